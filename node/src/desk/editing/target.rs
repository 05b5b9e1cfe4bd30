//! Which devices a pasted list or a query names.

use crate::desk::park::{Park, Query};
use crate::desk::{Answer, DeskError};
use crate::fleet::Fleet;
use std::collections::{BTreeSet, HashMap};

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

/// What a name means.
enum Meaning<'a> {
    One(&'a str),
    Several,
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
        let index = if wanted.is_empty() { HashMap::new() } else { index(fleet) };
        for name in wanted {
            match index.get(&name.to_lowercase()) {
                Some(Meaning::One(key)) => drop(targets.keys.insert((*key).to_owned())),
                Some(Meaning::Several) => targets.ambiguous.push(name.to_owned()),
                None => targets.unknown.push(name.to_owned()),
            }
        }
        if !queried.is_empty() {
            let by_id: HashMap<String, &String> = fleet.entered.iter().map(|(k, r)| (r.id().to_string(), k)).collect();
            for row in queried {
                match by_id
                    .get(&row)
                    .copied()
                    .or_else(|| fleet.consolidated.devices().get_key_value(&row).map(|(k, _)| k))
                {
                    Some(key) => drop(targets.keys.insert(key.clone())),
                    // A device that others brought: nothing of it is noted here.
                    None => targets.unknown.push(row),
                }
            }
        }
        Ok(targets)
    }
}

/// Every name of every device, without case.
fn index(fleet: &Fleet) -> HashMap<String, Meaning<'_>> {
    let mut index: HashMap<String, Meaning<'_>> = HashMap::new();
    for (key, device) in fleet.consolidated.devices() {
        let entered = fleet.entered.get(key);
        let texts = [
            Some(key.clone()),
            device.serial.as_ref().map(|k| k.value.clone()),
            device.asset_tag.as_ref().map(|k| k.value.clone()),
            entered.map(|r| r.id().to_string()),
            entered.and_then(|r| fleet.codes.get(r)).cloned(),
        ];
        let names: BTreeSet<String> = texts.into_iter().flatten().map(|t| t.trim().to_lowercase()).collect();
        for name in names {
            let meaning = match index.contains_key(&name) {
                true => Meaning::Several,
                false => Meaning::One(key),
            };
            index.insert(name, meaning);
        }
    }
    index
}
