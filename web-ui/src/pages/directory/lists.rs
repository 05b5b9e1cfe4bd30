//! Lists of organisations that are no members: a file, what it would do, and doing it.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, Upload, back_to, page, page_with};
use crate::pages::fields::Fields;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use regain_node::desk::DirectoryImport;

/// Rejected rows on the page; the command line tells all.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "directory/import.html")]
struct ImportPage<'a> {
    f: &'a Frame,
    source: String,
    told: Option<(String, DirectoryImport)>,
    problem: Option<String>,
}

pub(super) async fn choose(frame: Frame) -> Response {
    page(&frame, &ImportPage { f: &frame, source: String::new(), told: None, problem: None })
}

pub(super) async fn rehearse(State(door): State<Door>, upload: Upload) -> Fallible {
    let fields: Fields = match upload.fields() {
        Ok(fields) => fields,
        Err(fault) => return Ok(fault.show(&upload.frame)),
    };
    let (frame, source) = (&upload.frame, fields.get("source").to_owned());
    let refuse = |problem: String| {
        let shown = ImportPage { f: frame, source: source.clone(), told: None, problem: Some(problem) };
        page_with(StatusCode::UNPROCESSABLE_ENTITY, frame, &shown)
    };
    if upload.bytes.is_empty() {
        return Ok(refuse(frame.t("import-no-file")));
    }
    let (bytes, named) = (upload.bytes.to_vec(), source.clone());
    match door.desk().ask(move |node| node.rehearse_directory(bytes, &named)).await {
        Ok(told) => Ok(page(frame, &ImportPage { f: frame, source, told: Some(told), problem: None })),
        Err(error) => Ok(refuse(frame.sentence(&error))),
    }
}

pub(super) async fn apply(State(door): State<Door>, Posted(frame, told): Posted<Fields>) -> Fallible {
    let upload = told.get("upload").to_owned();
    match door.desk().ask(move |node| node.apply_directory(&upload)).await {
        Ok(told) => Ok(back_to("/annuaire", "listed", told.new + told.changed)),
        Err(error) => {
            let shown =
                ImportPage { f: &frame, source: String::new(), told: None, problem: Some(frame.sentence(&error)) };
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &frame, &shown))
        }
    }
}
