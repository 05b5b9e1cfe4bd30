//! The router, and the server that listens with it.

use crate::hosts::Hosts;
use crate::token::Token;
use crate::{api, guard, page};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use regain_node::desk::Desk;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Bytes of a JSON body: the longest is a selection of some thousand devices by name.
const BODY: usize = 1024 * 1024;

/// What the handlers share.
#[derive(Clone)]
pub struct Door {
    inner: Arc<Inner>,
    demo: bool,
}

struct Inner {
    desk: Desk,
    token: Token,
    name: String,
    hosts: Hosts,
}

impl Door {
    /// A door to `desk` for who has `token`, called under `hosts`. `name` is the organisation's name.
    #[must_use]
    pub fn new(desk: Desk, token: Token, name: String, hosts: Hosts) -> Self {
        Door { inner: Arc::new(Inner { desk, token, name, hosts }), demo: false }
    }

    /// The same door to a node of a demonstration, whose pages say that nothing in it is real.
    #[must_use]
    pub fn for_demo(self) -> Self {
        Door { demo: true, ..self }
    }

    /// Whether this is a node of a demonstration.
    #[must_use]
    pub fn demo(&self) -> bool {
        self.demo
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.inner.desk
    }

    pub(crate) fn token(&self) -> &Token {
        &self.inner.token
    }

    pub(crate) fn name(&self) -> &str {
        &self.inner.name
    }

    pub(crate) fn hosts(&self) -> &Hosts {
        &self.inner.hosts
    }
}

/// Pages and API of a node.
pub fn router(door: Door) -> Router {
    let api = api::routes()
        .fallback(api::no_such_call)
        .method_not_allowed_fallback(api::no_such_method)
        .layer(from_fn_with_state(door.clone(), guard::token));
    Router::new()
        .route("/", get(page::first))
        .route("/style.css", get(page::style))
        .route("/api/v1/health", get(async || "ok"))
        .nest("/api/v1", api)
        .fallback(page::no_such_page)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(door.clone(), guard::host))
        .layer(from_fn(guard::headers))
        .with_state(door)
}

/// Serves a node's pages and API on a listener, under the loopback names, until the future is dropped.
///
/// # Errors
/// The listener's address cannot be read, or the socket fails.
pub async fn serve(desk: Desk, listener: TcpListener, token: Token, name: String) -> std::io::Result<()> {
    let hosts = Hosts::loopback(listener.local_addr()?.port());
    serve_until(Door::new(desk, token, name, hosts), listener, std::future::pending()).await
}

/// Serves a door on a listener until `stop` is ready; requests under way are finished.
///
/// # Errors
/// The socket fails.
pub async fn serve_until(
    door: Door,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(door)).with_graceful_shutdown(stop).await
}
