//! The gate alone, with an inner behaviour that writes down what it is told.

use std::convert::Infallible;
use std::task::Waker;

use libp2p::core::ConnectedPoint;

use super::*;

/// Writes down (connections told, others claimed) and asks to notify "any" connection of a peer.
#[derive(Default)]
struct Scribe {
    told: Vec<String>,
    wants: VecDeque<PeerId>,
}

impl NetworkBehaviour for Scribe {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<dummy::ConnectionHandler, ConnectionDenied> {
        self.told.push("handler".into());
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<dummy::ConnectionHandler, ConnectionDenied> {
        self.told.push("handler".into());
        Ok(dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, event: FromSwarm) {
        match event {
            FromSwarm::ConnectionEstablished(e) => self.told.push(format!("open, {} others", e.other_established)),
            FromSwarm::ConnectionClosed(e) => self.told.push(format!("closed, {} left", e.remaining_established)),
            _ => self.told.push("other".into()),
        }
    }

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: Infallible) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Infallible, Infallible>> {
        match self.wants.pop_front() {
            Some(peer) => Poll::Ready(ToSwarm::Dial { opts: peer.into() }),
            None => Poll::Pending,
        }
    }
}

fn somewhere() -> Multiaddr {
    "/memory/1".parse().expect("a constant address")
}

fn point() -> ConnectedPoint {
    ConnectedPoint::Listener { local_addr: somewhere(), send_back_addr: somewhere() }
}

fn open(gate: &mut Gate<Scribe>, number: usize, peer: PeerId, others: usize) -> Result<ConnectionId, ConnectionDenied> {
    let (connection_id, endpoint) = (ConnectionId::new_unchecked(number), point());
    gate.handle_established_inbound_connection(connection_id, peer, &somewhere(), &somewhere())?;
    gate.on_swarm_event(FromSwarm::ConnectionEstablished(ConnectionEstablished {
        peer_id: peer,
        connection_id,
        endpoint: &endpoint,
        failed_addresses: &[],
        other_established: others,
    }));
    Ok(connection_id)
}

fn close(gate: &mut Gate<Scribe>, connection_id: ConnectionId, peer_id: PeerId, remaining_established: usize) {
    let endpoint = point();
    let event = ConnectionClosed { peer_id, connection_id, endpoint: &endpoint, cause: None, remaining_established };
    gate.on_swarm_event(FromSwarm::ConnectionClosed(event));
}

#[test]
fn the_inner_behaviour_never_hears_of_a_stranger() {
    let stranger = PeerId::random();
    let mut gate = Gate::new(Scribe::default(), HashSet::new(), 10);
    let connection = open(&mut gate, 1, stranger, 0).expect("there is room");
    assert_eq!(gate.standing_on(connection), Standing::Stranger);
    assert_eq!(gate.route(stranger, &NotifyHandler::Any), None);
    assert_eq!(gate.route(stranger, &NotifyHandler::One(connection)), None);
    close(&mut gate, connection, stranger, 0);
    assert_eq!(gate.inner.told, Vec::<String>::new());
}

/// A peer admitted while connected has, for a moment, an old connection as a stranger and a new one as a member. The
/// inner behaviours assert that the counts they are told fit the connections they know.
#[test]
fn counts_told_to_the_inner_behaviour_leave_stranger_connections_out() {
    let peer = PeerId::random();
    let mut gate = Gate::new(Scribe::default(), HashSet::new(), 10);
    let old = open(&mut gate, 1, peer, 0).expect("there is room");
    assert_eq!(gate.set_members(HashSet::from([peer])), [old]);
    let new = open(&mut gate, 2, peer, 1).expect("a member");
    assert_eq!(gate.route(peer, &NotifyHandler::Any), Some(new), "never the stranger's connection");
    close(&mut gate, old, peer, 1);
    close(&mut gate, new, peer, 0);
    assert_eq!(gate.inner.told, ["handler", "open, 0 others", "closed, 0 left"]);
}

#[test]
fn a_member_who_is_removed_is_cut_before_its_connection_has_closed() {
    let peer = PeerId::random();
    let mut gate = Gate::new(Scribe::default(), HashSet::from([peer]), 10);
    let connection = open(&mut gate, 1, peer, 0).expect("a member");
    assert_eq!(gate.set_members(HashSet::new()), [connection]);
    assert_eq!(gate.route(peer, &NotifyHandler::One(connection)), None);
    let mut cx = Context::from_waker(Waker::noop());
    assert!(matches!(gate.poll(&mut cx), Poll::Ready(ToSwarm::CloseConnection { .. })));
    assert_eq!(gate.set_members(HashSet::from([peer])), [], "it is closed once");
    close(&mut gate, connection, peer, 0);
    assert_eq!(gate.inner.told.last().map(String::as_str), Some("closed, 0 left"), "the inner one is told of the end");
}

#[test]
fn strangers_do_not_take_the_places_of_members() {
    let member = PeerId::random();
    let mut gate = Gate::new(Scribe::default(), HashSet::from([member]), 2);
    let first = PeerId::random();
    let connection = open(&mut gate, 1, first, 0).expect("there is room");
    open(&mut gate, 2, PeerId::random(), 0).expect("there is room");
    let denied = open(&mut gate, 3, PeerId::random(), 0).expect_err("two are the most");
    assert!(denied.downcast::<TooManyStrangers>().is_ok());
    open(&mut gate, 4, member, 0).expect("members are not counted");
    close(&mut gate, connection, first, 0);
    open(&mut gate, 5, PeerId::random(), 0).expect("there is room again");
}

#[test]
fn nothing_behind_the_gate_can_dial() {
    let mut gate = Gate::new(Scribe::default(), HashSet::new(), 2);
    gate.inner().wants.push_back(PeerId::random());
    assert!(gate.poll(&mut Context::from_waker(Waker::noop())).is_pending());
}
