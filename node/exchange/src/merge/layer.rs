//! What memory holds above the base: devices that were altered, and by which names they are found since.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use super::Consolidated;
use super::base::{Base, Name, decommissioned, names, same_names};
use crate::day::Day;
use crate::device::Device;
use crate::identity::Identity;
use crate::wording::fold;

/// Altered devices and their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    /// By key; none for a device that went. Shared with those who hold an earlier state.
    devices: BTreeMap<String, Option<Arc<Device>>>,
    /// Names that find a device which they did not find in the base.
    gained: HashMap<Name, Vec<String>>,
    /// Names that no longer find a device which they found in the base.
    lost: HashMap<Name, Vec<String>>,
    /// Whether a device counts as decommissioned on a day, where that differs from the base.
    left: BTreeMap<(Day, String), bool>,
}

/// Takes a key out of the list of a name; whether it was there.
fn take_out(lists: &mut HashMap<Name, Vec<String>>, name: &Name, key: &str) -> bool {
    let Some(keys) = lists.get_mut(name) else { return false };
    let before = keys.len();
    keys.retain(|known| known != key);
    let there = keys.len() < before;
    if keys.is_empty() {
        lists.remove(name);
    }
    there
}

fn put_in(lists: &mut HashMap<Name, Vec<String>>, name: Name, key: &str) {
    let keys = lists.entry(name).or_default();
    // Nearly every name finds one device.
    keys.reserve_exact(1);
    keys.push(key.to_owned());
}

impl Layer {
    fn gain(&mut self, name: Name, key: &str) {
        if !take_out(&mut self.lost, &name, key) {
            put_in(&mut self.gained, name, key);
        }
    }

    fn lose(&mut self, name: Name, key: &str) {
        if !take_out(&mut self.gained, &name, key) {
            put_in(&mut self.lost, name, key);
        }
    }

    /// Notes on which day a device was decommissioned and is now.
    fn leave(&mut self, before: Option<Day>, now: Option<Day>, key: &str) {
        for (day, is) in before.map(|day| (day, false)).into_iter().chain(now.map(|day| (day, true))) {
            self.left.insert((day, key.to_owned()), is);
        }
    }
}

impl Consolidated {
    /// An empty fleet above devices that are kept elsewhere.
    #[must_use]
    pub fn above(base: Arc<dyn Base>) -> Self {
        Self { count: base.len(), base: Some(base), ..Self::default() }
    }

    /// The same devices, now that the base has all of them; what waits for a person and which report was whose is
    /// remembered as before.
    #[must_use]
    pub fn settled(&self, base: Arc<dyn Base>) -> Self {
        let Self { reviews, asked, by_report, .. } = self.clone();
        Self { reviews, asked, by_report, ..Self::above(base) }
    }

    /// How many devices differ from the base.
    #[must_use]
    pub fn unsettled(&self) -> usize {
        self.layer.devices.len()
    }

    /// Why something could not be read from the base, if so: what was worked out since may lack devices.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        self.base.as_ref()?.fault()
    }

    /// How many devices there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A device by its key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Arc<Device>> {
        match self.layer.devices.get(key) {
            Some(known) => known.clone(),
            None => self.base.as_ref()?.device(key),
        }
    }

    /// Whether there is a device of that key.
    #[must_use]
    pub fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Whether memory holds a device of that key, or that it went: only those can differ from an earlier state.
    #[must_use]
    pub fn is_unsettled(&self, key: &str) -> bool {
        self.layer.devices.contains_key(key)
    }

    /// Keys of the devices that a name finds, in their order.
    pub(super) fn keys(&self, name: &Name) -> Vec<String> {
        let mut keys = self.base.as_ref().map(|base| base.keys(name)).unwrap_or_default();
        if let Some(lost) = self.layer.lost.get(name) {
            keys.retain(|key| !lost.contains(key));
        }
        if let Some(gained) = self.layer.gained.get(name) {
            keys.extend(gained.iter().cloned());
            keys.sort_unstable();
        }
        keys
    }

    /// The device that holds an identity: the first of those that have it.
    pub(super) fn holder(&self, identity: &Identity) -> Option<Arc<Device>> {
        self.keys(&Name::Identity(identity.clone())).first().and_then(|key| self.get(key))
    }

    /// Keys of the devices with that serial or inventory number, compared folded.
    #[must_use]
    pub fn called(&self, text: &str) -> Vec<String> {
        let text = fold(text);
        if text.is_empty() {
            return Vec::new();
        }
        let names = [Name::Serial(text.clone()), Name::Tag(text.clone()), Name::Identity(Identity::Tag(text.clone()))];
        let mut keys: Vec<String> = names.iter().flat_map(|name| self.keys(name)).collect();
        keys.sort_unstable();
        keys.dedup();
        // An identity may outlive the number that a tool tells today.
        keys.retain(|key| self.get(key).is_some_and(|device| is_called(&device, &text)));
        keys
    }

    /// Devices of which a register says that they were decommissioned by then, with the day.
    #[must_use]
    pub fn decommissioned(&self, upto: Day) -> Vec<(Day, String)> {
        let below = self.base.as_ref().map(|base| base.decommissioned(upto)).unwrap_or_default();
        let mut all: BTreeSet<(Day, String)> = below.into_iter().collect();
        for (left, is) in self.layer.left.iter().filter(|((day, _), _)| *day <= upto) {
            match is {
                true => all.insert(left.clone()),
                false => all.remove(left),
            };
        }
        all.into_iter().collect()
    }

    /// Takes a device in the place of the one of its key.
    pub(super) fn put(&mut self, device: Arc<Device>) {
        let key = device.key();
        let before = self.get(&key);
        match &before {
            Some(known) if same_names(known, &device) => {}
            known => {
                let (old, new) = (known.as_ref().map(|known| names(known)).unwrap_or_default(), names(&device));
                old.iter().filter(|name| !new.contains(name)).for_each(|name| self.layer.lose(name.clone(), &key));
                new.into_iter().filter(|name| !old.contains(name)).for_each(|name| self.layer.gain(name, &key));
            }
        }
        let (left, leaves) = (before.as_deref().and_then(decommissioned), decommissioned(&device));
        if left != leaves {
            self.layer.leave(left, leaves, &key);
        }
        self.count += usize::from(before.is_none());
        self.layer.devices.insert(key, Some(device));
    }

    /// Takes a device out of everything that finds it.
    pub(super) fn forget(&mut self, key: &str) {
        let Some(device) = self.get(key) else { return };
        names(&device).into_iter().for_each(|name| self.layer.lose(name, key));
        self.layer.leave(decommissioned(&device), None, key);
        self.by_report.retain(|_, holder| holder != key);
        self.count -= 1;
        match self.base.as_ref().is_some_and(|base| base.device(key).is_some()) {
            true => drop(self.layer.devices.insert(key.to_owned(), None)),
            false => drop(self.layer.devices.remove(key)),
        }
    }

    /// The devices with some of them as they are given here, and without those of the keys `gone`.
    #[must_use]
    pub fn altered(&self, devices: impl IntoIterator<Item = Device>, gone: &[String]) -> Self {
        let mut altered = self.clone();
        for mut device in devices {
            device.share_sources();
            altered.put(Arc::new(device));
        }
        gone.iter().for_each(|key| altered.forget(key));
        altered
    }

    /// Every device, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = Arc<Device>> + '_ {
        self.pages(1_024).flatten()
    }

    /// Every device, in the order of the keys, about so many at a time.
    pub fn pages(&self, size: usize) -> impl Iterator<Item = Vec<Arc<Device>>> + '_ {
        let mut from = Some(Bound::Unbounded);
        std::iter::from_fn(move || {
            let (page, next) = self.page(from.take()?, size.max(1));
            from = next;
            Some(page)
        })
    }

    /// The devices behind a bound, and where the next ones begin; none at the end.
    fn page(&self, from: Bound<String>, size: usize) -> (Vec<Arc<Device>>, Option<Bound<String>>) {
        let behind = match &from {
            Bound::Excluded(key) => Some(key.as_str()),
            _ => None,
        };
        let below = self.base.as_ref().map(|base| base.after(behind, size)).unwrap_or_default();
        let last = (below.len() >= size).then(|| below.last().map(|device| device.key())).flatten();
        let upto = last.clone().map_or(Bound::Unbounded, Bound::Included);
        let mut above = self.layer.devices.range((from, upto)).peekable();
        if above.peek().is_none() {
            return (below, last.map(Bound::Excluded));
        }
        let mut page: BTreeMap<String, Arc<Device>> = below.into_iter().map(|device| (device.key(), device)).collect();
        for (key, device) in above {
            match device {
                Some(device) => page.insert(key.clone(), device.clone()),
                None => page.remove(key),
            };
        }
        (page.into_values().collect(), last.map(Bound::Excluded))
    }
}

fn is_called(device: &Device, folded: &str) -> bool {
    let told = [&device.serial, &device.asset_tag];
    told.into_iter().flatten().any(|known| fold(&known.value) == folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::sample::valclair_fleet;

    /// A fleet in memory as a base.
    #[derive(Debug)]
    struct Lying(Consolidated);

    impl Base for Lying {
        fn len(&self) -> usize {
            self.0.len()
        }

        fn device(&self, key: &str) -> Option<Arc<Device>> {
            self.0.get(key)
        }

        fn keys(&self, name: &Name) -> Vec<String> {
            self.0.keys(name)
        }

        fn decommissioned(&self, upto: Day) -> Vec<(Day, String)> {
            self.0.decommissioned(upto)
        }

        fn after(&self, key: Option<&str>, most: usize) -> Vec<Arc<Device>> {
            self.0.iter().filter(|device| key.is_none_or(|key| device.key().as_str() > key)).take(most).collect()
        }

        fn fault(&self) -> Option<String> {
            None
        }
    }

    fn all(of: &Consolidated) -> Vec<Arc<Device>> {
        of.iter().collect()
    }

    #[test]
    fn a_base_is_as_good_as_memory() {
        let fleet = valclair_fleet();
        let reports = || fleet.agent_json.iter().map(|(_, report)| read(report).expect("a report").records);
        let table = || read(&fleet.csv).expect("a table").records;
        let mut plain = Consolidated::default();
        plain.add(table());
        let mut above = Consolidated::above(Arc::new(Lying(plain.clone())));
        assert_eq!((above.len(), above.unsettled()), (plain.len(), 0));
        for report in reports() {
            assert_eq!(above.add(report.clone()), plain.add(report));
        }
        assert!(above.unsettled() > 0);
        assert_eq!((above.len(), all(&above)), (plain.len(), all(&plain)));
        let day: Day = "2026-01-01".parse().expect("a day");
        let expected = |of: &Consolidated| {
            let mut left: Vec<(Day, String)> =
                of.iter().filter_map(|d| Some((decommissioned(&d).filter(|on| *on <= day)?, d.key()))).collect();
            left.sort();
            left
        };
        assert!(!above.decommissioned(day).is_empty());
        assert_eq!(above.decommissioned(day), expected(&plain));
        for size in [1, 7, 60, 1_000] {
            assert_eq!(above.pages(size).flatten().collect::<Vec<_>>(), all(&plain), "pages of {size}");
        }
        // What goes is gone, from below and from above, and comes back.
        let gone: Vec<String> = plain.iter().step_by(3).map(|device| device.key()).collect();
        let fewer = above.altered([], &gone);
        assert_eq!((fewer.len(), all(&fewer)), (plain.len() - gone.len(), all(&plain.altered([], &gone))));
        assert_eq!(fewer.decommissioned(day), expected(&fewer));
        for device in plain.iter().filter(|device| device.serial.is_some()) {
            let serial = &device.serial.as_ref().expect("one").value;
            assert_eq!(fewer.called(serial).contains(&device.key()), !gone.contains(&device.key()));
        }
        let back: Vec<Device> = gone.iter().filter_map(|key| plain.get(key)).map(|d| Device::clone(&d)).collect();
        let again = fewer.altered(back, &[]);
        assert_eq!((again.len(), all(&again)), (plain.len(), all(&plain)));
        assert!(again.clone().add(table()).is_quiet());
        let settled = again.settled(Arc::new(Lying(plain.clone())));
        assert_eq!((settled.unsettled(), all(&settled)), (0, all(&plain)));
    }
}
