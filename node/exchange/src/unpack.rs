//! Taking the wrapping off: gzip and zlib, never beyond the greatest input.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use crate::limits::MAX_INPUT;
use crate::reading::ReadError;
use crate::record::Place;

/// The bytes inside a gzip or zlib stream, or the bytes themselves. A stream inside a stream is not opened: no tool
/// writes one.
///
/// # Errors
/// [`ReadError::TooLarge`] when more than [`MAX_INPUT`] comes out, [`ReadError::NoMachines`] for a damaged stream.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, ReadError> {
    match bytes {
        [0x1f, 0x8b, 8, ..] => bounded(MultiGzDecoder::new(bytes), "a gzip file that is damaged"),
        // A zlib header: deflate, and a check that the two bytes are divisible by 31 (RFC 1950).
        [0x78, flags, rest @ ..] if !rest.is_empty() && (0x78 * 256 + u32::from(*flags)).is_multiple_of(31) => {
            bounded(ZlibDecoder::new(bytes), "a compressed OCS report that is damaged")
        }
        _ => Ok(Cow::Borrowed(bytes)),
    }
}

fn bounded<'a>(stream: impl Read, what: &'static str) -> Result<Cow<'a, [u8]>, ReadError> {
    let most = u64::try_from(MAX_INPUT).unwrap_or(u64::MAX);
    let mut inside = Vec::new();
    if stream.take(most + 1).read_to_end(&mut inside).is_err() {
        let place = Place::Pointer(format!("byte {} of what it holds", inside.len()));
        return Err(ReadError::NoMachines { what, place, advice: "copy it again from where it was made" });
    }
    if inside.len() > MAX_INPUT {
        return Err(ReadError::TooLarge { bytes: inside.len(), limit: MAX_INPUT });
    }
    Ok(Cow::Owned(inside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};
    use std::io::Write;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn what_was_packed_comes_out() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(b"<REQUEST/>").expect("memory");
        assert_eq!(unpack(&gzip.finish().expect("memory")).as_deref(), Ok(&b"<REQUEST/>"[..]));
        assert_eq!(unpack(&zlib(b"<REQUEST/>")).as_deref(), Ok(&b"<REQUEST/>"[..]));
        assert_eq!(unpack(b"x;y;z").as_deref(), Ok(&b"x;y;z"[..]), "a letter x is no zlib header");
    }

    #[test]
    fn bombs_and_damage_are_refused() {
        let bomb = zlib(&vec![b' '; MAX_INPUT + 1]);
        assert!(bomb.len() < 100_000);
        assert!(matches!(unpack(&bomb), Err(ReadError::TooLarge { .. })));
        let whole = zlib(b"<REQUEST></REQUEST>");
        assert!(matches!(unpack(&whole[..whole.len() - 5]), Err(ReadError::NoMachines { .. })));
    }
}
