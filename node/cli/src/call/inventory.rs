//! The private fleet: what altered it, who is who, remembered tables.

use crate::args::{ExportCommand, FleetCommand};
use crate::client::{Client, segment};
use crate::exit::Failure;
use crate::output::Output;
use crate::table::{Table, at, list};
use serde_json::{Value, json};
use std::time::Duration;

/// `regain fleet`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn fleet(command: &FleetCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        FleetCommand::Alterations => alterations(client),
        FleetCommand::Weigh { number } => weigh(client, *number),
        FleetCommand::Undo { number } => undo(client, *number),
        FleetCommand::Sources { name } => sources(client, name),
        FleetCommand::Split { key, tool, format } => {
            let told = client.post("fleet/split", &json!({ "key": key, "tool": tool, "format": format }))?;
            let text = format!("two devices now: {} and {}{}", at(&told, "/key"), at(&told, "/apart"), way_back(&told));
            Ok(Output::new("fleet.split", told, text))
        }
        FleetCommand::Join { into, from } => {
            let told = client.post("fleet/join", &json!({ "into": into, "from": from }))?;
            let text = format!("one device now: {}{}", at(&told, "/key"), way_back(&told));
            Ok(Output::new("fleet.join", told, text))
        }
        FleetCommand::Mappings => Ok(mappings(client.get("mappings")?)),
        FleetCommand::ForgetMapping { header } => {
            Ok(mappings(client.delete(&format!("mappings/{}", segment(header)))?))
        }
    }
}

fn way_back(told: &Value) -> String {
    format!("\nTo take it back, for seven days: regain fleet undo {}", at(told, "/alteration"))
}

fn alterations(client: &Client) -> Result<Output, Failure> {
    let told = client.get("alterations")?;
    let mut table = Table::new(&["number", "what", "about", "new", "changed", "removed", "end", "can be undone"]);
    for a in list(&told, "alterations") {
        let end = if at(a, "/undone_by").is_empty() { at(a, "/end") } else { "undone".to_owned() };
        table.line([
            at(a, "/number"),
            at(a, "/kind"),
            at(a, "/name"),
            at(a, "/new"),
            at(a, "/changed"),
            at(a, "/removed"),
            end,
            at(a, "/can_be_undone"),
        ]);
    }
    let text = table.or("nothing altered the fleet yet");
    Ok(Output::new("fleet.alterations", told, text))
}

fn weigh(client: &Client, number: u64) -> Result<Output, Failure> {
    let told = client.get(&format!("alterations/{number}"))?;
    let mut text = format!(
        "taking {number} back: {} device(s) become what they were, {} go, {} stay as they are\n",
        at(&told, "/back"),
        at(&told, "/gone"),
        at(&told, "/kept")
    );
    for row in list(&told, "kept_rows") {
        text += &format!("  stays: {} {}: {}\n", at(row, "/name"), at(row, "/serial"), at(row, "/why"));
    }
    Ok(Output::new("fleet.weigh", told, text))
}

fn undo(client: &Client, number: u64) -> Result<Output, Failure> {
    let weighed = client.get(&format!("alterations/{number}"))?;
    client.post(&format!("alterations/{number}/undo"), &json!({}))?;
    loop {
        let all = client.get("alterations")?;
        let made = list(&all, "alterations").iter().find(|a| a["of"] == json!(number)).cloned();
        if let Some(done) = made.filter(|a| !a["end"].is_null()) {
            let text = format!(
                "taken back: {} device(s) are what they were, {} are gone, {} stay as they are",
                at(&done, "/changed").parse::<u64>().unwrap_or(0) + at(&done, "/new").parse::<u64>().unwrap_or(0),
                at(&done, "/removed"),
                at(&weighed, "/kept")
            );
            return Ok(Output::new("fleet.undo", done, text));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn sources(client: &Client, name: &str) -> Result<Output, Failure> {
    let told = client.get(&format!("fleet/sources/{}", segment(name)))?;
    let mut table = Table::new(&["tool", "format", "reports", "because", "place"]);
    for s in list(&told, "sources") {
        let why: Vec<&str> = list(s, "reasons").iter().filter_map(Value::as_str).collect();
        table.line([at(s, "/tool"), at(s, "/format"), at(s, "/reports"), why.join(", "), at(s, "/place")]);
    }
    let parted: String = list(&told, "parted")
        .iter()
        .map(|p| format!("split off: {} {} is {}\n", at(p, "/tool"), at(p, "/format"), at(p, "/to")))
        .collect();
    let text = format!("{}\n{table}{parted}", at(&told, "/key"));
    Ok(Output::new("fleet.sources", told, text))
}

fn mappings(told: Value) -> Output {
    let mut table = Table::new(&["header", "file", "columns"]);
    for m in list(&told, "mappings") {
        let columns: Vec<String> =
            list(m, "columns").iter().map(|c| format!("{}={}", at(c, "/0"), at(c, "/1"))).collect();
        table.line([at(m, "/header"), at(m, "/file"), columns.join(" ")]);
    }
    let text = table.or("no table is remembered");
    Output::new("fleet.mappings", told, text)
}

/// `regain export`.
///
/// # Errors
/// The node says no, does not answer, or the file cannot be written.
pub fn export(command: &ExportCommand, client: &Client) -> Result<Output, Failure> {
    let ExportCommand::Outcomes { format, lot, output } = command;
    let lot = lot.as_ref().map(|l| format!("lot={}&", segment(l))).unwrap_or_default();
    let table = client.bytes(&format!("outcomes?{lot}format={}", format.code()))?;
    let rows = table.iter().filter(|b| **b == b'\n').count().saturating_sub(1);
    match output {
        None => Ok(Output::new("export.outcomes", json!({ "rows": rows }), String::from_utf8_lossy(&table))),
        Some(path) => {
            std::fs::write(path, &table).map_err(|e| Failure::file("write", path, &e))?;
            let file = path.display().to_string();
            let text = format!("{rows} machine(s) in {file}");
            Ok(Output::new("export.outcomes", json!({ "file": file, "rows": rows }), text))
        }
    }
}
