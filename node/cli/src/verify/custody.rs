//! What became of each device: who held it, by whose two keys it passed, and what each holder signed.

use super::actors::kind_name;
use super::names::Names;
use regain_protocol::event::{Body, What};
use regain_protocol::id::{ActorId, DeviceRef, EventId};
use regain_protocol::ledger::Ledger;
use regain_protocol::view::{Claim, DeviceView, View};
use serde_json::{Value, json};

/// Every device of a topic.
pub fn devices(ledger: &Ledger, view: &View, names: &Names) -> Vec<Value> {
    view.devices.iter().map(|(id, device)| one(ledger, view, names, id, device)).collect()
}

fn one(ledger: &Ledger, view: &View, names: &Names, id: &DeviceRef, device: &DeviceView) -> Value {
    let state = device.state();
    let person = |a: &ActorId| json!({ "actor": a.to_string(), "name": names.get(a) });
    let custody: Vec<Value> =
        device.chain().into_iter().map(|(event, claim)| period(ledger, view, names, &event, claim)).collect();
    json!({
        "id": id.id().to_string(), "reference": format!("{}:{}", id.entry, id.index), "category": device.category.code(),
        "state": state.code(), "data": state.data_code(), "waste": state.holding.waste,
        "provenance": state.holding.basis.code(), "disputed": state.is_disputed(),
        "holders": state.holders.iter().map(person).collect::<Vec<_>>(), "owner": person(&state.owner),
        "entered_by": person(&device.entered_by), "custody": custody,
    })
}

/// One holder's time with it.
fn period(ledger: &Ledger, view: &View, names: &Names, event: &EventId, claim: &Claim) -> Value {
    let give = claim.give.map(|id| {
        let told = view.gives.get(&id);
        json!({
            "event": id.to_string(), "key": key(ledger, &id), "from": told.map(|g| g.from.to_string()),
            "from_name": told.and_then(|g| names.get(&g.from)), "title": told.map(|g| g.title.code()),
            "destination": told.map(|g| g.destination.code()), "on": told.map(|g| g.on.to_string()),
        })
    });
    let acts: Vec<Value> = claim
        .acts
        .iter()
        .map(|act| {
            json!({
                "event": act.event.to_string(), "seq": act.seq, "what": what(ledger, &act.event),
                "on": act.on.map(|d| d.to_string()), "contested": act.contested, "key": key(ledger, &act.event),
            })
        })
        .collect();
    json!({
        "event": event.to_string(), "holder": claim.holder.to_string(), "holder_name": names.get(&claim.holder),
        "owner": claim.owner.to_string(), "key": key(ledger, event), "on": claim.on.map(|d| d.to_string()),
        "two_keys": claim.give.is_some(), "give": give, "acts": acts,
    })
}

/// The node key that signed an event.
fn key(ledger: &Ledger, event: &EventId) -> Option<String> {
    ledger.event(event).map(|(log, _)| log.stem.node.to_string())
}

/// What an event did: its kind, or of a step what the step was.
fn what(ledger: &Ledger, event: &EventId) -> String {
    let Some((_, entry)) = ledger.event(event) else { return String::new() };
    match entry.body.as_deref() {
        Some(Body::Step(step)) => step_code(&step.what).to_owned(),
        _ => kind_name(entry.kind).to_lowercase(),
    }
}

fn step_code(what: &What) -> &'static str {
    match what {
        What::Tested(true) => "tested: passed",
        What::Tested(false) => "tested: failed",
        other => other.code(),
    }
}
