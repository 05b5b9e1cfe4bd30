//! Orders of the table, sorted once a column and snapshot, and places in them that outlive a snapshot.

use super::Park;
use super::dictionary::{Attribute, Coded, fold};
use super::query::{Column, Direction, Sort};
use super::texts::Texts;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::sync::OnceLock;

/// The orders of a snapshot, each built when it is first asked for.
#[derive(Default)]
pub(super) struct Orders {
    by: [OnceLock<Order>; 21],
}

/// Rows by a column: told ones ascending, then untold ones; rows with one value by key.
struct Order {
    rows: Vec<u32>,
    told: usize,
}

/// What a row sorts by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
enum Value {
    Number(i64),
    Text(String),
}

/// A place in an order: of the row with that value and key, whether or not it is still there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Cursor {
    value: Option<Value>,
    key: String,
}

impl Cursor {
    /// The cursor in an address.
    pub(super) fn to_text(&self) -> String {
        BASE64URL_NOPAD.encode(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// From an address; none where it is no cursor.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()
    }
}

/// Where a column's values lie.
enum Source<'a> {
    Texts(&'a Texts),
    Coded(&'a Coded, Attribute),
    Keys,
}

/// An order read in one direction.
pub(super) struct Reading<'a> {
    park: &'a Park,
    order: &'a Order,
    sort: Sort,
}

impl Park {
    /// The table in an order.
    pub(super) fn read(&self, sort: Sort) -> Reading<'_> {
        let build = || match self.source(sort.column) {
            Source::Keys => Order { rows: (0..self.len() as u32).collect(), told: self.len() },
            Source::Texts(texts) => by_text(texts, self.len()),
            Source::Coded(coded, attribute) => by_code(coded, attribute),
        };
        Reading { park: self, order: self.orders.by[sort.column as usize].get_or_init(build), sort }
    }

    fn source(&self, column: Column) -> Source<'_> {
        let attribute = match column {
            Column::Id => return Source::Keys,
            Column::Code => return Source::Texts(&self.codes),
            Column::Tag => return Source::Texts(&self.tags),
            Column::Serial => return Source::Texts(&self.serials),
            Column::Category => Attribute::Category,
            Column::Maker => Attribute::Maker,
            Column::Model => Attribute::Model,
            Column::Ram => Attribute::Ram,
            Column::Disk => Attribute::Disk,
            Column::DiskKind => Attribute::DiskKind,
            Column::Year => Attribute::Year,
            Column::Status => Attribute::Status,
            Column::Site => Attribute::Site,
            Column::State => Attribute::State,
            Column::Data => Attribute::Data,
            Column::Network => Attribute::Network,
            Column::Holder => Attribute::Holder,
            Column::Lot => Attribute::Lot,
            Column::Grade => Attribute::Grade,
            Column::Decommissioned => Attribute::Decommissioned,
            Column::Planned => Attribute::Planned,
        };
        Source::Coded(self.attribute(attribute), attribute)
    }

    /// The place of a row in an order.
    pub(super) fn cursor(&self, column: Column, row: usize) -> Cursor {
        let value = match self.source(column) {
            Source::Keys => Some(Value::Text(String::new())),
            Source::Texts(texts) => Some(texts.get(row)).filter(|t| !t.is_empty()).map(|t| Value::Text(fold(t))),
            Source::Coded(coded, attribute) => coded.word(row).map(|word| value(attribute, word)),
        };
        Cursor { value, key: self.keys.get(row).to_owned() }
    }
}

impl Reading<'_> {
    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.order.rows.len()
    }

    /// The row at a place in reading order.
    pub(super) fn row(&self, place: usize) -> usize {
        let told = self.order.told;
        let at = match self.sort.direction {
            Direction::Down if place < told => told - 1 - place,
            _ => place,
        };
        self.order.rows.get(at).map_or(usize::MAX, |row| *row as usize)
    }

    /// The first place after a cursor.
    pub(super) fn after(&self, cursor: &Cursor) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.compare(self.row(middle), cursor) == Ordering::Greater {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    fn compare(&self, row: usize, cursor: &Cursor) -> Ordering {
        let own = self.park.cursor(self.sort.column, row);
        let ascending = own.value.cmp(&cursor.value).then_with(|| own.key.cmp(&cursor.key));
        match (&own.value, &cursor.value, self.sort.direction) {
            (Some(_), None, _) => Ordering::Less,
            (None, Some(_), _) => Ordering::Greater,
            (Some(_), Some(_), Direction::Down) => ascending.reverse(),
            _ => ascending,
        }
    }
}

fn value(attribute: Attribute, word: &super::dictionary::Word) -> Value {
    let number = match attribute {
        Attribute::Year | Attribute::Ram | Attribute::Disk => word.value.parse().ok(),
        _ => None,
    };
    number.map_or_else(|| Value::Text(word.folded.clone()), Value::Number)
}

fn by_text(texts: &Texts, rows: usize) -> Order {
    let mut told: Vec<(String, u32)> = Vec::with_capacity(rows);
    let mut untold: Vec<u32> = Vec::new();
    for row in 0..rows {
        match texts.get(row) {
            "" => untold.push(row as u32),
            text => told.push((fold(text), row as u32)),
        }
    }
    told.sort_unstable();
    let how_many = told.len();
    Order { rows: told.into_iter().map(|(_, row)| row).chain(untold).collect(), told: how_many }
}

fn by_code(coded: &Coded, attribute: Attribute) -> Order {
    let words = coded.dictionary.words();
    let mut sorted: Vec<(Value, u32)> = (0_u32..).zip(words).skip(1).map(|(n, w)| (value(attribute, w), n)).collect();
    sorted.sort_unstable();
    // Words that fold to one text are one value: a cursor could not tell them apart.
    let mut ranks = vec![u32::MAX; words.len()];
    for (rank, same) in (0_u32..).zip(sorted.chunk_by(|a, b| a.0 == b.0)) {
        same.iter().for_each(|(_, number)| ranks[*number as usize] = rank);
    }
    let mut rows: Vec<(u32, u32)> =
        (0_u32..).zip(&coded.codes).map(|(row, code)| (ranks[*code as usize], row)).collect();
    rows.sort_unstable();
    let told = rows.partition_point(|(rank, _)| *rank != u32::MAX);
    Order { rows: rows.into_iter().map(|(_, row)| row).collect(), told }
}
