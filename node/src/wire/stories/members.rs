//! What members do with each other.

use super::*;
use crate::wire::{DialFailure, DisconnectReason, Verdict, bounds};

#[tokio::test]
async fn members_ask_and_answer_on_every_lane() {
    let (mut a, mut b) = pair(Mutual::Members).await;
    for (lane, length) in [(Lane::Sync, 300 * 1024), (Lane::Blob, 8 * 1024 * 1024 + 1024), (Lane::Lobby, 64 * 1024)] {
        let longest = vec![7; lane.bounds().request];
        let id = a.ask(b.peer, lane, &longest).await;
        assert_eq!(b.answer(vec![8; length]).await, (lane, longest));
        assert_eq!(a.outcome(id).await, Ok(vec![8; length]), "{lane:?}");
    }
    let id = b.ask(a.peer, Lane::Sync, b"the other way").await;
    a.answer(b"too".to_vec()).await;
    assert_eq!(b.outcome(id).await, Ok(b"too".to_vec()));
    let a_peer = a.peer;
    a.wire.shutdown().await;
    assert!(matches!(b.lost(a_peer).await, DisconnectReason::Lost(_)));
}

#[tokio::test]
async fn an_announcement_travels_on_only_after_the_verdict() {
    // a - b - c: c hears a only through b, once b has accepted.
    let (mut a, mut b, mut c) = (Node::start(1), Node::start(2), Node::start(3));
    let all = [a.peer, b.peer, c.peer];
    let middle = b.listen("/memory/0").await;
    for node in [&mut a, &mut b, &mut c] {
        node.members(&all).await;
        node.tell(WireCommand::Subscribe("governance".into())).await;
    }
    a.dial(b.peer, &middle).await;
    c.dial(b.peer, &middle).await;
    a.met(b.peer).await;
    c.met(b.peer).await;
    // Whatever c hears with this text would have passed without a verdict.
    let (author, message) = announce_until_heard(&a, &mut b, "unjudged").await;
    assert_eq!((author, message.relay), (a.peer, a.peer));
    b.tell(WireCommand::Validate { message, verdict: Verdict::Reject }).await;
    let heard = in_time("an accepted announcement", async {
        loop {
            let (_, message) = announce_until_heard(&a, &mut b, "judged").await;
            b.tell(WireCommand::Validate { message, verdict: Verdict::Accept }).await;
            let patience = Duration::from_millis(300);
            let Ok(event) = tokio::time::timeout(patience, c.wire.next()).await else {
                continue;
            };
            if let Some(WireEvent::Announced { from, message, bytes, .. }) = event {
                return (from, message.relay, bytes);
            }
        }
    })
    .await;
    assert_eq!((heard.0, heard.1), (a.peer, b.peer), "signed by a, handed on by b");
    assert_eq!(heard.2, b"judged", "the rejected one never came");
}

#[tokio::test]
async fn without_gossip_everything_else_works_and_announcing_is_harmless() {
    let silent = WireSettings { gossip: GossipMode::Off, ..settings() };
    let (mut a, mut b) = (Node::with(1, silent), Node::start(2));
    let address = b.listen("/memory/0").await;
    a.members(&[b.peer]).await;
    b.members(&[a.peer]).await;
    a.tell(WireCommand::Subscribe("governance".into())).await;
    a.tell(WireCommand::Announce { topic: "governance".into(), bytes: vec![1] }).await;
    a.dial(b.peer, &address).await;
    assert!(a.met(b.peer).await);
    let id = a.ask(b.peer, Lane::Sync, b"heads?").await;
    b.answer(b"none".to_vec()).await;
    assert_eq!(a.outcome(id).await, Ok(b"none".to_vec()));
}

#[tokio::test]
async fn a_ticket_is_good_once_and_an_unknown_one_is_harmless() {
    let (mut a, mut b) = pair(Mutual::Members).await;
    b.tell(WireCommand::Respond { ticket: Ticket(999), bytes: vec![1] }).await;
    let id = a.ask(b.peer, Lane::Sync, b"1").await;
    let (_, _, ticket, _) = b.asked().await;
    for answer in [b"first", b"again"] {
        b.tell(WireCommand::Respond { ticket, bytes: answer.to_vec() }).await;
    }
    assert_eq!(a.outcome(id).await, Ok(b"first".to_vec()));
    // A ticket whose asker has gone.
    a.ask(b.peer, Lane::Sync, b"2").await;
    let (_, _, ticket, _) = b.asked().await;
    a.tell(WireCommand::Disconnect(b.peer)).await;
    assert_eq!(a.lost(b.peer).await, DisconnectReason::ClosedHere);
    b.lost(a.peer).await;
    b.tell(WireCommand::Respond { ticket, bytes: vec![1] }).await;
    let id = b.ask(a.peer, Lane::Sync, b"3").await;
    assert_eq!(b.outcome(id).await, Err(RequestFailure::NotConnected));
}

#[tokio::test]
async fn what_is_over_a_bound_is_not_even_sent() {
    let (mut a, mut b) = pair(Mutual::Members).await;
    let id = a.ask(b.peer, Lane::Blob, &[0; 1025]).await;
    assert_eq!(a.outcome(id).await, Err(RequestFailure::TooLong { limit: 1024 }));
    let id = a.ask(b.peer, Lane::Sync, b"a page").await;
    b.answer(vec![0; Lane::Sync.bounds().answer + 1]).await;
    assert_eq!(a.outcome(id).await, Err(RequestFailure::Unanswered));
}

#[tokio::test]
async fn dialling_says_what_went_wrong() {
    let (mut a, mut b) = (Node::start(1), Node::start(2));
    let address = b.listen("/memory/0").await;
    let somebody = PeerId::random();
    let cases: [(Option<PeerId>, Vec<Multiaddr>); 4] = [
        (Some(somebody), vec![address.clone()]),
        (Some(somebody), vec!["/ip4/127.0.0.1/tcp/1".parse().expect("an address")]),
        (Some(a.peer), vec![address.clone()]),
        (Some(somebody), vec![]),
    ];
    let mut reasons = Vec::new();
    for (peer, addresses) in cases {
        a.tell(WireCommand::Dial { peer, addresses }).await;
        reasons.push(
            a.hear("a failed dial", |event| match event {
                WireEvent::DialFailed { reason, .. } => Some(reason),
                _ => None,
            })
            .await,
        );
    }
    assert_eq!(reasons[0], DialFailure::WrongPeer(b.peer));
    assert!(matches!(reasons[1], DialFailure::Unreachable(_)));
    assert_eq!(reasons[2..], [DialFailure::Itself, DialFailure::NoAddress]);
}

#[tokio::test]
async fn dialling_a_connected_peer_again_does_nothing() {
    let (mut a, mut b) = (Node::start(1), Node::start(2));
    let address = b.listen("/memory/0").await;
    a.dial(b.peer, &address).await;
    b.met(a.peer).await;
    a.met(b.peer).await;
    a.dial(b.peer, &address).await;
    let named = address.clone().with_p2p(b.peer).expect("the address names nobody yet");
    a.tell(WireCommand::Dial { peer: None, addresses: vec![named] }).await;
    // Had one of the two dialled, its outcome would come before the end of this request.
    let id = a.ask(b.peer, Lane::Lobby, b"still there?").await;
    b.answer(b"yes".to_vec()).await;
    let news = a.hear("the next event", Some).await;
    assert_eq!(news, WireEvent::Response { peer: b.peer, id, bytes: b"yes".to_vec() });
}

/// libp2p-gossipsub 0.50 measures its read buffer against the longest frame, so a frame bound of 4 KiB (the bound of an
/// announcement) killed the stream as soon as a few announcements arrived together. All of a burst must arrive.
#[tokio::test]
async fn a_burst_of_announcements_does_not_break_the_stream() {
    let (a, mut b) = pair(Mutual::Members).await;
    for node in [&a, &b] {
        node.tell(WireCommand::Subscribe("governance".into())).await;
    }
    announce_until_heard(&a, &mut b, "ready").await;
    let burst = 100;
    for number in 0..burst {
        let mut bytes = vec![number; if number % 10 == 0 { bounds::ANNOUNCEMENT } else { 300 }];
        bytes[0] = b'!';
        a.tell(WireCommand::Announce { topic: "governance".into(), bytes }).await;
    }
    let mut heard = 0;
    while heard < burst {
        b.hear("the burst", |event| match event {
            WireEvent::Announced { bytes, .. } if bytes[0] == b'!' => Some(()),
            _ => None,
        })
        .await;
        heard += 1;
    }
    announce_until_heard(&a, &mut b, "after").await;
    a.wire.shutdown().await;
}
