//! Which reader a document needs, told by its content: file names lie.

use crate::encoding::{Decoded, decode, decode_xml};
use crate::fingerprint::Fingerprint;
use crate::limits::MAX_INPUT;
use crate::machine::{dmidecode, hwinfo};
use crate::reading::{Options, ReadError, Reading};
use crate::table::mapping::{Mapping, Said, Survey};
use crate::unpack::unpack;
use crate::workbook::{self, Package};
use crate::{archive, json, markup, table};

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
    read_any(bytes, options, Said::Nothing)
}

/// Reads a table whose columns a person told; see [`survey`]. Documents that are no table are read as always.
///
/// # Errors
/// [`ReadError::NoHeader`] when the table has another header than the mapping was made for; else as [`read_with`].
pub fn read_mapped(bytes: &[u8], options: &Options, mapping: &Mapping) -> Result<Reading, ReadError> {
    read_any(bytes, options, Said::Only(mapping))
}

/// Reads a document beside what a person told of tables before: a table whose header has a mapping is read by it, any
/// other by the headers that are known, also within an archive.
///
/// # Errors
/// As [`read_with`].
pub fn read_knowing(bytes: &[u8], options: &Options, mappings: &[Mapping]) -> Result<Reading, ReadError> {
    read_any(bytes, options, Said::Before(mappings))
}

/// Looks at the columns of a table or workbook and guesses what they are, for showing and correcting.
///
/// # Errors
/// [`ReadError`] for what is no table.
pub fn survey(bytes: &[u8]) -> Result<Survey, ReadError> {
    survey_sheet(bytes, None)
}

/// The same of one sheet of a workbook, by its number in [`Survey::sheets`].
///
/// # Errors
/// As [`survey`], and where there is no such sheet.
pub fn survey_sheet(bytes: &[u8], sheet: Option<usize>) -> Result<Survey, ReadError> {
    check_size(bytes)?;
    let inside = unpack(bytes)?;
    if inside.starts_with(ZIP) {
        return workbook::survey(&mut Package::open(&inside)?, sheet);
    }
    let advice = "only tables have columns to be told; give the document to the import as it is";
    if begins_with_tag(&inside) {
        return Err(ReadError::Unsupported { what: "XML or HTML", advice });
    }
    let decoded = decode(&inside);
    match first_letter(&decoded)? {
        '{' | '[' => Err(ReadError::Unsupported { what: "JSON", advice }),
        _ => table::survey(&decoded),
    }
}

const ZIP: &[u8] = b"PK\x03\x04";

fn read_any(bytes: &[u8], options: &Options, said: Said<'_>) -> Result<Reading, ReadError> {
    check_size(bytes)?;
    let inside = unpack(bytes)?;
    if inside.starts_with(ZIP) {
        let mut package = Package::open(&inside)?;
        if workbook::is_workbook(&mut package)? {
            return workbook::read(&mut package, Fingerprint::of(bytes), options, said);
        }
        // A report is the same whether it comes alone or with others: its own bytes name it.
        return archive::read(&mut package, options, |bytes, options| read_one(bytes, options, said));
    }
    read_plain(&inside, Fingerprint::of(bytes), options, said)
}

/// One file of an archive: a workbook in it is read, an archive in an archive is not.
fn read_one(bytes: &[u8], options: &Options, said: Said<'_>) -> Result<Reading, ReadError> {
    let inside = unpack(bytes)?;
    if inside.starts_with(ZIP) {
        return workbook::read(&mut Package::open(&inside)?, Fingerprint::of(bytes), options, said);
    }
    read_plain(&inside, Fingerprint::of(bytes), options, said)
}

fn read_plain(inside: &[u8], document: Fingerprint, options: &Options, said: Said<'_>) -> Result<Reading, ReadError> {
    refuse_others(inside)?;
    if begins_with_tag(inside) {
        return markup::read(&decode_xml(inside), document);
    }
    let decoded = decode(inside);
    match first_letter(&decoded)? {
        '{' | '[' => json::read(&decoded, document),
        _ if dmidecode::is_report(&decoded.text) => Ok(dmidecode::read(&decoded, document)),
        _ if hwinfo::is_report(&decoded.text) => Ok(hwinfo::read(&decoded, document)),
        _ => table::read(&decoded, document, options, said),
    }
}

fn check_size(bytes: &[u8]) -> Result<(), ReadError> {
    if bytes.len() > MAX_INPUT {
        return Err(ReadError::TooLarge { bytes: bytes.len(), limit: MAX_INPUT });
    }
    Ok(())
}

/// The first letter of a text.
fn first_letter(decoded: &Decoded<'_>) -> Result<char, ReadError> {
    if decoded.text.chars().take(1000).any(|c| c == '\0') {
        let advice = "choose the exported file itself";
        return Err(ReadError::Unsupported { what: "a file that is no text", advice });
    }
    decoded.text.trim_start().chars().next().ok_or(ReadError::Empty)
}

/// Whether the first letter is a `<`, in any encoding that is read.
fn begins_with_tag(bytes: &[u8]) -> bool {
    let bare = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"].iter().find_map(|mark| bytes.strip_prefix(*mark));
    let mut letters = bare.unwrap_or(bytes).iter().filter(|byte| **byte != 0 && !byte.is_ascii_whitespace());
    letters.next() == Some(&b'<')
}

fn refuse_others(bytes: &[u8]) -> Result<(), ReadError> {
    let (what, advice) = match bytes {
        [0x1f, 0x8b, ..] => ("gzip", "unpack it first"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => ("an old or locked workbook of Excel", "save it as XLSX without a password"),
        [b'%', b'P', b'D', b'F', ..] => ("a PDF", "export the list as CSV"),
        _ => return Ok(()),
    };
    Err(ReadError::Unsupported { what, advice })
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
            assert!(refusal.contains("expected"), "{refusal}");
        }
        let large = vec![b' '; MAX_INPUT + 1];
        assert!(matches!(read(&large), Err(ReadError::TooLarge { .. })));
    }
}
