//! Which machine each disk was seen in. A disk found elsewhere has moved; the machines stay two.

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};

use super::Consolidated;
use super::base::Name;
use crate::device::{Device, DiskMove};
use crate::placeholder::usable_serial;
use crate::record::Disk;
use crate::wording::fold;

/// Letters of the model that every tool writes.
const MODEL_LETTERS: usize = 12;

/// What all tools write of one disk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct DiskName {
    /// The beginning of the folded model, empty if not told: tools cut models to sixteen letters and fewer.
    model: String,
    /// The folded serial.
    serial: String,
}

fn name(disk: &Disk) -> Option<DiskName> {
    let serial = disk.serial.as_deref().filter(|serial| usable_serial(serial, disk.model.as_deref()))?;
    let model = disk.model.as_deref().map(fold).unwrap_or_default();
    Some(DiskName { model: model.chars().take(MODEL_LETTERS).collect(), serial: fold(serial) })
}

/// The disks of the device's newest list.
pub(super) fn names(device: &Device) -> BTreeSet<DiskName> {
    device.disks.iter().flat_map(|known| &known.value).filter_map(name).collect()
}

/// The whole model of a disk of the device, folded.
fn whole_model(device: &Device, name: &DiskName) -> String {
    let disks = device.disks.iter().flat_map(|known| &known.value);
    let disk = disks.into_iter().find(|disk| self::name(disk).as_ref() == Some(name));
    disk.and_then(|disk| disk.model.as_deref()).map(fold).unwrap_or_default()
}

impl Consolidated {
    /// The disks that are new in `device` and were seen in other machines; `before` is the device as it was.
    pub(super) fn moved_disks(&self, before: Option<&Device>, device: &Device) -> Vec<DiskMove> {
        let to = device.key();
        let known = before.map(names).unwrap_or_default();
        let mut moves = Vec::new();
        for disk in names(device).difference(&known) {
            for from in self.keys(&Name::Disk(disk.clone())).into_iter().filter(|from| *from != to) {
                let (model, serial) = (whole_model(device, disk), disk.serial.clone());
                moves.push(DiskMove { model, serial, from, to: to.clone() });
            }
        }
        moves
    }

    /// Keys of the machines in which a disk of this model and serial was last seen; several when it moved unnoticed.
    pub fn machines_with_disk(&self, model: &str, serial: &str) -> BTreeSet<String> {
        let disk = Disk { model: Some(model.to_owned()), serial: Some(serial.to_owned()), ..Disk::default() };
        name(&disk).into_iter().flat_map(|name| self.keys(&Name::Disk(name))).collect()
    }
}
