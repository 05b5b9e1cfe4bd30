//! One custodian's time with one device.

use crate::catalogue::Exclusion;
use crate::event::What;
use crate::id::{ActorId, EventId, LogId};
use crate::time::Day;
use minicbor::{Encode, Encoder};

/// What happened in a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Deed {
    /// Decommissioned.
    #[n(0)]
    Reformed(#[n(0)] Exclusion),
    /// Redeployed internally.
    #[n(1)]
    Reassigned,
    /// A step.
    #[n(2)]
    Did(#[n(0)] What),
    /// Given: the `Give` is the event itself.
    #[n(3)]
    Gave,
    /// That give was recalled.
    #[n(4)]
    Recalled(#[n(0)] EventId),
}

/// A dated, signed deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Act {
    /// The event.
    #[n(0)]
    pub event: EventId,
    /// Place in its log.
    #[n(1)]
    pub seq: u64,
    /// Its log: a successor counts its places anew.
    #[n(5)]
    pub log: LogId,
    /// The day it happened, as its author states it; none for recalls.
    #[n(2)]
    pub on: Option<Day>,
    /// What.
    #[n(3)]
    pub deed: Deed,
    /// Whether it lies beyond a fork or close and stands only because another member named it.
    #[n(4)]
    pub contested: bool,
}

/// A custodian's claim to a device: it entered it, or received it with its own key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Whose.
    pub holder: ActorId,
    /// The `Give` it answers; none where the holder entered the device.
    pub give: Option<EventId>,
    /// The claim from which the device came.
    pub parent: Option<EventId>,
    /// The owner during this claim.
    pub owner: ActorId,
    /// Day of receipt.
    pub on: Option<Day>,
    /// What the holder did, in the order of its log.
    pub acts: Vec<Act>,
}

impl<C> Encode<C> for Claim {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(6)?.encode_with(self.holder, ctx)?.encode_with(self.give, ctx)?.encode_with(self.parent, ctx)?;
        e.encode_with(self.owner, ctx)?.encode_with(self.on, ctx)?.encode_with(&self.acts, ctx)?.ok()
    }
}
