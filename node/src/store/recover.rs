//! What a reader makes of a segment file whose bytes are not all as they were written.
//!
//! Three things happen to files. A write was under way when the power went: the file ends inside a record, or in
//! zeros whose content never arrived. That is a *torn tail*; it was never acknowledged and is cut. Or bytes that were
//! acknowledged have changed: that is *damage*; it is reported, stepped over and left where it is, since cutting there
//! would throw away the good records behind it, and in a node's own log would make it sign a sequence number twice.
//! Or whole files are missing, which the numbers in their headers tell.
//!
//! A scan follows the lengths. Where a checksum fails and the length leads to a good record, that one is next.
//! Where the length itself cannot be right, the scan searches byte by byte for the next record that has a matching
//! checksum (after trying whether one flipped bit of the length explains it); such a record, and those after it in that
//! file, are marked [`Found::BySearch`], because a peer can put the image of a record inside an event: their content
//! has to prove itself again.

use std::fmt;
use std::io;
use std::sync::Arc;

use super::frame::{FILE_HEADER, RECORD_HEADER, Record, RecordHeader};
use super::medium::MediumFile;
use super::position::Position;
use super::replay::Found;
use super::window::{WINDOW, Window};

/// Bytes that one search may checksum. It bounds the time that a file made to look like many records can cost.
const SEARCH_BUDGET: u64 = 1024 * 1024 * 1024;
/// Damages that a report lists one by one; beyond, it counts.
const REPORTED: usize = 1000;

/// Why a stretch of a segment file gives no record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DamageCause {
    /// One record of the right length does not match its checksum.
    Checksum,
    /// The length of a record cannot be right; the stretch may have held several records.
    Length,
    /// A file that is not the last ends inside a record.
    TornEnd,
    /// The header of the file does not match its own check; its records were read nevertheless.
    FileHeader,
    /// A whole file is missing.
    FileMissing,
}

/// A stretch of a segment file that gives no record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Damage {
    /// Where it begins. Of a missing file: its number, at offset zero.
    pub position: Position,
    /// How many bytes; zero for a missing file.
    pub length: u64,
    /// What is wrong.
    pub cause: DamageCause,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Damage { position, length, cause } = self;
        match cause {
            DamageCause::Checksum => write!(f, "the record at {position} ({length} bytes) does not match its checksum"),
            DamageCause::Length => write!(f, "{length} bytes from {position} cannot be told apart into records"),
            DamageCause::TornEnd => write!(f, "the file ends inside the record at {position}"),
            DamageCause::FileHeader => write!(f, "the header of segment {} is damaged", position.segment()),
            DamageCause::FileMissing => write!(f, "the file of segment {} is missing", position.segment()),
        }
    }
}

/// A torn tail that was removed when a directory was opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cut {
    /// Where the file ends now. Offset zero: nothing was left of it and it was removed.
    pub position: Position,
    /// Bytes removed.
    pub bytes: u64,
}

/// What opening a directory of segments found and did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OpenReport {
    /// Segment files.
    pub files: usize,
    /// Good records in the files that were scanned (by default the last one).
    pub records: u64,
    /// The torn tail that was removed: a write that was never acknowledged.
    pub cut: Option<Cut>,
    /// Acknowledged bytes that have changed or are gone, in order; the first thousand.
    pub damage: Vec<Damage>,
    /// Damages beyond those listed.
    pub more_damage: u64,
    /// An overwrite that a crash had interrupted and that was finished now.
    pub finished_overwrite: Option<Position>,
}

impl OpenReport {
    /// Whether no acknowledged byte was found damaged. A cut tail is clean: it was never acknowledged.
    pub fn is_clean(&self) -> bool {
        self.damage.is_empty()
    }

    pub(crate) fn add_damage(&mut self, damage: Damage) {
        if self.damage.len() < REPORTED {
            self.damage.push(damage);
        } else {
            self.more_damage += 1;
        }
    }
}

/// One step through a segment file.
#[derive(Debug)]
pub(crate) enum Step {
    /// A good record.
    Record { offset: u64, record: Record, found: Found },
    /// Bytes that give no record.
    Damaged { offset: u64, length: u64, cause: DamageCause },
    /// The rest of the file is a write that did not finish.
    TornTail { offset: u64, length: u64 },
}

/// Walks through one segment file up to `end`, in memory bounded by the window and two records.
#[derive(Debug)]
pub(crate) struct Scan {
    bytes: Window,
    at: u64,
    max_record: u32,
    found: Found,
}

impl Scan {
    /// A scan of `file` from the record at `from` up to the byte `end`.
    pub(crate) fn new(file: Arc<dyn MediumFile>, from: u64, end: u64, max_record: u32) -> Self {
        let bytes = Window::new(file, end);
        Scan { bytes, at: from.max(FILE_HEADER), max_record, found: Found::InSequence }
    }

    /// The next step; `None` at the end.
    pub(crate) fn step(&mut self) -> io::Result<Option<Step>> {
        let offset = self.at;
        if offset >= self.bytes.end() {
            return Ok(None);
        }
        let step = match self.good_record(offset)? {
            Some(record) => {
                self.at += (RECORD_HEADER + record.bytes.len()) as u64;
                Step::Record { offset, record, found: self.found }
            }
            None => self.judge(offset)?,
        };
        Ok(Some(step))
    }

    /// The header at `offset`, when a record of its length would end within the file.
    fn plausible_header(&mut self, offset: u64) -> io::Result<Option<RecordHeader>> {
        let header = RecordHeader::parse(self.bytes.slice(offset, RECORD_HEADER as u64)?);
        Ok(header.filter(|header| self.could_lie_at(offset, *header)))
    }

    fn could_lie_at(&self, offset: u64, header: RecordHeader) -> bool {
        header.length <= self.max_record && offset + header.span() <= self.bytes.end()
    }

    fn good_record(&mut self, offset: u64) -> io::Result<Option<Record>> {
        let Some(header) = self.plausible_header(offset)? else { return Ok(None) };
        let bytes = self.bytes.slice(offset + RECORD_HEADER as u64, u64::from(header.length))?;
        Ok(header.fits(bytes).then(|| Record { kind: header.kind, bytes: bytes.to_vec() }))
    }

    /// No good record begins at `offset`: says what this is and moves on to where reading can go on.
    fn judge(&mut self, offset: u64) -> io::Result<Step> {
        let end = self.bytes.end();
        if self.only_zeros(offset)? {
            return Ok(self.torn_or_damaged(offset, DamageCause::Length));
        }
        if let Some(next) = self.end_under_another_length(offset)? {
            return Ok(self.resume_at(next, offset));
        }
        let plausible = self.plausible_header(offset)?;
        if let Some(header) = plausible {
            let next = offset + header.span();
            if next == end || self.good_record(next)?.is_some() {
                self.at = next;
                return Ok(Step::Damaged { offset, length: next - offset, cause: DamageCause::Checksum });
            }
        }
        if let Some(next) = self.search(offset + 1)? {
            return Ok(self.resume_at(next, offset));
        }
        if end - offset < RECORD_HEADER as u64 {
            return Ok(self.torn_or_damaged(offset, DamageCause::Length));
        }
        match plausible {
            Some(header) if !self.only_zeros(offset + header.span())? => Ok(self.rest_damaged(offset)),
            Some(_) => Ok(self.torn_or_damaged(offset, DamageCause::Length)),
            None if self.overruns_by_tear(offset)? => Ok(self.torn_or_damaged(offset, DamageCause::Length)),
            None => Ok(self.rest_damaged(offset)),
        }
    }

    fn resume_at(&mut self, next: u64, offset: u64) -> Step {
        self.at = next;
        self.found = Found::BySearch;
        Step::Damaged { offset, length: next - offset, cause: DamageCause::Length }
    }

    /// Where the record at `offset` ends, if one flipped bit of its length explains everything. Without this, a
    /// length that happens to lead to the record after the next would take the next one with it.
    fn end_under_another_length(&mut self, offset: u64) -> io::Result<Option<u64>> {
        let header = RecordHeader::parse(self.bytes.slice(offset, RECORD_HEADER as u64)?);
        let Some(header) = header else { return Ok(None) };
        for bit in 0..u32::BITS {
            let other = RecordHeader { length: header.length ^ (1 << bit), ..header };
            if !self.could_lie_at(offset, other) {
                continue;
            }
            let bytes = self.bytes.slice(offset + RECORD_HEADER as u64, u64::from(other.length))?;
            if other.fits(bytes) {
                return Ok(Some(offset + other.span()));
            }
        }
        Ok(None)
    }

    /// The record at `offset` says that it goes on beyond the end of the file. A write that stopped leaves that; a
    /// flipped bit in the length of the last record leaves it too, but then its bytes up to the end still match.
    fn overruns_by_tear(&mut self, offset: u64) -> io::Result<bool> {
        let Some(header) = RecordHeader::parse(self.bytes.slice(offset, RECORD_HEADER as u64)?) else {
            return Ok(true);
        };
        let there = self.bytes.end() - offset - RECORD_HEADER as u64;
        if header.length > self.max_record || there > u64::from(self.max_record) {
            return Ok(false);
        }
        Ok(!header.fits(self.bytes.slice(offset + RECORD_HEADER as u64, there)?))
    }

    fn rest_damaged(&mut self, offset: u64) -> Step {
        self.at = self.bytes.end();
        Step::Damaged { offset, length: self.bytes.end() - offset, cause: DamageCause::Length }
    }

    /// A torn tail, unless the disk could not even be read: then nothing may be cut on the strength of it.
    fn torn_or_damaged(&mut self, offset: u64, otherwise: DamageCause) -> Step {
        let length = self.bytes.end() - offset;
        self.at = self.bytes.end();
        if self.bytes.met_unreadable() {
            Step::Damaged { offset, length, cause: otherwise }
        } else {
            Step::TornTail { offset, length }
        }
    }

    fn only_zeros(&mut self, from: u64) -> io::Result<bool> {
        let mut at = from;
        while at < self.bytes.end() {
            let part = self.bytes.slice(at, WINDOW.min(self.bytes.end() - at))?;
            if part.iter().any(|byte| *byte != 0) {
                return Ok(false);
            }
            at += part.len() as u64;
        }
        Ok(true)
    }

    /// The first offset from `from` on where a record with a matching checksum lies, followed by the end of the file
    /// or by another plausible header.
    fn search(&mut self, from: u64) -> io::Result<Option<u64>> {
        let reach = u64::from(self.max_record) + RECORD_HEADER as u64;
        let mut budget = SEARCH_BUDGET;
        let mut base = from;
        while base < self.bytes.end() {
            // One record that begins anywhere in the first stride, and the header after it, lie in the chunk.
            let chunk = self.bytes.read(base, 2 * reach + RECORD_HEADER as u64)?;
            let stride = chunk.len().min(usize::try_from(reach).unwrap_or(usize::MAX));
            for start in 0..stride {
                if self.starts_record(base, &chunk, start, &mut budget) {
                    return Ok(Some(base + start as u64));
                }
            }
            base += stride as u64;
        }
        Ok(None)
    }

    fn starts_record(&self, base: u64, chunk: &[u8], start: usize, budget: &mut u64) -> bool {
        let Some(rest) = chunk.get(start..) else { return false };
        let Some(header) = RecordHeader::parse(rest) else { return false };
        let offset = base + start as u64;
        if !self.could_lie_at(offset, header) {
            return false;
        }
        let span = RECORD_HEADER + header.length as usize;
        let (Some(bytes), Some(after)) = (rest.get(RECORD_HEADER..span), rest.get(span..)) else { return false };
        let next = offset + header.span();
        let followed = next == self.bytes.end()
            || RecordHeader::parse(after).is_some_and(|following| self.could_lie_at(next, following));
        if !followed || *budget < header.span() {
            return false;
        }
        *budget -= header.span();
        header.fits(bytes)
    }
}
