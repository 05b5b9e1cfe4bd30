//! Members: who is there, who waits to be admitted, invitations; founding and joining.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to, page_with};
use crate::need::{ADMIN, READ};
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use qrcodegen::{QrCode, QrCodeEcc};
use regain_node::desk::{
    AdmitInput, ApplicationRow, ComebackInput, DeskError, FoundInput, JoinInput, MemberRow, Status,
};
use regain_node::identity::ASKED_GROUPS;
use regain_node::node::Node;
use regain_protocol::catalogue::ActorKind;
use serde::Deserialize;
use std::fmt::Write as _;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/membres", READ, members)
        .post("/membres/inviter", ADMIN, invite)
        .post("/membres/admettre", ADMIN, admit)
        .post("/membres/decrire", ADMIN, describe)
        .post("/membres/rejoindre", ADMIN, join)
        .post("/membres/revenir", ADMIN, come_back)
        .post("/membres/fonder", ADMIN, found)
}

/// What was typed into the forms of founding, joining and coming back; never a key.
#[derive(Clone, Default)]
pub(crate) struct NetworkDraft {
    pub(crate) invitation: String,
    pub(crate) name: String,
    pub(crate) territory: String,
    pub(crate) returning: String,
}

#[derive(Template)]
#[template(path = "members/members.html")]
struct MembersPage<'a> {
    f: &'a Frame,
    status: Status,
    members: Vec<MemberRow>,
    applications: Vec<ApplicationRow>,
    to_sign: usize,
    kinds: Vec<(&'static str, bool)>,
    asked: [usize; 2],
    values: NetworkDraft,
    problem: Option<String>,
    invitation: Option<(String, Qr)>,
}

/// What a drawing of the page adds to it.
#[derive(Default)]
struct More {
    values: NetworkDraft,
    problem: Option<String>,
    invitation: Option<String>,
}

async fn draw(door: &Door, frame: &Frame, more: More) -> Fallible {
    let status = door.desk().ask(Node::status).await?;
    let (members, applications, to_sign) = match &status.network {
        Some(_) => {
            let members = door.desk().ask(Node::members).await?.members;
            let proposals = door.desk().ask(Node::governance).await?.proposals;
            let to_sign = proposals.iter().filter(|p| p.may_sign).count();
            (members, door.desk().ask(Node::applications).await?.applications, to_sign)
        }
        None => (Vec::new(), Vec::new(), 0),
    };
    let own = members.iter().find(|m| m.own).map(|m| m.kinds.clone()).unwrap_or_default();
    let kinds = ActorKind::ALL.iter().map(|k| (k.code(), own.iter().any(|o| o == k.code()))).collect();
    let shown = MembersPage {
        f: frame,
        status,
        members,
        applications,
        to_sign,
        kinds,
        asked: ASKED_GROUPS.map(|g| g + 1),
        values: more.values,
        invitation: more.invitation.map(|text| {
            let qr = Qr::of(&text);
            (text, qr)
        }),
        problem: more.problem,
    };
    let code = if shown.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(code, frame, &shown))
}

/// The page once more, with what the desk said to a form and what was typed into it.
async fn draw_again(door: &Door, frame: &Frame, values: NetworkDraft, error: &DeskError) -> Fallible {
    draw(door, frame, More { values, problem: Some(frame.sentence(error)), ..More::default() }).await
}

async fn members(State(door): State<Door>, frame: Frame) -> Fallible {
    draw(&door, &frame, More::default()).await
}

async fn invite(State(door): State<Door>, Posted(frame, _): Posted<Nothing>) -> Fallible {
    let more = match door.desk().ask(Node::invite).await {
        Ok(told) => More { invitation: Some(told.invitation), ..More::default() },
        Err(error) => More { problem: Some(frame.sentence(&error)), ..More::default() },
    };
    draw(&door, &frame, more).await
}

#[derive(Deserialize)]
struct Admission {
    actor: String,
}

async fn admit(State(door): State<Door>, Posted(frame, told): Posted<Admission>) -> Fallible {
    let input = AdmitInput { actor: told.actor, ..AdmitInput::default() };
    match door.desk().ask(move |node| node.admit(&input)).await {
        Ok(_) => Ok(back_to("/membres", "admitted", 1)),
        Err(error) => draw_again(&door, &frame, NetworkDraft::default(), &error).await,
    }
}

#[derive(Deserialize)]
struct Kinds {
    #[serde(default)]
    kind: Vec<String>,
}

async fn describe(State(door): State<Door>, Posted(frame, told): Posted<Kinds>) -> Fallible {
    match door.desk().ask(move |node| node.describe(&told.kind)).await {
        Ok(_) => Ok(back_to("/membres", "described", 1)),
        Err(error) => draw_again(&door, &frame, NetworkDraft::default(), &error).await,
    }
}

#[derive(Clone, Deserialize)]
struct Joining {
    invitation: String,
    role: String,
    #[serde(default)]
    territories: String,
    #[serde(default)]
    group: Vec<String>,
}

/// Names of territories as people type them: one, or several with commas or spaces between.
fn names_in(text: &str) -> Vec<String> {
    text.split([',', ';', ' ']).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

async fn join(State(door): State<Door>, Posted(frame, told): Posted<Joining>) -> Fallible {
    let kept = NetworkDraft { invitation: told.invitation.clone(), ..NetworkDraft::default() };
    let territories = names_in(&told.territories);
    let Joining { invitation, role, group, .. } = told;
    let input = JoinInput { invitation: invitation.trim().to_owned(), role, root_groups: group, territories };
    match door.desk().ask(move |node| node.join(&input)).await {
        Ok(_) => Ok(back_to("/membres", "joining", 1)),
        Err(error) => draw_again(&door, &frame, kept, &error).await,
    }
}

#[derive(Clone, Deserialize)]
struct Comeback {
    invitation: String,
    root: String,
}

async fn come_back(State(door): State<Door>, Posted(frame, told): Posted<Comeback>) -> Fallible {
    let kept = NetworkDraft { returning: told.invitation.clone(), ..NetworkDraft::default() };
    let root_groups = told.root.split_whitespace().map(str::to_owned).collect();
    let input = ComebackInput { invitation: told.invitation, root_groups };
    match door.desk().ask(move |node| node.come_back(&input)).await {
        Ok(_) => Ok(back_to("/membres", "joining", 1)),
        Err(error) => draw_again(&door, &frame, kept, &error).await,
    }
}

#[derive(Clone, Deserialize)]
struct Founding {
    name: String,
    territory: String,
    #[serde(default)]
    group: Vec<String>,
}

async fn found(State(door): State<Door>, Posted(frame, told): Posted<Founding>) -> Fallible {
    let kept = NetworkDraft { name: told.name.clone(), territory: told.territory.clone(), ..NetworkDraft::default() };
    let input = FoundInput { name: told.name, territories: names_in(&told.territory), cards: Vec::new() };
    let groups = told.group;
    // Without a first description the others would read an identifier where the founder's name belongs.
    let begin = move |node: &mut Node| {
        node.found_alone(&input, &groups)?;
        node.describe(&[])
    };
    match door.desk().ask(begin).await {
        Ok(_) => Ok(back_to("/membres", "founded", 1)),
        Err(error) => draw_again(&door, &frame, kept, &error).await,
    }
}

/// A QR code as one path of a drawing.
pub(crate) struct Qr {
    /// Modules a side, with the quiet zone of four on each.
    pub(crate) side: i32,
    /// The dark modules.
    pub(crate) path: String,
}

impl Qr {
    /// The code of a text; an empty drawing for one that is too long for a code.
    pub(crate) fn of(text: &str) -> Self {
        let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return Qr { side: 1, path: String::new() } };
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                let _ = write!(path, "M{} {}h1v1h-1z", x + 4, y + 4);
            }
        }
        Qr { side: code.size() + 8, path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone() {
        let qr = Qr::of("REGAIN");
        assert_eq!(qr.side, 21 + 8, "version 1");
        assert!(qr.path.starts_with("M4 4h1v1h-1z"), "the corner of the finder pattern");
        assert!(Qr::of(&"x".repeat(5_000)).path.is_empty());
    }
}
