//! The state of one log at one event, as its own rules need it.

use super::Holding;
use crate::event::{Dep, Line};
use crate::id::{ActorId, DeviceRef, EpochId, EventId, LogId, TopicId};
use crate::member::Role;
use std::collections::BTreeMap;

/// What became of a `Give`, as its giver's log knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiveState {
    /// Neither received nor recalled: its devices are locked.
    Open,
    /// Recalled by the giver.
    Recalled,
    /// A `Receive` was seen.
    Received,
    /// Completed with one key by a party outside the network.
    Outside,
}

/// State of a log's prefix.
#[derive(Clone, Debug)]
pub struct Pen {
    /// Whose log.
    pub actor: ActorId,
    /// Which topic.
    pub topic: TopicId,
    /// Role under which the log was opened; `None` when its `Open` does not hold.
    pub role: Option<Role>,
    /// Devices in custody, those given and not yet received included.
    pub holdings: BTreeMap<DeviceRef, Holding>,
    /// Devices locked by an open `Give`.
    pub locked: BTreeMap<DeviceRef, EventId>,
    /// What each own lot holds, by category.
    pub lots: BTreeMap<EventId, Vec<Line>>,
    /// What is left of each own offer.
    pub offers: BTreeMap<EventId, Vec<Line>>,
    /// Own grants, and to whom.
    pub grants: BTreeMap<EventId, ActorId>,
    /// Requests already granted or declined.
    pub answered: BTreeMap<EventId, EventId>,
    /// Own gives.
    pub gives: BTreeMap<EventId, GiveState>,
    /// Other actors' gives this log has answered with a `Receive`.
    pub received: BTreeMap<EventId, EventId>,
    /// Newest seen event of every other log (R2).
    pub sight: BTreeMap<LogId, Dep>,
    /// Epoch of the newest event.
    pub epoch: EpochId,
    /// Epoch under which the log was opened.
    pub opened: EpochId,
    /// Whether a critical event that is unknown or unjudged lies in the prefix, so that nothing after it can be judged.
    pub clouded: bool,
}

impl Pen {
    /// The pen before a first event.
    #[must_use]
    pub fn new(actor: ActorId, topic: TopicId, epoch: EpochId) -> Self {
        Pen {
            actor,
            topic,
            role: None,
            holdings: BTreeMap::new(),
            locked: BTreeMap::new(),
            lots: BTreeMap::new(),
            offers: BTreeMap::new(),
            grants: BTreeMap::new(),
            answered: BTreeMap::new(),
            gives: BTreeMap::new(),
            received: BTreeMap::new(),
            sight: BTreeMap::new(),
            epoch,
            opened: epoch,
            clouded: false,
        }
    }
}
