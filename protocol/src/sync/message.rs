//! The messages.

use super::Page;
use crate::hash::Hash;
use crate::heads::Head;
use crate::id::{EpochId, EventId, LogId, TopicId};
use crate::member::{KeyCert, RootClose, SignedEpoch};
use crate::standing::ForkProof;
use minicbor::{Decode, Encode};

/// What a member asks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Request {
    /// What do you have of a topic? This is the digest of what I have.
    #[n(0)]
    Heads(#[n(0)] TopicId, #[n(1)] Hash),
    /// Events of a log from a place on: of your main chain, or of the chain that ends in `tip`.
    #[n(1)]
    Range {
        /// The log.
        #[n(0)]
        log: LogId,
        /// First place wanted.
        #[n(1)]
        from: u64,
        /// The branch wanted, if it is one.
        #[n(2)]
        tip: Option<EventId>,
    },
    /// Proofs and closings that end logs of a topic.
    #[n(2)]
    Evidence(#[n(0)] TopicId),
    /// One epoch with its signatures, as evidence.
    #[n(3)]
    Epoch(#[n(0)] EpochId),
}

/// What a member answers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Answer {
    /// My digest is yours.
    #[n(0)]
    Same,
    /// My heads.
    #[n(1)]
    Heads(#[n(0)] Vec<Head>),
    /// Events.
    #[n(2)]
    Page(#[n(0)] Page),
    /// Evidence.
    #[n(3)]
    Evidence(#[n(0)] Vec<EvidenceItem>),
    /// Nothing of that here, or not for you.
    #[n(4)]
    Nothing,
}

/// Evidence that stands by its own signatures, whoever carries it (R6).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum EvidenceItem {
    /// Two pens.
    #[n(0)]
    Fork(#[n(0)] ForkProof),
    /// A root closed a log.
    #[n(1)]
    Close(#[n(0)] RootClose),
    /// A certificate, which ends the logs of older keys.
    #[n(2)]
    Cert(#[n(0)] KeyCert),
    /// An epoch with signatures, enough for a quorum or not yet.
    #[n(3)]
    Epoch(#[n(0)] SignedEpoch),
}

/// "This log has reached that place": all that gossip carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Announcement {
    /// The topic.
    #[n(0)]
    pub topic: TopicId,
    /// The log.
    #[n(1)]
    pub log: LogId,
    /// Place of the newest event.
    #[n(2)]
    pub seq: u64,
    /// Its id.
    #[n(3)]
    pub id: EventId,
}
