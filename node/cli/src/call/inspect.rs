//! Looking: status, warnings, bundle, outcomes, indicators, peers.

use super::device::{by_state, holders};
use super::people::network_text;
use crate::args::{BundleArgs, IndicatorCommand, OutcomesArgs, PeerCommand};
use crate::client::{Client, segment};
use crate::exit::Failure;
use crate::home::write_private;
use crate::output::Output;
use crate::table::{Table, at, list, plain, short};
use regain_node::backup::told_minute;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;

/// `regain status`.
///
/// # Errors
/// The node does not answer.
pub fn status(client: &Client) -> Result<Output, Failure> {
    let told = client.get("status")?;
    let mut text = format!(
        "{}  (regain {})\nactor {}\nnode  {}\n{} member(s) connected, {} device(s) in the private fleet\n",
        at(&told, "/name"),
        at(&told, "/version"),
        at(&told, "/did"),
        at(&told, "/node"),
        at(&told, "/connected"),
        at(&told, "/fleet"),
    );
    for address in list(&told, "listening").iter().filter_map(Value::as_str) {
        text += &format!("listening on {}\n", plain(address));
    }
    text += &match told.get("network") {
        Some(network) if !network.is_null() => network_text(network),
        _ if !told["joining"].is_null() => {
            format!(
                "joining: admitted by {} of {} guarantors needed\n",
                at(&told, "/joining/admitted_by"),
                at(&told, "/joining/needed")
            )
        }
        _ => "in no network yet: `regain network found`, or `regain join` with an invitation\n".into(),
    };
    if !told["stopped"].is_null() {
        text += &format!("STOPPED, this node writes nothing any more: {}\n", at(&told, "/stopped"));
    }
    if !told["recovery"].is_null() {
        text += &format!("NOT WRITING: {}\n", super::recovery::sentence(&told["recovery"]));
    }
    text += &match told["backup"]["minute"].as_u64().and_then(|m| u32::try_from(m).ok()) {
        Some(minute) => format!("last backup {} to {}\n", told_minute(minute), at(&told, "/backup/place")),
        None => "never backed up: `regain backup create`\n".to_owned(),
    };
    if told.get("warnings").and_then(Value::as_u64).is_some_and(|n| n > 0) {
        text += &format!("{} warning(s) since the start: `regain warnings`\n", at(&told, "/warnings"));
    }
    Ok(Output::new("status", told, text))
}

/// `regain warnings`.
///
/// # Errors
/// The node does not answer.
pub fn warnings(client: &Client) -> Result<Output, Failure> {
    let told = client.get("warnings")?;
    let lines: Vec<String> = list(&told, "warnings").iter().filter_map(Value::as_str).map(plain).collect();
    let text = if lines.is_empty() { "no warning since the start".to_owned() } else { lines.join("\n") };
    Ok(Output::new("warnings", told, text))
}

/// `regain bundle`.
///
/// # Errors
/// The node says no, or the file cannot be written.
pub fn bundle(args: &BundleArgs, client: &Client) -> Result<Output, Failure> {
    let bytes = client.bytes("bundle")?;
    if args.output == Path::new("-") {
        let written = std::io::stdout().lock().write_all(&bytes);
        written.map_err(|e| Failure::file("write", &args.output, &e))?;
        return Ok(Output::printed("bundle"));
    }
    write_private(&args.output, &bytes)?;
    let path = args.output.display().to_string();
    let text = format!("{} bytes in {path}\nCheck it anywhere, without a network: regain verify {path}", bytes.len());
    Ok(Output::new("bundle", json!({ "file": path, "bytes": bytes.len() }), text))
}

/// `regain outcomes`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn outcomes(args: &OutcomesArgs, client: &Client) -> Result<Output, Failure> {
    let lot = args.lot.as_ref().map(|l| format!("lot={}&", segment(l))).unwrap_or_default();
    if args.csv {
        let table = client.bytes(&format!("outcomes?{lot}format=csv"))?;
        return Ok(Output::new("outcomes", Value::Null, String::from_utf8_lossy(&table)));
    }
    let told = client.get(&format!("outcomes?{lot}format=json"))?;
    let mut table = Table::new(&["code", "device", "category", "state", "data", "holder", "last signed", "on"]);
    for d in list(&told, "devices") {
        let last = list(d, "chain").last().unwrap_or(&Value::Null);
        table.line([
            at(d, "/private/code"),
            at(d, "/id"),
            at(d, "/category"),
            at(d, "/state"),
            at(d, "/data"),
            holders(d),
            at(last, "/what"),
            at(last, "/on"),
        ]);
    }
    let text = format!("{}\n{}", table.or("this organisation brought no device in yet").trim_end(), by_state(&told));
    Ok(Output::new("outcomes", told, text))
}

/// `regain indicator`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn indicator(command: &IndicatorCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        IndicatorCommand::Reen { year, owner } => {
            let owner = owner.as_ref().map(|o| format!("&owner={}", segment(o))).unwrap_or_default();
            let told = client.get(&format!("indicators/reen?year={year}{owner}"))?;
            let text = reen_text(&told);
            Ok(Output::new("indicator.reen", told, text))
        }
        IndicatorCommand::Counts => {
            let told = client.get("indicators/counts")?;
            let mut table = Table::new(&["actor", "devices ever held"]);
            for a in list(&told, "by_actor") {
                let name = if at(a, "/name").is_empty() { short(&at(a, "/actor")) } else { at(a, "/name") };
                table.line([name, at(a, "/devices")]);
            }
            let (sum, moved, distinct) = (at(&told, "/sum_of_actors"), at(&told, "/transfers"), at(&told, "/distinct"));
            let text = format!(
                "{table}sum of actors {sum} - transfers {moved} = distinct devices {distinct}\n{}",
                by_state(&told)
            );
            Ok(Output::new("indicator.counts", told, text))
        }
        IndicatorCommand::Repair { year, group } => {
            let group = group.as_ref().map(|g| format!("&group={}", segment(g))).unwrap_or_default();
            let told = client.get(&format!("indicators/repair?year={year}{group}"))?;
            let mut table = Table::new(&["organisation", "member", "commune", "labelled", "why"]);
            for r in list(&told, "list") {
                table.line(["/name", "/member", "/town", "/labelled", "/why"].map(|field| at(r, field)));
            }
            let share = match at(&told, "/share") {
                none if none.is_empty() => "no share (nobody repairs)".to_owned(),
                some => format!("{some} %"),
            };
            let (labelled, all) = (at(&told, "/labelled"), at(&told, "/organisations"));
            let text = format!("I-06 {year}: {share}  ({labelled} labelled QualiRépar of {all} that repair)\n{table}");
            Ok(Output::new("indicator.repair", told, text))
        }
    }
}

fn reen_text(told: &Value) -> String {
    let percent = |pointer| match at(told, pointer) {
        none if none.is_empty() => "no ratio (nothing to divide by)".to_owned(),
        some => format!("{some} %"),
    };
    format!(
        "REEN {}: {}  ({} proven of {} reformed and in stock on 1 January; target {} %)\n\
         with {} pending: {}\nflow ratio, not the regulatory one: {}\nlegal pack {} ({}), {}\n",
        at(told, "/year"),
        percent("/ratio"),
        at(told, "/numerator"),
        at(told, "/denominator"),
        at(told, "/target"),
        at(told, "/pending"),
        percent("/ratio_with_pending"),
        percent("/flow_ratio_not_regulatory"),
        at(told, "/pack/id"),
        at(told, "/pack/status"),
        at(told, "/pack/source"),
    )
}

/// `regain peer`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn peer(command: &PeerCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        PeerCommand::List => {
            let told = client.get("peers")?;
            let mut table = Table::new(&["name", "node", "actor", "member"]);
            for p in list(&told, "peers") {
                table.line([at(p, "/name"), short(&at(p, "/node")), short(&at(p, "/actor")), at(p, "/member")]);
            }
            let text = table.or("no node is connected");
            Ok(Output::new("peer.list", told, text))
        }
        PeerCommand::Hold { peer } => {
            let told = client.put(&format!("holds/{}", segment(peer)))?;
            let text = format!("{} is served nothing newer until `regain peer release`", short(&at(&told, "/held")));
            Ok(Output::new("peer.hold", told, text))
        }
        PeerCommand::Release { peer } => {
            let told = client.delete(&format!("holds/{}", segment(peer)))?;
            let text = format!("{} is served everything again", short(&at(&told, "/released")));
            Ok(Output::new("peer.release", told, text))
        }
    }
}
