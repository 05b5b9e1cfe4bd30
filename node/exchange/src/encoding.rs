//! Bytes to text: byte-order marks, UTF-8, UTF-16, and Windows-1252 for what is none of them.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

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
        return Decoded { text, encoding: encoding.name(), assumed: None, damaged };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), encoding: "UTF-8", assumed: None, damaged: Damage::None };
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Decoded { text, encoding: "Windows-1252", assumed: Some("Windows-1252"), damaged: Damage::None }
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
}
