//! A place in untrusted bytes. Every step is checked, and nothing is allocated.

use super::ScanError;

/// What is left to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Cursor { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.rest.len()
    }

    /// The next `n` bytes, where `n` may be any claimed number.
    pub(super) fn take(&mut self, n: u64) -> Result<&'a [u8], ScanError> {
        let cut = ScanError::Cut { wanted: n, left: self.rest.len() };
        let n = usize::try_from(n).map_err(|_| cut.clone())?;
        let (taken, rest) = self.rest.split_at_checked(n).ok_or(cut)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next `N` bytes, copied.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], ScanError> {
        let cut = ScanError::Cut { wanted: N as u64, left: self.rest.len() };
        let (taken, rest) = self.rest.split_first_chunk().ok_or(cut)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// An unsigned LEB128 number of at most 64 bits, in its shortest form: two encodings of one change would be two
    /// hashes of one meaning.
    pub(super) fn unsigned(&mut self) -> Result<u64, ScanError> {
        let mut value = 0u64;
        for place in 0..10u32 {
            let [byte] = self.array()?;
            if place == 9 && byte > 1 {
                return Err(ScanError::Number);
            }
            value |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return if place > 0 && byte == 0 { Err(ScanError::Number) } else { Ok(value) };
            }
        }
        Err(ScanError::Number)
    }

    /// A signed LEB128 number of at most 64 bits, in its shortest form.
    pub(super) fn signed(&mut self) -> Result<i64, ScanError> {
        let mut value = 0i64;
        let mut before = 0u8;
        for place in 0..10u32 {
            let [byte] = self.array()?;
            value |= i64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0;
                let overlong = (byte == 0 && before & 0x40 == 0) || (byte == 0x7f && before & 0x40 != 0);
                if (place > 0 && overlong) || (place == 9 && byte != 0 && byte != 0x7f) {
                    return Err(ScanError::Number);
                }
                return Ok(if negative && place < 9 { value | (-1 << (7 * (place + 1))) } else { value });
            }
            before = byte;
        }
        Err(ScanError::Number)
    }

    /// A text of `n` bytes.
    pub(super) fn text(&mut self, n: u64) -> Result<&'a str, ScanError> {
        std::str::from_utf8(self.take(n)?).map_err(|_| ScanError::Utf8)
    }
}
