//! Epochs: later states of the member list. The charter is the first; a guarantor signs one child of each, and a quorum
//! of the parent's guarantors makes a child count, whoever carries it.

use super::{CharterBody, Role};
use crate::cbor;
use crate::event::Dep;
use crate::hash::{Tag, hash};
use crate::id::{ActorId, CharterId, EpochId, LogId, NodeKey, Signature, TopicId};
use crate::key::{Checker, SecretKey};
use crate::limits::{MAX_EPOCH, MAX_MEMBERS, RULES};
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

impl Cut {
    /// Number of events that the cut leaves.
    #[must_use]
    pub fn clean(&self) -> u64 {
        self.last.map_or(0, |d| d.seq.saturating_add(1))
    }
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
    /// The charter as an epoch: its founders are the members. Its hash is the charter's, not that of these bytes.
    #[must_use]
    pub fn genesis(charter: &CharterBody) -> Self {
        EpochBody {
            n: 0,
            parent: EpochId::ZERO,
            members: charter.founders.iter().map(|f| (f.cert.actor, f.role)).collect(),
            topics: charter.topic_ids(),
            rules: RULES,
            cuts: Vec::new(),
        }
    }

    /// The epoch's hash.
    #[must_use]
    pub fn id(&self) -> EpochId {
        EpochId(hash(Tag::Epoch, &[&cbor::encode(self)]).0)
    }

    /// The role of a sealed member.
    #[must_use]
    pub fn role(&self, actor: ActorId) -> Option<Role> {
        let at = self.members.binary_search_by_key(&actor, |(a, _)| *a).ok()?;
        self.members.get(at).map(|(_, role)| *role)
    }

    /// Sealed members that guarantee.
    pub fn guarantors(&self) -> impl Iterator<Item = ActorId> + '_ {
        self.members.iter().filter(|(_, role)| *role == Role::Guarantee).map(|(actor, _)| *actor)
    }

    /// Guarantors that must sign a child: all of them while fewer than four, else more than two thirds, so that two
    /// children of one parent need more than a third to sign both.
    #[must_use]
    pub fn quorum(&self) -> usize {
        match self.guarantors().count() {
            few @ 0..4 => few,
            many => many * 2 / 3 + 1,
        }
    }

    /// Whether the form allows this as a child of `parent`, whose hash is `id`: next number, sorted and bounded lists,
    /// somebody left to guarantee, and the same topics. Rules may have any number: who does not know it trades no more,
    /// but goes on governing.
    #[must_use]
    pub fn follows(&self, parent: &EpochBody, id: EpochId) -> bool {
        self.parent == id
            && parent.n.checked_add(1) == Some(self.n)
            && (1..=MAX_MEMBERS).contains(&self.members.len())
            && self.members.windows(2).all(|w| matches!(w, [a, b] if a.0 < b.0))
            && self.guarantors().next().is_some()
            && self.topics == parent.topics
            && self.cuts.windows(2).all(|w| matches!(w, [a, b] if a.log < b.log))
            && self.cuts.iter().all(|c| c.last.is_none_or(|d| d.log == c.log))
    }

    fn message(&self, charter: CharterId) -> Vec<u8> {
        Tag::EpochSignature.preimage(&[&charter.0, &self.id().0])
    }

    /// A guarantor's signature by its node key.
    #[must_use]
    pub fn sign(&self, charter: CharterId, node: &SecretKey) -> Signature {
        node.sign(Tag::EpochSignature, &[&charter.0, &self.id().0])
    }

    /// Whether a node key signed this epoch of that network.
    #[must_use]
    pub fn is_signed(&self, charter: CharterId, node: NodeKey, signature: &Signature, checker: &dyn Checker) -> bool {
        checker.check(&node.0, &self.message(charter), signature)
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

impl SignedEpoch {
    /// Whether signatures are sorted, one an actor, and all of it fits its bound.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        !self.signatures.is_empty()
            && self.signatures.windows(2).all(|w| matches!(w, [a, b] if a.0 < b.0))
            && cbor::encode(self).len() <= MAX_EPOCH
    }
}
