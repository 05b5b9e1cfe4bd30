//! Imports with a rehearsal, and background work.

use super::call::{Call, Calls, read};
use crate::door::Door;
use crate::input::{Asked, Input, Named, Raw};
use crate::need::{MANAGE, READ};
use crate::reply::{Problem, answer};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use regain_node::desk::{
    ColumnsTold, DateOrder, ImportId, ImportPage, ImportPart, MAX_UPLOAD, MapInput, Mappings, More, ReadOptions,
    Rehearsal, SheetInput, UndoTold,
};
use regain_node::jobs::JobView;
use regain_node::node::Node;
use serde::{Deserialize, Serialize};
use utoipa::openapi::HttpMethod;
use utoipa::{IntoParams, ToSchema};

/// Which of day and month stands first, where a table's dates do not say it themselves.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Dates {
    /// 04/05/2016 is the 4 May.
    DayFirst,
    /// 04/05/2016 is April 5.
    MonthFirst,
}

/// An upload.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Upload {
    /// The file's name; it is only shown.
    #[serde(default)]
    name: String,
    /// Which of day and month stands first.
    #[param(inline)]
    dates: Option<Dates>,
    /// Whether more files follow at `/imports/{id}/files`: nothing is read before the last one.
    #[serde(default)]
    more: bool,
}

/// One more file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct OneMore {
    /// The file's name; it is only shown.
    #[serde(default)]
    name: String,
    /// Whether more files follow: nothing is read before the last one.
    #[serde(default)]
    more: bool,
}

/// Which file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct WhichFile {
    /// Its place among the files, from 0.
    #[serde(default)]
    file: usize,
}

/// Another answer to what was unclear.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Again {
    /// Which of day and month stands first; none lets the columns decide.
    #[schema(inline)]
    dates: Option<Dates>,
}

/// Some lines of a part.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Lines {
    /// Which part.
    #[param(inline)]
    part: ImportPart,
    /// Place of the first line, from 0.
    #[serde(default)]
    offset: usize,
    /// Lines at most; no more than 250.
    #[serde(default = "many")]
    limit: usize,
}

fn many() -> usize {
    100
}

/// An upload that is being read.
#[derive(Serialize, ToSchema)]
struct Begun {
    /// Names it below `/imports`.
    import: ImportId,
}

/// Work that was begun.
#[derive(Serialize, ToSchema)]
struct Started {
    /// Its number in `/jobs`.
    job: u64,
}

/// All background work.
#[derive(Serialize, ToSchema)]
struct Jobs {
    /// Newest first.
    jobs: Vec<JobView>,
}

/// Work that was asked to end.
#[derive(Serialize, ToSchema)]
struct Ending {
    /// Its number.
    job: u64,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let get_ = |about, route| Call::new(HttpMethod::Get, about, route);
    let post_ = |about, route| Call::new(HttpMethod::Post, about, route);
    let begin = "Takes a file of another tool and works out what it would do to the fleet, in the background.";
    let again = "Reads the same file again against the fleet as it is now.";
    let apply = "Writes exactly what was rehearsed, in the background; refused when the fleet changed since.";
    let add = "Adds a file to an import; reading begins with the last one.";
    let map = "Says what each column of a table is; it is remembered by its header, and the files are read again.";
    let sheet = "Chooses the sheet of a workbook that is read; the files are read again.";
    let forget = "Forgets what was said of a table's columns.";
    let weigh = "What taking an alteration of the fleet back would do now.";
    let undo = "Takes an alteration of the fleet back, in the background; for seven days.";
    Calls::default()
        .on(
            "/imports",
            MANAGE,
            post_(begin, post(rehearse)).asks::<Upload>().takes_file().tells::<Begun>().up_to(MAX_UPLOAD + 1),
        )
        .on(
            "/imports/{id}/files",
            MANAGE,
            post_(add, post(one_more)).asks::<OneMore>().takes_file().tells::<Rehearsal>().up_to(MAX_UPLOAD + 1),
        )
        .on(
            "/imports/{id}/columns",
            MANAGE,
            get_("What each column of a table is taken for.", get(columns)).asks::<WhichFile>().tells::<ColumnsTold>(),
        )
        .on("/imports/{id}/columns", MANAGE, post_(map, post(say_columns)).takes::<MapInput>().tells::<Rehearsal>())
        .on("/imports/{id}/sheet", MANAGE, post_(sheet, post(choose_sheet)).takes::<SheetInput>().tells::<Rehearsal>())
        .on("/mappings", MANAGE, read("Remembered columns of tables, newest first.", Node::column_mappings))
        .on("/mappings/{header}", MANAGE, Call::new(HttpMethod::Delete, forget, delete(forgotten)).tells::<Mappings>())
        .on("/alterations", READ, read("What altered the fleet, newest first.", Node::fleet_alterations))
        .on("/alterations/{number}", MANAGE, get_(weigh, get(weighed)).tells::<UndoTold>())
        .on("/alterations/{number}/undo", MANAGE, post_(undo, post(undone)).tells::<Started>())
        .on("/imports/{id}", MANAGE, get_("What a rehearsal found.", get(report)).tells::<Rehearsal>())
        .on(
            "/imports/{id}/lines",
            MANAGE,
            get_("Some lines of one part.", get(lines)).asks::<Lines>().tells::<ImportPage>(),
        )
        .on(
            "/imports/{id}/rejected.csv",
            MANAGE,
            get_("Rejected rows with place and reason.", get(rejected)).tells_file("text/csv"),
        )
        .on("/imports/{id}/again", MANAGE, post_(again, post(anew)).takes::<Again>().tells::<Rehearsal>())
        .on("/imports/{id}/apply", MANAGE, post_(apply, post(carry_out)).tells::<Started>())
        .on("/jobs", READ, get_("Background work, newest first.", get(jobs)).tells::<Jobs>())
        .on("/jobs/{id}/end", MANAGE, post_("Wishes that a job end; what it wrote stays.", post(end)).tells::<Ending>())
}

fn options(dates: Option<Dates>) -> ReadOptions {
    let order = |dates| match dates {
        Dates::DayFirst => DateOrder::DayFirst,
        Dates::MonthFirst => DateOrder::MonthFirst,
    };
    ReadOptions { date_order: dates.map(order), ..ReadOptions::default() }
}

async fn rehearse(State(door): State<Door>, Asked(told): Asked<Upload>, Raw(bytes): Raw) -> Response {
    let begun = door.desk().rehearse_first(bytes.to_vec(), &told.name, options(told.dates), more(told.more)).await;
    answer(begun.map(|import| Begun { import }))
}

fn more(more: bool) -> More {
    if more { More::Follow } else { More::No }
}

async fn one_more(
    State(door): State<Door>,
    Named(id): Named<u64>,
    Asked(told): Asked<OneMore>,
    Raw(bytes): Raw,
) -> Response {
    let added = door.desk().add_file(ImportId(id), bytes.to_vec(), &told.name, more(told.more)).await;
    answer(added.and_then(|()| door.desk().report(ImportId(id))))
}

async fn columns(State(door): State<Door>, Named(id): Named<u64>, Asked(told): Asked<WhichFile>) -> Response {
    answer(door.desk().columns(ImportId(id), told.file).await)
}

async fn say_columns(State(door): State<Door>, Named(id): Named<u64>, Input(told): Input<MapInput>) -> Response {
    let said = door.desk().map_columns(ImportId(id), told).await;
    answer(said.and_then(|()| door.desk().report(ImportId(id))))
}

async fn choose_sheet(State(door): State<Door>, Named(id): Named<u64>, Input(told): Input<SheetInput>) -> Response {
    let said = door.desk().choose_sheet(ImportId(id), told).await;
    answer(said.and_then(|()| door.desk().report(ImportId(id))))
}

async fn forgotten(State(door): State<Door>, Named(header): Named<String>) -> Response {
    answer(door.desk().ask(move |node| node.forget_mapping(&header)).await)
}

async fn weighed(State(door): State<Door>, Named(number): Named<u64>) -> Response {
    answer(door.desk().weigh_undo(number).await)
}

async fn undone(State(door): State<Door>, Named(number): Named<u64>) -> Response {
    answer(door.desk().undo(number).await.map(|job| Started { job }))
}

async fn report(State(door): State<Door>, Named(id): Named<u64>) -> Response {
    answer(door.desk().report(ImportId(id)))
}

async fn lines(State(door): State<Door>, Named(id): Named<u64>, Asked(told): Asked<Lines>) -> Response {
    answer(door.desk().import_page(ImportId(id), told.part, told.offset, told.limit))
}

async fn rejected(State(door): State<Door>, Named(id): Named<u64>) -> Result<Response, Problem> {
    let table = door.desk().rejected_csv(ImportId(id))?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], table).into_response())
}

async fn anew(State(door): State<Door>, Named(id): Named<u64>, Input(told): Input<Again>) -> Response {
    let begun = door.desk().rehearse_again(ImportId(id), options(told.dates));
    answer(begun.and_then(|()| door.desk().report(ImportId(id))))
}

async fn carry_out(State(door): State<Door>, Named(id): Named<u64>) -> Response {
    answer(door.desk().apply(ImportId(id)).await.map(|job| Started { job }))
}

async fn jobs(State(door): State<Door>) -> Response {
    answer(Ok(Jobs { jobs: door.desk().jobs() }))
}

async fn end(State(door): State<Door>, Named(id): Named<u64>) -> Response {
    answer(door.desk().cancel_job(id).map(|()| Ending { job: id }))
}
