//! Import: a file, the rehearsal that shows what would happen, the writing in the background, the report; and the jobs.

mod columns;
mod past;
mod sources;
mod words;

use crate::door::Door;
use crate::frame::{Fallible, Fault, Files, Frame, Nothing, Posted, back_to, page, page_with};
use crate::need::{ADMIN, MANAGE, READ};
use crate::ways::Ways;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use regain_node::desk::{
    AlterationRow, DateOrder, DeskError, Foreign, ImportId, ImportPage, ImportPart, ImportState, More,
    ReadOptions as Options, Rehearsal,
};
use regain_node::jobs::{JobState, JobView};
use regain_node::node::Node;
use regain_node::say;
use serde::Deserialize;
use words::{after, before, format, shown};

/// Bytes of an upload, all its files: the desk's bound with room for the rest of the form.
const UPLOAD: usize = 257 * 1024 * 1024;
/// Lines of a part on one page.
const LINES: usize = 100;
/// Files shown of one import.
const FILES: usize = 50;
/// Alterations shown below the form.
const PAST: usize = 10;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/import", MANAGE, choose)
        .upload("/import", MANAGE, UPLOAD, upload)
        .get("/import/{id}", MANAGE, report)
        .post("/import/{id}/appliquer", MANAGE, apply)
        .post("/import/{id}/dates", MANAGE, dates)
        .get("/import/{id}/rejets.csv", MANAGE, rejected)
        .get("/import/{id}/colonnes", MANAGE, columns::form)
        .post("/import/{id}/colonnes", MANAGE, columns::say)
        .post("/import/{id}/feuille", MANAGE, columns::sheet)
        .get("/import/modeles", MANAGE, columns::remembered)
        .post("/import/modeles/{header}/oubli", MANAGE, columns::forget)
        .get("/import/sources", MANAGE, sources::list)
        .post("/import/sources", ADMIN, sources::set)
        .post("/import/sources/{id}/essai", MANAGE, sources::probe)
        .post("/import/sources/{id}/lecture", MANAGE, sources::pull)
        .post("/import/sources/{id}/rythme", ADMIN, sources::schedule)
        .post("/import/sources/{id}/retrait", ADMIN, sources::remove)
        .get("/import/faits/{number}", MANAGE, past::show)
        .post("/import/faits/{number}/annuler", MANAGE, past::undo)
        .get("/etat/travaux", READ, jobs)
        .post("/etat/travaux/{id}/fin", MANAGE, cancel)
}

#[derive(Template)]
#[template(path = "park/import.html")]
struct ChoosePage<'a> {
    f: &'a Frame,
    past: Vec<AlterationRow>,
    problem: Option<String>,
}

async fn choose(State(door): State<Door>, frame: Frame) -> Fallible {
    let past = past(&door).await?;
    Ok(page(&frame, &ChoosePage { f: &frame, past, problem: None }))
}

async fn past(door: &Door) -> Result<Vec<AlterationRow>, DeskError> {
    let told = door.desk().ask(Node::fleet_alterations).await?;
    Ok(told.alterations.into_iter().take(PAST).collect())
}

/// Each file goes to the desk as it comes; reading begins with the last one.
async fn upload(State(door): State<Door>, mut files: Files) -> Fallible {
    match take(&door, &mut files).await? {
        Ok(id) => Ok(Redirect::to(&format!("/import/{id}")).into_response()),
        Err(error) => {
            let problem = match &error {
                DeskError::Usage(told) if told.key == "import-no-file" => files.frame.t("import-no-file"),
                _ => files.frame.sentence(&error),
            };
            let shown = ChoosePage { f: &files.frame, past: past(&door).await?, problem: Some(problem) };
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &files.frame, &shown))
        }
    }
}

async fn take(door: &Door, files: &mut Files) -> Result<Result<ImportId, DeskError>, Fault> {
    let mut import = None;
    // One behind: the last one is known only when no other follows.
    let mut waiting = files.next().await?;
    while let Some((name, bytes)) = waiting {
        waiting = files.next().await?;
        let more = if waiting.is_some() { More::Follow } else { More::No };
        let done = match import {
            None => door.desk().rehearse_first(bytes.to_vec(), &name, Options::default(), more).await,
            Some(id) => door.desk().add_file(id, bytes.to_vec(), &name, more).await.map(|()| id),
        };
        match done {
            Ok(id) => import = Some(id),
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(import.ok_or_else(|| DeskError::Usage(say!("import-no-file", "no file was chosen"))))
}

#[derive(Template)]
#[template(path = "park/rehearsal.html")]
struct ReportPage<'a> {
    f: &'a Frame,
    r: Rehearsal,
    stage: &'static str,
    part: &'static str,
    lines: Option<ImportPage>,
    parts: Vec<(&'static str, usize)>,
    reason: Option<String>,
    progress: Option<(usize, usize)>,
    /// Whether day or month first is to be said.
    asks_dates: bool,
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    partie: String,
    #[serde(default)]
    debut: usize,
}

async fn report(State(door): State<Door>, Path(id): Path<u64>, Query(wanted): Query<Wanted>, frame: Frame) -> Fallible {
    let id = ImportId(id);
    let r = door.desk().report(id)?;
    let (stage, reason, progress) = match &r.state {
        ImportState::Gathering => ("reading", None, None),
        ImportState::Reading { done, total } => ("reading", None, Some((*done, *total))),
        ImportState::Refused { reason } => ("refused", Some(frame.words(reason)), None),
        ImportState::Ready => ("ready", None, None),
        ImportState::Applying { done, total } => ("applying", None, Some((*done, *total))),
        ImportState::Applied { devices } => ("applied", None, Some((*devices, *devices))),
        ImportState::Cancelled { devices } => ("cancelled", None, Some((*devices, *devices))),
        ImportState::Failed { devices, reason } => ("failed", Some(frame.words(reason)), Some((*devices, *devices))),
    };
    let (name, part) = match wanted.partie.as_str() {
        "changed" => ("changed", ImportPart::Changed),
        "unchanged" => ("unchanged", ImportPart::Unchanged),
        "review" => ("review", ImportPart::ToReview),
        "rejected" => ("rejected", ImportPart::Rejected),
        "missing" => ("missing", ImportPart::Missing),
        _ => ("new", ImportPart::New),
    };
    let lines = match r.state {
        ImportState::Gathering | ImportState::Reading { .. } | ImportState::Refused { .. } => None,
        // Once it has ended, the list of what it would do is let go of; the counts stay.
        _ => door.desk().import_page(id, part, wanted.debut, LINES).ok(),
    };
    let parts = vec![
        ("new", r.new),
        ("changed", r.changed),
        ("unchanged", r.unchanged),
        ("review", r.to_review),
        ("rejected", r.rejected),
        ("missing", r.missing),
    ];
    let asks_dates = r.files.iter().any(|file| file.asks_dates);
    Ok(page(&frame, &ReportPage { f: &frame, r, stage, part: name, lines, parts, reason, progress, asks_dates }))
}

async fn apply(State(door): State<Door>, Path(id): Path<u64>, Posted(_, _): Posted<Nothing>) -> Fallible {
    door.desk().apply(ImportId(id)).await?;
    Ok(Redirect::to(&format!("/import/{id}")).into_response())
}

#[derive(Deserialize)]
struct Dates {
    ordre: String,
}

/// The file's dates can be read in two ways, and a person says which.
async fn dates(State(door): State<Door>, Path(id): Path<u64>, Posted(_, told): Posted<Dates>) -> Fallible {
    let order = if told.ordre == "mois" { DateOrder::MonthFirst } else { DateOrder::DayFirst };
    door.desk().rehearse_again(ImportId(id), Options { date_order: Some(order), ..Options::default() })?;
    Ok(Redirect::to(&format!("/import/{id}")).into_response())
}

async fn rejected(State(door): State<Door>, Path(id): Path<u64>, _: Frame) -> Fallible {
    let text = door.desk().rejected_csv(ImportId(id))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"rejets-{id}.csv\"")),
    ];
    Ok((headers, text).into_response())
}

#[derive(Template)]
#[template(path = "node/jobs.html")]
struct JobsPage<'a> {
    f: &'a Frame,
    jobs: Vec<JobView>,
}

async fn jobs(State(door): State<Door>, frame: Frame) -> Response {
    let jobs = door.desk().jobs();
    page(&frame, &JobsPage { f: &frame, jobs })
}

async fn cancel(State(door): State<Door>, Path(id): Path<u64>, Posted(_, _): Posted<Nothing>) -> Fallible {
    door.desk().cancel_job(id)?;
    Ok(back_to("/etat/travaux", "job-cancelled", 1))
}

fn state_code(state: &JobState) -> &'static str {
    match state {
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
    }
}

fn file_name(rehearsal: &Rehearsal) -> Foreign {
    shown(&rehearsal.file_name)
}
