//! What an archive may hold: a closed list of names. A name that is not on it is refused, so that no archive can write
//! beside the directory it is restored into, and none can bring a token or an account's open session along.

use crate::store::BlobId;
use regain_protocol::id::{CharterId, TopicId};
use std::fmt;
use std::path::{Path, PathBuf};

/// Bytes of a small file: accounts, settings, one half of the audit.
const SMALL: u64 = 16 * 1024 * 1024;
/// Bytes of a segment file. One is begun anew at 64 MiB, and one batch has at most one record of 64 MiB.
const SEGMENT: u64 = 256 * 1024 * 1024;
/// Bytes of an attachment, as sealed, or of a photo or document.
const BLOB: u64 = 8 * 1024 * 1024;
/// Bytes of a former network: all that its nodes held.
const FORMER_BUNDLE: u64 = 1024 * 1024 * 1024;
/// Bytes of the list of everything: one short line a file.
const LIST: u64 = 64 * 1024 * 1024;
/// Bytes of a key file.
const KEY: u64 = 128 * 1024;

/// A directory of segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelf {
    /// The private journal.
    Journal,
    /// What ends logs.
    Evidence,
    /// A topic's events.
    Log(TopicId),
}

/// Small files at the top of a data directory that are part of a backup.
const NOTES: [&str; 11] = [
    "charter",
    "cert",
    "anchor",
    "joining",
    "name",
    "regain.toml",
    "suspended",
    "recovery",
    "accounts.json",
    "audit.old.jsonl",
    "audit.jsonl",
];

/// What is left out on purpose: a token and open sessions would open the restored node to whoever holds an old copy; the
/// rest is made again.
pub(super) const LEFT_OUT: [&str; 14] = [
    "lock",
    "api.token",
    "api.addr",
    "sessions.json",
    "backups.json",
    "interpreting",
    "opaque",
    "index",
    crate::fleet::index::FILE,
    crate::fleet::index::DOUBTED,
    "uploads",
    "vault",
    crate::node::LEAVING,
    super::restore::DONE,
];

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What the archive says of itself, always the first.
    Head,
    /// A small file of the data directory.
    Note(&'static str),
    /// A segment file, by the number of its first record.
    Segment(Shelf, u64),
    /// An overwrite that a crash interrupted.
    Redo(Shelf),
    /// A sealed attachment.
    Blob(BlobId),
    /// A photo or document of a device.
    File(BlobId),
    /// The bundle of a former network.
    Former(CharterId),
    /// A secret of the vault.
    Key(String),
    /// Every file with its length and SHA-256, always the last.
    List,
}

impl Part {
    /// The note of that name.
    pub(super) fn note(name: &str) -> Option<Part> {
        NOTES.iter().find(|known| **known == name).map(|known| Part::Note(known))
    }

    /// Every note there can be.
    pub(super) fn notes() -> impl Iterator<Item = Part> {
        NOTES.iter().map(|name| Part::Note(name))
    }

    /// The part that a path in an archive names; `None` for every path that [`Part`]'s own text is not.
    #[must_use]
    pub fn from_path(path: &str) -> Option<Part> {
        let part = match path.split('/').collect::<Vec<_>>().as_slice() {
            ["backup.json"] => Part::Head,
            ["files.json"] => Part::List,
            [name] => Part::note(name)?,
            [crate::node::FORMER, name] => Part::Former(CharterId::from_hex(name.strip_suffix(".bundle")?)?),
            ["blobs", id] => Part::Blob(BlobId::from_hex(id)?),
            ["files", id] => Part::File(BlobId::from_hex(id)?),
            ["vault", name] => key_of(name)?,
            ["log", topic, name] => in_shelf(Shelf::Log(TopicId::from_hex(topic)?), name)?,
            ["evidence", name] => in_shelf(Shelf::Evidence, name)?,
            ["journal", name] => in_shelf(Shelf::Journal, name)?,
            _ => return None,
        };
        // One name only for each part: hexadecimal in capitals, say, would be another file.
        (part.to_string() == path).then_some(part)
    }

    /// Where it lies below a data directory.
    #[must_use]
    pub fn below(&self, dir: &Path) -> PathBuf {
        dir.join(self.to_string())
    }

    /// Most bytes of such a part.
    #[must_use]
    pub fn most(&self) -> u64 {
        match self {
            Part::Head | Part::Key(_) => KEY,
            Part::Note(_) => SMALL,
            Part::Segment(..) | Part::Redo(_) => SEGMENT,
            Part::Former(_) => FORMER_BUNDLE,
            Part::Blob(_) | Part::File(_) => BLOB,
            Part::List => LIST,
        }
    }
}

fn key_of(file: &str) -> Option<Part> {
    let name = file.strip_suffix(".key")?;
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (!name.is_empty() && name.len() <= 64 && name.bytes().all(allowed)).then(|| Part::Key(name.to_owned()))
}

fn in_shelf(shelf: Shelf, file: &str) -> Option<Part> {
    match file.strip_suffix(".seg") {
        Some(digits) => Some(Part::Segment(shelf, u64::from_str_radix(digits, 16).ok()?)),
        None => (file == "overwrite.redo").then_some(Part::Redo(shelf)),
    }
}

impl fmt::Display for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shelf::Journal => f.write_str("journal"),
            Shelf::Evidence => f.write_str("evidence"),
            Shelf::Log(topic) => write!(f, "log/{topic}"),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Head => f.write_str("backup.json"),
            Part::List => f.write_str("files.json"),
            Part::Note(name) => f.write_str(name),
            Part::Segment(shelf, first) => write!(f, "{shelf}/{first:016x}.seg"),
            Part::Redo(shelf) => write!(f, "{shelf}/overwrite.redo"),
            Part::Blob(id) => write!(f, "blobs/{id}"),
            Part::File(id) => write!(f, "files/{id}"),
            Part::Former(charter) => write!(f, "{}/{charter}.bundle", crate::node::FORMER),
            Part::Key(name) => write!(f, "vault/{name}.key"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_found_again_by_its_path() {
        let topic = Shelf::Log(TopicId([0xab; 16]));
        let mut parts = vec![
            Part::Head,
            Part::List,
            Part::Blob(BlobId([7; 32])),
            Part::File(BlobId([8; 32])),
            Part::Former(CharterId([3; 32])),
            Part::Key("root-pending".into()),
        ];
        parts.extend(Part::notes());
        for shelf in [topic, Shelf::Evidence, Shelf::Journal] {
            parts.extend([Part::Segment(shelf, 0), Part::Segment(shelf, u64::MAX), Part::Redo(shelf)]);
        }
        for part in parts {
            assert_eq!(Part::from_path(&part.to_string()), Some(part.clone()), "{part}");
        }
    }

    #[test]
    fn no_other_path_is_a_part() {
        let long = format!("blobs/{}", "A".repeat(64));
        for path in [
            "",
            "/",
            ".",
            "..",
            "../charter",
            "/etc/passwd",
            "log/../../x",
            "journal/../charter",
            "charter/",
            "./charter",
            "journal//0000000000000000.seg",
            "journal/0.seg",
            "journal/+000000000000000.seg",
            "journal/00000000000000AA.seg",
            "vault/../x.key",
            "vault/.key",
            "vault/X.key",
            "vault/node.key.new",
            "api.token",
            "sessions.json",
            "lock",
            "index/x",
            "log/ab/0000000000000000.seg",
            "C:\\x",
            "charter\0",
            long.as_str(),
        ] {
            assert_eq!(Part::from_path(path), None, "{path:?}");
        }
    }

    #[test]
    fn what_is_left_out_is_no_part() {
        for name in LEFT_OUT {
            assert_eq!(Part::note(name), None, "{name}");
        }
    }
}
