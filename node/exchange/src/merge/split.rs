//! Taking a merge back, and making one by hand: what a person says counts more than any rule, and lasts.

use std::collections::BTreeSet;
use std::sync::Arc;

use thiserror::Error;

use super::Consolidated;
use crate::device::{Device, SourceKind};
use crate::identity::Identity;

/// Why devices were not split or joined.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SplitError {
    /// No such device.
    #[error("expected the key of a known device; look it up in the list again")]
    Unknown,
    /// Only one kind of source told of it, or not that one.
    #[error("expected a device that this source and another one told of; there is nothing to split off")]
    OneSource,
    /// The two are one.
    #[error("expected two devices, got the same one twice; choose the other one")]
    Same,
}

impl Consolidated {
    /// Splits off what one kind of source told of a device: it becomes a device of its own, whose key comes back, and
    /// later reports of that kind go there. The device keeps its key and what its other sources told.
    ///
    /// # Errors
    /// [`SplitError::Unknown`], [`SplitError::OneSource`].
    pub fn split(&mut self, key: &str, source: SourceKind) -> Result<String, SplitError> {
        let device = self.get(key).ok_or(SplitError::Unknown)?;
        let apart_key = (0_u32..)
            .map(|n| format!("split:{n}:{key}"))
            .find(|name| !self.contains(name))
            .ok_or(SplitError::Unknown)?;
        let (kept, apart) = device.parted(source, apart_key.clone()).ok_or(SplitError::OneSource)?;
        self.forget(key);
        for device in [kept, apart] {
            self.put(None, Arc::new(device));
        }
        Ok(apart_key)
    }

    /// Joins two devices that a person knows to be one: `from` goes into `into` and is gone. Undoes a split as well.
    ///
    /// # Errors
    /// [`SplitError::Unknown`], [`SplitError::Same`].
    pub fn join(&mut self, into: &str, from: &str) -> Result<(), SplitError> {
        if into == from {
            return Err(SplitError::Same);
        }
        let (Some(first), Some(second)) = (self.get(into), self.get(from)) else {
            return Err(SplitError::Unknown);
        };
        let joined = first.joined(&second);
        self.forget(into);
        self.forget(from);
        self.put(None, Arc::new(joined));
        Ok(())
    }

    /// Where a record that names `device` belongs: to the device, unless its kind of source was split off. Then also
    /// the identities that stay with the device.
    pub(super) fn home_of(&self, device: &Device, source: SourceKind) -> (String, BTreeSet<Identity>) {
        match device.parting(source).filter(|to| self.contains(to)) {
            Some(to) => (to.to_owned(), device.identities().iter().cloned().collect()),
            None => (device.key(), BTreeSet::new()),
        }
    }
}
