//! The directory: what an organisation does, where, and what it is approved as. Non-critical kinds: a build that does not
//! know them keeps them without effect and judges everything else as before.

use crate::catalogue::{CredentialKind, Service, Unit};
use crate::id::EventId;
use crate::insee::{Commune, Siren, Siret};
use crate::time::Day;
use minicbor::{Decode, Encode};

/// How much of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Capacity {
    /// In what it is counted.
    #[n(0)]
    pub unit: Unit,
    /// How much, at least one.
    #[n(1)]
    pub amount: u32,
}

/// A service that is offered. Without communes and groups it is offered where the organisation has its seat.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Offered {
    /// What.
    #[n(0)]
    pub service: Service,
    /// How much of it.
    #[n(1)]
    pub capacity: Option<Capacity>,
    /// In which communes.
    #[n(2)]
    pub communes: Vec<Commune>,
    /// In which groups of communes (EPCI), all of each.
    #[n(3)]
    pub groups: Vec<Siren>,
}

/// An approval, label or contract with its dates; who issued it and its reference are in the extra.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct Credential {
    /// What.
    #[n(0)]
    pub kind: CredentialKind,
    /// First day on which it holds, where one is told.
    #[n(1)]
    pub from: Option<Day>,
    /// Last day on which it holds, where it ends.
    #[n(2)]
    pub until: Option<Day>,
}

impl Credential {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, on: Day) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }
}

/// An organisation's entry in the directory. A newer one replaces it whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Listing {
    /// The number of its site.
    #[n(0)]
    pub siret: Option<Siret>,
    /// Where its seat is.
    #[n(1)]
    pub seat: Option<Commune>,
    /// What it offers, each service once.
    #[n(2)]
    pub services: Vec<Offered>,
    /// What it is approved as.
    #[n(3)]
    pub credentials: Vec<Credential>,
}

/// A member says that it has seen another member's credential and holds it for true, or takes that back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Attest {
    /// The other member's entry.
    #[n(0)]
    pub listing: EventId,
    /// Place of the credential in its list.
    #[n(1)]
    pub credential: u32,
    /// True to attest, false to take an earlier attestation back.
    #[n(2)]
    pub holds: bool,
}
