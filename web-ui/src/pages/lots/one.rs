//! One lot: its devices, its offers, and the file in which owner and editors prepare it together.

use super::{colour, lines};
use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to, page_with};
use crate::pages::fields::{EventName, Fields};
use crate::pages::market;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{DeskError, LotFileInput, LotFilePage, LotPage, MemberRow};
use regain_node::node::Node;

/// Items that every lot's file has.
const ITEMS: [&str; 5] = ["packaging_ready", "keys_removed", "media_listed", "access_arranged", "slot_agreed"];

#[derive(Template)]
#[template(path = "lots/one.html")]
struct OnePage<'a> {
    f: &'a Frame,
    lot: LotPage,
    file: Option<LotFilePage>,
    checks: Vec<Item>,
    others: Vec<Editor>,
    note: &'a str,
    item: &'a str,
    problem: Option<String>,
}

/// An item of the check list as it is shown.
struct Item {
    code: String,
    words: String,
    done: bool,
    by: String,
    contested: bool,
}

/// A member that may be named editor.
struct Editor {
    member: MemberRow,
    named: bool,
}

impl OnePage<'_> {
    /// Whether the visitor may edit the lot's file.
    fn edits(&self) -> bool {
        self.lot.may_edit && self.f.manages()
    }

    /// Whether the visitor acts for the owner.
    fn owns(&self) -> bool {
        self.lot.row.own && self.f.manages()
    }
}

pub(super) async fn show(State(door): State<Door>, frame: Frame, EventName(id): EventName) -> Fallible {
    draw(&door, &frame, id, &Fields::default(), None).await
}

async fn draw(door: &Door, frame: &Frame, id: String, typed: &Fields, problem: Option<String>) -> Fallible {
    let read = move |node: &mut Node| {
        let lot = node.lot_page(&id)?;
        let file = if lot.may_edit { Some(node.lot_file(&id)) } else { None };
        let members = if lot.row.own { node.members()?.members } else { Vec::new() };
        Ok((lot, file, members))
    };
    let (lot, file, members) = door.desk().ask(read).await?;
    let (file, problem) = match file {
        Some(Ok(file)) => (Some(file), problem),
        // Who has not written in this territory yet has no file to read.
        Some(Err(DeskError::Conflict(_))) | None => (None, problem),
        Some(Err(error)) => (None, problem.or_else(|| Some(frame.sentence(&error)))),
    };
    let checks = file.as_ref().map(|file| items(frame, file)).unwrap_or_default();
    let named = |m: &MemberRow| lot.editors.contains(&m.actor);
    let others = members.into_iter().filter(|m| !m.own && m.role != "observe");
    let others = others.map(|member| Editor { named: named(&member), member }).collect();
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (note, item) = (typed.get("note"), typed.get("item"));
    Ok(page_with(status, frame, &OnePage { f: frame, lot, file, checks, others, note, item, problem }))
}

/// The fixed items first, said or not, then the editors' own.
fn items(frame: &Frame, file: &LotFilePage) -> Vec<Item> {
    let said = |code: &str| file.checks.iter().find(|c| c.item.raw() == code);
    let fixed = ITEMS.iter().map(|code| {
        let row = said(code);
        Item {
            code: (*code).to_owned(),
            words: frame.code("check", code),
            done: row.is_some_and(|c| c.done),
            by: row.and_then(|c| c.by.as_ref()).map(ToString::to_string).unwrap_or_default(),
            contested: row.is_some_and(|c| c.contested),
        }
    });
    let own = file.checks.iter().filter(|c| !ITEMS.contains(&c.item.raw())).map(|c| Item {
        code: c.item.raw().to_owned(),
        words: c.item.to_string(),
        done: c.done,
        by: c.by.as_ref().map(ToString::to_string).unwrap_or_default(),
        contested: c.contested,
    });
    fixed.chain(own).collect()
}

/// A note, or an item that is done or is not.
pub(super) async fn edit_file(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, typed): Posted<Fields>,
) -> Fallible {
    let input = match typed.get("what") {
        "note" => LotFileInput::Note { text: typed.get("note").to_owned() },
        what => LotFileInput::Check { item: typed.get("item").to_owned(), done: what == "done" },
    };
    let lot = id.clone();
    match door.desk().ask(move |node| node.edit_lot_file(&lot, &input)).await {
        Ok(edited) => Ok(back_to(&format!("/lots/{id}"), "lot-file", edited.events.len())),
        Err(error) => draw(&door, &frame, id, &typed, Some(frame.sentence(&error))).await,
    }
}

/// Names who edits the file besides the owner; who is not named any more edits no longer.
pub(super) async fn name_editors(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, typed): Posted<Fields>,
) -> Fallible {
    let (lot, editors) = (id.clone(), typed.all("editor"));
    let count = editors.len();
    match door.desk().ask(move |node| node.name_editors(&lot, &editors)).await {
        Ok(_) => Ok(back_to(&format!("/lots/{id}"), "lot-editors", count)),
        Err(error) => draw(&door, &frame, id, &typed, Some(frame.sentence(&error))).await,
    }
}

/// Withdraws the lot's title.
pub(super) async fn withdraw(
    State(door): State<Door>,
    EventName(id): EventName,
    Posted(frame, _): Posted<Nothing>,
) -> Fallible {
    let lot = id.clone();
    match door.desk().ask(move |node| node.withdraw(&lot)).await {
        Ok(_) => Ok(back_to(&format!("/lots/{id}"), "withdrawn", 1)),
        Err(error) => draw(&door, &frame, id, &Fields::default(), Some(frame.sentence(&error))).await,
    }
}
