//! Indicators, and what became of the machines.

use super::call::{Call, Calls, read};
use crate::door::Door;
use crate::input::Asked;
use crate::need::READ;
use crate::reply::{Problem, answer};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use regain_node::desk::{
    DeskError, DevicePage, Devices, Foreign, OutcomeFormat, Outcomes, Person, ReenTold, Selection,
};
use regain_node::node::Node;
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::openapi::HttpMethod;
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ReenQuery {
    /// The calendar year.
    year: i32,
    /// A member by id or name; this node's organisation if absent.
    owner: Option<String>,
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Format {
    #[default]
    Json,
    Csv,
    GlpiInjection,
    Snipeit,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct OutcomesQuery {
    /// Only those of a lot.
    lot: Option<String>,
    /// `json`, `csv`, or a table that the owner's own tool reads: `glpi-injection`, `snipeit`.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let outcomes_about = "What became of the devices that this node brought in, each with its chain.";
    let outcomes = Call::new(HttpMethod::Get, outcomes_about, get(outcomes)).asks::<OutcomesQuery>();
    let reen = Call::new(HttpMethod::Get, "The REEN ratio of an owner for a year, with its lists.", get(reen));
    let counts = "Sum of actors, distinct devices and transfers of the territory, which reconcile.";
    Calls::default()
        .on("/outcomes", READ, outcomes.tells::<Outcomes>().tells_file("text/csv"))
        .on("/indicators/reen", READ, reen.asks::<ReenQuery>().tells::<ReenTold>())
        .on("/indicators/counts", READ, read(counts, Node::counts))
}

async fn reen(State(door): State<Door>, Asked(q): Asked<ReenQuery>) -> Response {
    let owner = q.owner.filter(|o| !o.is_empty());
    answer(door.desk().ask(move |node| node.reen(q.year, owner.as_deref())).await)
}

async fn outcomes(State(door): State<Door>, Asked(q): Asked<OutcomesQuery>) -> Result<Response, Problem> {
    let tool = match q.format {
        Format::GlpiInjection => Some(OutcomeFormat::GlpiInjection),
        Format::Snipeit => Some(OutcomeFormat::Snipeit),
        Format::Json | Format::Csv => None,
    };
    if let Some(tool) = tool {
        let text = door.desk().ask(move |node| node.outcomes_table(tool, q.lot.as_deref())).await?;
        return Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response());
    }
    let told = door
        .desk()
        .ask(move |node| {
            let all = node.outcomes()?;
            let Some(lot) = q.lot else { return Ok(all) };
            let chosen = node.devices(&Selection { lot: Some(lot), ..Selection::default() })?;
            Ok(only(all, &chosen))
        })
        .await?;
    match q.format {
        Format::Json => Ok(answer(Ok(told))),
        _ => {
            let text =
                table(&told).map_err(|e| DeskError::Failed(format!("the table could not be written: {e}").into()))?;
            Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response())
        }
    }
}

/// The outcomes of the chosen devices, counted anew.
fn only(all: Outcomes, chosen: &Devices) -> Outcomes {
    let ids: BTreeSet<&str> = chosen.devices.iter().map(|d| d.id.as_str()).collect();
    Outcomes::of(all.devices.into_iter().filter(|d| ids.contains(d.row.id.as_str())).collect())
}

const COLUMNS: [&str; 11] =
    ["code", "serial", "device", "category", "state", "data", "holder", "owner", "last_step", "on", "event"];

/// The table of outcomes, or why it could not be written.
pub(crate) fn outcomes_table(told: &Outcomes) -> Result<String, DeskError> {
    table(told).map_err(|e| DeskError::Failed(format!("the table could not be written: {e}").into()))
}

/// A line a device, for a spreadsheet.
fn table(told: &Outcomes) -> Result<String, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    let name = |p: Option<&Person>| p.and_then(|p| p.name.as_ref()).map_or("", Foreign::raw).to_owned();
    for DevicePage { row, chain } in &told.devices {
        let last = chain.last();
        let cells = [
            row.private.code.clone().unwrap_or_default(),
            row.private.serial.as_ref().map_or("", Foreign::raw).to_owned(),
            row.id.clone(),
            row.category.clone(),
            row.state.clone(),
            row.data.clone(),
            name(row.holders.first()),
            name(Some(&row.owner)),
            last.map(|l| l.what.clone()).unwrap_or_default(),
            last.and_then(|l| l.on.clone()).unwrap_or_default(),
            last.map(|l| l.signed.event.clone()).unwrap_or_default(),
        ];
        out.write_record(cells.iter().map(|c| harmless(c)))?;
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
    use regain_node::desk::{ChainLine, DeviceRow, PrivateFacts, Signed};
    use std::collections::BTreeMap;

    fn device(id: &str, state: &str, holder: &str) -> DevicePage {
        let person = Person { actor: "a1".into(), name: Some(holder.into()) };
        let row = DeviceRow {
            id: id.into(),
            reference: "e1:0".into(),
            category: "laptop".into(),
            media: None,
            state: state.into(),
            data: "no_medium".into(),
            waste: false,
            provenance: "ordinary".into(),
            disputed: false,
            holders: vec![person.clone()],
            owner: person.clone(),
            entered_by: person,
            private: PrivateFacts::default(),
        };
        let signed = Signed { event: "e2".into(), signature: None };
        DevicePage { row, chain: vec![ChainLine::new(signed, "received", None)] }
    }

    #[test]
    fn a_foreign_name_is_no_formula() {
        let told = Outcomes::of(vec![device("d1", "received", "=HYPERLINK(\"x\")")]);
        let text = table(&told).expect("in memory");
        let line = text.lines().nth(1).expect("one device");
        assert!(line.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{line}");
        assert!(line.contains("received"));
    }

    #[test]
    fn a_lot_narrows_the_list_and_its_counts() {
        let all = Outcomes::of(vec![device("a", "in_service", "x"), device("b", "received", "x")]);
        let chosen = ["b", "c"].map(|id| device(id, "received", "x").row).into();
        let told = only(all, &Devices { devices: chosen, by_state: BTreeMap::new() });
        assert_eq!(told.total, 1);
        assert_eq!(told.by_state, BTreeMap::from([("received".to_owned(), 1)]));
    }
}
