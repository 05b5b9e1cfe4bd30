//! Opening a directory of segments: what is there, in which order, and how its last file ends.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::overwrite::finish_overwrite;
use super::{Scope, SegmentOptions, Segments};
use crate::store::error::StoreError;
use crate::store::frame::{FILE_HEADER, FORMAT, FileHeader, parse_file_header};
use crate::store::medium::{Medium, MediumFile, read_exact};
use crate::store::position::Position;
use crate::store::recover::{Cut, Damage, DamageCause, OpenReport, Scan, Step};
use crate::store::replay::{Entry, SegmentFile, entry_of, header_damage};

/// See [`Segments::open`].
pub(super) fn open(
    medium: Arc<dyn Medium>,
    dir: PathBuf,
    options: SegmentOptions,
) -> Result<(Segments, OpenReport), StoreError> {
    medium.create_dir(&dir).map_err(|error| StoreError::io("make", &dir, error))?;
    let mut report = OpenReport::default();
    let mut files = Vec::new();
    let mut named = list(medium.as_ref(), &dir)?;
    remove_unborn(medium.as_ref(), &dir, &mut named, &mut report)?;
    for (_, path) in &named {
        let after = files.last().map(|file: &SegmentFile| file.number);
        files.push(read_file(medium.as_ref(), path, after)?);
    }
    note_missing(&files, &mut report);
    report.files = files.len();
    report.finished_overwrite = finish_overwrite(medium.as_ref(), &dir, &files)?;
    let first_of_last = named.last().map_or(0, |(ordinal, _)| *ordinal);
    let (tail, records_in_last) = examine(medium.as_ref(), &mut files, &options, &mut report)?;
    medium.sync_dir(&dir).map_err(|error| StoreError::io("sync", &dir, error))?;
    let segments = Segments {
        next_number: files.last().map_or(0, |file| file.number.saturating_add(1)),
        next_ordinal: first_of_last.saturating_add(records_in_last),
        medium,
        dir,
        options,
        files,
        tail,
        stopped: None,
        readers: Mutex::new(HashMap::new()),
    };
    Ok((segments, report))
}

/// The segment files by rising ordinal. Names that are not ours are left alone.
fn list(medium: &dyn Medium, dir: &Path) -> Result<Vec<(u64, PathBuf)>, StoreError> {
    let names = medium.list(dir).map_err(|error| StoreError::io("list", dir, error))?;
    let mut found: Vec<_> = names.iter().filter_map(|name| Some((ordinal_of(name)?, dir.join(name)))).collect();
    found.sort();
    Ok(found)
}

fn ordinal_of(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".seg")?;
    let ours = digits.len() == 16 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if ours { u64::from_str_radix(digits, 16).ok() } else { None }
}

/// A last file that never got its header belongs to an append that was never acknowledged: it is removed.
fn remove_unborn(
    medium: &dyn Medium,
    dir: &Path,
    named: &mut Vec<(u64, PathBuf)>,
    report: &mut OpenReport,
) -> Result<(), StoreError> {
    let Some((_, path)) = named.last() else { return Ok(()) };
    let failed = |what| move |error| StoreError::io(what, path, error);
    let file = medium.open(path).map_err(failed("open"))?;
    let size = file.size().map_err(failed("read"))?;
    // What cannot be read is not known to be zeros.
    if size >= FILE_HEADER && !is_zero(file.as_ref(), size).unwrap_or(false) {
        return Ok(());
    }
    medium.remove(path).map_err(failed("remove"))?;
    medium.sync_dir(dir).map_err(|error| StoreError::io("sync", dir, error))?;
    let number = u32::try_from(named.len() - 1).unwrap_or(u32::MAX);
    report.cut = Some(Cut { position: Position::new(number, 0), bytes: size });
    named.pop();
    Ok(())
}

fn is_zero(file: &dyn MediumFile, size: u64) -> io::Result<bool> {
    let mut part = vec![0; 64 * 1024];
    let mut at = 0;
    while at < size {
        let length = usize::try_from(size - at).unwrap_or(usize::MAX).min(part.len());
        let (read, _) = part.split_at_mut(length);
        read_exact(file, at, read)?;
        if read.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        at += length as u64;
    }
    Ok(true)
}

fn read_file(medium: &dyn Medium, path: &Path, after: Option<u32>) -> Result<SegmentFile, StoreError> {
    let failed = |error| StoreError::io("read", path, error);
    let file = medium.open(path).map_err(failed)?;
    let end = file.size().map_err(failed)?;
    if end > u64::from(u32::MAX) {
        return Err(failed(io::Error::new(io::ErrorKind::InvalidData, "it is longer than any segment file")));
    }
    let mut header = [0; FILE_HEADER as usize];
    let parsed = if end < FILE_HEADER {
        FileHeader::Damaged
    } else {
        read_exact(file.as_ref(), 0, &mut header).map_or(FileHeader::Damaged, |()| parse_file_header(&header))
    };
    let follows = after.map_or(0, |number| number.saturating_add(1));
    let (number, header_damaged) = match parsed {
        FileHeader::Known(number) => (number, false),
        // Its records can still be read; that it follows the file before it is the best guess.
        FileHeader::Damaged => (follows, true),
        FileHeader::Newer(found) => {
            return Err(StoreError::NewerData { path: path.to_path_buf(), found, known: FORMAT });
        }
    };
    if number < follows {
        return Err(StoreError::OutOfOrder { path: path.to_path_buf(), number });
    }
    Ok(SegmentFile { number, path: path.to_path_buf(), end, header_damaged })
}

fn note_missing(files: &[SegmentFile], report: &mut OpenReport) {
    let mut expected = 0;
    for file in files {
        if file.number > expected {
            let position = Position::new(expected, 0);
            report.add_damage(Damage { position, length: 0, cause: DamageCause::FileMissing });
        }
        if file.header_damaged {
            report.add_damage(header_damage(file.number));
        }
        expected = file.number.saturating_add(1);
    }
}

/// Scans as much as the options ask for. Cuts the torn tail of the last file and returns it, if it may be appended
/// to, with the number of its records (a damaged stretch counts as one).
fn examine(
    medium: &dyn Medium,
    files: &mut [SegmentFile],
    options: &SegmentOptions,
    report: &mut OpenReport,
) -> Result<(Option<Arc<dyn MediumFile>>, u64), StoreError> {
    let Some((last, earlier)) = files.split_last_mut() else { return Ok((None, 0)) };
    if options.scope == Scope::EveryFile {
        for file in earlier {
            let opened = medium.open(&file.path).map_err(|error| StoreError::io("open", &file.path, error))?;
            scan_file(opened, file, options, report)?;
        }
    }
    let opened = medium.open(&last.path).map_err(|error| StoreError::io("open", &last.path, error))?;
    let damage_before = report.damage.len() as u64 + report.more_damage;
    let (records, torn) = scan_file(opened.clone(), last, options, report)?;
    let failed = |error| StoreError::io("repair", &last.path, error);
    if let Some(Entry::Damaged(torn)) = torn {
        opened.set_size(u64::from(torn.position.offset())).map_err(failed)?;
        report.cut = Some(Cut { position: torn.position, bytes: torn.length });
        last.end = u64::from(torn.position.offset());
    }
    // A process that was killed leaves records that no sync has seen; they count as durable from here on.
    opened.sync().map_err(failed)?;
    let damaged = report.damage.len() as u64 + report.more_damage - damage_before;
    // A file with damage is never written to again: what a search finds in it must not mix with what is appended.
    let usable = damaged == 0 && !last.header_damaged;
    let count = records + damaged;
    Ok((usable.then_some(opened), if usable { count } else { count.max(1) }))
}

/// Reads one file through. Returns the number of good records, and the torn tail when the file is the last one (for
/// earlier ones it is reported as damage).
fn scan_file(
    opened: Arc<dyn MediumFile>,
    file: &SegmentFile,
    options: &SegmentOptions,
    report: &mut OpenReport,
) -> Result<(u64, Option<Entry>), StoreError> {
    let mut scan = Scan::new(opened, FILE_HEADER, file.end, options.max_record);
    let mut records = 0;
    let mut torn = None;
    while let Some(step) = scan.step().map_err(|error| StoreError::io("read", &file.path, error))? {
        let is_tail = matches!(step, Step::TornTail { .. });
        match entry_of(file.number, step) {
            Entry::Record { .. } => records += 1,
            tail if is_tail => torn = Some(tail),
            Entry::Damaged(damage) => report.add_damage(damage),
        }
    }
    report.records += records;
    Ok((records, torn))
}
