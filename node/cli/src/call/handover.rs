//! Hand-overs.

use super::signed;
use crate::args::{GiveArgs, GiveCommand, ReceiveArgs, today};
use crate::client::{Client, segment};
use crate::exit::Failure;
use crate::output::Output;
use crate::table::{Table, at, list, short};
use serde_json::{Value, json};

/// `regain give`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn give(command: &GiveCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        GiveCommand::Create(args) => Ok(signed("give.create", "hand-over", client.post("gives", &body(args)?)?)),
        GiveCommand::List => {
            let told = client.get("gives")?;
            let mut table = Table::new(&["give", "on", "from", "to", "devices", "title", "state"]);
            for g in list(&told, "gives") {
                let (from, to) = (at(g, "/from_name"), receiver(g));
                table.line([
                    short(&at(g, "/give")),
                    at(g, "/on"),
                    from,
                    to,
                    at(g, "/devices"),
                    at(g, "/title"),
                    state(g),
                ]);
            }
            let text = table.or("no hand-over yet");
            Ok(Output::new("give.list", told, text))
        }
        GiveCommand::Show { give } => Ok(shown(client.get(&format!("gives/{}", segment(give)))?)),
        GiveCommand::Recall { give } => {
            let told = client.post(&format!("gives/{}/recall", segment(give)), &json!({}))?;
            Ok(signed("give.recall", "recalled", told))
        }
    }
}

fn body(args: &GiveArgs) -> Result<Value, Failure> {
    let outside = args
        .party
        .outside
        .as_ref()
        .map(|kind| json!({ "kind": kind, "proof": args.party.proof, "slip": args.party.slip }));
    Ok(json!({
        "to": args.to, "outside": outside, "select": args.select.signing()?, "grant": args.grant,
        "commitment": args.commitment, "title": args.title, "destination": args.destination, "basis": args.basis, "manifest": args.manifest,
        "on": args.on.clone().unwrap_or_else(today),
    }))
}

fn receiver(give: &Value) -> String {
    match at(give, "/to/outside") {
        outside if outside.is_empty() => at(give, "/to/name"),
        outside => format!("{outside} (one key)"),
    }
}

fn state(give: &Value) -> String {
    let outcomes: Vec<String> = list(give, "outcomes").iter().map(|o| at(o, "/state")).collect();
    match outcomes.len() {
        0 => "open".into(),
        1 => outcomes.concat(),
        _ => format!("disputed: {}", outcomes.join(" and ")),
    }
}

fn shown(told: Value) -> Output {
    let mut text = format!(
        "{} from {} to {}: {} device(s), {}, {}, {}\n",
        at(&told, "/on"),
        at(&told, "/from_name"),
        receiver(&told),
        at(&told, "/devices"),
        at(&told, "/title"),
        at(&told, "/destination"),
        state(&told)
    );
    let mut table = Table::new(&["#", "device", "code", "category", "model", "serial"]);
    let manifest = list(&told, "manifest");
    for (position, id) in list(&told, "list").iter().enumerate() {
        let line = manifest.iter().find(|l| l["position"] == position).unwrap_or(&Value::Null);
        let model = format!("{} {}", at(line, "/manufacturer"), at(line, "/model"));
        let id = id.as_str().unwrap_or_default().to_owned();
        table.line([
            format!("#{position}"),
            id,
            at(line, "/code"),
            at(line, "/category"),
            model.trim().to_owned(),
            at(line, "/serial"),
        ]);
    }
    text += &table.to_string();
    for outcome in list(&told, "outcomes") {
        for refused in list(outcome, "refused") {
            text += &format!("refused: {} ({})\n", at(refused, "/device"), at(refused, "/reason"));
        }
        for missing in list(outcome, "missing").iter().filter_map(Value::as_str) {
            text += &format!("missing: {missing}\n");
        }
    }
    Output::new("give.show", told, text)
}

/// `regain receive`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn receive(args: &ReceiveArgs, client: &Client) -> Result<Output, Failure> {
    let refused: Vec<Value> = args.refuse.iter().map(|r| json!({ "device": r.device, "reason": r.reason })).collect();
    let on = args.on.clone().unwrap_or_else(today);
    let told = client
        .post("receives", &json!({ "give": args.give, "refused": refused, "missing": args.missing, "on": on }))?;
    let text = format!(
        "received: {} accepted, {} refused, {} missing  ({})",
        at(&told, "/accepted"),
        at(&told, "/refused"),
        at(&told, "/missing"),
        at(&told, "/event")
    );
    Ok(Output::new("receive", told, text))
}
