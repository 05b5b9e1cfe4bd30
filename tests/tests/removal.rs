//! Whole nodes over real libp2p remove one of them: guarantors sign, its new events are refused everywhere, and what it
//! handed over before stands.

use regain_node::desk::{NeedInput, ProposeInput, ReceiveInput};
use regain_node::node::Node;
use regain_node::wire::{Lane, RequestFailure};
use regain_protocol::cbor;
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, TopicId};
use regain_protocol::sync::Request;
use regain_tests::judged::{Judge, Judged};
use regain_tests::swarm::{BareWire, Member, TRADE, until};
use std::collections::BTreeMap;

/// Devices that the workshop hands over before it is removed.
const GIVEN: usize = 3;

/// The workshop enters machines and hands some of them to the recycler, which receives them all.
async fn hand_over(workshop: &Member, relais: &Member) {
    let give = workshop.hands_to(relais, GIVEN).await;
    let receipt = until("the recycler receives", || async {
        let receive = ReceiveInput { give: give.clone(), refused: vec![], missing: vec![], on: "2026-03-04".into() };
        relais.ask(move |node| node.receive(&receive)).await.ok()
    })
    .await;
    assert_eq!(receipt.accepted, GIVEN);
}

/// Waits until these nodes follow the list of members of that number.
async fn all_follow(members: &[&Member], n: u32) {
    for member in members {
        until("everybody follows the new list of members", || async {
            let told = member.ask(Node::governance).await.ok()?;
            (told.tip.n == n).then_some(())
        })
        .await;
    }
}

fn events_of(judged: &Judged, actor: ActorId) -> u64 {
    judged.ledger.logs(TopicId::of(TRADE)).filter(|(_, l)| l.stem.actor == actor).map(|(_, l)| l.len()).sum()
}

fn held_by(judged: &Judged, actor: ActorId) -> usize {
    judged.view(TRADE).devices.values().filter(|d| d.state().holders.contains(&actor)).count()
}

async fn actor_of(member: &Member) -> ActorId {
    ActorId::from_hex(&member.must(Node::status).await.actor).expect("an id")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_member_is_refused_and_its_hand_overs_stand() {
    let city = Member::start("Ville d'Essai", &[]).await;
    city.found().await;
    let address = [city.address().await];
    let workshop = Member::start("Atelier", &address).await;
    city.let_in(&workshop, "write").await;
    let relais = Member::start("Relais", &address).await;
    city.let_in(&relais, "write").await;
    for member in [&city, &workshop, &relais] {
        member.must(|node| node.describe(&[])).await;
    }
    until("the workshop knows the recycler by its name", || async {
        let told = workshop.ask(Node::members).await.ok()?;
        told.members.iter().any(|m| m.name.as_ref().is_some_and(|n| n.raw() == relais.name)).then_some(())
    })
    .await;
    hand_over(&workshop, &relais).await;
    let (gone, heir) = (actor_of(&workshop).await, actor_of(&relais).await);
    until("the city has seen the hand-over", || async {
        (held_by(&city.judged(&Judge::default()).await, heir) == GIVEN).then_some(())
    })
    .await;
    // The recycler becomes the second guarantor: from then on both must sign.
    let promote =
        ProposeInput { member: Some(relais.name.into()), role: Some("guarantee".into()), ..ProposeInput::default() };
    city.must(move |node| node.propose_epoch(&promote)).await;
    all_follow(&[&city, &workshop, &relais], 1).await;
    let told = city.must(|node| node.removal("Atelier")).await;
    assert_eq!((told.completed, told.needed, told.must_sign_itself), (1, 2, false));
    let remove = ProposeInput { remove: Some(workshop.name.into()), ..ProposeInput::default() };
    let proposed = city.must(move |node| node.propose_epoch(&remove)).await.epoch;
    assert!(!proposed.complete && proposed.signed_here && proposed.missing.len() == 1, "{proposed:?}");
    let before = workshop.judged(&Judge::default()).await;
    let epoch = until("the proposal arrives", || async {
        let told = relais.ask(Node::governance).await.ok()?;
        told.proposals.iter().find(|p| p.may_sign).map(|p| p.epoch.clone())
    })
    .await;
    relais.must(move |node| node.sign_proposal(&epoch)).await;
    all_follow(&[&city, &relais], 2).await;
    refused_everywhere(&city, &relais, workshop, gone, events_of(&before, gone)).await;
    for member in [&city, &relais] {
        let judged = member.judged(&Judge::default()).await;
        assert_eq!(held_by(&judged, heir), GIVEN, "{}: what both signed stands", member.name);
        let told = member.must(Node::governance).await;
        assert_eq!(
            told.former.iter().map(|f| f.member.name.as_ref().map(|n| n.raw())).collect::<Vec<_>>(),
            [Some("Atelier")]
        );
    }
}

/// The workshop writes on, with its node and with its bare key: nobody listens, and nothing of it is stored.
async fn refused_everywhere(city: &Member, relais: &Member, workshop: Member, gone: ActorId, before: u64) {
    for number in 1..4 {
        let lines = BTreeMap::from([("laptop".to_owned(), number)]);
        let need = NeedInput { text: "Encore".into(), lines, ..NeedInput::default() };
        // It may know already that it was removed, or not.
        let _ = workshop.ask(move |node| node.state_need(&need)).await;
    }
    let (keys, _dir) = workshop.end().await;
    for member in [city, relais] {
        let mut wire = BareWire::connect(*keys.node_seed, member).await;
        let request = Request::Heads(TopicId::of(TRADE), Hash::ZERO);
        let answer = wire.ask(Lane::Sync, cbor::encode(&request)).await;
        assert_eq!(answer, Err(RequestFailure::Refused), "{} speaks with a former member", member.name);
    }
    let agreed = until("the two agree", || async {
        let (one, two) = (city.codes().await, relais.codes().await);
        (one == two).then_some(one)
    })
    .await;
    for member in [city, relais] {
        let judged = member.judged(&Judge::default()).await;
        assert!(events_of(&judged, gone) <= before, "{} stored what a former member wrote", member.name);
        assert_eq!(judged.codes(TRADE), (agreed.1.clone(), agreed.2.clone()));
        assert!(!judged.view(TRADE).members.contains_key(&gone));
    }
}
