//! What can go wrong on the wire, in words for the reader of a log or a page.

use libp2p::PeerId;
use thiserror::Error;

/// Why listening failed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ListenFailure {
    /// Another program (or a second copy of this one) has the port.
    #[error("the port is in use by another program: stop it, or choose another port")]
    PortTaken,
    /// The address belongs to no interface of this machine.
    #[error("this machine has no such address: use 0.0.0.0 or an address of one of its interfaces")]
    NoSuchAddress,
    /// The system does not let this user have the port.
    #[error("the system refuses this port to this user: choose a port above 1023")]
    NotPermitted,
    /// Not TCP, not QUIC.
    #[error("expected an address like /ip4/0.0.0.0/tcp/4101 or /ip4/0.0.0.0/udp/4101/quic-v1")]
    Unsupported,
    /// Anything else the system said.
    #[error("the system says: {0}")]
    Other(String),
}

/// Why a peer is no longer connected.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DisconnectReason {
    /// This node closed it, by [`super::WireCommand::Disconnect`] or at its end.
    #[error("closed by this node")]
    ClosedHere,
    /// The peer became a member or ceased to be one: dial again.
    #[error("closed because the peer's standing changed: dial again")]
    StandingChanged,
    /// The peer answered no ping.
    #[error("the peer no longer answers")]
    Silent,
    /// A stranger did nothing for [`super::bounds::STRANGER_IDLE`].
    #[error("closed because a stranger's connection was idle")]
    Idle,
    /// The peer closed, or the network broke.
    #[error("lost: {0}")]
    Lost(String),
}

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RequestFailure {
    /// There is no connection with this peer.
    #[error("the peer is not connected: dial it first")]
    NotConnected,
    /// This node holds the peer for a stranger, and strangers are asked in the lobby only.
    #[error("the peer is not a member here: only the lobby is open to it")]
    NotMember,
    /// The peer does not offer this lane to us: it holds us for a stranger.
    #[error("the peer does not offer this lane to this node: it may not know this node as a member yet")]
    Refused,
    /// The request is over the bound of its lane.
    #[error("a request on this lane has at most {limit} bytes")]
    TooLong {
        /// The bound, in bytes.
        limit: usize,
    },
    /// No answer within [`super::bounds::REQUEST_TIMEOUT`].
    #[error("no answer in time: ask again or ask another peer")]
    Timeout,
    /// The connection closed first.
    #[error("the connection closed before the answer came")]
    Closed,
    /// The peer ended the exchange without an answer: it was over a limit, or did not want to answer.
    #[error("the peer ended the exchange without an answer: ask later")]
    Unanswered,
    /// The answer broke the frame or its bound.
    #[error("the answer is over its bound or malformed: {0}")]
    Malformed(String),
    /// Anything else the stream said.
    #[error("the stream broke: {0}")]
    Broken(String),
}

/// Why a dial failed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DialFailure {
    /// Somebody else answers there.
    #[error("expected another peer there; {0} answered")]
    WrongPeer(PeerId),
    /// The address leads back to this node.
    #[error("the address leads back to this node")]
    Itself,
    /// Nothing to try.
    #[error("no address to try")]
    NoAddress,
    /// A bound of this node refused a further connection.
    #[error("this node has too many connections or too little memory: {0}")]
    Limit(String),
    /// Nobody answered, or the handshake failed.
    #[error("could not connect: {0}")]
    Unreachable(String),
}

/// Why a [`super::Wire`] cannot start, or cannot be spoken to.
#[derive(Debug, Error)]
pub enum WireError {
    /// The handshake layer refused the key.
    #[error("expected an ed25519 key that the handshake accepts: {0}")]
    Key(String),
    /// The gossip layer refused its settings.
    #[error("gossip refuses its settings (a fault of this program): {0}")]
    Gossip(String),
    /// The system's resolver configuration cannot be read.
    #[error("expected a readable resolver configuration (resolv.conf): {0}")]
    Names(#[source] std::io::Error),
    /// A certificate or key that TLS does not take.
    #[error("expected certificates and a key that TLS takes: {0}")]
    Certificate(String),
    /// The local network cannot be listened to.
    #[error("this node cannot look for others on the local network: {0}; start it with --mdns off")]
    Nearby(#[source] std::io::Error),
    /// The task has ended.
    #[error("the wire has ended: restart the node")]
    Ended,
}
