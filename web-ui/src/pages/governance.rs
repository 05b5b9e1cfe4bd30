//! Governing together: lists of members and who has signed them, a removal with its consequences, one's own keys.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page_with};
use crate::input::Named;
use crate::need::{ADMIN, READ};
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{
    CloseLogInput, DeskError, DistrustInput, EpochTold, Governance, KeysTold, MemberRow, Person, ProposeInput,
    RemovalTold,
};
use regain_node::node::Node;
use serde::Deserialize;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/membres/gouvernance", READ, governance)
        .post("/membres/gouvernance/proposer", ADMIN, propose)
        .post("/membres/gouvernance/signer", ADMIN, sign)
        .post("/membres/gouvernance/suivre", ADMIN, follow)
        .post("/membres/gouvernance/avis", ADMIN, advise)
        .get("/membres/retrait/{actor}", READ, removal)
        .post("/membres/retrait/{actor}", ADMIN, remove)
        .get("/membres/cles", READ, keys)
        .post("/membres/cles/fermer", ADMIN, close)
}

#[derive(Template)]
#[template(path = "members/governance.html")]
struct GovernancePage<'a> {
    f: &'a Frame,
    g: Governance,
    members: Vec<MemberRow>,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "members/removal.html")]
struct RemovalPage<'a> {
    f: &'a Frame,
    r: RemovalTold,
    guarantees: bool,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "members/keys.html")]
struct KeysPage<'a> {
    f: &'a Frame,
    k: KeysTold,
    problem: Option<String>,
}

fn code_of(problem: &Option<String>) -> StatusCode {
    if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

async fn draw(door: &Door, frame: &Frame, problem: Option<String>) -> Fallible {
    let g = door.desk().ask(Node::governance).await?;
    let members = door.desk().ask(Node::members).await?.members;
    let code = code_of(&problem);
    Ok(page_with(code, frame, &GovernancePage { f: frame, g, members, problem }))
}

async fn governance(State(door): State<Door>, frame: Frame) -> Fallible {
    draw(&door, &frame, None).await
}

/// The page again, with what was said, or on with a remark.
async fn done<T>(door: &Door, frame: &Frame, answer: Result<T, DeskError>, remark: &'static str) -> Fallible {
    match answer {
        Ok(_) => Ok(back_to("/membres/gouvernance", remark, 1)),
        Err(error) => draw(door, frame, Some(frame.sentence(&error))).await,
    }
}

#[derive(Deserialize)]
struct Proposal {
    member: String,
    role: String,
}

async fn propose(State(door): State<Door>, Posted(frame, told): Posted<Proposal>) -> Fallible {
    let input = ProposeInput { member: Some(told.member), role: Some(told.role), ..ProposeInput::default() };
    let answer = door.desk().ask(move |node| node.propose_epoch(&input)).await;
    done(&door, &frame, answer, "proposed").await
}

#[derive(Deserialize)]
struct Which {
    epoch: String,
}

async fn sign(State(door): State<Door>, Posted(frame, told): Posted<Which>) -> Fallible {
    let answer = door.desk().ask(move |node| node.sign_proposal(&told.epoch)).await;
    done(&door, &frame, answer, "epoch-signed").await
}

async fn follow(State(door): State<Door>, Posted(frame, told): Posted<Which>) -> Fallible {
    let answer = door.desk().ask(move |node| node.follow_epoch(&told.epoch)).await;
    done(&door, &frame, answer, "epoch-followed").await
}

#[derive(Deserialize)]
struct Advice {
    actor: String,
    holds: String,
}

async fn advise(State(door): State<Door>, Posted(frame, told): Posted<Advice>) -> Fallible {
    let input = DistrustInput { actor: told.actor, holds: told.holds == "yes" };
    let answer = door.desk().ask(move |node| node.distrust(&input)).await;
    done(&door, &frame, answer, "advised").await
}

async fn draw_removal(door: &Door, frame: &Frame, actor: String, problem: Option<String>) -> Fallible {
    let guarantees = door.desk().ask(Node::governance).await?.guarantees;
    let r = door.desk().ask(move |node| node.removal(&actor)).await?;
    let code = code_of(&problem);
    Ok(page_with(code, frame, &RemovalPage { f: frame, r, guarantees, problem }))
}

async fn removal(State(door): State<Door>, Named(actor): Named<String>, frame: Frame) -> Fallible {
    draw_removal(&door, &frame, actor, None).await
}

#[derive(Deserialize)]
struct Sure {
    sure: Option<String>,
}

async fn remove(State(door): State<Door>, Named(actor): Named<String>, Posted(frame, told): Posted<Sure>) -> Fallible {
    if told.sure.is_none() {
        let problem = Some(frame.t("removal-sure-missing"));
        return draw_removal(&door, &frame, actor, problem).await;
    }
    let input = ProposeInput { remove: Some(actor.clone()), ..ProposeInput::default() };
    match door.desk().ask(move |node| node.propose_epoch(&input)).await {
        Ok(_) => Ok(back_to("/membres/gouvernance", "proposed", 1)),
        Err(error) => draw_removal(&door, &frame, actor, Some(frame.sentence(&error))).await,
    }
}

async fn draw_keys(door: &Door, frame: &Frame, problem: Option<String>) -> Fallible {
    let k = door.desk().ask(Node::keys).await?;
    let code = code_of(&problem);
    Ok(page_with(code, frame, &KeysPage { f: frame, k, problem }))
}

async fn keys(State(door): State<Door>, frame: Frame) -> Fallible {
    draw_keys(&door, &frame, None).await
}

#[derive(Deserialize)]
struct Closing {
    log: String,
    keep: u64,
    root: String,
}

async fn close(State(door): State<Door>, Posted(frame, told): Posted<Closing>) -> Fallible {
    let root_groups = told.root.split_whitespace().map(str::to_owned).collect();
    let input = CloseLogInput { log: told.log, keep: told.keep, root_groups };
    match door.desk().ask(move |node| node.close_log(&input)).await {
        Ok(_) => Ok(back_to("/membres/cles", "log-closed", 1)),
        Err(error) => draw_keys(&door, &frame, Some(frame.sentence(&error))).await,
    }
}

/// A member by its name, or the beginning of its id.
fn who(frame: &Frame, person: &Person) -> String {
    person.name.as_ref().map_or_else(|| frame.short(&person.actor), ToString::to_string)
}

/// Some members in a row.
fn people(frame: &Frame, list: &[Person]) -> String {
    list.iter().map(|p| who(frame, p)).collect::<Vec<_>>().join(", ")
}

/// What an epoch changes, a sentence each.
fn changes(frame: &Frame, epoch: &EpochTold) -> Vec<String> {
    let line = |c: &regain_node::desk::ChangeTold| {
        let member = c.member.as_ref().map(|m| who(frame, m)).unwrap_or_default();
        let to = c.to.clone().unwrap_or_default();
        match c.what.as_str() {
            "removed" => frame.tx("change-removed", member),
            "sealed" => frame.txy("change-sealed", member, frame.code("member", &to)),
            "role" => frame.txy("change-role", member, frame.code("member", &to)),
            _ => frame.tx("change-rules", to),
        }
    };
    epoch.changes.iter().map(line).collect()
}
