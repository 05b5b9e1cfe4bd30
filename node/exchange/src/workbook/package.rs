//! A zip whose parts are inflated on a budget that they share.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::limits::{MAX_INPUT, MAX_UNPACKED, MAX_ZIPPED};
use crate::reading::ReadError;
use crate::record::Place;

/// A zip being read.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Bytes that may still be inflated, all parts together.
    left: usize,
}

impl<'b> Package<'b> {
    /// Opens a zip.
    ///
    /// # Errors
    /// [`ReadError::NoMachines`] when it is damaged, [`ReadError::TooMany`] for too many parts.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("its list of parts"))?;
        if archive.len() > MAX_ZIPPED {
            return Err(ReadError::TooMany { what: "parts of a zip", limit: MAX_ZIPPED });
        }
        Ok(Self { archive, left: MAX_UNPACKED })
    }

    /// Whether there is a part of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Number of parts, folders included.
    pub(crate) fn parts(&self) -> usize {
        self.archive.len()
    }

    /// A part by its name; `None` if there is none.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(index) = self.archive.index_for_name(name) else {
            return Ok(None);
        };
        let bytes = self.inflate(index)?.unwrap_or_default();
        let decoded = crate::encoding::decode_xml(&bytes);
        Ok(Some(decoded.text.into_owned()))
    }

    /// A part by its number; `None` for a folder.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] beyond the budget, [`ReadError::NoMachines`] for a part that is damaged or locked.
    pub(crate) fn inflate(&mut self, index: usize) -> Result<Option<Vec<u8>>, ReadError> {
        let mut part = self.archive.by_index(index).map_err(|_| damaged(&format!("part {}", index + 1)))?;
        if part.is_dir() {
            return Ok(None);
        }
        let most = self.left.min(MAX_INPUT);
        let mut bytes = Vec::new();
        let read = (&mut part).take(u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut bytes);
        if bytes.len() > most {
            return Err(ReadError::TooLarge { bytes: MAX_UNPACKED - self.left + bytes.len(), limit: most });
        }
        if read.is_err() {
            return Err(damaged(&format!("part {}", index + 1)));
        }
        self.left -= bytes.len();
        Ok(Some(bytes))
    }
}

fn damaged(place: &str) -> ReadError {
    ReadError::NoMachines {
        what: "a zip or workbook that is damaged or locked",
        place: Place::Pointer(place.to_owned()),
        advice: "remove its password, or save and copy it again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    #[test]
    fn a_bomb_stops_at_the_budget() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a", "b", "c", "d", "e"] {
            writer.start_file(name, SimpleFileOptions::default()).expect("memory");
            writer.write_all(&vec![b' '; MAX_INPUT]).expect("memory");
        }
        let bytes = writer.finish().expect("memory").into_inner();
        assert!(bytes.len() < 2_000_000);
        let mut package = Package::open(&bytes).expect("a zip");
        for index in 0..4 {
            assert!(package.inflate(index).is_ok(), "{index}");
        }
        assert!(matches!(package.inflate(4), Err(ReadError::TooLarge { .. })));
        assert!(Package::open(b"PK\x03\x04 nothing").is_err());
    }
}
