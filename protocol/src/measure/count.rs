//! One device, one identity: a territory's total is a distinct count and never a sum of actors' totals (design
//! reference, 2.2, rule 1). `sum_of_actors - distinct = transfers` is published with it.

use crate::id::ActorId;
use crate::view::View;
use std::collections::BTreeMap;

/// Devices by actor and in the territory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Devices each actor ever held.
    pub by_actor: BTreeMap<ActorId, usize>,
    /// Sum of the above.
    pub sum_of_actors: usize,
    /// Devices of the territory.
    pub distinct: usize,
    /// Times a device reached an actor that had not held it before, counted hand-over by hand-over.
    pub transfers: usize,
    /// Devices whose fate is disputed between two claims.
    pub disputed: usize,
}

impl Counts {
    /// Whether the three numbers reconcile, as counted on their own.
    #[must_use]
    pub fn reconciles(&self) -> bool {
        self.sum_of_actors == self.distinct + self.transfers
    }
}

/// Counts a territory.
#[must_use]
pub fn counts(view: &View) -> Counts {
    let mut counts = Counts { distinct: view.devices.len(), ..Counts::default() };
    for device in view.devices.values() {
        for holder in device.holders_ever() {
            *counts.by_actor.entry(holder).or_default() += 1;
        }
        counts.disputed += usize::from(device.state().is_disputed());
        // Counted along the chain of hand-overs, not derived from the sums above.
        let mut seen = std::collections::BTreeSet::from([device.entered_by]);
        let received = device.claims.values().filter(|c| c.give.is_some());
        counts.transfers += received.filter(|c| seen.insert(c.holder)).count();
    }
    counts.sum_of_actors = counts.by_actor.values().sum();
    counts
}
