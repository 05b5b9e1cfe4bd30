//! How the node stands: a sentence first, then peers, topics with their short codes, storage, warnings, jobs.

use crate::door::Door;
use crate::frame::{Fallible, Frame, page};
use crate::need::{Need, READ};
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use regain_node::desk::{PeerRow, Pulse, Status, Storage};
use std::convert::Infallible;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/etat", READ, state).get("/flux", Need::AnyAccount, changes).get("/menu", Need::AnyAccount, menu)
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
}

async fn state(State(door): State<Door>, frame: Frame) -> Fallible {
    let (status, peers, storage, warnings) = door
        .desk()
        .ask(|node| {
            let warnings = node.warnings()?.warnings;
            Ok((node.status()?, node.peers()?.peers, node.storage()?, warnings))
        })
        .await?;
    let verdict = verdict(&frame, &status, warnings.len());
    let warnings = warnings.into_iter().rev().take(100).collect();
    Ok(page(&frame, &StatePage { f: &frame, status, peers, storage, warnings, verdict }))
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
