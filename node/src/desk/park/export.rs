//! The whole result as a table for spreadsheets.

use super::Park;
use super::query::Query;
use super::row::ParkRow;
use crate::desk::Foreign;
use std::borrow::Cow;
use std::io::Write;

/// Columns of an export, in order. The caller gives a header for each, in its language.
pub const EXPORT_COLUMNS: [&str; 25] = [
    "key",
    "network_id",
    "code",
    "asset_tag",
    "serial",
    "category",
    "maker",
    "model",
    "ram_gib",
    "disk_gb",
    "disk_kind",
    "year",
    "status",
    "site",
    "state",
    "data",
    "in_network",
    "holder",
    "held",
    "lots",
    "grade",
    "decommissioned",
    "planned",
    "ground",
    "ownership",
];

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The headers are not those of the columns.
    #[error("expected {expected} headers, one for each column of the export, got {got}", expected = EXPORT_COLUMNS.len())]
    Headers {
        /// How many came.
        got: usize,
    },
    /// The reader went away or the disk is full.
    #[error("the export could not be written: {0}; try again")]
    Write(#[from] std::io::Error),
    /// A line could not be written.
    #[error("a line of the export could not be written: {0}; try again")]
    Line(#[from] csv::Error),
}

impl Park {
    /// Writes every row of a query, in its order and whatever its page: UTF-8 with mark, `;`, ISO dates, raw codes.
    /// Cells that a spreadsheet would take for a formula get an apostrophe before them. Returns the number of rows.
    ///
    /// # Errors
    /// [`ExportError`] when the headers do not fit or writing fails.
    pub fn export(&self, query: &Query, headers: &[&str], mut out: impl Write) -> Result<usize, ExportError> {
        if headers.len() != EXPORT_COLUMNS.len() {
            return Err(ExportError::Headers { got: headers.len() });
        }
        out.write_all("\u{feff}".as_bytes())?;
        let mut table = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(out);
        table.write_record(headers.iter().map(|h| harmless(h).into_owned()))?;
        let (matched, order) = (self.matched(query), self.read(query.sort));
        for row in (0..order.len()).map(|place| order.row(place)).filter(|row| matched.rows.has(*row)) {
            table.write_record(cells(self.show(row)).iter().map(|cell| harmless(cell).into_owned()))?;
        }
        table.flush()?;
        Ok(matched.total)
    }
}

fn cells(row: ParkRow) -> [String; 25] {
    let text = |t: Option<String>| t.unwrap_or_default();
    let foreign = |t: Option<Foreign>| t.unwrap_or_default().raw().to_owned();
    let number = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let lots: Vec<&str> = row.lots.iter().map(|l| l.title.raw()).collect();
    [
        row.key,
        text(row.network_id),
        text(row.code),
        text(row.asset_tag),
        foreign(row.serial),
        row.category,
        foreign(row.maker),
        foreign(row.model),
        number(row.ram_gib),
        number(row.disk_gb),
        text(row.disk_kind),
        row.year.map_or_else(String::new, |y| y.to_string()),
        text(row.status),
        text(row.site),
        text(row.state),
        text(row.data),
        yes(row.in_network),
        foreign(row.holder_name.or(row.holder.map(Foreign::from))),
        yes(row.held),
        lots.join(", "),
        text(row.grade),
        text(row.decommissioned),
        text(row.planned),
        text(row.ground),
        text(row.whose),
    ]
}

/// A cell that no spreadsheet runs (OWASP, "CSV Injection").
pub(crate) fn harmless(cell: &str) -> Cow<'_, str> {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => Cow::Owned(format!("'{cell}")),
        _ => Cow::Borrowed(cell),
    }
}
