//! Peers that ask for too much.

use libp2p::gossipsub::{self, IdentTopic};
use libp2p::request_response::{Event, Message, OutboundFailure};
use libp2p::swarm::SwarmEvent;
use tokio::time::Instant;

use super::outsider::{EverythingEvent, Outsider};
use super::*;
use crate::wire::bounds::{ANNOUNCEMENT, EVENT_QUEUE};

async fn member_outsider() -> (Node, Outsider) {
    let (mut node, mut outsider) = (Node::start(1), Outsider::start(9));
    node.members(&[*outsider.swarm.local_peer_id()]).await;
    let address = node.listen("/memory/0").await;
    outsider.connect(&address).await;
    (node, outsider)
}

#[tokio::test]
async fn a_request_over_its_bound_never_reaches_the_caller() {
    let (mut node, mut outsider) = member_outsider().await;
    let too_long = vec![0; Lane::Sync.bounds().request + 1];
    outsider.swarm.behaviour_mut().sync.send_request(&node.peer, too_long);
    let error = outsider
        .until("a failure", |event| match event {
            SwarmEvent::Behaviour(EverythingEvent::Sync(Event::OutboundFailure { error, .. })) => Some(error),
            _ => None,
        })
        .await;
    assert!(matches!(error, OutboundFailure::Io(_)), "{error}");
    // The connection lives, and the first request that the caller sees is a sound one.
    outsider.swarm.behaviour_mut().sync.send_request(&node.peer, b"sound".to_vec());
    let driving = outsider.until("nothing", |_| None::<()>);
    tokio::select! {
        (_, _, _, bytes) = node.asked() => assert_eq!(bytes, b"sound"),
        () = driving => {}
    }
}

#[tokio::test]
async fn an_answer_over_its_bound_is_refused() {
    let (mut node, mut outsider) = (Node::start(1), Outsider::start(9));
    let outsider_peer = *outsider.swarm.local_peer_id();
    node.members(&[outsider_peer]).await;
    let address = outsider.listen().await;
    node.dial(outsider_peer, &address).await;
    outsider.until("a connection", |e| matches!(e, SwarmEvent::ConnectionEstablished { .. }).then_some(())).await;
    node.met(outsider_peer).await;
    let id = node.ask(outsider_peer, Lane::Sync, b"a page").await;
    let channel = outsider
        .until("a request", |event| match event {
            SwarmEvent::Behaviour(EverythingEvent::Sync(Event::Message {
                message: Message::Request { channel, .. },
                ..
            })) => Some(channel),
            _ => None,
        })
        .await;
    let too_long = vec![0; Lane::Sync.bounds().answer + 1];
    outsider.swarm.behaviour_mut().sync.send_response(channel, too_long).expect("the asker waits");
    let driving = outsider.until("nothing", |_| None::<()>);
    tokio::select! {
        outcome = node.outcome(id) => assert!(matches!(outcome, Err(RequestFailure::Malformed(_))), "{outcome:?}"),
        () = driving => {}
    }
}

/// Waits until the outsider knows that `node` listens to a topic, so that what it publishes leaves.
async fn subscribed(outsider: &mut Outsider) {
    outsider
        .until("a subscription", |event| match event {
            SwarmEvent::Behaviour(EverythingEvent::Gossip(gossipsub::Event::Subscribed { .. })) => Some(()),
            _ => None,
        })
        .await;
}

fn topic() -> IdentTopic {
    IdentTopic::new("governance")
}

/// Waits for a request, and fails on an announcement: nothing true has been announced yet.
async fn first_of(node: &mut Node) -> (PeerId, Lane) {
    node.hear("a request", |event| match event {
        WireEvent::Announced { bytes, .. } => panic!("heard {bytes:?}"),
        WireEvent::Request { peer, lane, .. } => Some((peer, lane)),
        _ => None,
    })
    .await
}

async fn first_announced(node: &mut Node) -> (PeerId, Vec<u8>) {
    node.hear("an announcement", |event| match event {
        WireEvent::Announced { from, bytes, .. } => Some((from, bytes)),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn an_announcement_over_its_bound_is_not_told() {
    let (mut node, mut outsider) = member_outsider().await;
    node.tell(WireCommand::Subscribe("governance".into())).await;
    subscribed(&mut outsider).await;
    let gossip = &mut outsider.swarm.behaviour_mut().gossip;
    gossip.publish(topic(), vec![0; ANNOUNCEMENT + 1]).expect("libp2p lets it pass");
    gossip.publish(topic(), vec![1; ANNOUNCEMENT]).expect("the longest");
    let outsider_peer = *outsider.swarm.local_peer_id();
    let driving = outsider.until("nothing", |_| None::<()>);
    tokio::select! {
        first = first_announced(&mut node) => assert_eq!(first, (outsider_peer, vec![1; ANNOUNCEMENT])),
        () = driving => {}
    }
}

/// The silencer: a member sends what another announced, in its name and without its signature, before the real one.
#[tokio::test]
async fn a_forged_copy_is_neither_heard_nor_silences_the_real_one() {
    let (mut author, mut node) = pair(Mutual::Members).await;
    let mut forger = Outsider::forging(9, author.peer);
    let forger_peer = *forger.swarm.local_peer_id();
    node.members(&[author.peer, forger_peer]).await;
    node.tell(WireCommand::Subscribe("governance".into())).await;
    let address = node.listen("/memory/0").await;
    forger.connect(&address).await;
    subscribed(&mut forger).await;
    forger.swarm.behaviour_mut().gossip.publish(topic(), b"log 1, seq 2".to_vec()).expect("it leaves");
    // What was sent on the same connection after the forgery has been answered, so the forgery has been read.
    forger.swarm.behaviour_mut().lobby.send_request(&node.peer, vec![]);
    {
        let driving = forger.until("nothing", |_| None::<()>);
        tokio::select! {
            (asker, ..) = first_of(&mut node) => assert_eq!(asker, forger_peer),
            () = driving => {}
        }
    }
    let (from, message) = announce_until_heard(&author, &mut node, "log 1, seq 2").await;
    assert_eq!((from, message.relay), (author.peer, author.peer));
    let id = author.ask(node.peer, Lane::Sync, b"still friends?").await;
    node.answer(b"yes".to_vec()).await;
    assert_eq!(author.outcome(id).await, Ok(b"yes".to_vec()));
}

#[tokio::test]
async fn the_lobby_lets_thirty_requests_a_minute_pass() {
    let (mut a, mut b) = pair(Mutual::Strangers).await;
    for knock in 0..30u8 {
        let id = a.ask(b.peer, Lane::Lobby, &[knock]).await;
        assert_eq!(b.answer(vec![]).await, (Lane::Lobby, vec![knock]));
        assert_eq!(a.outcome(id).await, Ok(vec![]));
    }
    // One allowance comes back every two seconds, hence a few knocks more than one.
    let mut refused = 0;
    for knock in 30..33u8 {
        let id = a.ask(b.peer, Lane::Lobby, &[knock]).await;
        let outcome = tokio::select! {
            outcome = a.outcome(id) => outcome,
            (_, _, ticket, _) = b.asked() => {
                b.tell(WireCommand::Respond { ticket, bytes: vec![] }).await;
                a.outcome(id).await
            }
        };
        refused += u32::from(outcome == Err(RequestFailure::Unanswered));
    }
    assert!(refused >= 1, "the allowance has no end");
}

#[tokio::test]
async fn sync_answers_over_the_budget_come_later() {
    // 60 KiB a minute: a KiB a second once the first 60 are gone.
    let tight = WireSettings { sync_bytes_per_minute: 60 * 1024, ..settings() };
    let (mut a, mut b) = (Node::start(1), Node::with(2, tight));
    let address = b.listen("/memory/0").await;
    a.members(&[b.peer]).await;
    b.members(&[a.peer]).await;
    a.dial(b.peer, &address).await;
    a.met(b.peer).await;
    let id = a.ask(b.peer, Lane::Sync, b"all of it").await;
    b.answer(vec![1; 60 * 1024]).await;
    assert_eq!(a.outcome(id).await, Ok(vec![1; 60 * 1024]));
    let emptied = Instant::now();
    let id = a.ask(b.peer, Lane::Sync, b"one more").await;
    b.answer(vec![2; 1024]).await;
    let blob = a.ask(b.peer, Lane::Blob, b"meanwhile").await;
    b.answer(b"other lanes do not wait".to_vec()).await;
    assert!(a.outcome(blob).await.is_ok());
    assert_eq!(a.outcome(id).await, Ok(vec![2; 1024]));
    assert!(emptied.elapsed() > Duration::from_millis(500), "it did not wait");
}

/// The caller stops listening for a while and sends all the same: neither side may deadlock, nothing may be lost.
#[tokio::test]
async fn a_caller_that_does_not_listen_can_still_send() {
    let (mut a, b) = pair(Mutual::Strangers).await;
    let count = 4 * u64::try_from(EVENT_QUEUE).expect("a small number");
    in_time("commands to be taken", async {
        for _ in 0..count {
            a.ask(b.peer, Lane::Sync, b"?").await;
        }
    })
    .await;
    for id in 1..=count {
        assert_eq!(a.outcome(id).await, Err(RequestFailure::NotMember));
    }
}
