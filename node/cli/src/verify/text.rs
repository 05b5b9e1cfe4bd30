//! The report on a valid bundle, for people.

use crate::table::{Table, at, list, plain, short};
use serde_json::Value;

/// Invalid events that are written out; all are in the JSON.
const SHOWN: usize = 20;

/// The report as text.
pub fn of(told: &Value) -> String {
    let mut text = format!(
        "VALID: {} event(s); every signature, chain and verdict was checked here, without a network\n\
         network {}, charter {}\n",
        at(told, "/events"),
        at(told, "/network/name"),
        at(told, "/network/charter")
    );
    text += match told["anchor"].is_null() {
        true => "No --anchor was given: compare the charter's hash with what you know from elsewhere.\n\n",
        false => "The charter is the one you named with --anchor.\n\n",
    };
    text += &actors(told);
    text += &topics(told);
    text += &faults(told);
    text
}

fn actors(told: &Value) -> String {
    let mut table = Table::new(&["calls itself", "role", "topic", "key", "events", "said"]);
    for actor in list(told, "actors") {
        let name = if at(actor, "/name").is_empty() { short(&at(actor, "/actor")) } else { at(actor, "/name") };
        let role = if at(actor, "/role").is_empty() { "no member".to_owned() } else { at(actor, "/role") };
        for log in list(actor, "logs") {
            let end = match at(log, "/end").as_str() {
                "open" => String::new(),
                end => format!(" ({end} after {})", at(log, "/clean_events")),
            };
            let events = format!("{}{end}", at(log, "/events"));
            table.line([
                name.clone(),
                role.clone(),
                at(log, "/topic"),
                short(&at(log, "/key")),
                events,
                counts(log.get("kinds")),
            ]);
        }
    }
    format!("{table}\n")
}

fn counts(value: Option<&Value>) -> String {
    let one = |(name, count): (&String, &Value)| format!("{count} {}", plain(name));
    value.and_then(Value::as_object).map(|m| m.iter().map(one).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

fn topics(told: &Value) -> String {
    let mut table = Table::new(&["topic", "events", "digest", "state", "devices"]);
    for t in list(told, "topics") {
        let devices = match t.get("devices").and_then(Value::as_u64) {
            Some(0) | None => String::new(),
            Some(n) => format!("{n}: {}", counts(t.get("devices_by_state"))),
        };
        table.line([at(t, "/topic"), at(t, "/events"), at(t, "/digest_code"), at(t, "/state_code"), devices]);
    }
    table.to_string()
}

fn faults(told: &Value) -> String {
    let mut text = String::new();
    for fork in list(told, "forks") {
        let (log, seq) = (short(&at(fork, "/log")), at(fork, "/seq"));
        let name = if at(fork, "/name").is_empty() { short(&at(fork, "/actor")) } else { at(fork, "/name") };
        text += &format!("FORK: {name} signed two events for place {seq} of log {log}\n");
    }
    let invalid = list(told, "invalid");
    for event in invalid.iter().take(SHOWN) {
        let (id, kind, why) = (short(&at(event, "/event")), at(event, "/kind"), at(event, "/why"));
        text += &format!("without effect: {kind} {id}: {why}\n");
    }
    if invalid.len() > SHOWN {
        text += &format!("and {} more without effect; --json has them all\n", invalid.len() - SHOWN);
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}
