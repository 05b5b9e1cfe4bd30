//! The table of calls. Nearly all are one desk call: a method, a path, and the method of the node that answers.

mod accounts;
mod devices;
mod files;
mod governance;
mod indicators;
mod trade;

use crate::door::Door;
use crate::input::{Input, Named};
use crate::reply::{answer, problem};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use regain_node::desk::Answer;
use regain_node::node::Node;
use serde::de::DeserializeOwned;

/// Every call under `/api/v1`.
pub(crate) fn routes() -> Router<Door> {
    let own = Router::new()
        .route("/status", read(Node::status))
        .route("/warnings", read(Node::warnings))
        .route("/peers", read(Node::peers))
        .route("/holds/{peer}", axum::routing::put(hold).delete(release));
    own.merge(governance::routes())
        .merge(devices::routes())
        .merge(trade::routes())
        .merge(files::routes())
        .merge(indicators::routes())
        .merge(accounts::routes())
}

/// `GET`: what the node tells.
fn read(job: fn(&mut Node) -> Answer) -> MethodRouter<Door> {
    get(async move |State(door): State<Door>| answer(door.desk().ask(job).await))
}

/// `GET` of one thing by its name.
fn read_one(job: fn(&mut Node, &str) -> Answer) -> MethodRouter<Door> {
    get(async move |State(door): State<Door>, Named(name): Named<String>| {
        answer(door.desk().ask(move |node| job(node, &name)).await)
    })
}

/// `POST` with a JSON body.
fn write<I: DeserializeOwned + Send + 'static>(job: fn(&mut Node, &I) -> Answer) -> MethodRouter<Door> {
    post(async move |State(door): State<Door>, Input(input): Input<I>| {
        answer(door.desk().ask(move |node| job(node, &input)).await)
    })
}

/// `POST` to one thing, without a body.
fn act_on(job: fn(&mut Node, &str) -> Answer) -> MethodRouter<Door> {
    post(async move |State(door): State<Door>, Named(name): Named<String>| {
        answer(door.desk().ask(move |node| job(node, &name)).await)
    })
}

async fn hold(State(door): State<Door>, Named(peer): Named<String>) -> Response {
    answer(door.desk().ask(move |node| node.hold(&peer)).await)
}

async fn release(State(door): State<Door>, Named(peer): Named<String>) -> Response {
    answer(door.desk().ask(move |node| node.release(&peer)).await)
}

/// A path that is no call.
pub(crate) async fn no_such_call(uri: Uri) -> Response {
    problem(StatusCode::NOT_FOUND, "not_found", &format!("there is no call `{}`", uri.path()))
}

/// A call with another method.
pub(crate) async fn no_such_method(uri: Uri) -> Response {
    problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "usage",
        &format!("the call `{}` exists with another HTTP method", uri.path()),
    )
}
