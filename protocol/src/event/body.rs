//! Facts of every kind: what verdicts and indicators read. No free text, no name, no serial, no price.

use super::{Dep, DeviceSet, Span};
use crate::catalogue::*;
use crate::hash::Hash;
use crate::id::{ActorId, DeviceRef, EpochId, EventId, TopicId};
use crate::member::{Join, KeyCert, Role};
use crate::time::Day;
use minicbor::{Decode, Encode};

/// First event of a log: the right to write it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Open {
    /// The certificate of the node key that signs this log.
    #[n(0)]
    pub cert: KeyCert,
    /// The log this one succeeds, up to and including that event, which ends it.
    #[n(1)]
    pub predecessor: Option<Dep>,
    /// The admissions this membership rests on; empty for founders.
    #[n(2)]
    pub admissions: Vec<EventId>,
}

/// Nothing but sight: its `deps` are its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Ack {}

/// Withdraws the extra of an earlier event of the same author.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Withdraw {
    /// Whose extra.
    #[n(0)]
    pub event: EventId,
}

/// Who an actor is; name and addresses are in the extra.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Profile {
    /// What kinds of actor it is.
    #[n(0)]
    pub kinds: Vec<ActorKind>,
}

/// A guarantor admits a newcomer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Admit {
    /// The newcomer's own signed request, certificate included.
    #[n(0)]
    pub join: Join,
    /// The role granted, at most the one asked for.
    #[n(1)]
    pub role: Role,
    /// Topics in which it may open a log, besides governance.
    #[n(2)]
    pub topics: Vec<TopicId>,
}

/// Devices of one sort, entered together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Item {
    /// How many, at least one.
    #[n(0)]
    pub count: u32,
    /// What they are.
    #[n(1)]
    pub category: Category,
    /// Rough performance.
    #[n(2)]
    pub spec: SpecClass,
    /// Data-bearing media in each, or `None` where nobody has looked.
    #[n(3)]
    pub media: Option<u8>,
    /// Whose equipment it was.
    #[n(4)]
    pub origin: Origin,
}

/// Brings devices into the network; they get ids from this event.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Enter {
    /// The devices, in order; their indexes run through the expanded list.
    #[n(0)]
    pub items: Vec<Item>,
}

/// Decommissions devices (réforme).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Reform {
    /// Which.
    #[n(0)]
    pub devices: DeviceSet,
    /// When.
    #[n(1)]
    pub on: Day,
    /// Why they stay outside the REEN ratio, if they do.
    #[n(2)]
    pub exclusion: Exclusion,
}

/// Redeploys devices inside the owner's own services.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Reassign {
    /// Which.
    #[n(0)]
    pub devices: DeviceSet,
    /// When.
    #[n(1)]
    pub on: Day,
}

/// Groups devices for an offer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Lot {
    /// Which.
    #[n(0)]
    pub devices: DeviceSet,
}

/// How many of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct Line {
    /// What.
    #[n(0)]
    pub category: Category,
    /// How many, at least one.
    #[n(1)]
    pub count: u32,
}

/// First and last day on which something can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Window {
    /// First day.
    #[n(0)]
    pub from: Day,
    /// Last day.
    #[n(1)]
    pub until: Day,
}

/// Offers a lot.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Offer {
    /// The lot, of the same log.
    #[n(0)]
    pub lot: EventId,
    /// What may be asked for, at most what the lot holds.
    #[n(1)]
    pub lines: Vec<Line>,
    /// When it can be fetched.
    #[n(2)]
    pub window: Option<Window>,
    /// By what title it would pass.
    #[n(3)]
    pub title: Title,
}

/// States a need.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Need {
    /// What is needed.
    #[n(0)]
    pub lines: Vec<Line>,
    /// When.
    #[n(1)]
    pub window: Option<Window>,
}

/// Asks for lines of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Request {
    /// The offer.
    #[n(0)]
    pub offer: EventId,
    /// What is asked for.
    #[n(1)]
    pub lines: Vec<Line>,
}

/// The owner grants a request.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Grant {
    /// The request.
    #[n(0)]
    pub request: EventId,
    /// What is granted, at most what was asked for and is left.
    #[n(1)]
    pub lines: Vec<Line>,
}

/// The owner declines a request.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Decline {
    /// The request.
    #[n(0)]
    pub request: EventId,
    /// Why.
    #[n(1)]
    pub reason: DeclineReason,
}

/// The taker commits, before the hand-over, to a reuse operation (décret 2023-266, art. 2).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Commitment {
    /// The grant it is for.
    #[n(0)]
    pub grant: EventId,
}

/// The receiving side of a hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Party {
    /// A member: custody reaches it only with its own key.
    #[n(0)]
    Member(#[n(0)] ActorId),
    /// A party without a node: one key plus a proof, and marked so.
    #[n(1)]
    Outside(#[n(0)] ActorKind, #[n(1)] Proof),
}

/// The giver's half of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Give {
    /// The grant it carries out.
    #[n(0)]
    pub grant: Option<EventId>,
    /// The taker's commitment, where there is one.
    #[n(1)]
    pub commitment: Option<EventId>,
    /// To whom.
    #[n(2)]
    pub to: Party,
    /// Which devices.
    #[n(3)]
    pub devices: DeviceSet,
    /// By what title.
    #[n(4)]
    pub title: Title,
    /// End-of-life destination in the giver's books.
    #[n(5)]
    pub destination: Destination,
    /// What binds the devices from here on.
    #[n(6)]
    pub basis: Basis,
    /// When.
    #[n(7)]
    pub on: Day,
}

/// The giver takes back what has not been received.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Recall {
    /// The `Give`.
    #[n(0)]
    pub give: EventId,
}

/// Devices refused for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Refusal {
    /// Positions in the `Give`'s list.
    #[n(0)]
    pub span: Span,
    /// Why.
    #[n(1)]
    pub reason: RefusalReason,
}

/// The receiver's half: every device of the `Give` is accepted, refused or missing.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Receive {
    /// The `Give`.
    #[n(0)]
    pub give: EventId,
    /// Accepted positions.
    #[n(1)]
    pub accepted: Vec<Span>,
    /// Refused positions; they stay with the giver.
    #[n(2)]
    pub refused: Vec<Refusal>,
    /// Missing positions; they stay with the giver.
    #[n(3)]
    pub missing: Vec<Span>,
    /// Devices that were not announced; they get new ids from this event.
    #[n(4)]
    pub extra: Vec<Item>,
    /// When.
    #[n(5)]
    pub on: Day,
}

/// What a custodian did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum What {
    /// Triaged.
    #[n(0)]
    Triaged(#[n(0)] Decision),
    /// Erased: media found, certified erased, destroyed, in each device.
    #[n(1)]
    Erased(#[n(0)] u8, #[n(1)] u8, #[n(2)] u8, #[n(3)] ErasureMethod),
    /// All functions tested, or not passed.
    #[n(2)]
    Tested(#[n(0)] bool),
    /// Graded.
    #[n(3)]
    Graded(#[n(0)] Functional, #[n(1)] Cosmetic, #[n(2)] DataGrade),
    /// Repaired.
    #[n(4)]
    Repaired,
    /// A part was taken out, so many of it from each device.
    #[n(5)]
    Harvested(#[n(0)] PartKind, #[n(1)] u8),
    /// A part was put in, from another device where known.
    #[n(6)]
    Fitted(#[n(0)] PartKind, #[n(1)] u8, #[n(2)] Option<DeviceRef>),
    /// Refurbished.
    #[n(7)]
    Refurbished,
    /// In stock for sale or gift.
    #[n(8)]
    Stocked,
    /// Put into use by somebody outside the chain.
    #[n(9)]
    PutIntoUse(#[n(0)] Channel, #[n(1)] BeneficiaryClass),
    /// Came back from use.
    #[n(10)]
    Returned(#[n(0)] ReturnReason),
    /// Became waste; the custodian is its producer.
    #[n(11)]
    DeclaredWaste(#[n(0)] WasteReason),
    /// Handed over as waste to a party without a node: one key.
    #[n(12)]
    WasteHandedOver(#[n(0)] ActorKind, #[n(1)] Proof),
    /// Treated.
    #[n(13)]
    WasteTreated(#[n(0)] Operation),
    /// Lost or stolen.
    #[n(14)]
    Lost(#[n(0)] LossKind),
}

impl What {
    /// The step's code, as files and the API write it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            What::Triaged(_) => "triaged",
            What::Erased(..) => "erased",
            What::Tested(_) => "tested",
            What::Graded(..) => "graded",
            What::Repaired => "repaired",
            What::Harvested(..) => "harvested",
            What::Fitted(..) => "fitted",
            What::Refurbished => "refurbished",
            What::Stocked => "stocked",
            What::PutIntoUse(..) => "put_into_use",
            What::Returned(_) => "returned",
            What::DeclaredWaste(_) => "declared_waste",
            What::WasteHandedOver(..) => "waste_handed_over",
            What::WasteTreated(_) => "waste_treated",
            What::Lost(_) => "lost",
        }
    }
}

/// A step of the custodian on some devices.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Step {
    /// Which.
    #[n(0)]
    pub devices: DeviceSet,
    /// What.
    #[n(1)]
    pub what: What,
    /// When.
    #[n(2)]
    pub on: Day,
}

/// The committed party shows that the reuse operation was done (décret 2023-266, art. 2).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Evidence {
    /// Its own commitment.
    #[n(0)]
    pub commitment: EventId,
    /// For which devices.
    #[n(1)]
    pub devices: DeviceSet,
}

/// The owner of a lot names who edits its shared file.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Editors {
    /// The lot whose file it is.
    #[n(0)]
    pub lot: EventId,
    /// The editors besides the owner.
    #[n(1)]
    pub editors: Vec<ActorId>,
}

/// One automerge change of a shared file; its bytes are an attachment sealed to the editors.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Change {
    /// The lot whose file it is.
    #[n(0)]
    pub lot: EventId,
    /// Automerge hash of the change.
    #[n(1)]
    pub change: Hash,
    /// Automerge hashes it depends on.
    #[n(2)]
    pub deps: Vec<Hash>,
}

/// A guarantor signs an epoch (quorum and publication: docs/protocol.md).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Sign {
    /// The epoch.
    #[n(0)]
    pub epoch: EpochId,
}

/// Advice against a member, or the end of it. It decides nothing: a desk may show it and warn before a hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Distrust {
    /// The member.
    #[n(0)]
    pub actor: ActorId,
    /// Whether the advice holds; false takes an earlier one back.
    #[n(1)]
    pub holds: bool,
}

impl Give {
    /// The devices as a set.
    #[must_use]
    pub fn devices_of(&self) -> std::collections::BTreeSet<DeviceRef> {
        self.devices.iter().collect()
    }
}
