//! Every bound of the wire, each with its reason. Sizes are bytes.

use std::time::Duration;

use super::Lane;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// What one lane allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneBounds {
    /// The libp2p protocol name.
    pub protocol: &'static str,
    /// Longest request.
    pub request: usize,
    /// Longest answer.
    pub answer: usize,
    /// Requests in flight on one connection, both directions together.
    pub streams: usize,
}

impl Lane {
    /// The bounds of this lane.
    pub const fn bounds(self) -> LaneBounds {
        match self {
            // A vector of heads of some 1,000 logs fits 64 KiB; a page of 256 KiB with its frame fits 300 KiB.
            // Two connections of 32 streams make the 64 answers that may wait (DEFERRED_ANSWERS).
            Lane::Sync => LaneBounds { protocol: "/regain/sync/1", request: 64 * KIB, answer: 300 * KIB, streams: 32 },
            // A blob is named by its hash and is at most 8 MiB; 4 at once bound the memory to 32 MiB a connection.
            Lane::Blob => LaneBounds { protocol: "/regain/blob/1", request: KIB, answer: 8 * MIB + KIB, streams: 4 },
            // A stranger says little; the answer may carry the charter.
            Lane::Lobby => LaneBounds { protocol: "/regain/lobby/1", request: 4 * KIB, answer: 64 * KIB, streams: 4 },
        }
    }
}

/// An answer that takes longer is asked again elsewhere; also how long a ticket lives.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// Bytes of a frame that are reserved before they arrive: a liar's length prefix costs no more than this.
pub const FRAME_FIRST_READ: usize = 16 * KIB;

/// Lobby requests of one peer a minute: joining takes three or four.
pub const LOBBY_PER_PEER_PER_MINUTE: u64 = 30;
/// Lobby requests of all strangers together a minute: keys are free, so a bound for each key alone bounds nothing.
pub const LOBBY_STRANGERS_PER_MINUTE: u64 = 600;
/// Peers whose lobby allowance is remembered: some 100 bytes each.
pub const LOBBY_REMEMBERED: usize = 4096;

/// Sync answers to one peer a minute: 1M events of 450 bytes pass in seven minutes, and 60 bytes cannot ask for more.
pub const SYNC_BYTES_PER_MINUTE: u64 = 64 * MIB as u64;
/// Sync answers to one peer that may wait for its budget; at 64 MiB a minute the last leaves just before its timeout.
pub const DEFERRED_ANSWERS: usize = 64;
/// Bytes of sync answers that may wait for all peers together: many slow members must not fill the memory.
pub const DEFERRED_BYTES: usize = 64 * MIB;
/// Peers whose sync budget is remembered: twice as many as can be connected.
pub const BUDGETS_REMEMBERED: usize = 1024;

/// Connections with one peer: two, since both sides may dial at the same moment.
pub const CONNECTIONS_PER_PEER: u32 = 2;
/// Connections in all: a region has tens of nodes, not thousands.
pub const CONNECTIONS: u32 = 512;
/// Incoming connections of strangers: they must not take the places of members.
pub const STRANGERS: usize = 64;
/// Incoming handshakes at once: each costs an elliptic-curve exchange.
pub const PENDING_INCOMING: u32 = 64;
/// Outgoing handshakes at once: the caller redials in rounds.
pub const PENDING_OUTGOING: u32 = 64;
/// Resident memory above which no connection is added: twice what a node of 1M events was measured to need.
pub const MEMORY_CEILING: usize = 2 * 1024 * MIB;
/// Streams on one connection: all lanes, gossip, identify and ping need some 50.
pub const STREAMS: usize = 128;
/// Addresses tried in one dial: a profile names a few.
pub const DIAL_ADDRESSES: usize = 16;
/// Nodes taken from one answer of the local network, where anybody may say anything.
pub const FOUND: usize = 64;
/// Time for a handshake: a slow mobile line needs seconds.
pub const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(15);
/// A stranger's connection without a request is closed after this; a member's stays.
pub const STRANGER_IDLE: Duration = Duration::from_secs(60);
/// Ping interval; with the timeout below a dead line is noticed within two minutes.
pub const PING_INTERVAL: Duration = Duration::from_secs(25);
/// Ping timeout.
pub const PING_TIMEOUT: Duration = Duration::from_secs(20);
/// Bytes in flight on one QUIC stream: 100 Mbit/s over 100 ms is 1.2 MB.
pub const QUIC_STREAM_WINDOW: u32 = 2 * MIB as u32;
/// Bytes in flight on one QUIC connection.
pub const QUIC_CONNECTION_WINDOW: u32 = 8 * MIB as u32;

/// One announcement (LogId, seq, EventId take some 120 bytes).
pub const ANNOUNCEMENT: usize = 4 * KIB;
/// One gossip frame. It must exceed an announcement by more than the 8 KiB read buffer of libp2p-gossipsub 0.50: that
/// crate measures the *buffer* (several frames that arrived together) against this bound, and drops the stream.
pub const GOSSIP_FRAME: usize = 64 * KIB;
/// Announcements in one gossip frame: one is usual.
pub const GOSSIP_MESSAGES_PER_FRAME: usize = 64;
/// Message ids in one control message: 256 of 34 bytes stay far below the control bound of 16 KiB.
pub const GOSSIP_IDS_PER_CONTROL: usize = 256;
/// Frames that wait for one slow neighbour: 512 of at most some 4 KiB are 2 MiB.
pub const GOSSIP_QUEUE: usize = 512;
/// Topics one peer may subscribe to: two for each territory, and no node follows more than some tens.
pub const GOSSIP_TOPICS: usize = 128;
/// Longest name of a topic.
pub const TOPIC_NAME: usize = 100;
/// Neighbours in the mesh of a topic: 6 reach 50 nodes in three hops; 3 is the least before new ones are sought
/// (a network of four has three), 10 the most.
pub const MESH: usize = 6;
/// Least neighbours, see [`MESH`].
pub const MESH_LOW: usize = 3;
/// Most neighbours, see [`MESH`].
pub const MESH_HIGH: usize = 10;

/// Commands that wait for the wire.
pub const COMMAND_QUEUE: usize = 256;
/// Events that wait for the caller.
pub const EVENT_QUEUE: usize = 256;
/// Events beyond the queue at which the swarm is no longer polled, so that peers feel the pressure.
pub const OUTBOX: usize = 64;
/// Time for saying goodbye at the end.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);
