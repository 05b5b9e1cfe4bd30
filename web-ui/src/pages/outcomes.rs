//! What became of my machines: the donor's question, answered machine by machine.

use crate::door::Door;
use crate::frame::{Fallible, Frame, page};
use crate::need::READ;
use crate::ways::Ways;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use regain_node::desk::{DevicePage, Foreign, OutcomeFormat};
use regain_node::node::Node;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Machines on one page.
const ROWS: usize = 100;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/devenir", READ, outcomes).get("/devenir.csv", READ, export).get("/devenir/outil", READ, for_tool)
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    etat: String,
    #[serde(default)]
    debut: usize,
}

#[derive(Template)]
#[template(path = "proof/outcomes.html")]
struct OutcomesPage<'a> {
    f: &'a Frame,
    by_state: BTreeMap<String, u32>,
    total: usize,
    state: &'a str,
    rows: Vec<DevicePage>,
    found: usize,
    start: usize,
}

async fn outcomes(State(door): State<Door>, Query(wanted): Query<Wanted>, frame: Frame) -> Fallible {
    let told = door.desk().ask(Node::outcomes).await?;
    let fits: Vec<DevicePage> =
        told.devices.into_iter().filter(|d| wanted.etat.is_empty() || d.row.state == wanted.etat).collect();
    let (found, start) = (fits.len(), wanted.debut);
    let rows = fits.into_iter().skip(start).take(ROWS).collect();
    let (by_state, total, state) = (told.by_state, told.total, wanted.etat.as_str());
    Ok(page(&frame, &OutcomesPage { f: &frame, by_state, total, state, rows, found, start }))
}

async fn export(State(door): State<Door>, _: Frame) -> Fallible {
    let told = door.desk().ask(Node::outcomes).await?;
    let text = crate::api::outcomes_table(&told)?;
    let name = format!("attachment; filename=\"devenir-{}.csv\"", jiff::Zoned::now().date());
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

#[derive(Deserialize)]
struct Tool {
    #[serde(default)]
    outil: String,
}

/// The same for the tool in which the owner keeps the machines.
async fn for_tool(State(door): State<Door>, Query(told): Query<Tool>, _: Frame) -> Fallible {
    let (format, name) = match told.outil.as_str() {
        "snipeit" => (OutcomeFormat::Snipeit, "snipe-it"),
        _ => (OutcomeFormat::GlpiInjection, "glpi"),
    };
    let text = door.desk().ask(move |node| node.outcomes_table(format, None)).await?;
    let name = format!("attachment; filename=\"devenir-{name}-{}.csv\"", jiff::Zoned::now().date());
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

/// What a machine is called here.
fn name(device: &DevicePage) -> String {
    let private = &device.row.private;
    private.code.clone().unwrap_or_else(|| device.row.id.chars().take(8).collect())
}

fn model(device: &DevicePage) -> Option<Foreign> {
    device.row.private.model.clone()
}
