//! Reader of the CSV export of a GLPI search list (GLPI 9 to 11), fresh or saved again by a spreadsheet.
//!
//! The exporter writes UTF-8 with a mark, `"…"` around each cell and the delimiter after it (so each line ends with
//! one), `''` for a quote and `<br>` between several values of a cell. Columns and language are the user's choice,
//! dates follow a preference. A spreadsheet in between brings Windows-1252, CRLF and rounded serials.

mod dates;
mod header;
mod row;
pub(crate) mod rows;

use crate::encoding::{Damage, Decoded};
use crate::fingerprint::Fingerprint;
use crate::identity::{Defect, defects};
use crate::limits::MAX_ROWS;
use crate::reading::{Layout, Notes, Options, ReadError, Reading, Rejected};
use crate::record::{Format, Place, Source, Tool};

use dates::DateColumns;
use header::Header;
use rows::{Line, Table};

/// Reads a table.
///
/// # Errors
/// [`ReadError::NoHeader`] without the columns that name a machine, [`ReadError::AmbiguousDates`] when no date tells
/// day from month and `options` does not say, [`ReadError::TooMany`] beyond the limits.
pub(crate) fn read(decoded: &Decoded<'_>, document: Fingerprint, options: &Options) -> Result<Reading, ReadError> {
    let mut notes = Notes::default();
    note_encoding(decoded, &mut notes);
    let table = Table::open(&decoded.text)?;
    let (header_line, header) = table.header(|line, cells| (line, Header::read(cells))).ok_or(ReadError::Empty)?;
    let header = header?;
    header.note(header_line, &mut notes);
    let (encoding, separator) = (decoded.encoding, Some(char::from(table.delimiter())));
    notes.layout = Layout { encoding, separator, columns: header.shown_columns() };
    let dates = DateColumns::decide(&table, &header, options)?;
    dates.note(&header, header_line, &mut notes);

    let mut records = Vec::new();
    let mut rejected = Vec::new();
    for line in table.body(header.width()) {
        let (line, outcome) = match line {
            Line::Row { line, cells } => {
                let source = Source { tool: Tool::Glpi, format: Format::GlpiCsv, document, place: Place::Line(line) };
                (line, row::record(&cells, &header, &dates, source, &mut notes))
            }
            Line::Bad { line, reason } => (line, Err(reason)),
        };
        match outcome {
            Ok(record) => {
                note_broken_serial(&record, line, &mut notes);
                records.push(record);
            }
            Err(reason) => rejected.push(Rejected { place: Place::Line(line), reason }),
        }
        if records.len() + rejected.len() > MAX_ROWS {
            return Err(ReadError::TooMany { what: "rows", limit: MAX_ROWS });
        }
    }
    Ok(notes.finish(Format::GlpiCsv, records, rejected))
}

fn note_encoding(decoded: &Decoded<'_>, notes: &mut Notes) {
    if let Some(name) = decoded.assumed {
        notes.warn(Place::Line(1), format!("the file is not UTF-8; it was read as {name}: check the accents"));
    }
    if decoded.damaged == Damage::Replaced {
        notes.warn(Place::Line(1), "some bytes are no text in the encoding the file announces; they were replaced");
    }
}

fn note_broken_serial(record: &crate::record::AssetRecord, line: u64, notes: &mut Notes) {
    for defect in defects(record) {
        let message = match defect {
            Defect::ScientificSerial => defect.to_string(),
            // A placeholder is common and harmless while something else names the machine.
            Defect::PlaceholderSerial | Defect::SerialWithoutMaker => {
                format!("{defect}; another identity was tried")
            }
        };
        notes.warn(Place::Line(line), message);
    }
}
