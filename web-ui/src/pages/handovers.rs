//! Hand-overs: what comes, what is to be given, what is done; each with its two keys.

mod one;
mod prepare;
mod review;

use super::fields::Asked;
use super::lines;
use crate::door::Door;
use crate::frame::{Fallible, Frame, page};
use crate::need::{MANAGE, Need, RECEIVE};
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use regain_node::desk::{AnswerRow, GiveRow, RequestRow, Taker};
use regain_node::node::Node;

/// Adds these pages. Who only collects sees them too: receiving is theirs.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/remises", Need::AnyAccount, list)
        .post("/remises", MANAGE, review::sign)
        .get("/remises/nouvelle", MANAGE, prepare::form)
        .post("/remises/relire", MANAGE, review::show)
        .get("/remises/{id}", Need::AnyAccount, one::show)
        .post("/remises/{id}/reception", RECEIVE, one::receive)
        .post("/remises/{id}/rappel", MANAGE, one::recall)
}

#[derive(Template)]
#[template(path = "handovers/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    tab: &'static str,
    counts: [(&'static str, usize); 4],
    gives: Vec<GiveRow>,
    due: Vec<Due>,
}

/// A grant of this node's that no hand-over carries out yet.
struct Due {
    request: RequestRow,
    grant: String,
    lines: String,
}

/// `?onglet=` names the tab: `recevoir`, `remettre`, `faites` or, for those between others, `reseau`.
async fn list(State(door): State<Door>, frame: Frame, Asked(asked): Asked) -> Fallible {
    let read = |node: &mut Node| Ok((node.gives()?.gives, node.requests()?.requests));
    let (gives, requests) = door.desk().ask(read).await?;
    let due = due(&frame, &gives, requests);
    let count = |tab| gives.iter().filter(|g| tab_of(g) == tab).count();
    let counts = [
        ("recevoir", count("recevoir")),
        ("remettre", count("remettre") + due.len()),
        ("faites", count("faites")),
        ("reseau", count("reseau")),
    ];
    let wanted = counts.iter().find(|(tab, _)| *tab == asked.get("onglet"));
    let first = counts.iter().find(|(_, n)| *n > 0).unwrap_or(&counts[0]);
    let tab = wanted.unwrap_or(first).0;
    let mut shown: Vec<GiveRow> = gives.into_iter().filter(|g| tab_of(g) == tab).collect();
    shown.sort_by(|a, b| b.on.cmp(&a.on).then(b.told_on.cmp(&a.told_on)));
    let due = if tab == "remettre" { due } else { Vec::new() };
    Ok(page(&frame, &ListPage { f: &frame, tab, counts, gives: shown, due }))
}

fn tab_of(give: &GiveRow) -> &'static str {
    match (give.role.as_str(), give.state.as_str()) {
        ("receiver", "waiting") => "recevoir",
        ("giver", "waiting") => "remettre",
        ("receiver" | "giver", _) => "faites",
        _ => "reseau",
    }
}

fn due(frame: &Frame, gives: &[GiveRow], requests: Vec<RequestRow>) -> Vec<Due> {
    let carried = |grant: &str| gives.iter().any(|g| g.grant.as_deref() == Some(grant) && g.state != "recalled");
    let granted = |r: &RequestRow| {
        r.answers.iter().find_map(|a| match a {
            AnswerRow::Granted { granted, lines } if !carried(granted) => Some((granted.clone(), lines.clone())),
            _ => None,
        })
    };
    let own = requests.into_iter().filter(|r| r.to_own);
    own.filter_map(|request| {
        let (grant, lines) = granted(&request)?;
        Some(Due { request, grant, lines: lines::words(frame, &lines) })
    })
    .collect()
}

/// Who takes, in words; a member's name stays in an element of its own, which the template gives it.
pub(super) fn taker(frame: &Frame, to: &Taker) -> String {
    match to {
        Taker::Member { name: Some(name), .. } => name.to_string(),
        Taker::Member { actor, .. } => short(actor),
        Taker::Outside { outside, .. } => frame.tx("outside-party", frame.code("kind", outside)),
    }
}

/// A member, in words.
pub(super) fn named(actor: &str, name: Option<&regain_node::desk::Foreign>) -> String {
    name.map_or_else(|| short(actor), ToString::to_string)
}

/// The start of an id or key, as people compare them.
pub(super) fn short(hex: &str) -> String {
    hex.chars().take(12).collect()
}

/// The colour of a hand-over's or position's state.
pub(super) fn colour(state: &str) -> &'static str {
    match state {
        "waiting" => "copper",
        "received" | "accepted" => "ok",
        "received_in_part" | "missing" | "one_key" => "warn",
        "refused" | "disputed" => "err",
        _ => "",
    }
}
