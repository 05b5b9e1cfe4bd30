//! Reader of workbooks: XLSX and OpenDocument. Each sheet is written out as a table and read as one, lines being rows. The
//! first that lists machines is read, or the one that a person chose.
//!
//! Own code, because the well-kept libraries trust the file: they reserve as much memory as it announces, and build
//! the rectangle between its first and its last cell, which are seventeen thousand million cells for one typed into
//! the far corner.

mod excel;
mod opendocument;
mod package;
mod sheet;

use crate::encoding::{Damage, Decoded};
use crate::fingerprint::Fingerprint;
use crate::reading::{Options, ReadError, Reading};
use crate::record::Place;
use crate::table::mapping::{Said, Survey};
use crate::table::{self, as_workbook};

pub(crate) use package::Package;
use sheet::Sheet;

/// Sheets looked at: the first that is a table of machines is read.
const MAX_SHEETS: usize = 64;

/// Reads the first sheet that lists machines, or the one that is asked for.
///
/// # Errors
/// That of the first sheet when none lists machines, and those of a damaged or hostile package.
pub(crate) fn read(
    package: &mut Package<'_>,
    document: Fingerprint,
    options: &Options,
    said: Said<'_>,
) -> Result<Reading, ReadError> {
    let sheets = sheets(package)?;
    let filled: Vec<&Sheet> = sheets.iter().filter(|sheet| !sheet.is_empty()).collect();
    if let Some(chosen) = options.sheet {
        let sheet = filled.get(chosen).ok_or(NO_SHEET)?;
        return table::read(&decoded(sheet), document, options, said).map(as_workbook);
    }
    let mut refusal = ReadError::Empty;
    for (index, sheet) in filled.iter().enumerate() {
        match table::read(&decoded(sheet), document, options, said) {
            Ok(mut reading) => {
                if filled.len() > 1 {
                    let message = format!("only sheet number {} was read; the workbook has others", index + 1);
                    reading.warnings.push(crate::reading::Warning { place: Place::Line(1), message });
                }
                return Ok(as_workbook(reading));
            }
            // A question about this sheet's dates is an answer about which sheet it is.
            Err(question @ ReadError::AmbiguousDates { .. }) => return Err(question),
            Err(error) if index == 0 => refusal = error,
            Err(_) => {}
        }
    }
    Err(refusal)
}

/// A workbook that has changed since somebody chose.
const NO_SHEET: ReadError =
    ReadError::Unsupported { what: "a sheet that is not there", advice: "choose one of the sheets of the workbook" };

/// Looks at the sheet that is asked for; else at the first that lists machines, or at the first one.
///
/// # Errors
/// As [`read`].
pub(crate) fn survey(package: &mut Package<'_>, chosen: Option<usize>) -> Result<Survey, ReadError> {
    let sheets = sheets(package)?;
    let filled: Vec<&Sheet> = sheets.iter().filter(|sheet| !sheet.is_empty()).collect();
    let names: Vec<String> = filled.iter().map(|sheet| sheet.name.clone()).collect();
    let look = |sheet: &Sheet| {
        let named = |survey| Survey { sheet: Some(sheet.name.clone()), sheets: names.clone(), ..survey };
        table::survey(&decoded(sheet)).map(named)
    };
    if let Some(chosen) = chosen {
        return look(filled.get(chosen).ok_or(NO_SHEET)?);
    }
    let mut first = Err(ReadError::Empty);
    for sheet in &filled {
        let survey = look(sheet);
        let known = survey.as_ref().is_ok_and(Survey::names_machines);
        if known || first.is_err() {
            first = survey;
        }
        if known {
            break;
        }
    }
    first
}

/// Whether a zip is a workbook of either kind.
pub(crate) fn is_workbook(package: &mut Package<'_>) -> Result<bool, ReadError> {
    let kind = package.part("mimetype")?.unwrap_or_default();
    Ok(package.has("xl/workbook.xml") || kind.contains("opendocument.spreadsheet"))
}

fn sheets(package: &mut Package<'_>) -> Result<Vec<Sheet>, ReadError> {
    if package.has("xl/workbook.xml") { excel::sheets(package) } else { opendocument::sheets(package) }
}

fn decoded(sheet: &Sheet) -> Decoded<'_> {
    Decoded {
        text: std::borrow::Cow::Borrowed(&sheet.text),
        encoding: "UTF-8",
        assumed: None,
        damaged: Damage::None,
        delimiter: Some(sheet::DELIMITER),
    }
}
