//! The devices below the alterations that memory holds: a state on disk that never changes.

use std::fmt::Debug;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use super::disks::{self, DiskName};
use crate::day::Day;
use crate::device::Device;
use crate::identity::Identity;
use crate::status::Status;
use crate::wording::fold;

/// Something by which a device is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub enum Name {
    /// What names the machine.
    Identity(Identity),
    /// Its serial, folded, whoever made it.
    Serial(String),
    /// Its inventory number, folded, where that is none of its identities.
    Tag(String),
    /// A disk of its newest list.
    Disk(DiskName),
}

/// A state of the fleet that is kept elsewhere. What it answers never changes.
pub trait Base: Debug + Send + Sync {
    /// How many devices there are.
    fn len(&self) -> usize;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A device by its key.
    fn device(&self, key: &str) -> Option<Arc<Device>>;

    /// Keys of the devices that a name finds, in their order.
    fn keys(&self, name: &Name) -> Vec<String>;

    /// Devices of which a register says that they were decommissioned by then, with the day, by day and key.
    fn decommissioned(&self, upto: Day) -> Vec<(Day, String)>;

    /// The next devices in the order of their keys, at most so many.
    fn after(&self, key: Option<&str>, most: usize) -> Vec<Arc<Device>>;

    /// Why something could not be read, if so: what was answered since may lack devices.
    fn fault(&self) -> Option<String>;
}

/// Everything by which a device is found, each once.
#[must_use]
pub fn names(device: &Device) -> Vec<Name> {
    let mut names: Vec<Name> = device.identities().iter().cloned().map(Name::Identity).collect();
    names.extend(device.serial.as_ref().map(|serial| Name::Serial(fold(&serial.value))));
    if let Some(tag) = device.asset_tag.as_ref().map(|tag| fold(&tag.value))
        && !device.identities().contains(&Identity::Tag(tag.clone()))
    {
        names.push(Name::Tag(tag));
    }
    names.extend(disks::names(device).into_iter().map(Name::Disk));
    names
}

/// The day on which a register says that the device was decommissioned, unless it is gone altogether.
#[must_use]
pub fn decommissioned(device: &Device) -> Option<Day> {
    let status = device.status.as_ref().map_or(Status::Unknown, |known| known.value.status);
    let gone = status.never_offered() || status == Status::Scrapped;
    device.decommission_date.as_ref().filter(|_| !gone).map(|known| known.value)
}

/// Whether two states of one device are found by the same names, without writing them down.
pub(super) fn same_names(left: &Device, right: &Device) -> bool {
    let value = |device: &Device| {
        let text = |known: &Option<crate::device::Known<String>>| known.as_ref().map(|known| known.value.clone());
        (text(&device.serial), text(&device.asset_tag))
    };
    left.identities() == right.identities()
        && left.disks.as_ref().map(|known| &known.value) == right.disks.as_ref().map(|known| &known.value)
        && value(left) == value(right)
}
