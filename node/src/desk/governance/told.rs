//! What the desk answers about governance.

use crate::desk::{Foreign, Person};
use serde::Serialize;
use utoipa::ToSchema;

/// An epoch: the list of members at a moment, signed by guarantors.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EpochTold {
    /// Its hash, hex; the charter's for the first.
    pub epoch: String,
    /// The hash's twelve characters for the telephone.
    pub code: String,
    /// Its number; the charter is zero.
    pub n: u32,
    /// The epoch it follows, hex; absent for the charter.
    pub parent: Option<String>,
    /// How many members it lists.
    pub members: usize,
    /// The number of the rules of trade.
    pub rules: u16,
    /// Who has signed it.
    pub signed_by: Vec<Person>,
    /// How many guarantors must.
    pub needed: usize,
    /// Guarantors that may sign it and have not.
    pub missing: Vec<Person>,
    /// Whether enough have signed.
    pub complete: bool,
    /// Whether this node follows it.
    pub in_effect: bool,
    /// Whether this organisation has signed it.
    pub signed_here: bool,
    /// Whether this organisation may sign it now.
    pub may_sign: bool,
    /// What it changes.
    pub changes: Vec<ChangeTold>,
}

/// One thing that an epoch changes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChangeTold {
    /// `removed`, `sealed`, `role` or `rules`.
    pub what: String,
    /// The member it is about; absent for rules.
    pub member: Option<Person>,
    /// The role it had, as a code.
    pub from: Option<String>,
    /// The role or number it gets.
    pub to: Option<String>,
}

/// Two or more epochs with enough signatures that follow the same one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SplitTold {
    /// The epoch they follow, hex.
    pub parent: String,
    /// The sides.
    pub sides: Vec<EpochTold>,
}

/// Somebody who signed more than one successor of an epoch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignedTwice {
    /// Who.
    pub member: Person,
    /// The epochs, hex.
    pub epochs: Vec<String>,
}

/// A member that was removed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FormerMember {
    /// Who.
    pub member: Person,
    /// The epoch that removed it, hex.
    pub epoch: String,
    /// Its number.
    pub n: u32,
}

/// Advice against a member.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DistrustRow {
    /// Against whom.
    pub member: Person,
    /// By whom.
    pub by: Vec<Person>,
    /// Whether this organisation is among those.
    pub own: bool,
}

/// How the network is governed, as this node sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Governance {
    /// The epoch in effect.
    pub tip: EpochTold,
    /// The guarantors.
    pub guarantors: Vec<Person>,
    /// How many of them make a new epoch.
    pub quorum: usize,
    /// Whether this organisation guarantees.
    pub guarantees: bool,
    /// Epochs that follow the tip and lack signatures.
    pub proposals: Vec<EpochTold>,
    /// Every epoch with enough signatures, newest first, the charter last.
    pub epochs: Vec<EpochTold>,
    /// Splits.
    pub splits: Vec<SplitTold>,
    /// Who signed more than one successor.
    pub signed_twice: Vec<SignedTwice>,
    /// Members that were removed.
    pub former: Vec<FormerMember>,
    /// Advice.
    pub distrust: Vec<DistrustRow>,
    /// Whether the members have removed this organisation.
    pub removed: bool,
}

/// What the removal of a member would do, as far as this node knows its logs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RemovalTold {
    /// Whom.
    pub member: Person,
    /// How many of its events stand, over all its logs.
    pub stands: u64,
    /// Hand-overs that both sides have signed: they stay.
    pub completed: usize,
    /// Hand-overs of its own that nobody has received: nobody receives them unless it was done by now.
    pub open: usize,
    /// Devices in its hands: they are shown as held by a former member.
    pub holds: usize,
    /// Its offers: they are closed.
    pub offers: usize,
    /// Guarantors that must sign.
    pub needed: usize,
    /// Whether it is itself one of those who must sign, since there are fewer than four.
    pub must_sign_itself: bool,
}

/// What was proposed or signed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EpochSigned {
    /// The epoch as it is now.
    pub epoch: EpochTold,
    /// The event that tells of this organisation's signature, hex.
    pub event: String,
}

/// A log of this organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnLog {
    /// The log, hex.
    pub log: String,
    /// Its topic.
    pub topic: Foreign,
    /// The node key that signs it, hex.
    pub key: String,
    /// Whether that is the key of this node.
    pub current: bool,
    /// The day its first event claims (YYYY-MM-DD).
    pub since: String,
    /// How many events it has.
    pub events: u64,
    /// How many of them stand.
    pub clean: u64,
    /// Why it ends: `open`, `closed`, `fork` or `cut`.
    pub end: String,
}

/// This organisation's keys.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeysTold {
    /// The organisation, as did:key: its root's public key.
    pub did: String,
    /// The node key, hex.
    pub node: String,
    /// Number of the certificate by which the node key speaks.
    pub certificate: Option<u32>,
    /// Whether the root still lies on this node.
    pub root_on_node: bool,
    /// Its logs.
    pub logs: Vec<OwnLog>,
}

/// A log that its root has closed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LogClosed {
    /// The log, hex.
    pub log: String,
    /// Events that stand.
    pub clean: u64,
}
