//! Topics with the numbers that two offices compare.

use regain_protocol::heads::{digest, heads};
use regain_protocol::ledger::Ledger;
use regain_protocol::standing::StandingMap;
use regain_protocol::view::View;
use serde_json::{Value, json};

/// A topic as it was folded anew.
pub struct Topic {
    /// The fold.
    pub view: View,
    /// What is told of it.
    pub told: Value,
}

/// Every topic of the charter, in its order.
pub fn all(ledger: &Ledger, standing: &StandingMap) -> Vec<Topic> {
    let topic = |id: regain_protocol::id::TopicId| {
        let view = View::of(ledger, standing, id);
        let (sum, state) = (digest(id, &heads(ledger, standing, id)), view.state_hash());
        let events: u64 = ledger.logs(id).map(|(_, l)| l.len()).sum();
        let told = json!({
            "topic": ledger.topics().get(&id), "id": id.to_string(), "logs": ledger.logs(id).count(), "events": events,
            "digest": sum.to_string(), "digest_code": sum.short_code(), "state_hash": state.to_string(),
            "state_code": state.short_code(), "devices": view.devices.len(), "devices_by_state": view.by_state(),
            "hand_overs": view.gives.len(), "disputed": view.devices.values().filter(|d| d.state().is_disputed()).count(),
        });
        Topic { view, told }
    };
    ledger.charter().body.topic_ids().into_iter().map(topic).collect()
}
