//! Lots, offers, needs, requests, hand-overs, evidence, shared files as a reader sees them.

use crate::catalogue::{Basis, DeclineReason, Destination, RefusalReason, Title};
use crate::event::{Line, Party, Window};
use crate::hash::Hash;
use crate::id::{ActorId, DeviceRef, EventId};
use crate::rules::Terms;
use crate::time::Day;
use minicbor::{Encode, Encoder};

/// A lot.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct LotView {
    /// Its owner.
    #[n(0)]
    pub owner: ActorId,
    /// Its devices.
    #[n(1)]
    pub devices: Vec<DeviceRef>,
}

/// An offer.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct OfferView {
    /// Who offers.
    #[n(0)]
    pub owner: ActorId,
    /// The lot.
    #[n(1)]
    pub lot: EventId,
    /// What is offered.
    #[n(2)]
    pub lines: Vec<Line>,
    /// What no grant has taken.
    #[n(3)]
    pub left: Vec<Line>,
    /// By what title.
    #[n(4)]
    pub title: Title,
    /// When.
    #[n(5)]
    pub window: Option<Window>,
}

/// A need.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct NeedView {
    /// Who needs.
    #[n(0)]
    pub by: ActorId,
    /// What.
    #[n(1)]
    pub lines: Vec<Line>,
    /// When.
    #[n(2)]
    pub window: Option<Window>,
}

/// How an owner answered a request.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Answer {
    /// Granted.
    #[n(0)]
    Granted(#[n(0)] EventId, #[n(1)] Vec<Line>),
    /// Declined.
    #[n(1)]
    Declined(#[n(0)] EventId, #[n(1)] DeclineReason),
}

/// A request with its answers. More than one is a conflict that both sides see.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct RequestView {
    /// Who asks.
    #[n(0)]
    pub by: ActorId,
    /// For which offer.
    #[n(1)]
    pub offer: EventId,
    /// For what.
    #[n(2)]
    pub lines: Vec<Line>,
    /// The answers that count.
    #[n(3)]
    pub answers: Vec<Answer>,
}

/// What became of a give.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Outcome {
    /// Under way: neither received nor recalled.
    #[n(0)]
    Open,
    /// Recalled.
    #[n(1)]
    Recalled,
    /// Received, with the second key.
    #[n(2)]
    Received {
        /// The `Receive`.
        #[n(0)]
        receive: EventId,
        /// Accepted devices.
        #[n(1)]
        accepted: Vec<DeviceRef>,
        /// Refused devices with the reason.
        #[n(2)]
        refused: Vec<(DeviceRef, RefusalReason)>,
        /// Missing devices.
        #[n(3)]
        missing: Vec<DeviceRef>,
        /// When.
        #[n(4)]
        on: Day,
    },
    /// Taken by a party outside the network: one key.
    #[n(3)]
    OneKey,
}

/// A hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveView {
    /// The giver.
    pub from: ActorId,
    /// The taker.
    pub to: Party,
    /// Devices in list order.
    pub devices: Vec<DeviceRef>,
    /// By what title.
    pub title: Title,
    /// Destination in the giver's books.
    pub destination: Destination,
    /// Provenance set.
    pub basis: Basis,
    /// When.
    pub on: Day,
    /// The grant it carries out.
    pub grant: Option<EventId>,
    /// The commitment before it.
    pub commitment: Option<EventId>,
    /// Outcomes that count; more than one is a dispute.
    pub outcomes: Vec<Outcome>,
}

impl GiveView {
    /// What of it follows its devices.
    pub(super) fn terms(&self) -> Terms {
        Terms { to: self.to, title: self.title, basis: self.basis, commitment: self.commitment }
    }
}

impl<C> Encode<C> for GiveView {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(10)?.encode_with(self.from, ctx)?.encode_with(self.to, ctx)?.encode_with(&self.devices, ctx)?;
        e.encode_with(self.title, ctx)?.encode_with(self.destination, ctx)?.encode_with(self.basis, ctx)?;
        e.encode_with(self.on, ctx)?.encode_with(self.grant, ctx)?.encode_with(self.commitment, ctx)?;
        e.encode_with(&self.outcomes, ctx)?.ok()
    }
}

/// Evidence of reuse.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct EvidenceView {
    /// Who shows it.
    #[n(0)]
    pub by: ActorId,
    /// For which commitment.
    #[n(1)]
    pub commitment: EventId,
    /// For which devices.
    #[n(2)]
    pub devices: Vec<DeviceRef>,
}

/// A shared file: its editors and the changes of it that count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct DocumentView {
    /// Editors besides the owner, by the owner's newest word.
    #[n(0)]
    pub editors: Vec<ActorId>,
    /// Changes: automerge hash, event, author.
    #[n(1)]
    pub changes: Vec<(Hash, EventId, ActorId)>,
}
