//! What people note of devices by hand: above what imports tell, kept apart from it, each with a history and a way back.

use regain_exchange::status::Status;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What can be noted of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The day on which it will be retired.
    Planned,
    /// The end of its lease.
    LeaseEnd,
    /// Its status.
    Status,
    /// Its place.
    Site,
    /// Its own years of use.
    Years,
    /// Whose it is.
    Ownership,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 6] =
        [Field::Planned, Field::LeaseEnd, Field::Status, Field::Site, Field::Years, Field::Ownership];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Field::Planned => "planned",
            Field::LeaseEnd => "lease_end",
            Field::Status => "status",
            Field::Site => "site",
            Field::Years => "years",
            Field::Ownership => "ownership",
        }
    }

    /// The field of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.code() == code)
    }
}

/// What is noted of one device. Values are as a person wrote them, checked before they were written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    values: BTreeMap<Field, String>,
}

impl Edits {
    /// A field's value.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&str> {
        self.values.get(&field).map(String::as_str)
    }

    /// Every field with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.values.iter().map(|(field, value)| (*field, value.as_str()))
    }
}

/// One change of one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its key in the fleet.
    pub key: String,
    /// What was noted before.
    pub before: Option<String>,
    /// What is noted since.
    pub after: Option<String>,
}

/// A change of one field of many devices at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its number on this node.
    pub id: u64,
    /// When, in minutes since 1970.
    pub at: u32,
    /// The account that did it; empty for a program.
    pub by: String,
    /// The batch that it takes back, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
    /// Which field.
    pub field: Field,
    /// The devices, in the order of their keys.
    pub changes: Vec<Change>,
}

/// Everything noted by hand.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    devices: BTreeMap<String, Edits>,
    batches: BTreeMap<u64, Vec<Arc<Batch>>>,
    next: u64,
}

impl Noted {
    /// Takes a batch, or a part of one, as the journal has it.
    pub fn take(&mut self, batch: Batch) {
        for change in &batch.changes {
            let edits = self.devices.entry(change.key.clone()).or_default();
            match &change.after {
                Some(value) => drop(edits.values.insert(batch.field, value.clone())),
                None => drop(edits.values.remove(&batch.field)),
            }
        }
        self.next = self.next.max(batch.id.saturating_add(1));
        self.batches.entry(batch.id).or_default().push(Arc::new(batch));
    }

    /// What is noted of a device.
    #[must_use]
    pub fn of(&self, key: &str) -> Option<&Edits> {
        self.devices.get(key)
    }

    /// The number of the next batch.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.next
    }

    /// The parts of a batch.
    #[must_use]
    pub fn batch(&self, id: u64) -> &[Arc<Batch>] {
        self.batches.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every batch in its parts, newest first.
    pub fn batches(&self) -> impl Iterator<Item = (u64, &[Arc<Batch>])> {
        self.batches.iter().rev().map(|(id, parts)| (*id, parts.as_slice()))
    }

    /// Every change of a device, newest first.
    pub fn history<'a>(&'a self, key: &'a str) -> impl Iterator<Item = (&'a Batch, &'a Change)> {
        let parts = self.batches.values().rev().flatten();
        parts.filter_map(move |batch| {
            // A batch names its devices in the order of their keys.
            let at = batch.changes.binary_search_by(|c| c.key.as_str().cmp(key)).ok()?;
            Some((batch.as_ref(), batch.changes.get(at)?))
        })
    }
}

/// The status of that code.
#[must_use]
pub fn status_of(code: &str) -> Option<Status> {
    serde_json::from_value(serde_json::Value::String(code.to_owned())).ok()
}
