//! Indicators, and what became of the machines.

use super::read;
use crate::door::Door;
use crate::input::Asked;
use crate::reply::{Problem, answer};
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use regain_node::desk::{DeskError, Selection};
use regain_node::node::Node;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReenQuery {
    year: i32,
    owner: Option<String>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Json,
    Csv,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomesQuery {
    lot: Option<String>,
    #[serde(default)]
    format: Format,
}

/// The calls.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/outcomes", get(outcomes))
        .route("/indicators/reen", get(reen))
        .route("/indicators/counts", read(Node::counts))
}

async fn reen(State(door): State<Door>, Asked(q): Asked<ReenQuery>) -> Response {
    let owner = q.owner.filter(|o| !o.is_empty());
    answer(door.desk().ask(move |node| node.reen(q.year, owner.as_deref())).await)
}

async fn outcomes(State(door): State<Door>, Asked(q): Asked<OutcomesQuery>) -> Result<Response, Problem> {
    let told = door
        .desk()
        .ask(move |node| {
            let all = node.outcomes()?;
            let Some(lot) = q.lot else { return Ok(all) };
            let chosen = node.devices(&Selection { lot: Some(lot), ..Selection::default() })?;
            Ok(only(&all, &chosen))
        })
        .await?;
    match q.format {
        Format::Json => Ok(answer(Ok(told))),
        Format::Csv => {
            let text = table(&told).map_err(|e| DeskError::Failed(format!("the table could not be written: {e}")))?;
            Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response())
        }
    }
}

fn devices(told: &Value) -> impl Iterator<Item = &Value> {
    told.get("devices").and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// The outcomes of the chosen devices, counted anew.
fn only(all: &Value, chosen: &Value) -> Value {
    let ids: BTreeSet<&str> = devices(chosen).map(|d| text(d, "/id")).collect();
    let list: Vec<&Value> = devices(all).filter(|d| ids.contains(text(d, "/id"))).collect();
    let mut by_state: BTreeMap<&str, usize> = BTreeMap::new();
    for device in &list {
        *by_state.entry(text(device, "/state")).or_default() += 1;
    }
    json!({ "devices": list, "by_state": by_state, "total": list.len() })
}

/// A line a device, for a spreadsheet.
fn table(told: &Value) -> Result<String, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "code",
        "serial",
        "device",
        "category",
        "state",
        "data",
        "holder",
        "owner",
        "last_step",
        "on",
        "event",
    ])?;
    for d in devices(told) {
        let last = d.get("chain").and_then(Value::as_array).and_then(|c| c.last()).unwrap_or(&Value::Null);
        let cells = [
            text(d, "/private/code"),
            text(d, "/private/serial"),
            text(d, "/id"),
            text(d, "/category"),
            text(d, "/state"),
            text(d, "/data"),
            text(d, "/holders/0/name"),
            text(d, "/owner/name"),
            text(last, "/what"),
            text(last, "/on"),
            text(last, "/event"),
        ];
        out.write_record(cells.map(harmless))?;
    }
    let bytes = out.into_inner().map_err(|e| e.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A cell that no spreadsheet takes for a formula: names and serials come from others.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_name_is_no_formula() {
        let holders = json!([{ "name": "=HYPERLINK(\"x\")" }]);
        let told = json!({ "devices": [{ "id": "d1", "holders": holders, "chain": [{ "what": "received" }] }] });
        let text = table(&told).expect("in memory");
        let line = text.lines().nth(1).expect("one device");
        assert!(line.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{line}");
        assert!(line.contains("received"));
    }

    #[test]
    fn a_lot_narrows_the_list_and_its_counts() {
        let devices = json!([{ "id": "a", "state": "in_service" }, { "id": "b", "state": "received" }]);
        let all = json!({ "devices": devices, "total": 2 });
        let told = only(&all, &json!({ "devices": [{ "id": "b" }, { "id": "c" }] }));
        assert_eq!(told["total"], 1);
        assert_eq!(told["by_state"], json!({ "received": 1 }));
    }
}
