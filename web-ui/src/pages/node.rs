//! How the node stands: a sentence first, then peers, topics with their short codes, storage, warnings, jobs.

use crate::api::archive;
use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to, page};
use crate::need::{ADMIN, Need, READ};
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use regain_node::desk::{Backups, PeerRow, Pulse, Status, Storage};
use regain_node::node::Node;
use std::convert::Infallible;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

/// The place of a copy that a browser took.
const BROWSER: &str = "browser";

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/etat", READ, state)
        .get("/etat/sauvegarde", ADMIN, download)
        .post("/etat/reprise", ADMIN, begin)
        .get("/flux", Need::AnyAccount, changes)
        .get("/menu", Need::AnyAccount, menu)
}

#[derive(Template)]
#[template(path = "node/state.html")]
struct StatePage<'a> {
    f: &'a Frame,
    status: Status,
    peers: Vec<PeerRow>,
    storage: Storage,
    warnings: Vec<String>,
    verdict: (&'static str, String),
    backup: (&'static str, String),
}

impl StatePage<'_> {
    /// Whether a person may start the node's way back to writing here.
    fn may_begin(&self) -> bool {
        self.status.recovery.as_ref().is_some_and(|r| r.state == "stopped") && self.f.may(ADMIN)
    }
}

async fn state(State(door): State<Door>, frame: Frame) -> Fallible {
    let (status, peers, storage, warnings, backups) = door
        .desk()
        .ask(|node| {
            let warnings = node.warnings()?.warnings;
            Ok((node.status()?, node.peers()?.peers, node.storage()?, warnings, node.backups()?))
        })
        .await?;
    let verdict = verdict(&frame, &status, warnings.len());
    let warnings = warnings.into_iter().rev().take(100).collect();
    let backup = last_backup(&frame, &backups);
    Ok(page(&frame, &StatePage { f: &frame, status, peers, storage, warnings, verdict, backup }))
}

/// One line: when the node was last copied, and where to.
fn last_backup(frame: &Frame, backups: &Backups) -> (&'static str, String) {
    let Some(last) = backups.backups.first() else { return ("warn", frame.t("backup-never")) };
    let place = match last.place.as_str() {
        BROWSER => frame.t("backup-browser"),
        place => place.to_owned(),
    };
    let due = backups.remind_after_days > 0 && backups.age_days.is_some_and(|days| days >= backups.remind_after_days);
    let when = frame.moment(&(u64::from(last.minute) * 60));
    (if due { "warn" } else { "ok" }, frame.txy("backup-last", when, place))
}

/// The node in one file, without its keys.
async fn download(State(door): State<Door>) -> axum::response::Response {
    let desk = door.desk().clone();
    archive(door, move |bytes| {
        // A note that cannot be made reminds too early, which harms nobody.
        let _ = desk.ask_waiting(move |node| node.note_backup(BROWSER, bytes, false, false));
    })
}

/// A person has made sure that no other machine runs with this node's keys.
async fn begin(State(door): State<Door>, Posted(_, _): Posted<Nothing>) -> Fallible {
    door.desk().ask(Node::recovery_begin).await?;
    Ok(back_to("/etat", "recovery-begun", 1))
}

/// One sentence: is all well?
fn verdict(frame: &Frame, status: &Status, warnings: usize) -> (&'static str, String) {
    let Some(network) = &status.network else { return ("warn", frame.t("verdict-alone")) };
    if status.stopped.is_some() || network.behind {
        return ("err", frame.t("verdict-stopped"));
    }
    let others = network.members.saturating_sub(1);
    match (status.connected, warnings) {
        (0, _) if others > 0 => ("warn", frame.t("verdict-offline")),
        (n, 0) => ("ok", frame.txy("verdict-well", n, others)),
        (n, _) => ("ok", frame.txy("verdict-well-warned", n, others)),
    }
}

#[derive(Template)]
#[template(path = "node/menu.html")]
struct Menu<'a> {
    f: &'a Frame,
}

/// The rail as a page, for telephones.
async fn menu(frame: Frame) -> axum::response::Response {
    page(&frame, &Menu { f: &frame })
}

/// The node's changes as they come: the names of what changed, which the page then asks for.
async fn changes(State(door): State<Door>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut last: Option<Pulse> = None;
    let events = WatchStream::new(door.pulses()).filter_map(move |pulse| {
        let name = match &last {
            None => "pulse",
            Some(before) if before.jobs != pulse.jobs => "jobs",
            Some(_) => "pulse",
        };
        last = Some(pulse.clone());
        Some(Ok(Event::default().event(name).data(pulse.version.to_string())))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
