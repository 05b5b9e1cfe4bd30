//! SHA-256 with a domain tag per use, so that no hash or signature made for one purpose serves another.

use sha2::{Digest, Sha256};

/// What a hash or a signature is for. The tag's text enters every preimage, preceded by its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Signature over header bytes.
    EventSignature,
    /// Event id over header bytes.
    Event,
    /// Hash of facts.
    Facts,
    /// Hash of salt and extra.
    Extra,
    /// Hash of the two hashes above.
    Payload,
    /// Log id over charter, actor, node key, topic, incarnation.
    Log,
    /// Topic id over the topic's name.
    Topic,
    /// Charter hash.
    Charter,
    /// A founder's signature under a charter.
    CharterSignature,
    /// Epoch hash.
    Epoch,
    /// A guarantor's signature under an epoch.
    EpochSignature,
    /// A root's signature under a key certificate.
    CertSignature,
    /// A root's signature under the closing of a log.
    CloseSignature,
    /// A newcomer's signature under its request to join.
    JoinSignature,
    /// Device id over entering event and index.
    Device,
    /// Digest of a topic's heads.
    Digest,
    /// Hash of a topic's state.
    State,
    /// Document id over the lot it belongs to.
    Document,
    /// Automerge actor id over log and document.
    DocumentActor,
    /// Name of an attachment over its ciphertext.
    Blob,
    /// MAC of an invitation's secret over both node keys.
    Invitation,
    /// A root's signature under its wish to come back with another node key.
    ComebackSignature,
}

impl Tag {
    /// The tag's bytes as they enter a preimage.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Tag::EventSignature => "regain/1/event-signature",
            Tag::Event => "regain/1/event",
            Tag::Facts => "regain/1/facts",
            Tag::Extra => "regain/1/extra",
            Tag::Payload => "regain/1/payload",
            Tag::Log => "regain/1/log",
            Tag::Topic => "regain/1/topic",
            Tag::Charter => "regain/1/charter",
            Tag::CharterSignature => "regain/1/charter-signature",
            Tag::Epoch => "regain/1/epoch",
            Tag::EpochSignature => "regain/1/epoch-signature",
            Tag::CertSignature => "regain/1/cert-signature",
            Tag::CloseSignature => "regain/1/close-signature",
            Tag::JoinSignature => "regain/1/join-signature",
            Tag::Device => "regain/1/device",
            Tag::Digest => "regain/1/digest",
            Tag::State => "regain/1/state",
            Tag::Document => "regain/1/document",
            Tag::DocumentActor => "regain/1/document-actor",
            Tag::Blob => "regain/1/blob",
            Tag::Invitation => "regain/1/invitation",
            Tag::ComebackSignature => "regain/1/comeback-signature",
        }
    }

    /// `length of the tag (one byte) || tag || parts`: what is signed or hashed.
    #[must_use]
    pub fn preimage(self, parts: &[&[u8]]) -> Vec<u8> {
        let text = self.text().as_bytes();
        let mut bytes = Vec::with_capacity(1 + text.len() + parts.iter().map(|p| p.len()).sum::<usize>());
        bytes.push(text.len() as u8);
        bytes.extend_from_slice(text);
        for part in parts {
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

/// SHA-256 of the tagged concatenation of `parts`. All parts but the last have a fixed length, so that
/// no two lists of parts share a preimage.
#[must_use]
pub fn hash(tag: Tag, parts: &[&[u8]]) -> Hash {
    let text = tag.text().as_bytes();
    let mut sha = Sha256::new();
    sha.update([text.len() as u8]);
    sha.update(text);
    for part in parts {
        sha.update(part);
    }
    Hash(sha.finalize().into())
}

crate::id::byte_newtype!(
    /// A SHA-256 value, 32 bytes.
    Hash,
    32
);

impl Hash {
    /// Sixty bits as twelve base-32 characters, in groups of four: short enough to compare by telephone.
    #[must_use]
    pub fn short_code(&self) -> String {
        let code = data_encoding::BASE32_NOPAD.encode(&self.0[..8]);
        let code = &code[..crate::limits::SHORT_CODE];
        format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..12])
    }
}
