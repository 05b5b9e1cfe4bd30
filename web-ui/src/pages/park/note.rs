//! Noting the same of many devices: a pasted list, or what was chosen in the table; looked at before it is done; taken back.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page};
use crate::pages::fields::Fields;
use askama::Template;
use axum::extract::State;
use regain_node::desk::{BatchesTold, NoteInput, NoteTold};

#[derive(Template)]
#[template(path = "fleet/notes.html")]
struct NotesPage<'a> {
    f: &'a Frame,
    batches: BatchesTold,
    chosen: Vec<(String, String)>,
    count: Option<usize>,
}

#[derive(Template)]
#[template(path = "fleet/note_review.html")]
struct ReviewPage<'a> {
    f: &'a Frame,
    told: NoteTold,
    typed: &'a Fields,
}

impl Frame {
    /// A noted value in words.
    pub(crate) fn noted(&self, field: &str, value: &str) -> String {
        match field {
            "status" => self.code("status", value),
            "ownership" => self.code("ownership", value),
            "planned" | "lease_end" => self.day(value),
            "years" => value.parse::<u32>().map_or_else(|_| value.to_owned(), |n| self.tn("note-years", n)),
            _ => value.to_owned(),
        }
    }

    /// The same, or a word for nothing.
    pub(crate) fn noted_or_none(&self, field: &str, value: &Option<String>) -> String {
        value.as_ref().map_or_else(|| self.t("note-none"), |v| self.noted(field, v))
    }
}

/// Values of a field that are chosen and not typed.
const STATUSES: [&str; 9] =
    ["in_use", "in_stock", "on_loan", "broken", "in_repair", "to_reform", "reformed", "retired", "scrapped"];
const OWNERSHIPS: [&str; 3] = ["owned", "leased", "personal"];

async fn shown(door: &Door, frame: &Frame, chosen: Vec<(String, String)>, count: Option<usize>) -> Fallible {
    let batches = door.desk().ask(|node| node.note_batches()).await?;
    Ok(page(frame, &NotesPage { f: frame, batches, chosen, count }))
}

pub(super) async fn notes(State(door): State<Door>, frame: Frame) -> Fallible {
    shown(&door, &frame, Vec::new(), None).await
}

/// The form for what was chosen in the table.
pub(super) async fn of_chosen(
    door: &Door,
    frame: &Frame,
    (query, all): (&str, Option<&str>),
    rows: &[String],
    count: usize,
) -> Fallible {
    let mut chosen: Vec<(String, String)> = Vec::new();
    match all {
        Some(_) => chosen.push(("query".to_owned(), query.to_owned())),
        None => chosen.extend(rows.iter().map(|r| ("row".to_owned(), r.clone()))),
    }
    shown(door, frame, chosen, Some(count)).await
}

fn input(frame: &Frame, typed: &Fields, apply: bool) -> NoteInput {
    let (field, value) = typed.get("what").split_once('.').unwrap_or((typed.get("what"), ""));
    // Values that are chosen come with their field; days, places and years have fields of their own.
    let value = if value.is_empty() { typed.get(&format!("value.{field}")) } else { value };
    let pasted = typed.get("list").split(['\n', ',', ';', '\t']).map(str::trim).filter(|n| !n.is_empty());
    let mut devices: Vec<String> = pasted.map(str::to_owned).collect();
    devices.extend(typed.all("row"));
    NoteInput {
        field: field.to_owned(),
        value: Some(value.to_owned()),
        devices,
        query: typed.some("query"),
        apply,
        by: frame.visitor.as_ref().map(|v| v.login.clone()).unwrap_or_default(),
    }
}

pub(super) async fn review(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let told = door.desk().note(input(&frame, &typed, false)).await?;
    Ok(page(&frame, &ReviewPage { f: &frame, told, typed: &typed }))
}

pub(super) async fn apply(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let told = door.desk().note(input(&frame, &typed, true)).await?;
    Ok(back_to("/parc/notes", "noted", told.changes))
}

pub(super) async fn take_back(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let id = typed.get("batch").parse().unwrap_or(u64::MAX);
    let by = frame.visitor.as_ref().map(|v| v.login.clone()).unwrap_or_default();
    let told = door.desk().ask(move |node| node.take_back(id, &by)).await?;
    Ok(back_to("/parc/notes", "note-undone", told.changes))
}
