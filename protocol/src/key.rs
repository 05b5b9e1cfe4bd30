//! Signing and checking. The checker is passed in wherever signatures are judged, so that a simulated world
//! may remember verdicts by bytes and a node may spread them over its cores. The rule is always the same:
//! ed25519 `verify_strict`, which refuses small-order keys and non-canonical encodings (LIMITS: batch
//! verification accepts signatures that the strict check refuses, and nodes would disagree for ever).

use crate::hash::Tag;
use crate::id::{ActorId, NodeKey, Signature};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

/// Judges one signature. Implementations must answer exactly as [`Strict`] does.
pub trait Checker {
    /// Whether `signature` over `message` was made by the holder of the 32-byte public `key`.
    fn check(&self, key: &[u8; 32], message: &[u8], signature: &Signature) -> bool;
}

/// The verdict itself: `ed25519_dalek::VerifyingKey::verify_strict`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Strict;

impl Checker for Strict {
    fn check(&self, key: &[u8; 32], message: &[u8], signature: &Signature) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(key) else { return false };
        key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0)).is_ok()
    }
}

/// A secret ed25519 key: a root or a node key. Wiped from memory when dropped.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// From 32 bytes of entropy or storage.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        SecretKey(SigningKey::from_bytes(seed))
    }

    /// The public half, as an actor's id.
    #[must_use]
    pub fn actor(&self) -> ActorId {
        ActorId(self.0.verifying_key().to_bytes())
    }

    /// The public half, as a node's key.
    #[must_use]
    pub fn node(&self) -> NodeKey {
        NodeKey(self.0.verifying_key().to_bytes())
    }

    /// Signature over the tagged concatenation of `parts`.
    #[must_use]
    pub fn sign(&self, tag: Tag, parts: &[&[u8]]) -> Signature {
        Signature(self.0.sign(&tag.preimage(parts)).to_bytes())
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretKey of {:?}", self.node())
    }
}
