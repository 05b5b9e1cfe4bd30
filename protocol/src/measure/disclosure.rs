//! Which numbers of a table may leave an organisation (design reference, 2.4: no count under five, secondary suppression).
//!
//! Numbers are rounded to [`STEP`]; those below [`LEAST`] are hidden, well above [`SMALL`], so that a cell which has just
//! vanished is not known to be small. Then the smallest other cell of each row that hides one alone is hidden too, so
//! that the row's total does not give it back; columns have no totals. A cell that was hidden lately returns only from
//! twice [`SMALL`] on: who sees it vanish and return would else know it. A row below [`LEAST`] is not told at all, like
//! a row of nothing.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

/// Devices below which a number must stay unknown (CNIL and INSEE practice, design reference 2.4).
pub const SMALL: u32 = 5;
/// What numbers are rounded to, to the nearest.
pub const STEP: u32 = 5;
/// The least number that is told: the first that rounds to more than [`SMALL`].
pub const LEAST: u32 = SMALL + STEP / 2 + 1;

/// A number as it may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing: it is small, or would give a small one away.
    Hidden,
    /// About so many.
    About(u32),
}

/// A table as it may leave. A row that is not in it has too few devices to be told of, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosed<R, C> {
    /// Every cell of the rows that are told of.
    pub cells: BTreeMap<(R, C), Told>,
    /// Their totals.
    pub totals: BTreeMap<R, Told>,
}

/// Hides and rounds. `columns` are those that every row has; `hidden_before` are the cells that were hidden lately.
#[must_use]
pub fn disclose<R: Ord + Copy, C: Ord + Copy>(
    counts: &BTreeMap<(R, C), u32>,
    columns: &BTreeSet<C>,
    hidden_before: &BTreeSet<(R, C)>,
) -> Disclosed<R, C> {
    let mut grid: BTreeMap<(R, C), u32> = BTreeMap::new();
    let mut totals: BTreeMap<R, u32> = BTreeMap::new();
    for ((row, column), count) in counts.iter().filter(|((_, c), _)| columns.contains(c)) {
        let total = totals.entry(*row).or_default();
        *total = total.saturating_add(*count);
        for every in columns {
            grid.entry((*row, *every)).or_default();
        }
        grid.insert((*row, *column), *count);
    }
    totals.retain(|_, total| *total >= LEAST);
    grid.retain(|(row, _), _| totals.contains_key(row));
    let small =
        |(cell, count): &(&(R, C), &u32)| **count < LEAST || (**count < 2 * SMALL && hidden_before.contains(*cell));
    let mut hidden: BTreeSet<(R, C)> = grid.iter().filter(small).map(|(cell, _)| *cell).collect();
    while let Some(also) = lonely(&grid, &hidden) {
        hidden.insert(also);
    }
    let told = |count: u32| Told::About(count.saturating_add(STEP / 2) / STEP * STEP);
    let total = |(row, count): (&R, &u32)| {
        // A row of one column: its total is the cell.
        let alone = hidden.iter().filter(|(r, _)| r == row).count() == 1;
        (*row, if alone { Told::Hidden } else { told(*count) })
    };
    Disclosed {
        totals: totals.iter().map(total).collect(),
        cells: grid
            .iter()
            .map(|(cell, count)| (*cell, if hidden.contains(cell) { Told::Hidden } else { told(*count) }))
            .collect(),
    }
}

/// A cell to hide beside one that is hidden alone in its row: the smallest that is told there, the first of equals.
fn lonely<R: Ord + Copy, C: Ord + Copy>(grid: &BTreeMap<(R, C), u32>, hidden: &BTreeSet<(R, C)>) -> Option<(R, C)> {
    hidden.iter().find_map(|alone| {
        let one = hidden.iter().filter(|cell| cell.0 == alone.0).count() == 1;
        let others = grid.iter().filter(|(cell, _)| cell.0 == alone.0 && !hidden.contains(*cell));
        others.min_by_key(|(_, count)| **count).map(|(cell, _)| *cell).filter(|_| one)
    })
}
