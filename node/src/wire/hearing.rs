//! Hearing what the swarm says, and telling the caller what concerns it.

use std::io;
use std::time::Instant;

use libp2p::core::ConnectedPoint;
use libp2p::request_response::{self, InboundRequestId, Message, OutboundFailure, ResponseChannel};
use libp2p::swarm::{ConnectionError, ConnectionId, DialError, SwarmEvent};
use libp2p::{PeerId, TransportError, gossipsub, mdns, ping};

use super::behaviour::{MemberBehaviourEvent, WireBehaviourEvent};
use super::driver::Driver;
use super::gate::Standing;
use super::roster::Line;
use super::{
    AnnouncementRef, DialFailure, DisconnectReason, Lane, RequestFailure, Verdict, WireEvent, bounds, gossip, listen,
};

type LaneEvent = request_response::Event<Vec<u8>, Vec<u8>>;

impl Driver {
    pub(super) fn hear(&mut self, event: SwarmEvent<WireBehaviourEvent>) {
        match event {
            SwarmEvent::Behaviour(WireBehaviourEvent::Lobby(event)) => self.hear_lane(Lane::Lobby, event),
            SwarmEvent::Behaviour(WireBehaviourEvent::Gate(event)) => self.hear_member(event),
            SwarmEvent::Behaviour(WireBehaviourEvent::Nearby(mdns::Event::Discovered(found))) => {
                for (peer, address) in found.into_iter().take(bounds::FOUND) {
                    self.tell(WireEvent::Found { peer, address });
                }
            }
            SwarmEvent::NewListenAddr { address, .. } => self.tell(WireEvent::Listening(address)),
            SwarmEvent::ListenerClosed { listener_id, reason, .. } => {
                if let (Some(address), Err(error)) = (self.listeners.remove(&listener_id), reason) {
                    self.tell(WireEvent::ListenFailed { address, reason: listen::reason(&error) });
                }
            }
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                self.opened(peer_id, connection_id, &endpoint);
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, cause, .. } => {
                let seen = match cause {
                    None => DisconnectReason::ClosedHere,
                    Some(ConnectionError::KeepAliveTimeout) => DisconnectReason::Idle,
                    Some(ConnectionError::IO(error)) => DisconnectReason::Lost(error.to_string()),
                };
                for event in self.roster.closed(peer_id, connection_id, seen) {
                    self.tell(event);
                }
            }
            SwarmEvent::OutgoingConnectionError { peer_id, error, .. } => self.dial_failed(peer_id, error),
            SwarmEvent::IncomingConnectionError { send_back_addr, error, .. } => {
                tracing::debug!(from = %send_back_addr, %error, "an incoming connection failed");
            }
            _ => {}
        }
    }

    fn hear_member(&mut self, event: MemberBehaviourEvent) {
        match event {
            MemberBehaviourEvent::Sync(event) => self.hear_lane(Lane::Sync, event),
            MemberBehaviourEvent::Blob(event) => self.hear_lane(Lane::Blob, event),
            MemberBehaviourEvent::Gossip(gossipsub::Event::Message { propagation_source, message_id, message }) => {
                self.announced(propagation_source, &message_id, message);
            }
            MemberBehaviourEvent::Ping(ping::Event { connection, result: Err(error), .. }) => {
                self.not_answered(connection, &error)
            }
            _ => {}
        }
    }

    /// libp2p only reports a failed ping; a member that answers none would stay "connected" for ever.
    fn not_answered(&mut self, connection: ConnectionId, error: &ping::Failure) {
        // A peer that holds this node for a stranger offers no ping. Its lobby still works.
        if matches!(error, ping::Failure::Unsupported) {
            return;
        }
        tracing::debug!(%error, "a member no longer answers");
        self.roster.closes(connection, DisconnectReason::Silent);
        self.swarm.close_connection(connection);
    }

    fn opened(&mut self, peer: PeerId, connection: ConnectionId, endpoint: &ConnectedPoint) {
        let standing = self.swarm.behaviour().gate.standing_on(connection);
        let (outbound, address) = match endpoint {
            ConnectedPoint::Dialer { address, .. } => (true, address.clone()),
            ConnectedPoint::Listener { send_back_addr, .. } => (false, send_back_addr.clone()),
        };
        let line = Line { connection, standing, outbound, address };
        if let Some(event) = self.roster.opened(peer, line) {
            self.tell(event);
        }
    }

    fn hear_lane(&mut self, lane: Lane, event: LaneEvent) {
        match event {
            LaneEvent::Message { peer, message: Message::Request { request_id, request, channel }, .. } => {
                self.asked_by(peer, lane, (request_id, channel), request);
            }
            LaneEvent::Message { peer, message: Message::Response { request_id, response }, .. } => {
                if let Some(id) = self.asked.remove(&(lane, request_id)) {
                    self.tell(WireEvent::Response { peer, id, bytes: response });
                }
            }
            LaneEvent::OutboundFailure { peer, request_id, error, .. } => {
                if let Some(id) = self.asked.remove(&(lane, request_id)) {
                    self.tell(WireEvent::RequestFailed { peer, id, reason: request_failure(error) });
                }
            }
            LaneEvent::InboundFailure { request_id, .. } => self.tickets.forget(lane, request_id),
            LaneEvent::ResponseSent { .. } => {}
        }
    }

    fn asked_by(
        &mut self,
        peer: PeerId,
        lane: Lane,
        (request, channel): (InboundRequestId, ResponseChannel<Vec<u8>>),
        bytes: Vec<u8>,
    ) {
        let standing = self.standing(&peer);
        let admitted = match lane {
            Lane::Lobby => self.doorkeeper.admits(peer, standing, Instant::now()),
            // The gate has cut a member who ceased to be one; this catches what was already on its way.
            Lane::Sync | Lane::Blob => standing == Standing::Member,
        };
        if !admitted {
            tracing::debug!(%peer, ?lane, "a request is turned away");
            return; // Dropping the channel ends the exchange at the other side.
        }
        let ticket = self.tickets.issue(peer, lane, request, channel);
        self.tell(WireEvent::Request { peer, lane, ticket, bytes });
    }

    fn announced(&mut self, relay: PeerId, id: &gossipsub::MessageId, message: gossipsub::Message) {
        let Ok(id) = <[u8; 32]>::try_from(&id.0[..]) else {
            return;
        };
        let reference = AnnouncementRef { id, relay };
        let author = message.source.filter(|author| self.standing(author) == Standing::Member);
        let verdict = match author {
            Some(from) if message.data.len() <= bounds::ANNOUNCEMENT => {
                let topic = message.topic.into_string();
                self.tell(WireEvent::Announced { from, topic, message: reference, bytes: message.data });
                return;
            }
            Some(_) => Verdict::Reject,
            // Perhaps a member whose admission has not reached this node yet: it ends here, nobody is to blame.
            None => Verdict::Ignore,
        };
        if let Some(gossip) = self.swarm.behaviour_mut().gossip() {
            gossip::judge(gossip, reference, verdict);
        }
    }

    pub(super) fn dial_failed(&mut self, peer: Option<PeerId>, error: DialError) {
        let mut tell = |address, reason| self.tell(WireEvent::DialFailed { peer, address, reason });
        match error {
            DialError::Transport(tried) => {
                for (address, error) in tried {
                    tell(Some(address), DialFailure::Unreachable(transport_text(&error)));
                }
            }
            DialError::WrongPeerId { obtained, address } => tell(Some(address), DialFailure::WrongPeer(obtained)),
            DialError::LocalPeerId { address } => tell(Some(address), DialFailure::Itself),
            DialError::NoAddresses => tell(None, DialFailure::NoAddress),
            DialError::Denied { cause } => tell(None, DialFailure::Limit(cause.to_string())),
            DialError::Aborted => tell(None, DialFailure::Unreachable("the attempt was aborted".to_owned())),
            DialError::DialPeerConditionFalse(_) => {}
        }
    }
}

fn transport_text(error: &TransportError<io::Error>) -> String {
    match error {
        TransportError::MultiaddrNotSupported(address) => {
            format!("{address} is no TCP or QUIC address")
        }
        TransportError::Other(error) => error.to_string(),
    }
}

fn request_failure(error: OutboundFailure) -> RequestFailure {
    match error {
        OutboundFailure::DialFailure => RequestFailure::NotConnected,
        OutboundFailure::Timeout => RequestFailure::Timeout,
        OutboundFailure::ConnectionClosed => RequestFailure::Closed,
        OutboundFailure::UnsupportedProtocols => RequestFailure::Refused,
        OutboundFailure::Io(error) => match error.kind() {
            io::ErrorKind::UnexpectedEof => RequestFailure::Unanswered,
            io::ErrorKind::InvalidData => RequestFailure::Malformed(error.to_string()),
            _ => RequestFailure::Broken(error.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_of_a_stream_has_its_own_word() {
        let io = |kind: io::ErrorKind| request_failure(OutboundFailure::Io(kind.into()));
        assert_eq!(io(io::ErrorKind::UnexpectedEof), RequestFailure::Unanswered);
        assert!(matches!(io(io::ErrorKind::InvalidData), RequestFailure::Malformed(_)));
        assert!(matches!(io(io::ErrorKind::BrokenPipe), RequestFailure::Broken(_)));
        let unsupported: libp2p::Multiaddr = "/unix/tmp".parse().expect("an address");
        assert!(transport_text(&TransportError::MultiaddrNotSupported(unsupported)).contains("/unix/tmp"));
    }
}
