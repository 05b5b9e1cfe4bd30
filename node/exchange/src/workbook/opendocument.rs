//! OpenDocument spreadsheets (ODF 1.2, part 1, section 9): one part with all sheets, in which rows and cells say how
//! often they repeat.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::limits::{MAX_COLUMNS, MAX_ROWS};
use crate::reading::ReadError;
use crate::record::Place;
use crate::xml::{self, unescaped};

use super::MAX_SHEETS;
use super::package::Package;
use super::sheet::{Rows, Sheet};

/// The sheets in their order.
pub(super) fn sheets(package: &mut Package<'_>) -> Result<Vec<Sheet>, ReadError> {
    let kind = package.part("mimetype")?.unwrap_or_default();
    let content = package.part("content.xml")?.filter(|_| kind.contains("opendocument.spreadsheet"));
    let Some(content) = content else {
        return Err(ReadError::Unsupported {
            what: "a zip that is no workbook",
            advice: "unpack it, or save the sheet as XLSX, ODS or CSV",
        });
    };
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(ReadError::NoMachines {
            what: "a zip or workbook that is damaged or locked",
            place: Place::Pointer("content.xml".to_owned()),
            advice: "remove its password and save it again",
        });
    }
    Walk::default().run(&content)
}

/// What is being read.
#[derive(Default)]
struct Walk {
    sheets: Vec<Sheet>,
    name: String,
    rows: Rows,
    row: usize,
    row_repeats: usize,
    column: usize,
    cell_repeats: usize,
    /// Value given in an attribute (dates), which counts more than the text shown.
    exact: Option<String>,
    text: String,
    inside: bool,
    /// Depth inside a remark, whose text names people.
    remark: usize,
}

impl Walk {
    fn run(mut self, content: &str) -> Result<Vec<Sheet>, ReadError> {
        let mut reader = Reader::from_str(content);
        loop {
            let broken = |_| ReadError::NoMachines {
                what: "a workbook whose parts are no XML",
                place: Place::Pointer("content.xml".to_owned()),
                advice: "save it again with the spreadsheet",
            };
            match reader.read_event().map_err(broken)? {
                Event::Start(start) => self.begin(&start),
                Event::Empty(start) => {
                    self.begin(&start);
                    self.end(start.local_name().into_inner())?;
                }
                Event::End(end) => self.end(end.local_name().into_inner())?,
                Event::Text(part) if self.listens() => self.text.push_str(&part),
                Event::GeneralRef(name) if self.listens() => self.text.extend(xml::entity(&name)),
                Event::Eof => return Ok(self.sheets),
                _ => {}
            }
            if self.sheets.len() >= MAX_SHEETS {
                return Ok(self.sheets);
            }
        }
    }

    fn listens(&self) -> bool {
        self.inside && self.remark == 0
    }

    fn begin(&mut self, start: &BytesStart<'_>) {
        match start.local_name().into_inner() {
            "table" => {
                self.name = attribute(start, "table:name").unwrap_or_default();
                (self.rows, self.row) = (Rows::default(), 0);
            }
            "table-row" => {
                self.row_repeats = repeats(start, "table:number-rows-repeated");
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                self.cell_repeats = repeats(start, "table:number-columns-repeated");
                self.exact = attribute(start, "office:date-value").or_else(|| {
                    let number = attribute(start, "office:value-type").is_some_and(|kind| kind == "float");
                    attribute(start, "office:value").filter(|_| number)
                });
                self.text.clear();
            }
            "annotation" => self.remark += 1,
            "p" => {
                self.inside = true;
                if !self.text.is_empty() {
                    self.text.push(' ');
                }
            }
            "s" | "line-break" | "tab" if self.listens() => self.text.push(' '),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" => self.inside = false,
            "annotation" => self.remark = self.remark.saturating_sub(1),
            "table-cell" | "covered-table-cell" => self.end_cell()?,
            "table-row" => {
                let repeats = if self.rows.has_values() { self.row_repeats } else { 1 };
                if repeats > MAX_ROWS {
                    return Err(ReadError::TooMany { what: "rows", limit: MAX_ROWS });
                }
                let row = self.row;
                self.row = self.row.saturating_add(self.row_repeats);
                // A row that repeats is one asset dragged down by mistake: the copies are the same row.
                self.rows.end(row)?;
            }
            "table" => {
                let rows = std::mem::take(&mut self.rows);
                self.sheets.push(rows.finish(std::mem::take(&mut self.name)));
            }
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let value = match self.exact.take() {
            // Dates may carry an hour; numbers keep their digits.
            Some(exact) => exact.split('T').next().unwrap_or_default().to_owned(),
            None => std::mem::take(&mut self.text),
        };
        if !value.trim().is_empty() {
            for copy in 0..self.cell_repeats.min(MAX_COLUMNS + 1) {
                self.rows.put(self.column.saturating_add(copy), &value)?;
            }
        }
        self.column = self.column.saturating_add(self.cell_repeats);
        Ok(())
    }
}

fn repeats(start: &BytesStart<'_>, name: &str) -> usize {
    attribute(start, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|attribute| attribute.key.into_inner() == name)?;
    unescaped(&found.value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_cells_and_remarks() {
        let content = r#"<office:document-content><table:table table:name="Parc"><table:table-row>
            <table:table-cell><office:annotation><dc:creator>Zenobie</dc:creator><text:p>vu avec Zenobie</text:p></office:annotation><text:p>Nom</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="date" office:date-value="2019-03-15T10:00:00"><text:p>15/03/19</text:p></table:table-cell>
            <table:table-cell office:value-type="float" office:value="30104300000000"><text:p>3,01E+13</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="16378"/></table:table-row>
            <table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            </table:table></office:document-content>"#;
        let sheets = Walk::default().run(content).expect("a sheet");
        let texts: Vec<&str> = sheets.iter().map(|sheet| sheet.text.as_str()).collect();
        assert_eq!(texts, ["Nom\t\t\t2019-03-15\t30104300000000\n"]);
    }

    #[test]
    fn a_cell_that_fills_the_sheet_is_refused() {
        let filled = |rows: usize, columns: usize| {
            format!(
                "<t:d><table:table><table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
                table:number-columns-repeated=\"{columns}\"><text:p>x</text:p></table:table-cell></table:table-row></table:table></t:d>"
            )
        };
        assert!(Walk::default().run(&filled(1, 16_384)).is_err());
        assert!(Walk::default().run(&filled(1_048_576, 1)).is_err());
    }
}
