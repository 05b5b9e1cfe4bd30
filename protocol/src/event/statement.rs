//! Totals that a member publishes of its fleet: non-critical. What they are about and of which quarter is fact; the numbers
//! are extra, so that who published them can withdraw them and every node overwrites them. What is for named members
//! only lies in an attachment that is sealed to them.

use crate::catalogue::{About, AgeClass, Category};
use crate::cbor;
use crate::limits::MAX_CELLS;
use crate::time::Quarter;
use minicbor::{Decode, Encode};

/// A member publishes totals; once for each quarter and subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Statement {
    /// What is counted.
    #[n(0)]
    pub about: About,
    /// The quarter in which it was counted.
    #[n(1)]
    pub period: Quarter,
}

/// A member tells named members totals. Everybody sees that it does, about what, and to whom; the numbers are in an
/// attachment of kind `note` that is sealed to those members, as [`sealed_cells`] reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Tell {
    /// What is counted.
    #[n(0)]
    pub about: About,
    /// The quarter in which it was counted.
    #[n(1)]
    pub period: Quarter,
}

/// In which column of a category's row a number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Column {
    /// The row's total.
    #[n(0)]
    All,
    /// Devices of that age.
    #[n(1)]
    Age(#[n(0)] AgeClass),
    /// Devices that will leave in that quarter.
    #[n(2)]
    Leaving(#[n(0)] Quarter),
}

/// One number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Cell {
    /// Of which category.
    #[n(0)]
    pub category: Category,
    /// Which column.
    #[n(1)]
    pub column: Column,
    /// About how many; none where it is hidden, which says nothing about how many.
    #[n(2)]
    pub count: Option<u32>,
}

/// The numbers in the attachment of a [`Tell`]; none where they may not be shown.
#[must_use]
pub fn sealed_cells(bytes: &[u8]) -> Option<Vec<Cell>> {
    let cells: Vec<Cell> = cbor::decode(bytes).ok()?;
    fit(&cells).then_some(cells)
}

/// Most devices that one number may say: more than any country has.
const MOST: u32 = 100_000_000;

/// Whether cells may be shown: few, each place once and in order, no number beyond reason.
pub(super) fn fit(cells: &[Cell]) -> bool {
    let ascending = cells.windows(2).all(|w| match w {
        [a, b] => (a.category, a.column) < (b.category, b.column),
        _ => true,
    });
    ascending && cells.len() <= MAX_CELLS && cells.iter().all(|c| c.count.is_none_or(|n| n <= MOST))
}
