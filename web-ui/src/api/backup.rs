//! Backups of the running node, and its way back to writing.

use super::call::{Call, Calls, read};
use crate::door::Door;
use crate::input::Input;
use crate::need::ADMIN;
use crate::reply::{answer, streamed};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use regain_node::backup::BackupNote;
use regain_node::desk::{Backups, RecoveryTold};
use regain_node::node::Node;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::HttpMethod;

/// A copy that somebody made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BackupInput {
    /// Where it was written to.
    place: String,
    /// Bytes of the file.
    bytes: u64,
    /// Whether it is encrypted.
    encrypted: bool,
    /// Whether the keys were copied too.
    keys: bool,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let archive = "Everything of this node but its keys, as a tar file. Its last part lists the others: without it, it broke off.";
    let note = "Notes that this node was copied, and where to.";
    let begin = "Asks others for this node's own log, once nobody else runs with its keys.";
    let force = "Goes on writing without having asked, where nobody can be asked.";
    let post_ = |about, route| Call::new(HttpMethod::Post, about, route);
    Calls::default()
        .on("/backup", ADMIN, Call::new(HttpMethod::Get, archive, get(download)).tells_file("application/x-tar"))
        .on("/backups", ADMIN, read("The copies that were made of this node.", Node::backups).tells::<Backups>())
        .on("/backups", ADMIN, post_(note, post(noted)).takes::<BackupInput>().tells::<BackupNote>())
        .on("/recovery/begin", ADMIN, post_(begin, post(begun)).tells::<RecoveryTold>())
        .on("/recovery/force", ADMIN, post_(force, post(forced)).tells::<Option<RecoveryTold>>())
}

async fn download(State(door): State<Door>) -> Response {
    archive(door, |_| ())
}

/// The archive of the running node as an answer; `done` is told its bytes once all were sent.
pub(crate) fn archive(door: Door, done: impl FnOnce(u64) + Send + 'static) -> Response {
    let desk = door.desk().clone();
    let body = streamed(move |out| {
        let bytes = desk.write_backup(&mut *out).map_err(|e| e.to_string())?;
        std::io::Write::flush(out).map_err(|e| e.to_string())?;
        done(bytes);
        Ok(())
    });
    let name = format!("attachment; filename=\"regain-{}.tar\"", jiff::Zoned::now().strftime("%Y-%m-%d-%H%M"));
    ([(header::CONTENT_TYPE, "application/x-tar".to_owned()), (header::CONTENT_DISPOSITION, name)], body)
        .into_response()
}

async fn noted(State(door): State<Door>, Input(input): Input<BackupInput>) -> Response {
    let BackupInput { place, bytes, encrypted, keys } = input;
    answer(door.desk().ask(move |node| node.note_backup(&place, bytes, encrypted, keys)).await)
}

async fn begun(State(door): State<Door>) -> Response {
    answer(door.desk().ask(Node::recovery_begin).await)
}

async fn forced(State(door): State<Door>) -> Response {
    answer(door.desk().ask(Node::recovery_force).await)
}
