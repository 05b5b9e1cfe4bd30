//! Changes to a pen, collected while one event is judged and committed only if the verdict allows: judging a draft
//! of one's own and judging a stored event are the same code.

use super::{GiveState, Holding, Pen};
use crate::event::{Dep, Line};
use crate::id::{ActorId, DeviceRef, EpochId, EventId, LogId};
use crate::member::Role;
use std::collections::BTreeMap;

/// What an event changes in its log's pen.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Devices set, or gone from the log's hands.
    pub holdings: BTreeMap<DeviceRef, Option<Holding>>,
    /// Devices locked, or unlocked.
    pub locked: BTreeMap<DeviceRef, Option<EventId>>,
    /// Lots made.
    pub lots: BTreeMap<EventId, Vec<Line>>,
    /// What is left of offers.
    pub offers: BTreeMap<EventId, Vec<Line>>,
    /// Grants made.
    pub grants: BTreeMap<EventId, ActorId>,
    /// Requests answered.
    pub answered: BTreeMap<EventId, EventId>,
    /// Gives made, recalled or received.
    pub gives: BTreeMap<EventId, GiveState>,
    /// Gives answered.
    pub received: BTreeMap<EventId, EventId>,
    /// Sight gained.
    pub sight: BTreeMap<LogId, Dep>,
    /// The role an `Open` gives.
    pub role: Option<Role>,
}

/// A pen with changes laid over it.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// The pen underneath.
    pub base: &'a Pen,
    /// The changes so far.
    pub changes: Changes,
}

impl<'a> Draft<'a> {
    /// Nothing changed yet.
    #[must_use]
    pub fn new(base: &'a Pen) -> Self {
        Draft { base, changes: Changes::default() }
    }

    /// The device as the log holds it.
    #[must_use]
    pub fn holding(&self, d: &DeviceRef) -> Option<Holding> {
        match self.changes.holdings.get(d) {
            Some(changed) => *changed,
            None => self.base.holdings.get(d).copied(),
        }
    }

    /// The open give that locks the device.
    #[must_use]
    pub fn lock(&self, d: &DeviceRef) -> Option<EventId> {
        match self.changes.locked.get(d) {
            Some(changed) => *changed,
            None => self.base.locked.get(d).copied(),
        }
    }

    /// State of an own give.
    #[must_use]
    pub fn give(&self, id: &EventId) -> Option<GiveState> {
        self.changes.gives.get(id).or_else(|| self.base.gives.get(id)).copied()
    }

    /// Newest seen event of a log.
    #[must_use]
    pub fn sight(&self, log: &LogId) -> Option<Dep> {
        self.changes.sight.get(log).or_else(|| self.base.sight.get(log)).copied()
    }

    /// The role of the log.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.changes.role.or(self.base.role)
    }

    /// What is left of an own offer.
    #[must_use]
    pub fn offer(&self, id: &EventId) -> Option<&Vec<Line>> {
        self.changes.offers.get(id).or_else(|| self.base.offers.get(id))
    }
}

impl Pen {
    /// Takes the changes over.
    pub fn commit(&mut self, changes: Changes, epoch: EpochId) {
        merge(&mut self.holdings, changes.holdings);
        merge(&mut self.locked, changes.locked);
        self.lots.extend(changes.lots);
        self.offers.extend(changes.offers);
        self.grants.extend(changes.grants);
        self.answered.extend(changes.answered);
        self.gives.extend(changes.gives);
        self.received.extend(changes.received);
        self.sight.extend(changes.sight);
        if changes.role.is_some() {
            self.opened = epoch;
        }
        self.role = changes.role.or(self.role);
        self.epoch = epoch;
    }
}

fn merge<K: Ord, V>(into: &mut BTreeMap<K, V>, changes: BTreeMap<K, Option<V>>) {
    for (key, value) in changes {
        match value {
            Some(value) => into.insert(key, value),
            None => into.remove(&key),
        };
    }
}
