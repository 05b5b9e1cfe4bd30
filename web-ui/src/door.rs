//! The router: pages and API of a node that runs.

use crate::hosts::Hosts;
use crate::token::Token;
use crate::ways::Way;
use crate::{api, assets, guard, pages};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use regain_node::accounts::Accounts;
use regain_node::desk::{Desk, Pulse};
use std::sync::Arc;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;

/// Bytes of a JSON body: the longest is a selection of some thousand devices by name.
pub(crate) const BODY: usize = 1024 * 1024;

/// Whether the node is part of a demonstration, which every page says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// It is not.
    #[default]
    Real,
    /// It is.
    Demonstration,
}

/// What the handlers share.
#[derive(Clone)]
pub struct Door {
    inner: Arc<Inner>,
}

struct Inner {
    desk: Desk,
    accounts: Accounts,
    token: Token,
    hosts: Hosts,
    stage: Stage,
    pulse: watch::Receiver<Pulse>,
}

impl Door {
    /// A door to `desk` for the people of `accounts` and who has `token`, called under `hosts`.
    #[must_use]
    pub fn new(desk: Desk, accounts: Accounts, token: Token, hosts: Hosts, stage: Stage) -> Self {
        let pulse = desk.pulse();
        Door { inner: Arc::new(Inner { desk, accounts, token, hosts, stage, pulse }) }
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.inner.desk
    }

    pub(crate) fn accounts(&self) -> &Accounts {
        &self.inner.accounts
    }

    pub(crate) fn token(&self) -> &Token {
        &self.inner.token
    }

    pub(crate) fn hosts(&self) -> &Hosts {
        &self.inner.hosts
    }

    pub(crate) fn demo(&self) -> bool {
        self.inner.stage == Stage::Demonstration
    }

    /// The node at a glance.
    pub(crate) fn pulse(&self) -> Pulse {
        self.inner.pulse.borrow().clone()
    }

    /// The node's glances, as they come.
    pub(crate) fn pulses(&self) -> watch::Receiver<Pulse> {
        self.inner.pulse.clone()
    }
}

/// Every page and form with what it takes.
#[must_use]
pub fn table(door: &Door) -> Vec<Way> {
    pages::ways(door).table
}

/// Every call of the API below `/api/v1`, but for its description, with what it takes.
#[must_use]
pub fn calls() -> Vec<Way> {
    api::table()
}

/// Pages and API of a node.
pub fn router(door: Door) -> Router {
    let api = api::routes()
        .fallback(api::no_such_call)
        .method_not_allowed_fallback(api::no_such_method)
        .layer(from_fn_with_state(door.clone(), guard::token));
    let pages = pages::ways(&door)
        .router()
        .fallback(pages::lost)
        .layer(from_fn(guard::origin))
        .layer(from_fn_with_state(door.clone(), guard::session));
    Router::new()
        .route("/assets/{file}", get(assets::file))
        .route("/api/v1/health", get(async || "ok"))
        .nest("/api/v1", api)
        .merge(pages)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(door.clone(), guard::host))
        .layer(from_fn(guard::headers))
        .with_state(door)
}
