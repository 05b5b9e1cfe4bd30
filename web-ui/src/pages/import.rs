//! Import: a file, the rehearsal that shows what would happen, the writing in the background, the report; and the jobs.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, Upload, back_to, page, page_with};
use crate::need::{MANAGE, READ};
use crate::ways::Ways;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use regain_node::desk::{
    DateOrder, FieldChange, Foreign, ImportFormat, ImportId, ImportPage, ImportPart, ImportState,
    ReadOptions as Options, Rehearsal,
};
use regain_node::jobs::{JobState, JobView};
use serde::Deserialize;
use serde_json::Value;

/// Bytes of an upload: the desk's bound with room for the rest of the form.
const UPLOAD: usize = 71 * 1024 * 1024;
/// Lines of a part on one page.
const LINES: usize = 100;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/import", MANAGE, choose)
        .upload("/import", MANAGE, UPLOAD, upload)
        .get("/import/{id}", MANAGE, report)
        .post("/import/{id}/appliquer", MANAGE, apply)
        .post("/import/{id}/dates", MANAGE, dates)
        .get("/import/{id}/rejets.csv", MANAGE, rejected)
        .get("/etat/travaux", READ, jobs)
        .post("/etat/travaux/{id}/fin", MANAGE, cancel)
}

#[derive(Template)]
#[template(path = "park/import.html")]
struct ChoosePage<'a> {
    f: &'a Frame,
    problem: Option<String>,
}

async fn choose(frame: Frame) -> Response {
    page(&frame, &ChoosePage { f: &frame, problem: None })
}

async fn upload(State(door): State<Door>, Upload { frame, name, bytes, .. }: Upload) -> Fallible {
    let refuse = |problem: String| {
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &frame, &ChoosePage { f: &frame, problem: Some(problem) })
    };
    if bytes.is_empty() {
        return Ok(refuse(frame.t("import-no-file")));
    }
    match door.desk().rehearse(bytes.to_vec(), &name, Options::default()).await {
        Ok(id) => Ok(Redirect::to(&format!("/import/{id}")).into_response()),
        Err(error) => Ok(refuse(frame.sentence(&error))),
    }
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
        ImportState::Reading => ("reading", None, None),
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
        ImportState::Reading | ImportState::Refused { .. } => None,
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
    Ok(page(&frame, &ReportPage { f: &frame, r, stage, part: name, lines, parts, reason, progress }))
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
    door.desk().rehearse_again(ImportId(id), Options { date_order: Some(order) })?;
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

/// One side of a change, in words.
fn side(value: &Option<Value>) -> String {
    let told = match value {
        None | Some(Value::Null) => return "—".into(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    Foreign::from(told).to_string()
}

fn before(change: &FieldChange) -> String {
    side(&change.before)
}

fn after(change: &FieldChange) -> String {
    side(&change.after)
}

/// Text of the file, fit to be shown.
fn shown(text: &str) -> Foreign {
    Foreign::from(text)
}

fn file_name(rehearsal: &Rehearsal) -> Foreign {
    shown(&rehearsal.file_name)
}

fn format(file: &regain_node::desk::RehearsedFile) -> &'static str {
    match file.format {
        ImportFormat::GlpiCsv => "format-glpi-csv",
        ImportFormat::GlpiJson => "format-glpi-json",
        ImportFormat::AgentXml => "format-agent-xml",
        ImportFormat::GlpiApi => "format-glpi-api",
        ImportFormat::GlpiInjection => "format-glpi-injection",
        ImportFormat::OcsCsv => "format-ocs-csv",
        ImportFormat::OcsJson => "format-ocs-json",
        ImportFormat::OcsApi => "format-ocs-api",
        ImportFormat::SnipeCsv => "format-snipe-csv",
        ImportFormat::SnipeApi => "format-snipe-api",
        ImportFormat::Table => "format-table",
        ImportFormat::Workbook => "format-workbook",
        ImportFormat::Lshw => "format-lshw",
        ImportFormat::Dmidecode => "format-dmidecode",
        ImportFormat::Hwinfo => "format-hwinfo",
        ImportFormat::Workbench => "format-workbench",
        ImportFormat::Smartctl => "format-smartctl",
        ImportFormat::Jamf => "format-jamf",
        ImportFormat::Lansweeper => "format-lansweeper",
        ImportFormat::Graph => "format-graph",
        ImportFormat::Itop => "format-itop",
    }
}
