//! From rows to columns and back.

use super::Park;
use super::bits::Bits;
use super::dictionary::{Attribute, Coded, Dictionary};
use super::haystack::Haystack;
use super::memory::Memory;
use super::order::Orders;
use super::row::{LotTag, ParkRow};
use super::texts::{Texts, cut};
use crate::desk::Foreign;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Most rows of a snapshot: far beyond a territory, and below what its offsets can hold.
const MAX_ROWS: usize = 2_000_000;

/// The lots of every row: a row may be in several.
#[derive(Default)]
pub(super) struct Lots {
    pub(super) dictionary: Dictionary,
    ends: Vec<u32>,
    codes: Vec<u32>,
}

impl Lots {
    fn push(&mut self, lots: &[LotTag]) {
        for lot in lots {
            let code = self.dictionary.learn(&lot.id, Some(lot.title.raw()));
            self.codes.push(code);
        }
        self.ends
            .push(u32::try_from(self.codes.len()).expect("a park has under four thousand million lots of devices"));
    }

    pub(super) fn of(&self, row: usize) -> &[u32] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(row).copied().unwrap_or(start);
        self.codes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Rows in one of these lots; `~` is "in none".
    pub(super) fn rows_with<'a>(&self, values: impl Iterator<Item = &'a String>) -> Bits {
        let wanted = self.dictionary.wanted(values);
        let is = |code: u32| wanted.get(code as usize).copied().unwrap_or(false);
        let mut rows = Bits::none(self.ends.len());
        for row in 0..self.ends.len() {
            let lots = self.of(row);
            if lots.iter().any(|code| is(*code)) || (lots.is_empty() && is(0)) {
                rows.set(row);
            }
        }
        rows
    }

    /// Rows of a set by lot; place 0 counts those in none.
    pub(super) fn counts(&self, rows: &Bits) -> Vec<u32> {
        let mut counts = vec![0; self.dictionary.words().len()];
        for row in rows.iter() {
            match self.of(row) {
                [] => counts[0] += 1,
                lots => lots.iter().for_each(|code| counts[*code as usize] += 1),
            }
        }
        counts
    }

    pub(super) fn bytes(&self) -> usize {
        (self.ends.len() + self.codes.len()) * 4
    }
}

impl Park {
    /// A snapshot of these rows. Of two rows with one key the first stays; at most two million are taken.
    #[must_use]
    pub fn of(version: u64, mut rows: Vec<ParkRow>) -> Self {
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        let mut park = Self::empty(version);
        rows.iter().for_each(|row| park.push(row));
        park
    }

    /// A snapshot without rows.
    pub(super) fn empty(version: u64) -> Self {
        Park {
            version,
            keys: Texts::default(),
            codes: Texts::default(),
            tags: Texts::default(),
            serials: Texts::default(),
            haystack: Haystack::default(),
            coded: Attribute::ALL.iter().map(|_| Coded::default()).collect(),
            lots: Lots::default(),
            flags: Vec::new(),
            marks: Vec::new(),
            orders: Orders::default(),
            memory: Memory::default(),
            left: BTreeMap::new(),
        }
    }

    /// Takes one more row, whose key is behind those before. One of the same key is left out, and what is too much.
    pub(super) fn push(&mut self, row: &ParkRow) {
        let (last, key) = (self.flags.len().checked_sub(1).map(|last| self.keys.get(last)), cut(&row.key));
        if last == Some(key) || self.flags.len() >= MAX_ROWS {
            return;
        }
        debug_assert!(last.is_none_or(|last| last < key), "rows come in the order of their keys");
        let (code, tag) = (row.code.as_deref().unwrap_or_default(), row.asset_tag.as_deref().unwrap_or_default());
        let serial = row.serial.as_ref().map_or("", Foreign::raw);
        self.keys.push(&row.key);
        self.codes.push(code);
        self.tags.push(tag);
        self.serials.push(serial);
        self.haystack.push(&[serial, tag, code]);
        for attribute in Attribute::ALL {
            let value = value(row, attribute);
            let label = label(row, attribute);
            self.coded[attribute as usize].push(value.as_deref().map(|v| (v, label)));
        }
        self.lots.push(&row.lots);
        self.flags.push(row.flags());
        let mut hasher = DefaultHasher::new();
        row.key.hash(&mut hasher);
        self.marks.push(hasher.finish());
    }

    /// The row at a place.
    pub(super) fn show(&self, row: usize) -> ParkRow {
        let text = |t: &Texts| Some(t.get(row).to_owned()).filter(|t| !t.is_empty());
        let coded = |a: Attribute| self.attribute(a).word(row).map(|w| w.value.clone());
        let number = |a: Attribute| coded(a).and_then(|v| v.parse().ok());
        let lots = self.lots.of(row).iter().filter_map(|code| self.lots.dictionary.word(*code));
        let key = self.keys.get(row).to_owned();
        let mut shown = ParkRow {
            network_id: None,
            key,
            code: text(&self.codes),
            asset_tag: text(&self.tags),
            serial: text(&self.serials).map(Foreign::from),
            category: coded(Attribute::Category).unwrap_or_else(|| "unknown".into()),
            maker: coded(Attribute::Maker).map(Foreign::from),
            model: coded(Attribute::Model).map(Foreign::from),
            ram_gib: number(Attribute::Ram),
            disk_gb: number(Attribute::Disk),
            disk_kind: coded(Attribute::DiskKind),
            year: coded(Attribute::Year).and_then(|y| y.parse().ok()),
            status: coded(Attribute::Status),
            site: coded(Attribute::Site),
            state: coded(Attribute::State),
            data: coded(Attribute::Data),
            holder: coded(Attribute::Holder),
            holder_name: self.attribute(Attribute::Holder).word(row).and_then(|w| w.label.clone()).map(Foreign::from),
            lots: lots
                .map(|w| LotTag { id: w.value.clone(), title: w.label.clone().unwrap_or_default().into() })
                .collect(),
            grade: coded(Attribute::Grade),
            decommissioned: coded(Attribute::Decommissioned),
            planned: coded(Attribute::Planned),
            plan: coded(Attribute::Plan),
            ground: coded(Attribute::Ground),
            spec: coded(Attribute::Spec),
            age: coded(Attribute::Age),
            whose: coded(Attribute::Whose),
            rest: coded(Attribute::Rest),
            ..ParkRow::default()
        };
        shown.set_flags(self.flags.get(row).copied().unwrap_or(0));
        // A device of the network is called by its network id.
        shown.network_id = shown.in_network.then(|| shown.key.clone());
        shown
    }
}

fn value(row: &ParkRow, attribute: Attribute) -> Option<Cow<'_, str>> {
    fn told(text: Option<&str>) -> Option<Cow<'_, str>> {
        text.filter(|text| !text.is_empty()).map(Cow::Borrowed)
    }
    match attribute {
        Attribute::Category => Some(Cow::Borrowed(row.category.as_str())),
        Attribute::State => told(row.state.as_deref()),
        Attribute::Data => told(row.data.as_deref()),
        Attribute::Status => told(row.status.as_deref()),
        Attribute::Site => told(row.site.as_deref()),
        Attribute::Year => row.year.map(|y| y.to_string().into()),
        Attribute::Maker => told(row.maker.as_ref().map(Foreign::raw)),
        Attribute::Model => told(row.model.as_ref().map(Foreign::raw)),
        Attribute::Ram => row.ram_gib.map(|r| r.to_string().into()),
        Attribute::RamClass => row.ram_gib.map(|r| ram_class(r).into()),
        Attribute::Disk => row.disk_gb.map(|d| d.to_string().into()),
        Attribute::DiskKind => told(row.disk_kind.as_deref()),
        Attribute::Grade => told(row.grade.as_deref()),
        Attribute::Holder => told(row.holder.as_deref()),
        Attribute::Decommissioned => told(row.decommissioned.as_deref()),
        Attribute::Network => Some(if row.in_network { "yes" } else { "no" }.into()),
        Attribute::Lot => row.lots.first().map(|l| l.id.as_str().into()),
        Attribute::Planned => told(row.planned.as_deref()),
        Attribute::Plan => told(row.plan.as_deref()),
        Attribute::Ground => told(row.ground.as_deref()),
        Attribute::Spec => told(row.spec.as_deref()),
        Attribute::Age => told(row.age.as_deref()),
        Attribute::Whose => told(row.whose.as_deref()),
        Attribute::Rest => told(row.rest.as_deref()),
    }
}

fn label(row: &ParkRow, attribute: Attribute) -> Option<&str> {
    match attribute {
        Attribute::Holder => row.holder_name.as_ref().map(Foreign::raw),
        Attribute::Lot => row.lots.first().map(|l| l.title.raw()),
        _ => None,
    }
}

/// Memory as people ask for it: below 4, 4, 8, 16, 32 GiB and more.
fn ram_class(gib: u32) -> &'static str {
    match gib {
        0..=3 => "0-3",
        4..=7 => "4-7",
        8..=15 => "8-15",
        16..=31 => "16-31",
        _ => "32+",
    }
}
