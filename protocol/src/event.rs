//! The signed unit. A [`Header`] is signed; it binds the *facts* (what verdicts and indicators read, never withdrawn)
//! and the *extra* (short text and descriptions of attachments, which its author may withdraw) by their hashes.
//!
//! ```text
//! Event = header bytes || signature over (tag || header bytes as received) || facts || (salt, extra | E)
//! payload hash = H(H(facts), E)      E = H(salt, extra), or 32 zero bytes without extra
//! ```

mod body;
mod devices;
mod extra;
mod header;
mod kind;
mod listing;
mod record;
mod refound;
mod statement;
mod territory;

pub use body::*;
pub use devices::{DeviceRun, DeviceSet, Span};
pub use extra::{Attachment, AttachmentKind, Detail, Extra};
pub use header::{Dep, Header, event_id, log_id};
pub use kind::{Body, Kind, NON_CRITICAL};
pub use listing::{Attest, Capacity, Credential, Listing, Offered};
pub use record::{BadEvent, ExtraPart, Record, Verified, payload_hash};
pub use refound::Refound;
pub use statement::{Cell, Column, Statement, Tell, sealed_cells};
pub use territory::{Apply, Notice};
