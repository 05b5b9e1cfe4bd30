//! A sheet as a table: tabs between cells, one line a row.

use crate::limits::{MAX_CELL, MAX_COLUMNS, MAX_INPUT, MAX_ROWS};
use crate::reading::ReadError;

/// What stands between two cells.
pub(super) const DELIMITER: u8 = b'\t';

/// One sheet, written out.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Its name.
    pub(super) name: String,
    /// Its rows.
    pub(super) text: String,
}

impl Sheet {
    /// Whether no cell is filled.
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Writes rows that come in order, with gaps.
#[derive(Debug, Default)]
pub(super) struct Rows {
    text: String,
    /// Lines written.
    lines: usize,
    /// Cells of the widest line: the shorter ones are filled up, as a spreadsheet would show them.
    width: usize,
    cells: Vec<String>,
}

impl Rows {
    /// Puts a value into the row being written. Values beyond the last column that is read must be empty.
    pub(super) fn put(&mut self, column: usize, value: &str) -> Result<(), ReadError> {
        if value.trim().is_empty() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            return Err(ReadError::TooMany { what: "columns", limit: MAX_COLUMNS });
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        let plain = value.chars().take(MAX_CELL).map(|c| if c.is_control() { ' ' } else { c });
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = plain.collect();
        }
        Ok(())
    }

    /// Whether the row being written has a value.
    pub(super) fn has_values(&self) -> bool {
        !self.cells.is_empty()
    }

    /// Ends the row, which is number `row` from 0; rows without values leave an empty line.
    pub(super) fn end(&mut self, row: usize) -> Result<(), ReadError> {
        if self.cells.is_empty() {
            return Ok(());
        }
        // One for the header and as many again for blank lines between blocks.
        if row > 2 * MAX_ROWS {
            return Err(ReadError::TooMany { what: "rows", limit: MAX_ROWS });
        }
        while self.lines < row {
            self.text.push('\n');
            self.lines += 1;
        }
        self.width = self.width.max(self.cells.len());
        self.cells.resize(self.width, String::new());
        for (index, cell) in self.cells.drain(..).enumerate() {
            if index > 0 {
                self.text.push(char::from(DELIMITER));
            }
            if cell.contains('"') {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(&cell);
            }
        }
        self.text.push('\n');
        self.lines += 1;
        if self.text.len() > MAX_INPUT {
            return Err(ReadError::TooLarge { bytes: self.text.len(), limit: MAX_INPUT });
        }
        Ok(())
    }

    /// The sheet.
    pub(super) fn finish(self, name: String) -> Sheet {
        Sheet { name, text: self.text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_quotes_are_written_out() {
        let mut rows = Rows::default();
        for (row, column, value) in [(0, 0, "Nom"), (0, 2, "Série"), (2, 0, "Écran 19\"\nDell")] {
            if row == 2 && rows.has_values() {
                rows.end(0).expect("small");
            }
            rows.put(column, value).expect("few columns");
        }
        rows.end(2).expect("small");
        assert_eq!(rows.finish("x".into()).text, "Nom\t\tSérie\n\n\"Écran 19\"\" Dell\"\t\t\n");
    }

    #[test]
    fn far_corners_are_refused() {
        let mut rows = Rows::default();
        assert!(rows.put(16_383, "").is_ok());
        assert!(rows.put(16_383, "x").is_err());
        rows.put(0, "x").expect("the first column");
        assert!(matches!(rows.end(1_048_575), Err(ReadError::TooMany { .. })));
    }
}
