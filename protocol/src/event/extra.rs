//! What may be withdrawn: short text meant for every member, and descriptions of attachments.

use super::statement::{self, Cell};
use crate::id::{ActorId, BlobId};
use crate::limits::{MAX_ATTACHMENTS, MAX_AUDIENCE, MAX_BLOB, MAX_CREDENTIALS, MAX_DETAIL, MAX_LIST, MAX_TEXT};
use minicbor::{Decode, Encode};

crate::catalogue::vocabulary!(
    /// What an attachment is.
    AttachmentKind {
        /// Serials of a hand-over, for its two parties.
        0 Manifest "manifest",
        /// Erasure or other certificate.
        1 Certificate "certificate",
        /// Photo.
        2 Photo "photo",
        /// Slip of a party without a node.
        3 Slip "slip",
        /// Private note, price.
        4 Note "note",
        /// Automerge change of a shared document.
        5 Change "change",
    }
);

/// A blob kept outside the log, named by the hash of its ciphertext.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Attachment {
    /// Name: hash of the ciphertext.
    #[n(0)]
    pub blob: BlobId,
    /// Bytes of the ciphertext.
    #[n(1)]
    pub size: u32,
    /// What it is.
    #[n(2)]
    pub kind: AttachmentKind,
    /// Who may fetch and open it; empty: every member.
    #[n(3)]
    pub audience: Vec<ActorId>,
}

/// The words of a credential: who gave it, and under what number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Detail {
    /// Place of the credential in the list of the facts.
    #[n(0)]
    pub of: u32,
    /// Who issued it.
    #[n(1)]
    pub issuer: Option<String>,
    /// Its reference.
    #[n(2)]
    pub reference: Option<String>,
}

/// Short text and attachments. Never read by a verdict (R5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Extra {
    /// A title or an organisation's name.
    #[n(0)]
    pub title: Option<String>,
    /// A public remark.
    #[n(1)]
    pub note: Option<String>,
    /// Attachments.
    #[n(2)]
    pub attachments: Option<Vec<Attachment>>,
    /// Addresses at which the author's node can be dialled (multiaddr text).
    #[n(3)]
    pub addresses: Option<Vec<String>>,
    /// Words of the credentials of a directory entry.
    #[n(4)]
    pub details: Option<Vec<Detail>>,
    /// Numbers of a statement.
    #[n(5)]
    pub cells: Option<Vec<Cell>>,
}

impl Detail {
    fn fits(&self) -> bool {
        [&self.issuer, &self.reference].iter().all(|t| t.as_ref().is_none_or(|t| t.len() <= MAX_DETAIL))
    }
}

impl Extra {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Extra::default()
    }

    /// Reads an extra, or says why it cannot be shown. A bad extra changes no verdict.
    ///
    /// # Errors
    /// A sentence of what did not fit.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        crate::cbor::check(bytes).map_err(|e| e.to_string())?;
        let extra: Extra = minicbor::decode(bytes).map_err(|e| e.to_string())?;
        let texts = [&extra.title, &extra.note];
        let attachments = extra.attachments.as_deref().unwrap_or_default();
        let fits = texts.iter().all(|t| t.as_ref().is_none_or(|t| t.len() <= MAX_TEXT))
            && attachments.len() <= MAX_ATTACHMENTS
            && attachments.iter().all(|a| a.audience.len() <= MAX_AUDIENCE && a.size <= MAX_BLOB)
            && extra.addresses.as_deref().unwrap_or_default().len() <= MAX_LIST.min(16)
            && extra.addresses.iter().flatten().all(|a| a.len() <= 256)
            && extra.details.as_deref().unwrap_or_default().len() <= MAX_CREDENTIALS
            && extra.details.iter().flatten().all(Detail::fits)
            && extra.cells.as_deref().is_none_or(statement::fit);
        if fits { Ok(extra) } else { Err("a text, list or attachment is longer than the protocol allows".into()) }
    }
}
