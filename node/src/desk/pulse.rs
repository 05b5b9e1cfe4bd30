//! What every page shows of the node's state, told whenever it changes.

use serde::Serialize;

/// The node at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pulse {
    /// Counts changes of what pages show.
    pub version: u64,
    /// Items of the inbox.
    pub inbox: usize,
    /// Connected members' nodes.
    pub peers: usize,
    /// Members in standing.
    pub members: usize,
    /// How far this node has what the others have.
    pub sync: SyncState,
    /// Warnings kept.
    pub warnings: usize,
    /// Jobs that run.
    pub jobs: usize,
    /// The organisation's name.
    pub name: String,
    /// Whether this node only observes in its network.
    pub observer: bool,
}

/// How far this node has what the others have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum SyncState {
    /// It belongs to no network.
    #[default]
    NoNetwork,
    /// It has what it heard of.
    UpToDate,
    /// Pages wait for what they refer to.
    Syncing {
        /// How many.
        left: usize,
    },
    /// No member's node is connected.
    OfflineSince {
        /// Minutes since 1970 when the last one went.
        minute: u32,
    },
    /// This node writes nothing.
    Suspended {
        /// Why, as a sentence.
        reason: String,
    },
}
