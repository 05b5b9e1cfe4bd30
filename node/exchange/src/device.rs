//! One machine as all its reports together tell it, with the source of every value.

mod accounts;
mod splitting;
pub mod stored;

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::category::Category;
use crate::day::Day;
use crate::identity::{Identity, Reason, in_order};
use crate::limits::MAX_REMEMBERED;
use crate::mac::Mac;
use crate::moment::Moment;
use crate::placeholder::{usable_serial, usable_tag, usable_uuid};
use crate::record::{
    AssetRecord, Battery, Completeness, Disk, Format, Ownership, Ram, RamBasis, ScreenMounting, Shared, Source,
};
use crate::status::StatedStatus;

use accounts::{Accounts, kind};
pub use accounts::{Parting, SourceKind};

/// A value with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// The report that told it last.
    pub source: Shared,
    /// When that report says it was made.
    pub observed: Option<Moment>,
}

/// The fields of a device, for saying what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// What it is.
    Category,
    /// Manufacturer.
    Manufacturer,
    /// Model.
    Model,
    /// Serial.
    Serial,
    /// Second serial of a screen.
    AltSerial,
    /// System UUID.
    Uuid,
    /// Inventory number.
    AssetTag,
    /// Serial of the main board.
    BoardSerial,
    /// Built-in network cards.
    Macs,
    /// The owner's name for it.
    Label,
    /// Site, building, room.
    Site,
    /// Entity or service.
    Entity,
    /// Status.
    Status,
    /// Day of purchase.
    PurchaseDate,
    /// Day of decommission.
    DecommissionDate,
    /// Last day of the warranty.
    WarrantyEnd,
    /// Last day of its lease.
    LeaseEnd,
    /// The day on which the register says it is to be replaced.
    EndOfLife,
    /// Whose it is.
    Ownership,
    /// Size, kind and health of a disk on its own.
    Drive,
    /// Processor.
    Cpu,
    /// Memory.
    Ram,
    /// Disks.
    Disks,
    /// Battery.
    Battery,
    /// Operating system.
    Os,
    /// The machine a screen was seen on.
    SeenOn,
    /// Whether a screen seems to be built in.
    Mounting,
}

/// One report that went into a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedReport {
    /// The report.
    pub source: Shared,
    /// Why it was held to be about this machine; `None` for the report that entered it.
    pub reason: Option<Reason>,
}

/// A disk that was seen in another machine before: the disk moved, the machines stay two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct DiskMove {
    /// Model of the disk, folded; empty if not told.
    pub model: String,
    /// Serial of the disk, folded.
    pub serial: String,
    /// Key of the machine it was seen in before.
    pub from: String,
    /// Key of the machine it is in now.
    pub to: String,
}

/// One machine. Private to the node: it holds serials and the owner's label, and goes into its journal only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    key: String,
    /// In their order, which is that of strength, each once.
    identities: Vec<Identity>,
    reports: Vec<MergedReport>,
    disk_moves: BTreeSet<DiskMove>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accounts: Option<Box<Accounts>>,
    /// What it is.
    pub category: Option<Known<Category>>,
    /// Manufacturer.
    pub manufacturer: Option<Known<String>>,
    /// Model.
    pub model: Option<Known<String>>,
    /// Serial.
    pub serial: Option<Known<String>>,
    /// Second serial of a screen.
    pub alt_serial: Option<Known<String>>,
    /// System UUID.
    pub uuid: Option<Known<String>>,
    /// Inventory number.
    pub asset_tag: Option<Known<String>>,
    /// Serial of the main board.
    pub board_serial: Option<Known<String>>,
    /// Built-in network cards.
    pub macs: Option<Known<Vec<Mac>>>,
    /// The owner's name for it; may hold a person's name, see [`AssetRecord::label`].
    pub label: Option<Known<String>>,
    /// Site, building, room.
    pub site: Option<Known<String>>,
    /// Entity or service.
    pub entity: Option<Known<String>>,
    /// Status.
    pub status: Option<Known<StatedStatus>>,
    /// Day of purchase.
    pub purchase_date: Option<Known<Day>>,
    /// Day of the decision to take it out of the fleet.
    pub decommission_date: Option<Known<Day>>,
    /// Last day of the warranty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warranty_end: Option<Known<Day>>,
    /// Last day of its lease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_end: Option<Known<Day>>,
    /// The day on which the register says it is to be replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_of_life: Option<Known<Day>>,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ownership: Option<Known<Ownership>>,
    /// For a disk on its own: its size, kind and health.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drive: Option<Known<Box<Disk>>>,
    /// Processor.
    pub cpu: Option<Known<String>>,
    /// Memory.
    pub ram: Option<Known<Ram>>,
    /// Disks; `None` is "unknown, not none".
    pub disks: Option<Known<Vec<Disk>>>,
    /// Battery.
    pub battery: Option<Known<Battery>>,
    /// Operating system.
    pub os: Option<Known<String>>,
    /// For a screen: the machine it was seen on.
    pub seen_on: Option<Known<Identity>>,
    /// For a screen: whether it seems to be part of that machine.
    pub mounting: Option<Known<ScreenMounting>>,
}

impl Device {
    /// The device a record tells of; `None` when nothing in the record names a machine.
    pub(crate) fn enter(record: &AssetRecord, identities: Vec<Identity>) -> Option<Self> {
        let identities = in_order(identities);
        // The derived order of Identity is the order of strength: the first is the strongest.
        let key = identities.first()?.to_string();
        let mut device = Self::nameless(key, identities);
        device.take(record, None);
        Some(device)
    }

    /// A device of which nothing is told yet.
    fn nameless(key: String, identities: Vec<Identity>) -> Self {
        Self {
            key,
            identities,
            reports: Vec::new(),
            disk_moves: BTreeSet::new(),
            accounts: None,
            category: None,
            manufacturer: None,
            model: None,
            serial: None,
            alt_serial: None,
            uuid: None,
            asset_tag: None,
            board_serial: None,
            macs: None,
            label: None,
            site: None,
            entity: None,
            status: None,
            purchase_date: None,
            decommission_date: None,
            warranty_end: None,
            lease_end: None,
            end_of_life: None,
            ownership: None,
            drive: None,
            cpu: None,
            ram: None,
            disks: None,
            battery: None,
            os: None,
            seen_on: None,
            mounting: None,
        }
    }

    /// A name of the device that never changes: its strongest identity on the day it was entered. Private, as it
    /// holds a serial; the network knows the device under another id.
    pub fn key(&self) -> String {
        self.key.clone()
    }

    /// The same, to be looked at.
    pub fn key_str(&self) -> &str {
        &self.key
    }

    /// Whose it is: as a report says, else leased where one tells the end of a lease.
    pub fn whose(&self) -> Option<Ownership> {
        let leased = self.lease_end.as_ref().map(|_| Ownership::Leased);
        self.ownership.as_ref().map(|known| known.value).or(leased)
    }

    /// Everything known to name this machine.
    pub fn identities(&self) -> &[Identity] {
        &self.identities
    }

    /// The reports that went into it, oldest first, the last [`MAX_REMEMBERED`] of them.
    pub fn reports(&self) -> &[MergedReport] {
        &self.reports
    }

    /// Disks that came here from other machines.
    pub fn disk_moves(&self) -> &BTreeSet<DiskMove> {
        &self.disk_moves
    }

    /// Whether exactly this report was merged already.
    pub fn has_merged(&self, source: &Source) -> bool {
        self.reports.iter().any(|report| *report.source == *source)
    }

    /// Notes that a disk came from another machine.
    pub(crate) fn note_move(&mut self, moved: DiskMove) {
        self.disk_moves.insert(moved);
    }

    /// Merges a record that was found to be about this machine; the fields whose value changed.
    pub(crate) fn absorb(
        &mut self,
        record: &AssetRecord,
        reason: Reason,
        identities: Vec<Identity>,
    ) -> BTreeSet<Field> {
        if self.has_merged(&record.source) {
            return BTreeSet::new();
        }
        for identity in identities {
            if let Err(place) = self.identities.binary_search(&identity) {
                self.identities.insert(place, identity);
            }
        }
        self.take(record, Some(reason))
    }

    fn take(&mut self, record: &AssetRecord, reason: Option<Reason>) -> BTreeSet<Field> {
        self.remember(record);
        let source = Shared::from(record.source.clone());
        self.reports.push(MergedReport { source: source.clone(), reason });
        if self.reports.len() > MAX_REMEMBERED {
            self.reports.remove(0);
        }
        let mut hand = Hand { record, source, changed: BTreeSet::new() };
        self.take_names(&mut hand);
        self.take_administration(&mut hand);
        self.take_hardware(&mut hand);
        hand.changed
    }

    fn take_names(&mut self, hand: &mut Hand<'_>) {
        let record = hand.record;
        hand.give(&mut self.category, record.category.known(), Field::Category);
        hand.give(&mut self.manufacturer, record.manufacturer.clone(), Field::Manufacturer);
        hand.give(&mut self.model, record.model.clone(), Field::Model);
        // A firmware's placeholder must not replace the serial that somebody read from the label.
        let model = record.model.as_deref();
        let serial = |text: &Option<String>| text.clone().filter(|text| usable_serial(text, model));
        hand.give(&mut self.serial, serial(&record.serial), Field::Serial);
        hand.give(&mut self.alt_serial, serial(&record.alt_serial), Field::AltSerial);
        let uuid = record.uuid.clone().filter(|text| usable_uuid(text).is_some());
        hand.give(&mut self.uuid, uuid, Field::Uuid);
        hand.give(&mut self.board_serial, record.board_serial.clone(), Field::BoardSerial);
        let macs = (!record.macs.is_empty()).then(|| record.macs.clone());
        hand.give(&mut self.macs, macs, Field::Macs);
    }

    fn take_administration(&mut self, hand: &mut Hand<'_>) {
        let record = hand.record;
        let model = record.model.as_deref();
        let tag = record.asset_tag.clone().filter(|text| usable_tag(text, model));
        hand.give(&mut self.asset_tag, tag, Field::AssetTag);
        hand.give(&mut self.label, record.label.clone(), Field::Label);
        hand.give(&mut self.site, record.site.clone(), Field::Site);
        hand.give(&mut self.entity, record.entity.clone(), Field::Entity);
        hand.give(&mut self.status, record.status.clone(), Field::Status);
        hand.give(&mut self.purchase_date, record.purchase_date, Field::PurchaseDate);
        hand.give(&mut self.decommission_date, record.decommission_date, Field::DecommissionDate);
        hand.give(&mut self.warranty_end, record.warranty_end, Field::WarrantyEnd);
        hand.give(&mut self.lease_end, record.lease_end, Field::LeaseEnd);
        hand.give(&mut self.end_of_life, record.end_of_life, Field::EndOfLife);
        hand.give(&mut self.ownership, record.ownership, Field::Ownership);
    }

    fn take_hardware(&mut self, hand: &mut Hand<'_>) {
        let record = hand.record;
        hand.give(&mut self.cpu, record.cpu.clone(), Field::Cpu);
        // A partial report without its memory section still tells what the system sees (7800 of 8192 MiB):
        // that is a coarser count of the same modules, not a change.
        let coarser = record.completeness == Completeness::Partial
            && record.ram.is_some_and(|ram| ram.basis == RamBasis::System)
            && self.ram.as_ref().is_some_and(|known| known.value.basis == RamBasis::Modules);
        hand.give(&mut self.ram, record.ram.filter(|_| !coarser), Field::Ram);
        hand.give(&mut self.disks, record.disks.clone(), Field::Disks);
        hand.give(&mut self.drive, record.drive.clone().map(Box::new), Field::Drive);
        hand.give(&mut self.battery, record.battery, Field::Battery);
        hand.give(&mut self.os, record.os.clone(), Field::Os);
        hand.give(&mut self.seen_on, record.seen_on.clone(), Field::SeenOn);
        hand.give(&mut self.mounting, record.mounting, Field::Mounting);
    }
}

/// One record being merged, and what it changed so far.
struct Hand<'a> {
    record: &'a AssetRecord,
    source: Shared,
    changed: BTreeSet<Field>,
}

impl Hand<'_> {
    /// Settles one field. A silent record changes nothing. A source closer to the fact wins over one further away,
    /// whatever the order; between equals the newer report wins, and the later one to arrive if neither is dated.
    fn give<T: PartialEq>(&mut self, slot: &mut Option<Known<T>>, told: Option<T>, field: Field) {
        let Some(value) = told else { return };
        let record = self.record;
        if let Some(known) = slot {
            let new = authority(field, record.source.format);
            let old = authority(field, known.source.format);
            let wins = if known.value == value {
                // The same value told again only confirms it: a closer or a newer source is worth naming.
                new > old || (new == old && record.observed > known.observed)
            } else {
                let older = matches!((record.observed, known.observed), (Some(new), Some(old)) if new < old);
                new > old || (new == old && !older)
            };
            if !wins {
                return;
            }
        }
        if slot.as_ref().is_none_or(|known| known.value != value) {
            self.changed.insert(field);
        }
        *slot = Some(Known { value, source: self.source.clone(), observed: record.observed });
    }
}

/// How close a source is to a fact: what ran on the machine reads the firmware, the register knows the owner's
/// decisions. lshw cuts the model of a disk to sixteen letters: any other tool knows it better.
fn authority(field: Field, format: Format) -> u8 {
    let administrative = matches!(
        field,
        Field::AssetTag
            | Field::Label
            | Field::Site
            | Field::Entity
            | Field::Status
            | Field::PurchaseDate
            | Field::DecommissionDate
            | Field::WarrantyEnd
            | Field::LeaseEnd
            | Field::EndOfLife
            | Field::Ownership
    );
    match (administrative == format.is_register(), field, format) {
        (false, ..) => 0,
        (true, Field::Disks, Format::Lshw) => 1,
        (true, ..) => 2,
    }
}
