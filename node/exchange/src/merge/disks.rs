//! Which machine each disk was seen in. A disk found elsewhere has moved; the machines stay two.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::device::{Device, DiskMove};
use crate::placeholder::usable_serial;
use crate::record::Disk;
use crate::wording::fold;

/// The beginning of the folded model (empty if not told) and the serial of a disk. Tools cut models to sixteen letters
/// and fewer: what all of them write of one disk is the beginning.
type DiskName = (String, String);

/// Letters of the model that every tool writes.
const MODEL_LETTERS: usize = 12;

/// Disks by name, and the machines whose newest list holds them.
#[derive(Clone, Debug, Default)]
pub(super) struct DiskIndex {
    machines: HashMap<DiskName, BTreeSet<String>>,
    lists: BTreeMap<String, BTreeSet<DiskName>>,
}

fn name(disk: &Disk) -> Option<DiskName> {
    let serial = disk.serial.as_deref().filter(|serial| usable_serial(serial, disk.model.as_deref()))?;
    let model = disk.model.as_deref().map(fold).unwrap_or_default();
    Some((model.chars().take(MODEL_LETTERS).collect(), fold(serial)))
}

/// The whole model of a disk of the device, folded.
fn whole_model(device: &Device, name: &DiskName) -> String {
    let disks = device.disks.iter().flat_map(|known| &known.value);
    let disk = disks.into_iter().find(|disk| self::name(disk).as_ref() == Some(name));
    disk.and_then(|disk| disk.model.as_deref()).map(fold).unwrap_or_default()
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
                let (model, serial) = (whole_model(device, &disk), disk.1.clone());
                moves.push(DiskMove { model, serial, from: from.clone(), to: to.clone() });
            }
        }
        moves
    }

    /// Forgets a device that is split or joined.
    pub(super) fn forget(&mut self, key: &str) {
        for disk in self.lists.remove(key).into_iter().flatten() {
            if let Some(machines) = self.machines.get_mut(&disk) {
                machines.remove(key);
            }
        }
    }

    /// The machines whose newest list holds a disk of this model and serial.
    pub(super) fn machines_with(&self, model: &str, serial: &str) -> BTreeSet<String> {
        let disk = Disk { model: Some(model.to_owned()), serial: Some(serial.to_owned()), ..Disk::default() };
        name(&disk).and_then(|name| self.machines.get(&name)).cloned().unwrap_or_default()
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
        // Most machines of a table tell of no disk by its serial.
        if now.is_empty() {
            self.lists.remove(&key);
        } else {
            self.lists.insert(key, now);
        }
    }
}
