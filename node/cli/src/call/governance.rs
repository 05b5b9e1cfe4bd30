//! Governing together: lists of members, proposals, advice, keys.

use super::signed;
use crate::args::{EpochCommand, KeysCommand};
use crate::client::{Client, encode};
use crate::exit::Failure;
use crate::input::long_argument;
use crate::output::Output;
use crate::table::{Table, at, list, short};
use serde_json::{Value, json};

/// `regain epoch`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn epoch(command: &EpochCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        EpochCommand::List => {
            let told = client.get("governance")?;
            let text = governance_text(&told);
            Ok(Output::new("epoch.list", told, text))
        }
        EpochCommand::Rules { rules } => proposed("epoch.rules", client.post("epochs", &json!({ "rules": rules }))?),
        EpochCommand::Sign { epoch } => {
            proposed("epoch.sign", client.post(&format!("epochs/{}/sign", encode(epoch)), &json!({}))?)
        }
        EpochCommand::Follow { epoch } => {
            Ok(signed("epoch.follow", "ack", client.post(&format!("epochs/{}/follow", encode(epoch)), &json!({}))?))
        }
    }
}

/// `regain member remove`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn remove(actor: &str, propose: bool, client: &Client) -> Result<Output, Failure> {
    if propose {
        return proposed("member.remove", client.post("epochs", &json!({ "remove": actor }))?);
    }
    let told = client.get(&format!("members/{}/removal", encode(actor)))?;
    let text = removal_text(&told);
    Ok(Output::new("member.remove", told, text))
}

/// `regain member role`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn role(actor: &str, role: &str, client: &Client) -> Result<Output, Failure> {
    proposed("member.role", client.post("epochs", &json!({ "member": actor, "role": role }))?)
}

/// `regain member distrust`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn distrust(actor: &str, end: bool, client: &Client) -> Result<Output, Failure> {
    let told = client.post("distrust", &json!({ "actor": actor, "holds": !end }))?;
    Ok(signed("member.distrust", "advice", told))
}

/// `regain keys`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn keys(command: &KeysCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        KeysCommand::Show => {
            let told = client.get("keys")?;
            let mut table = Table::new(&["topic", "log", "key", "since", "events", "stand", "ends"]);
            for l in list(&told, "logs") {
                let key = short(&at(l, "/key")) + if l["current"] == true { " (this node)" } else { "" };
                table.line([
                    at(l, "/topic"),
                    short(&at(l, "/log")),
                    key,
                    at(l, "/since"),
                    at(l, "/events"),
                    at(l, "/clean"),
                    at(l, "/end"),
                ]);
            }
            let text = format!("{}\n{}", at(&told, "/did"), table.or("no log yet"));
            Ok(Output::new("keys.show", told, text))
        }
        KeysCommand::Close { log, keep, root } => {
            let groups: Vec<String> = long_argument(root)?.split_whitespace().map(str::to_owned).collect();
            let told = client.post("keys/close", &json!({ "log": log, "keep": keep, "root_groups": groups }))?;
            let text =
                format!("log {} is closed; {} of its events stand", short(&at(&told, "/log")), at(&told, "/clean"));
            Ok(Output::new("keys.close", told, text))
        }
        KeysCommand::Return { invitation, root } => {
            let groups: Vec<String> = long_argument(root)?.split_whitespace().map(str::to_owned).collect();
            let body = json!({ "invitation": long_argument(invitation)?, "root_groups": groups });
            let told = client.post("keys/return", &body)?;
            let text = format!(
                "coming back as {}; `regain status` tells when this node writes again",
                short(&at(&told, "/actor"))
            );
            Ok(Output::new("keys.return", told, text))
        }
    }
}

fn proposed(command: &'static str, told: Value) -> Result<Output, Failure> {
    let e = &told["epoch"];
    let state = if e["complete"] == true { "in effect" } else { "waits for signatures" };
    let text = format!(
        "list of members number {} ({}): {} of {} have signed, {state}\n{}",
        at(e, "/n"),
        at(e, "/epoch"),
        list(e, "signed_by").len(),
        at(e, "/needed"),
        changes_text(e)
    );
    Ok(Output::new(command, told, text))
}

/// A member by its name, or the beginning of its id.
fn who(person: &Value) -> String {
    let name = at(person, "/name");
    if name.is_empty() || person["name"].is_null() { short(&at(person, "/actor")) } else { name }
}

fn people(told: &Value, field: &str) -> String {
    list(told, field).iter().map(who).collect::<Vec<_>>().join(", ")
}

fn changes_text(epoch: &Value) -> String {
    let line = |c: &Value| match at(c, "/what").as_str() {
        "removed" => format!("  removes {}", who(&c["member"])),
        "sealed" => format!("  lists {} as {}", who(&c["member"]), at(c, "/to")),
        "role" => format!("  makes {} {} (was {})", who(&c["member"]), at(c, "/to"), at(c, "/from")),
        _ => format!("  rules {} (were {})", at(c, "/to"), at(c, "/from")),
    };
    list(epoch, "changes").iter().map(line).collect::<Vec<_>>().join("\n")
}

/// How the network is governed, for a terminal.
fn governance_text(told: &Value) -> String {
    let mut text = format!(
        "list of members number {} ({}), telephone code {}\nguarantors: {}; {} of them make a new list\n",
        at(told, "/tip/n"),
        at(told, "/tip/epoch"),
        at(told, "/tip/code"),
        people(told, "guarantors"),
        at(told, "/quorum")
    );
    if told["removed"] == true {
        text += "the members have removed this organisation\n";
    }
    for p in list(told, "proposals") {
        text += &format!(
            "proposal {}: {} of {} have signed ({}); missing: {}\n{}\n",
            short(&at(p, "/epoch")),
            list(p, "signed_by").len(),
            at(p, "/needed"),
            people(p, "signed_by"),
            people(p, "missing"),
            changes_text(p)
        );
    }
    for s in list(told, "splits") {
        let sides: Vec<String> = list(s, "sides")
            .iter()
            .map(|e| short(&at(e, "/epoch")) + if e["in_effect"] == true { " (followed here)" } else { "" })
            .collect();
        text += &format!("SPLIT: {}; `regain epoch follow` chooses\n", sides.join(" or "));
    }
    for t in list(told, "signed_twice") {
        text += &format!("{} has signed more than one successor of a list\n", who(&t["member"]));
    }
    for f in list(told, "former") {
        text += &format!("former member: {} (removed by list {})\n", who(&f["member"]), at(f, "/n"));
    }
    for d in list(told, "distrust") {
        text += &format!("{} advise(s) against {}\n", people(d, "by"), who(&d["member"]));
    }
    text
}

/// What a removal does, in plain words.
fn removal_text(told: &Value) -> String {
    let itself = match told["must_sign_itself"] == true {
        true => {
            "With fewer than four guarantors all must sign, this one too. Without its signature the others can only found anew.\n"
        }
        false => "",
    };
    format!(
        "Removing {}:\n\
         - its later entries are refused everywhere; {} entries made so far stand\n\
         - {} hand-over(s) that both sides have signed stay as they are\n\
         - {} hand-over(s) that nobody has received will count only if the receiver has signed by then\n\
         - {} device(s) are shown as held by a former member\n\
         - {} offer(s) are closed\n\
         {} guarantor(s) must sign.\n{itself}Nothing is signed yet; add --propose to propose it.",
        who(&told["member"]),
        at(told, "/stands"),
        at(told, "/completed"),
        at(told, "/open"),
        at(told, "/holds"),
        at(told, "/offers"),
        at(told, "/needed"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removal_says_what_stands() {
        let told = json!({ "member": { "name": "Relais", "actor": "ab" }, "stands": 40, "completed": 3, "open": 1, "holds": 7,
            "offers": 0, "needed": 3, "must_sign_itself": true });
        let text = removal_text(&told);
        for part in ["Relais", "40 entries", "3 hand-over(s) that both sides", "this one too", "--propose"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn splits_and_proposals_are_in_the_text() {
        let person = |n: &str| json!({ "name": n, "actor": "ab" });
        let epoch = json!({ "epoch": "0123456789abcdef", "n": 1, "needed": 3, "signed_by": [person("Ville")],
            "missing": [person("Atelier")], "changes": [{ "what": "removed", "member": person("Relais") }] });
        let told = json!({ "tip": { "n": 0, "epoch": "ff", "code": "AAAA" }, "quorum": 3, "guarantors": [person("Ville")],
            "proposals": [epoch.clone()], "splits": [{ "sides": [epoch.clone(), epoch] }], "signed_twice": [{ "member": person("Ville") }],
            "former": [], "distrust": [] });
        let text = governance_text(&told);
        for part in ["1 of 3 have signed (Ville)", "missing: Atelier", "removes Relais", "SPLIT", "more than one"] {
            assert!(text.contains(part), "{text}");
        }
    }
}
