//! Alterations of the fleet: each import, split or join has a number and is written with what was before, so that it
//! can be taken back for a week, and so that one which a crash interrupted is known.

use crate::store::Position;
use regain_exchange::device::{Device, stored};
use regain_exchange::reading::DateOrder;
use regain_exchange::table::mapping::Mapping;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Seconds for which an alteration can be taken back.
pub const UNDO_FOR: u64 = 7 * 24 * 3600;
/// Alterations remembered; the oldest go first.
const REMEMBERED: usize = 200;

/// What altered the fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlterationKind {
    /// A file, or several.
    Import,
    /// A person said that one device is two.
    Split,
    /// A person said that two devices are one.
    Join,
    /// Another alteration was taken back.
    Undo,
}

/// How an alteration ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlterationEnd {
    /// It was written whole.
    Done,
    /// Somebody ended it; what was written stays.
    Cancelled,
    /// It could not be written to its end; what was written stays.
    Failed,
}

/// How files are to be read: a crash must not lose what a person answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HowRead {
    /// Day first or month first, where it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// What was said of columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Mapping>,
    /// The sheets that a person chose, by the place of the file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sheets: BTreeMap<usize, usize>,
    /// Whether the files together are the whole list of their tool, as a pull has verified.
    #[serde(default)]
    pub whole: bool,
}

/// The beginning of an alteration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlterationBegun {
    /// Its number on this node, from 1.
    pub number: u64,
    /// What it is.
    pub kind: AlterationKind,
    /// What it is about: the name of the first file, say.
    pub name: String,
    /// Seconds since 1970.
    pub at: u64,
    /// Names of the files, as they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// How they are to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<HowRead>,
    /// The alteration that is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
}

/// Some devices of an alteration, after and before.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Altered {
    /// Which alteration.
    pub number: u64,
    /// Devices as they are from now on.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "stored")]
    pub devices: Vec<Device>,
    /// Those of them, and of the removed ones, that were there before, as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "stored")]
    pub before: Vec<Device>,
    /// Keys of devices that are there no more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
}

/// One alteration as this node remembers it. Its devices stay on disk.
#[derive(Clone, Debug)]
pub struct Alteration {
    /// How it began.
    pub begun: AlterationBegun,
    /// How it ended; none while it is under way.
    pub end: Option<AlterationEnd>,
    /// Devices written.
    pub written: usize,
    /// Those of them that were not there before.
    pub new: usize,
    /// Devices removed.
    pub removed: usize,
    /// The alteration by which it was taken back.
    pub undone_by: Option<u64>,
    pub(crate) parts: Vec<Position>,
}

impl Alteration {
    /// Whether it can still be taken back at a time in seconds since 1970.
    #[must_use]
    pub fn can_be_undone(&self, now: u64) -> bool {
        self.end.is_some() && self.undone_by.is_none() && self.written + self.removed > 0 && !self.is_past(now)
    }

    fn is_past(&self, now: u64) -> bool {
        now.saturating_sub(self.begun.at) > UNDO_FOR
    }
}

/// The alterations of the fleet, by number.
#[derive(Clone, Debug, Default)]
pub struct Alterations {
    all: BTreeMap<u64, Alteration>,
    last: u64,
}

impl Alterations {
    /// All that are remembered, by number.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<u64, Alteration> {
        &self.all
    }

    /// The number for the next one.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Those that never ended: a crash came in between.
    pub(crate) fn open(&self) -> Vec<AlterationBegun> {
        self.all.values().filter(|a| a.end.is_none()).map(|a| a.begun.clone()).collect()
    }

    /// Notes a beginning.
    pub(crate) fn begin(&mut self, begun: AlterationBegun) {
        self.last = self.last.max(begun.number);
        let fresh = Alteration { begun, end: None, written: 0, new: 0, removed: 0, undone_by: None, parts: Vec::new() };
        self.all.insert(fresh.begun.number, fresh);
        while self.all.len() > REMEMBERED {
            self.all.pop_first();
        }
    }

    /// Notes a part that lies at that place of the journal.
    pub(crate) fn part(&mut self, at: Position, number: u64, counts: PartCounts) {
        if let Some(known) = self.all.get_mut(&number) {
            known.parts.push(at);
            known.written += counts.devices;
            known.new += counts.new;
            known.removed += counts.removed;
        }
    }

    /// Notes an end.
    pub(crate) fn end(&mut self, number: u64, end: AlterationEnd) {
        let Some(known) = self.all.get_mut(&number) else { return };
        known.end = Some(end);
        if let (Some(of), AlterationEnd::Done) = (known.begun.of, end)
            && let Some(undone) = self.all.get_mut(&of)
        {
            undone.undone_by = Some(number);
        }
    }
}

/// How many devices a part speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PartCounts {
    pub(crate) devices: usize,
    pub(crate) new: usize,
    pub(crate) removed: usize,
}

impl Altered {
    pub(crate) fn counts(&self) -> PartCounts {
        let kept = self.before.len().saturating_sub(self.removed.len());
        let devices = self.devices.len();
        PartCounts { devices, new: devices.saturating_sub(kept), removed: self.removed.len() }
    }
}

/// Seconds since 1970 by this machine's clock.
pub(crate) fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(number: u64, of: Option<u64>) -> AlterationBegun {
        let kind = if of.is_some() { AlterationKind::Undo } else { AlterationKind::Import };
        AlterationBegun { number, kind, name: "parc.csv".into(), at: 1_000, files: Vec::new(), reading: None, of }
    }

    #[test]
    fn a_week_long_and_once() {
        let mut all = Alterations::default();
        all.begin(begun(1, None));
        all.part(Position::START, 1, PartCounts { devices: 3, new: 1, removed: 0 });
        assert_eq!(all.open().len(), 1, "it has not ended");
        assert!(!all.all()[&1].can_be_undone(1_000));
        all.end(1, AlterationEnd::Done);
        assert!(all.all()[&1].can_be_undone(1_000 + UNDO_FOR) && !all.all()[&1].can_be_undone(1_001 + UNDO_FOR));
        all.begin(begun(2, Some(1)));
        all.end(2, AlterationEnd::Done);
        assert_eq!((all.all()[&1].undone_by, all.all()[&1].can_be_undone(1_000)), (Some(2), false));
        assert_eq!(all.next_number(), 3);
        assert!(!all.all()[&2].can_be_undone(1_000), "it wrote nothing");
    }
}
