//! Streams the records of a directory, file after file, in bounded memory.

use std::path::PathBuf;
use std::sync::Arc;

use super::error::StoreError;
use super::frame::{FILE_HEADER, Record};
use super::medium::Medium;
use super::position::Position;
use super::recover::{Damage, DamageCause, Scan, Step};

/// How a record was come by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// By following the lengths from the beginning of the file.
    InSequence,
    /// By searching behind damage in the same file. It may be the image of a record inside another one, put there by
    /// whoever wrote that: its content (a signature) must be checked again before it is believed.
    BySearch,
}

/// One thing met while replaying.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A record whose checksum matches.
    Record {
        /// Where it lies.
        position: Position,
        /// What it holds.
        record: Record,
        /// How it was come by.
        found: Found,
    },
    /// A stretch that gives no record. Replay goes on behind it.
    Damaged(Damage),
}

/// A segment file as a reader needs to know it.
#[derive(Clone, Debug)]
pub(crate) struct SegmentFile {
    pub(crate) number: u32,
    pub(crate) path: PathBuf,
    /// Bytes that were acknowledged.
    pub(crate) end: u64,
    pub(crate) header_damaged: bool,
}

/// Iterates over the records of a directory as it stood when the iterator was made; appends may go on meanwhile.
///
/// An `Err` ends the iteration: a file could not be opened. Bytes that the disk cannot read are damage, not an error.
#[derive(Debug)]
pub struct Replay {
    medium: Arc<dyn Medium>,
    files: std::vec::IntoIter<SegmentFile>,
    from: Position,
    expected: u32,
    max_record: u32,
    current: Option<(SegmentFile, Scan)>,
    waiting: Option<Damage>,
}

impl Replay {
    /// Replays `files`, which are in order, from the record at `from`.
    pub(crate) fn new(medium: Arc<dyn Medium>, files: Vec<SegmentFile>, from: Position, max_record: u32) -> Self {
        let files: Vec<_> = files.into_iter().filter(|file| file.number >= from.segment()).collect();
        let (files, expected) = (files.into_iter(), from.segment());
        Replay { medium, files, from, expected, max_record, current: None, waiting: None }
    }

    /// Opens the next file. What has to be said before its records is returned.
    fn open_next(&mut self, file: SegmentFile) -> Result<Option<Damage>, StoreError> {
        let number = file.number;
        let opened = self.medium.open(&file.path).map_err(|error| StoreError::io("open", &file.path, error))?;
        let from = if number == self.from.segment() { u64::from(self.from.offset()) } else { FILE_HEADER };
        let header = file.header_damaged.then(|| header_damage(number));
        let scan = Scan::new(opened, from, file.end, self.max_record);
        self.current = Some((file, scan));
        let missing = (number > self.expected).then_some(Damage {
            position: Position::new(self.expected, 0),
            length: 0,
            cause: DamageCause::FileMissing,
        });
        self.expected = number.saturating_add(1);
        if missing.is_some() {
            self.waiting = header;
            return Ok(missing);
        }
        Ok(header)
    }
}

/// The damage to report for a file whose header does not match its check.
pub(crate) fn header_damage(number: u32) -> Damage {
    Damage { position: Position::new(number, 0), length: FILE_HEADER, cause: DamageCause::FileHeader }
}

/// What a step of a scan means to a reader of the whole directory, where a torn end is damage.
pub(crate) fn entry_of(number: u32, step: Step) -> Entry {
    // Appends keep every file below 4 GiB and readers refuse longer ones, so an offset fits 32 bits.
    let place = |offset: u64| Position::new(number, u32::try_from(offset).unwrap_or(u32::MAX));
    match step {
        Step::Record { offset, record, found } => Entry::Record { position: place(offset), record, found },
        Step::Damaged { offset, length, cause } => Entry::Damaged(Damage { position: place(offset), length, cause }),
        Step::TornTail { offset, length } => {
            Entry::Damaged(Damage { position: place(offset), length, cause: DamageCause::TornEnd })
        }
    }
}

impl Iterator for Replay {
    type Item = Result<Entry, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(damage) = self.waiting.take() {
                return Some(Ok(Entry::Damaged(damage)));
            }
            if let Some((file, scan)) = &mut self.current {
                match scan.step() {
                    Ok(Some(step)) => return Some(Ok(entry_of(file.number, step))),
                    Ok(None) => self.current = None,
                    Err(error) => {
                        let error = StoreError::io("read", &file.path, error);
                        self.current = None;
                        self.files = Vec::new().into_iter();
                        return Some(Err(error));
                    }
                }
            }
            let file = self.files.next()?;
            match self.open_next(file) {
                Ok(None) => {}
                Ok(Some(damage)) => return Some(Ok(Entry::Damaged(damage))),
                Err(error) => {
                    self.files = Vec::new().into_iter();
                    return Some(Err(error));
                }
            }
        }
    }
}
