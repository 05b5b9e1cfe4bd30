//! Which territories this node stores: those it was admitted to, or fewer if a person chose so.

use super::Node;
use crate::wire::WireCommand;
use regain_protocol::id::TopicId;
use std::collections::BTreeSet;

/// The name of a territory in the name of a topic, such as `valclair` in `trade/valclair`.
#[must_use]
pub(crate) fn territory_in(topic: &str) -> Option<&str> {
    topic.strip_prefix("trade/").or_else(|| topic.strip_prefix("stats/"))
}

impl Node {
    /// Follows what it may read and is wanted. What it may read changes with admissions, so this is asked every second.
    pub(crate) fn follow_chosen(&mut self) {
        let Some(engine) = self.engine.as_mut() else { return };
        let mut topics = engine.readable();
        // Who comes back from damage asks for its own logs wherever it may have one.
        if let Some(chosen) = self.chosen.as_ref().filter(|_| self.recovery.writes()) {
            let topics_told = engine.ledger().topics();
            let wanted = |t: &TopicId| topics_told.get(t).and_then(|name| territory_in(name));
            topics.retain(|t| wanted(t).is_none_or(|territory| chosen.contains(territory)));
        }
        if topics == *engine.follows() {
            return;
        }
        let before = engine.follows().clone();
        let outputs = engine.follow(topics);
        let after = engine.follows().clone();
        self.subscribe(&before, &after);
        self.carry(outputs);
        self.owe_pulse();
    }

    fn subscribe(&self, before: &BTreeSet<TopicId>, after: &BTreeSet<TopicId>) {
        before.difference(after).for_each(|t| self.tell(WireCommand::Unsubscribe(t.to_string())));
        after.difference(before).for_each(|t| self.tell(WireCommand::Subscribe(t.to_string())));
    }
}
