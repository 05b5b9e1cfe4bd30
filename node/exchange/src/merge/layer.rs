//! What memory holds above the base: devices that were altered, and by which names they are found since.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Bound;
use std::sync::Arc;

use super::Consolidated;
use super::base::{Base, Name, decommissioned, names, same_names};
use crate::day::Day;
use crate::device::Device;
use crate::identity::Identity;
use crate::wording::fold;

/// Altered devices and what finds them. One of a hundred thousand devices is what a large import is.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    /// By key; none for a device that went. Shared with those who hold an earlier state.
    devices: BTreeMap<Arc<str>, Option<Arc<Device>>>,
    /// Marks of names that find a device which they did not find in the base.
    gained: BTreeSet<(u64, Arc<str>)>,
    /// Marks of names that no longer find a device which they found in the base.
    lost: BTreeSet<(u64, Arc<str>)>,
    /// Whether a device counts as decommissioned on a day, where that differs from the base.
    left: BTreeMap<(Day, Arc<str>), bool>,
}

/// A name in eight bytes. What is found by it is looked at again, so that two names with one mark are told apart.
fn mark(name: &Name) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

impl Layer {
    fn gain(&mut self, name: &Name, key: &Arc<str>) {
        let row = (mark(name), key.clone());
        if !self.lost.remove(&row) {
            self.gained.insert(row);
        }
    }

    fn lose(&mut self, name: &Name, key: &Arc<str>) {
        let row = (mark(name), key.clone());
        if !self.gained.remove(&row) {
            self.lost.insert(row);
        }
    }

    /// Notes on which day a device was decommissioned and is now.
    fn leave(&mut self, before: Option<Day>, now: Option<Day>, key: &Arc<str>) {
        for (day, is) in before.map(|day| (day, false)).into_iter().chain(now.map(|day| (day, true))) {
            self.left.insert((day, key.clone()), is);
        }
    }

    /// Keys of the devices that a mark finds here.
    fn marked(&self, mark: u64) -> impl Iterator<Item = &Arc<str>> {
        self.gained.range((mark, Arc::from(""))..).take_while(move |(one, _)| *one == mark).map(|(_, key)| key)
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
        let (layer, mark) = (&self.layer, mark(name));
        if !layer.lost.is_empty() {
            keys.retain(|key| !layer.lost.contains(&(mark, Arc::from(key.as_str()))));
        }
        let has = |key: &&Arc<str>| self.get(key).is_some_and(|device| names(&device).contains(name));
        let gained: Vec<String> = layer.marked(mark).filter(has).map(|key| key.to_string()).collect();
        if !gained.is_empty() {
            keys.extend(gained);
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
        for ((day, key), is) in self.layer.left.iter().take_while(|((day, _), _)| *day <= upto) {
            let left = (*day, key.to_string());
            match is {
                true => all.insert(left),
                false => all.remove(&left),
            };
        }
        all.into_iter().collect()
    }

    /// Takes a device in the place of the one of its key, `before`.
    pub(super) fn put(&mut self, before: Option<Arc<Device>>, device: Arc<Device>) {
        let layer = Arc::make_mut(&mut self.layer);
        let key: Arc<str> = match layer.devices.get_key_value(device.key_str()) {
            Some((key, _)) => key.clone(),
            None => Arc::from(device.key_str()),
        };
        match &before {
            Some(known) if same_names(known, &device) => {}
            known => {
                let (old, new) = (known.as_ref().map(|known| names(known)).unwrap_or_default(), names(&device));
                old.iter().filter(|name| !new.contains(name)).for_each(|name| layer.lose(name, &key));
                new.iter().filter(|name| !old.contains(name)).for_each(|name| layer.gain(name, &key));
            }
        }
        let (left, leaves) = (before.as_deref().and_then(decommissioned), decommissioned(&device));
        if left != leaves {
            layer.leave(left, leaves, &key);
        }
        layer.devices.insert(key, Some(device));
        self.count += usize::from(before.is_none());
    }

    /// Takes a device out of everything that finds it.
    pub(super) fn forget(&mut self, key: &str) {
        let Some(device) = self.get(key) else { return };
        let below = self.base.as_ref().is_some_and(|base| base.device(key).is_some());
        let (layer, key) = (Arc::make_mut(&mut self.layer), Arc::from(key));
        names(&device).iter().for_each(|name| layer.lose(name, &key));
        layer.leave(decommissioned(&device), None, &key);
        self.by_report.retain(|_, holder| **holder != *key);
        self.count -= 1;
        match below {
            true => drop(layer.devices.insert(key, None)),
            false => drop(layer.devices.remove(&key)),
        }
    }

    /// The devices with some of them as they are given here, and without those of the keys `gone`.
    #[must_use]
    pub fn altered(&self, devices: impl IntoIterator<Item = Device>, gone: &[String]) -> Self {
        let mut altered = self.clone();
        altered.alter(devices, gone);
        altered
    }

    /// Takes these devices as they are given here, and gives up those of the keys `gone`.
    pub fn alter(&mut self, devices: impl IntoIterator<Item = Device>, gone: &[String]) {
        for mut device in devices {
            device.share_sources();
            self.put(self.get(device.key_str()), Arc::new(device));
        }
        gone.iter().for_each(|key| self.forget(key));
    }

    /// Every device, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = Arc<Device>> + '_ {
        self.pages(1_024).flatten()
    }

    /// Every device, in the order of the keys, about so many at a time.
    pub fn pages(&self, size: usize) -> impl Iterator<Item = Vec<Arc<Device>>> + '_ {
        let mut from: Option<Option<String>> = Some(None);
        std::iter::from_fn(move || {
            let (page, last) = self.page(from.take()?.as_deref(), size.max(1));
            from = last.map(Some);
            Some(page)
        })
    }

    /// The devices behind a key, and the key behind which the next ones begin; none at the end.
    fn page(&self, behind: Option<&str>, size: usize) -> (Vec<Arc<Device>>, Option<String>) {
        let below = self.base.as_ref().map(|base| base.after(behind, size)).unwrap_or_default();
        let last = (below.len() >= size).then(|| below.last().map(|device| device.key())).flatten();
        let from = behind.map_or(Bound::Unbounded, Bound::Excluded);
        let upto = last.as_deref().map_or(Bound::Unbounded, Bound::Included);
        let mut above = self.layer.devices.range::<str, _>((from, upto)).peekable();
        if above.peek().is_none() {
            return (below, last);
        }
        let mut page: BTreeMap<String, Arc<Device>> = below.into_iter().map(|device| (device.key(), device)).collect();
        for (key, device) in above {
            match device {
                Some(device) => page.insert(key.to_string(), device.clone()),
                None => page.remove(&**key),
            };
        }
        (page.into_values().collect(), last)
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
