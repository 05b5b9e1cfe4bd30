//! What adding records did.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::device::{DiskMove, Field};
use crate::identity::Defect;
use crate::record::{AssetRecord, Place};

/// What one call of [`super::Consolidated::add`] did; devices by their key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Devices entered.
    pub new: BTreeSet<String>,
    /// Devices known before whose values changed, with the fields.
    pub changed: BTreeMap<String, BTreeSet<Field>>,
    /// Devices known before and met again without a change.
    pub unchanged: BTreeSet<String>,
    /// Disks found in another machine than before.
    pub moves: BTreeSet<DiskMove>,
    /// What a person must look at.
    pub to_review: Vec<Review>,
}

impl Changes {
    /// Whether no device was entered or altered.
    pub fn is_quiet(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.moves.is_empty()
    }

    /// Each device in one list only: new before changed before unchanged.
    pub(super) fn settle(&mut self) {
        let Self { new, changed, unchanged, .. } = self;
        changed.retain(|key, _| !new.contains(key));
        unchanged.retain(|key| !new.contains(key) && !changed.contains_key(key));
    }
}

/// A record that a person must look at, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The record.
    pub record: AssetRecord,
    /// Why.
    pub reason: ReviewReason,
    /// The device it was merged into all the same; `None` if it waits outside.
    pub stored_as: Option<String>,
}

/// Why a record needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewReason {
    /// Nothing in it names a machine.
    NoIdentity {
        /// What is wrong with its serial, if it has one.
        defects: Vec<Defect>,
    },
    /// Another row of the same table has the same manufacturer and serial but is another asset.
    SameSerialTwice {
        /// The row that was taken.
        taken: Place,
        /// The device that row went to.
        device: String,
    },
    /// Something that names it belongs to a device that a stronger rule keeps apart.
    HeldByAnother {
        /// That device.
        holder: String,
    },
    /// Its serial is known under another manufacturer, or it names no manufacturer.
    SerialUnderAnotherMaker {
        /// The devices with that serial.
        candidates: BTreeSet<String>,
    },
}

impl fmt::Display for ReviewReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoIdentity { defects } if defects.is_empty() => f.write_str(
                "nothing names the machine: no serial with its manufacturer, no UUID, no inventory number; add one",
            ),
            Self::NoIdentity { defects } => {
                let reasons: Vec<String> = defects.iter().map(ToString::to_string).collect();
                f.write_str(&reasons.join("; "))
            }
            Self::SameSerialTwice { taken, .. } => {
                write!(f, "{taken} of the same file has the same manufacturer and serial; correct one of the two")
            }
            Self::HeldByAnother { .. } => f.write_str(
                "its inventory number, UUID or board belongs to another known machine; say which of the two is right",
            ),
            Self::SerialUnderAnotherMaker { .. } => {
                f.write_str("its serial is known under another manufacturer; say whether it is the same machine")
            }
        }
    }
}
