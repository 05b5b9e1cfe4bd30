//! Everything stored of some topics in an order in which it can be admitted again: parents first.

use super::Ledger;
use crate::event::Body;
use crate::id::{EventId, LogId, TopicId};
use crate::log::Entry;
use std::collections::{HashSet, VecDeque};

impl Ledger {
    /// Events of these topics, parents first: each after the event before it, after what it names, and after the log it
    /// succeeds. The same ledger gives the same order, whatever order things were stored in.
    #[must_use]
    pub fn parents_first(&self, topics: &[TopicId]) -> Vec<(TopicId, LogId, u64, EventId)> {
        let mut queues: Vec<(TopicId, LogId, VecDeque<&Entry>)> = Vec::new();
        for (id, log) in self.logs.iter().filter(|(_, l)| topics.contains(&l.stem.topic)) {
            let mut branches: Vec<&Entry> = log.branches.values().collect();
            branches.sort_by_key(|e| (e.seq, e.id));
            queues.push((log.stem.topic, *id, log.main.iter().collect()));
            // Every branch event waits for its own parents, so each has a queue of its own.
            queues.extend(branches.into_iter().map(|e| (log.stem.topic, *id, VecDeque::from([e]))));
        }
        let mut told: HashSet<EventId> = HashSet::with_capacity(self.events.len());
        let mut order = Vec::with_capacity(self.events.len());
        let mut moved = true;
        while moved {
            moved = false;
            for (topic, log, queue) in &mut queues {
                while let Some(entry) = next_ready(queue, &told) {
                    told.insert(entry.id);
                    order.push((*topic, *log, entry.seq, entry.id));
                    moved = true;
                }
            }
        }
        order
    }
}

/// The front of a queue, if all its parents were told.
fn next_ready<'a>(queue: &mut VecDeque<&'a Entry>, told: &HashSet<EventId>) -> Option<&'a Entry> {
    let front = queue.front()?;
    if parents(front).all(|p| told.contains(&p)) { queue.pop_front() } else { None }
}

/// What must be there before an event.
fn parents(entry: &Entry) -> impl Iterator<Item = EventId> + '_ {
    let prev = (entry.seq > 0).then_some(entry.prev);
    let before = match entry.body.as_deref() {
        Some(Body::Open(open)) => open.predecessor.map(|d| d.id),
        _ => None,
    };
    entry.deps.iter().map(|d| d.id).chain(prev).chain(before)
}
