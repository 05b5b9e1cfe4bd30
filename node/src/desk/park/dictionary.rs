//! Columns of small codes: each distinct value once, each row a number.

use super::bits::Bits;
use super::texts::cut;
use regain_exchange::wording::fold_plain;
use std::collections::HashMap;

/// What a coded column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attribute {
    Category,
    State,
    Data,
    Status,
    Site,
    Year,
    Maker,
    Model,
    Ram,
    RamClass,
    Disk,
    DiskKind,
    Grade,
    Holder,
    Decommissioned,
    Network,
    /// The first lot, for sorting.
    Lot,
    Planned,
    Plan,
    Ground,
    Spec,
    Age,
    Whose,
    Rest,
}

impl Attribute {
    /// All of them, in the order of their numbers.
    pub(super) const ALL: [Attribute; 24] = [
        Attribute::Category,
        Attribute::State,
        Attribute::Data,
        Attribute::Status,
        Attribute::Site,
        Attribute::Year,
        Attribute::Maker,
        Attribute::Model,
        Attribute::Ram,
        Attribute::RamClass,
        Attribute::Disk,
        Attribute::DiskKind,
        Attribute::Grade,
        Attribute::Holder,
        Attribute::Decommissioned,
        Attribute::Network,
        Attribute::Lot,
        Attribute::Planned,
        Attribute::Plan,
        Attribute::Ground,
        Attribute::Spec,
        Attribute::Age,
        Attribute::Whose,
        Attribute::Rest,
    ];
}

/// The value that means "not told" in a query.
pub(super) const UNTOLD: &str = "~";

/// What a value is called and how it sorts.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) value: String,
    /// What people read, where it is not the value.
    pub(super) label: Option<String>,
    /// Label or value without case and accents.
    pub(super) folded: String,
}

/// Distinct values; number 0 is "not told".
pub(super) struct Dictionary {
    words: Vec<Word>,
    numbers: HashMap<String, u32>,
}

impl Default for Dictionary {
    fn default() -> Self {
        let untold = Word { value: UNTOLD.into(), label: None, folded: String::new() };
        Dictionary { words: vec![untold], numbers: HashMap::from([(UNTOLD.into(), 0)]) }
    }
}

impl Dictionary {
    /// The number of a value, which is learnt if it is new.
    pub(super) fn learn(&mut self, value: &str, label: Option<&str>) -> u32 {
        let value = cut(value);
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).expect("a park has under ten million rows");
        let label = label.map(|l| cut(l).to_owned());
        let folded = fold(label.as_deref().unwrap_or(value));
        self.words.push(Word { value: value.to_owned(), label, folded });
        self.numbers.insert(value.to_owned(), number);
        number
    }

    /// The number of a value.
    pub(super) fn number(&self, value: &str) -> Option<u32> {
        self.numbers.get(value).copied()
    }

    /// The word of a number; none for "not told".
    pub(super) fn word(&self, number: u32) -> Option<&Word> {
        self.words.get(number as usize).filter(|_| number != 0)
    }

    /// All words, "not told" first.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// The table of wanted numbers for these values; unknown values want nothing.
    pub(super) fn wanted<'a>(&self, values: impl Iterator<Item = &'a String>) -> Vec<bool> {
        let mut wanted = vec![false; self.words.len()];
        for number in values.filter_map(|v| self.number(v)) {
            wanted[number as usize] = true;
        }
        wanted
    }

    fn bytes(&self) -> usize {
        self.words
            .iter()
            .map(|w| w.value.len() * 2 + w.folded.len() + w.label.as_ref().map_or(0, String::len) + 96)
            .sum()
    }
}

/// One coded column.
#[derive(Default)]
pub(super) struct Coded {
    pub(super) dictionary: Dictionary,
    pub(super) codes: Vec<u32>,
    /// Rows by number.
    pub(super) totals: Vec<u32>,
}

impl Coded {
    /// Adds the next row's value.
    pub(super) fn push(&mut self, value: Option<(&str, Option<&str>)>) {
        let number = value.map_or(0, |(value, label)| match self.codes.last() {
            // Rows in a row are often alike.
            Some(last) if self.dictionary.word(*last).is_some_and(|word| word.value == value) => *last,
            _ => self.dictionary.learn(value, label),
        });
        self.codes.push(number);
        if self.totals.len() <= number as usize {
            self.totals.resize(number as usize + 1, 0);
        }
        self.totals[number as usize] += 1;
    }

    /// A row's word.
    pub(super) fn word(&self, row: usize) -> Option<&Word> {
        self.dictionary.word(self.codes.get(row).copied().unwrap_or(0))
    }

    /// Rows with one of these values.
    pub(super) fn rows_with<'a>(&self, values: impl Iterator<Item = &'a String> + Clone) -> Bits {
        let mut known = values.clone().filter_map(|v| self.dictionary.number(v));
        match (known.next(), known.next()) {
            (Some(one), None) => Bits::of_code(&self.codes, one),
            _ => Bits::of_codes(&self.codes, &self.dictionary.wanted(values)),
        }
    }

    /// Rows of a set by number.
    pub(super) fn counts(&self, rows: &Bits, how_many: usize) -> Vec<u32> {
        if how_many == self.codes.len() {
            return self.totals.clone();
        }
        let count = |rows: &Bits| {
            let mut counts = vec![0_u32; self.totals.len()];
            for row in rows.iter() {
                counts[self.codes[row] as usize] += 1;
            }
            counts
        };
        if how_many * 2 <= self.codes.len() {
            return count(rows);
        }
        // Of a large set the few that are not in it are counted.
        let without = count(&rows.others());
        self.totals.iter().zip(without).map(|(all, not)| all - not).collect()
    }

    /// Bytes occupied.
    pub(super) fn bytes(&self) -> usize {
        self.codes.len() * 4 + self.totals.len() * 4 + self.dictionary.bytes()
    }
}

/// A text as it is searched and sorted: no accents, no case, single spaces.
pub(super) fn fold(text: &str) -> String {
    // Nearly all serials, models and codes are plain ASCII without double spaces.
    let plain = text.is_ascii() && !text.contains("  ") && text.bytes().all(|b| b >= b' ' && b != b'`');
    if plain { text.trim().to_ascii_lowercase() } else { fold_plain(text) }
}
