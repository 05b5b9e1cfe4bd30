//! Stories of real wires that meet: on libp2p's memory transport, and once each over TCP and QUIC.

use std::collections::HashSet;
use std::future::Future;
use std::time::Duration;

use libp2p::{Multiaddr, PeerId};

use super::{
    AnnouncementRef, GossipMode, Lane, MemoryAddresses, RequestFailure, Ticket, Wire, WireCommand, WireEvent,
    WireSettings,
};

mod lines;
mod members;
mod outsider;
mod pressure;
mod secure;
mod strangers;

/// No step of a story takes longer, or the story fails.
const DEADLINE: Duration = Duration::from_secs(30);

/// Waits for a step of a story.
async fn in_time<T>(what: &str, step: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, step).await {
        Ok(value) => value,
        Err(_) => panic!("waited {DEADLINE:?} for {what}"),
    }
}

/// A wire in a story.
struct Node {
    wire: Wire,
    peer: PeerId,
    next_id: u64,
}

fn settings() -> WireSettings {
    WireSettings { memory: MemoryAddresses::Accepted, ..WireSettings::default() }
}

impl Node {
    fn start(seed: u8) -> Self {
        Self::with(seed, settings())
    }

    fn with(seed: u8, settings: WireSettings) -> Self {
        let wire = Wire::start([seed; 32], settings).expect("the settings are sound");
        let peer = wire.peer();
        Self { wire, peer, next_id: 0 }
    }

    async fn tell(&self, command: WireCommand) {
        self.wire.send(command).await.expect("the wire runs");
    }

    /// The first event that `wanted` takes; others are passed over.
    async fn hear<T>(&mut self, what: &str, mut wanted: impl FnMut(WireEvent) -> Option<T>) -> T {
        in_time(what, async {
            loop {
                let event = self.wire.next().await.expect("the wire runs");
                if let Some(found) = wanted(event) {
                    return found;
                }
            }
        })
        .await
    }

    async fn listen(&mut self, address: &str) -> Multiaddr {
        let address: Multiaddr = address.parse().expect("a constant address");
        self.tell(WireCommand::Listen(address)).await;
        self.hear("an address", |event| match event {
            WireEvent::Listening(address) => Some(address),
            _ => None,
        })
        .await
    }

    async fn members(&self, members: &[PeerId]) {
        self.tell(WireCommand::SetMembers(members.iter().copied().collect::<HashSet<_>>())).await;
    }

    async fn dial(&self, peer: PeerId, address: &Multiaddr) {
        self.tell(WireCommand::Dial { peer: Some(peer), addresses: vec![address.clone()] }).await;
    }

    /// Waits until `peer` is connected; gives whether as a member.
    async fn met(&mut self, peer: PeerId) -> bool {
        self.hear("a connection", |event| match event {
            WireEvent::Connected { peer: who, member, .. } if who == peer => Some(member),
            _ => None,
        })
        .await
    }

    async fn lost(&mut self, peer: PeerId) -> super::DisconnectReason {
        self.hear("a disconnection", |event| match event {
            WireEvent::Disconnected { peer: who, reason } if who == peer => Some(reason),
            _ => None,
        })
        .await
    }

    /// Sends a request; gives its number.
    async fn ask(&mut self, peer: PeerId, lane: Lane, bytes: &[u8]) -> u64 {
        self.next_id += 1;
        let id = self.next_id;
        self.tell(WireCommand::Request { peer, lane, id, bytes: bytes.to_vec() }).await;
        id
    }

    /// Waits for what became of a request.
    async fn outcome(&mut self, id: u64) -> Result<Vec<u8>, RequestFailure> {
        self.hear("the outcome of a request", |event| match event {
            WireEvent::Response { id: got, bytes, .. } if got == id => Some(Ok(bytes)),
            WireEvent::RequestFailed { id: got, reason, .. } if got == id => Some(Err(reason)),
            _ => None,
        })
        .await
    }

    /// Waits for a request of somebody else.
    async fn asked(&mut self) -> (PeerId, Lane, Ticket, Vec<u8>) {
        self.hear("a request", |event| match event {
            WireEvent::Request { peer, lane, ticket, bytes } => Some((peer, lane, ticket, bytes)),
            _ => None,
        })
        .await
    }

    /// Answers the next request with `answer`; gives the request.
    async fn answer(&mut self, answer: Vec<u8>) -> (Lane, Vec<u8>) {
        let (_, lane, ticket, bytes) = self.asked().await;
        self.tell(WireCommand::Respond { ticket, bytes: answer }).await;
        (lane, bytes)
    }
}

/// Announces again and again (nobody knows when a subscription has arrived) until `listener` hears it; gives the author
/// and the reference.
async fn announce_until_heard(speaker: &Node, listener: &mut Node, text: &str) -> (PeerId, AnnouncementRef) {
    in_time("an announcement", async {
        loop {
            let bytes = text.as_bytes().to_vec();
            speaker.tell(WireCommand::Announce { topic: "governance".into(), bytes }).await;
            let patience = tokio::time::Instant::now() + Duration::from_millis(200);
            while let Ok(event) = tokio::time::timeout_at(patience, listener.wire.next()).await {
                match event.expect("the wire runs") {
                    WireEvent::Announced { from, message, bytes, topic } if bytes == text.as_bytes() => {
                        assert_eq!(topic, "governance");
                        return (from, message);
                    }
                    _ => {}
                }
            }
        }
    })
    .await
}

/// Two wires, connected, `a` having dialled; each holds the other for a member where `standing` says so.
async fn pair(standing: Mutual) -> (Node, Node) {
    let (mut a, mut b) = (Node::start(1), Node::start(2));
    let address = b.listen("/memory/0").await;
    if standing == Mutual::Members {
        a.members(&[b.peer]).await;
        b.members(&[a.peer]).await;
    }
    a.dial(b.peer, &address).await;
    let expected = standing == Mutual::Members;
    assert_eq!((a.met(b.peer).await, b.met(a.peer).await), (expected, expected));
    (a, b)
}

/// What two nodes think of each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mutual {
    Members,
    Strangers,
}
