//! The bytes of a segment file: a header of 16 bytes, then records one after the other.
//!
//! ```text
//! file header   magic "REGAIN\x01S" (8) | format version u16 LE | segment number u32 LE | check u16 LE
//! record        length u32 LE | CRC-32C u32 LE over kind and bytes | kind u8 | bytes (length of them)
//! ```
//! `check` is the low half of the CRC-32C of the 14 bytes before it, so that a flipped bit in the version is told
//! from a file that a newer Regain wrote. No run of zeros is a record, since the CRC-32C of a zero byte is not zero.

/// The first eight bytes of every segment file.
pub(crate) const MAGIC: [u8; 8] = *b"REGAIN\x01S";
/// The version of this layout. A reader refuses what is greater.
pub(crate) const FORMAT: u16 = 1;
/// Bytes of the file header; the offset of the first record.
pub(crate) const FILE_HEADER: u64 = 16;
/// Bytes of a record before its own: length, checksum, kind.
pub(crate) const RECORD_HEADER: usize = 9;

/// One record as stored: the caller's kind and the caller's bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// What the bytes are; the numbering is the caller's.
    pub kind: u8,
    /// The bytes as they were given to the append (or to the overwrite, then zero-padded to the old length).
    pub bytes: Vec<u8>,
}

/// What the header of a segment file says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FileHeader {
    /// A file of a version that this code reads, with its number.
    Known(u32),
    /// A file that a newer Regain wrote.
    Newer(u16),
    /// Not a header that anybody wrote.
    Damaged,
}

/// The 16 bytes at the beginning of the segment file numbered `number`.
pub(crate) fn file_header(number: u32) -> [u8; FILE_HEADER as usize] {
    let mut header = [0; FILE_HEADER as usize];
    header[..8].copy_from_slice(&MAGIC);
    header[8..10].copy_from_slice(&FORMAT.to_le_bytes());
    header[10..14].copy_from_slice(&number.to_le_bytes());
    let check = header_check(&header[..14]);
    header[14..].copy_from_slice(&check);
    header
}

fn header_check(before: &[u8]) -> [u8; 2] {
    let [low, high, ..] = crc32c::crc32c(before).to_le_bytes();
    [low, high]
}

/// Reads a file header.
pub(crate) fn parse_file_header(header: &[u8; FILE_HEADER as usize]) -> FileHeader {
    let [m0, m1, m2, m3, m4, m5, m6, m7, v0, v1, n0, n1, n2, n3, c0, c1] = *header;
    if [m0, m1, m2, m3, m4, m5, m6, m7] != MAGIC || [c0, c1] != header_check(&header[..14]) {
        return FileHeader::Damaged;
    }
    match u16::from_le_bytes([v0, v1]) {
        FORMAT => FileHeader::Known(u32::from_le_bytes([n0, n1, n2, n3])),
        version if version > FORMAT => FileHeader::Newer(version),
        _ => FileHeader::Damaged,
    }
}

/// The header of a record, not yet checked against its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordHeader {
    pub(crate) length: u32,
    pub(crate) crc: u32,
    pub(crate) kind: u8,
}

impl RecordHeader {
    /// Reads the header at the beginning of `bytes`; `None` when they are too few.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (header, _) = bytes.split_first_chunk::<RECORD_HEADER>()?;
        let [l0, l1, l2, l3, c0, c1, c2, c3, kind] = *header;
        Some(RecordHeader {
            length: u32::from_le_bytes([l0, l1, l2, l3]),
            crc: u32::from_le_bytes([c0, c1, c2, c3]),
            kind,
        })
    }

    /// Bytes of the whole record on disk.
    pub(crate) fn span(self) -> u64 {
        RECORD_HEADER as u64 + u64::from(self.length)
    }

    /// Whether `bytes` are what this header was written for.
    pub(crate) fn fits(self, bytes: &[u8]) -> bool {
        checksum(self.kind, bytes) == self.crc
    }
}

/// CRC-32C over the kind and the bytes of a record.
pub(crate) fn checksum(kind: u8, bytes: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&[kind]), bytes)
}

/// Appends one record to a buffer. The caller has checked that the length fits 32 bits.
pub(crate) fn push_record(buffer: &mut Vec<u8>, kind: u8, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("records are bounded far below 4 GiB before they get here");
    buffer.extend_from_slice(&length.to_le_bytes());
    buffer.extend_from_slice(&checksum(kind, bytes).to_le_bytes());
    buffer.push(kind);
    buffer.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_header_says_its_number_and_every_flip_is_seen() {
        let header = file_header(70_000);
        assert_eq!(parse_file_header(&header), FileHeader::Known(70_000));
        for bit in 0..header.len() * 8 {
            let mut flipped = header;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(parse_file_header(&flipped), FileHeader::Damaged, "bit {bit}");
        }
    }

    #[test]
    fn a_record_is_laid_out_as_documented() {
        let mut buffer = Vec::new();
        push_record(&mut buffer, 7, b"lot");
        assert_eq!(buffer[..4], [3, 0, 0, 0]);
        assert_eq!(buffer[4..8], crc32c::crc32c(b"\x07lot").to_le_bytes());
        assert_eq!(buffer[8..], *b"\x07lot");
    }

    #[test]
    fn zeros_are_no_record() {
        let header = RecordHeader::parse(&[0; 64]).expect("64 bytes hold a header");
        assert!(!header.fits(&[]));
    }
}
