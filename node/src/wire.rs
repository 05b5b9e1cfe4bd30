//! The wire room: everything of this node that speaks libp2p, behind two bounded channels of plain types.
//!
//! One tokio task (`driver`) owns the swarm. It takes [`WireCommand`]s and gives [`WireEvent`]s; payloads are
//! opaque bytes, peers are [`PeerId`]s, and no type of a libp2p behaviour leaves this room.
//!
//! ```text
//!  WireCommand --> driver --> swarm: limits | memory | Gate { gossip, sync, blob, identify, ping, stay } | lobby
//!  WireEvent  <-- driver <--                            members only                                       everybody
//! ```
//!
//! * `gate` decides *per connection* whether the peer is a member. A stranger's connection has a handler for
//!   the lobby protocol and nothing else, so there is no protocol to attack behind it.
//! * Three lanes of request and answer: [`Lane::Sync`], [`Lane::Blob`], [`Lane::Lobby`]; bounds in [`bounds`].
//! * Gossip only announces. An announcement waits for the caller's [`Verdict`] before it is passed on.
//! * The caller redials. When a peer's standing changes ([`WireCommand::SetMembers`]) its connections are closed and
//!   [`DisconnectReason::StandingChanged`] says so.
//!
//! ```no_run
//! # async fn example() -> Result<(), regain_node::wire::WireError> {
//! use regain_node::wire::{Wire, WireCommand, WireEvent, WireSettings};
//! let mut wire = Wire::start([7; 32], WireSettings::default())?;
//! wire.send(WireCommand::Listen("/ip4/0.0.0.0/tcp/4101".parse().expect("a constant address"))).await?;
//! while let Some(event) = wire.next().await {
//!     if let WireEvent::Listening(address) = event {
//!         println!("reachable at {address}");
//!     }
//! }
//! # Ok(())
//! # }
//! ```

use std::collections::HashSet;

use libp2p::{Multiaddr, PeerId};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

mod behaviour;
pub mod bounds;
mod budget;
mod codec;
mod command;
mod deferral;
mod driver;
mod failure;
mod gate;
mod gossip;
mod hearing;
mod listen;
mod lobby;
mod name;
mod nearby;
mod overhear;
mod proxy;
mod reach;
mod roster;
mod stay;
#[cfg(test)]
mod stories;
mod swarm;
mod tickets;
mod tunnel;

pub use failure::{DialFailure, DisconnectReason, ListenFailure, RequestFailure, WireError};
pub use name::{NoAddress, check_address, key_of, peer_of};
pub use overhear::Ear;
pub use proxy::{NoProxy, Proxy};
pub use reach::{Nearby, OwnCertificate, Reach, SecureLine};

/// A kind of request: each has its own protocol, bounds and audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Summaries, heads and pages of events. Members only.
    Sync,
    /// Sealed attachments, by hash. Members only.
    Blob,
    /// Invitations and the charter. Open to strangers, so the smallest and the slowest.
    Lobby,
}

/// The right to answer one request once; worthless after [`bounds::REQUEST_TIMEOUT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket(pub u64);

/// Which announcement a [`Verdict`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AnnouncementRef {
    /// SHA-256 over the whole announcement.
    pub id: [u8; 32],
    /// The neighbour that handed it to us, who need not be its author.
    pub relay: PeerId,
}

/// What the caller thinks of an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Pass it on to the neighbours.
    Accept,
    /// It breaks a rule: do not pass it on.
    Reject,
    /// Not to be judged here (an unknown log, an old number): do not pass it on, blame nobody.
    Ignore,
}

/// Whether this node announces and listens to announcements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GossipMode {
    /// Gossip runs between members.
    #[default]
    On,
    /// No gossip protocol is offered at all; everything arrives through sync, later.
    Off,
}

/// Whether addresses of the form `/memory/N` are understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemoryAddresses {
    /// TCP and QUIC only: what a real node uses.
    #[default]
    Refused,
    /// Also `/memory/N` inside this process: what tests use.
    Accepted,
}

/// How a [`Wire`] is set up.
#[derive(Clone, Debug)]
pub struct WireSettings {
    /// Whether to gossip.
    pub gossip: GossipMode,
    /// Whether `/memory/N` addresses work.
    pub memory: MemoryAddresses,
    /// How far it reaches.
    pub reach: Reach,
    /// The peers that are members from the start, as in [`WireCommand::SetMembers`].
    pub members: HashSet<PeerId>,
    /// Bytes of sync answers that one peer gets a minute before further answers wait.
    pub sync_bytes_per_minute: u64,
    /// Resident memory of this process, in bytes, above which no new connection is made or taken.
    pub memory_ceiling: usize,
    /// Who keeps what this node writes, in tests.
    pub ear: Option<Ear>,
}

impl Default for WireSettings {
    fn default() -> Self {
        Self {
            gossip: GossipMode::On,
            memory: MemoryAddresses::Refused,
            reach: Reach::default(),
            members: HashSet::new(),
            sync_bytes_per_minute: bounds::SYNC_BYTES_PER_MINUTE,
            memory_ceiling: bounds::MEMORY_CEILING,
            ear: None,
        }
    }
}

/// What the rest of the node asks of the wire.
#[derive(Clone, Debug)]
pub enum WireCommand {
    /// Listen on an address; answered by [`WireEvent::Listening`] or [`WireEvent::ListenFailed`].
    Listen(Multiaddr),
    /// Connect. Nothing happens when `peer` is already connected or being dialled.
    Dial {
        /// Who must answer there; `None` accepts whoever does, at each of the addresses.
        peer: Option<PeerId>,
        /// Where to try, at most [`bounds::DIAL_ADDRESSES`]; a trailing `/p2p/...` names the peer too.
        addresses: Vec<Multiaddr>,
    },
    /// Send a request; answered by exactly one [`WireEvent::Response`] or [`WireEvent::RequestFailed`].
    Request {
        /// To whom; must be connected.
        peer: PeerId,
        /// On which lane.
        lane: Lane,
        /// The caller's number for it, given back in the answer.
        id: u64,
        /// The request, within the bounds of the lane.
        bytes: Vec<u8>,
    },
    /// Answer a request. A dead ticket, or an answer over the lane's bound, sends nothing.
    Respond {
        /// From [`WireEvent::Request`].
        ticket: Ticket,
        /// The answer.
        bytes: Vec<u8>,
    },
    /// Tell every member that subscribed to `topic`; may be lost without notice.
    Announce {
        /// The topic's name.
        topic: String,
        /// At most [`bounds::ANNOUNCEMENT`] bytes.
        bytes: Vec<u8>,
    },
    /// Judge an announcement, within a few seconds of its arrival.
    Validate {
        /// Which one.
        message: AnnouncementRef,
        /// The judgement.
        verdict: Verdict,
    },
    /// Receive announcements of a topic.
    Subscribe(String),
    /// Stop receiving announcements of a topic.
    Unsubscribe(String),
    /// Replace the set of members. Connections of peers whose standing changes are closed.
    SetMembers(HashSet<PeerId>),
    /// Close every connection with a peer.
    Disconnect(PeerId),
    /// Close everything and end the task.
    Shutdown,
}

/// What the wire tells the rest of the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WireEvent {
    /// This node can be dialled at this address.
    Listening(Multiaddr),
    /// Listening failed, or stopped.
    ListenFailed {
        /// The address of the command.
        address: Multiaddr,
        /// Why.
        reason: ListenFailure,
    },
    /// A peer is connected. Comes again for the same peer when its standing has changed.
    Connected {
        /// Who, authenticated by its key.
        peer: PeerId,
        /// Whether the gate lets it pass; a stranger has the lobby only.
        member: bool,
        /// Whether this node dialled.
        outbound: bool,
        /// The peer's address as seen from here.
        address: Multiaddr,
    },
    /// The last connection with a peer has gone.
    Disconnected {
        /// Who.
        peer: PeerId,
        /// Why.
        reason: DisconnectReason,
    },
    /// A peer asks something.
    Request {
        /// Who asks.
        peer: PeerId,
        /// On which lane.
        lane: Lane,
        /// To answer with [`WireCommand::Respond`].
        ticket: Ticket,
        /// The request, within the bounds of the lane.
        bytes: Vec<u8>,
    },
    /// The answer to a [`WireCommand::Request`].
    Response {
        /// Who answers.
        peer: PeerId,
        /// The caller's number of the request.
        id: u64,
        /// The answer, within the bounds of the lane.
        bytes: Vec<u8>,
    },
    /// A [`WireCommand::Request`] has no answer and will have none.
    RequestFailed {
        /// Who was asked.
        peer: PeerId,
        /// The caller's number of the request.
        id: u64,
        /// Why.
        reason: RequestFailure,
    },
    /// A member announced something; wants a [`WireCommand::Validate`].
    Announced {
        /// The author, whose signature over the announcement was verified.
        from: PeerId,
        /// The topic's name.
        topic: String,
        /// What to give back in the verdict.
        message: AnnouncementRef,
        /// At most [`bounds::ANNOUNCEMENT`] bytes.
        bytes: Vec<u8>,
    },
    /// A node was found on the local network. Whoever it says it is must still prove it when it is dialled.
    Found {
        /// Who.
        peer: PeerId,
        /// Where.
        address: Multiaddr,
    },
    /// Dialling failed; one such event for each address tried.
    DialFailed {
        /// The peer asked for, when the command named one.
        peer: Option<PeerId>,
        /// The address, when the failure belongs to one.
        address: Option<Multiaddr>,
        /// Why.
        reason: DialFailure,
    },
}

/// The handle of the wire: one task, two channels.
#[derive(Debug)]
pub struct Wire {
    peer: PeerId,
    commands: mpsc::Sender<WireCommand>,
    events: mpsc::Receiver<WireEvent>,
    task: JoinHandle<()>,
}

impl Wire {
    /// Starts the task, with the identity of an ed25519 `seed`. Call it inside a tokio runtime.
    ///
    /// # Errors
    /// [`WireError::Key`] or [`WireError::Gossip`] when libp2p refuses what it is given.
    pub fn start(seed: [u8; 32], settings: WireSettings) -> Result<Self, WireError> {
        let swarm = swarm::build(seed, &settings)?;
        let peer = *swarm.local_peer_id();
        let (commands, command_queue) = mpsc::channel(bounds::COMMAND_QUEUE);
        let (event_queue, events) = mpsc::channel(bounds::EVENT_QUEUE);
        let driver = driver::Driver::new(swarm, &settings, command_queue, event_queue);
        let task = tokio::spawn(driver.run());
        Ok(Self { peer, commands, events, task })
    }

    /// The name of this node on the wire.
    pub fn peer(&self) -> PeerId {
        self.peer
    }

    /// A further sender of commands.
    pub fn commands(&self) -> mpsc::Sender<WireCommand> {
        self.commands.clone()
    }

    /// Gives a command; waits while [`bounds::COMMAND_QUEUE`] commands are in the queue.
    ///
    /// # Errors
    /// [`WireError::Ended`] after [`WireCommand::Shutdown`].
    pub async fn send(&self, command: WireCommand) -> Result<(), WireError> {
        self.commands.send(command).await.map_err(|_| WireError::Ended)
    }

    /// The next event; `None` when the task has ended. Safe to cancel.
    pub async fn next(&mut self) -> Option<WireEvent> {
        self.events.recv().await
    }

    /// Closes everything and waits for the end of the task, about [`bounds::SHUTDOWN_GRACE`] at most.
    pub async fn shutdown(mut self) {
        let _ = self.commands.send(WireCommand::Shutdown).await;
        while self.events.recv().await.is_some() {}
        let _ = self.task.await;
    }
}
