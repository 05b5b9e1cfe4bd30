//! Cutting a table into lines of cells, leniently: a bad line is reported and the next ones are read.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};

use crate::limits::{MAX_CELL, MAX_COLUMNS};
use crate::reading::ReadError;

/// One line of the table's body.
pub(crate) enum Line {
    /// A line with the cells of the header, and no more.
    Row {
        /// Line in the file, from 1.
        line: u64,
        /// The cells; phantom ones after the last column may follow, empty.
        cells: StringRecord,
        /// Whether quotes inside the cells had to be guessed.
        mended: bool,
    },
    /// A line that cannot be cut into the columns.
    Bad {
        /// Line in the file, from 1.
        line: u64,
        /// Why, as a sentence.
        reason: String,
    },
}

/// A text with its delimiter found.
pub(crate) struct Table<'a> {
    text: Cow<'a, str>,
    delimiter: u8,
    skipped_lines: u64,
    /// Lines with cells, up to the header and with it, that do not belong to the body.
    lead: usize,
    mending: Mending,
}

/// What is done with a line that has not the cells of the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mending {
    /// It is rejected: a delimiter is missing somewhere, and every cell after it would be another's.
    #[default]
    None,
    /// It is cut again at `";"`: OCS puts each cell in quotes and doubles nothing inside.
    Quotes,
    /// Cells missing at the end are empty: Devicehub does not write them.
    Tail,
}

impl<'a> Table<'a> {
    /// Finds line ends and delimiter, and refuses lines of more cells than any export has: the csv crate would first
    /// build them all.
    pub(crate) fn open(text: &'a str, known: Option<u8>) -> Result<Self, ReadError> {
        // Old Macintosh line ends: the line numbers we report must count them.
        let text = if text.contains('\r') {
            Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            Cow::Borrowed(text)
        };
        // "sep=;" on the first line is a hint of Excel to itself.
        let first = text.lines().next().unwrap_or_default().trim();
        let hint = first.strip_prefix("sep=").map(str::as_bytes);
        let (text, skipped_lines, delimiter) = match hint {
            Some([delimiter]) if delimiter.is_ascii() => {
                let after = text.find('\n').map_or(text.len(), |at| at + 1);
                let body = text.get(after..).unwrap_or_default().to_owned();
                (Cow::Owned(body), 1, *delimiter)
            }
            _ => {
                let delimiter = known.unwrap_or_else(|| sniff(&text));
                (text, 0, delimiter)
            }
        };
        if widest(&text, delimiter) > 4 * MAX_COLUMNS {
            return Err(ReadError::TooMany { what: "columns", limit: MAX_COLUMNS });
        }
        Ok(Self { text, delimiter, skipped_lines, lead: 1, mending: Mending::None })
    }

    /// What stands between two cells.
    pub(crate) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    fn reader<'t>(&self, text: &'t str) -> csv::Reader<&'t [u8]> {
        ReaderBuilder::new().delimiter(self.delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
    }

    /// The first `most` lines that have a cell, with their numbers.
    pub(crate) fn heads(&self, most: usize) -> Vec<(u64, StringRecord)> {
        let mut reader = self.reader(&self.text);
        let mut heads = Vec::new();
        let mut cells = StringRecord::new();
        while heads.len() < most && reader.read_record(&mut cells).unwrap_or(false) {
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                heads.push((self.line_of(&cells), cells.clone()));
            }
        }
        heads
    }

    /// Lets the body begin after the `count`th line that has a cell.
    pub(super) fn begin_after(&mut self, count: usize) {
        self.lead = count;
    }

    /// Says what is done with lines that have not the cells of the header.
    pub(super) fn mend(&mut self, mending: Mending) {
        self.mending = mending;
    }

    /// Whether a line is written as GLPI does: each cell in quotes and followed by a delimiter.
    pub(super) fn quotes_all(&self, line: u64) -> bool {
        let index = usize::try_from(line.saturating_sub(1 + self.skipped_lines)).unwrap_or(usize::MAX);
        let text = self.text.lines().nth(index).unwrap_or_default().trim_start_matches('\u{feff}').trim_end();
        text.starts_with('"') && text.ends_with(char::from(self.delimiter))
    }

    /// The line a record begins on. The csv crate gives the place before the blank lines that it skips.
    fn line_of(&self, cells: &StringRecord) -> u64 {
        let Some(position) = cells.position() else {
            return 1;
        };
        let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let blank = self.text.as_bytes().iter().skip(from).take_while(|byte| **byte == b'\n').count();
        position.line() + self.skipped_lines + u64::try_from(blank).unwrap_or(0)
    }

    /// The lines after the header; each must have `width` cells.
    pub(crate) fn body(&self, width: usize) -> impl Iterator<Item = Line> + '_ {
        let mut reader = self.reader(&self.text);
        let mut lead = self.lead;
        let mut waiting = Vec::new().into_iter();
        std::iter::from_fn(move || {
            loop {
                if let Some(line) = waiting.next() {
                    return Some(line);
                }
                let mut cells = StringRecord::new();
                let start = reader.position().clone();
                // The text is UTF-8 and widths are free: the csv crate has nothing left to refuse.
                if !reader.read_record(&mut cells).ok()? {
                    return None;
                }
                if cells.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                if lead > 0 {
                    lead -= 1;
                    continue;
                }
                let line = self.line_of(&cells);
                if self.mending == Mending::Quotes {
                    let from = cells.position().map_or(start.byte(), csv::Position::byte);
                    waiting = self.loose(self.slice(from, reader.position().byte()), line, width).into_iter();
                    continue;
                }
                while self.mending == Mending::Tail && cells.len() < width {
                    cells.push_field("");
                }
                match fault(&cells, width) {
                    None => return Some(Line::Row { line, cells, mended: false }),
                    Some(reason) => {
                        let from = cells.position().map_or(start.byte(), csv::Position::byte);
                        let raw = self.slice(from, reader.position().byte());
                        waiting = self.again(raw, line, width, reason).into_iter();
                    }
                }
            }
        })
    }

    fn slice(&self, from: u64, to: u64) -> &str {
        let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
        range.and_then(|(from, to)| self.text.get(from..to)).unwrap_or_default()
    }

    /// Reads a faulty stretch again line by line: a quote that was never closed must not swallow its neighbours.
    fn again(&self, raw: &str, first: u64, width: usize, reason: String) -> Vec<Line> {
        let raw = raw.trim_matches('\n');
        if !raw.contains('\n') {
            return vec![Line::Bad { line: first, reason }];
        }
        let mut lines = Vec::new();
        for (line, text) in (first..).zip(raw.split('\n')) {
            let mut cells = StringRecord::new();
            let read = self.reader(text).read_record(&mut cells).unwrap_or(false);
            if !read || cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            lines.push(match fault(&cells, width) {
                None => Line::Row { line, cells, mended: false },
                Some(reason) => Line::Bad { line, reason },
            });
        }
        lines
    }

    /// Cuts lines of OCS: each cell stands in quotes, and nothing inside is doubled. A cell over several lines cannot be
    /// told from a new line, and comes out as bad lines.
    fn loose(&self, raw: &str, first: u64, width: usize) -> Vec<Line> {
        let delimiter = char::from(self.delimiter);
        let between = format!("\"{delimiter}\"");
        let mut lines = Vec::new();
        for (line, text) in (first..).zip(raw.trim_matches('\n').split('\n')) {
            let mut cells = StringRecord::new();
            let read = self.reader(text).read_record(&mut cells).unwrap_or(false);
            if !read || cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let inside = text.trim().trim_end_matches(delimiter).strip_prefix('"').filter(|_| text.len() <= MAX_CELL);
            let cut = inside.map(|inside| inside.strip_suffix('"').unwrap_or(inside).split(between.as_str()));
            let cut = cut.map(|parts| StringRecord::from(parts.collect::<Vec<_>>()));
            let cut = cut.filter(|cut| fault(cut, width).is_none());
            lines.push(match (cut, fault(&cells, width)) {
                (Some(cut), _) => {
                    let same = cut.iter().zip(&cells).all(|(left, right)| left == right);
                    Line::Row { line, cells: cut, mended: !same }
                }
                (None, None) => Line::Row { line, cells, mended: false },
                (None, Some(reason)) => Line::Bad { line, reason },
            });
        }
        lines
    }
}

/// What is wrong with a line, as a sentence.
fn fault(cells: &StringRecord, width: usize) -> Option<String> {
    if cells.iter().any(|cell| cell.len() > MAX_CELL) {
        return Some(format!("a cell is longer than {MAX_CELL} bytes: a quote is opened and never closed; close it"));
    }
    let beyond = cells.iter().skip(width).any(|cell| !cell.trim().is_empty());
    if cells.len() < width || beyond {
        let count = cells.len();
        return Some(format!(
            "expected {width} cells as in the header, got {count}: a quote or a delimiter is missing or too many; \
             correct the line"
        ));
    }
    None
}

/// The greatest number of cells in a record, quotes read as the csv crate reads them.
fn widest(text: &str, delimiter: u8) -> usize {
    let (mut widest, mut cells) = (0, 1);
    let (mut quoted, mut may_open) = (false, true);
    for byte in text.bytes() {
        if quoted {
            // A doubled quote closes here and opens again with the next byte.
            quoted = byte != b'"';
            may_open = true;
        } else if byte == b'"' && may_open {
            quoted = true;
        } else {
            may_open = byte == delimiter || byte == b'\n';
            cells = if byte == b'\n' { 1 } else { cells + usize::from(byte == delimiter) };
            widest = widest.max(cells);
        }
    }
    widest
}

/// The delimiter that the first line with any uses most outside quotes (a title above the table uses none); `;` when
/// no line does.
fn sniff(text: &str) -> u8 {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(5);
    for line in lines {
        let mut counts = [(b';', 0_usize), (b',', 0), (b'\t', 0)];
        let mut quoted = false;
        for byte in line.bytes() {
            quoted ^= byte == b'"';
            if !quoted {
                counts.iter_mut().filter(|(delimiter, _)| *delimiter == byte).for_each(|(_, count)| *count += 1);
            }
        }
        // max_by_key takes the last of equals: the order is reversed so that `;` wins.
        if let Some((delimiter, 1..)) = counts.iter().rev().max_by_key(|(_, count)| *count) {
            return *delimiter;
        }
    }
    b';'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<Result<(u64, String), u64>> {
        Table::open(text, None)
            .expect("few columns")
            .body(width)
            .map(|line| match line {
                Line::Row { line, cells, .. } => Ok((line, cells.get(0).unwrap_or_default().to_owned())),
                Line::Bad { line, .. } => Err(line),
            })
            .collect()
    }

    #[test]
    fn delimiters() {
        assert_eq!(sniff("\"a;b\",\"c\","), b',');
        assert_eq!(sniff("\n\"a\";\"b,c,d,e\";"), b';');
        assert_eq!(sniff("Parc de la mairie\nnom,serie,type\n"), b',');
        assert_eq!(sniff("a\tb\tc"), b'\t');
        assert_eq!(sniff("alone"), b';');
    }

    #[test]
    fn width_is_counted_before_cells_are_built() {
        assert_eq!(widest("a;b\n\"x;\"\"y\n\";2;3\n", b';'), 3);
        assert!(Table::open(&";".repeat(1_000_000), None).is_err());
    }

    #[test]
    fn a_quote_never_closed_costs_one_line() {
        let text = "n;s\n\"a;1\nb;2\nc;3\n";
        assert_eq!(lines(text, 2), [Err(2), Ok((3, "b".into())), Ok((4, "c".into()))]);
    }

    #[test]
    fn line_ends_phantom_columns_and_blank_lines() {
        assert_eq!(lines("n;s;\ra;1;\r\rb;2;\r", 2), [Ok((2, "a".into())), Ok((4, "b".into()))]);
        assert_eq!(lines("sep=;\r\nn;s\r\na;1\r\n", 2), [Ok((3, "a".into()))]);
        assert_eq!(lines("n;s\na;1;x\nb\n\"c\nd\";4\n", 2), [Err(2), Err(3), Ok((4, "c\nd".into()))]);
    }
}
