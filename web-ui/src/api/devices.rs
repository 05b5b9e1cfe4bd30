//! The private fleet, and the devices of the network.

use super::call::{Call, Calls, read, read_one, write};
use crate::door::Door;
use crate::input::{Asked, Raw};
use crate::need::{MANAGE, READ};
use crate::reply::answer;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use regain_node::desk::{Apply, Devices, ImportTold, MAX_UPLOAD, Selection};
use regain_node::node::Node;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::HttpMethod;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ImportQuery {
    /// Whether to carry it out.
    #[serde(default)]
    apply: bool,
}

/// A selection in a query string; by name only one, more go through `/devices/search`.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct DeviceQuery {
    /// By name: network id, `entry:index`, local code, serial or inventory number.
    device: Option<String>,
    /// Every device of a lot.
    lot: Option<String>,
    /// Every device accepted in a hand-over.
    give: Option<String>,
    /// Only those of this category.
    category: Option<String>,
    /// Only those in this state.
    state: Option<String>,
    /// Leave out so many, in order.
    skip: Option<usize>,
    /// At most so many, in order.
    take: Option<usize>,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let import_about =
        "Reads a file of another tool into the private fleet; without `apply` only says what would happen.";
    let import = Call::new(HttpMethod::Post, import_about, post(import)).asks::<ImportQuery>().takes_file();
    let split_about = "These are two: what one source told of a device becomes a device of its own, and stays one.";
    let join_about = "These are one: a device of the fleet goes into another, and its later reports too.";
    let devices_about = "Devices of the network by a selection; those that this node holds if nothing is named.";
    let devices = Call::new(HttpMethod::Get, devices_about, get(devices)).asks::<DeviceQuery>();
    Calls::default()
        .on("/import", MANAGE, import.tells::<ImportTold>().up_to(MAX_UPLOAD))
        .on("/fleet", READ, read("The private fleet.", Node::fleet_list))
        .on(
            "/fleet/sources/{name}",
            READ,
            read_one("What told of a device of the fleet, and why.", Node::device_sources),
        )
        .on("/fleet/split", MANAGE, write(split_about, Node::split_device))
        .on("/fleet/join", MANAGE, write(join_about, Node::join_devices))
        .on("/devices", READ, devices.tells::<Devices>())
        .on("/devices/search", READ, write("Devices of the network by a selection of many names.", Node::devices))
        .on("/devices/enter", MANAGE, write("Brings private devices into the network.", Node::enter_devices))
        .on("/devices/reform", MANAGE, write("Signs a decommissioning.", Node::reform))
        .on("/devices/reassign", MANAGE, write("Signs an internal redeployment.", Node::reassign))
        .on("/devices/{name}", READ, read_one("One device with everything signed of it.", Node::device_page))
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
