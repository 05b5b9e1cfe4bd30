//! Devices of the fleet and of the network.

use super::signed;
use crate::args::{DeviceCommand, EnterArgs, ListArgs, today};
use crate::client::{Client, segment};
use crate::exit::Failure;
use crate::output::Output;
use crate::table::{Table, at, list, plain, short};
use serde_json::{Value, json};

/// `regain device`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn device(command: &DeviceCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        DeviceCommand::List(args) if args.fleet => Ok(fleet(client.get("fleet")?)),
        DeviceCommand::List(args) => listed(args, client),
        DeviceCommand::Show { name } => Ok(shown(client.get(&format!("devices/{}", segment(name)))?)),
        DeviceCommand::Enter(args) => entered(args, client),
        DeviceCommand::Reform(args) => {
            let on = args.on.clone().unwrap_or_else(today);
            let body = json!({ "select": args.select.signing()?, "on": on, "exclusion": args.exclusion });
            Ok(signed("device.reform", "decommissioned", client.post("devices/reform", &body)?))
        }
        DeviceCommand::Reassign(args) => {
            let on = args.on.clone().unwrap_or_else(today);
            let told = client.post("devices/reassign", &json!({ "select": args.select.signing()?, "on": on }))?;
            Ok(signed("device.reassign", "redeployed", told))
        }
        DeviceCommand::Files { name } => {
            Ok(files("device.files", client.get(&format!("fleet/{}/files", segment(name)))?))
        }
        DeviceCommand::Attach { name, file } => {
            let bytes = std::fs::read(file).map_err(|e| Failure::file("read", file, &e))?;
            let called = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let path = format!("fleet/{}/files?name={}", segment(name), segment(&called));
            Ok(files("device.attach", client.upload(&path, &bytes)?))
        }
    }
}

fn files(command: &'static str, told: Value) -> Output {
    let mut table = Table::new(&["file", "kind", "bytes", "on", "name"]);
    for f in list(&told, "files") {
        table.line([short(&at(f, "/file")), at(f, "/media"), at(f, "/bytes"), at(f, "/on"), at(f, "/name")]);
    }
    let text = table.or("no photo and no document");
    Output::new(command, told, text)
}

fn entered(args: &EnterArgs, client: &Client) -> Result<Output, Failure> {
    let body = json!({
        "keys": args.keys, "category": args.category, "decommissioned": args.decommissioned, "reform": args.reform,
        "territory": args.territory,
    });
    let told = client.post("devices/enter", &body)?;
    let reforms = list(&told, "reforms").len();
    let text = format!(
        "{} device(s) entered, {reforms} decommissioning(s) signed  ({})",
        at(&told, "/entered"),
        at(&told, "/event")
    );
    Ok(Output::new("device.enter", told, text))
}

fn listed(args: &ListArgs, client: &Client) -> Result<Output, Failure> {
    let told = client.post("devices/search", &args.select.any()?)?;
    let mut table = Table::new(&["code", "device", "category", "state", "data", "holder", "serial"]);
    for d in list(&told, "devices") {
        table.line([
            at(d, "/private/code"),
            at(d, "/id"),
            at(d, "/category"),
            at(d, "/state"),
            at(d, "/data"),
            holders(d),
            at(d, "/private/serial"),
        ]);
    }
    let text = format!("{table}{}", by_state(&told));
    Ok(Output::new("device.list", told, text))
}

/// Names of those who hold a device; more than one where it is disputed.
pub fn holders(device: &Value) -> String {
    let name = |h: &Value| if at(h, "/name").is_empty() { short(&at(h, "/actor")) } else { at(h, "/name") };
    list(device, "holders").iter().map(name).collect::<Vec<_>>().join(" / ")
}

/// The counts by state in one line.
pub fn by_state(told: &Value) -> String {
    let Some(counts) = told.get("by_state").and_then(Value::as_object) else { return String::new() };
    let total: u64 = counts.values().filter_map(Value::as_u64).sum();
    let each: Vec<String> = counts.iter().map(|(state, n)| format!("{n} {}", plain(state))).collect();
    format!("total {total}: {}\n", each.join(", "))
}

fn fleet(told: Value) -> Output {
    let mut table = Table::new(&["key", "category", "manufacturer", "model", "serial", "inventory", "in the network"]);
    for d in list(&told, "devices") {
        let of = |field: &str| at(d, &format!("/device/{field}/value"));
        table.line([
            at(d, "/key"),
            of("category"),
            of("manufacturer"),
            of("model"),
            of("serial"),
            of("asset_tag"),
            at(d, "/network_id"),
        ]);
    }
    let text = table.or("the fleet is empty; read an inventory with `regain import FILE --apply`");
    Output::new("device.fleet", told, text)
}

fn shown(told: Value) -> Output {
    let mut text = format!(
        "{}  {}  {}\nstate {}, data {}, held by {}, owned by {}\n",
        at(&told, "/private/code"),
        at(&told, "/category"),
        at(&told, "/id"),
        at(&told, "/state"),
        at(&told, "/data"),
        holders(&told),
        at(&told, "/owner/name"),
    );
    let known = ["manufacturer", "model", "serial", "asset_tag", "site"].map(|f| at(&told, &format!("/private/{f}")));
    let known: Vec<String> = known.into_iter().filter(|k| !k.is_empty()).collect();
    if !known.is_empty() {
        text += &format!("known here only: {}\n", known.join(", "));
    }
    let mut table = Table::new(&["on", "what", "detail", "by", "key", "event"]);
    for line in list(&told, "chain") {
        let detail = [at(line, "/detail"), at(line, "/title")].concat();
        let (by, key) = (at(line, "/by_name"), short(&at(line, "/key")));
        table.line([at(line, "/on"), at(line, "/what"), detail, by, key, short(&at(line, "/event"))]);
    }
    text += &table.to_string();
    Output::new("device.show", told, text)
}
