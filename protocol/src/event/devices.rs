//! Many devices in few bytes: runs of indexes under the event that entered them.

use crate::id::{DeviceRef, EventId};
use crate::limits::{MAX_DEVICES, MAX_LIST};
use minicbor::{Decode, Encode};

/// Consecutive devices of one entering event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct DeviceRun {
    /// The entering event.
    #[n(0)]
    pub entry: EventId,
    /// First index.
    #[n(1)]
    pub first: u32,
    /// How many, at least one.
    #[n(2)]
    pub count: u32,
}

/// A set of devices in its one canonical form: runs ascending, disjoint, never adjacent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct DeviceSet(#[n(0)] Vec<DeviceRun>);

impl DeviceSet {
    /// The canonical set of these devices.
    pub fn of(devices: impl IntoIterator<Item = DeviceRef>) -> Self {
        let mut all: Vec<DeviceRef> = devices.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        let mut runs: Vec<DeviceRun> = Vec::new();
        for d in all {
            match runs.last_mut() {
                Some(run) if run.entry == d.entry && run.first + run.count == d.index => run.count += 1,
                _ => runs.push(DeviceRun { entry: d.entry, first: d.index, count: 1 }),
            }
        }
        DeviceSet(runs)
    }

    /// Whether the runs are canonical, not empty, and within bounds.
    #[must_use]
    pub fn is_canonical(&self) -> bool {
        let ends = |r: &DeviceRun| u64::from(r.first) + u64::from(r.count);
        !self.0.is_empty()
            && self.0.len() <= MAX_LIST
            && self.0.iter().all(|r| r.count > 0 && ends(r) <= u64::from(u32::MAX))
            && self.0.windows(2).all(|w| match w {
                [a, b] => a.entry < b.entry || (a.entry == b.entry && ends(a) < u64::from(b.first)),
                _ => true,
            })
            && self.0.iter().map(|r| u64::from(r.count)).sum::<u64>() <= MAX_DEVICES
    }

    /// Number of devices.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(|r| r.count as usize).sum()
    }

    /// Whether there is no device.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The devices in order.
    pub fn iter(&self) -> impl Iterator<Item = DeviceRef> + '_ {
        self.0.iter().flat_map(|r| (0..r.count).map(move |i| DeviceRef { entry: r.entry, index: r.first + i }))
    }

    /// The runs.
    #[must_use]
    pub fn runs(&self) -> &[DeviceRun] {
        &self.0
    }
}

/// Positions in another event's own device list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Span {
    /// First position, from zero.
    #[n(0)]
    pub first: u32,
    /// How many, at least one.
    #[n(1)]
    pub count: u32,
}

impl Span {
    /// The positions, or none where they would overflow.
    pub fn positions(self) -> std::ops::Range<u32> {
        self.first..self.first.saturating_add(self.count)
    }

    /// The fewest spans that hold these positions.
    pub fn of(positions: impl IntoIterator<Item = u32>) -> Vec<Span> {
        let mut all: Vec<u32> = positions.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        let mut spans: Vec<Span> = Vec::new();
        for p in all {
            match spans.last_mut() {
                Some(s) if s.first + s.count == p => s.count += 1,
                _ => spans.push(Span { first: p, count: 1 }),
            }
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_have_one_form() {
        let e = EventId([1; 32]);
        let d = |index| DeviceRef { entry: e, index };
        let set = DeviceSet::of([d(3), d(1), d(2), d(2), d(9)]);
        assert_eq!(set.runs().len(), 2);
        assert!(set.is_canonical());
        assert_eq!(set.len(), 4);
        let split =
            DeviceSet(vec![DeviceRun { entry: e, first: 1, count: 1 }, DeviceRun { entry: e, first: 2, count: 1 }]);
        assert!(!split.is_canonical(), "adjacent runs must be joined");
        assert!(!DeviceSet(vec![DeviceRun { entry: e, first: u32::MAX, count: 2 }]).is_canonical());
        assert!(!DeviceSet(vec![DeviceRun { entry: e, first: 0, count: u32::MAX }]).is_canonical());
    }
}
