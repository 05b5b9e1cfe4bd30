//! Which machine each disk was seen in. A disk found elsewhere has moved; the machines stay two.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::device::{Device, DiskMove};
use crate::placeholder::usable_serial;
use crate::record::Disk;
use crate::wording::fold;

/// Folded model (empty if not told) and serial of a disk.
type DiskName = (String, String);

/// Disks by name, and the machines whose newest list holds them.
#[derive(Clone, Debug, Default)]
pub(super) struct DiskIndex {
    machines: HashMap<DiskName, BTreeSet<String>>,
    lists: BTreeMap<String, BTreeSet<DiskName>>,
}

fn name(disk: &Disk) -> Option<DiskName> {
    let serial = disk.serial.as_deref().filter(|serial| usable_serial(serial, disk.model.as_deref()))?;
    Some((disk.model.as_deref().map(fold).unwrap_or_default(), fold(serial)))
}

fn names(device: &Device) -> BTreeSet<DiskName> {
    device.disks.iter().flat_map(|known| &known.value).filter_map(name).collect()
}

impl DiskIndex {
    /// The disks that are new in `device` and were seen in other machines.
    pub(super) fn follow(&self, device: &Device) -> Vec<DiskMove> {
        let to = device.key();
        let before = self.lists.get(&to);
        let mut moves = Vec::new();
        for disk in names(device) {
            if before.is_some_and(|list| list.contains(&disk)) {
                continue;
            }
            for from in self.machines.get(&disk).into_iter().flatten().filter(|from| **from != to) {
                let (model, serial) = disk.clone();
                moves.push(DiskMove { model, serial, from: from.clone(), to: to.clone() });
            }
        }
        moves
    }

    /// Remembers the device's present list.
    pub(super) fn learn(&mut self, device: &Device) {
        let key = device.key();
        let now = names(device);
        for gone in self.lists.get(&key).into_iter().flatten().filter(|disk| !now.contains(*disk)) {
            if let Some(machines) = self.machines.get_mut(gone) {
                machines.remove(&key);
            }
        }
        for disk in &now {
            self.machines.entry(disk.clone()).or_default().insert(key.clone());
        }
        self.lists.insert(key, now);
    }
}
