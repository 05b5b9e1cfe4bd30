//! "These are two" and "these are one", from a device's page.

use super::encoded;
use crate::door::Door;
use crate::frame::{Fallible, Posted, back_to};
use axum::extract::State;
use regain_node::desk::{JoinDevicesInput, SplitInput};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Split {
    key: String,
    tool: String,
    format: String,
}

pub(super) async fn split(State(door): State<Door>, Posted(_, told): Posted<Split>) -> Fallible {
    let input = SplitInput { key: told.key, tool: told.tool, format: told.format };
    let done = door.desk().ask(move |node| node.split_device(&input)).await?;
    Ok(back_to(&format!("/parc/{}", encoded(&done.key)), "device-split", 1))
}

#[derive(Deserialize)]
pub(super) struct Join {
    into: String,
    from: String,
}

pub(super) async fn join(State(door): State<Door>, Posted(_, told): Posted<Join>) -> Fallible {
    let input = JoinDevicesInput { into: told.into, from: told.from };
    let done = door.desk().ask(move |node| node.join_devices(&input)).await?;
    Ok(back_to(&format!("/parc/{}", encoded(&done.key)), "device-joined", 1))
}
