//! What is asked of the device table, as it stands in an address: `q=latitude&cat=laptop&sort=-year&after=...`.

use super::dictionary::fold;
use super::facet::Facet;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Characters of a search text that are read; nobody types more.
const MAX_SEARCH: usize = 200;
/// Words of a search text that are read.
const MAX_WORDS: usize = 8;
/// Values of one facet that are read; an address is not longer.
const MAX_VALUES: usize = 64;

/// A column by which the table is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Key of the row.
    #[default]
    Id,
    /// Local code.
    Code,
    /// Inventory number.
    Tag,
    /// Serial.
    Serial,
    /// Category code.
    Category,
    /// Manufacturer.
    Maker,
    /// Model.
    Model,
    /// Memory.
    Ram,
    /// Disk capacity.
    Disk,
    /// Kind of disk.
    DiskKind,
    /// Year of purchase.
    Year,
    /// Status in the fleet.
    Status,
    /// Site.
    Site,
    /// State in the network.
    State,
    /// Data state.
    Data,
    /// In the network or not.
    Network,
    /// Holder's name.
    Holder,
    /// Title of the first lot.
    Lot,
    /// Grade.
    Grade,
    /// Day of decommissioning.
    Decommissioned,
    /// Day of the planned retirement.
    Planned,
}

impl Column {
    /// Every column with its name in an address.
    pub const ALL: [(Column, &'static str); 21] = [
        (Column::Id, "id"),
        (Column::Code, "code"),
        (Column::Tag, "tag"),
        (Column::Serial, "serial"),
        (Column::Category, "cat"),
        (Column::Maker, "maker"),
        (Column::Model, "model"),
        (Column::Ram, "ram"),
        (Column::Disk, "disk"),
        (Column::DiskKind, "disk_kind"),
        (Column::Year, "year"),
        (Column::Status, "status"),
        (Column::Site, "site"),
        (Column::State, "state"),
        (Column::Data, "data"),
        (Column::Network, "net"),
        (Column::Holder, "holder"),
        (Column::Lot, "lot"),
        (Column::Grade, "grade"),
        (Column::Decommissioned, "decommissioned"),
        (Column::Planned, "planned"),
    ];

    /// Its name in an address.
    #[must_use]
    pub fn code(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The column of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == code).map(|(column, _)| column)
    }
}

/// Which way a column is sorted. What is not told comes last either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest first.
    #[default]
    Up,
    /// Greatest first.
    Down,
}

/// An order of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// Which way.
    pub direction: Direction,
}

/// Rows a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum PageSize {
    /// 50.
    Fifty,
    /// 100.
    #[default]
    Hundred,
    /// 250.
    TwoHundredFifty,
}

impl PageSize {
    /// The number.
    #[must_use]
    pub fn rows(self) -> usize {
        match self {
            PageSize::Fifty => 50,
            PageSize::Hundred => 100,
            PageSize::TwoHundredFifty => 250,
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [PageSize::Fifty, PageSize::Hundred, PageSize::TwoHundredFifty]
            .into_iter()
            .find(|s| s.rows().to_string() == code)
    }
}

/// A question to the device table. `Display` prints the address it was parsed from, in its one canonical form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Query {
    /// Search text: every word must occur in serial, inventory number, local code, maker or model.
    pub text: String,
    /// Values by facet; one of them must fit. `~` is "not told".
    pub filters: BTreeMap<Facet, BTreeSet<String>>,
    /// The order.
    pub sort: Sort,
    /// Where the page begins: what [`super::Found::next`] said.
    pub after: Option<String>,
    /// Rows a page.
    pub size: PageSize,
    /// The token of the result that a person saw, for actions on all of it: [`super::Found::token`].
    pub seen: Option<String>,
}

impl Query {
    /// Reads an address's query. What is unknown, empty or too long is left out.
    #[must_use]
    pub fn parse(address: &str) -> Self {
        let mut query = Query::default();
        for (name, value) in form_urlencoded::parse(address.trim_start_matches('?').as_bytes()) {
            if value.is_empty() {
                continue;
            }
            match name.as_ref() {
                "q" => {
                    query.text =
                        value.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_SEARCH).collect()
                }
                "sort" => query.sort = sort(&value).unwrap_or_default(),
                "after" => query.after = Some(value.into_owned()),
                "size" => query.size = PageSize::from_code(&value).unwrap_or_default(),
                "seen" => query.seen = Some(value.into_owned()),
                name => {
                    if let Some(facet) = Facet::from_code(name) {
                        let values = query.filters.entry(facet).or_default();
                        if values.len() < MAX_VALUES {
                            values.insert(super::texts::cut(&value).to_owned());
                        }
                    }
                }
            }
        }
        query
    }

    /// Whether a text is an order of the table: a column's name, with `-` before it or without.
    #[must_use]
    pub fn is_sort(text: &str) -> bool {
        sort(text).is_some()
    }

    /// The query with one more value of a facet, from the first page.
    #[must_use]
    pub fn with(&self, facet: Facet, value: &str) -> Self {
        let mut query = self.first_page();
        query.filters.entry(facet).or_default().insert(value.to_owned());
        query
    }

    /// The query without that value of a facet, from the first page.
    #[must_use]
    pub fn without(&self, facet: Facet, value: &str) -> Self {
        let mut query = self.first_page();
        query.filters.entry(facet).or_default().remove(value);
        query.filters.retain(|_, values| !values.is_empty());
        query
    }

    /// The query in another order, from the first page.
    #[must_use]
    pub fn sorted(&self, sort: Sort) -> Self {
        Query { sort, ..self.first_page() }
    }

    /// The query's page after that place.
    #[must_use]
    pub fn page_after(&self, after: &str) -> Self {
        Query { after: Some(after.to_owned()), ..self.clone() }
    }

    /// The query from its beginning, not bound to a result that was seen.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Query { after: None, seen: None, ..self.clone() }
    }

    /// The folded words that must all occur.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for word in fold(&self.text).split_whitespace().take(MAX_WORDS) {
            if !words.iter().any(|w| w == word) {
                words.push(word.to_owned());
            }
        }
        words
    }

    /// Text and filters alone: what decides which rows fit.
    pub(super) fn question(&self) -> String {
        Query { text: self.text.clone(), filters: self.filters.clone(), ..Query::default() }.to_string()
    }
}

fn sort(code: &str) -> Option<Sort> {
    let (name, direction) = match code.strip_prefix('-') {
        Some(name) => (name, Direction::Down),
        None => (code, Direction::Up),
    };
    Some(Sort { column: Column::from_code(name)?, direction })
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = form_urlencoded::Serializer::new(String::new());
        if !self.text.is_empty() {
            out.append_pair("q", &self.text);
        }
        for (facet, values) in &self.filters {
            for value in values {
                out.append_pair(facet.code(), value);
            }
        }
        if self.sort != Sort::default() {
            let sign = if self.sort.direction == Direction::Down { "-" } else { "" };
            out.append_pair("sort", &format!("{sign}{}", self.sort.column.code()));
        }
        if self.size != PageSize::default() {
            out.append_pair("size", &self.size.rows().to_string());
        }
        let rest = [("after", &self.after), ("seen", &self.seen)];
        for (name, value) in rest.into_iter().filter_map(|(n, v)| Some((n, v.as_ref()?))) {
            out.append_pair(name, value);
        }
        f.write_str(&out.finish())
    }
}
