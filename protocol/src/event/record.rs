//! An event as it is stored and sent, and the check that turns bytes into something to be judged.

use super::{Extra, Header, event_id};
use crate::cbor;
use crate::hash::{Hash, Tag, hash};
use crate::id::{EventId, Signature};
use crate::key::Checker;
use crate::limits::{MAX_HEADER, MAX_PAYLOAD};
use minicbor::{Decode, Encode};

/// The extra as this node holds it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ExtraPart {
    /// The event has none.
    #[n(0)]
    None,
    /// Held: 32 bytes of salt, then the bytes.
    #[n(1)]
    Held(#[n(0)] Hash, #[cbor(n(1), with = "minicbor::bytes")] Vec<u8>),
    /// Withdrawn: only its hash is left.
    #[n(2)]
    Withdrawn(#[n(0)] Hash),
}

impl ExtraPart {
    /// `E` of the payload hash.
    #[must_use]
    pub fn hash(&self) -> Hash {
        match self {
            ExtraPart::None => Hash::ZERO,
            ExtraPart::Held(salt, bytes) => hash(Tag::Extra, &[&salt.0, bytes]),
            ExtraPart::Withdrawn(h) => *h,
        }
    }

    /// The extra, where it is held and readable.
    #[must_use]
    pub fn read(&self) -> Option<Extra> {
        match self {
            ExtraPart::Held(_, bytes) => Extra::read(bytes).ok(),
            _ => None,
        }
    }
}

/// `H(H(facts), E)`.
#[must_use]
pub fn payload_hash(facts: &[u8], extra: &ExtraPart) -> Hash {
    hash(Tag::Payload, &[&hash(Tag::Facts, &[facts]).0, &extra.hash().0])
}

/// An event's four parts as bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Record {
    /// The signed header bytes, exactly as received.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub header: Vec<u8>,
    /// Signature over the tagged header bytes.
    #[n(1)]
    pub signature: Signature,
    /// The facts.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub facts: Vec<u8>,
    /// The extra.
    #[n(3)]
    pub extra: ExtraPart,
}

/// Why bytes are no event at all. Such bytes are refused, never stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEvent {
    /// A part is longer than the protocol allows.
    #[error("an event part has {0} bytes, more than the protocol allows")]
    Long(usize),
    /// Not deterministic CBOR, or not the fields of a header.
    #[error("the event's bytes are not in the one form that may be signed: {0}")]
    Form(String),
    /// The header binds another payload.
    #[error("facts or extra are not those that the header was signed for")]
    Payload,
    /// The signature does not verify strictly.
    #[error("the signature does not verify under the node key named in the header")]
    Signature,
}

/// An event whose bytes, payload and signature were checked. There is no other way to make one.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The header, read.
    pub header: Header,
    /// The event's id.
    pub id: EventId,
    /// The parts as bytes.
    pub record: Record,
}

impl Record {
    /// Signs a header over these parts.
    #[must_use]
    pub fn sign(header: &Header, key: &crate::key::SecretKey, facts: Vec<u8>, extra: ExtraPart) -> Record {
        let bytes = header.to_bytes();
        let signature = key.sign(Tag::EventSignature, &[&bytes]);
        Record { header: bytes, signature, facts, extra }
    }

    /// Checks form, payload hash and signature.
    ///
    /// # Errors
    /// The first that fails.
    pub fn verify(self, checker: &dyn Checker) -> Result<Verified, BadEvent> {
        let extra_len = if let ExtraPart::Held(_, bytes) = &self.extra { bytes.len() } else { 0 };
        if self.header.len() > MAX_HEADER || self.facts.len() + extra_len > MAX_PAYLOAD {
            return Err(BadEvent::Long(self.header.len() + self.facts.len() + extra_len));
        }
        cbor::check(&self.header).map_err(|e| BadEvent::Form(e.to_string()))?;
        let header = Header::from_bytes(&self.header).map_err(BadEvent::Form)?;
        cbor::check(&self.facts).map_err(|e| BadEvent::Form(e.to_string()))?;
        if payload_hash(&self.facts, &self.extra) != header.payload {
            return Err(BadEvent::Payload);
        }
        let message = Tag::EventSignature.preimage(&[&self.header]);
        if !checker.check(&header.node.0, &message, &self.signature) {
            return Err(BadEvent::Signature);
        }
        Ok(Verified { id: event_id(&self.header), header, record: self })
    }

    /// Reads what this node stored itself after checking it once: no signature check.
    ///
    /// # Errors
    /// The header or payload does not fit, so the disk was damaged.
    pub fn trust(self) -> Result<Verified, BadEvent> {
        struct Trusting;
        impl Checker for Trusting {
            fn check(&self, _: &[u8; 32], _: &[u8], _: &Signature) -> bool {
                true
            }
        }
        self.verify(&Trusting)
    }
}
