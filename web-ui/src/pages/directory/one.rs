//! One organisation of the directory, and attesting what it is approved as.

use super::pill;
use crate::door::Door;
use crate::frame::{Fallible, Fault, Frame, Posted, back_to, page_with};
use crate::pages::fields::{Asked, Fields};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{AttestInput, DirectoryQuery, DirectoryRow};

#[derive(Template)]
#[template(path = "directory/one.html")]
struct OnePage<'a> {
    f: &'a Frame,
    row: DirectoryRow,
    problem: Option<String>,
}

pub(super) async fn show(State(door): State<Door>, Asked(asked): Asked, frame: Frame) -> Fallible {
    draw(&door, &frame, asked.get("id"), None).await
}

async fn draw(door: &Door, frame: &Frame, id: &str, problem: Option<String>) -> Fallible {
    let rows = door.desk().ask(|node| node.directory(&DirectoryQuery::default())).await?.rows;
    let Some(row) = rows.into_iter().find(|r| r.id == id) else { return Ok(Fault::Lost.show(frame)) };
    let code = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(code, frame, &OnePage { f: frame, row, problem }))
}

/// Attests a credential, or takes that back.
pub(super) async fn attest(State(door): State<Door>, Posted(frame, told): Posted<Fields>) -> Fallible {
    let (actor, holds) = (told.get("actor").to_owned(), told.get("holds") != "no");
    let input = AttestInput { actor: actor.clone(), credential: format!("#{}", told.get("place")), holds };
    match door.desk().ask(move |node| node.attest(&input)).await {
        Ok(_) => {
            let query = serde_html_form::to_string([("id", actor.as_str())]).unwrap_or_default();
            let done = if holds { "attested" } else { "unattested" };
            Ok(back_to(&format!("/annuaire/organisation?{query}"), done, 1))
        }
        Err(error) => draw(&door, &frame, &actor, Some(frame.sentence(&error))).await,
    }
}
