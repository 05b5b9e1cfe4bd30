//! Replacing a record in place, for what its author has withdrawn.
//!
//! A write in place can be torn like any other, and a torn record in a node's own log would stop it from authoring.
//! So the new record is first made durable in a file of its own, `overwrite.redo`; opening the directory finishes
//! what it finds there.

use std::io;
use std::path::Path;

use super::Segments;
use crate::store::error::StoreError;
use crate::store::frame::{FILE_HEADER, RECORD_HEADER, RecordHeader, push_record};
use crate::store::medium::{Medium, MediumFile, read_exact};
use crate::store::position::Position;
use crate::store::replay::SegmentFile;

const REDO: &str = "overwrite.redo";
/// A position, before the record.
const REDO_HEADER: usize = 8;

impl Segments {
    /// Replaces kind and bytes of the record at `position`. Shorter bytes are padded with zeros to the old length, so
    /// that no other record moves; the checksum covers the padding. Durable when it returns; a crash leaves either
    /// the old record or the new one.
    ///
    /// Errors: [`StoreError::OverwriteTooLong`]; those of [`Segments::read`], since a damaged record is not replaced;
    /// [`StoreError::DiskFull`] and [`StoreError::Io`] before anything was changed. After a failure in the middle
    /// writing stops ([`StoreError::Stopped`] from then on) until the directory is opened again.
    pub fn overwrite(&mut self, position: Position, kind: u8, bytes: &[u8]) -> Result<(), StoreError> {
        self.check_writable()?;
        let had = self.read(position)?.bytes.len();
        if bytes.len() > had {
            return Err(StoreError::OverwriteTooLong { position, had, given: bytes.len() });
        }
        let mut padded = bytes.to_vec();
        padded.resize(had, 0);
        let mut frame = Vec::with_capacity(RECORD_HEADER + had);
        push_record(&mut frame, kind, &padded);

        let redo = self.dir.join(REDO);
        let intent = [position.to_be_bytes().as_slice(), &frame].concat();
        if let Err(error) = self.write_new_file(&redo, &intent) {
            // Half an intent is recognised and dropped at the next opening; a whole one is carried out then, which
            // is what the caller wanted. Either way what cannot be removed now does no harm.
            let _ = self.remove_durably(&redo);
            return Err(StoreError::io("write", &redo, error));
        }
        let file = self.file_at(position)?;
        let path = file.path.clone();
        let target = self.reader(file)?;
        if let Err(error) = write_durably(target.as_ref(), position, &frame) {
            self.stopped = Some(format!("the overwrite at {position} failed half way ({error})"));
            return Err(StoreError::io("overwrite in", &path, error));
        }
        // Carrying out the same intent once more would change nothing, so a leftover is harmless.
        let _ = self.remove_durably(&redo);
        Ok(())
    }
}

fn write_durably(file: &dyn MediumFile, position: Position, frame: &[u8]) -> io::Result<()> {
    file.write_all_at(u64::from(position.offset()), frame)?;
    file.sync()
}

/// Carries out the overwrite that a crash interrupted, if there is one, and says where. An intent that was not
/// written to its end, or that fits no record, is dropped: the old record is then untouched.
pub(super) fn finish_overwrite(
    medium: &dyn Medium,
    dir: &Path,
    files: &[SegmentFile],
) -> Result<Option<Position>, StoreError> {
    let redo = dir.join(REDO);
    let intent = match medium.open(&redo) {
        Ok(file) => read_all(file.as_ref()).map_err(|error| StoreError::io("read", &redo, error))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("open", &redo, error)),
    };
    let finished = match whole_intent(&intent) {
        Some((position, frame)) => carry_out(medium, files, position, frame)?,
        None => None,
    };
    medium.remove(&redo).map_err(|error| StoreError::io("remove", &redo, error))?;
    medium.sync_dir(dir).map_err(|error| StoreError::io("sync", dir, error))?;
    Ok(finished)
}

fn read_all(file: &dyn MediumFile) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(file.size()?).map_err(io::Error::other)?];
    read_exact(file, 0, &mut bytes)?;
    Ok(bytes)
}

fn whole_intent(intent: &[u8]) -> Option<(Position, &[u8])> {
    let (position, frame) = intent.split_first_chunk::<REDO_HEADER>()?;
    let header = RecordHeader::parse(frame)?;
    let bytes = frame.get(RECORD_HEADER..)?;
    let whole = header.span() == frame.len() as u64 && header.fits(bytes);
    whole.then_some((Position::from_be_bytes(*position), frame))
}

fn carry_out(
    medium: &dyn Medium,
    files: &[SegmentFile],
    position: Position,
    frame: &[u8],
) -> Result<Option<Position>, StoreError> {
    let offset = u64::from(position.offset());
    let Some(file) = files.iter().find(|file| file.number == position.segment()) else { return Ok(None) };
    if offset < FILE_HEADER || offset + frame.len() as u64 > file.end {
        return Ok(None);
    }
    let failed = |error| StoreError::io("overwrite in", &file.path, error);
    let target = medium.open(&file.path).map_err(failed)?;
    let mut length = [0; 4];
    read_exact(target.as_ref(), offset, &mut length).map_err(failed)?;
    if frame.get(..4) != Some(&length) {
        return Ok(None);
    }
    write_durably(target.as_ref(), position, frame).map_err(failed)?;
    Ok(Some(position))
}
