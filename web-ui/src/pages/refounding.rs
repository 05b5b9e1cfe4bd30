//! When a network's guarantors can no longer act: founding the one that follows, moving to it, joining it.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to, page_with};
use crate::need::{ADMIN, READ};
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{RefoundInput, RefoundingTold, RejoinInput};
use regain_node::node::Node;
use serde::Deserialize;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/membres/suite", READ, show)
        .post("/membres/suite/fonder", ADMIN, found)
        .post("/membres/suite/partir", ADMIN, leave)
        .post("/membres/suite/rejoindre", ADMIN, rejoin)
}

#[derive(Template)]
#[template(path = "members/refounding.html")]
struct RefoundingPage<'a> {
    f: &'a Frame,
    r: RefoundingTold,
    in_network: bool,
    problem: Option<String>,
}

async fn draw(door: &Door, frame: &Frame, problem: Option<String>) -> Fallible {
    let r = door.desk().ask(Node::refounding).await?;
    let in_network = door.desk().ask(Node::status).await?.network.is_some();
    let code = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(code, frame, &RefoundingPage { f: frame, r, in_network, problem }))
}

async fn show(State(door): State<Door>, frame: Frame) -> Fallible {
    draw(&door, &frame, None).await
}

fn groups(root: &str) -> Vec<String> {
    root.split_whitespace().map(str::to_owned).collect()
}

#[derive(Deserialize)]
struct Founding {
    #[serde(default)]
    name: String,
    root: String,
}

async fn found(State(door): State<Door>, Posted(frame, told): Posted<Founding>) -> Fallible {
    let name = Some(told.name.trim().to_owned()).filter(|n| !n.is_empty());
    let input = RefoundInput { name, root_groups: groups(&told.root) };
    match door.desk().ask(move |node| node.refound(&input)).await {
        Ok(_) => Ok(back_to("/membres/suite", "refounded", 1)),
        Err(error) => draw(&door, &frame, Some(frame.sentence(&error))).await,
    }
}

async fn leave(State(door): State<Door>, Posted(frame, _): Posted<Nothing>) -> Fallible {
    match door.desk().ask(Node::move_to_refounded).await {
        Ok(_) => Ok(back_to("/membres/suite", "moved", 1)),
        Err(error) => draw(&door, &frame, Some(frame.sentence(&error))).await,
    }
}

#[derive(Deserialize)]
struct Rejoining {
    invitation: String,
    root: String,
}

async fn rejoin(State(door): State<Door>, Posted(frame, told): Posted<Rejoining>) -> Fallible {
    let input = RejoinInput { invitation: told.invitation, root_groups: groups(&told.root) };
    match door.desk().ask(move |node| node.rejoin(&input)).await {
        Ok(_) => Ok(back_to("/membres", "joining", 1)),
        Err(error) => draw(&door, &frame, Some(frame.sentence(&error))).await,
    }
}
