//! Photos and documents of devices. They never leave this node but to who may read its fleet.

use super::call::{Call, Calls, read_one};
use crate::door::Door;
use crate::input::{Asked, Named, Raw};
use crate::need::{READ, WORK};
use crate::reply::{Problem, answer, shown};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use regain_node::desk::{FilesTold, MAX_FILE};
use regain_node::node::Node;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::HttpMethod;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct FileName {
    /// What the file is called.
    #[serde(default)]
    name: String,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let list = "The photos and documents of a device, by its key or network id.";
    let keep =
        "Keeps a photo (JPEG, PNG, WebP) or a PDF of a device; what a camera writes besides the picture is removed.";
    let keep = Call::new(HttpMethod::Post, keep, post(keep_file)).asks::<FileName>().takes_file().tells::<FilesTold>();
    let one = Call::new(HttpMethod::Get, "A photo or document.", get(content)).tells_file("application/octet-stream");
    let drop = "Gives a photo or document up.";
    let drop = Call::new(HttpMethod::Delete, drop, delete(drop_file)).tells::<FilesTold>();
    Calls::default()
        .on("/fleet/{key}/files", READ, read_one(list, Node::files_of))
        .on("/fleet/{key}/files", WORK, keep.up_to(MAX_FILE + 1))
        .on("/fleet/{key}/files/{file}", READ, one)
        .on("/fleet/{key}/files/{file}", WORK, drop)
}

async fn keep_file(
    State(door): State<Door>,
    Named(key): Named<String>,
    Asked(asked): Asked<FileName>,
    Raw(bytes): Raw,
) -> Response {
    answer(door.desk().ask(move |node| node.keep_file(&key, &asked.name, &bytes, "")).await)
}

async fn content(State(door): State<Door>, Named((key, file)): Named<(String, String)>) -> Response {
    match door.desk().ask(move |node| node.file_content(&key, &file)).await {
        Ok(content) => shown(content),
        Err(error) => Problem(error).into_response(),
    }
}

async fn drop_file(State(door): State<Door>, Named((key, file)): Named<(String, String)>) -> Response {
    answer(door.desk().ask(move |node| node.drop_file(&key, &file)).await)
}
