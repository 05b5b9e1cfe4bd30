//! One log: a chain of events with one writer, the branches of it that others named, and where it ends.

use crate::event::{Body, Dep, Header, log_id};
use crate::id::{ActorId, CharterId, EpochId, EventId, Incarnation, LogId, NodeKey, TopicId};
use crate::rules::{Memo, Verdict};
use crate::time::Minute;
use crate::trade::Pen;
use minicbor::{Decode, Encode};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What every header of a log repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Stem {
    /// The network.
    #[n(0)]
    pub charter: CharterId,
    /// The organisation.
    #[n(1)]
    pub actor: ActorId,
    /// The node key.
    #[n(2)]
    pub node: NodeKey,
    /// The topic.
    #[n(3)]
    pub topic: TopicId,
    /// The incarnation.
    #[n(4)]
    pub incarnation: Incarnation,
}

impl Stem {
    /// The stem of a header.
    #[must_use]
    pub fn of(header: &Header) -> Self {
        Stem {
            charter: header.charter,
            actor: header.actor,
            node: header.node,
            topic: header.topic,
            incarnation: header.incarnation,
        }
    }

    /// The log's id.
    #[must_use]
    pub fn log(&self) -> LogId {
        log_id(self.charter, self.actor, self.node, self.topic, self.incarnation)
    }
}

/// One stored event, as judged.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: EventId,
    /// Its place.
    pub seq: u64,
    /// The event before.
    pub prev: EventId,
    /// Its epoch.
    pub epoch: EpochId,
    /// Claimed time.
    pub minute: Minute,
    /// Number of its kind.
    pub kind: u16,
    /// What it names of other logs.
    pub deps: Box<[Dep]>,
    /// Its facts, where this build knows them.
    pub body: Option<Arc<Body>>,
    /// Its verdict.
    pub verdict: Verdict,
    /// What later events may read of it.
    pub memo: Memo,
}

impl Entry {
    /// Whether it means what it says.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.verdict == Verdict::Valid
    }
}

/// Why a log's clean part ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum EndKind {
    /// It does not.
    #[n(0)]
    Open,
    /// Succeeded, or closed by its root.
    #[n(1)]
    Closed,
    /// Two events at one place.
    #[n(2)]
    Fork,
    /// Cut by an epoch that removed its actor.
    #[n(3)]
    Cut,
    /// Not a log: an epoch, told among the heads of governance.
    #[n(4)]
    Epoch,
}

/// A log as this node holds it.
#[derive(Clone, Debug)]
pub struct Log {
    /// What its headers repeat.
    pub stem: Stem,
    /// The chain that arrived first.
    pub main: Vec<Entry>,
    /// Other events, each with its whole chain down to the main one stored.
    pub branches: BTreeMap<EventId, Entry>,
    /// The pen after the last event of `main`.
    pub pen: Pen,
    /// Valid `Receive`s of `main`: place and id, ascending. Givers' pens are settled from these.
    pub receives: Vec<(u64, EventId)>,
    /// Valid `Recall`s of `main`: place and the give taken back, ascending.
    pub recalls: Vec<(u64, EventId)>,
}

impl Log {
    /// A log before its first event.
    #[must_use]
    pub fn new(stem: Stem, pen: Pen) -> Self {
        Log { stem, main: Vec::new(), branches: BTreeMap::new(), pen, receives: Vec::new(), recalls: Vec::new() }
    }

    /// Number of events of the main chain.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.main.len() as u64
    }

    /// Whether nothing is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.main.is_empty()
    }

    /// The main chain's event at a place.
    #[must_use]
    pub fn at(&self, seq: u64) -> Option<&Entry> {
        self.main.get(usize::try_from(seq).ok()?)
    }

    /// The main chain's newest event.
    #[must_use]
    pub fn head(&self) -> Option<&Entry> {
        self.main.last()
    }

    /// The stored event with that id and place, on any branch.
    #[must_use]
    pub fn entry(&self, seq: u64, id: &EventId) -> Option<&Entry> {
        match self.at(seq) {
            Some(e) if e.id == *id => Some(e),
            _ => self.branches.get(id).filter(|e| e.seq == seq),
        }
    }

    /// The branch events from just above the main chain up to `tip`, ascending; empty where `tip` is on it.
    #[must_use]
    pub fn branch_path(&self, tip: &EventId) -> Vec<&Entry> {
        let mut path = Vec::new();
        let mut at = *tip;
        while let Some(entry) = self.branches.get(&at) {
            path.push(entry);
            at = entry.prev;
        }
        path.reverse();
        path
    }

    /// Whether the chain that ends in `tip` passes through `(seq, id)`.
    #[must_use]
    pub fn chain_has(&self, tip: &Dep, seq: u64, id: &EventId) -> bool {
        if seq > tip.seq {
            return false;
        }
        if self.at(tip.seq).is_some_and(|e| e.id == tip.id) {
            return self.at(seq).is_some_and(|e| e.id == *id);
        }
        let path = self.branch_path(&tip.id);
        match path.first() {
            Some(first) if seq < first.seq => self.at(seq).is_some_and(|e| e.id == *id),
            _ => path.iter().any(|e| e.seq == seq && e.id == *id),
        }
    }
}
