//! What strangers get: the lobby.

use libp2p::StreamProtocol;
use libp2p::gossipsub::{self, IdentTopic};
use libp2p::request_response::{Event, Message, OutboundFailure};
use libp2p::swarm::{StreamUpgradeError, SwarmEvent};
use libp2p::{identify, ping};

use super::outsider::{EverythingEvent, Outsider};
use super::*;
use crate::wire::DisconnectReason;

/// What came back to the outsider from each protocol that it tried.
#[derive(Debug, Default, PartialEq, Eq)]
struct Doors {
    sync: Option<&'static str>,
    blob: Option<&'static str>,
    lobby: Option<&'static str>,
    gossip: Option<&'static str>,
    identify: Option<&'static str>,
    ping: Option<&'static str>,
}

impl Doors {
    fn note(&mut self, event: EverythingEvent) {
        match event {
            EverythingEvent::Sync(event) => self.sync = outcome(&event).or(self.sync),
            EverythingEvent::Blob(event) => self.blob = outcome(&event).or(self.blob),
            EverythingEvent::Lobby(event) => self.lobby = outcome(&event).or(self.lobby),
            EverythingEvent::Gossip(gossipsub::Event::GossipsubNotSupported { .. }) => self.gossip = Some("closed"),
            EverythingEvent::Gossip(_) => self.gossip = Some("open"),
            EverythingEvent::Identify(identify::Event::Error { error, .. }) => {
                let closed = matches!(error, StreamUpgradeError::NegotiationFailed);
                self.identify = Some(if closed { "closed" } else { "broken" });
            }
            EverythingEvent::Identify(_) => self.identify = Some("open"),
            EverythingEvent::Ping(ping::Event { result: Err(ping::Failure::Unsupported), .. }) => {
                self.ping = Some("closed");
            }
            EverythingEvent::Ping(_) => self.ping = Some("open"),
        }
    }

    fn all_tried(&self) -> bool {
        let doors = [self.sync, self.blob, self.lobby, self.gossip, self.identify, self.ping];
        doors.iter().all(Option::is_some)
    }
}

fn outcome(event: &Event<Vec<u8>, Vec<u8>>) -> Option<&'static str> {
    match event {
        Event::Message { message: Message::Response { .. }, .. } => Some("open"),
        Event::OutboundFailure { error: OutboundFailure::UnsupportedProtocols, .. } => Some("closed"),
        Event::OutboundFailure { .. } => Some("broken"),
        _ => None,
    }
}

/// Lets the outsider try every protocol; `node` answers what it is asked.
async fn try_every_door(node: &mut Node, outsider: &mut Outsider) -> Doors {
    let behaviour = outsider.swarm.behaviour_mut();
    behaviour.sync.send_request(&node.peer, b"pages?".to_vec());
    behaviour.blob.send_request(&node.peer, b"blob?".to_vec());
    behaviour.lobby.send_request(&node.peer, b"may I come in?".to_vec());
    let mut doors = Doors::default();
    in_time("every protocol to be tried", async {
        while !doors.all_tried() {
            tokio::select! {
                event = futures::StreamExt::select_next_some(&mut outsider.swarm) => {
                    if let SwarmEvent::Behaviour(event) = event { doors.note(event) }
                }
                event = node.wire.next() => {
                    if let Some(WireEvent::Request { ticket, .. }) = event {
                        node.tell(WireCommand::Respond { ticket, bytes: b"an answer".to_vec() }).await;
                    }
                }
            }
        }
    })
    .await;
    doors
}

#[tokio::test]
async fn of_all_protocols_only_the_lobby_is_open_to_a_stranger() {
    let (mut node, mut outsider) = (Node::start(1), Outsider::start(9));
    node.tell(WireCommand::Subscribe("governance".into())).await;
    let address = node.listen("/memory/0").await;
    outsider.swarm.behaviour_mut().gossip.subscribe(&IdentTopic::new("governance")).expect("a topic");
    outsider.connect(&address).await;
    let (open, closed) = (Some("open"), Some("closed"));
    let expected = Doors { sync: closed, blob: closed, lobby: open, gossip: closed, identify: closed, ping: closed };
    assert_eq!(try_every_door(&mut node, &mut outsider).await, expected);
}

/// The same outsider as a member finds every door open: the story above tests the gate and not a broken outsider.
#[tokio::test]
async fn to_a_member_every_protocol_is_open() {
    let (mut node, mut outsider) = (Node::start(1), Outsider::start(9));
    node.tell(WireCommand::Subscribe("governance".into())).await;
    node.members(&[*outsider.swarm.local_peer_id()]).await;
    let address = node.listen("/memory/0").await;
    outsider.swarm.behaviour_mut().gossip.subscribe(&IdentTopic::new("governance")).expect("a topic");
    outsider.connect(&address).await;
    let open = Some("open");
    let expected = Doors { sync: open, blob: open, lobby: open, gossip: open, identify: open, ping: open };
    assert_eq!(try_every_door(&mut node, &mut outsider).await, expected);
}

#[tokio::test]
async fn identify_tells_a_member_no_address_and_no_build() {
    let (mut node, mut outsider) = (Node::start(1), Outsider::start(9));
    node.members(&[*outsider.swarm.local_peer_id()]).await;
    let address = node.listen("/memory/0").await;
    outsider.connect(&address).await;
    let info = outsider
        .until("identify", |event| match event {
            SwarmEvent::Behaviour(EverythingEvent::Identify(identify::Event::Received { info, .. })) => Some(info),
            _ => None,
        })
        .await;
    assert_eq!((info.agent_version.as_str(), info.listen_addrs), ("regain/1", vec![]));
    assert!(info.protocols.contains(&StreamProtocol::new("/regain/sync/1")));
}

#[tokio::test]
async fn two_strangers_have_the_lobby_and_no_more() {
    let (mut a, mut b) = pair(Mutual::Strangers).await;
    for lane in [Lane::Sync, Lane::Blob] {
        let id = a.ask(b.peer, lane, b"?").await;
        assert_eq!(a.outcome(id).await, Err(RequestFailure::NotMember));
    }
    let id = a.ask(b.peer, Lane::Lobby, b"may I?").await;
    assert_eq!(b.answer(b"soon".to_vec()).await, (Lane::Lobby, b"may I?".to_vec()));
    assert_eq!(a.outcome(id).await, Ok(b"soon".to_vec()));
}

#[tokio::test]
async fn who_holds_the_other_for_a_member_alone_is_refused() {
    let (mut a, mut b) = (Node::start(1), Node::start(2));
    let address = b.listen("/memory/0").await;
    a.members(&[b.peer]).await;
    a.dial(b.peer, &address).await;
    assert!(a.met(b.peer).await);
    assert!(!b.met(a.peer).await);
    for lane in [Lane::Sync, Lane::Blob] {
        let id = a.ask(b.peer, lane, b"?").await;
        assert_eq!(a.outcome(id).await, Err(RequestFailure::Refused));
    }
}

#[tokio::test]
async fn a_stranger_becomes_a_member_and_a_member_a_stranger_each_with_a_redial() {
    let (mut a, mut b) = pair(Mutual::Strangers).await;
    let address = b.listen("/memory/0").await;
    b.members(&[a.peer]).await;
    assert_eq!(b.lost(a.peer).await, DisconnectReason::StandingChanged);
    a.lost(b.peer).await;
    a.members(&[b.peer]).await;
    a.dial(b.peer, &address).await;
    assert!(a.met(b.peer).await);
    assert!(b.met(a.peer).await);
    let id = a.ask(b.peer, Lane::Sync, b"heads?").await;
    b.answer(b"none".to_vec()).await;
    assert_eq!(a.outcome(id).await, Ok(b"none".to_vec()));

    b.members(&[]).await;
    assert_eq!(b.lost(a.peer).await, DisconnectReason::StandingChanged);
    a.lost(b.peer).await;
    a.dial(b.peer, &address).await;
    assert!(!b.met(a.peer).await);
    a.met(b.peer).await;
    let id = a.ask(b.peer, Lane::Sync, b"heads?").await;
    assert_eq!(a.outcome(id).await, Err(RequestFailure::Refused));
}

#[tokio::test]
async fn setting_the_same_members_again_disturbs_nobody() {
    let (mut a, mut b) = pair(Mutual::Members).await;
    b.members(&[a.peer, PeerId::random()]).await;
    let id = a.ask(b.peer, Lane::Sync, b"still?").await;
    b.answer(b"yes".to_vec()).await;
    let news = a.hear("the next event", Some).await;
    assert_eq!(news, WireEvent::Response { peer: b.peer, id, bytes: b"yes".to_vec() });
}
