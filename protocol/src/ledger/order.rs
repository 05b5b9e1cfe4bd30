//! Everything stored of some topics in an order in which it can be admitted again: parents first.

use super::Ledger;
use crate::event::Body;
use crate::id::{ActorId, EpochId, EventId, LogId, TopicId};
use crate::log::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

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
        let signers = self.openings_of_signers(topics);
        let mut told: HashSet<EventId> = HashSet::with_capacity(self.events.len());
        let mut order = Vec::with_capacity(self.events.len());
        let mut moved = true;
        while moved {
            moved = false;
            for (topic, log, queue) in &mut queues {
                while let Some(entry) = next_ready(queue, &told, &signers) {
                    told.insert(entry.id);
                    order.push((*topic, *log, entry.seq, entry.id));
                    moved = true;
                }
            }
        }
        order
    }

    /// For each epoch, the openings that bring the certificates by which its signatures and those of the epochs before
    /// it verify: a reader needs them before the first event that cites it.
    fn openings_of_signers(&self, topics: &[TopicId]) -> BTreeMap<EpochId, Vec<EventId>> {
        if !topics.contains(&self.governance()) {
            return BTreeMap::new();
        }
        let number = |id| self.epoch_at(id).map_or(0, |e| e.body.n);
        let mut openings: BTreeMap<EpochId, Vec<EventId>> = BTreeMap::new();
        for epoch in self.epochs().filter(|e| e.complete) {
            let before = self.epochs().filter(|e| self.descends(epoch.id, e.id));
            let signers: BTreeSet<ActorId> = before.flat_map(|e| e.signatures.keys().copied()).collect();
            let of_signers = self.logs(self.governance()).filter(|(_, l)| signers.contains(&l.stem.actor));
            // A log that was opened under that very epoch cannot be what its signature rests on.
            let first = of_signers.filter_map(|(_, l)| l.at(0)).filter(|e| number(e.epoch) < epoch.body.n);
            openings.insert(epoch.id, first.map(|e| e.id).collect());
        }
        openings
    }
}

/// The front of a queue, if all its parents were told.
fn next_ready<'a>(
    queue: &mut VecDeque<&'a Entry>,
    told: &HashSet<EventId>,
    signers: &BTreeMap<EpochId, Vec<EventId>>,
) -> Option<&'a Entry> {
    let front = queue.front()?;
    let signed = signers.get(&front.epoch).into_iter().flatten().all(|open| told.contains(open));
    if signed && parents(front).all(|p| told.contains(&p)) { queue.pop_front() } else { None }
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
