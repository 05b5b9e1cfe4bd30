//! Which machine a record speaks of. The rules, strongest first:
//!
//! 1. serial of the machine together with its manufacturer,
//! 2. system UUID,
//! 3. serial of the main board together with the address of a built-in card,
//! 4. the owner's inventory number.
//!
//! A disk told of on its own is known by its model and serial.
//!
//! Values that identify nothing ([`crate::placeholder`]) are passed over. Two different serials (or, without a common
//! serial, two different UUIDs) are two machines, whatever weaker rules say: inventory numbers are given twice, and
//! some boards share a UUID.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::mac::Mac;
use crate::maker::same_maker_form;
use crate::placeholder::{is_scientific, usable_serial, usable_tag, usable_uuid};
use crate::record::AssetRecord;
use crate::wording::fold;

/// One thing that names a machine, in the form in which it is compared. Private: it holds serials.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// Manufacturer (short form) and serial.
    Serial {
        /// Manufacturer as [`same_maker_form`] writes it.
        maker: String,
        /// Folded serial.
        serial: String,
    },
    /// System UUID, 32 hexadecimal digits.
    Uuid(String),
    /// Serial of the main board and a built-in card.
    Board {
        /// Folded serial of the board.
        serial: String,
        /// A built-in card.
        mac: Mac,
    },
    /// The owner's inventory number, folded.
    Tag(String),
    /// A disk on its own.
    Drive {
        /// Folded model.
        model: String,
        /// Folded serial.
        serial: String,
    },
}

/// Why two records are held to be one machine.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Same manufacturer and serial.
    SerialAndManufacturer,
    /// Same system UUID.
    Uuid,
    /// Same board serial and built-in card.
    BoardAndCard,
    /// Same inventory number of the one owner.
    AssetTag,
    /// A partial report that names nothing else carries the report id of a full one.
    SameReportId,
    /// Same model and serial of a disk.
    Drive,
    /// A person said so.
    Person,
}

/// Something that keeps a record from being identified by its serial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// A spreadsheet turned the serial into a rounded number (3.01043E+13).
    ScientificSerial,
    /// The serial is a placeholder, too short, or one repeated character.
    PlaceholderSerial,
    /// The serial may be good but no manufacturer goes with it.
    SerialWithoutMaker,
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Serial { maker, serial } => write!(f, "serial:{maker}:{serial}"),
            Self::Uuid(digits) => write!(f, "uuid:{digits}"),
            Self::Board { serial, mac } => write!(f, "board:{serial}:{mac}"),
            Self::Tag(tag) => write!(f, "tag:{tag}"),
            Self::Drive { model, serial } => write!(f, "drive:{model}:{serial}"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SerialAndManufacturer => "same manufacturer and serial",
            Self::Uuid => "same system UUID",
            Self::BoardAndCard => "same board serial and built-in network card",
            Self::AssetTag => "same inventory number",
            Self::SameReportId => "same report id",
            Self::Drive => "same model and serial of a disk",
            Self::Person => "a person said so",
        })
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ScientificSerial => {
                "the serial was turned into a rounded number by a spreadsheet; export again without opening it there"
            }
            Self::PlaceholderSerial => "the serial is a placeholder that identifies nothing; read it on the machine",
            Self::SerialWithoutMaker => "the serial has no manufacturer beside it; add the manufacturer",
        })
    }
}

impl Identity {
    /// The rule this identity belongs to.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Serial { .. } => Reason::SerialAndManufacturer,
            Self::Uuid(_) => Reason::Uuid,
            Self::Board { .. } => Reason::BoardAndCard,
            Self::Tag(_) => Reason::AssetTag,
            Self::Drive { .. } => Reason::Drive,
        }
    }
}

/// Everything usable that names the record's machine, strongest first.
pub fn identities(record: &AssetRecord) -> Vec<Identity> {
    let model = record.model.as_deref();
    let mut found = Vec::new();
    if record.drive.is_some() {
        // A disk is named by its model and serial: makers of the case around it differ from tool to tool.
        let serial = record.serial.as_deref().filter(|serial| usable_serial(serial, model));
        found.extend(
            serial.zip(model).map(|(serial, model)| Identity::Drive { model: fold(model), serial: fold(serial) }),
        );
        return found;
    }
    if let Some(maker) = record.manufacturer.as_deref().and_then(same_maker_form) {
        for serial in [&record.serial, &record.alt_serial].into_iter().flatten() {
            if usable_serial(serial, model) {
                push_new(&mut found, Identity::Serial { maker: maker.clone(), serial: fold(serial) });
            }
        }
    }
    if let Some(digits) = record.uuid.as_deref().and_then(usable_uuid) {
        found.push(Identity::Uuid(digits));
    }
    if let Some(board) = record.board_serial.as_deref().filter(|serial| usable_serial(serial, model)) {
        for mac in &record.macs {
            push_new(&mut found, Identity::Board { serial: fold(board), mac: *mac });
        }
    }
    if let Some(tag) = record.asset_tag.as_deref().filter(|tag| usable_tag(tag, model)) {
        found.push(Identity::Tag(fold(tag)));
    }
    found
}

/// Identities in their order, each once.
pub(crate) fn in_order(mut identities: Vec<Identity>) -> Vec<Identity> {
    identities.sort_unstable();
    identities.dedup();
    identities
}

fn push_new(found: &mut Vec<Identity>, identity: Identity) {
    if !found.contains(&identity) {
        found.push(identity);
    }
}

/// The strongest identity of a record; `None` when nothing in it names a machine.
pub fn identify(record: &AssetRecord) -> Option<Identity> {
    identities(record).into_iter().next()
}

/// Whether two sets of identities exclude each other: both know serials, or both know UUIDs without a common serial,
/// and share none of that level.
pub fn contradict(left: &[Identity], right: &[Identity]) -> bool {
    for level in [Reason::SerialAndManufacturer, Reason::Uuid] {
        let of = |side: &[Identity]| -> Vec<Identity> {
            side.iter().filter(|identity| identity.reason() == level).cloned().collect()
        };
        let (left, right) = (of(left), of(right));
        if left.iter().any(|identity| right.contains(identity)) {
            return false;
        }
        if !left.is_empty() && !right.is_empty() {
            return true;
        }
    }
    false
}

/// Why two records are one machine; `None` if nothing joins them or a stronger rule parts them.
pub fn same(left: &AssetRecord, right: &AssetRecord) -> Option<Reason> {
    let (left, right) = (identities(left), identities(right));
    if contradict(&left, &right) {
        return None;
    }
    left.iter().find(|identity| right.contains(identity)).map(Identity::reason)
}

/// What keeps the record from being known by its serial; empty also when it has none.
pub fn defects(record: &AssetRecord) -> Vec<Defect> {
    let Some(serial) = record.serial.as_deref() else {
        return Vec::new();
    };
    let defect = if is_scientific(serial) {
        Defect::ScientificSerial
    } else if !usable_serial(serial, record.model.as_deref()) {
        Defect::PlaceholderSerial
    } else if record.manufacturer.as_deref().and_then(same_maker_form).is_none() {
        Defect::SerialWithoutMaker
    } else {
        return Vec::new();
    };
    vec![defect]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::record::{Format, Place, Source, Tool};

    fn record(maker: &str, serial: &str) -> AssetRecord {
        let mut record = AssetRecord::blank(Source {
            tool: Tool::Glpi,
            format: Format::GlpiCsv,
            document: Fingerprint::of(b"identity"),
            place: Place::Line(2),
        });
        record.manufacturer = Some(maker.to_owned());
        record.serial = Some(serial.to_owned());
        record
    }

    #[test]
    fn strongest_first() {
        let mut one = record("Dell Inc.", " 7xkq2m2 ");
        one.uuid = Some("4c4c4544-0039-4a10-8051-c7c04f564c43".into());
        one.asset_tag = Some("BRE-2019-0001".into());
        one.board_serial = Some("/VLC0H72/CM5201100017/".into());
        one.macs = vec!["d4:be:d9:5a:01:02".parse().expect("a card")];
        let reasons: Vec<Reason> = identities(&one).iter().map(Identity::reason).collect();
        assert_eq!(reasons, [Reason::SerialAndManufacturer, Reason::Uuid, Reason::BoardAndCard, Reason::AssetTag]);
        assert_eq!(identify(&one).map(|i| i.to_string()), Some("serial:dell:7xkq2m2".into()));
    }

    #[test]
    fn one_machine_in_two_spellings() {
        let spelled = same(&record("Hewlett-Packard", "CZC3451K2P"), &record("HP Inc.", "czc3451k2p"));
        assert_eq!(spelled, Some(Reason::SerialAndManufacturer));
        assert_eq!(same(&record("Dell", "CZC3451K2P"), &record("HP", "CZC3451K2P")), None);
    }

    #[test]
    fn placeholders_join_nothing() {
        let left = record("ASUS", "System Serial Number");
        assert_eq!(same(&left, &left.clone()), None);
        assert_eq!(identify(&left), None);
        assert_eq!(defects(&left), [Defect::PlaceholderSerial]);
        assert_eq!(defects(&record("HP", "3,01043E+13")), [Defect::ScientificSerial]);
        assert_eq!(defects(&record("To be filled by O.E.M.", "7XKQ2M2")), [Defect::SerialWithoutMaker]);
    }

    #[test]
    fn two_serials_are_two_machines_even_with_one_tag() {
        let (mut left, mut right) = (record("HP", "CZC3451K2P"), record("HP", "CZC3451K2Q"));
        left.asset_tag = Some("BRE-2014-0012".into());
        right.asset_tag = left.asset_tag.clone();
        assert_eq!(same(&left, &right), None);
        right.serial = None;
        assert_eq!(same(&left, &right), Some(Reason::AssetTag));
    }
}
