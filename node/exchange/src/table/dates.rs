//! Dates of a table. Whether 04/05/2016 is in April or May is decided by the column, never by the cell.

use crate::day::Day;
use crate::moment::Moment;
use crate::reading::{DateOrder, Notes, Options, ReadError};
use crate::record::Place;

use super::header::Header;
use super::rows::{Line, Table};
use super::target::Target;

/// What a date cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    /// Nothing, or a placeholder such as 0000-00-00.
    Empty,
    /// Year first: no doubt.
    Exact(Day),
    /// Two small numbers and a year.
    Pair { first: u8, second: u8, year: u16 },
    /// No date.
    Unreadable,
}

/// What the cells of one column prove.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    day_first: usize,
    month_first: usize,
    open: Option<u64>,
}

/// What was found out about the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// One order holds for the column.
    Order(DateOrder),
    /// The column proves both: only dates that are plain by themselves are read.
    Mixed,
    /// No date of the column is open.
    NoneNeeded,
}

/// The date columns with their order.
pub(super) struct DateColumns {
    verdicts: Vec<(Target, Verdict)>,
}

/// A date cell once its column is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dated {
    /// No date given.
    Empty,
    /// The day.
    Day(Day),
    /// Something that is no readable date.
    Unreadable,
}

const COLUMNS: [Target; 6] = [
    Target::Purchased,
    Target::Decommissioned,
    Target::WarrantyEnd,
    Target::LeaseEnd,
    Target::EndOfLife,
    Target::Updated,
];

impl DateColumns {
    /// Reads all dates once and decides each column; a column that decides nothing follows the others of the file,
    /// since GLPI writes them all with one preference.
    /// What still is open follows `habit`, the order of the tool itself.
    pub(super) fn decide(
        table: &Table<'_>,
        header: &Header,
        options: &Options,
        habit: Option<DateOrder>,
    ) -> Result<Self, ReadError> {
        let mut columns: Vec<(Target, usize, Evidence)> = COLUMNS
            .iter()
            .filter_map(|column| header.index(*column).map(|index| (*column, index, Evidence::default())))
            .collect();
        if columns.is_empty() {
            return Ok(Self { verdicts: Vec::new() });
        }
        for line in table.body(header.width()) {
            let Line::Row { line, cells, .. } = line else {
                continue;
            };
            for (_, index, evidence) in &mut columns {
                evidence.weigh(read_cell(cells.get(*index).unwrap_or_default()), line);
            }
        }
        let order = |evidence: &Evidence| match (evidence.day_first, evidence.month_first) {
            (0, 0) => None,
            (_, 0) => Some(DateOrder::DayFirst),
            (0, _) => Some(DateOrder::MonthFirst),
            _ => None,
        };
        let proven: Vec<DateOrder> = columns.iter().filter_map(|(_, _, evidence)| order(evidence)).collect();
        let common = proven.first().copied().filter(|first| proven.iter().all(|order| order == first));
        let mut verdicts = Vec::new();
        for (column, _, evidence) in &columns {
            let verdict = if evidence.day_first > 0 && evidence.month_first > 0 {
                Verdict::Mixed
            } else if let Some(order) = order(evidence).or(options.date_order).or(common).or(habit) {
                Verdict::Order(order)
            } else if let (Some(line), true) = (evidence.open, needed(*column)) {
                return Err(ReadError::AmbiguousDates { column: header.name(*column).to_owned(), line });
            } else {
                Verdict::NoneNeeded
            };
            verdicts.push((*column, verdict));
        }
        Ok(Self { verdicts })
    }

    /// Warns about columns that mix both orders.
    pub(super) fn note(&self, header: &Header, line: u64, notes: &mut Notes) {
        for (column, verdict) in &self.verdicts {
            if *verdict == Verdict::Mixed {
                let name = header.name(*column);
                notes.warn(
                    Place::Line(line),
                    format!("column \"{name}\" mixes day-first and month-first dates: the ambiguous ones are left out"),
                );
            }
        }
    }

    /// The day of a cell.
    pub(super) fn day(&self, column: Target, text: &str) -> Dated {
        let verdict = self.verdicts.iter().find(|(known, _)| *known == column).map(|(_, verdict)| *verdict);
        match read_cell(text) {
            Cell::Empty => Dated::Empty,
            Cell::Exact(day) => Dated::Day(day),
            Cell::Unreadable => Dated::Unreadable,
            Cell::Pair { first, second, year } => {
                let day_first = match verdict {
                    Some(Verdict::Order(DateOrder::MonthFirst)) => false,
                    Some(Verdict::Mixed) if first <= 12 && second <= 12 && first != second => {
                        return Dated::Unreadable;
                    }
                    Some(Verdict::Mixed | Verdict::NoneNeeded) | None => second <= 12,
                    Some(Verdict::Order(DateOrder::DayFirst)) => true,
                };
                let (day, month) = if day_first { (first, second) } else { (second, first) };
                match Day::new(year, month, day) {
                    Ok(day) if day.is_placeholder() => Dated::Empty,
                    Ok(day) => Dated::Day(day),
                    Err(_) => Dated::Unreadable,
                }
            }
        }
    }

    /// The moment of a cell that holds a day and a time.
    pub(super) fn moment(&self, column: Target, text: &str) -> Option<Moment> {
        let Dated::Day(day) = self.day(column, text) else {
            return None;
        };
        let minute = text.trim().split_once([' ', 'T']).and_then(|(_, clock)| Moment::minute_of(clock));
        Some(Moment::new(day, minute.unwrap_or(0)))
    }
}

/// The columns whose dates are kept as facts: only for these is a question worth stopping the import.
fn needed(column: Target) -> bool {
    column != Target::Updated && COLUMNS.contains(&column)
}

impl Evidence {
    fn weigh(&mut self, cell: Cell, line: u64) {
        match cell {
            Cell::Pair { first, second, .. } if first > 12 && second <= 12 => self.day_first += 1,
            Cell::Pair { first, second, .. } if second > 12 && first <= 12 => self.month_first += 1,
            Cell::Pair { first, second, .. } if first != second && self.open.is_none() => self.open = Some(line),
            _ => {}
        }
    }
}

fn read_cell(text: &str) -> Cell {
    let date = text.trim().split([' ', 'T']).next().unwrap_or_default();
    if date.is_empty() {
        return Cell::Empty;
    }
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let numbers: Option<Vec<u16>> = parts.iter().map(|part| part.parse().ok()).collect();
    let (Some(numbers), [first, _, third]) = (numbers, parts.as_slice()) else {
        return Cell::Unreadable;
    };
    let small = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
    match (numbers.as_slice(), first.len(), third.len()) {
        ([0, ..] | [1, 1, 1], _, _) | ([_, _, 0], _, 4) => Cell::Empty,
        ([year, month, day], 4, _) => year_first(*year, small(*month), small(*day)),
        ([a, b, year], 1..=2, 4) => pair(small(*a), small(*b), *year),
        // Two digits of a year: inventories begin in the 1970s.
        ([a, b, year], 1..=2, 2) => pair(small(*a), small(*b), if *year < 70 { 2000 + year } else { 1900 + year }),
        _ => Cell::Unreadable,
    }
}

fn year_first(year: u16, month: u8, day: u8) -> Cell {
    match Day::new(year, month, day) {
        Ok(day) if day.is_placeholder() => Cell::Empty,
        Ok(day) => Cell::Exact(day),
        // Before 1901: what databases and spreadsheets write for "no date" (0001-01-01, 1899-12-30, 1900-01-01).
        Err(_) if year <= 1900 => Cell::Empty,
        Err(_) => Cell::Unreadable,
    }
}

fn pair(first: u8, second: u8, year: u16) -> Cell {
    if year <= 1900 {
        return Cell::Empty;
    }
    Cell::Pair { first, second, year }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::decode;
    use crate::fingerprint::Fingerprint;
    use crate::reading::Reading;

    fn read(dates: &[&str], options: &Options) -> Result<Reading, ReadError> {
        let mut text = "Nom;Fabricant;Numéro de série;Date d'achat\n".to_owned();
        for (n, date) in dates.iter().enumerate() {
            text.push_str(&format!("PC-{n};Dell;VLC00{n}X;{date}\n"));
        }
        super::super::read(
            &decode(text.as_bytes()),
            Fingerprint::of(b"dates"),
            options,
            crate::table::mapping::Said::Nothing,
        )
    }

    fn days(dates: &[&str], options: &Options) -> Vec<Option<String>> {
        let reading = read(dates, options).expect("a table");
        reading.records.iter().map(|record| record.purchase_date.map(|day| day.to_string())).collect()
    }

    #[test]
    fn the_column_decides() {
        let none = Options::default();
        assert_eq!(days(&["04-05-2016", "15-03-2019"], &none), [Some("2016-05-04".into()), Some("2019-03-15".into())]);
        assert_eq!(days(&["04/05/16", "03/15/19"], &none), [Some("2016-04-05".into()), Some("2019-03-15".into())]);
        assert_eq!(
            days(&["2019-03-15 10:00", "0000-00-00", "1899-12-30", "01-01-1970", "07/07/2017"], &none),
            [Some("2019-03-15".into()), None, None, None, Some("2017-07-07".into())]
        );
    }

    #[test]
    fn an_open_column_is_asked_about() {
        let refusal = read(&["", "04/05/2016"], &Options::default()).expect_err("open");
        assert_eq!(refusal, ReadError::AmbiguousDates { column: "Date d'achat".into(), line: 3 });
        let american = Options { date_order: Some(DateOrder::MonthFirst), ..Options::default() };
        assert_eq!(days(&["04/05/2016"], &american), [Some("2016-04-05".into())]);
    }

    #[test]
    fn a_mixed_column_keeps_what_is_plain() {
        let reading = read(&["15/03/2019", "03/16/2019", "04/05/2016"], &Options::default()).expect("a table");
        let days: Vec<bool> = reading.records.iter().map(|record| record.purchase_date.is_some()).collect();
        assert_eq!(days, [true, true, false]);
        assert!(reading.warnings.iter().any(|warning| warning.message.contains("mixes")));
    }

    #[test]
    fn nonsense_is_a_warning_not_a_date() {
        let reading = read(&["hier", "31-02-2019"], &Options::default()).expect("a table");
        assert!(reading.records.iter().all(|record| record.purchase_date.is_none()));
        assert_eq!(reading.warnings.len(), 2);
    }
}
