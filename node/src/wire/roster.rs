//! Who is connected, told to the caller per peer although libp2p tells it per connection.

use std::collections::HashMap;

use libp2p::swarm::ConnectionId;
use libp2p::{Multiaddr, PeerId};

use super::gate::Standing;
use super::{DisconnectReason, WireEvent};

/// One open connection.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) connection: ConnectionId,
    pub(crate) standing: Standing,
    pub(crate) outbound: bool,
    pub(crate) address: Multiaddr,
}

/// All open connections, and why those that this node closes are being closed.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    peers: HashMap<PeerId, Vec<Line>>,
    closing: HashMap<ConnectionId, DisconnectReason>,
}

impl Roster {
    /// A connection opened: news when it is the peer's first, or the first as a member.
    pub(crate) fn opened(&mut self, peer: PeerId, line: Line) -> Option<WireEvent> {
        let known = self.peers.entry(peer).or_default();
        let news = known.is_empty() || (line.standing == Standing::Member && standing(known) == Standing::Stranger);
        let event = news.then(|| connected(peer, &line));
        known.push(line);
        event
    }

    /// This node will close a connection; the first reason counts.
    pub(crate) fn closes(&mut self, connection: ConnectionId, reason: DisconnectReason) {
        self.closing.entry(connection).or_insert(reason);
    }

    /// This node will close all connections with a peer.
    pub(crate) fn closes_all(&mut self, peer: &PeerId, reason: &DisconnectReason) {
        for line in self.peers.get(peer).into_iter().flatten() {
            self.closing.entry(line.connection).or_insert_with(|| reason.clone());
        }
    }

    /// A connection closed: news when it was the last, or the last as a member.
    pub(crate) fn closed(&mut self, peer: PeerId, connection: ConnectionId, seen: DisconnectReason) -> Vec<WireEvent> {
        let reason = self.closing.remove(&connection).unwrap_or(seen);
        let Some(known) = self.peers.get_mut(&peer) else {
            return Vec::new();
        };
        let before = standing(known);
        known.retain(|line| line.connection != connection);
        match known.first() {
            None => {
                self.peers.remove(&peer);
                vec![WireEvent::Disconnected { peer, reason }]
            }
            Some(left) if before == Standing::Member && standing(known) == Standing::Stranger => {
                vec![WireEvent::Disconnected { peer, reason }, connected(peer, left)]
            }
            Some(_) => Vec::new(),
        }
    }
}

fn standing(lines: &[Line]) -> Standing {
    let member = lines.iter().any(|line| line.standing == Standing::Member);
    if member { Standing::Member } else { Standing::Stranger }
}

fn connected(peer: PeerId, line: &Line) -> WireEvent {
    let member = line.standing == Standing::Member;
    WireEvent::Connected { peer, member, outbound: line.outbound, address: line.address.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: usize, standing: Standing) -> Line {
        let address = "/memory/1".parse().expect("a constant address");
        Line { connection: ConnectionId::new_unchecked(number), standing, outbound: false, address }
    }

    fn lost() -> DisconnectReason {
        DisconnectReason::Lost("test".into())
    }

    #[test]
    fn a_second_connection_is_no_news() {
        let (mut roster, peer) = (Roster::default(), PeerId::random());
        assert!(roster.opened(peer, line(1, Standing::Member)).is_some());
        assert_eq!(roster.opened(peer, line(2, Standing::Member)), None);
        assert_eq!(roster.closed(peer, ConnectionId::new_unchecked(1), lost()), []);
        let end = roster.closed(peer, ConnectionId::new_unchecked(2), lost());
        assert_eq!(end, [WireEvent::Disconnected { peer, reason: lost() }]);
    }

    #[test]
    fn a_stranger_that_redials_as_a_member_before_its_old_connection_closed_is_told_as_a_member() {
        let (mut roster, peer) = (Roster::default(), PeerId::random());
        roster.opened(peer, line(1, Standing::Stranger));
        roster.closes(ConnectionId::new_unchecked(1), DisconnectReason::StandingChanged);
        let news = roster.opened(peer, line(2, Standing::Member));
        assert!(matches!(news, Some(WireEvent::Connected { member: true, .. })));
        assert_eq!(roster.closed(peer, ConnectionId::new_unchecked(1), lost()), []);
    }

    #[test]
    fn a_member_that_falls_back_to_the_lobby_is_told_as_gone_and_come_back() {
        let (mut roster, peer) = (Roster::default(), PeerId::random());
        roster.opened(peer, line(1, Standing::Member));
        roster.closes_all(&peer, &DisconnectReason::StandingChanged);
        assert_eq!(roster.opened(peer, line(2, Standing::Stranger)), None);
        let news = roster.closed(peer, ConnectionId::new_unchecked(1), lost());
        let [WireEvent::Disconnected { reason, .. }, WireEvent::Connected { member: false, .. }] = &news[..] else {
            panic!("expected an end and a new beginning, got {news:?}");
        };
        assert_eq!(*reason, DisconnectReason::StandingChanged);
    }
}
