//! Finds records by log and sequence number, in the order of a log.
//!
//! An index is disposable: it holds nothing that a replay of the segments does not give again. One index serves one
//! directory of segments. Writes go to memory; [`Index::checkpoint`] makes them durable together with the position up
//! to which the segments are indexed, and a replay begins there after a restart.

mod engine;
mod guard;
mod memory;
mod opening;

use std::io;
use std::path::PathBuf;

use super::position::Position;

pub use engine::{IndexOptions, SledIndex};
pub use memory::MemoryIndex;

/// Entries in memory after which a checkpoint is due: some tens of milliseconds of work for it.
pub const CHECKPOINT_EVERY: usize = 10_000;

/// The 32 bytes that name a log everywhere.
pub type LogId = [u8; 32];

/// The short number that one index gives to a log, counted from zero in the order of first mention. It means nothing
/// outside that index, and changes when the index is rebuilt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LogNumber(pub u32);

/// One event of one log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LogKey {
    /// The log.
    pub log: LogNumber,
    /// The sequence number in it.
    pub seq: u64,
}

impl LogKey {
    /// The key of event `seq` of `log`.
    pub const fn new(log: LogNumber, seq: u64) -> Self {
        LogKey { log, seq }
    }

    /// Twelve bytes, big-endian, whose order is the order of keys.
    pub fn to_be_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        bytes[..4].copy_from_slice(&self.log.0.to_be_bytes());
        bytes[4..].copy_from_slice(&self.seq.to_be_bytes());
        bytes
    }

    /// The inverse of [`LogKey::to_be_bytes`].
    pub fn from_be_bytes(bytes: [u8; 12]) -> Self {
        let [a, b, c, d, s0, s1, s2, s3, s4, s5, s6, s7] = bytes;
        let seq = u64::from_be_bytes([s0, s1, s2, s3, s4, s5, s6, s7]);
        LogKey { log: LogNumber(u32::from_be_bytes([a, b, c, d])), seq }
    }
}

/// What an index must agree with: how far the segments go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LogExtent {
    /// Whether the segments hold no record at all.
    pub is_empty: bool,
    /// Behind their last record.
    pub end: Position,
}

/// What became of an index when it was opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IndexState {
    /// It agrees with the segments; replay from [`Index::last_checkpoint`].
    Good,
    /// It was doubtful, so it was thrown away and is empty now; replay from [`Position::START`].
    Rebuilt {
        /// Why.
        reason: RebuildReason,
    },
}

/// Why an index was thrown away.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RebuildReason {
    /// There is no index, though there are segments.
    #[error("there was none")]
    Missing,
    /// The engine refused to open it, or panicked.
    #[error("it could not be opened: {detail}")]
    Unopenable {
        /// What the engine said.
        detail: String,
    },
    /// It holds no checkpoint though there are records: a cut file opens as an empty index without an error.
    #[error("it had lost its checkpoint")]
    NoCheckpoint,
    /// It has indexed more than the segments hold: they were restored from a backup.
    #[error("it was indexed up to {checkpoint}, beyond the end of the segments at {end}")]
    BeyondEnd {
        /// How far it had come.
        checkpoint: Position,
        /// Where the segments end.
        end: Position,
    },
    /// Its own tables contradict one another.
    #[error("it contradicted itself: {detail}")]
    Inconsistent {
        /// How.
        detail: String,
    },
}

/// Why an index could not answer or be written.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The engine failed or panicked. It answers nothing more until it is wiped and rebuilt.
    #[error("the index cannot be used any more ({detail}); it must be wiped and rebuilt from the segments")]
    Broken {
        /// What the engine said.
        detail: String,
    },
    /// No room. What was given is kept in memory, and the segments have it; free some space and restart.
    #[error("the disk is full, so the index in {path} cannot be written; free some space and restart the node", path = path.display())]
    DiskFull {
        /// The directory of the index.
        path: PathBuf,
    },
    /// The file system refused an operation.
    #[error("could not {what} the index in {path}: {source}", path = path.display())]
    Io {
        /// The operation, as a verb.
        what: &'static str,
        /// The directory of the index.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// More logs than numbers.
    #[error("the index has no number left for another log")]
    TooManyLogs,
}

/// A disposable, ordered map from (log, sequence number) to the place of the record.
pub trait Index: Send {
    /// The number of a log, given now if it has none. Durable with the next checkpoint, as are the entries under it.
    fn assign(&mut self, log: &LogId) -> Result<LogNumber, IndexError>;

    /// The number of a log that was assigned one.
    fn number_of(&self, log: &LogId) -> Option<LogNumber>;

    /// Every log with its number, in no order.
    fn logs(&self) -> Vec<(LogId, LogNumber)>;

    /// Notes places, in memory. A later place of the same key replaces the earlier one. Sorted input is fastest.
    fn put_many(&mut self, entries: &[(LogKey, Position)]) -> Result<(), IndexError>;

    /// The place of one event.
    fn get(&self, key: LogKey) -> Result<Option<Position>, IndexError>;

    /// At most `limit` events of one log, from `from` on, by rising sequence number.
    fn range(&self, from: LogKey, limit: usize) -> Result<Vec<(LogKey, Position)>, IndexError>;

    /// Whether enough has gathered in memory for a checkpoint.
    fn is_due(&self) -> bool;

    /// Makes everything given so far durable, and notes that all records before `upto` are indexed.
    fn checkpoint(&mut self, upto: Position) -> Result<(), IndexError>;

    /// The position of the last durable checkpoint: replay from here.
    fn last_checkpoint(&self) -> Option<Position>;

    /// Throws everything away, also when the engine is broken. What was assigned and noted must be given again.
    fn wipe(&mut self) -> Result<(), IndexError>;
}
