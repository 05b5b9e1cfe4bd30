//! Records of many documents folded into one device a machine.
//!
//! [`Consolidated::add`] is idempotent: a report that was merged before changes nothing. Nothing is lost: what cannot
//! be placed without a person comes back as a [`Review`] that holds the whole record.

mod base;
mod change;
mod disks;
mod layer;
mod split;
mod twins;

pub use base::{Base, Name, decommissioned, names};
pub use change::{Changes, Review, ReviewReason};
pub use split::SplitError;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::device::Device;
use crate::identity::{Identity, Reason, contradict, defects, identities};
use crate::limits::MAX_ROWS;
use crate::placeholder::usable_serial;
use crate::record::{AssetRecord, ReportId, Source};
use crate::wording::fold;

use layer::Layer;

/// The devices of one organisation, ready to take more records.
#[derive(Clone, Debug, Default)]
pub struct Consolidated {
    /// Devices that are kept elsewhere.
    base: Option<Arc<dyn Base>>,
    /// What differs from them; copied only by who alters it.
    layer: Arc<Layer>,
    count: usize,
    reviews: Vec<Review>,
    asked: HashSet<Source>,
    by_report: HashMap<ReportId, String>,
}

/// Where a record belongs.
struct Placing {
    home: Option<(String, Reason)>,
    contested: Vec<(Identity, String)>,
    /// Identities that stay with the device from which this one was split.
    elsewhere: BTreeSet<Identity>,
    /// The device that was looked at last.
    met: Option<Arc<Device>>,
}

impl Consolidated {
    /// What waits for a person, oldest first. Kept in memory only: importing the same documents asks again.
    pub fn reviews(&self) -> &[Review] {
        &self.reviews
    }

    /// Merges the records of one or several documents, in the order given. Partial reports that name no machine are
    /// tried last, when the full report beside them is in.
    pub fn add(&mut self, records: Vec<AssetRecord>) -> Changes {
        let mut changes = Changes::default();
        let (records, twins) = twins::set_aside(records, self);
        let mut nameless = Vec::new();
        // One after the other: a large table is not held twice.
        for record in records {
            match identities(&record) {
                names if names.is_empty() => nameless.push(record),
                names => self.add_one(record, names, &mut changes),
            }
        }
        for record in nameless {
            self.add_one(record, Vec::new(), &mut changes);
        }
        for review in twins {
            self.ask(review, &mut changes);
        }
        changes.settle();
        changes
    }

    fn add_one(&mut self, record: AssetRecord, names: Vec<Identity>, changes: &mut Changes) {
        let placing = self.place(&record, &names);
        let mut held: BTreeSet<Identity> = placing.contested.iter().map(|(identity, _)| identity.clone()).collect();
        // Where a person said which machine it is, nothing is left to ask.
        let said = !placing.elsewhere.is_empty();
        held.extend(placing.elsewhere);
        let own: Vec<Identity> = names.into_iter().filter(|identity| !held.contains(identity)).collect();
        let (key, fresh) = match placing.home {
            Some((key, reason)) => {
                let known = placing.met.filter(|device| device.key_str() == key).or_else(|| self.get(&key));
                let fresh = known.is_some_and(|known| self.merge(known, &record, reason, own, changes));
                (key, fresh)
            }
            None => match Device::enter(&record, own) {
                Some(device) => (self.enter(device, changes), true),
                None => {
                    let reason = self.why_unplaced(&record, placing.contested);
                    return self.ask(Review { record, reason, stored_as: None }, changes);
                }
            },
        };
        if let Some(id) = &record.report_id {
            self.by_report.insert(id.clone(), key.clone());
        }
        if fresh && !said {
            self.ask_about_doubts(record, key, placing.contested, changes);
        }
    }

    /// Finds the device of a record: by its strongest identity that no stronger one speaks against.
    fn place(&self, record: &AssetRecord, names: &[Identity]) -> Placing {
        let mut placing = Placing { home: None, contested: Vec::new(), elsewhere: BTreeSet::new(), met: None };
        let mut met: Option<Arc<Device>> = None;
        for identity in names {
            let Some(key) = self.keys(&Name::Identity(identity.clone())).into_iter().next() else {
                continue;
            };
            // Its names nearly always find one device, which is read once.
            let device = match met.take().filter(|device| device.key_str() == key).or_else(|| self.get(&key)) {
                Some(device) => met.insert(device),
                None => continue,
            };
            let (key, elsewhere) = self.home_of(device, (record.source.tool, record.source.format));
            if !elsewhere.is_empty() {
                // A person split this kind of source off: no rule speaks against where it belongs.
                placing.home = Some((key, identity.reason()));
                placing.elsewhere = elsewhere;
                break;
            }
            match &placing.home {
                Some((home, _)) if *home == key => {}
                None if !contradict(names, device.identities()) => placing.home = Some((key, identity.reason())),
                _ => placing.contested.push((identity.clone(), key)),
            }
        }
        placing.met = met;
        if names.is_empty()
            && let Some(key) = record.report_id.as_ref().and_then(|id| self.by_report.get(id))
        {
            placing.home = Some((key.clone(), Reason::SameReportId));
        }
        placing
    }

    /// Merges into a known device; `false` if this very report was merged before.
    fn merge(
        &mut self,
        known: Arc<Device>,
        record: &AssetRecord,
        reason: Reason,
        own: Vec<Identity>,
        changes: &mut Changes,
    ) -> bool {
        let key = known.key();
        if known.has_merged(&record.source) {
            changes.unchanged.insert(key);
            return false;
        }
        let mut device = Device::clone(&known);
        let fields = device.absorb(record, reason, own);
        if fields.is_empty() {
            changes.unchanged.insert(key);
        } else {
            changes.changed.entry(key).or_default().extend(fields);
        }
        self.follow_disks(Some(&known), &mut device, changes);
        self.put(Some(known), Arc::new(device));
        true
    }

    fn enter(&mut self, mut device: Device, changes: &mut Changes) -> String {
        let key = device.key();
        changes.new.insert(key.clone());
        let known = self.get(&key);
        self.follow_disks(known.as_deref(), &mut device, changes);
        self.put(known, Arc::new(device));
        key
    }

    fn follow_disks(&self, before: Option<&Device>, device: &mut Device, changes: &mut Changes) {
        for moved in self.moved_disks(before, device) {
            device.note_move(moved.clone());
            changes.moves.insert(moved);
        }
    }

    fn why_unplaced(&self, record: &AssetRecord, contested: Vec<(Identity, String)>) -> ReviewReason {
        if let Some((_, holder)) = contested.into_iter().next() {
            return ReviewReason::HeldByAnother { holder };
        }
        let candidates = self.same_serial(record, None);
        if candidates.is_empty() {
            ReviewReason::NoIdentity { defects: defects(record) }
        } else {
            ReviewReason::SerialUnderAnotherMaker { candidates }
        }
    }

    /// Keys of devices with the record's serial, whatever their manufacturer, without `but`.
    fn same_serial(&self, record: &AssetRecord, but: Option<&str>) -> BTreeSet<String> {
        let serial = record.serial.as_deref().filter(|serial| usable_serial(serial, record.model.as_deref()));
        let keys = serial.map(|serial| self.keys(&Name::Serial(fold(serial)))).unwrap_or_default();
        keys.into_iter().filter(|key| Some(key.as_str()) != but).collect()
    }

    /// A record that found its place may still say something a person should look at.
    fn ask_about_doubts(
        &mut self,
        record: AssetRecord,
        key: String,
        contested: Vec<(Identity, String)>,
        changes: &mut Changes,
    ) {
        let candidates = self.same_serial(&record, Some(&key));
        let reason = match contested.into_iter().next() {
            Some((_, holder)) => ReviewReason::HeldByAnother { holder },
            None if !candidates.is_empty() => ReviewReason::SerialUnderAnotherMaker { candidates },
            None => return,
        };
        self.ask(Review { record, reason, stored_as: Some(key) }, changes);
    }

    fn ask(&mut self, review: Review, changes: &mut Changes) {
        // A question that waits already is not asked twice.
        if !self.asked.insert(review.record.source.clone()) {
            return;
        }
        if self.reviews.len() < MAX_ROWS {
            self.reviews.push(review.clone());
        }
        changes.to_review.push(review);
    }
}
