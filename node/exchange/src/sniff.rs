//! Which reader a document needs, told by its content: file names lie.

use crate::encoding::decode;
use crate::fingerprint::Fingerprint;
use crate::limits::MAX_INPUT;
use crate::reading::{Options, ReadError, Reading};
use crate::{glpi_csv, glpi_json};

/// What a document seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Table,
}

/// Reads a document of a known tool with no answers given beforehand; see [`read_with`].
///
/// # Errors
/// See [`ReadError`].
pub fn read(bytes: &[u8]) -> Result<Reading, ReadError> {
    read_with(bytes, &Options::default())
}

/// Reads a document: recognises its form, drops personal data, and gives back records, refusals and doubts.
///
/// # Errors
/// [`ReadError`] when the document as a whole cannot be read; single bad rows are in [`Reading::rejected`].
pub fn read_with(bytes: &[u8], options: &Options) -> Result<Reading, ReadError> {
    if bytes.len() > MAX_INPUT {
        return Err(ReadError::TooLarge { bytes: bytes.len(), limit: MAX_INPUT });
    }
    refuse_packed(bytes)?;
    let document = Fingerprint::of(bytes);
    let decoded = decode(bytes);
    match kind(&decoded.text)? {
        Kind::Json => glpi_json::read(&decoded, document),
        Kind::Table => glpi_csv::read(&decoded, document, options),
    }
}

fn refuse_packed(bytes: &[u8]) -> Result<(), ReadError> {
    let (what, advice) = match bytes {
        [0x1f, 0x8b, ..] => ("gzip", "unpack it first"),
        [b'P', b'K', 3, 4, ..] => ("a zip or a spreadsheet workbook", "unpack it, or save the sheet as CSV"),
        [0x78, 0x01 | 0x9c | 0xda, ..] => ("a compressed OCS report", "export the machines from GLPI instead"),
        [b'%', b'P', b'D', b'F', ..] => ("a PDF", "export the list as CSV"),
        _ => return Ok(()),
    };
    Err(ReadError::Unsupported { what, advice })
}

fn kind(text: &str) -> Result<Kind, ReadError> {
    match text.trim_start().chars().next() {
        None => Err(ReadError::Empty),
        Some('{' | '[') => Ok(Kind::Json),
        Some('<') => Err(ReadError::Unsupported { what: "XML or HTML", advice: "export JSON from the agent or CSV" }),
        Some(_) if text.chars().take(1000).any(|c| c == '\0') => {
            Err(ReadError::Unsupported { what: "a file that is no text", advice: "choose the exported file itself" })
        }
        Some(_) => Ok(Kind::Table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_read_is_refused_with_a_sentence() {
        assert_eq!(read(b""), Err(ReadError::Empty));
        assert_eq!(read(b" \r\n"), Err(ReadError::Empty));
        for bytes in [&b"\x1f\x8b\x08"[..], b"PK\x03\x04", b"x\x9cabc", b"%PDF-1.7", b"<REQUEST/>", b"MZ\0\0"] {
            let refusal = read(bytes).expect_err("no inventory").to_string();
            assert!(refusal.contains("expected a GLPI CSV export"), "{refusal}");
        }
        let large = vec![b' '; MAX_INPUT + 1];
        assert!(matches!(read(&large), Err(ReadError::TooLarge { .. })));
    }
}
