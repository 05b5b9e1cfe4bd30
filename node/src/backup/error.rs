//! Why an archive could not be made, read or restored.

use std::io;
use std::path::PathBuf;

/// See the module.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Something is there already.
    #[error("{path} exists already and a backup never overwrites; choose another name", path = path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// No room; nothing was left behind.
    #[error("the disk is full: could not {what} {path}; nothing was kept, free some space and try again", path = path.display())]
    DiskFull {
        /// The operation, as a verb.
        what: &'static str,
        /// The file or directory.
        path: PathBuf,
    },
    /// The file system refused an operation.
    #[error("could not {what} {path}: {source}", path = path.display())]
    Io {
        /// The operation, as a verb.
        what: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// The archive ends or breaks off.
    #[error(
        "the archive cannot be read on behind byte {at}, in {within}: {detail}; it was cut short or damaged, take another copy of it"
    )]
    Broken {
        /// Bytes that were read of what is inside.
        at: u64,
        /// Part that was being read.
        within: String,
        /// What the reader said.
        detail: String,
    },
    /// It ends without its list of files.
    #[error(
        "the archive ends after {files} files and {at} bytes without its list of files, which comes last; it was cut short, take another copy of it"
    )]
    NoList {
        /// Parts that were read.
        files: usize,
        /// Bytes that were read.
        at: u64,
    },
    /// No archive of Regain.
    #[error("this is no backup of Regain: expected {expected} at its beginning and found {found}")]
    NotOurs {
        /// What should be there.
        expected: &'static str,
        /// What is.
        found: String,
    },
    /// A newer form.
    #[error(
        "this backup has format {found} and this program reads up to {known}; use the Regain that made it, or a newer one"
    )]
    Newer {
        /// Its format.
        found: u32,
        /// The newest that is known.
        known: u32,
    },
    /// A name or kind of entry that no backup has.
    #[error(
        "the archive holds {name:?} ({kind}), which no backup of Regain holds; nothing was restored, do not trust this file"
    )]
    Foreign {
        /// The name as it stands there.
        name: String,
        /// The kind of entry.
        kind: String,
    },
    /// A part twice, or out of its place.
    #[error("the archive holds {part} {how}; it was put together by something else than Regain")]
    Order {
        /// The part.
        part: String,
        /// What is wrong about it.
        how: &'static str,
    },
    /// More bytes than a part may have.
    #[error("{part} has {found} bytes in the archive, at most {most} are allowed")]
    TooLong {
        /// The part.
        part: String,
        /// Its bytes.
        found: u64,
        /// Bytes allowed.
        most: u64,
    },
    /// Bytes are not those that were written.
    #[error(
        "{part} is not what was backed up: expected {expected} and found {found}; the archive was damaged or changed"
    )]
    Differs {
        /// The part.
        part: String,
        /// What its list says.
        expected: String,
        /// What is there.
        found: String,
    },
    /// Something must be in it that is not.
    #[error("the archive has no {what}")]
    Lacks {
        /// What.
        what: &'static str,
    },
    /// Data where keys were expected, or the other way round.
    #[error("this is an archive of {found}, and one of {expected} was expected here")]
    Kind {
        /// What it should hold.
        expected: &'static str,
        /// What it holds.
        found: &'static str,
    },
    /// The archive is encrypted and nothing was given to open it.
    #[error("the archive is encrypted: give its passphrase with --passphrase-file, or an age identity with --identity")]
    Encrypted,
    /// The passphrase or identity does not open it.
    #[error(
        "the archive does not open with what was given: {0}; it is either for another passphrase or identity, or damaged at its beginning"
    )]
    Locked(String),
    /// No recipient or identity of age.
    #[error("{0:?} is no age {1}; a recipient begins with age1, an identity with AGE-SECRET-KEY-1")]
    NotAge(String, &'static str),
    /// The home is in use already.
    #[error("{dir} is not empty: it holds {found}; a restore never writes over anything, choose another directory with --data-dir or move that one away", dir = dir.display())]
    NotEmpty {
        /// The directory.
        dir: PathBuf,
        /// Something that is in it.
        found: String,
    },
    /// Keys and data are of two organisations.
    #[error("these keys belong to {keys} and the backup to {data}; both must be of one organisation")]
    OtherActor {
        /// Whose keys.
        keys: String,
        /// Whose data.
        data: String,
    },
    /// No keys anywhere.
    #[error("a backup holds no keys: give the archive of the keys with --keys, or put the folder `vault` of a key copy into {dir} first", dir = dir.display())]
    NoKeys {
        /// The directory to restore into.
        dir: PathBuf,
    },
    /// Keys would lie in the open.
    #[error(
        "the keys of this node are under no passphrase, so a copy of them must be encrypted: add --passphrase-file or --recipient"
    )]
    OpenKeys,
    /// The node that is being copied said no.
    #[error("{0}")]
    Node(String),
}

impl BackupError {
    /// An error of the file system.
    pub(super) fn io(what: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        let path = path.into();
        match crate::store::error::is_full(&source) {
            true => BackupError::DiskFull { what, path },
            false => BackupError::Io { what, path, source },
        }
    }
}
