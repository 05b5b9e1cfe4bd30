//! What the engine keeps of a connected peer, and of pages that wait.

use crate::event::Verified;
use crate::id::{EpochId, EventId, LogId, NodeKey, TopicId};
use crate::sync::Request;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What starts a pull.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SyncMode {
    /// Heads are compared on connect and now and then; announcements hasten it.
    #[default]
    Heads,
    /// Only announcements start pulls; heads are announced again on connect and every few seconds.
    Announced,
}

/// Events of one log to be pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Want {
    pub log: LogId,
    /// First place; where this node's own copy ends by the time it asks, if none. A place noted when the want was queued
    /// would have been stored meanwhile, and come twice.
    pub from: Option<u64>,
    pub tip: Option<EventId>,
}

/// A connected member.
#[derive(Debug, Default)]
pub(super) struct Peer {
    /// Wanted ranges, oldest first.
    pub queue: VecDeque<Want>,
    /// Requests under way.
    pub in_flight: BTreeMap<u64, Request>,
    /// Logs with a page under way: one each.
    pub busy: BTreeSet<LogId>,
    /// Own logs of which this peer says it holds more than this node does, and what became of that word.
    pub claims: BTreeMap<LogId, Claim>,
    /// How long logs are that it holds more of than this node does, by its word. Shown as what is left; nothing depends
    /// on it.
    pub told: BTreeMap<LogId, u64>,
    /// Topics whose heads are to be compared again once the queue is empty, because something came.
    pub again: BTreeSet<TopicId>,
    /// Epochs to be asked of this peer.
    pub epochs: BTreeSet<EpochId>,
}

impl Peer {
    /// Whether the main chain of that log was asked for, or is about to be, from that place or a lower one on.
    pub fn will_bring(&self, log: &LogId, seq: u64) -> bool {
        let asked = |r: &Request| matches!(r, Request::Range { log: l, from, tip: None } if l == log && *from <= seq);
        let queued = |w: &Want| w.log == *log && w.tip.is_none() && w.from.is_none_or(|from| from <= seq);
        self.in_flight.values().any(asked) || self.queue.iter().any(queued)
    }

    /// Whether nothing of events is wanted of it or under way.
    pub fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.busy.is_empty()
    }

    /// A range of a log was answered or failed.
    pub fn range_ended(&mut self, log: &LogId) {
        self.busy.remove(log);
        if let Some(claim) = self.claims.get_mut(log) {
            *claim = Claim::Answered;
        }
    }
}

/// A peer's word that it holds more of this node's own log (R10). One word a connection may hold the pen for as long
/// as a request takes; only events that verify may do so for longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// The range was not answered yet.
    Open,
    /// It was, or failed; what it held was stored.
    Answered,
}

/// A page that waits for what its first event sees.
#[derive(Debug)]
pub(super) struct Pending {
    pub from: NodeKey,
    pub events: VecDeque<Verified>,
    /// Whether these were asked for as a branch.
    pub branch: bool,
    /// Whether the sender has more after these.
    pub more: bool,
}
