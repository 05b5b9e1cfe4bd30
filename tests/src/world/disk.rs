//! A disk that keeps exactly what was made durable, in the order in which it was.

use regain_protocol::engine::Stored;
use regain_protocol::event::{ExtraPart, Record};
use regain_protocol::id::{EventId, LogId};
use regain_protocol::sync::EvidenceItem;
use std::collections::HashMap;

/// What survives a crash of one node.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    events: Vec<(LogId, EventId, Record)>,
    index: HashMap<EventId, usize>,
    evidence: Vec<EvidenceItem>,
}

impl Disk {
    /// Makes a batch durable.
    pub fn append(&mut self, batch: Vec<Stored>) {
        for stored in batch {
            self.index.insert(stored.id, self.events.len());
            self.events.push((stored.log, stored.id, stored.record));
        }
    }

    /// Makes evidence durable.
    pub fn keep(&mut self, item: EvidenceItem) {
        self.evidence.push(item);
    }

    /// Overwrites an extra with its hash.
    pub fn redact(&mut self, event: &EventId) {
        if let Some((_, _, record)) = self.index.get(event).and_then(|at| self.events.get_mut(*at)) {
            record.extra = match record.extra {
                ExtraPart::None => ExtraPart::None,
                ref held => ExtraPart::Withdrawn(held.hash()),
            };
        }
    }

    /// A stored record.
    #[must_use]
    pub fn record(&self, event: &EventId) -> Option<&Record> {
        self.index.get(event).and_then(|at| self.events.get(*at)).map(|(_, _, r)| r)
    }

    /// Everything stored, in the order in which it was.
    pub fn events(&self) -> impl Iterator<Item = &(LogId, EventId, Record)> {
        self.events.iter()
    }

    /// Evidence, in the order in which it came.
    #[must_use]
    pub fn evidence(&self) -> &[EvidenceItem] {
        &self.evidence
    }

    /// Number of events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing was stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The disk as a backup of `events` events would restore it.
    #[must_use]
    pub fn rolled_back(&self, events: usize) -> Disk {
        let epochs = self.evidence.iter().filter(|item| matches!(item, EvidenceItem::Epoch(_)));
        let mut old = Disk { evidence: epochs.cloned().collect(), ..Disk::default() };
        for (log, id, record) in self.events.iter().take(events) {
            old.index.insert(*id, old.events.len());
            old.events.push((*log, *id, record.clone()));
        }
        old
    }
}
