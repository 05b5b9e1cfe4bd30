//! A segment file that is held in memory, for who reads an archive without a directory.

use super::frame::{FILE_HEADER, FileHeader, parse_file_header};
use super::medium::MediumFile;
use super::recover::Scan;
use super::replay::{Entry, entry_of};
use std::io;
use std::sync::Arc;

#[derive(Debug)]
struct Image(Vec<u8>);

impl MediumFile for Image {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = self.0.get(from..).unwrap_or(&[]);
        let length = rest.len().min(buffer.len());
        buffer.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
        Ok(length)
    }

    fn write_all_at(&self, _: u64, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    fn set_size(&self, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.0.len() as u64)
    }
}

/// What lies in a segment file of these bytes, in order; `None` when it has no header that this program reads.
pub(crate) fn entries(bytes: Vec<u8>, max_record: u32) -> Option<impl Iterator<Item = Entry>> {
    let header = bytes.first_chunk::<{ FILE_HEADER as usize }>()?;
    let FileHeader::Known(number) = parse_file_header(header) else { return None };
    let end = bytes.len() as u64;
    let mut scan = Scan::new(Arc::new(Image(bytes)), FILE_HEADER, end, max_record);
    // Memory refuses no read.
    Some(std::iter::from_fn(move || scan.step().ok().flatten().map(|step| entry_of(number, step))))
}
