//! The fleet ahead: forecast, published totals, the territory, notes by hand.

use super::signed;
use crate::args::{ForecastCommand, NoteCommand, ShareCommand, TotalsArgs};
use crate::client::Client;
use crate::exit::Failure;
use crate::input::read_text;
use crate::output::Output;
use crate::table::{Table, at, list};
use serde_json::{Value, json};

/// `regain forecast`.
///
/// # Errors
/// The node says no, or does not answer; a file cannot be read.
pub fn forecast(command: &ForecastCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        ForecastCommand::Show => {
            let told = client.get("foresight")?;
            let text = shown(&told);
            Ok(Output::new("forecast.show", told, text))
        }
        ForecastCommand::Keep => {
            let told = client.post("foresight/kept", &json!({}))?;
            let text = format!("kept: {} device(s) foreseen on {}", at(&told, "/devices"), at(&told, "/on"));
            Ok(Output::new("forecast.keep", told, text))
        }
        ForecastCommand::Rules { file } => {
            let body: Value = serde_json::from_str(&read_text(file)?)
                .map_err(|e| Failure::usage(format!("`{}` is not the JSON of rules: {e}", file.display())))?;
            let told = client.post("foresight/policy", &body)?;
            Ok(Output::new("forecast.rules", told, "rules kept".to_owned()))
        }
    }
}

fn counts(value: &Value, key: &str, name: &str) -> String {
    let one = |v: &Value| format!("{} {}", at(v, "/devices"), at(v, name));
    list(value, key).iter().map(one).collect::<Vec<_>>().join(", ")
}

fn shown(told: &Value) -> String {
    let mut table = Table::new(&["quarter", "devices", "rests on", "kinds"]);
    for q in list(told, "quarters") {
        let kind = |v: &Value| format!("{} {} ({})", at(v, "/devices"), at(v, "/category"), at(v, "/spec"));
        let kinds: Vec<String> = list(q, "volumes").iter().map(kind).collect();
        table.line([at(q, "/quarter"), at(q, "/devices"), counts(q, "grounds", "/ground"), kinds.join(", ")]);
    }
    let head = format!(
        "{} device(s) in the fleet; {} without forecast, {} leased or personal; dormant for {} days: {} in stock, {} silent\n",
        at(told, "/fleet"),
        at(told, "/unforeseen"),
        at(told, "/not_own"),
        at(told, "/dormant/days"),
        at(told, "/dormant/stock"),
        at(told, "/dormant/silent")
    );
    let mut scores = Table::new(&["kept on", "quarter", "foreseen", "came"]);
    for s in list(told, "scores") {
        scores.line([at(s, "/made_on"), at(s, "/quarter"), at(s, "/foreseen"), at(s, "/came")]);
    }
    let scores = if scores.is_empty() { String::new() } else { format!("\n{scores}") };
    format!("{head}{}{scores}", table.or("nothing is foreseen"))
}

fn numbers(told: &Value) -> String {
    let mut table = Table::new(&["category", "column", "about"]);
    for cell in list(told, "cells") {
        let count = if cell["count"].is_null() { "hidden".to_owned() } else { at(cell, "/count") };
        table.line([at(cell, "/category"), at(cell, "/column"), count]);
    }
    table.or("no number can be told")
}

/// `regain share`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn share(command: &ShareCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        ShareCommand::List => {
            let told = client.get("sharing")?;
            let text = published(&told);
            Ok(Output::new("share.list", told, text))
        }
        ShareCommand::Totals(args) => totals(args, client),
        ShareCommand::End { about } => {
            let told = client.post(&format!("sharing/{about}/end"), &json!({}))?;
            let text = published(&told);
            Ok(Output::new("share.end", told, text))
        }
        ShareCommand::Stop { event } => {
            let told = client.post(&format!("sharing/events/{event}/end"), &json!({}))?;
            let text = published(&told);
            Ok(Output::new("share.stop", told, text))
        }
    }
}

fn totals(args: &TotalsArgs, client: &Client) -> Result<Output, Failure> {
    let body = json!({
        "about": args.about, "categories": args.categories, "totals_only": args.totals_only, "to": args.to,
        "token": args.sign.as_deref().unwrap_or_default(),
    });
    if args.sign.is_some() {
        return Ok(signed("share.totals", "published", client.post("sharing/totals", &body)?));
    }
    let told = client.post("sharing/preview", &body)?;
    let (readers, token) = (list(&told, "readers").len(), at(&told, "/token"));
    let former = match told["former"].as_str() {
        Some(day) => format!(
            "something about this left on {day} in a network that this node was in before; the same numbers leave again\n"
        ),
        None => String::new(),
    };
    let text = format!(
        "{}{former}{} of {}, readable by {readers} other member(s). To publish exactly this: the same with --sign {token}\n",
        numbers(&told),
        at(&told, "/about"),
        at(&told, "/period")
    );
    Ok(Output::new("share.preview", told, text))
}

fn published(told: &Value) -> String {
    let mut table = Table::new(&["on", "about", "period", "readers", "to", "numbers", "state", "event"]);
    for s in list(told, "shared") {
        let to: Vec<String> = list(s, "to").iter().map(|r| at(r, "/name")).collect();
        let state = match (s["withdrawn"] == true, s["former"] == true) {
            (true, _) => "withdrawn",
            (_, true) => "in a former network",
            _ => "stands",
        };
        table.line([
            at(s, "/on"),
            at(s, "/about"),
            at(s, "/period"),
            at(s, "/readers"),
            if to.is_empty() { "all".to_owned() } else { to.join(", ") },
            list(s, "cells").len().to_string(),
            state.to_owned(),
            at(s, "/event"),
        ]);
    }
    table.or("nothing was told")
}

/// `regain territory`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn territory(client: &Client) -> Result<Output, Failure> {
    let told = client.get("territory")?;
    let mut text = String::new();
    for about in ["fleet", "forecast"] {
        let subject = &told[about];
        let mut table = Table::new(&["category", "column", "about", "members", "hidden"]);
        for row in list(subject, "rows") {
            for c in list(row, "columns") {
                let sum = if c["sum"].is_null() { "hidden".to_owned() } else { at(c, "/sum") };
                table.line([at(row, "/category"), at(c, "/column"), sum, at(c, "/members"), at(c, "/hidden")]);
            }
        }
        let oldest = match subject["oldest_days"].as_u64() {
            Some(days) => format!(", the oldest {days} day(s) ago"),
            None => String::new(),
        };
        text += &format!(
            "{about}: {} of {} member(s) publish{oldest}\n{}\n",
            at(subject, "/publishing"),
            at(&told, "/members"),
            table.or("nothing is published\n")
        );
    }
    for c in list(&told, "confided") {
        let (who, about, period) = (at(c, "/member/name"), at(c, "/about"), at(c, "/period"));
        text += &format!("told to this organisation by {who}: {about} of {period}\n{}\n", numbers(c));
    }
    Ok(Output::new("territory", told, text))
}

/// `regain note`.
///
/// # Errors
/// The node says no, or does not answer; a file cannot be read.
pub fn note(command: &NoteCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        NoteCommand::List => {
            let told = client.get("notes")?;
            let mut table = Table::new(&["batch", "on", "by", "field", "value", "devices", "state"]);
            for b in list(&told, "batches") {
                let state = if b["undone"] == true { "undone" } else { "" };
                table.line([
                    at(b, "/batch"),
                    at(b, "/on"),
                    at(b, "/by"),
                    at(b, "/field"),
                    at(b, "/value"),
                    at(b, "/devices"),
                    state.to_owned(),
                ]);
            }
            let text = table.or("nothing was noted by hand");
            Ok(Output::new("note.list", told, text))
        }
        NoteCommand::Set { field, value, devices, list: file, query, apply } => {
            let mut named = devices.clone();
            if let Some(file) = file {
                named.extend(read_text(file)?.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned));
            }
            let body = json!({ "field": field, "value": value, "devices": named, "query": query, "apply": apply });
            Ok(noted("note.set", client.post("notes/devices", &body)?))
        }
        NoteCommand::Undo { batch } => Ok(noted("note.undo", client.post(&format!("notes/{batch}/undo"), &json!({}))?)),
    }
}

fn noted(command: &'static str, told: Value) -> Output {
    let names = |key: &str| list(&told, key).iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    let head = if told["applied"] == true { "done" } else { "preview, nothing was changed" };
    let mut text = format!("{head}: {} device(s) change, {} stay", at(&told, "/changes"), at(&told, "/unchanged"));
    if told["batch"].is_u64() {
        text += &format!("; batch {}", at(&told, "/batch"));
    }
    for (key, word) in [("unknown", "unknown"), ("ambiguous", "more than one device")] {
        if !list(&told, key).is_empty() {
            text += &format!("\n{word}: {}", names(key));
        }
    }
    if told["applied"] != true {
        text += "\nTo do it: the same with --apply";
    }
    Output::new(command, told, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_said_so() {
        let told = json!({ "cells": [{ "category": "laptop", "column": "all", "count": 40 }, { "category": "laptop", "column": "3-4", "count": null }] });
        let text = numbers(&told);
        assert!(text.contains("40") && text.contains("hidden"), "{text}");
    }

    #[test]
    fn a_preview_says_what_it_does_not_know() {
        let told = json!({ "applied": false, "changes": 2, "unchanged": 1, "unknown": ["X-1"], "ambiguous": [], "batch": null });
        let text = noted("note.set", told).text;
        assert!(text.contains("unknown: X-1") && text.contains("--apply"), "{text}");
    }
}
