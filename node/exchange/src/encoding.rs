//! Bytes to text: byte-order marks, UTF-8, UTF-16, and Windows-1252 for what is none of them.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A document as text, and what had to be assumed.
pub(crate) struct Decoded<'a> {
    /// The text without its byte-order mark.
    pub(crate) text: Cow<'a, str>,
    /// The encoding by its usual name.
    pub(crate) encoding: &'static str,
    /// The encoding assumed when the bytes were not UTF-8 and had no mark; `None` if nothing was assumed.
    pub(crate) assumed: Option<&'static str>,
    /// Whether some bytes were no text and became U+FFFD.
    pub(crate) damaged: Damage,
    /// What stands between two cells, where it is known beforehand.
    pub(crate) delimiter: Option<u8>,
}

/// Whether bytes had to be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// Every byte was read.
    None,
    /// Some bytes were replaced.
    Replaced,
}

/// Decodes a document. ISO-8859-1 is read as Windows-1252, its superset: the same label covers both in practice, and
/// Excel writes the second.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, replaced) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        let damaged = if replaced { Damage::Replaced } else { Damage::None };
        return Decoded { text, encoding: encoding.name(), assumed: None, damaged, delimiter: None };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: Cow::Borrowed(text),
            encoding: "UTF-8",
            assumed: None,
            damaged: Damage::None,
            delimiter: None,
        };
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Decoded { text, encoding: "Windows-1252", assumed: Some("Windows-1252"), damaged: Damage::None, delimiter: None }
}

/// Decodes XML: what the bytes are counts before what the declaration says, since tools declare UTF-8 and write what
/// the system has.
pub(crate) fn decode_xml(bytes: &[u8]) -> Decoded<'_> {
    let utf16 = match bytes {
        [b'<', 0, b'?', 0, ..] => Some(UTF_16LE),
        [0, b'<', 0, b'?', ..] => Some(UTF_16BE),
        _ => None,
    };
    let known = utf16.or_else(|| {
        let readable = Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok();
        if readable { None } else { declared(bytes).filter(|encoding| *encoding != UTF_8) }
    });
    let Some(encoding) = known else {
        return decode(bytes);
    };
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    let damaged = if replaced { Damage::Replaced } else { Damage::None };
    Decoded { text, encoding: encoding.name(), assumed: None, damaged, delimiter: None }
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200))?);
    let (_, after) = head.split_once("<?xml")?.1.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(value.get(1..)?.split(quote).next()?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_windows_1252() {
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa9").text, "é");
        assert_eq!(decode(b"\xff\xfe\xe9\x00").text, "é");
        let guessed = decode(b"N\xb0 de s\xe9rie \x80");
        assert_eq!((guessed.text.as_ref(), guessed.assumed), ("N° de série €", Some("Windows-1252")));
        assert_eq!(decode(b"\xef\xbb\xbf\xff").damaged, Damage::Replaced);
    }

    #[test]
    fn declarations_are_believed_last() {
        let read = |bytes: &[u8]| {
            let decoded = decode_xml(bytes);
            (decoded.text.into_owned(), decoded.encoding)
        };
        let latin = b"<?xml version='1.0' encoding='ISO-8859-15'?><a>\xe9\xa4</a>";
        assert_eq!(read(latin).1, "ISO-8859-15");
        assert!(read(latin).0.ends_with("<a>\u{e9}\u{20ac}</a>"));
        let lying = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>\xe9</a>";
        assert!(read(lying).0.ends_with("<a>\u{e9}</a>"), "declared UTF-8, written as Windows-1252");
        let other = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\u{e9}</a>".as_bytes();
        assert!(read(other).0.ends_with("<a>\u{e9}</a>"), "declared Latin, written as UTF-8");
        let wide: Vec<u8> = "<?xml version='1.0'?><a>\u{e9}</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(read(&wide).0.ends_with("<a>\u{e9}</a>"), "UTF-16 without a mark");
    }
}
