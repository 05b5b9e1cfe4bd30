//! A source that the values of one report share: a fleet of a hundred thousand machines holds two million of them.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize, io};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Source;

/// A [`Source`], kept once.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shared(Arc<Source>);

impl Shared {
    /// Takes the one that says the same, if it is another.
    pub(crate) fn share(&mut self, known: &Shared) {
        if !Arc::ptr_eq(&self.0, &known.0) && self == known {
            *self = known.clone();
        }
    }
}

impl From<Source> for Shared {
    fn from(source: Source) -> Self {
        Self(Arc::new(source))
    }
}

impl Deref for Shared {
    type Target = Source;

    fn deref(&self) -> &Source {
        &self.0
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Shared {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Serialize::serialize(self.0.as_ref(), serializer)
    }
}

impl<'de> Deserialize<'de> for Shared {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Source as Deserialize>::deserialize(deserializer).map(Self::from)
    }
}

impl BorshSerialize for Shared {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        BorshSerialize::serialize(self.0.as_ref(), writer)
    }
}

impl BorshDeserialize for Shared {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        Source::deserialize_reader(reader).map(Self::from)
    }
}
