//! The fleet ahead: the forecast and its rules, totals that are published, what the territory publishes, notes by hand.

use super::call::{Call, Calls, act_on, read, write};
use crate::door::Door;
use crate::input::Input;
use crate::need::{MANAGE, READ};
use crate::reply::answer;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use regain_node::desk::{
    Answer, DeskError, ForecastKept, ForesightTold, NoteInput, NoteTold, Said, ShareInput, SharePreview,
};
use regain_node::node::Node;
use utoipa::openapi::HttpMethod;

/// Bytes of a call that names many devices.
const LIST: usize = 16 * 1024 * 1024;

/// The calls.
pub(super) fn calls() -> Calls {
    let show = "The forecast of this fleet: by quarter, category and class, with what each number rests on.";
    let show = Call::new(HttpMethod::Get, show, get(foresight)).tells::<ForesightTold>();
    let keep = "Keeps today's forecast, to be compared with what comes.";
    let keep = Call::new(HttpMethod::Post, keep, post(keep_forecast)).tells::<ForecastKept>();
    let preview = "What would leave of the fleet, to all or to named members: the numbers exactly as they would.";
    let preview = Call::new(HttpMethod::Post, preview, post(share_preview)).takes::<ShareInput>();
    let share = "Tells what the preview showed: to all once a quarter, or sealed to named members.";
    let share = Call::new(HttpMethod::Post, share, post(share_totals)).takes::<ShareInput>().tells::<Said>();
    let note = "Notes the same of many devices; without `apply` only says what would change.";
    let note = Call::new(HttpMethod::Post, note, post(note_devices)).takes::<NoteInput>().tells::<NoteTold>();
    Calls::default()
        .on("/foresight", READ, show)
        .on("/foresight/policy", MANAGE, write("Foresees by other rules from now on.", Node::foresee_by))
        .on("/foresight/kept", MANAGE, keep)
        .on(
            "/sharing",
            READ,
            read("Totals that this organisation told, to whom, and what of them still stands.", Node::sharing),
        )
        .on("/sharing/preview", MANAGE, preview.tells::<SharePreview>())
        .on("/sharing/totals", MANAGE, share)
        .on(
            "/sharing/{about}/end",
            MANAGE,
            act_on("Withdraws every total about that, whoever it was told.", Node::stop_sharing),
        )
        .on("/sharing/events/{event}/end", MANAGE, act_on("Withdraws the totals of one event.", Node::stop_telling))
        .on(
            "/territory",
            READ,
            read(
                "What the members of the territory publish of their fleets, or told this organisation.",
                Node::territory,
            ),
        )
        .on("/dotations", READ, read("Dotation profiles: what a post gets.", Node::dotations))
        .on("/dotations", MANAGE, write("Keeps these profiles in the place of those before.", Node::keep_dotations))
        .on(
            "/dotations/draft",
            READ,
            write("The draft of a need for so many posts; nothing is signed.", Node::draft_need),
        )
        .on("/notes", READ, read("The newest batches of notes by hand.", Node::note_batches))
        .on("/notes/devices", MANAGE, note.up_to(LIST))
        .on("/notes/{batch}/undo", MANAGE, act_on("Takes a batch of notes back.", take_back))
}

async fn foresight(State(door): State<Door>) -> Response {
    answer(door.desk().foresight().await)
}

async fn keep_forecast(State(door): State<Door>) -> Response {
    answer(door.desk().keep_forecast().await)
}

async fn share_preview(State(door): State<Door>, Input(input): Input<ShareInput>) -> Response {
    answer(door.desk().share_preview(input).await)
}

async fn share_totals(State(door): State<Door>, Input(input): Input<ShareInput>) -> Response {
    answer(door.desk().share(input).await)
}

async fn note_devices(State(door): State<Door>, Input(input): Input<NoteInput>) -> Response {
    answer(door.desk().note(input).await)
}

fn take_back(node: &mut Node, batch: &str) -> Answer<NoteTold> {
    let id = batch.parse().map_err(|_| DeskError::Usage(format!("`{batch}` is no number of a batch").into()))?;
    node.take_back(id, "")
}
