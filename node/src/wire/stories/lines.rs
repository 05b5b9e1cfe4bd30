//! Real sockets on the loopback interface.

use super::*;
use crate::wire::{Ear, ListenFailure, bounds};

async fn ask_over(listen: &str) {
    let (by_a, by_b) = (Ear::default(), Ear::default());
    let heard_by = |ear: &Ear| WireSettings { ear: Some(ear.clone()), ..WireSettings::default() };
    let (mut a, mut b) = (Node::with(1, heard_by(&by_a)), Node::with(2, heard_by(&by_b)));
    let address = b.listen(listen).await;
    a.members(&[b.peer]).await;
    b.members(&[a.peer]).await;
    a.dial(b.peer, &address).await;
    assert!(a.met(b.peer).await);
    let page = vec![5; bounds::DEFERRED_BYTES / 256];
    for round in 0..4u8 {
        let id = a.ask(b.peer, Lane::Sync, &[round]).await;
        assert_eq!(b.answer(page.clone()).await, (Lane::Sync, vec![round]));
        assert_eq!(a.outcome(id).await, Ok(page.clone()));
    }
    // An ear keeps all that its own node wrote on this kind of line, and nothing that came.
    let wrote = |ear: &Ear, bytes: &[u8]| ear.streams().iter().any(|s| s.windows(bytes.len()).any(|w| w == bytes));
    assert!(wrote(&by_b, &page) && !wrote(&by_a, &page));
    let asked = [0, 0, 0, 1, 3];
    assert!(wrote(&by_a, &asked) && !wrote(&by_b, &asked));
    a.wire.shutdown().await;
    b.lost(wire_of(1)).await;
}

fn wire_of(seed: u8) -> PeerId {
    let pair = libp2p::identity::Keypair::ed25519_from_bytes([seed; 32]).expect("32 bytes are a seed");
    pair.public().to_peer_id()
}

#[tokio::test]
async fn members_meet_over_tcp() {
    ask_over("/ip4/127.0.0.1/tcp/0").await;
}

#[tokio::test]
async fn members_meet_over_quic() {
    ask_over("/ip4/127.0.0.1/udp/0/quic-v1").await;
}

/// libp2p sets `SO_REUSEPORT` on its listeners: a second node on the same port used to start and take half of the
/// connections.
#[tokio::test]
async fn a_second_node_on_the_same_port_is_told_that_it_is_taken() {
    for listen in ["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/udp/0/quic-v1"] {
        let (mut first, mut second) = (Node::with(1, WireSettings::default()), Node::with(2, WireSettings::default()));
        let taken = first.listen(listen).await;
        second.tell(WireCommand::Listen(taken.clone())).await;
        let news = second.hear("an event", Some).await;
        assert_eq!(news, WireEvent::ListenFailed { address: taken, reason: ListenFailure::PortTaken });
    }
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused_by_name() {
    let mut node = Node::with(1, WireSettings::default());
    let address: Multiaddr = "/memory/0".parse().expect("an address");
    node.tell(WireCommand::Listen(address.clone())).await;
    let news = node.hear("an event", Some).await;
    assert_eq!(news, WireEvent::ListenFailed { address, reason: ListenFailure::Unsupported });
}
