//! The private inventory: devices as imports tell them, which of them entered the network, and what givers told about
//! received ones. Nothing here has a wire encoding.

pub mod alteration;
pub mod edit;
pub(crate) mod index;
pub mod kept;
pub(crate) mod meaning;
pub(crate) mod opening;
pub mod picture;
pub mod plan;
pub mod policy;
pub mod renewal;
pub(crate) mod settling;
pub mod shared;

use crate::journal::{Foreseen, ManifestLine, Reference};
use edit::{Batch, Noted};
use kept::Kept;
use plan::Subject;
use policy::Policy;
use regain_exchange::device::Device;
use regain_exchange::merge::Consolidated;
use regain_protocol::id::DeviceRef;
use regain_protocol::time::Day;
use serde::Serialize;
use shared::{Counted, Shared};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The fleet of one organisation. A clone shares everything: readers beside the loop take one, and the loop copies a map
/// only when it changes it while they still read.
#[derive(Clone, Default)]
pub struct Fleet {
    devices: Arc<Consolidated>,
    /// Counts alterations of the devices.
    generation: u64,
    /// Fleet key to network reference.
    pub entered: Arc<BTreeMap<String, DeviceRef>>,
    /// Network reference to fleet key.
    pub keys: Arc<BTreeMap<DeviceRef, String>>,
    /// What givers told about received devices.
    pub manifests: Arc<BTreeMap<DeviceRef, ManifestLine>>,
    /// Local codes, as on labels.
    pub codes: Arc<BTreeMap<DeviceRef, String>>,
    /// What people noted of devices by hand.
    pub noted: Arc<Noted>,
    /// Photos and documents of devices.
    pub files: Arc<Kept>,
    /// What posts get.
    pub dotations: Arc<crate::desk::Dotations>,
    /// How retirements are foreseen.
    pub policy: Arc<Policy>,
    /// Forecasts that were kept, oldest first.
    pub foreseen: Arc<Vec<Foreseen>>,
    /// Totals of quarters of which something left, oldest first.
    pub counted: Arc<Vec<Counted>>,
    /// Totals that left, oldest first.
    pub shared: Arc<Vec<Shared>>,
    next_code: u32,
    revision: u64,
}

/// The devices at one moment.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// They.
    pub devices: Arc<Consolidated>,
    generation: u64,
}

#[cfg(test)]
impl From<Arc<Consolidated>> for Moment {
    /// Devices that no fleet has: what is worked out on them cannot be applied.
    fn from(devices: Arc<Consolidated>) -> Self {
        Moment { devices, generation: u64::MAX }
    }
}

/// What this node knows privately of a device.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Private {
    /// Local code.
    pub code: Option<String>,
    /// Manufacturer.
    pub manufacturer: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Serial.
    pub serial: Option<String>,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Site.
    pub site: Option<String>,
}

impl Fleet {
    /// The devices, consolidated from every import.
    #[must_use]
    pub fn devices(&self) -> &Arc<Consolidated> {
        &self.devices
    }

    /// The devices as they are now, so that it can be told later whether they still are.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment { devices: self.devices.clone(), generation: self.generation }
    }

    /// Whether no device was altered since.
    #[must_use]
    pub fn is_still(&self, moment: &Moment) -> bool {
        self.generation == moment.generation
    }

    /// Takes devices over as an import left them.
    pub fn restore(&mut self, devices: Vec<Device>) {
        self.replace(Arc::new(self.devices.altered(devices, &[])));
    }

    /// Puts other devices in the place of those that were known.
    pub fn replace(&mut self, devices: Arc<Consolidated>) {
        self.devices = devices;
        self.generation += 1;
        self.revision += 1;
    }

    /// The same devices, now that the index has all of them.
    pub(crate) fn settle(&mut self, state: index::State) {
        self.devices = Arc::new(self.devices.settled(Arc::new(state)));
    }

    /// Takes what was noted by hand.
    pub fn note(&mut self, batch: Batch) {
        Arc::make_mut(&mut self.noted).take(batch);
        self.revision += 1;
    }

    /// Takes other rules of foreseeing.
    pub fn rule(&mut self, policy: Policy) {
        self.policy = Arc::new(policy);
        self.revision += 1;
    }

    /// A device of the fleet with all that decides when it leaves.
    #[must_use]
    pub fn subject<'a>(&'a self, key: &str, device: &'a Device, today: Day) -> Subject<'a> {
        Subject { device, edits: self.noted.of(key), policy: &self.policy, today }
    }

    /// Counts changes.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Notes which device of the network a private one is.
    pub fn link(&mut self, key: &str, device: DeviceRef, code: &str) {
        Arc::make_mut(&mut self.entered).insert(key.to_owned(), device);
        Arc::make_mut(&mut self.keys).insert(device, key.to_owned());
        self.code(device, code);
    }

    /// Forgets links to events that were never stored: a crash came between the note and the event.
    pub fn forget_unstored(&mut self, stored: impl Fn(&DeviceRef) -> bool) {
        let gone: Vec<(String, DeviceRef)> =
            self.entered.iter().filter(|(_, d)| !stored(d)).map(|(k, d)| (k.clone(), *d)).collect();
        for (key, device) in gone {
            Arc::make_mut(&mut self.entered).remove(&key);
            Arc::make_mut(&mut self.keys).remove(&device);
            Arc::make_mut(&mut self.codes).remove(&device);
            self.revision += 1;
        }
    }

    /// Notes what a giver told.
    pub fn told(&mut self, reference: &Reference, line: ManifestLine, code: &str) {
        if let Some(device) = reference.to_device() {
            Arc::make_mut(&mut self.manifests).insert(device, line);
            self.code(device, code);
        }
    }

    fn code(&mut self, device: DeviceRef, code: &str) {
        if let Some(n) = code.rsplit('-').next().and_then(|n| n.parse::<u32>().ok()) {
            self.next_code = self.next_code.max(n);
        }
        Arc::make_mut(&mut self.codes).insert(device, code.to_owned());
        self.revision += 1;
    }

    /// The next free local code, such as `R-000042`. A number in this node's own books, which tells others nothing.
    pub fn fresh_code(&mut self) -> String {
        self.next_code += 1;
        format!("R-{:06}", self.next_code)
    }

    /// What is known of a device.
    #[must_use]
    pub fn private(&self, device: &DeviceRef) -> Private {
        let code = self.codes.get(device).cloned();
        if let Some(own) = self.keys.get(device).and_then(|k| self.devices.get(k)) {
            let text = |k: &Option<regain_exchange::device::Known<String>>| k.as_ref().map(|k| k.value.clone());
            return Private {
                code,
                manufacturer: text(&own.manufacturer),
                model: text(&own.model),
                serial: text(&own.serial),
                asset_tag: text(&own.asset_tag),
                site: text(&own.site),
            };
        }
        let line = self.manifests.get(device).cloned().unwrap_or_default();
        Private {
            code,
            manufacturer: line.manufacturer,
            model: line.model,
            serial: line.serial,
            asset_tag: None,
            site: None,
        }
    }

    /// The device with that local code, serial or inventory number, compared without case.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<DeviceRef> {
        let wanted = text.trim().to_lowercase();
        let is = |text: &str| text.to_lowercase() == wanted;
        let code = || self.codes.iter().find(|(_, code)| is(code)).map(|(device, _)| *device);
        let own = || self.devices.called(text).iter().find_map(|key| self.entered.get(key).copied());
        let told = || {
            let mut lines = self.manifests.iter();
            lines.find(|(_, line)| line.serial.as_deref().is_some_and(is)).map(|(device, _)| *device)
        };
        code().or_else(own).or_else(told)
    }
}
