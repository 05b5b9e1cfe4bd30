//! Two rows of one table with one serial: a copy-and-paste error that must neither merge two machines nor lose one.

use std::collections::HashMap;

use super::Consolidated;
use super::change::{Review, ReviewReason};
use crate::device::Device;
use crate::fingerprint::Fingerprint;
use crate::identity::{Identity, Reason, identities};
use crate::record::AssetRecord;
use crate::wording::fold;

/// Parts the rows that repeat another row's serial from the records to merge. Of such rows the one that the known
/// device already came from is taken, otherwise the first.
pub(super) fn set_aside(records: Vec<AssetRecord>, known: &Consolidated) -> (Vec<AssetRecord>, Vec<Review>) {
    let mut groups: HashMap<(Fingerprint, Identity), Vec<usize>> = HashMap::new();
    for (index, record) in records.iter().enumerate() {
        if !(record.source.format.lists_a_fleet() || record.source.format.is_register()) {
            continue;
        }
        for identity in identities(record).into_iter().filter(|i| i.reason() == Reason::SerialAndManufacturer) {
            groups.entry((record.source.document, identity)).or_default().push(index);
        }
    }
    let mut aside: HashMap<usize, ReviewReason> = HashMap::new();
    for ((_, identity), members) in groups {
        // Nearly every serial stands in one row.
        if members.len() < 2 {
            continue;
        }
        let rows: Vec<(usize, &AssetRecord)> =
            members.iter().filter_map(|index| records.get(*index).map(|record| (*index, record))).collect();
        let device = known.holder(&identity);
        let device = device.as_deref();
        let Some((taken, chosen)) = choose(&rows, device) else {
            continue;
        };
        let key = device.map_or_else(|| identity.to_string(), Device::key);
        for (index, row) in &rows {
            if *index != taken && !same_asset(chosen, row) {
                let reason = ReviewReason::SameSerialTwice { taken: chosen.source.place.clone(), device: key.clone() };
                aside.insert(*index, reason);
            }
        }
    }
    if aside.is_empty() {
        return (records, Vec::new());
    }
    let mut kept = Vec::with_capacity(records.len());
    let mut reviews = Vec::new();
    for (index, record) in records.into_iter().enumerate() {
        match aside.remove(&index) {
            Some(reason) => reviews.push(Review { record, reason, stored_as: None }),
            None => kept.push(record),
        }
    }
    (kept, reviews)
}

fn choose<'a>(rows: &[(usize, &'a AssetRecord)], device: Option<&Device>) -> Option<(usize, &'a AssetRecord)> {
    let of_device = |record: &AssetRecord| {
        device.is_some_and(|device| {
            let label = device.label.as_ref().map(|known| fold(&known.value));
            let tag = device.asset_tag.as_ref().map(|known| fold(&known.value));
            label == record.label.as_deref().map(fold) && tag == record.asset_tag.as_deref().map(fold)
        })
    };
    rows.iter().find(|(_, record)| of_device(record)).or_else(|| rows.first()).copied()
}

/// Whether two rows speak of one asset: GLPI repeats a row when a joined column holds several values.
fn same_asset(left: &AssetRecord, right: &AssetRecord) -> bool {
    let name = |record: &AssetRecord| {
        (record.label.as_deref().map(fold), record.asset_tag.as_deref().map(fold), record.site.as_deref().map(fold))
    };
    name(left) == name(right)
}
