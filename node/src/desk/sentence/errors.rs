//! Keys for the errors of what lies under the desk: keys, seals, charters, texts and the reader of inventories.

use super::Sentence;
use crate::desk::DeskError;
use crate::identity::{ASKED_GROUPS, IdentityError};
use crate::say;
use crate::seal::SealError;
use regain_exchange::ReadError;
use regain_protocol::member::CharterError;
use regain_protocol::paper::lot_file::TextError;
use std::fmt::Display;

impl DeskError {
    /// The node cannot, for a reason of the machine.
    pub(crate) fn failed(e: impl Display) -> Self {
        DeskError::Failed(say!("failed", "{detail}", detail = e))
    }
}

impl From<IdentityError> for Sentence {
    fn from(e: IdentityError) -> Self {
        match e {
            IdentityError::RootGone => Sentence::told("root-gone", &e),
            IdentityError::RootMismatch => {
                let [first, second] = ASKED_GROUPS.map(|g| g + 1);
                Sentence::told("root-mismatch", &e).with("first", first).with("second", second)
            }
            other => Sentence::told("failed", &other).with("detail", &other),
        }
    }
}

impl From<SealError> for Sentence {
    fn from(e: SealError) -> Self {
        match &e {
            SealError::Recipient => Sentence::told("seal-recipient", &e),
            SealError::Decrypt(_) => Sentence::told("seal-not-ours", &e),
            SealError::Moved => Sentence::told("seal-moved", &e),
            SealError::Encrypt(detail) => Sentence::told("failed", &e).with("detail", detail),
        }
    }
}

impl From<CharterError> for Sentence {
    fn from(e: CharterError) -> Self {
        match &e {
            CharterError::Form(_) => Sentence::told("charter-form", &e),
            CharterError::Content => Sentence::told("charter-content", &e),
            CharterError::Cert(actor) => Sentence::told("charter-cert", &e).with("actor", actor),
            CharterError::Unsigned(actor) => Sentence::told("charter-unsigned", &e).with("actor", actor),
        }
    }
}

impl From<TextError> for Sentence {
    fn from(e: TextError) -> Self {
        match &e {
            TextError::Blank => Sentence::told("text-blank", &e),
            TextError::Long { most, found } => Sentence::told("text-long", &e).with("most", most).with("n", found),
            TextError::Control => Sentence::told("text-control", &e),
        }
    }
}

impl From<ReadError> for Sentence {
    fn from(e: ReadError) -> Self {
        match &e {
            ReadError::TooLarge { bytes, limit } => {
                Sentence::told("file-too-large", &e).with("n", bytes).with("most", limit)
            }
            ReadError::Empty => Sentence::told("file-empty", &e),
            ReadError::Unsupported { what, .. } => Sentence::told("file-unsupported", &e).with("what", what),
            ReadError::Truncated { line, .. } => Sentence::told("file-truncated", &e).with("line", line),
            ReadError::NotJson { line, column } => {
                Sentence::told("file-not-json", &e).with("line", line).with("column", column)
            }
            ReadError::NotXml { line, column, .. } => {
                Sentence::told("file-not-xml", &e).with("line", line).with("column", column)
            }
            ReadError::NoMachines { what, place, .. } => {
                Sentence::told("file-no-machines", &e).with("what", what).with("place", place)
            }
            ReadError::SchemaNotInventory => Sentence::told("file-schema", &e),
            ReadError::NotInventory { .. } => Sentence::told("file-not-inventory", &e),
            ReadError::NoHeader { found } => Sentence::told("file-no-header", &e).with("found", found),
            ReadError::TooMany { what, limit } => {
                Sentence::told("file-too-many", &e).with("what", what).with("most", limit)
            }
            ReadError::AmbiguousDates { column, line } => {
                Sentence::told("file-ambiguous-dates", &e).with("column", column).with("line", line)
            }
        }
    }
}
