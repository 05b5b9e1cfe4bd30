//! Carrying out commands.

use std::collections::HashSet;
use std::time::Instant;

use libp2p::multiaddr::Protocol;
use libp2p::swarm::DialError;
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::{Multiaddr, PeerId};

use super::deferral::Offer;
use super::driver::Driver;
use super::gate::Standing;
use super::{
    DialFailure, DisconnectReason, Lane, RequestFailure, Ticket, WireCommand, WireEvent, bounds, gossip, listen,
};

impl Driver {
    pub(super) fn carry_out(&mut self, command: WireCommand) {
        match command {
            WireCommand::Listen(address) => self.listen(address),
            WireCommand::Dial { peer, addresses } => self.dial(peer, addresses),
            WireCommand::Request { peer, lane, id, bytes } => self.request(peer, lane, id, bytes),
            WireCommand::Respond { ticket, bytes } => self.respond(ticket, bytes),
            WireCommand::SetMembers(members) => self.set_members(members),
            WireCommand::Disconnect(peer) => self.disconnect(peer),
            // The loop ends on it before it comes here.
            WireCommand::Shutdown => {}
            about_gossip => self.gossip(about_gossip),
        }
    }

    fn gossip(&mut self, command: WireCommand) {
        let Some(gossip) = self.swarm.behaviour_mut().gossip() else {
            return;
        };
        match command {
            WireCommand::Announce { topic, bytes } => gossip::announce(gossip, topic, bytes),
            WireCommand::Validate { message, verdict } => gossip::judge(gossip, message, verdict),
            WireCommand::Subscribe(topic) => gossip::subscribe(gossip, topic),
            WireCommand::Unsubscribe(topic) => gossip::unsubscribe(gossip, topic),
            _ => {}
        }
    }

    fn listen(&mut self, address: Multiaddr) {
        let listening = listen::probe(&address)
            .and_then(|()| self.swarm.listen_on(address.clone()).map_err(|error| listen::refused(&error)));
        match listening {
            Ok(id) => {
                self.listeners.insert(id, address);
            }
            Err(reason) => self.tell(WireEvent::ListenFailed { address, reason }),
        }
    }

    fn dial(&mut self, peer: Option<PeerId>, mut addresses: Vec<Multiaddr>) {
        addresses.truncate(bounds::DIAL_ADDRESSES);
        if addresses.is_empty() {
            self.tell(WireEvent::DialFailed { peer, address: None, reason: DialFailure::NoAddress });
            return;
        }
        match peer {
            Some(peer) => self.dial_peer(peer, addresses),
            None => {
                for address in addresses {
                    match address.iter().last() {
                        Some(Protocol::P2p(peer)) => self.dial_peer(peer, vec![address]),
                        _ => self.dial_with(None, DialOpts::unknown_peer_id().address(address).build()),
                    }
                }
            }
        }
    }

    fn dial_peer(&mut self, peer: PeerId, addresses: Vec<Multiaddr>) {
        if peer == *self.swarm.local_peer_id() {
            let address = addresses.into_iter().next();
            self.tell(WireEvent::DialFailed { peer: Some(peer), address, reason: DialFailure::Itself });
            return;
        }
        // A new port: leaving from the listening port serves only to punch holes, and makes a quick redial fail while
        // the system still remembers the old connection.
        let options = DialOpts::peer_id(peer)
            .condition(PeerCondition::DisconnectedAndNotDialing)
            .addresses(addresses)
            .allocate_new_port()
            .build();
        self.dial_with(Some(peer), options);
    }

    fn dial_with(&mut self, peer: Option<PeerId>, options: DialOpts) {
        match self.swarm.dial(options) {
            Ok(()) | Err(DialError::DialPeerConditionFalse(_)) => {}
            Err(error) => self.dial_failed(peer, error),
        }
    }

    fn request(&mut self, peer: PeerId, lane: Lane, id: u64, bytes: Vec<u8>) {
        let limit = lane.bounds().request;
        let connected = self.swarm.is_connected(&peer);
        let exchange = self.swarm.behaviour_mut().lane(lane);
        let refused = if bytes.len() > limit {
            RequestFailure::TooLong { limit }
        } else if exchange.is_connected(&peer) {
            let request = exchange.send_request(&peer, bytes);
            self.asked.insert((lane, request), id);
            return;
        } else if connected {
            // The lane knows no connection with this peer, the swarm does: the gate is between them.
            RequestFailure::NotMember
        } else {
            RequestFailure::NotConnected
        };
        self.tell(WireEvent::RequestFailed { peer, id, reason: refused });
    }

    fn respond(&mut self, ticket: Ticket, bytes: Vec<u8>) {
        let Some(open) = self.tickets.take(ticket) else {
            return;
        };
        let limit = open.lane.bounds().answer;
        if bytes.len() > limit {
            tracing::warn!(length = bytes.len(), limit, "an answer over the bound of its lane is not sent");
            return; // Dropping the channel ends the exchange at the other side.
        }
        if open.lane != Lane::Sync {
            let _ = self.swarm.behaviour_mut().lane(open.lane).send_response(open.channel, bytes);
            return;
        }
        match self.deferral.offer(open.peer, bytes.len(), (open.channel, bytes), Instant::now()) {
            Offer::Send((channel, bytes)) => {
                let _ = self.swarm.behaviour_mut().lane(Lane::Sync).send_response(channel, bytes);
            }
            Offer::Waits => self.release_answers(),
            Offer::Drop(_) => {
                tracing::debug!(peer = %open.peer, "too many answers wait for this peer")
            }
        }
    }

    fn set_members(&mut self, members: HashSet<PeerId>) {
        for connection in self.swarm.behaviour_mut().gate.set_members(members) {
            self.roster.closes(connection, DisconnectReason::StandingChanged);
        }
    }

    fn disconnect(&mut self, peer: PeerId) {
        self.roster.closes_all(&peer, &DisconnectReason::ClosedHere);
        let _ = self.swarm.disconnect_peer_id(peer);
    }

    /// The standing of a peer now, for decisions that are not about one connection.
    pub(super) fn standing(&self, peer: &PeerId) -> Standing {
        self.swarm.behaviour().gate.standing_of(peer)
    }
}
