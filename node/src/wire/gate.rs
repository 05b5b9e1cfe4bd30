//! The gate: members reach the protocols behind it, strangers do not even see that they exist.
//!
//! libp2p's allow-list refuses a stranger's whole connection, which leaves no lobby; a behaviour beside it serves
//! everybody. So this wrapper decides for each *connection*, at the moment it is established: a member's gets the
//! handler of the inner behaviour, a stranger's gets one without any protocol, and the inner behaviour is never told
//! about it. A connection never changes its standing; when the peer's changes, the connection is closed.

use std::collections::{HashMap, HashSet, VecDeque};
use std::task::{Context, Poll, ready};

use libp2p::PeerId;
use libp2p::core::transport::PortUse;
use libp2p::core::{Endpoint, Multiaddr};
use libp2p::swarm::behaviour::{AddressChange, ConnectionClosed, ConnectionEstablished};
use libp2p::swarm::derive_prelude::Either;
use libp2p::swarm::dummy;
use libp2p::swarm::{
    CloseConnection, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, NotifyHandler, THandler,
    THandlerInEvent, THandlerOutEvent, ToSwarm,
};
use thiserror::Error;

/// What a peer, or a connection, may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Everything behind the gate.
    Member,
    /// The lobby.
    Stranger,
}

/// Too many strangers are connected.
#[derive(Debug, Error)]
#[error("expected at most {0} incoming connections of strangers: come back later")]
pub(crate) struct TooManyStrangers(usize);

/// The wrapper of everything that is for members only.
pub(crate) struct Gate<B: NetworkBehaviour> {
    inner: B,
    members: HashSet<PeerId>,
    connections: HashMap<ConnectionId, Passage>,
    strangers_allowed: usize,
    closing: VecDeque<(PeerId, ConnectionId)>,
}

/// One connection. A member who ceased to be one is cut at once: nothing passes while the connection closes.
struct Passage {
    peer: PeerId,
    standing: Standing,
    cut: bool,
    incoming: bool,
}

impl<B: NetworkBehaviour> Gate<B> {
    pub(crate) fn new(inner: B, members: HashSet<PeerId>, strangers_allowed: usize) -> Self {
        Self { inner, members, connections: HashMap::new(), strangers_allowed, closing: VecDeque::new() }
    }

    /// What is behind the gate.
    pub(crate) fn inner(&mut self) -> &mut B {
        &mut self.inner
    }

    pub(crate) fn standing_of(&self, peer: &PeerId) -> Standing {
        if self.members.contains(peer) { Standing::Member } else { Standing::Stranger }
    }

    /// The standing of an open connection; a cut one counts as a stranger's.
    pub(crate) fn standing_on(&self, connection: ConnectionId) -> Standing {
        match self.connections.get(&connection) {
            Some(passage) if passage.standing == Standing::Member && !passage.cut => Standing::Member,
            _ => Standing::Stranger,
        }
    }

    /// Replaces the set of members; gives the connections that will be closed because their peer's standing changed.
    pub(crate) fn set_members(&mut self, members: HashSet<PeerId>) -> Vec<ConnectionId> {
        self.members = members;
        let mut closed = Vec::new();
        for (id, passage) in &mut self.connections {
            let now = if self.members.contains(&passage.peer) { Standing::Member } else { Standing::Stranger };
            if now != passage.standing && !passage.cut {
                passage.cut = true;
                self.closing.push_back((passage.peer, *id));
                closed.push(*id);
            }
        }
        closed
    }

    /// The other member connections of a peer: the only ones that the inner behaviour knows.
    fn others(&self, peer: PeerId, connection: ConnectionId) -> usize {
        let known = |(id, passage): &(&ConnectionId, &Passage)| {
            **id != connection && passage.peer == peer && passage.standing == Standing::Member
        };
        self.connections.iter().filter(known).count()
    }

    fn strangers_inside(&self) -> usize {
        self.connections.values().filter(|p| p.incoming && p.standing == Standing::Stranger).count()
    }

    fn admit(&mut self, connection: ConnectionId, peer: PeerId, standing: Standing, incoming: bool) {
        self.connections.insert(connection, Passage { peer, standing, cut: false, incoming });
    }

    fn on_established(&mut self, mut event: ConnectionEstablished<'_>) {
        if self.connections.get(&event.connection_id).is_some_and(|p| p.standing == Standing::Member) {
            event.other_established = self.others(event.peer_id, event.connection_id);
            self.inner.on_swarm_event(FromSwarm::ConnectionEstablished(event));
        }
    }

    fn on_closed(&mut self, mut event: ConnectionClosed<'_>) {
        let passage = self.connections.remove(&event.connection_id);
        if passage.is_some_and(|passage| passage.standing == Standing::Member) {
            event.remaining_established = self.others(event.peer_id, event.connection_id);
            self.inner.on_swarm_event(FromSwarm::ConnectionClosed(event));
        }
    }

    fn on_address_change(&mut self, event: AddressChange<'_>) {
        if self.connections.get(&event.connection_id).is_some_and(|p| p.standing == Standing::Member) {
            self.inner.on_swarm_event(FromSwarm::AddressChange(event));
        }
    }

    /// A message of the inner behaviour goes to a member's connection or nowhere. "Any connection" is resolved here:
    /// the swarm would pick a stranger's too, whose handler cannot take it.
    fn route(&self, peer: PeerId, wanted: &NotifyHandler) -> Option<ConnectionId> {
        match wanted {
            NotifyHandler::One(id) => (self.standing_on(*id) == Standing::Member).then_some(*id),
            NotifyHandler::Any => {
                let open = self.connections.iter();
                let mut open = open.filter(|(id, p)| p.peer == peer && self.standing_on(**id) == Standing::Member);
                open.next().map(|(id, _)| *id)
            }
        }
    }
}

impl<B: NetworkBehaviour> NetworkBehaviour for Gate<B> {
    type ConnectionHandler = Either<THandler<B>, dummy::ConnectionHandler>;
    type ToSwarm = B::ToSwarm;

    // Pending connections are not delegated: on the way in the peer is unknown, on the way out the behaviours behind
    // the gate have no say, since only the caller dials.

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let standing = self.standing_of(&peer);
        let handler = match standing {
            Standing::Member => {
                Either::Left(self.inner.handle_established_inbound_connection(connection, peer, local, remote)?)
            }
            Standing::Stranger if self.strangers_inside() >= self.strangers_allowed => {
                return Err(ConnectionDenied::new(TooManyStrangers(self.strangers_allowed)));
            }
            Standing::Stranger => Either::Right(dummy::ConnectionHandler),
        };
        self.admit(connection, peer, standing, true);
        Ok(handler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        address: &Multiaddr,
        role: Endpoint,
        port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let standing = self.standing_of(&peer);
        let handler = match standing {
            Standing::Member => {
                let inner = &mut self.inner;
                Either::Left(inner.handle_established_outbound_connection(connection, peer, address, role, port)?)
            }
            Standing::Stranger => Either::Right(dummy::ConnectionHandler),
        };
        self.admit(connection, peer, standing, false);
        Ok(handler)
    }

    fn on_swarm_event(&mut self, event: FromSwarm) {
        match event {
            FromSwarm::ConnectionEstablished(event) => self.on_established(event),
            FromSwarm::ConnectionClosed(event) => self.on_closed(event),
            FromSwarm::AddressChange(event) => self.on_address_change(event),
            FromSwarm::DialFailure(_) | FromSwarm::ListenFailure(_) => {}
            about_ourselves => self.inner.on_swarm_event(about_ourselves),
        }
    }

    fn on_connection_handler_event(&mut self, peer: PeerId, connection: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {
            Either::Left(event) if self.standing_on(connection) == Standing::Member => {
                self.inner.on_connection_handler_event(peer, connection, event);
            }
            Either::Left(_) => {}
            Either::Right(event) => match event {},
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        if let Some((peer_id, connection)) = self.closing.pop_front() {
            let connection = CloseConnection::One(connection);
            return Poll::Ready(ToSwarm::CloseConnection { peer_id, connection });
        }
        loop {
            match ready!(self.inner.poll(cx)) {
                ToSwarm::NotifyHandler { peer_id, handler, event } => {
                    if let Some(connection) = self.route(peer_id, &handler) {
                        let (handler, event) = (NotifyHandler::One(connection), Either::Left(event));
                        return Poll::Ready(ToSwarm::NotifyHandler { peer_id, handler, event });
                    }
                }
                // Only the caller dials: nothing that a peer says makes this node connect anywhere.
                ToSwarm::Dial { .. } => {}
                other => return Poll::Ready(other.map_in(Either::Left)),
            }
        }
    }
}

#[cfg(test)]
mod tests;
