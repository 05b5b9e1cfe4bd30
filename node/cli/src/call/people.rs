//! The network and its members.

use super::signed;
use crate::args::{JoinArgs, MemberCommand, NetworkCommand};
use crate::client::Client;
use crate::exit::Failure;
use crate::input::long_argument;
use crate::output::Output;
use crate::table::{Table, at, list, short};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `regain invite`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn invite(client: &Client) -> Result<Output, Failure> {
    let told = client.post("invitations", &json!({}))?;
    let text = at(&told, "/invitation");
    Ok(Output::new("invite", told, text))
}

/// `regain join`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn join(args: &JoinArgs, client: &Client) -> Result<Output, Failure> {
    let invitation = long_argument(&args.invitation)?;
    let body = json!({ "invitation": invitation, "role": args.role, "root_groups": args.root.root_groups, "territories": args.territories });
    let told = client.post("join", &body)?;
    let text = format!(
        "asking to be admitted as {}; the guarantors must admit {}\n`regain status` tells how far it is",
        args.role,
        short(&at(&told, "/actor"))
    );
    Ok(Output::new("join", told, text))
}

/// `regain member`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn member(command: &MemberCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        MemberCommand::List => {
            let told = client.get("members")?;
            let mut table = Table::new(&["name", "actor", "role", "kinds", "connected"]);
            for m in list(&told, "members") {
                let kinds: Vec<&str> = list(m, "kinds").iter().filter_map(Value::as_str).collect();
                let connected = if m["own"] == true { "this node".into() } else { at(m, "/connected") };
                table.line([at(m, "/name"), short(&at(m, "/actor")), at(m, "/role"), kinds.join(", "), connected]);
            }
            let text = table.to_string();
            Ok(Output::new("member.list", told, text))
        }
        MemberCommand::Applications => {
            let told = client.get("applications")?;
            let mut table = Table::new(&["calls itself", "actor", "asks to", "in", "admitted by", "needed"]);
            for a in list(&told, "applications") {
                let by: Vec<&str> = list(a, "admitted_by").iter().filter_map(Value::as_str).collect();
                let lands: Vec<&str> = list(a, "territories").iter().filter_map(Value::as_str).collect();
                table.line([
                    at(a, "/name"),
                    short(&at(a, "/actor")),
                    at(a, "/role"),
                    lands.join(", "),
                    by.join(", "),
                    at(a, "/needed"),
                ]);
            }
            let text = table.or("nobody asks to be admitted");
            Ok(Output::new("member.applications", told, text))
        }
        MemberCommand::Admit { actor, role, territories } => {
            let told =
                client.post("admissions", &json!({ "actor": actor, "role": role, "territories": territories }))?;
            let text = format!(
                "admitted {} as {}  ({})",
                short(&at(&told, "/actor")),
                at(&told, "/role"),
                at(&told, "/event")
            );
            Ok(Output::new("member.admit", told, text))
        }
        MemberCommand::Remove { actor, propose } => super::governance::remove(actor, *propose, client),
        MemberCommand::Role { actor, role } => super::governance::role(actor, role, client),
        MemberCommand::Distrust { actor, end } => super::governance::distrust(actor, *end, client),
        MemberCommand::Profile { kinds } => {
            Ok(signed("member.profile", "profile", client.post("profile", &json!({ "kinds": kinds }))?))
        }
    }
}

/// `regain network`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn network(command: &NetworkCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        NetworkCommand::Show => {
            let told = client.get("network")?;
            let text = network_text(&told);
            Ok(Output::new("network.show", told, text))
        }
        NetworkCommand::Found { name, territories, root } => {
            let body =
                json!({ "found": { "name": name, "territories": territories }, "root_groups": root.root_groups });
            let told = client.post("network/found", &body)?;
            let text = network_text(&told);
            Ok(Output::new("network.found", told, text))
        }
        NetworkCommand::Card { root } => {
            let told = client.post("network/card", &json!({ "root_groups": root.root_groups }))?;
            Ok(one_line("network.card", told, "/card"))
        }
        NetworkCommand::Draft { name, territories, own_card, cards } => {
            let cards = cards.iter().map(|c| long_argument(c)).collect::<Result<Vec<_>, _>>()?;
            let found = json!({ "name": name, "territories": territories, "cards": cards });
            let told = client.post("network/draft", &json!({ "found": found, "card": long_argument(own_card)? }))?;
            Ok(one_line("network.draft", told, "/draft"))
        }
        NetworkCommand::Sign { draft, root } => {
            let body = json!({ "draft": long_argument(draft)?, "root_groups": root.root_groups });
            let told = client.post("network/sign", &body)?;
            let text = format!("{}={}", at(&told, "/actor"), at(&told, "/signature"));
            Ok(Output::new("network.sign", told, text))
        }
        NetworkCommand::Seal { draft, signatures } => {
            let body = json!({ "draft": long_argument(draft)?, "signatures": signed_by(signatures)? });
            Ok(one_line("network.seal", client.post("network/seal", &body)?, "/charter"))
        }
        NetworkCommand::Following => super::refounding::following(client),
        NetworkCommand::Refound { name, root } => super::refounding::refound(name.as_deref(), root, client),
        NetworkCommand::Move => {
            let told = client.post("refounding/move", &json!({}))?;
            let text = network_text(&told);
            Ok(Output::new("network.move", told, text))
        }
        NetworkCommand::Rejoin { invitation, root } => super::refounding::rejoin(invitation, root, client),
        NetworkCommand::Adopt { charter } => {
            let told = client.post("network/adopt", &json!({ "charter": long_argument(charter)? }))?;
            let text = network_text(&told);
            Ok(Output::new("network.adopt", told, text))
        }
    }
}

/// A long code alone on its line, so that it can be piped into the next command.
fn one_line(command: &'static str, told: Value, pointer: &str) -> Output {
    let text = at(&told, pointer);
    Output::new(command, told, text)
}

fn signed_by(signatures: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let pair = |text: &String| {
        let text = long_argument(text)?;
        let pair =
            text.split_once('=').map(|(actor, signature)| (actor.trim().to_owned(), signature.trim().to_owned()));
        pair.ok_or_else(|| {
            Failure::usage(format!(
                "`{text}` is no signature; paste ACTOR=SIGNATURE as `regain network sign` printed it"
            ))
        })
    };
    signatures.iter().map(pair).collect()
}

/// Charter and topics, with the codes that two offices compare by telephone.
pub fn network_text(told: &Value) -> String {
    let mut table = Table::new(&["topic", "events", "logs", "digest", "state", "writes"]);
    // By name, so that `governance` comes first wherever it is printed.
    let mut topics: Vec<&Value> = list(told, "topics").iter().collect();
    topics.sort_by_key(|t| at(t, "/topic"));
    for t in topics {
        let writes = if t["own_log"].is_null() { "no" } else { "yes" };
        table.line([
            at(t, "/topic"),
            at(t, "/events"),
            at(t, "/logs"),
            at(t, "/digest_code"),
            at(t, "/state_code"),
            writes.into(),
        ]);
    }
    let mut text = format!(
        "network {}, {} member(s), charter {}\n{table}",
        at(told, "/name"),
        at(told, "/members"),
        at(told, "/charter")
    );
    if told.get("forks").and_then(Value::as_u64).is_some_and(|n| n > 0) {
        text += &format!("{} log(s) are forked: their author signed two events for one place\n", at(told, "/forks"));
    }
    if told["behind"] == true {
        text += "another member holds more of this node's own log than this node does: \
                 it writes nothing until its tail is back\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_pairs() {
        let told = signed_by(&["ab = cd".to_owned(), "ef=01".to_owned()]).expect("two pairs");
        assert_eq!(told, BTreeMap::from([("ab".into(), "cd".into()), ("ef".into(), "01".into())]));
        assert!(signed_by(&["abcd".to_owned()]).is_err());
    }

    #[test]
    fn the_codes_are_in_the_text() {
        let codes = json!({ "topic": "governance", "digest_code": "AAAA-BBBB-CCCC", "state_code": "DDDD-EEEE-FFFF" });
        let told = json!({ "name": "Valclair", "members": 2, "charter": "ab", "forks": 1, "topics": [codes] });
        let text = network_text(&told);
        assert!(
            text.contains("AAAA-BBBB-CCCC") && text.contains("DDDD-EEEE-FFFF") && text.contains("1 log(s) are forked"),
            "{text}"
        );
    }
}
