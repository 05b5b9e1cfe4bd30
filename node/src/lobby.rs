//! What strangers may ask: with an invitation's secret the charter, then to be admitted, then how far that is. Nothing
//! else of a node answers to a non-member.

use minicbor::{Decode, Encode};
use regain_protocol::event::Dep;
use regain_protocol::hash::Hash;
use regain_protocol::limits::MAX_TEXT;
use regain_protocol::member::{Comeback, Join};

/// A stranger's request. `mac` proves the invitation's secret and is bound to both ends of the connection.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Knock {
    /// The charter, please.
    #[n(0)]
    Charter(#[n(0)] Hash),
    /// Admit me under this name, please.
    #[n(1)]
    Apply(#[n(0)] Hash, #[n(1)] Box<Join>, #[n(2)] String),
    /// How far is it?
    #[n(2)]
    Progress(#[n(0)] Hash),
    /// Where do the logs of my organisation end? It comes back with another node key.
    #[n(3)]
    Return(#[n(0)] Hash, #[n(1)] Box<Comeback>),
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Door {
    /// The charter's bytes.
    #[n(0)]
    Charter(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    /// Admissions so far, and how many are needed.
    #[n(1)]
    Progress(#[n(0)] u32, #[n(1)] u32),
    /// No: said the same way whatever the reason, so that nothing can be probed.
    #[n(2)]
    Closed,
    /// The number of the next certificate, and every log of the organisation with its last event that counts.
    #[n(3)]
    Ends(#[n(0)] u32, #[n(1)] Vec<Dep>),
}

impl Knock {
    /// Reads a request within its bounds.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let knock: Knock = regain_protocol::cbor::decode(bytes).ok()?;
        match &knock {
            Knock::Apply(_, _, name) if name.len() > MAX_TEXT.min(200) => None,
            _ => Some(knock),
        }
    }
}
