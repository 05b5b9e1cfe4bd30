//! Writing an archive: a tar of plain files, what it says of itself first and the list of everything last.

use super::part::Part;
use super::{FORMAT, Head};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Path in the archive.
    pub path: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// The list at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub format: u32,
    pub files: Vec<Line>,
}

/// SHA-256 in hex.
pub(super) fn sum(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// An archive being written.
pub struct Writer<W: Write> {
    tar: tar::Builder<W>,
    list: List,
    seconds: u64,
}

impl<W: Write> Writer<W> {
    /// Begins an archive.
    ///
    /// # Errors
    /// `out` refuses.
    pub fn new(out: W, head: &Head) -> io::Result<Self> {
        let mut writer = Writer::bare(out, head);
        let bytes = serde_json::to_vec_pretty(head).expect("a head holds nothing that JSON cannot say");
        writer.add(&Part::Head, &bytes)?;
        Ok(writer)
    }

    /// An archive without its head, which the caller adds as it was read.
    pub(super) fn bare(out: W, head: &Head) -> Self {
        let list = List { format: FORMAT, files: Vec::new() };
        Writer { tar: tar::Builder::new(out), list, seconds: u64::from(head.minute) * 60 }
    }

    /// Adds a part.
    ///
    /// # Errors
    /// `out` refuses.
    pub fn add(&mut self, part: &Part, bytes: &[u8]) -> io::Result<()> {
        let path = part.to_string();
        self.entry(&path, bytes)?;
        self.list.files.push(Line { path, bytes: bytes.len() as u64, sha256: sum(bytes) });
        Ok(())
    }

    fn entry(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut header = tar::Header::new_ustar();
        header.set_path(path)?;
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(self.seconds);
        header.set_cksum();
        self.tar.append(&header, bytes)
    }

    /// Ends the archive with its list and gives back what it was written to, with the number of parts.
    ///
    /// # Errors
    /// `out` refuses.
    pub fn finish(mut self) -> io::Result<(W, usize)> {
        let bytes = serde_json::to_vec(&self.list).expect("a list holds nothing that JSON cannot say");
        self.entry(&Part::List.to_string(), &bytes)?;
        let files = self.list.files.len();
        let mut out = self.tar.into_inner()?;
        out.flush()?;
        Ok((out, files))
    }
}
