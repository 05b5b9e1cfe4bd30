//! The disk of a node.
//!
//! Append-only segment files are the truth ([`Segments`]); everything else in this room can be rebuilt from them or
//! stands beside them:
//!
//! - [`segment`] appends batches, one write and one fdatasync each, reads a record, withdraws one in place;
//!   [`recover`] decides what a reader makes of a damaged file; [`replay`] streams a directory from a position on;
//!   [`window`] reads around bad sectors; [`frame`] is the layout byte by byte; [`medium`] is the seam under which a test breaks the disk.
//! - [`index`] finds records by log and sequence number. It may be deleted at any time.
//! - [`blobs`] keeps attachments under the hash of their bytes.
//! - [`lock`] lets one process into a data directory.
//!
//! The order of a write is always: append (durable), then index, then whatever makes it visible to others.
//!
//! ```text
//! let (mut log, report) = Segments::open(dir, SegmentOptions::default())?;   // report: what was cut or is damaged
//! let (mut index, state) = SledIndex::open(index_dir, log.extent(), IndexOptions::default())?;
//! for entry in log.iter_from(index.last_checkpoint().unwrap_or(Position::START)) { ... index.put_many(...) }
//! let positions = log.append(&[(kind, bytes), ...])?;                        // durable when it returns
//! index.put_many(...)?;  if index.is_due() { index.checkpoint(log.end())? }
//! ```

pub mod atomic;
pub mod blobs;
pub mod error;
pub mod frame;
pub(crate) mod image;
pub mod index;
pub mod lock;
pub mod medium;
pub mod position;
pub mod recover;
pub mod replay;
pub mod segment;
#[cfg(test)]
mod tests;
pub mod window;

pub(crate) use atomic::replace_file;
#[cfg(test)]
pub(crate) use atomic::replace_file_on;
pub use blobs::{BlobError, BlobId, BlobOptions, Blobs};
pub use error::StoreError;
pub use frame::Record;
pub use index::{Index, IndexError, IndexOptions, IndexState, LogKey, LogNumber, MemoryIndex, SledIndex};
pub use lock::{DataLock, LockError};
pub use position::Position;
pub use recover::{Cut, Damage, DamageCause, OpenReport};
pub use replay::{Entry, Found, Replay};
pub use segment::{Scope, SegmentOptions, Segments};
