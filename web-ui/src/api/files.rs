//! Shared files of lots, attachments, and the bundle.

use super::call::{Call, Calls, read_one};
use crate::door::Door;
use crate::input::{Input, Named};
use crate::need::{MANAGE, READ, WORK};
use crate::reply::{answer, file};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use regain_node::desk::{Edited, LotFileInput, Said};
use regain_node::node::Node;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::HttpMethod;

/// Who edits a lot's file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EditorsInput {
    /// Members besides the owner, by id or name.
    editors: Vec<String>,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let edit = Call::new(HttpMethod::Post, "Edits a lot's shared preparation file.", post(edit));
    let editors = Call::new(HttpMethod::Post, "Names who edits a lot's file besides its owner.", post(editors));
    let content =
        Call::new(HttpMethod::Get, "The content of an attachment that is sealed to this node.", get(attachment));
    let bundle_about = "Everything this node holds of the network, as a file that proves itself.";
    let bundle = Call::new(HttpMethod::Get, bundle_about, get(bundle));
    Calls::default()
        .on("/lots/{id}/file", READ, read_one("A lot's shared preparation file.", Node::lot_file))
        .on("/lots/{id}/file", WORK, edit.takes::<LotFileInput>().tells::<Edited>())
        .on("/lots/{id}/editors", MANAGE, editors.takes::<EditorsInput>().tells::<Said>())
        .on("/events/{id}/attachments/{blob}", READ, content.tells_file("application/octet-stream"))
        .on("/bundle", READ, bundle.tells_file("application/octet-stream"))
}

async fn edit(State(door): State<Door>, Named(lot): Named<String>, Input(input): Input<LotFileInput>) -> Response {
    answer(door.desk().ask(move |node| node.edit_lot_file(&lot, &input)).await)
}

async fn editors(State(door): State<Door>, Named(lot): Named<String>, Input(input): Input<EditorsInput>) -> Response {
    answer(door.desk().ask(move |node| node.name_editors(&lot, &input.editors)).await)
}

async fn attachment(State(door): State<Door>, Named((event, blob)): Named<(String, String)>) -> Response {
    let name = format!("{}.bin", blob.chars().take(16).collect::<String>());
    file(door.desk().ask(move |node| node.attachment_content(&event, &blob)).await, &name)
}

async fn bundle(State(door): State<Door>) -> Response {
    file(door.desk().ask(Node::bundle).await, "regain.bundle")
}
