//! What can go wrong with the segment files.

use std::io;
use std::path::{Path, PathBuf};

use super::position::Position;

/// Why a directory of segments could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system refused an operation for a reason of its own.
    #[error("could not {what} {path}: {source}", path = path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// The operation, as a verb.
        what: &'static str,
        /// What the file system said.
        source: io::Error,
    },
    /// No room. Nothing of the batch was kept; the same append may be tried again once there is room.
    #[error("the disk is full: could not {what} {path} ({source}); free some space and try again", path = path.display())]
    DiskFull {
        /// The file or directory.
        path: PathBuf,
        /// The operation, as a verb.
        what: &'static str,
        /// What the file system said.
        source: io::Error,
    },
    /// A write failed and could not be taken back, so what is on disk is not known: nothing more is written.
    #[error("writing to {dir} has stopped, because {why}; check the disk, then restart the node", dir = dir.display())]
    Stopped {
        /// The directory of the segments.
        dir: PathBuf,
        /// What happened.
        why: String,
    },
    /// The file was written by a newer version of the program.
    #[error("{path} holds newer data: its format is {found} and this program reads up to {known}; install a newer Regain", path = path.display())]
    NewerData {
        /// The segment file.
        path: PathBuf,
        /// The format of the file.
        found: u16,
        /// The newest format that this program reads.
        known: u16,
    },
    /// Two segment files claim the same number, or their numbers fall while their names rise.
    #[error("{path} says that it is segment {number}, which does not follow the file before it; was it copied here from elsewhere?", path = path.display())]
    OutOfOrder {
        /// The segment file.
        path: PathBuf,
        /// The number in its header.
        number: u32,
    },
    /// A record longer than the directory's bound.
    #[error("a record of {length} bytes was given and at most {limit} are allowed")]
    RecordTooLarge {
        /// Bytes given.
        length: usize,
        /// Bytes allowed.
        limit: u32,
    },
    /// A batch that cannot lie in one segment file.
    #[error("a batch of {length} bytes was given and a file holds at most {limit}; append it in smaller batches")]
    BatchTooLarge {
        /// Bytes the batch takes on disk.
        length: u64,
        /// Bytes a segment file can hold.
        limit: u64,
    },
    /// No record begins there.
    #[error("no record begins at {position} of {dir}; the index that named it must be rebuilt", dir = dir.display())]
    NoSuchPosition {
        /// The place asked for.
        position: Position,
        /// The directory of the segments.
        dir: PathBuf,
    },
    /// The record there does not match its checksum.
    #[error("the record at {position} of {dir} is damaged; it must be pulled again from another node or from a backup", dir = dir.display())]
    Damaged {
        /// The place asked for.
        position: Position,
        /// The directory of the segments.
        dir: PathBuf,
    },
    /// An overwrite may not be longer than what it replaces.
    #[error("the record at {position} has {had} bytes and cannot be overwritten by {given}")]
    OverwriteTooLong {
        /// The place of the record.
        position: Position,
        /// Bytes of the record on disk.
        had: usize,
        /// Bytes given.
        given: usize,
    },
}

impl StoreError {
    /// A file-system error, told apart by whether more room would cure it.
    pub(crate) fn io(what: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        if is_full(&source) {
            StoreError::DiskFull { path, what, source }
        } else {
            StoreError::Io { path, what, source }
        }
    }
}

/// Whether an error means that there is no room left for this user.
pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}
