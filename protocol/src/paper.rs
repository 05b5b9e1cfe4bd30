//! Documents that several organisations really edit together, under the law of the logs.
//!
//! The shared state is an automerge document; what makes it safe to share is ours. A change travels as an attachment of
//! an [`event::Change`](crate::event::Change), and nothing of it reaches automerge before three readings of our own:
//!
//! ```text
//! bytes --scan::read--> well formed, bounded --LotFile--> announced so, by that log, deps present, start_op forced
//!       --its rows--> only what a lot's file may hold --automerge--> content
//! ```
//!
//! The readings exist because automerge 0.12 trusts what it is given: a change of a hundred bytes may claim a million
//! operations, and a reference to an operation, an object, an actor or a sequence number that is not there ends the
//! process by an assertion. Documents decide neither custody nor rights, and no verdict waits for one (R9).
//!
//! | room | what lives there |
//! |---|---|
//! | [`scan`] | our own reader of one change chunk, run before any automerge call |
//! | [`lot_file`] | the shared preparation file of a lot |

pub mod lot_file;
pub mod scan;

use crate::hash::{Tag, hash};
use crate::id::{DocId, LogId};

crate::id::byte_newtype!(
    /// Who writes in a document: the automerge actor id of one log in one document. It is derived, so that two logs
    /// never write as one and a log's entries are known as its own.
    Writer,
    16
);

impl Writer {
    /// The writer that a log is in a document: the first sixteen bytes of their tagged hash.
    #[must_use]
    pub fn of(log: LogId, doc: DocId) -> Self {
        let whole = hash(Tag::DocumentActor, &[&log.0, &doc.0]);
        let mut id = [0; Self::LEN];
        id.copy_from_slice(&whole.0[..Self::LEN]);
        Writer(id)
    }
}
