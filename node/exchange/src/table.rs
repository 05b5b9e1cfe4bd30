//! Reader of tables: exports of GLPI, OCS, Snipe-IT and Devicehub, and what people keep by hand; as CSV, TSV, or a
//! sheet of a workbook that was turned into one.
//!
//! GLPI writes UTF-8 with a mark, `"…"` around each cell and the delimiter after it (so each line ends with one), `''`
//! for a quote and `<br>` between several values of a cell. OCS quotes nothing inside a cell. Columns and language are
//! the user's choice, dates follow a preference. A spreadsheet in between brings Windows-1252, CRLF and rounded
//! serials. Where no header is known, a person says what each column is ([`mapping`]).

mod dates;
mod dialect;
mod header;
pub mod mapping;
pub(crate) mod row;
pub(crate) mod rows;
pub mod target;
pub(crate) mod words;

use csv::StringRecord;

use crate::encoding::{Damage, Decoded};
use crate::fingerprint::Fingerprint;
use crate::identity::{Defect, defects};
use crate::limits::MAX_ROWS;
use crate::reading::{DateOrder, Layout, Notes, Options, ReadError, Reading, Rejected};
use crate::record::{Format, Place, Source};

use dates::DateColumns;
use dialect::Dialect;
use header::Header;
use mapping::{Mapping, Said, Survey};
use rows::{Line, Table};

/// Lines among which the header is looked for: people put titles and dates above their tables.
const HEADER_WITHIN: usize = 10;

/// Reads a table, by its known headers or by a person's mapping.
///
/// # Errors
/// [`ReadError::NoHeader`] without the columns that name a machine, [`ReadError::AmbiguousDates`] when no date tells
/// day from month and `options` does not say, [`ReadError::TooMany`] beyond the limits.
pub(crate) fn read(
    decoded: &Decoded<'_>,
    document: Fingerprint,
    options: &Options,
    said: Said<'_>,
) -> Result<Reading, ReadError> {
    let mut notes = Notes::default();
    note_encoding(decoded, &mut notes);
    let mut table = Table::open(&decoded.text, decoded.delimiter)?;
    let found = find_header(&mut table, said)?;
    let (header, dialect, header_line) = (found.header, found.dialect, found.line);
    header.note(header_line, &mut notes);
    let (encoding, separator) = (decoded.encoding, Some(char::from(table.delimiter())));
    notes.layout = Layout { encoding, separator, columns: header.shown_columns() };
    let answers = Options { date_order: options.date_order.or(found.date_order), ..*options };
    notes.mapping = Some(Mapping { date_order: answers.date_order, ..header.mapping() });
    let dates = DateColumns::decide(&table, &header, &answers, dialect.date_order())?;
    dates.note(&header, header_line, &mut notes);

    let format = dialect.format();
    let mut records = Vec::new();
    let mut rejected = Vec::new();
    for line in table.body(header.width()) {
        let (line, outcome) = match line {
            Line::Row { line, cells, mended } => {
                if mended {
                    let message = "quotes inside a cell were not doubled; the line was read as its exporter means it";
                    notes.warn(Place::Line(line), message);
                }
                let source = Source { tool: dialect.tool(), format, document, place: Place::Line(line) };
                (line, row::record(&cells, &header, &dates, dialect, source, &mut notes))
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
    Ok(notes.finish(format, records, rejected))
}

/// Looks at a table and guesses what its columns are.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::TooMany`].
pub(crate) fn survey(decoded: &Decoded<'_>) -> Result<Survey, ReadError> {
    let mut table = Table::open(&decoded.text, decoded.delimiter)?;
    let found = match find_header(&mut table, Said::Nothing) {
        Ok(found) => Some((found.names, found.dialect)),
        Err(ReadError::NoHeader { .. } | ReadError::NoMachines { .. }) => None,
        Err(other) => return Err(other),
    };
    let (names, dialect) = match found {
        Some(found) => found,
        None => {
            // No line is a known header: the widest of the first ones is shown as such.
            let heads = table.heads(HEADER_WITHIN);
            let widest = heads.iter().enumerate().rev().max_by_key(|(_, (_, cells))| filled(cells));
            let (index, (_, cells)) = widest.ok_or(ReadError::Empty)?;
            let names = header::names(cells)?;
            table.begin_after(index + 1);
            (names, Dialect::Other)
        }
    };
    Ok(mapping::survey(&table, &names, dialect.tool(), header::fingerprint(&names)))
}

fn filled(cells: &StringRecord) -> usize {
    cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// A header that was found.
struct Found {
    header: Header,
    names: Vec<String>,
    dialect: Dialect,
    line: u64,
    /// Day first or month first, where a person said it of this header.
    date_order: Option<DateOrder>,
}

/// Finds the header among the first lines, and lets the table begin after it.
fn find_header(table: &mut Table<'_>, said: Said<'_>) -> Result<Found, ReadError> {
    let heads = table.heads(HEADER_WITHIN);
    let mut refusal = ReadError::Empty;
    for (index, (line, cells)) in heads.iter().enumerate() {
        let names = header::names(cells)?;
        let mapping = said.of(header::fingerprint(&names));
        let header = match mapping {
            Some(mapping) => Header::mapped(cells, mapping),
            None if said.insists() => {
                Err(ReadError::NoHeader { found: "a header that the mapping was not made for".into() })
            }
            None => Header::read(cells),
        };
        let dialect = Dialect::of(&names, *line, table.quotes_all(*line));
        match (header, dialect) {
            (Ok(header), Ok(dialect)) => {
                table.begin_after(index + 1);
                table.mend(dialect.mending());
                let date_order = mapping.and_then(|mapping| mapping.date_order);
                return Ok(Found { header, names, dialect, line: *line, date_order });
            }
            (_, Err(counted)) if mapping.is_none() && !said.insists() => return Err(counted),
            (Err(error), _) if index == 0 => refusal = error,
            _ => {}
        }
    }
    Err(refusal)
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

/// The form of a reading whose table came out of a workbook.
pub(crate) fn as_workbook(mut reading: Reading) -> Reading {
    reading.format = Format::Workbook;
    for record in &mut reading.records {
        record.source.format = Format::Workbook;
    }
    reading
}
