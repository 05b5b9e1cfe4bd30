//! Which key said what: actors, their logs, and what was wrong in them.

use super::names::Names;
use regain_protocol::event::{Header, Kind};
use regain_protocol::id::{ActorId, LogId};
use regain_protocol::ledger::Ledger;
use regain_protocol::log::{EndKind, Entry, Log};
use regain_protocol::rules::Verdict;
use regain_protocol::standing::{Standing, StandingMap};
use regain_protocol::view::View;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Every actor that wrote, with its logs.
pub fn all(ledger: &Ledger, standing: &StandingMap, names: &Names) -> Vec<Value> {
    let mut by_actor: BTreeMap<ActorId, Vec<Value>> = BTreeMap::new();
    for topic in ledger.topics().keys() {
        for (id, log) in ledger.logs(*topic) {
            let name = ledger.topics().get(topic).map(String::as_str).unwrap_or_default();
            by_actor.entry(log.stem.actor).or_default().push(one_log(id, log, name, standing));
        }
    }
    let actor = |(actor, logs): (ActorId, Vec<Value>)| {
        json!({
            "actor": actor.to_string(), "did": actor.did(), "name": names.get(&actor),
            "role": standing.members().get(&actor).map(|r| r.code()), "logs": logs,
        })
    };
    by_actor.into_iter().map(actor).collect()
}

fn entries(log: &Log) -> impl Iterator<Item = &Entry> {
    log.main.iter().chain(log.branches.values())
}

fn one_log(id: &LogId, log: &Log, topic: &str, standing: &StandingMap) -> Value {
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    let mut verdicts: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut beyond = 0u64;
    for entry in entries(log) {
        *kinds.entry(kind_name(entry.kind)).or_default() += 1;
        *verdicts.entry(verdict_code(entry.verdict)).or_default() += 1;
        beyond += u64::from(standing.standing(id, log, entry) == Standing::Beyond);
    }
    let head = log.head().map(|h| json!({ "seq": h.seq, "id": h.id.to_string() }));
    let end = standing.end(id);
    json!({
        "log": id.to_string(), "topic": topic, "key": log.stem.node.to_string(), "events": entries(log).count(),
        "kinds": kinds, "verdicts": verdicts, "head": head, "end": end.map_or("open", |e| end_code(e.why)),
        "clean_events": end.map(|e| e.clean), "without_effect_beyond_the_end": beyond,
    })
}

/// A kind's name; of one that this program does not know, the number.
pub fn kind_name(number: u16) -> String {
    Kind::from_number(number).map_or_else(|| format!("kind {number}"), |k| k.name().to_owned())
}

fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::Invalid(_) => "invalid",
        Verdict::Unknown => "unknown",
        Verdict::Unjudged => "unjudged",
    }
}

fn end_code(end: EndKind) -> &'static str {
    match end {
        EndKind::Open => "open",
        EndKind::Closed => "closed",
        EndKind::Fork => "fork",
        EndKind::Cut => "cut",
        EndKind::Epoch => "epoch",
    }
}

/// Members in standing with the key that speaks for each.
pub fn members(ledger: &Ledger, standing: &StandingMap, names: &Names) -> Vec<Value> {
    let view = View::of(ledger, standing, ledger.governance());
    let member = |(actor, m): (&ActorId, &regain_protocol::view::MemberView)| {
        json!({
            "actor": actor.to_string(), "name": names.get(actor), "role": m.role.code(), "key": m.node.to_string(),
            "kinds": m.kinds.iter().map(|k| k.code()).collect::<Vec<_>>(),
        })
    };
    view.members.iter().map(member).collect()
}

/// Events that stand in their logs without effect, with the rule each breaks.
pub fn invalid(ledger: &Ledger, names: &Names) -> Vec<Value> {
    let mut list = Vec::new();
    for topic in ledger.topics().keys() {
        for (id, log) in ledger.logs(*topic) {
            for entry in entries(log) {
                let Verdict::Invalid(why) = entry.verdict else { continue };
                list.push(json!({
                    "event": entry.id.to_string(), "log": id.to_string(), "seq": entry.seq, "kind": kind_name(entry.kind),
                    "actor": log.stem.actor.to_string(), "name": names.get(&log.stem.actor), "why": why.to_string(),
                }));
            }
        }
    }
    list
}

/// Logs whose author signed two events for one place, with both ids.
pub fn forks(ledger: &Ledger, names: &Names) -> Vec<Value> {
    let fork = |proof: &regain_protocol::standing::ForkProof| {
        let header = Header::from_bytes(&proof.a).ok();
        let actor = header.map(|h| h.actor);
        let events = [&proof.a, &proof.b].map(|bytes| regain_protocol::event::event_id(bytes).to_string());
        json!({
            "log": proof.log().map(|l| l.to_string()), "seq": proof.seq(), "actor": actor.map(|a| a.to_string()),
            "name": actor.as_ref().and_then(|a| names.get(a)), "events": events,
        })
    };
    ledger.forks().map(fork).collect()
}
