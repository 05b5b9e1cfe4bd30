//! The part of an event that is signed.

use crate::hash::{Hash, Tag, hash};
use crate::id::{ActorId, CharterId, EpochId, EventId, Incarnation, LogId, NodeKey, TopicId};
use crate::limits::{HEADER_VERSION, MAX_DEPS, MAX_WITNESS};
use crate::time::Minute;
use minicbor::{Decode, Decoder, Encode, Encoder};

/// A named prefix of another log: everything in it up to and including `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Dep {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// Sequence number of the last event seen.
    #[n(1)]
    pub seq: u64,
    /// Id of that event, so that a branch is named and not a number.
    #[n(2)]
    pub id: EventId,
}

/// A header of version 1: an array of fourteen fields whose places never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Version of the header; [`HEADER_VERSION`] here.
    pub version: u16,
    /// The network.
    pub charter: CharterId,
    /// The organisation that speaks.
    pub actor: ActorId,
    /// The node key that signs.
    pub node: NodeKey,
    /// The topic.
    pub topic: TopicId,
    /// The incarnation of the log.
    pub incarnation: Incarnation,
    /// Place in the log, from zero.
    pub seq: u64,
    /// The event before, or zero bytes at the start.
    pub prev: EventId,
    /// Governance epoch under which the author speaks; never goes back.
    pub epoch: EpochId,
    /// What the event sees of other logs (R2); at most [`MAX_DEPS`].
    pub deps: Vec<Dep>,
    /// Newest heads the author holds; evidence for standing, no sight; at most [`MAX_WITNESS`].
    pub witness: Vec<Dep>,
    /// Claimed time. Decides nothing.
    pub minute: Minute,
    /// Number of the kind; see [`Kind`](super::Kind).
    pub kind: u16,
    /// Hash over facts and extra.
    pub payload: Hash,
}

impl Header {
    /// The log this event belongs to.
    #[must_use]
    pub fn log(&self) -> LogId {
        log_id(self.charter, self.actor, self.node, self.topic, self.incarnation)
    }

    /// The deterministic bytes that are signed and hashed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(320 + 80 * (self.deps.len() + self.witness.len()));
        self.write(&mut Encoder::new(&mut out)).expect("writing CBOR to memory cannot fail");
        out
    }

    fn write(&self, e: &mut Encoder<&mut Vec<u8>>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        e.array(14)?.u16(self.version)?.encode(self.charter)?.encode(self.actor)?.encode(self.node)?;
        e.encode(self.topic)?.encode(self.incarnation)?.u64(self.seq)?.encode(self.prev)?.encode(self.epoch)?;
        e.encode(&self.deps)?.encode(&self.witness)?.encode(self.minute)?.u16(self.kind)?.encode(self.payload)?;
        Ok(())
    }

    /// Reads a header whose bytes already passed [`crate::cbor::check`]. A newer version keeps these fields in their
    /// places and may append others, which are skipped.
    ///
    /// # Errors
    /// A sentence of what did not fit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let header = Self::read(bytes).map_err(|e| format!("the header cannot be read: {e}"))?;
        if header.deps.len() > MAX_DEPS || header.witness.len() > MAX_WITNESS {
            return Err(format!("a header names at most {MAX_DEPS} deps and {MAX_WITNESS} witnesses"));
        }
        if header.version == HEADER_VERSION && header.to_bytes() != bytes {
            return Err("the header is not in deterministic form".into());
        }
        Ok(header)
    }

    fn read(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        let mut d = Decoder::new(bytes);
        let fields = d.array()?.unwrap_or(0);
        let header = Header {
            version: d.u16()?,
            charter: d.decode()?,
            actor: d.decode()?,
            node: d.decode()?,
            topic: d.decode()?,
            incarnation: d.decode()?,
            seq: d.u64()?,
            prev: d.decode()?,
            epoch: d.decode()?,
            deps: d.decode()?,
            witness: d.decode()?,
            minute: d.decode()?,
            kind: d.u16()?,
            payload: d.decode()?,
        };
        let expected = if header.version == HEADER_VERSION { fields == 14 } else { fields >= 14 };
        if header.version == 0 || !expected {
            return Err(minicbor::decode::Error::message(
                "expected fourteen fields and version 1, or more of a newer one",
            ));
        }
        Ok(header)
    }
}

/// Identity of a log: one actor, one node key, one topic, one incarnation, in one network.
#[must_use]
pub fn log_id(charter: CharterId, actor: ActorId, node: NodeKey, topic: TopicId, incarnation: Incarnation) -> LogId {
    LogId(hash(Tag::Log, &[&charter.0, &actor.0, &node.0, &topic.0, &incarnation.0]).0)
}

/// Id of the event with these header bytes.
#[must_use]
pub fn event_id(header: &[u8]) -> EventId {
    hash(Tag::Event, &[header]).into()
}
