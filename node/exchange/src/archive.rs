//! A zipped folder of reports: each is read by itself, and one that is bad spoils nothing.

use crate::limits::MAX_ROWS;
use crate::reading::{Options, ReadError, Reading, Rejected, Warning};
use crate::record::Place;
use crate::workbook::Package;

/// Reads every file of a zip with `read`; the first form met names the whole reading.
///
/// # Errors
/// Those of a hostile package, and [`ReadError::Empty`] when no file is in it.
pub(crate) fn read(
    package: &mut Package<'_>,
    options: &Options,
    read: impl Fn(&[u8], &Options) -> Result<Reading, ReadError>,
) -> Result<Reading, ReadError> {
    let mut whole: Option<Reading> = None;
    let mut refused = Vec::new();
    for index in 0..package.parts() {
        // Names of files hold names of hosts and people: files are told by their number.
        let place = |at: &Place| Place::Pointer(format!("file {} of the archive, {at}", index + 1));
        let reading = match package.inflate(index) {
            Ok(Some(bytes)) if !bytes.is_empty() => read(&bytes, options),
            Ok(_) => continue,
            Err(error @ ReadError::TooLarge { .. }) => return Err(error),
            Err(error) => Err(error),
        };
        match reading {
            Err(error) => {
                refused.push(Rejected { place: place(&Place::Pointer(String::new())), reason: error.to_string() })
            }
            Ok(mut reading) => {
                reading.rejected.iter_mut().for_each(|rejected| rejected.place = place(&rejected.place));
                reading.warnings.iter_mut().for_each(|warning| warning.place = place(&warning.place));
                match &mut whole {
                    None => whole = Some(reading),
                    Some(whole) => add(whole, reading),
                }
            }
        }
        if whole.as_ref().is_some_and(|whole| whole.records.len() > MAX_ROWS) {
            return Err(ReadError::TooMany { what: "rows", limit: MAX_ROWS });
        }
    }
    let mut whole = whole.ok_or(ReadError::Unsupported {
        what: "a zip that is no workbook",
        advice: "it holds no inventory either; save the sheet as XLSX, ODS or CSV, or zip the reports of an agent",
    })?;
    whole.rejected.extend(refused);
    // What was said of one table is not said of the others.
    (whole.mapping, whole.extent) = (None, None);
    Ok(whole)
}

fn add(whole: &mut Reading, reading: Reading) {
    whole.records.extend(reading.records);
    whole.rejected.extend(reading.rejected);
    let room = crate::limits::MAX_WARNINGS.saturating_sub(whole.warnings.len());
    whole.warnings.extend(reading.warnings.into_iter().take(room).collect::<Vec<Warning>>());
    whole.dropped_personal.extend(reading.dropped_personal);
    whole.dropped_personal.sort_unstable();
    whole.dropped_personal.dedup();
}
