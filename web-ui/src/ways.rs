//! The table of pages. A way is written down with what it takes to go it, in one call, so that none can be forgotten; the
//! test of roles walks this table.

use crate::door::Door;
use crate::guard;
use crate::need::Need;
use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};

/// One way, for the test of roles: method, path, and what it takes.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// What it takes.
    pub need: Need,
}

/// Pages being gathered.
pub(crate) struct Ways {
    door: Door,
    router: Router<Door>,
    pub(crate) table: Vec<Way>,
}

impl Ways {
    pub(crate) fn new(door: Door) -> Self {
        Ways { door, router: Router::new(), table: Vec::new() }
    }

    fn way(mut self, method: &'static str, path: &'static str, need: Need, route: MethodRouter<Door>) -> Self {
        let guarded = route.layer(from_fn_with_state((self.door.clone(), need), guard::way));
        self.router = self.router.route(path, guarded);
        self.table.push(Way { method, path, need });
        self
    }

    /// A page.
    pub(crate) fn get<H, T>(self, path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, Door>,
        T: 'static,
    {
        self.way("GET", path, need, get(handler))
    }

    /// A form.
    pub(crate) fn post<H, T>(self, path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, Door>,
        T: 'static,
    {
        self.way("POST", path, need, post(handler))
    }

    /// A form that carries a file of at most `limit` bytes.
    pub(crate) fn upload<H, T>(self, path: &'static str, need: Need, limit: usize, handler: H) -> Self
    where
        H: Handler<T, Door>,
        T: 'static,
    {
        self.way("POST", path, need, post(handler).layer(axum::extract::DefaultBodyLimit::max(limit)))
    }

    /// The router of all ways.
    pub(crate) fn router(self) -> Router<Door> {
        self.router
    }
}
