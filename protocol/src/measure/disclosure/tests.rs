//! An attacker who knows this code and every statement that was ever published does not find out a hidden number.

use super::*;

type Row = [u32; 3];
type Table = [Row; 2];

/// Quarters during which a cell that was hidden stays so unless it has grown.
const MEMORY: usize = 4;

fn columns() -> BTreeSet<usize> {
    (0..3).collect()
}

fn cells(table: &Table) -> BTreeMap<(usize, usize), u32> {
    let of =
        |(row, counts): (usize, &Row)| counts.iter().enumerate().map(move |(c, n)| ((row, c), *n)).collect::<Vec<_>>();
    table.iter().enumerate().flat_map(of).collect()
}

/// What is published of these quarters, one after the other.
fn published(series: &[Table]) -> Vec<Disclosed<usize, usize>> {
    let mut all: Vec<Disclosed<usize, usize>> = Vec::new();
    for table in series {
        let before = hidden_before(&all, all.len());
        all.push(disclose(&cells(table), &columns(), &before));
    }
    all
}

/// A generator like any other, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(self.0 % most).expect("small")
    }
}

/// Cells that were hidden in the statements before one.
fn hidden_before(told: &[Disclosed<usize, usize>], quarter: usize) -> BTreeSet<(usize, usize)> {
    let lately = told.iter().take(quarter).rev().take(MEMORY).flat_map(|told| &told.cells);
    lately.filter(|(_, told)| **told == Told::Hidden).map(|(cell, _)| *cell).collect()
}

/// Every row for which the same would have been published, as somebody tries them all. With `always` it is also known
/// that nothing moved between the quarters.
fn possible(series: &[Table], quarter: usize, row: usize, always: bool) -> Vec<Row> {
    let told = published(series);
    let (before, columns) = (hidden_before(&told, quarter), columns());
    let fits = |guess: &Row| {
        let mut table = series[quarter];
        table[row] = *guess;
        if disclose(&cells(&table), &columns, &before) != told[quarter] {
            return false;
        }
        let mut other = series.to_vec();
        other.iter_mut().enumerate().filter(|(at, _)| *at == quarter || always).for_each(|(_, t)| t[row] = *guess);
        published(&other) == told
    };
    let all = (0..14_u32.pow(3)).map(|n| [n % 14, n / 14 % 14, n / 196]);
    all.filter(fits).collect()
}

/// What a hidden number can be.
fn values(rows: &[Row], column: usize) -> BTreeSet<u32> {
    rows.iter().map(|row| row[column]).collect()
}

#[test]
fn a_series_of_statements_gives_no_hidden_number_back() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut tried = 0;
    for _ in 0..12 {
        let mut table: Table = [[0; 3]; 2].map(|row: Row| row.map(|_| dice.below(14)));
        let mut series = Vec::new();
        for _ in 0..3 {
            series.push(table);
            // A device comes or goes: the smallest difference is the most telling.
            let cell = &mut table[dice.below(2) as usize][dice.below(3) as usize];
            *cell = if dice.below(2) == 0 { *cell + 1 } else { cell.saturating_sub(1) };
        }
        let told = published(&series);
        for (quarter, statement) in told.iter().enumerate() {
            for row in 0..2 {
                let rows = possible(&series, quarter, row, false);
                for ((_, column), _) in statement.cells.iter().filter(|(c, told)| c.0 == row && **told == Told::Hidden)
                {
                    let values = values(&rows, *column);
                    assert!(values.contains(&series[quarter][row][*column]), "the attack itself is sound");
                    assert!(
                        values.len() >= 3,
                        "{series:?}: cell {row},{column} of quarter {quarter} is one of {values:?}"
                    );
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 60, "only {tried} hidden numbers were attacked");
}

#[test]
fn a_fleet_that_does_not_move_tells_no_more_with_every_quarter() {
    let mut dice = Dice(0x1234_5678_9abc_def1);
    for _ in 0..12 {
        let table: Table = [[0; 3]; 2].map(|row: Row| row.map(|_| dice.below(14)));
        let series = vec![table; 3];
        let told = published(&series);
        for row in 0..2 {
            let rows = possible(&series, 2, row, true);
            for ((_, column), _) in told[2].cells.iter().filter(|(c, told)| c.0 == row && **told == Told::Hidden) {
                let values = values(&rows, *column);
                assert!(values.len() >= 2, "{table:?}: cell {row},{column} is one of {values:?}");
            }
        }
    }
}

#[test]
fn small_numbers_are_hidden_and_never_alone() {
    let table: Table = [[40, 3, 12], [100, 100, 100]];
    let told = disclose(&cells(&table), &columns(), &BTreeSet::new());
    assert_eq!(told.cells[&(0, 1)], Told::Hidden, "three is small");
    assert_eq!(told.cells[&(0, 2)], Told::Hidden, "the smallest beside it, or the row's total would give it back");
    assert_eq!(told.cells[&(0, 0)], Told::About(40));
    assert_eq!(told.cells[&(1, 1)], Told::About(100), "columns have no totals");
    assert_eq!(told.totals[&0], Told::About(55));
}

#[test]
fn what_was_hidden_stays_so_until_it_has_grown() {
    let before = BTreeSet::from([(0, 1)]);
    let with = |count| disclose(&cells(&[[40, count, 3], [0; 3]]), &columns(), &before).cells[&(0, 1)];
    assert_eq!((with(9), with(10)), (Told::Hidden, Told::Hidden), "ten is the smallest beside the hidden three");
    let three = |count| disclose(&cells(&[[2, count, 3], [0; 3]]), &columns(), &before).cells[&(0, 1)];
    assert_eq!((three(9), three(10)), (Told::Hidden, Told::About(10)));
}

#[test]
fn rows_of_few_are_not_told_and_a_single_column_hides_its_total() {
    let one: BTreeSet<usize> = BTreeSet::from([0]);
    let few = disclose(&BTreeMap::from([((0, 0), 7)]), &one, &BTreeSet::new());
    assert!(few.cells.is_empty() && few.totals.is_empty(), "{few:?}");
    let hidden = disclose(&BTreeMap::from([((0, 0), 9)]), &one, &BTreeSet::from([(0, 0)]));
    assert_eq!((hidden.cells[&(0, 0)], hidden.totals[&0]), (Told::Hidden, Told::Hidden));
}
