//! The device table, ready to be read: an immutable snapshot that pages search, filter, sort and count without asking the
//! loop. It is rebuilt beside the loop, at most one at a time, when somebody reads after a change.
//!
//! ```text
//! loop --Ingredients (shared pointers)--> gather: rows --> Park (columns of small codes, one folded haystack)
//! reader --Query--> bits of rows that match --> facet counts, one page of a presorted order
//! ```

mod bits;
mod build;
mod dictionary;
mod export;
mod facet;
mod facts;
mod find;
mod foresee;
mod gather;
mod haystack;
mod memory;
mod order;
mod query;
mod row;
mod shelf;
#[cfg(test)]
mod tests;
mod texts;

pub(crate) use export::harmless;
pub use export::{EXPORT_COLUMNS, ExportError};
pub use facet::Facet;
pub use facts::{FactLine, FleetDevice, PlanLine};
pub use find::{FacetCount, FacetCounts, Found, Neighbours, Selected};
pub(crate) use foresee::Volume;
pub use query::{Column, Direction, PageSize, Query, Sort};
pub use row::{LotTag, ParkRow};
pub(crate) use shelf::Shelf;

use build::Lots;
use dictionary::{Attribute, Coded};
use haystack::Haystack;
use memory::Memory;
use order::Orders;
use regain_protocol::catalogue::Category;
use regain_protocol::time::Quarter;
use std::collections::BTreeMap;
use texts::Texts;

/// A snapshot of the device table. Share it by `Arc`; it never changes.
pub struct Park {
    version: u64,
    keys: Texts,
    codes: Texts,
    tags: Texts,
    serials: Texts,
    haystack: Haystack,
    coded: Vec<Coded>,
    lots: Lots,
    /// In the network, held, brought in: see `row`.
    flags: Vec<u8>,
    /// A number a row, from its key: the sum names a set of rows.
    marks: Vec<u64>,
    orders: Orders,
    memory: Memory,
    /// Devices that left the fleet, by quarter and category.
    left: BTreeMap<(Quarter, Category), u32>,
}

impl Park {
    /// Number of devices.
    #[must_use]
    pub fn len(&self) -> usize {
        self.flags.len()
    }

    /// Whether there is no device.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }

    /// Counts changes of the node: of two snapshots the newer has the higher one.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The row with that key.
    #[must_use]
    pub fn row(&self, key: &str) -> Option<ParkRow> {
        self.at(key).map(|row| self.show(row))
    }

    /// Bytes the snapshot occupies, without the orders that are built when first asked for.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let texts = [&self.keys, &self.codes, &self.tags, &self.serials];
        texts.iter().map(|t| t.bytes()).sum::<usize>()
            + self.haystack.bytes()
            + self.coded.iter().map(Coded::bytes).sum::<usize>()
            + self.lots.bytes()
            + self.flags.len()
            + self.marks.len() * 8
    }

    fn at(&self, key: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.keys.get(middle).cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn attribute(&self, attribute: Attribute) -> &Coded {
        &self.coded[attribute as usize]
    }
}
