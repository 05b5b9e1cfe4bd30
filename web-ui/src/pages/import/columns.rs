//! The columns of a table: what each is taken for, corrected by a person, remembered for the next time.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to, page, page_with};
use crate::pages::fields::Fields;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use regain_node::desk::{ColumnsTold, Foreign, ImportId, MapInput, MappingRow, SheetInput, SurveyedRow};
use regain_node::node::Node;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "park/columns.html")]
struct ColumnsPage<'a> {
    f: &'a Frame,
    id: u64,
    file: usize,
    told: ColumnsTold,
    dates: String,
    problem: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    fichier: usize,
}

pub(super) async fn form(
    State(door): State<Door>,
    Path(id): Path<u64>,
    Query(wanted): Query<Wanted>,
    frame: Frame,
) -> Fallible {
    let told = door.desk().columns(ImportId(id), wanted.fichier).await?;
    let shown = ColumnsPage { f: &frame, id, file: wanted.fichier, told, dates: String::new(), problem: None };
    Ok(page(&frame, &shown))
}

pub(super) async fn say(
    State(door): State<Door>,
    Path(id): Path<u64>,
    Posted(frame, told): Posted<Fields>,
) -> Fallible {
    let file = told.get("fichier").parse().unwrap_or_default();
    let columns = told.below("colonne").map(|(_, code)| code.to_owned()).collect::<Vec<_>>();
    let input = MapInput { file, columns: columns.clone(), dates: told.some("dates") };
    let Err(error) = door.desk().map_columns(ImportId(id), input).await else {
        return Ok(Redirect::to(&format!("/import/{id}")).into_response());
    };
    // What was chosen is shown again, beside what is wrong with it.
    let mut shown = door.desk().columns(ImportId(id), file).await?;
    for (column, code) in shown.columns.iter_mut().zip(columns) {
        column.target = code;
    }
    let problem = Some(frame.sentence(&error));
    let dates = told.get("dates").to_owned();
    let again = ColumnsPage { f: &frame, id, file, told: shown, dates, problem };
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &frame, &again))
}

pub(super) async fn sheet(State(door): State<Door>, Path(id): Path<u64>, Posted(_, told): Posted<Fields>) -> Fallible {
    let number = |name: &str| told.get(name).parse().unwrap_or_default();
    let input = SheetInput { file: number("fichier"), sheet: number("feuille") };
    let file = input.file;
    door.desk().choose_sheet(ImportId(id), input).await?;
    Ok(Redirect::to(&format!("/import/{id}/colonnes?fichier={file}")).into_response())
}

#[derive(Template)]
#[template(path = "park/mappings.html")]
struct MappingsPage<'a> {
    f: &'a Frame,
    mappings: Vec<MappingRow>,
}

pub(super) async fn remembered(State(door): State<Door>, frame: Frame) -> Fallible {
    let told = door.desk().ask(Node::column_mappings).await?;
    Ok(page(&frame, &MappingsPage { f: &frame, mappings: told.mappings }))
}

pub(super) async fn forget(
    State(door): State<Door>,
    Path(header): Path<String>,
    Posted(_, _): Posted<Nothing>,
) -> Fallible {
    door.desk().ask(move |node| node.forget_mapping(&header)).await?;
    Ok(back_to("/import/modeles", "mapping-forgotten", 1))
}

impl ColumnsPage<'_> {
    /// Whether a column is surely of a person: nothing else can be said of it.
    fn is_personal(&self, column: &SurveyedRow) -> bool {
        column.target == "personal" && column.why == "header"
    }

    fn file_name(&self) -> Foreign {
        Foreign::from(self.told.name.as_str())
    }
}
