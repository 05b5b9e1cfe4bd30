//! Shared files of lots, attachments, and the bundle.

use super::read_one;
use crate::door::Door;
use crate::input::{Input, Named};
use crate::reply::{answer, file};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use regain_node::desk::LotFileInput;
use regain_node::node::Node;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Editors {
    editors: Vec<String>,
}

/// The calls.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/lots/{id}/file", read_one(Node::lot_file).post(edit))
        .route("/lots/{id}/editors", post(editors))
        .route("/events/{id}/attachments/{blob}", get(attachment))
        .route("/bundle", get(bundle))
}

async fn edit(State(door): State<Door>, Named(lot): Named<String>, Input(input): Input<LotFileInput>) -> Response {
    answer(door.desk().ask(move |node| node.edit_lot_file(&lot, &input)).await)
}

async fn editors(State(door): State<Door>, Named(lot): Named<String>, Input(input): Input<Editors>) -> Response {
    answer(door.desk().ask(move |node| node.name_editors(&lot, &input.editors)).await)
}

async fn attachment(State(door): State<Door>, Named((event, blob)): Named<(String, String)>) -> Response {
    let name = format!("{}.bin", blob.chars().take(16).collect::<String>());
    file(door.desk().ask(move |node| node.attachment_content(&event, &blob)).await, &name)
}

async fn bundle(State(door): State<Door>) -> Response {
    file(door.desk().ask(Node::bundle).await, "regain.bundle")
}
