//! The bytes of rows that are not devices.

use super::IndexFault;
use crate::fleet::alteration::PartCounts;
use crate::journal::Fact;
use borsh::{BorshDeserialize, BorshSerialize};
use regain_exchange::merge::Name;

/// What the journal tells beside devices.
pub(crate) enum Told {
    /// A fact as it stands there.
    Fact(Box<Fact>),
    /// That some devices of an alteration stand there.
    Part {
        /// Which alteration.
        number: u64,
        /// How many.
        counts: PartCounts,
    },
}

impl Told {
    /// What a fact tells beside devices.
    pub(crate) fn of(fact: Fact) -> Option<Self> {
        match fact {
            Fact::Devices { .. } => None,
            Fact::Altered(part) => Some(Told::Part { number: part.number, counts: part.counts() }),
            fact => Some(Told::Fact(Box::new(fact))),
        }
    }
}

/// A part of an alteration without its devices.
#[derive(BorshSerialize, BorshDeserialize)]
struct PartRow {
    number: u64,
    devices: u64,
    new: u64,
    removed: u64,
}

const FACT: u8 = 0;
const PART: u8 = 1;

/// The row of a fact.
pub(super) fn fact(json: &[u8]) -> Vec<u8> {
    let mut row = Vec::with_capacity(json.len() + 1);
    row.push(FACT);
    row.extend_from_slice(json);
    row
}

/// The row of a part.
pub(super) fn part(number: u64, counts: PartCounts) -> Vec<u8> {
    let row =
        PartRow { number, devices: counts.devices as u64, new: counts.new as u64, removed: counts.removed as u64 };
    let mut bytes = vec![PART];
    row.serialize(&mut bytes).expect("a vector takes every byte");
    bytes
}

/// The inverse of [`fact`] and [`part`].
pub(super) fn read(row: &[u8]) -> Result<Told, IndexFault> {
    let bad = |e: String| IndexFault::Row(e);
    match row.split_first() {
        Some((&FACT, json)) => Ok(Told::Fact(Box::new(Fact::from_bytes(json).map_err(|e| bad(e.to_string()))?))),
        Some((&PART, bytes)) => {
            let row: PartRow = borsh::from_slice(bytes).map_err(|e| bad(e.to_string()))?;
            let count = |n: u64| usize::try_from(n).map_err(|e| bad(e.to_string()));
            let counts =
                PartCounts { devices: count(row.devices)?, new: count(row.new)?, removed: count(row.removed)? };
            Ok(Told::Part { number: row.number, counts })
        }
        _ => Err(bad("a row of no known kind".into())),
    }
}

/// The bytes of a name, of which none is the beginning of another's.
pub(super) fn prefix(name: &Name) -> Vec<u8> {
    borsh::to_vec(name).expect("a vector takes every byte")
}

/// The row that says: this name finds that device.
pub(super) fn name(name: &Name, key: &str) -> Vec<u8> {
    let mut row = prefix(name);
    row.extend_from_slice(key.as_bytes());
    row
}
