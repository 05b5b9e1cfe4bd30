//! Live sources: inventories asked of the interfaces of other tools.

use super::call::{Call, Calls, read, write};
use crate::door::Door;
use crate::input::{Input, Named};
use crate::need::{ADMIN, MANAGE};
use crate::reply::answer;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{delete, post};
use regain_node::desk::{ImportId, Probed, PullRow, ScheduleInput, SourceGone};
use regain_node::node::Node;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::HttpMethod;

/// A pull that began.
#[derive(Serialize, ToSchema)]
struct Pulling {
    /// Names its rehearsal below `/imports`.
    import: ImportId,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let set = "Configures a live source; its secrets go into the vault and are never told again.";
    let pull = "Asks a source for its whole inventory, in the background, and rehearses what comes.";
    let post_ = |about, route| Call::new(HttpMethod::Post, about, route);
    let gone = Call::new(HttpMethod::Delete, "Removes a live source and its secrets.", delete(remove));
    let schedule = "Has a source asked by itself: how often, and up to how many differences without a person.";
    let schedule = post_(schedule, post(set_schedule)).takes::<ScheduleInput>().tells::<PullRow>();
    Calls::default()
        .on("/pulls", MANAGE, read("Live sources, without their secrets.", Node::pull_sources))
        .on("/pulls", ADMIN, write(set, Node::set_source))
        .on("/pulls/{id}/schedule", ADMIN, schedule)
        .on("/pulls/{id}", ADMIN, gone.tells::<SourceGone>())
        .on("/pulls/{id}/try", MANAGE, post_("Asks a source how much it has.", post(probe)).tells::<Probed>())
        .on("/pulls/{id}/pull", MANAGE, post_(pull, post(begin)).tells::<Pulling>())
}

async fn remove(State(door): State<Door>, Named(id): Named<u64>) -> Response {
    answer(door.desk().ask(move |node| node.remove_source(id)).await)
}

async fn set_schedule(State(door): State<Door>, Named(id): Named<u64>, Input(input): Input<ScheduleInput>) -> Response {
    answer(door.desk().ask(move |node| node.schedule_source(id, &input)).await)
}

async fn probe(State(door): State<Door>, Named(id): Named<u64>) -> Response {
    answer(door.desk().probe_source(id).await)
}

async fn begin(State(door): State<Door>, Named(id): Named<u64>) -> Response {
    answer(door.desk().pull_source(id).await.map(|import| Pulling { import }))
}
