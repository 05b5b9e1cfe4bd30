//! The numbers of the kinds, and reading a body by its number.

use super::body::*;
use super::listing::{Attest, Listing};
use super::refound::Refound;
use super::statement::{Statement, Tell};
use super::territory::{Apply, Notice};
use crate::cbor;

/// First number of the kinds that old nodes may ignore without doubt about what follows.
pub const NON_CRITICAL: u16 = 1 << 15;

macro_rules! kinds {
    ($($(#[$doc:meta])* $n:literal $name:ident),+ $(,)?) => {
        /// A kind by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $name),+ }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),+];

            /// The number in the header.
            #[must_use]
            pub fn number(self) -> u16 { match self { $(Kind::$name => $n),+ } }

            /// The kind with that number.
            #[must_use]
            pub fn from_number(n: u16) -> Option<Self> { match n { $($n => Some(Kind::$name),)+ _ => None } }

            /// The kind's name.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Kind::$name => stringify!($name)),+ } }
        }

        /// Facts, read.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Body { $($(#[$doc])* $name($name)),+ }

        impl Body {
            /// Which kind it is.
            #[must_use]
            pub fn kind(&self) -> Kind { match self { $(Body::$name(_) => Kind::$name),+ } }

            /// The deterministic bytes of the facts.
            #[must_use]
            pub fn to_facts(&self) -> Vec<u8> { match self { $(Body::$name(b) => cbor::encode(b)),+ } }

            /// Reads facts that passed [`cbor::check`]. `None`: this build does not know the kind, a key below 64, or
            /// a number of some list; the event is *unknown*, which is not a fault of its author.
            #[must_use]
            pub fn read(number: u16, facts: &[u8]) -> Option<Body> {
                let body = match number {
                    $($n => Body::$name(minicbor::decode(facts).ok()?),)+
                    _ => return None,
                };
                let again = body.to_facts();
                (again == facts || again == cbor::without_hints(facts)).then_some(body)
            }
        }
    };
}

kinds! {
    /// First event of a log.
    0 Open,
    /// Sight only.
    1 Ack,
    /// Withdraws an extra.
    2 Withdraw,
    /// Who an actor is.
    16 Profile,
    /// Admits a newcomer.
    17 Admit,
    /// Signs an epoch.
    18 Sign,
    /// Brings devices in.
    32 Enter,
    /// Decommissions.
    33 Reform,
    /// Redeploys internally.
    34 Reassign,
    /// Groups devices.
    35 Lot,
    /// Offers a lot.
    36 Offer,
    /// States a need.
    37 Need,
    /// Asks for an offer.
    38 Request,
    /// Grants.
    39 Grant,
    /// Declines.
    40 Decline,
    /// Commits to reuse.
    41 Commitment,
    /// Gives.
    48 Give,
    /// Takes back.
    49 Recall,
    /// Receives.
    50 Receive,
    /// A custodian's step.
    64 Step,
    /// Evidence of reuse.
    65 Evidence,
    /// Names editors.
    80 Editors,
    /// A document's change.
    81 Change,
    /// Advises against a member.
    32_768 Distrust,
    /// An organisation's entry in the directory.
    32784 Listing,
    /// Attests a credential of another member.
    32785 Attest,
    /// Publishes totals of a fleet.
    32800 Statement,
    /// Tells named members totals of a fleet.
    32801 Tell,
    /// A member asks for further topics.
    32816 Apply,
    /// Tells of an offer in another territory.
    32817 Notice,
    /// Tells of a network that follows this one.
    32818 Refound,
}

impl Kind {
    /// Kinds of governance; all others but those of every log belong to a territory.
    #[must_use]
    pub fn is_governance(self) -> bool {
        matches!(
            self,
            Kind::Profile
                | Kind::Admit
                | Kind::Sign
                | Kind::Distrust
                | Kind::Listing
                | Kind::Attest
                | Kind::Apply
                | Kind::Refound
        )
    }

    /// Kinds of every log.
    #[must_use]
    pub fn is_everywhere(self) -> bool {
        matches!(self, Kind::Open | Kind::Ack | Kind::Withdraw)
    }

    /// Hand-overs and steps: what may stand beyond a fork or close when a clean log of another member names it (R7).
    #[must_use]
    pub fn may_be_saved(self) -> bool {
        matches!(self, Kind::Give | Kind::Receive | Kind::Step | Kind::Enter)
    }
}

impl Body {
    /// Events of other logs (or of one's own) that these facts name and that must be in sight.
    #[must_use]
    pub fn references(&self) -> Vec<crate::id::EventId> {
        match self {
            Body::Open(b) => b.admissions.clone(),
            Body::Withdraw(b) => vec![b.event],
            Body::Request(b) => vec![b.offer],
            Body::Grant(b) => vec![b.request],
            Body::Decline(b) => vec![b.request],
            Body::Commitment(b) => vec![b.grant],
            Body::Give(b) => b.commitment.into_iter().collect(),
            Body::Receive(b) => vec![b.give],
            Body::Evidence(b) => vec![b.commitment],
            Body::Change(b) => vec![b.lot],
            Body::Attest(b) => vec![b.listing],
            _ => Vec::new(),
        }
    }
}
