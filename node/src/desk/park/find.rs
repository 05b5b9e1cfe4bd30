//! Answering a query: which rows fit, how many of what, and one page of them.

use super::Park;
use super::bits::Bits;
use super::dictionary::{Attribute, Dictionary};
use super::facet::Facet;
use super::order::Cursor;
use super::query::Query;
use super::row::ParkRow;
use crate::desk::DeskError;
use memchr::memmem::Finder;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Values counted of one facet; of the others there are too many for a list.
const TOP: usize = 12;

/// A page of the device table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Found {
    /// The snapshot's version.
    pub version: u64,
    /// Devices that fit, on all pages.
    pub total: usize,
    /// Names exactly this set of devices: post it back as `seen` with an action on all of them.
    pub token: String,
    /// The page.
    pub rows: Vec<ParkRow>,
    /// The next page's `after`; none on the last.
    pub next: Option<String>,
    /// Counts by facet.
    pub facets: Vec<FacetCounts>,
}

/// The most frequent values of a facet, under the text and the filters of all other facets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetCounts {
    /// Which.
    pub facet: Facet,
    /// At most twelve, most frequent first, then those that are chosen.
    pub values: Vec<FacetCount>,
    /// How many more values there are.
    pub more: usize,
}

/// How many devices have a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetCount {
    /// The value as it stands in a query; `~` is "not told". Foreign for makers that givers told.
    pub value: String,
    /// What people read instead, for holders and lots. Foreign.
    pub label: Option<String>,
    /// How many.
    pub count: u32,
    /// Whether the query asks for it.
    pub chosen: bool,
}

/// All devices of a query, for an action on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Selected {
    /// Their keys, ascending.
    pub keys: Vec<String>,
    /// The token of this set.
    pub token: String,
}

/// The devices beside one in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Neighbours {
    /// The one before.
    pub previous: Option<String>,
    /// The one after.
    pub next: Option<String>,
    /// Place of the device in the list, from 1.
    pub place: usize,
    /// Length of the list.
    pub total: usize,
}

/// What does not depend on order and page.
pub(super) struct Matched {
    pub(super) rows: Bits,
    pub(super) total: usize,
    token: String,
    facets: Vec<FacetCounts>,
}

impl Park {
    /// Answers a query: one page, the total, and the counts by facet.
    #[must_use]
    pub fn find(&self, query: &Query) -> Found {
        let matched = self.matched(query);
        let order = self.read(query.sort);
        let cursor = query.after.as_deref().and_then(Cursor::from_text);
        let mut place = cursor.map_or(0, |c| order.after(&c));
        let mut page = Vec::with_capacity(query.size.rows().min(matched.total));
        while place < order.len() && page.len() <= query.size.rows() {
            let row = order.row(place);
            if matched.rows.has(row) {
                page.push(row);
            }
            place += 1;
        }
        let more = page.len() > query.size.rows();
        page.truncate(query.size.rows());
        let next = page.last().filter(|_| more).map(|row| self.cursor(query.sort.column, *row).to_text());
        Found {
            version: self.version,
            total: matched.total,
            token: matched.token.clone(),
            rows: page.into_iter().map(|row| self.show(row)).collect(),
            next,
            facets: matched.facets.clone(),
        }
    }

    /// Every device of a query, whatever its page.
    ///
    /// # Errors
    /// [`DeskError::Conflict`] when the query names a result that was seen and other devices fit now.
    pub fn select(&self, query: &Query) -> Result<Selected, DeskError> {
        let matched = self.matched(query);
        if query.seen.as_ref().is_some_and(|seen| *seen != matched.token) {
            return Err(DeskError::Conflict(say!(
                "selection-changed",
                "other devices fit than those that were shown ({n} now); look at the list again and repeat",
                n = matched.total
            )));
        }
        let keys = matched.rows.iter().map(|row| self.keys.get(row).to_owned()).collect();
        Ok(Selected { keys, token: matched.token.clone() })
    }

    /// The devices before and after one in a query's list; none when the device is not in it.
    #[must_use]
    pub fn neighbours(&self, query: &Query, key: &str) -> Option<Neighbours> {
        let matched = self.matched(query);
        let row = self.at(key).filter(|row| matched.rows.has(*row))?;
        let order = self.read(query.sort);
        let after = order.after(&self.cursor(query.sort.column, row));
        let fits = |place: &usize| matched.rows.has(order.row(*place));
        let named = |place: usize| self.keys.get(order.row(place)).to_owned();
        let own = after.saturating_sub(1);
        Some(Neighbours {
            previous: (0..own).rev().find(fits).map(named),
            next: (after..order.len()).find(fits).map(named),
            place: (0..after).filter(fits).count(),
            total: matched.total,
        })
    }

    /// The rows that fit, from memory where the same was asked before.
    pub(super) fn matched(&self, query: &Query) -> Arc<Matched> {
        let question = query.question();
        if let Some(known) = self.memory.get(&question) {
            return known;
        }
        let matched = Arc::new(self.matched_anew(query));
        self.memory.put(question, matched.clone());
        matched
    }

    fn matched_anew(&self, query: &Query) -> Matched {
        let text = self.rows_with_words(&query.words());
        let filters: Vec<(Facet, Bits)> = query
            .filters
            .iter()
            .filter(|(_, values)| !values.is_empty())
            .map(|(facet, values)| (*facet, self.rows_with(*facet, values)))
            .collect();
        // Under all filters but those of `but`, so that its other values can be chosen too.
        let under = |but: Option<Facet>| {
            let mut rows = text.clone();
            filters.iter().filter(|(f, _)| Some(*f) != but).for_each(|(_, bits)| rows.keep(bits));
            rows
        };
        let rows = under(None);
        let total = rows.count();
        let mut facets = Vec::with_capacity(Facet::ALL.len());
        for facet in Facet::ALL {
            let chosen = query.filters.get(&facet).filter(|values| !values.is_empty());
            let counts = match chosen {
                None => self.counts(facet, &rows, total),
                Some(_) => {
                    let wider = under(Some(facet));
                    let how_many = wider.count();
                    self.counts(facet, &wider, how_many)
                }
            };
            let is_chosen = |value: &str| chosen.is_some_and(|c| c.contains(value));
            facets.push(top(facet, self.dictionary(facet), &counts, is_chosen));
        }
        let sum = match total == self.len() {
            true => self.marks.iter().fold(0_u64, |sum, mark| sum.wrapping_add(*mark)),
            false => rows.iter().filter_map(|row| self.marks.get(row)).fold(0_u64, |sum, m| sum.wrapping_add(*m)),
        };
        Matched { rows, total, token: format!("{total}-{sum:016x}"), facets }
    }

    fn dictionary(&self, facet: Facet) -> &Dictionary {
        facet.attribute().map_or(&self.lots.dictionary, |a| &self.attribute(a).dictionary)
    }

    fn counts(&self, facet: Facet, rows: &Bits, how_many: usize) -> Vec<u32> {
        match facet.attribute() {
            Some(attribute) => self.attribute(attribute).counts(rows, how_many),
            None => self.lots.counts(rows),
        }
    }

    fn rows_with(&self, facet: Facet, values: &std::collections::BTreeSet<String>) -> Bits {
        match facet.attribute() {
            Some(attribute) => self.attribute(attribute).rows_with(values.iter()),
            None => self.lots.rows_with(values.iter()),
        }
    }

    /// Rows in which every word occurs. The longest first: it is likely the rarest, and the others look only there.
    fn rows_with_words(&self, words: &[String]) -> Bits {
        let mut rows = Bits::all(self.len());
        let mut longest_first: Vec<&String> = words.iter().collect();
        longest_first.sort_by_key(|w| std::cmp::Reverse(w.len()));
        for (at, word) in longest_first.into_iter().enumerate() {
            let mut found = self.named(word);
            if at == 0 || rows.count() > self.len() / 16 {
                found.join(&self.haystack.rows_with(word));
                rows.keep(&found);
            } else {
                let finder = Finder::new(word.as_bytes());
                for row in rows.clone().iter().filter(|row| !found.has(*row)) {
                    if !self.haystack.row_has(&finder, row) {
                        rows.clear(row);
                    }
                }
            }
        }
        rows
    }

    /// Rows whose maker or model contains a word: the word is looked up in the few distinct names.
    fn named(&self, word: &str) -> Bits {
        let mut rows = Bits::none(self.len());
        let finder = Finder::new(word.as_bytes());
        for coded in [Attribute::Maker, Attribute::Model].map(|a| self.attribute(a)) {
            let names = coded.dictionary.words();
            let wanted: Vec<bool> = names.iter().map(|w| finder.find(w.folded.as_bytes()).is_some()).collect();
            if wanted.contains(&true) {
                rows.join(&Bits::of_codes(&coded.codes, &wanted));
            }
        }
        rows
    }
}

fn top(facet: Facet, words: &Dictionary, counts: &[u32], chosen: impl Fn(&str) -> bool) -> FacetCounts {
    let words = words.words();
    let mut met: Vec<usize> = (0..words.len().min(counts.len())).filter(|n| counts[*n] > 0).collect();
    let rank = |n: &usize| (std::cmp::Reverse(counts[*n]), &words[*n].folded, &words[*n].value);
    if met.len() > TOP {
        met.select_nth_unstable_by(TOP, |a, b| rank(a).cmp(&rank(b)));
    }
    let first = met.len().min(TOP);
    let (shown, hidden) = met.split_at_mut(first);
    shown.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)));
    let count = |n: usize| FacetCount {
        value: words[n].value.clone(),
        label: words[n].label.clone(),
        count: counts[n],
        chosen: chosen(&words[n].value),
    };
    let also: Vec<usize> = hidden.iter().copied().filter(|n| chosen(&words[*n].value)).collect();
    let more = hidden.len() - also.len();
    FacetCounts { facet, values: shown.iter().copied().chain(also).map(count).collect(), more }
}
