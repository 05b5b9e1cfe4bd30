//! One device: its claims, and the state they add up to.

use super::{Act, Claim, Deed, GiveView, Outcome};
use crate::catalogue::{Category, Origin};
use crate::id::{ActorId, EventId};
use crate::rules::{handed_on, stage_outside};
use crate::trade::{Data, Holding, Stage};
use minicbor::{Encode, Encoder};
use std::collections::BTreeMap;

/// A device with everything signed about it.
#[derive(Clone, Debug)]
pub struct DeviceView {
    /// What it is.
    pub category: Category,
    /// Whose equipment it was.
    pub origin: Origin,
    /// Media announced at entry.
    pub media: Option<u8>,
    /// Who brought it in.
    pub entered_by: ActorId,
    /// Claims by the event that began them: the entering event or a `Receive`.
    pub claims: BTreeMap<EventId, Claim>,
    /// States at the end of each claim, filled by the fold.
    pub(super) ends: BTreeMap<EventId, Holding>,
    /// Claims whose give was also recalled, by a giver that had not seen the receipt: the giver claims it too.
    pub(super) crossed: std::collections::BTreeSet<EventId>,
    /// Open gives by claim.
    pub(super) open_gives: BTreeMap<EventId, EventId>,
}

/// Where a device stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceState {
    /// Holders of the claims at the ends of its chain: one, unless disputed.
    pub holders: Vec<ActorId>,
    /// The owner by the newest undisputed claim.
    pub owner: ActorId,
    /// What the newest claim's acts add up to; of several the worst.
    pub holding: Holding,
    /// The give under way, if one is neither received nor recalled.
    pub in_transit: Option<EventId>,
}

impl DeviceState {
    /// The code of files and the API.
    #[must_use]
    pub fn code(&self) -> &'static str {
        if self.is_disputed() {
            "disputed"
        } else if self.in_transit.is_some() {
            "in_transit"
        } else {
            self.holding.stage.code()
        }
    }

    /// Whether more than one member claims custody.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.holders.len() > 1
    }

    /// The data status in words of the API.
    #[must_use]
    pub fn data_code(&self) -> &'static str {
        match self.holding.data {
            Data::NoMedium => "no_medium",
            Data::AtRisk => "data_at_risk",
            Data::Safe => "sanitized",
        }
    }
}

impl<C> Encode<C> for DeviceState {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(4)?.encode_with(&self.holders, ctx)?.encode_with(self.owner, ctx)?;
        e.encode_with(self.holding, ctx)?.encode_with(self.in_transit, ctx)?.ok()
    }
}

impl DeviceView {
    /// The claims at the ends of the chain: those from which nobody received the device further.
    pub fn leaves(&self) -> impl Iterator<Item = (&EventId, &Claim)> {
        self.claims.iter().filter(|(id, _)| !self.claims.values().any(|c| c.parent == Some(**id)))
    }

    /// The state its claims add up to.
    #[must_use]
    pub fn state(&self) -> DeviceState {
        let mut holders: Vec<ActorId> = self.leaves().map(|(_, c)| c.holder).collect();
        holders.extend(self.recallers());
        holders.sort_unstable();
        let leaf = self.leaves().next();
        let owner = leaf.map_or(self.entered_by, |(_, c)| c.owner);
        let ends = self.leaves().filter_map(|(id, _)| self.ends.get(id).copied());
        let fallback = Holding::entered(self.category, self.media, Stage::InService, self.entered_by);
        let holding = ends.reduce(worse).unwrap_or(fallback);
        let in_transit = leaf.and_then(|(id, _)| self.open_gives.get(id).copied());
        DeviceState { holders, owner, holding, in_transit }
    }

    /// Givers that recalled what was received all the same, and have not passed it on since: they claim it too.
    fn recallers(&self) -> Vec<ActorId> {
        let passed_on = |id: &EventId| {
            let mut children = self.claims.iter().filter(|(_, c)| c.parent == Some(*id));
            children.any(|(child, _)| !self.crossed.contains(child))
        };
        let parents: std::collections::BTreeSet<EventId> =
            self.crossed.iter().filter_map(|id| self.claims.get(id)?.parent).filter(|id| !passed_on(id)).collect();
        parents.iter().filter_map(|id| self.claims.get(id)).map(|c| c.holder).collect()
    }

    /// The claims from entry to the newest, following parents from the first leaf.
    #[must_use]
    pub fn chain(&self) -> Vec<(EventId, &Claim)> {
        let mut chain = Vec::new();
        let mut at = self.leaves().next().map(|(id, _)| *id);
        while let Some((id, claim)) = at.and_then(|id| self.claims.get_key_value(&id)) {
            chain.push((*id, claim));
            at = if chain.len() > self.claims.len() { None } else { claim.parent };
        }
        chain.reverse();
        chain
    }

    /// Actors that held it, each once, in the order of the claims' ids.
    #[must_use]
    pub fn holders_ever(&self) -> std::collections::BTreeSet<ActorId> {
        self.claims.values().map(|c| c.holder).collect()
    }
}

/// Of two states that both stand, the one that is worse for their authors: at risk, waste, the later stage.
pub(super) fn worse(a: Holding, b: Holding) -> Holding {
    let data = if a.data == Data::AtRisk || b.data == Data::AtRisk { Data::AtRisk } else { a.data.max(b.data) };
    let later = if a.stage >= b.stage { a } else { b };
    Holding { data, waste: a.waste || b.waste, ..later }
}

/// The state at the end of a claim, from the state at its beginning.
pub(super) fn run_acts(start: Holding, claim: &Claim, gives: &BTreeMap<EventId, GiveView>) -> Holding {
    // Two events at one place of one log are a fork of which both sides stand: the worse for the author counts (R7).
    let places = claim.acts.chunk_by(|a, b| (a.log, a.seq) == (b.log, b.seq));
    places.fold(start, |now, acts| {
        let sides = acts.iter().filter_map(|act| after(now, act, claim, gives));
        sides.reduce(worse).unwrap_or(now)
    })
}

fn after(now: Holding, act: &Act, claim: &Claim, gives: &BTreeMap<EventId, GiveView>) -> Option<Holding> {
    match act.deed {
        Deed::Reformed(_) => Some(Holding { stage: Stage::Reformed, reformed: true, ..now }),
        Deed::Reassigned => Some(Holding { stage: Stage::Reassigned, ..now }),
        Deed::Did(what) => crate::rules::after_step(&what, now, claim.holder),
        Deed::Gave => {
            let outside = gives.get(&act.event).filter(|g| g.outcomes.contains(&Outcome::OneKey));
            Some(outside.map_or(now, |g| Holding { stage: stage_outside(g.title), ..handed_on(&g.terms(), now) }))
        }
        Deed::Recalled(_) => Some(now),
    }
}
