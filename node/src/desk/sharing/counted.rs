//! The totals of a quarter: counted once, before anything of them leaves. What is told, to all or to named members, is a
//! part of this one table; so whoever puts together all that left, the table is all there is to know, and it hides small
//! numbers from everybody alike.

use super::told::column_of;
use super::{AHEAD, MEMORY, column_code};
use crate::desk::foresight::own;
use crate::desk::park::Park;
use crate::fleet::shared::{CellKept, Counted};
use crate::node::Node;
use regain_protocol::catalogue::{About, AgeClass, Category};
use regain_protocol::event::{Cell, Column};
use regain_protocol::measure::{Told, disclose};
use regain_protocol::time::Quarter;
use std::collections::{BTreeMap, BTreeSet};

type Grid = BTreeMap<(Category, Column), u32>;

/// The numbers as they are, and the columns that every row has.
fn grid(park: &Park, about: About, now: Quarter) -> (Grid, BTreeSet<Column>) {
    match about {
        About::Fleet => {
            let counts = park.ages().into_iter().map(|((category, age), n)| ((category, Column::Age(age)), n));
            (counts.collect(), AgeClass::ALL.iter().map(|age| Column::Age(*age)).collect())
        }
        About::Forecast => {
            let mut counts = Grid::new();
            for volume in own(&park.volumes()) {
                // What should have left before leaves now.
                let quarter = volume.quarter.map(|q| q.max(now)).filter(|q| *q < now.later(AHEAD));
                if let Some(quarter) = quarter {
                    *counts.entry((volume.category, Column::Leaving(quarter))).or_default() += volume.count;
                }
            }
            (counts, (0..AHEAD).map(|n| Column::Leaving(now.later(n))).collect())
        }
    }
}

fn kept(category: Category, column: Column, number: Told) -> CellKept {
    let count = match number {
        Told::Hidden => None,
        Told::About(n) => Some(n),
    };
    (category.code().to_owned(), column_code(column), count)
}

/// The cells that codes name, in order.
pub(super) fn cells(kept: &[CellKept]) -> Vec<Cell> {
    let cell = |(category, column, count): &CellKept| {
        Some(Cell { category: Category::from_code(category)?, column: column_of(column)?, count: *count })
    };
    let mut cells: Vec<Cell> = kept.iter().filter_map(cell).collect();
    cells.sort_by_key(|c| (c.category, c.column));
    cells
}

impl Node {
    /// The totals of this quarter: as they were counted when the first of them left, else as they are now.
    pub(super) fn counted(&self, park: &Park, about: About, now: Quarter) -> Counted {
        let period = now.to_string();
        let known = self.fleet.counted.iter().find(|c| c.about == about.code() && c.period == period);
        if let Some(known) = known {
            return known.clone();
        }
        let (counts, columns) = grid(park, about, now);
        let shown = disclose(&counts, &columns, &self.hidden_lately(about, now));
        let cells = shown.cells.iter().map(|((category, column), n)| kept(*category, *column, *n));
        let totals = shown.totals.iter().map(|(category, n)| kept(*category, Column::All, *n));
        let there: BTreeSet<Category> = counts.iter().filter(|(_, n)| **n > 0).map(|((c, _), _)| *c).collect();
        let few = there.iter().filter(|c| !shown.totals.contains_key(c)).map(|c| c.code().to_owned());
        Counted {
            on: self.now().day().to_string(),
            about: about.code().to_owned(),
            period,
            cells: cells.chain(totals).collect(),
            few: few.collect(),
        }
    }

    /// Numbers that were hidden in the totals of the last year.
    fn hidden_lately(&self, about: About, now: Quarter) -> BTreeSet<(Category, Column)> {
        let recent = |of: &str, period: &str| {
            of == about.code() && Quarter::parse(period).is_some_and(|q| q.0.saturating_add(MEMORY) >= now.0)
        };
        let counted = self.fleet.counted.iter().filter(|c| recent(&c.about, &c.period)).flat_map(|c| &c.cells);
        let shared = self.fleet.shared.iter().filter(|s| recent(&s.about, &s.period)).flat_map(|s| &s.cells);
        let hidden = counted.chain(shared).filter(|(_, _, count)| count.is_none());
        hidden.filter_map(|(category, column, _)| Some((Category::from_code(category)?, column_of(column)?))).collect()
    }
}
