//! What there is to copy of a data directory, and copying it.

use super::error::BackupError;
use super::part::{LEFT_OUT, Part, Shelf};
use super::writer::Writer;
use super::{FORMAT, Head, Holds};
use crate::store::BlobId;
use crate::vault::Vault;
use regain_protocol::id::TopicId;
use regain_protocol::key::Strict;
use regain_protocol::member::Charter;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

/// What to copy, with the lengths that files had at one moment.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the archive will say of itself.
    pub head: Head,
    /// The parts, in the order of the archive, and the bytes of each that are copied.
    pub parts: Vec<(Part, u64)>,
    /// Files of the directory that are not known and stay behind.
    pub unknown: Vec<String>,
}

impl Plan {
    /// Looks through a data directory, on which nothing may be written meanwhile: the node's loop asks, or the node is
    /// stopped and the caller holds its lock. `minute` is now, in minutes since 1970.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn of(data: &Path, minute: u32) -> Result<Self, BackupError> {
        let mut parts = Vec::new();
        for part in Part::notes() {
            match fs::metadata(part.below(data)) {
                Ok(meta) => parts.push((part, meta.len())),
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(BackupError::io("look at", part.below(data), e)),
            }
        }
        // Evidence and governance first: who checks the archive reads it once and needs them for the rest.
        shelf(data, Shelf::Evidence, &mut parts)?;
        for topic in topics(data)? {
            shelf(data, Shelf::Log(topic), &mut parts)?;
        }
        shelf(data, Shelf::Journal, &mut parts)?;
        for (dir, part) in [("blobs", Part::Blob as fn(BlobId) -> Part), ("files", Part::File)] {
            let named = names(&data.join(dir))?.into_iter();
            parts.extend(named.filter_map(|(name, n)| Some((part(BlobId::from_hex(&name)?), n))));
        }
        let former = names(&data.join(crate::node::FORMER))?.into_iter();
        parts.extend(
            former.filter_map(|(name, n)| Some((Part::from_path(&format!("{}/{name}", crate::node::FORMER))?, n))),
        );
        let charter = fs::read(data.join("charter")).ok();
        let charter = charter.and_then(|bytes| Charter::open(&bytes, &Strict).ok()).map(|c| c.id().to_string());
        let sizes: Vec<u64> = parts.iter().map(|(_, n)| *n).collect();
        let head = Head { charter, ..head(data, Holds::Data, minute, &sizes)? };
        Ok(Plan { head, parts, unknown: unknown(data)? })
    }
}

/// What an archive of these parts, by their lengths, says of itself.
fn head(data: &Path, holds: Holds, minute: u32, sizes: &[u64]) -> Result<Head, BackupError> {
    Ok(Head {
        format: FORMAT,
        holds,
        minute,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        name: name_of(data),
        actor: actor_of(data)?,
        charter: None,
        parts: sizes.len(),
        bytes: sizes.iter().sum(),
    })
}

fn name_of(data: &Path) -> String {
    fs::read_to_string(data.join("name")).unwrap_or_default().trim().to_owned()
}

/// Whose directory it is, hex.
pub(super) fn actor_of(data: &Path) -> Result<String, BackupError> {
    let told = |e: crate::vault::VaultError| BackupError::Node(e.to_string());
    let vault = Vault::open(data.join("vault")).map_err(told)?;
    Ok(data_encoding::HEXLOWER.encode(&vault.get("actor", None).map_err(told)?))
}

/// Names and lengths of the files in a folder, sorted; none where there is no folder.
pub(super) fn names(dir: &Path) -> Result<Vec<(String, u64)>, BackupError> {
    let failed = |e| BackupError::io("list", dir, e);
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(failed(e)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        found.push((name, entry.metadata().map_err(failed)?.len()));
    }
    found.sort();
    Ok(found)
}

fn topics(data: &Path) -> Result<Vec<TopicId>, BackupError> {
    let governance = TopicId::of("governance");
    let mut topics: Vec<TopicId> =
        names(&data.join("log"))?.iter().filter_map(|(name, _)| TopicId::from_hex(name)).collect();
    topics.sort_by_key(|topic| (*topic != governance, *topic));
    Ok(topics)
}

fn shelf(data: &Path, shelf: Shelf, parts: &mut Vec<(Part, u64)>) -> Result<(), BackupError> {
    let dir = shelf.to_string();
    let mut found: Vec<(Part, u64)> = names(&data.join(&dir))?
        .into_iter()
        .filter_map(|(name, n)| Some((Part::from_path(&format!("{dir}/{name}"))?, n)))
        .collect();
    // Segments by their number, an interrupted overwrite behind them.
    found.sort();
    parts.append(&mut found);
    Ok(())
}

fn unknown(data: &Path) -> Result<Vec<String>, BackupError> {
    let known = |name: &str| {
        Part::note(name).is_some()
            || LEFT_OUT.contains(&name)
            || ["log", "evidence", "journal", "blobs", "files", crate::node::FORMER].contains(&name)
    };
    Ok(names(data)?.into_iter().map(|(name, _)| name).filter(|name| !known(name)).collect())
}

/// Reads a part of a data directory; `None` when it is gone. Of what is only ever appended to, `length` bytes are read;
/// what is replaced whole is read as it is now.
///
/// # Errors
/// The disk refuses, or a file became shorter.
pub fn read_part(data: &Path, part: &Part, length: u64) -> Result<Option<Vec<u8>>, BackupError> {
    let path = part.below(data);
    let failed = |e| BackupError::io("read", &path, e);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(failed(e)),
    };
    let appended = matches!(part, Part::Segment(..));
    let most = if appended { length } else { part.most() };
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(most)).unwrap_or(0));
    file.take(most).read_to_end(&mut bytes).map_err(failed)?;
    if appended && bytes.len() as u64 != length {
        let detail = format!("it had {length} bytes when the copy began and has {} now", bytes.len());
        return Err(failed(io::Error::new(io::ErrorKind::UnexpectedEof, detail)));
    }
    Ok(Some(bytes))
}

/// Writes an archive of what was planned. `read` gives each part; `progress` is told bytes read so far.
///
/// # Errors
/// A part cannot be read, or `out` refuses; what was written then is no archive, since its list is missing.
pub fn write<W: Write>(
    out: W,
    plan: &Plan,
    mut read: impl FnMut(&Part, u64) -> Result<Option<Vec<u8>>, BackupError>,
    mut progress: impl FnMut(u64),
) -> Result<(W, usize), BackupError> {
    let refused = |e| BackupError::io("write", "the archive", e);
    let mut writer = Writer::new(out, &plan.head).map_err(refused)?;
    let mut done = 0;
    for (part, length) in &plan.parts {
        if let Some(bytes) = read(part, *length)? {
            if bytes.len() as u64 > part.most() {
                let (part, found, most) = (part.to_string(), bytes.len() as u64, part.most());
                return Err(BackupError::TooLong { part, found, most });
            }
            writer.add(part, &bytes).map_err(refused)?;
        }
        done += length;
        progress(done);
    }
    writer.finish().map_err(refused)
}

/// Whether every secret of a vault asks for a passphrase. Who an organisation is is no secret.
///
/// # Errors
/// The vault cannot be read.
pub fn keys_are_sealed(data: &Path) -> Result<bool, BackupError> {
    let told = |e: crate::vault::VaultError| BackupError::Node(e.to_string());
    let vault = Vault::open(data.join("vault")).map_err(told)?;
    for name in key_names(data)?.iter().filter(|name| *name != "actor") {
        if !vault.is_sealed(name).map_err(told)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn key_names(data: &Path) -> Result<Vec<String>, BackupError> {
    let files = names(&data.join("vault"))?;
    let found = files.iter().filter_map(|(name, _)| match Part::from_path(&format!("vault/{name}")) {
        Some(Part::Key(name)) => Some(name),
        _ => None,
    });
    Ok(found.collect())
}

/// Writes an archive of the keys: the vault's files as they lie there.
///
/// # Errors
/// The vault cannot be read, or `out` refuses.
pub fn gather_keys<W: Write>(out: W, data: &Path, minute: u32) -> Result<W, BackupError> {
    let mut parts = Vec::new();
    for name in key_names(data)? {
        let part = Part::Key(name);
        let bytes = fs::read(part.below(data)).map_err(|e| BackupError::io("read", part.below(data), e))?;
        parts.push((part, zeroize::Zeroizing::new(bytes)));
    }
    let sizes: Vec<u64> = parts.iter().map(|(_, bytes)| bytes.len() as u64).collect();
    let head = head(data, Holds::Keys, minute, &sizes)?;
    let refused = |e| BackupError::io("write", "the archive of the keys", e);
    let mut writer = Writer::new(out, &head).map_err(refused)?;
    for (part, bytes) in &parts {
        writer.add(part, bytes).map_err(refused)?;
    }
    Ok(writer.finish().map_err(refused)?.0)
}
