//! What this node has of a topic, in some fifty bytes a log, and one digest over it.

use crate::hash::{Hash, Tag, hash};
use crate::id::{ActorId, LogId, TopicId};
use crate::ledger::{Epoch, Ledger};
use crate::log::EndKind;
use crate::standing::StandingMap;
use minicbor::{Decode, Encode};

/// One log: how far it is clean, which event that is, and why it ends there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Head {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// Number of clean events.
    #[n(1)]
    pub clean: u64,
    /// First eight bytes of the last clean event's id, zero where there is none.
    #[n(2)]
    pub id: u64,
    /// Why it ends.
    #[n(3)]
    pub end: EndKind,
}

/// Heads of a topic, ascending by log, and in governance one for each epoch, so that whoever lacks a signature asks for
/// it. A log of which a cut leaves nothing has none: some nodes met it before its author was removed, others never will.
/// Of an actor with too many logs only as many are told, by id, as show that.
#[must_use]
pub fn heads(ledger: &Ledger, standing: &StandingMap, topic: TopicId) -> Vec<Head> {
    let head = |(id, log): (&LogId, &crate::log::Log)| {
        let last = ledger.last_of_too_many(log.stem.actor, topic);
        let end = standing
            .end(id)
            .filter(|_| last.is_none_or(|last| *id <= last))
            .filter(|e| e.clean > 0 || e.why != EndKind::Cut)?;
        let last = end.clean.checked_sub(1).and_then(|seq| log.at(seq));
        let short = last.map_or(0, |e| short_id(&e.id.0));
        Some(Head { log: *id, clean: end.clean, id: short, end: end.why })
    };
    let mut heads: Vec<Head> = ledger.logs(topic).filter_map(head).collect();
    if topic == ledger.governance() {
        heads.extend(ledger.epochs().map(epoch_head));
        heads.sort_by_key(|h| h.log);
    }
    heads
}

/// An epoch among the heads: its hash in place of a log, the number of its signatures, and who signed.
pub(crate) fn epoch_head(epoch: &Epoch) -> Head {
    let signers: Vec<&ActorId> = epoch.signatures.keys().collect();
    let who = hash(Tag::Digest, &[&epoch.id.0, &crate::cbor::encode(&signers)]);
    Head { log: LogId(epoch.id.0), clean: signers.len() as u64, id: short_id(&who.0), end: EndKind::Epoch }
}

/// First eight bytes of an id, big-endian.
#[must_use]
pub fn short_id(id: &[u8; 32]) -> u64 {
    id.iter().take(8).fold(0, |v, b| (v << 8) | u64::from(*b))
}

/// Digest of a topic's heads: equal sets of clean events and ends have equal digests, across versions.
#[must_use]
pub fn digest(topic: TopicId, heads: &[Head]) -> Hash {
    hash(Tag::Digest, &[&topic.0, &crate::cbor::encode(&heads)])
}
