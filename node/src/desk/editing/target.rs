//! Which devices a pasted list or a query names.

use crate::desk::park::{Park, Query};
use crate::desk::{Answer, DeskError};
use crate::fleet::Fleet;
use crate::fleet::meaning::{Meaning, Names};
use std::collections::BTreeSet;

/// Every status that can be noted.
pub(super) const STATUSES: [&str; 11] = [
    "in_use",
    "in_stock",
    "on_loan",
    "broken",
    "in_repair",
    "to_reform",
    "reformed",
    "retired",
    "scrapped",
    "lost",
    "stolen",
];
/// Whose a device can be.
pub(super) const OWNERSHIPS: [&str; 3] = ["owned", "leased", "personal"];

/// Devices of the fleet that are meant.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// Their keys in the fleet, each once.
    pub(super) keys: BTreeSet<String>,
    /// Names that mean none.
    pub(super) unknown: Vec<String>,
    /// Names that mean several.
    pub(super) ambiguous: Vec<String>,
}

impl Targets {
    /// Looks names and query up.
    pub(super) fn find(fleet: &Fleet, park: &Park, names: &[String], query: Option<&str>) -> Answer<Self> {
        let mut targets = Targets::default();
        let wanted: Vec<&str> = names.iter().map(|n| n.trim()).filter(|n| !n.is_empty()).collect();
        let queried = match query {
            Some(query) => park.select(&Query::parse(query))?.keys,
            None => Vec::new(),
        };
        if wanted.is_empty() && query.is_none() {
            return Err(DeskError::Usage(say!(
                "no-devices-named",
                "name the devices: paste their serials or inventory numbers, or give a query"
            )));
        }
        let names = Names::of(fleet);
        for name in wanted {
            match names.meaning(name) {
                Meaning::One(key) => drop(targets.keys.insert(key)),
                Meaning::Several => targets.ambiguous.push(name.to_owned()),
                Meaning::Nothing => targets.unknown.push(name.to_owned()),
            }
        }
        // Rows of the table are called by their key or, once they entered, by their network id.
        for row in queried {
            match names.meaning(&row) {
                Meaning::One(key) => drop(targets.keys.insert(key)),
                // A device that others brought: nothing of it is noted here.
                _ => targets.unknown.push(row),
            }
        }
        Ok(targets)
    }
}
