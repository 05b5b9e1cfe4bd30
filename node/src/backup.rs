//! Backups: one file that holds all of a node but its keys, and a second one for these.
//!
//! ```text
//! gather  what is to be copied, with lengths fixed at one moment      (on the node's loop, or of a node that is stopped)
//! writer  tar: backup.json, the files, files.json with SHA-256        -> cipher (age, if wished) -> keep (temporary name,
//!                                                                        fsync, rename that never overwrites)
//! reader  the same way back: only known names, each part as listed, nothing behind
//! check   every record, signature and chain inside, without a node
//! restore into an empty directory, whole or not at all; the node then is recovering (see [`crate::recovery`])
//! notes   when a copy was last made, and where
//! ```
//! A tar, because any machine can look into one when nothing else works; not compressed, so that no small archive can
//! become a large one and a damaged byte costs one part. Segments are only ever appended to, except that a withdrawn text
//! is overwritten in place: each file is therefore read in one turn of the node's loop, up to the length it had at the
//! beginning.

mod check;
mod cipher;
mod error;
mod gather;
mod keep;
mod notes;
mod part;
mod reader;
mod restore;
#[cfg(test)]
mod tests;
mod writer;

pub use check::{Checked, check};
pub use cipher::{Key, Protect, identities, open, recipient};
pub use error::BackupError;
pub use gather::{Plan, gather_keys, keys_are_sealed, read_part, write};
pub use keep::{Keeping, Sealed};
pub use notes::{BackupNote, BackupNotes, REMIND_AFTER_DAYS};
pub use part::{Part, Shelf};
pub use reader::{Contents, peek, read};
pub use restore::{Restored, UNFINISHED, restore};
pub use writer::{Line, Writer};

use serde::{Deserialize, Serialize};

/// The newest form of an archive.
pub const FORMAT: u32 = 1;

/// What an archive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holds {
    /// Everything but the keys.
    Data,
    /// The keys.
    Keys,
}

impl Holds {
    fn word(self) -> &'static str {
        match self {
            Holds::Data => "data",
            Holds::Keys => "keys",
        }
    }
}

/// What an archive says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The form of the archive.
    pub format: u32,
    /// What it holds.
    pub holds: Holds,
    /// Minutes since 1970, by the clock of the machine that made it.
    pub minute: u32,
    /// The program's version.
    pub version: String,
    /// The organisation's name.
    pub name: String,
    /// The organisation, hex.
    pub actor: String,
    /// The network, hex, if the node was in one.
    pub charter: Option<String>,
    /// How many parts were to come.
    pub parts: usize,
    /// How many bytes these had.
    pub bytes: u64,
}

/// A minute as people read it, in UTC.
#[must_use]
pub fn told_minute(minute: u32) -> String {
    let (hour, within) = (minute / 60 % 24, minute % 60);
    format!("{} {hour:02}:{within:02} UTC", regain_protocol::time::Minute(minute).day())
}
