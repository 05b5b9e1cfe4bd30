//! What people call devices of the fleet: key, serial, inventory number, local code, network id.

use super::Fleet;
use std::collections::{BTreeSet, HashMap};

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The device of this key.
    One(String),
    /// More than one.
    Several,
    /// None.
    Nothing,
}

/// The names of one fleet.
pub(crate) struct Names<'a> {
    fleet: &'a Fleet,
    /// Network ids and local codes in small letters, with keys.
    entered: HashMap<String, &'a String>,
}

impl<'a> Names<'a> {
    /// Looks names up in this fleet.
    pub(crate) fn of(fleet: &'a Fleet) -> Self {
        let mut entered = HashMap::new();
        for (key, device) in fleet.entered.iter() {
            entered.insert(device.id().to_string(), key);
            entered.extend(fleet.codes.get(device).map(|code| (code.to_lowercase(), key)));
        }
        Names { fleet, entered }
    }

    /// What a name means. A key means its device, whatever else is called so.
    pub(crate) fn meaning(&self, name: &str) -> Meaning {
        let name = name.trim();
        if self.fleet.devices().contains(name) {
            return Meaning::One(name.to_owned());
        }
        let mut keys: BTreeSet<String> = self.fleet.devices().called(name).into_iter().collect();
        keys.extend(self.entered.get(&name.to_lowercase()).map(|key| (*key).clone()));
        match (keys.pop_first(), keys.is_empty()) {
            (Some(key), true) => Meaning::One(key),
            (Some(_), false) => Meaning::Several,
            (None, _) => Meaning::Nothing,
        }
    }
}
