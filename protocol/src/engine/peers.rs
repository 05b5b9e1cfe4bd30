//! What the engine keeps of a connected peer, and of pages that wait.

use crate::event::Verified;
use crate::id::{EventId, LogId, NodeKey, TopicId};
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
    pub from: u64,
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
    /// Topics whose heads are to be compared again once the queue is empty, because something came.
    pub again: BTreeSet<TopicId>,
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
