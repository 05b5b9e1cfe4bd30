//! The proof that a log was written with two pens.

use crate::cbor;
use crate::event::{Header, event_id};
use crate::hash::Tag;
use crate::id::{CharterId, LogId, Signature, TopicId};
use crate::key::Checker;
use minicbor::{Decode, Encode};

/// Two headers of one place in one log, both signed: the author wrote with two pens.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ForkProof {
    /// One header.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub a: Vec<u8>,
    /// Its signature.
    #[n(1)]
    pub a_signature: Signature,
    /// The other header.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub b: Vec<u8>,
    /// Its signature.
    #[n(3)]
    pub b_signature: Signature,
}

impl ForkProof {
    fn headers(&self) -> Option<(Header, Header)> {
        cbor::check(&self.a).ok()?;
        cbor::check(&self.b).ok()?;
        Some((Header::from_bytes(&self.a).ok()?, Header::from_bytes(&self.b).ok()?))
    }

    /// Log and place of the fork, if both signatures verify strictly and the headers differ at one place.
    #[must_use]
    pub fn verify(&self, charter: CharterId, checker: &dyn Checker) -> Option<(LogId, u64)> {
        let (a, b) = self.headers()?;
        let signed = |bytes: &[u8], key: &[u8; 32], s| checker.check(key, &Tag::EventSignature.preimage(&[bytes]), s);
        let one_place = a.charter == charter && a.log() == b.log() && a.seq == b.seq;
        let two = event_id(&self.a) != event_id(&self.b);
        let both = signed(&self.a, &a.node.0, &self.a_signature) && signed(&self.b, &b.node.0, &self.b_signature);
        (one_place && two && both).then(|| (a.log(), a.seq))
    }

    /// Place of the fork.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.headers().map_or(u64::MAX, |(a, _)| a.seq)
    }

    /// Topic of the log, if the proof is well formed.
    #[must_use]
    pub fn topic(&self, _checker: &dyn Checker) -> Option<TopicId> {
        self.headers().map(|(a, _)| a.topic)
    }

    /// The log, if the proof is well formed.
    #[must_use]
    pub fn log(&self) -> Option<LogId> {
        self.headers().map(|(a, _)| a.log())
    }
}
