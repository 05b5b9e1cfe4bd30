//! What one report or one row says about one machine, in the vocabulary of the project.

mod disk;
mod form;
mod shared;

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::category::Category;
use crate::day::Day;
use crate::fingerprint::Fingerprint;
use crate::identity::Identity;
use crate::mac::Mac;
use crate::moment::Moment;
use crate::status::StatedStatus;

pub use disk::{Disk, DiskHealth, DiskKind};
pub use form::{Format, Tool};
pub use shared::Shared;

/// Where in its document a record, a warning or a refusal stands.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Line of a table, counted from 1; the header is a line too.
    Line(u64),
    /// JSON pointer (RFC 6901).
    Pointer(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Pointer(pointer) if pointer.is_empty() => f.write_str("/"),
            Self::Pointer(pointer) => f.write_str(pointer),
        }
    }
}

/// Where a value comes from.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Source {
    /// Who wrote the document.
    pub tool: Tool,
    /// In which form.
    pub format: Format,
    /// Which document, by its content.
    pub document: Fingerprint,
    /// Where in it.
    pub place: Place,
}

/// How a memory size was found: the sum of the modules is what is built in, the system sees a little less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "snake_case")]
pub enum RamBasis {
    /// Sum of the filled modules.
    Modules,
    /// What the operating system sees.
    System,
}

/// Memory of a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Ram {
    /// Bytes.
    pub bytes: u64,
    /// How they were counted.
    pub basis: RamBasis,
}

/// Whose equipment it is, where a tool says so. What is leased or a person's own is not the organisation's to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ownership {
    /// Bought by the organisation.
    Owned,
    /// Leased.
    Leased,
    /// Brought by a person.
    Personal,
}

impl Ownership {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Owned => "owned",
            Self::Leased => "leased",
            Self::Personal => "personal",
        }
    }
}

/// Charge of the batteries, all together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Battery {
    /// Charge when new, in mWh.
    pub design_mwh: u32,
    /// Charge when full today, in mWh.
    pub full_mwh: u32,
}

impl Battery {
    /// Lost part of the charge in percent, 0 to 100; 0 for a battery that holds more than it was made for.
    pub fn wear_percent(self) -> u8 {
        let lost = u64::from(self.design_mwh.saturating_sub(self.full_mwh));
        let percent = (lost * 100 + u64::from(self.design_mwh) / 2).checked_div(u64::from(self.design_mwh));
        u8::try_from(percent.unwrap_or(0).min(100)).unwrap_or(100)
    }
}

/// Whether a report tells all its tool knows or only some sections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// Everything the tool knows.
    #[default]
    Full,
    /// Some sections only: what is absent is not said to be gone.
    Partial,
}

/// Whether a screen stands by itself or is the panel of the machine it was seen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreenMounting {
    /// Seems to be the panel of a portable: small, and without the label that screens sold alone carry.
    LikelyBuiltIn,
    /// Seems to stand by itself.
    StandsAlone,
}

/// The id an agent gives to a machine's reports. It holds the host name, so it lives in memory only: it is never
/// serialised, compared only for equality, and cannot be printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(String);

impl ReportId {
    /// Wraps the id as the agent wrote it.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReportId(private)")
    }
}

/// What one document says about one machine. Every `None` means "not told", never "has none".
///
/// It holds serials and is private to the node that read it; names of people were dropped by the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct AssetRecord {
    /// Where it was read.
    pub source: Source,
    /// What it is.
    pub category: Category,
    /// Manufacturer as written; `None` for a placeholder.
    pub manufacturer: Option<String>,
    /// Model as written; `None` for a placeholder.
    pub model: Option<String>,
    /// Serial of the machine as written, even one that identifies nothing: see [`crate::identity::defects`].
    pub serial: Option<String>,
    /// Second serial of a screen (EDID holds a short and a long one).
    pub alt_serial: Option<String>,
    /// System UUID as written.
    pub uuid: Option<String>,
    /// The owner's inventory number.
    pub asset_tag: Option<String>,
    /// Serial of the main board.
    pub board_serial: Option<String>,
    /// Addresses of the cards that are built in.
    pub macs: Vec<Mac>,
    /// The name the owner gave to the asset (the `Nom` column of GLPI). PRIVATE: people do name machines after their
    /// users ("iMac de Marie"), which cannot be known here, so it stays on the node that read it.
    pub label: Option<String>,
    /// Site, building, room.
    pub site: Option<String>,
    /// Entity or service that holds it.
    pub entity: Option<String>,
    /// Status with its word.
    pub status: Option<StatedStatus>,
    /// Day of purchase.
    pub purchase_date: Option<Day>,
    /// Day of the decision to take it out of the fleet.
    pub decommission_date: Option<Day>,
    /// Last day of the warranty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warranty_end: Option<Day>,
    /// Last day of its lease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_end: Option<Day>,
    /// The day on which the register says it is to be replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_of_life: Option<Day>,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ownership: Option<Ownership>,
    /// For a disk told of on its own: its size, kind and health. Its model and serial are those of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drive: Option<Disk>,
    /// Processor, several joined with " + ".
    pub cpu: Option<String>,
    /// Memory.
    pub ram: Option<Ram>,
    /// Disks; `None` is "unknown, not none": an unseen disk is an unerased disk.
    pub disks: Option<Vec<Disk>>,
    /// Battery.
    pub battery: Option<Battery>,
    /// Operating system.
    pub os: Option<String>,
    /// Full or partial.
    pub completeness: Completeness,
    /// When the report says it was made.
    pub observed: Option<Moment>,
    /// For a screen: the machine it was seen on.
    pub seen_on: Option<Identity>,
    /// For a screen: whether it seems to be part of that machine.
    pub mounting: Option<ScreenMounting>,
    /// Joins the partial reports of one machine that name nothing else. Never serialised.
    #[serde(skip)]
    #[borsh(skip)]
    pub report_id: Option<ReportId>,
}

impl AssetRecord {
    /// A record that says nothing yet.
    pub fn blank(source: Source) -> Self {
        Self {
            source,
            category: Category::Unknown,
            manufacturer: None,
            model: None,
            serial: None,
            alt_serial: None,
            uuid: None,
            asset_tag: None,
            board_serial: None,
            macs: Vec::new(),
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
            completeness: Completeness::Full,
            observed: None,
            seen_on: None,
            mounting: None,
            report_id: None,
        }
    }

    /// Takes from `other`, which is about the same machine, what this record does not say.
    pub fn complete_with(&mut self, other: Self) {
        macro_rules! complete {
            ($($field:ident)*) => { $( if self.$field.is_none() { self.$field = other.$field; } )* };
        }
        complete!(manufacturer model serial alt_serial uuid asset_tag board_serial label site entity status);
        complete!(purchase_date decommission_date warranty_end lease_end end_of_life ownership drive cpu ram disks battery os);
        complete!(observed seen_on mounting report_id);
        if self.category == Category::Unknown {
            self.category = other.category;
        }
        for mac in other.macs {
            if !self.macs.contains(&mac) {
                self.macs.push(mac);
            }
        }
    }

    /// Memory in bytes, however it was counted.
    pub fn ram_bytes(&self) -> Option<u64> {
        self.ram.map(|ram| ram.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wear_is_a_percentage() {
        assert_eq!(Battery { design_mwh: 57_570, full_mwh: 50_570 }.wear_percent(), 12);
        assert_eq!(Battery { design_mwh: 100, full_mwh: 120 }.wear_percent(), 0);
        assert_eq!(Battery { design_mwh: 0, full_mwh: 0 }.wear_percent(), 0);
        assert_eq!(Battery { design_mwh: u32::MAX, full_mwh: 0 }.wear_percent(), 100);
    }

    #[test]
    fn the_report_id_is_never_written() {
        let source = Source {
            tool: Tool::GlpiAgent,
            format: Format::GlpiJson,
            document: Fingerprint::of(b"x"),
            place: Place::Pointer("/content".into()),
        };
        let mut record = AssetRecord::blank(source);
        record.report_id = Some(ReportId::new("pc-of-zenobia-2024-01-01"));
        assert!(!serde_json::to_string(&record).expect("json").contains("zenobia"));
        assert!(!format!("{record:?}").contains("zenobia"));
    }
}
