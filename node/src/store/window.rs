//! Reads a file through a window of bounded size, also where the disk refuses to read some of it.

use std::io;
use std::sync::Arc;

use super::medium::{MediumFile, read_exact};

/// Read at once while following a file: large enough that the disk streams, small enough for many readers.
pub(crate) const WINDOW: u64 = 256 * 1024;
/// The unit in which a disk fails to read; what it cannot read is taken as zeros, which no checksum accepts.
const SECTOR: usize = 4096;

/// A stretch of a file held in memory, moved forward as the reader goes.
#[derive(Debug)]
pub(crate) struct Window {
    file: Arc<dyn MediumFile>,
    end: u64,
    start: u64,
    held: Vec<u8>,
    unreadable: bool,
}

impl Window {
    /// A window on the first `end` bytes of `file`.
    pub(crate) fn new(file: Arc<dyn MediumFile>, end: u64) -> Self {
        Window { file, end, start: 0, held: Vec::new(), unreadable: false }
    }

    /// Where the file ends for this reader.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// Whether the disk has refused to read some of it so far.
    pub(crate) fn met_unreadable(&self) -> bool {
        self.unreadable
    }

    /// `length` bytes from `offset`; fewer where the file ends.
    pub(crate) fn slice(&mut self, offset: u64, length: u64) -> io::Result<&[u8]> {
        let length = length.min(self.end.saturating_sub(offset));
        let held_to = self.start + self.held.len() as u64;
        if offset < self.start || offset + length > held_to {
            self.held = self.read(offset, length.max(WINDOW))?;
            self.start = offset;
        }
        let from = usize::try_from(offset - self.start).unwrap_or(usize::MAX);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        Ok(self.held.get(from..from.saturating_add(length)).unwrap_or(&[]))
    }

    /// Reads bytes without keeping them; fewer where the file ends.
    pub(crate) fn read(&mut self, offset: u64, length: u64) -> io::Result<Vec<u8>> {
        let length = length.min(self.end.saturating_sub(offset));
        let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        match read_exact(self.file.as_ref(), offset, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(error),
            Err(_) => {
                self.read_by_sector(offset, &mut bytes);
                Ok(bytes)
            }
        }
    }

    fn read_by_sector(&mut self, offset: u64, bytes: &mut [u8]) {
        let mut at = offset;
        let mut rest = bytes;
        while !rest.is_empty() {
            let to_boundary = SECTOR - usize::try_from(at % SECTOR as u64).unwrap_or(0);
            let (part, after) = rest.split_at_mut(to_boundary.min(rest.len()));
            if read_exact(self.file.as_ref(), at, part).is_err() {
                part.fill(0);
                self.unreadable = true;
            }
            at += part.len() as u64;
            rest = after;
        }
    }
}
