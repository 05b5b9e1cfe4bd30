//! Epochs: later states of the member list, as hashes of their bodies. Their bytes are fixed here; proposing, signing
//! and publishing them is the work of governance (ARCHITECTURE.md says how far it is).

use super::Role;
use crate::cbor;
use crate::event::Dep;
use crate::hash::{Tag, hash};
use crate::id::{ActorId, EpochId, LogId, Signature, TopicId};
use minicbor::{Decode, Encode};

/// Where a removed member's log is cut: everything after that event.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Cut {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// Last event that counts, or `None` when nothing does.
    #[n(1)]
    pub last: Option<Dep>,
}

/// The signed content of an epoch.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EpochBody {
    /// Number, one more than the parent's; the charter is zero.
    #[n(0)]
    pub n: u32,
    /// The epoch before.
    #[n(1)]
    pub parent: EpochId,
    /// All members with their roles, ascending.
    #[n(2)]
    pub members: Vec<(ActorId, Role)>,
    /// Topics.
    #[n(3)]
    pub topics: Vec<TopicId>,
    /// Number of the rules of trade.
    #[n(4)]
    pub rules: u16,
    /// Cuts of removed members, exhaustive.
    #[n(5)]
    pub cuts: Vec<Cut>,
}

impl EpochBody {
    /// The epoch's hash.
    #[must_use]
    pub fn id(&self) -> EpochId {
        EpochId(hash(Tag::Epoch, &[&cbor::encode(self)]).0)
    }
}

/// An epoch with the guarantors' signatures beside it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SignedEpoch {
    /// The body.
    #[n(0)]
    pub body: EpochBody,
    /// Guarantor and root-certified node signature.
    #[n(1)]
    pub signatures: Vec<(ActorId, Signature)>,
}
