//! Deterministic CBOR (RFC 8949, 4.2), narrowed to what signed bodies use: integers, byte and text strings,
//! arrays, maps with ascending unsigned keys, booleans, null. Everything signed is checked against this before
//! it is decoded, because a decoder that forgives would give one event two byte forms.

use crate::limits::MAX_DEPTH;
use minicbor::{Decode, Encode};

/// Why bytes are not in the one form that may be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// The bytes end inside an item.
    #[error("the encoded body ends early, at byte {0}")]
    Short(usize),
    /// More bytes than the one item.
    #[error("the encoded body has trailing bytes from byte {0}")]
    Trailing(usize),
    /// Not the shortest integer, an indefinite length, or a type that signed bodies do not use.
    #[error("the encoded body is not in deterministic form at byte {0}")]
    Form(usize),
    /// Map keys not unsigned and strictly ascending.
    #[error("a map of the encoded body has unsorted or repeated keys at byte {0}")]
    Keys(usize),
    /// Nested deeper than any body of ours.
    #[error("the encoded body is nested too deeply at byte {0}")]
    Deep(usize),
}

/// Checks that `bytes` are exactly one item in deterministic form.
///
/// # Errors
/// The first place that is not.
pub fn check(bytes: &[u8]) -> Result<(), CborError> {
    let mut scan = Scan { bytes, at: 0 };
    scan.item(0)?;
    if scan.at == bytes.len() { Ok(()) } else { Err(CborError::Trailing(scan.at)) }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn head(&mut self) -> Result<(u8, u64), CborError> {
        let start = self.at;
        let first = *self.bytes.get(start).ok_or(CborError::Short(start))?;
        self.at += 1;
        let (major, info) = (first >> 5, first & 31);
        let width = match info {
            0..=23 => return Ok((major, u64::from(info))),
            24..=27 => 1usize << (info - 24),
            _ => return Err(CborError::Form(start)),
        };
        let raw = self.bytes.get(self.at..self.at + width).ok_or(CborError::Short(start))?;
        self.at += width;
        let value = raw.iter().fold(0u64, |v, b| (v << 8) | u64::from(*b));
        let least = match width {
            1 => 24,
            2 => 1 << 8,
            4 => 1 << 16,
            _ => 1 << 32,
        };
        if value < least { Err(CborError::Form(start)) } else { Ok((major, value)) }
    }

    fn item(&mut self, depth: u8) -> Result<(), CborError> {
        let start = self.at;
        if depth > MAX_DEPTH {
            return Err(CborError::Deep(start));
        }
        let (major, value) = self.head()?;
        match major {
            0 | 1 => Ok(()),
            2 | 3 => {
                let end = usize::try_from(value).ok().and_then(|n| self.at.checked_add(n));
                let text = end.and_then(|end| self.bytes.get(self.at..end)).ok_or(CborError::Short(start))?;
                if major == 3 && std::str::from_utf8(text).is_err() {
                    return Err(CborError::Form(start));
                }
                self.at += text.len();
                Ok(())
            }
            4 => {
                for _ in 0..value {
                    self.item(depth + 1)?;
                }
                Ok(())
            }
            5 => {
                let mut last = None;
                for _ in 0..value {
                    let (major, key) = self.head()?;
                    if major != 0 || last.is_some_and(|l| l >= key) {
                        return Err(CborError::Keys(start));
                    }
                    last = Some(key);
                    self.item(depth + 1)?;
                }
                Ok(())
            }
            // false, true, null; no floats, no tags, no other simple values.
            7 if self.at == start + 1 && (20..=22).contains(&value) => Ok(()),
            _ => Err(CborError::Form(start)),
        }
    }
}

/// Encodes a value of ours. Our types encode deterministically by construction; the round trip is tested.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("writing CBOR to memory cannot fail")
}

/// Decodes a value from bytes that are exactly its deterministic form.
///
/// # Errors
/// A sentence of what did not fit.
pub fn decode<'b, T: Decode<'b, ()> + Encode<()>>(bytes: &'b [u8]) -> Result<T, String> {
    check(bytes).map_err(|e| e.to_string())?;
    let value: T = minicbor::decode(bytes).map_err(|e| e.to_string())?;
    if encode(&value) == bytes { Ok(value) } else { Err("unknown or repeated fields in a fixed form".into()) }
}

/// The bytes of a canonical map without its top-level keys from 64 on, or the bytes themselves where they are
/// not a map: keys from 64 are hints that an older reader may ignore.
#[must_use]
pub fn without_hints(bytes: &[u8]) -> Vec<u8> {
    let mut scan = Scan { bytes, at: 0 };
    let Ok((5, count)) = scan.head() else { return bytes.to_vec() };
    let mut kept: Vec<&[u8]> = Vec::new();
    for _ in 0..count {
        let start = scan.at;
        let Ok((_, key)) = scan.head() else { return bytes.to_vec() };
        if scan.item(1).is_err() {
            return bytes.to_vec();
        }
        if key < 64 {
            kept.push(&bytes[start..scan.at]);
        }
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut encoder = minicbor::Encoder::new(&mut out);
    encoder.map(kept.len() as u64).expect("writing CBOR to memory cannot fail");
    for part in kept {
        out.extend_from_slice(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_form_passes() {
        assert_eq!(check(&[0x17]), Ok(()));
        assert_eq!(check(&[0x18, 0x17]), Err(CborError::Form(0)));
        assert_eq!(check(&[0x01, 0x01]), Err(CborError::Trailing(1)));
        assert_eq!(check(&[0xa2, 0x01, 0x01, 0x00, 0x01]), Err(CborError::Keys(0)));
        assert_eq!(check(&[0x9f, 0xff]), Err(CborError::Form(0)));
        assert_eq!(check(&[0xfb, 0, 0, 0, 0, 0, 0, 0, 0]), Err(CborError::Form(0)));
        assert_eq!(check(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Err(CborError::Short(0)));
        assert_eq!(check(&[0x81; 40]), Err(CborError::Deep(13)));
    }

    #[test]
    fn hints_are_left_out() {
        // {0: 1, 64: 2}
        assert_eq!(without_hints(&[0xa2, 0x00, 0x01, 0x18, 0x40, 0x02]), vec![0xa1, 0x00, 0x01]);
    }
}
