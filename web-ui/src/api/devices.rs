//! The private fleet, and the devices of the network.

use super::{read, read_one, write};
use crate::door::Door;
use crate::input::{Asked, Raw};
use crate::reply::answer;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use axum::routing::{get, post};
use regain_node::desk::{Apply, Selection};
use regain_node::node::Node;
use serde::Deserialize;

/// Bytes of an imported file: the GLPI export of a large fleet, and what its web server lets through.
const IMPORT: usize = 70 * 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportQuery {
    #[serde(default)]
    apply: bool,
}

/// A selection in a query string; by name only one, more go through `/devices/search`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeviceQuery {
    device: Option<String>,
    lot: Option<String>,
    give: Option<String>,
    category: Option<String>,
    state: Option<String>,
    skip: Option<usize>,
    take: Option<usize>,
}

/// The calls.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/import", post(import).layer(DefaultBodyLimit::max(IMPORT)))
        .route("/fleet", read(Node::fleet_list))
        .route("/devices", get(devices))
        .route("/devices/search", write(Node::devices))
        .route("/devices/enter", write(Node::enter_devices))
        .route("/devices/reform", write(Node::reform))
        .route("/devices/reassign", write(Node::reassign))
        .route("/devices/{name}", read_one(Node::device_page))
}

async fn import(State(door): State<Door>, Asked(query): Asked<ImportQuery>, Raw(bytes): Raw) -> Response {
    let apply = if query.apply { Apply::Commit } else { Apply::Rehearse };
    answer(door.desk().ask(move |node| node.import(&bytes, apply)).await)
}

async fn devices(State(door): State<Door>, Asked(q): Asked<DeviceQuery>) -> Response {
    let selection = Selection {
        devices: q.device.into_iter().collect(),
        lot: q.lot,
        give: q.give,
        category: q.category,
        state: q.state,
        skip: q.skip,
        take: q.take,
    };
    answer(door.desk().ask(move |node| node.devices(&selection)).await)
}
