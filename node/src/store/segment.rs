//! Append-only segment files: the truth of a node.
//!
//! A batch is one write and one fdatasync. When either fails, the file is cut back to where it was; when that fails
//! too, nothing more is written until the directory is opened again, since good records must never follow half a one.

mod opening;
mod overwrite;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::StoreError;
use super::frame::{FILE_HEADER, RECORD_HEADER, Record, RecordHeader, file_header, push_record};
use super::index::LogExtent;
use super::medium::{Disk, Medium, MediumFile, read_exact};
use super::position::Position;
use super::recover::OpenReport;
use super::replay::{Replay, SegmentFile};

/// Files kept open for reading; a terabyte of segments must not use up the file descriptors.
const OPEN_FILES: usize = 64;
/// Read together with a record's header: most records are shorter, so that one read is enough.
const FIRST_READ: usize = 1024;

/// Which files are read through when a directory is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// The last file, where a torn tail can be. Damage in the others is met when they are replayed.
    LastFile,
    /// Every file: a full check, at the speed of the disk.
    EveryFile,
}

/// How a directory of segments is kept.
#[derive(Clone, Debug)]
pub struct SegmentOptions {
    /// A new file is begun when a batch would make the last one longer than this many bytes.
    pub roll_at: u32,
    /// The longest record in bytes, when writing and when reading.
    pub max_record: u32,
    /// What opening reads through.
    pub scope: Scope,
}

impl Default for SegmentOptions {
    /// Files of 64 MiB; records of at most 1 MiB (an event's payload has 64 KiB); opening reads the last file.
    fn default() -> Self {
        SegmentOptions { roll_at: 64 * 1024 * 1024, max_record: 1024 * 1024, scope: Scope::LastFile }
    }
}

/// One directory of segment files, open for appending by this process alone.
#[derive(Debug)]
pub struct Segments {
    medium: Arc<dyn Medium>,
    dir: PathBuf,
    options: SegmentOptions,
    files: Vec<SegmentFile>,
    /// The last file, when it may be appended to. A file with damage in it is left as it is.
    tail: Option<Arc<dyn MediumFile>>,
    next_number: u32,
    next_ordinal: u64,
    stopped: Option<String>,
    readers: Mutex<HashMap<u32, Arc<dyn MediumFile>>>,
}

impl Segments {
    /// Opens or makes the directory `dir`: finishes an interrupted overwrite, cuts a torn tail, reports damage.
    ///
    /// Errors: [`StoreError::NewerData`] when a file is of a newer format, [`StoreError::OutOfOrder`] when files were
    /// mixed up, [`StoreError::Io`] or [`StoreError::DiskFull`] when the directory cannot be read or repaired.
    pub fn open(dir: PathBuf, options: SegmentOptions) -> Result<(Self, OpenReport), StoreError> {
        Self::open_on(Arc::new(Disk), dir, options)
    }

    /// The same on another medium than the machine's disk.
    pub fn open_on(
        medium: Arc<dyn Medium>,
        dir: PathBuf,
        options: SegmentOptions,
    ) -> Result<(Self, OpenReport), StoreError> {
        opening::open(medium, dir, options)
    }

    /// Appends a batch of (kind, bytes) in one write and makes it durable. Returns one position per record.
    ///
    /// On an error nothing of the batch is kept. [`StoreError::DiskFull`] and [`StoreError::Io`] may be tried again;
    /// after [`StoreError::Stopped`] only opening the directory again helps.
    pub fn append(&mut self, batch: &[(u8, &[u8])]) -> Result<Vec<Position>, StoreError> {
        self.check_writable()?;
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let (bytes, starts) = self.frame(batch)?;
        let last_end = self.files.last().map_or(0, |file| file.end);
        let fits = last_end + bytes.len() as u64 <= u64::from(self.options.roll_at) || last_end == FILE_HEADER;
        let (number, base) = match self.tail.clone() {
            Some(tail) if fits => self.append_to_tail(tail.as_ref(), &bytes)?,
            _ => self.append_to_new_file(bytes)?,
        };
        self.next_ordinal += batch.len() as u64;
        // `frame` has checked that base and batch together stay below 4 GiB.
        Ok(starts.into_iter().map(|start| Position::new(number, base + start)).collect())
    }

    /// The bytes of a batch and where in them each record begins.
    fn frame(&self, batch: &[(u8, &[u8])]) -> Result<(Vec<u8>, Vec<u32>), StoreError> {
        let limit = self.options.max_record;
        if let Some((_, bytes)) = batch.iter().find(|(_, bytes)| bytes.len() > limit as usize) {
            return Err(StoreError::RecordTooLarge { length: bytes.len(), limit });
        }
        let total: u64 = batch.iter().map(|(_, bytes)| (RECORD_HEADER + bytes.len()) as u64).sum();
        let room = u64::from(u32::MAX) - FILE_HEADER;
        if total > room {
            return Err(StoreError::BatchTooLarge { length: total, limit: room });
        }
        let mut framed = Vec::with_capacity(usize::try_from(total).unwrap_or(0));
        let mut starts = Vec::with_capacity(batch.len());
        for (kind, bytes) in batch {
            starts.push(u32::try_from(framed.len()).unwrap_or(u32::MAX));
            push_record(&mut framed, *kind, bytes);
        }
        Ok((framed, starts))
    }

    fn append_to_tail(&mut self, tail: &dyn MediumFile, bytes: &[u8]) -> Result<(u32, u32), StoreError> {
        let file = self.files.last_mut().expect("the tail is the last of the files");
        let before = file.end;
        if let Err(error) = tail.write_all_at(before, bytes).and_then(|()| tail.sync()) {
            if let Err(second) = tail.set_size(before).and_then(|()| tail.sync()) {
                self.stopped = Some(format!(
                    "an append to {} failed ({error}) and could not be undone ({second})",
                    file.path.display()
                ));
            }
            return Err(StoreError::io("append to", &file.path, error));
        }
        file.end += bytes.len() as u64;
        Ok((file.number, u32::try_from(before).unwrap_or(u32::MAX)))
    }

    fn append_to_new_file(&mut self, bytes: Vec<u8>) -> Result<(u32, u32), StoreError> {
        let number = self.next_number;
        let path = self.dir.join(file_name(self.next_ordinal));
        let mut content = file_header(number).to_vec();
        content.extend(bytes);
        let file = match self.write_new_file(&path, &content) {
            Ok(file) => file,
            Err(error) => {
                if let Err(second) = self.remove_durably(&path) {
                    self.stopped = Some(format!(
                        "beginning {} failed ({error}) and could not be undone ({second})",
                        path.display()
                    ));
                }
                return Err(StoreError::io("begin", &path, error));
            }
        };
        self.tail = Some(file);
        self.files.push(SegmentFile { number, path, end: content.len() as u64, header_damaged: false });
        self.next_number = number.saturating_add(1);
        Ok((number, FILE_HEADER as u32))
    }

    fn write_new_file(&self, path: &Path, content: &[u8]) -> io::Result<Arc<dyn MediumFile>> {
        let file = self.medium.create(path)?;
        file.write_all_at(0, content)?;
        file.sync()?;
        self.medium.sync_dir(&self.dir)?;
        Ok(file)
    }

    fn remove_durably(&self, path: &Path) -> io::Result<()> {
        match self.medium.remove(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => self.medium.sync_dir(&self.dir),
        }
    }

    fn check_writable(&self) -> Result<(), StoreError> {
        match &self.stopped {
            Some(why) => Err(StoreError::Stopped { dir: self.dir.clone(), why: why.clone() }),
            None => Ok(()),
        }
    }

    /// Reads the record at `position` and checks it.
    ///
    /// Errors: [`StoreError::NoSuchPosition`] outside the files, [`StoreError::Damaged`] when the checksum does not
    /// match (also when the position is not the beginning of a record), [`StoreError::Io`].
    pub fn read(&self, position: Position) -> Result<Record, StoreError> {
        let file = self.file_at(position)?;
        let offset = u64::from(position.offset());
        let there = usize::try_from(file.end - offset).unwrap_or(usize::MAX);
        let mut bytes = vec![0; FIRST_READ.min(there)];
        let reader = self.reader(file)?;
        let read = |at: u64, buffer: &mut [u8]| {
            read_exact(reader.as_ref(), at, buffer).map_err(|error| StoreError::io("read", &file.path, error))
        };
        read(offset, &mut bytes)?;
        let damaged = || StoreError::Damaged { position, dir: self.dir.clone() };
        let header = RecordHeader::parse(&bytes).ok_or_else(damaged)?;
        let span = usize::try_from(header.span()).unwrap_or(usize::MAX);
        if header.length > self.options.max_record || span > there {
            return Err(damaged());
        }
        let got = bytes.len();
        bytes.resize(span, 0);
        if let Some(rest) = bytes.get_mut(got..).filter(|rest| !rest.is_empty()) {
            read(offset + got as u64, rest)?;
        }
        let bytes = bytes.split_off(RECORD_HEADER);
        if header.fits(&bytes) { Ok(Record { kind: header.kind, bytes }) } else { Err(damaged()) }
    }

    fn file_at(&self, position: Position) -> Result<&SegmentFile, StoreError> {
        let offset = u64::from(position.offset());
        self.files
            .binary_search_by_key(&position.segment(), |file| file.number)
            .ok()
            .and_then(|found| self.files.get(found))
            .filter(|file| (FILE_HEADER..file.end).contains(&offset))
            .ok_or_else(|| StoreError::NoSuchPosition { position, dir: self.dir.clone() })
    }

    fn reader(&self, file: &SegmentFile) -> Result<Arc<dyn MediumFile>, StoreError> {
        // A panic elsewhere leaves the table of open files as usable as before.
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reader) = readers.get(&file.number) {
            return Ok(reader.clone());
        }
        let reader = self.medium.open(&file.path).map_err(|error| StoreError::io("open", &file.path, error))?;
        if readers.len() >= OPEN_FILES {
            readers.clear();
        }
        readers.insert(file.number, reader.clone());
        Ok(reader)
    }

    /// Streams what is acknowledged now from `from` on: [`Position::START`], a position that this directory has
    /// given, or its former [`Segments::end`]. From any other place the first entries are damage.
    pub fn iter_from(&self, from: Position) -> Replay {
        Replay::new(self.medium.clone(), self.files.clone(), from, self.options.max_record)
    }

    /// Behind the last acknowledged record: what an index that has seen everything notes as its checkpoint.
    pub fn end(&self) -> Position {
        self.files
            .last()
            .map_or(Position::START, |file| Position::new(file.number, u32::try_from(file.end).unwrap_or(u32::MAX)))
    }

    /// Whether no record was ever appended.
    pub fn is_empty(&self) -> bool {
        self.files.iter().all(|file| file.end <= FILE_HEADER)
    }

    /// What an index has to agree with.
    pub fn extent(&self) -> LogExtent {
        LogExtent { is_empty: self.is_empty(), end: self.end() }
    }

    /// The files in order, with the bytes of each that are acknowledged: what a backup copies. All but the last
    /// change only by [`Segments::overwrite`].
    pub fn files(&self) -> impl Iterator<Item = (&Path, u64)> {
        self.files.iter().map(|file| (file.path.as_path(), file.end))
    }

    /// The directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Why nothing is written any more, if so.
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }
}

/// The name of the file whose first record is the `ordinal`-th of the directory, counted from zero.
fn file_name(ordinal: u64) -> String {
    format!("{ordinal:016x}.seg")
}
