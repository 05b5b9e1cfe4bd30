//! Guards of custody: it moves by two keys, once.

use crate::network::{TRADE, first};
use crate::stage::*;
use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::rules::Why;

/// A double give: the second is refused while the first is under way, and after it was received.
#[test]
fn a_device_is_given_once() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 2, Some(0));
    let both = set(entry, 0..2);
    let one = Body::Give(give(&n, RELAIS, &set(entry, [0]), Title::Gift));
    let two = Body::Give(give(&n, ATELIER, &both, Title::Gift));
    let given = n.say(VILLE, TRADE, one.clone()).valid();
    n.say(VILLE, TRADE, two.clone()).refused(Why::Locked);
    n.say(VILLE, TRADE, step(&both, What::Stocked)).refused(Why::Locked);
    n.say(RELAIS, TRADE, Body::Receive(receive(given, 1))).valid();
    n.say(VILLE, TRADE, one).refused(Why::Locked);
    sees(&mut n, VILLE, RELAIS).valid();
    n.say(VILLE, TRADE, two).refused(Why::NotHeld);
    let body = Body::Give(give(&n, ATELIER, &set(entry, [1]), Title::Gift));
    n.say(VILLE, TRADE, body).valid();
}

#[test]
fn what_is_refused_or_missing_stays_with_the_giver() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 3, Some(0));
    let body = Body::Give(give(&n, RELAIS, &set(entry, 0..3), Title::Gift));
    let give = n.say(VILLE, TRADE, body).valid();
    let reason = RefusalReason::Battery;
    let refused = vec![Refusal { span: Span { first: 1, count: 1 }, reason }];
    let missing = vec![Span { first: 2, count: 1 }];
    n.say(RELAIS, TRADE, Body::Receive(Receive { accepted: first(1), refused, missing, ..receive(give, 0) })).valid();
    sees(&mut n, VILLE, RELAIS).valid();
    n.say(VILLE, TRADE, step(&set(entry, [0]), What::Stocked)).refused(Why::NotHeld);
    n.say(VILLE, TRADE, step(&set(entry, [1, 2]), What::Stocked)).valid();
    n.say(RELAIS, TRADE, step(&set(entry, [1]), What::Stocked)).refused(Why::NotHeld);
    n.say(RELAIS, TRADE, step(&set(entry, [0]), What::Stocked)).valid();
}

#[test]
fn a_receipt_covers_the_list_once() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 3, Some(0));
    let body = Body::Give(give(&n, RELAIS, &set(entry, 0..3), Title::Gift));
    let give = n.say(VILLE, TRADE, body).valid();
    let span = |first, count| Span { first, count };
    let tries = [
        ("one is not told", vec![span(0, 2)], vec![]),
        ("one twice", vec![span(0, 3)], vec![span(2, 1)]),
        ("one twice in one list", vec![span(0, 3), span(1, 1)], vec![]),
        ("beyond the list", vec![span(0, 4)], vec![]),
        ("an empty span", vec![span(0, 3), span(1, 0)], vec![]),
        ("far beyond", vec![span(0, 3)], vec![span(u32::MAX, u32::MAX)]),
    ];
    for (name, accepted, missing) in tries {
        let said = n.say(RELAIS, TRADE, Body::Receive(Receive { accepted, missing, ..receive(give, 0) }));
        assert_eq!(said.verdict, regain_protocol::rules::Verdict::Invalid(Why::Cover), "{name}");
    }
    let nothing =
        Item { count: 0, category: Category::Laptop, spec: SpecClass::Basic, media: None, origin: Origin::Similar };
    n.say(RELAIS, TRADE, Body::Receive(Receive { extra: vec![nothing], ..receive(give, 3) })).refused(Why::List);
    let parts = Receive { accepted: vec![span(2, 1), span(0, 1)], missing: vec![span(1, 1)], ..receive(give, 0) };
    n.say(RELAIS, TRADE, Body::Receive(parts)).valid();
}

#[test]
fn only_the_named_member_receives_and_once() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let body = Body::Give(give(&n, RELAIS, &set(entry, [0]), Title::Gift));
    let give = n.say(VILLE, TRADE, body).valid();
    let body = Body::Receive(receive(give, 1));
    n.say(ATELIER, TRADE, body.clone()).refused(Why::Party);
    n.say(VILLE, TRADE, body.clone()).refused(Why::Party);
    n.say_seeing(RELAIS, TRADE, body.clone(), vec![]).refused(Why::Unseen);
    n.say(RELAIS, TRADE, Body::Receive(receive(entry, 1))).refused(Why::Reference);
    n.say(RELAIS, TRADE, body.clone()).valid();
    n.say(RELAIS, TRADE, body).refused(Why::Done);
}

/// The paper receiver: a party without a node never gets a member's custody, and a member needs its own key.
#[test]
fn paper_puts_custody_on_no_member() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 2, Some(0));
    let outside = Body::Give(give_outside(ActorKind::RefurbisherEss, &set(entry, [0]), Title::Gift));
    let outside = n.say(VILLE, TRADE, outside).valid();
    n.say(RELAIS, TRADE, Body::Receive(receive(outside, 1))).refused(Why::Party);
    n.say(VILLE, TRADE, step(&set(entry, [0]), What::Stocked)).refused(Why::Away);
    let body = Body::Give(give(&n, RELAIS, &set(entry, [1]), Title::Gift));
    n.say(VILLE, TRADE, body).valid();
    let view = n.view(TRADE);
    let states: Vec<&str> = view.devices.values().map(|d| d.state().code()).collect();
    assert_eq!(states, ["passed_outside", "in_transit"]);
    assert!(view.devices.values().all(|d| d.state().holders == [n.id(VILLE)]), "nobody else signed");
}

#[test]
fn only_the_giver_recalls_and_before_the_receipt() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 2, Some(0));
    let first = Body::Give(give(&n, RELAIS, &set(entry, [0]), Title::Gift));
    let first = n.say(VILLE, TRADE, first).valid();
    let second = Body::Give(give(&n, RELAIS, &set(entry, [1]), Title::Gift));
    let second = n.say(VILLE, TRADE, second).valid();
    let recall = |give| Body::Recall(Recall { give });
    sees(&mut n, ATELIER, VILLE).valid();
    n.say(ATELIER, TRADE, recall(first)).refused(Why::Reference);
    n.say(VILLE, TRADE, recall(first)).valid();
    n.say(VILLE, TRADE, recall(first)).refused(Why::Done);
    n.say(VILLE, TRADE, step(&set(entry, [0]), What::Stocked)).valid();
    n.say(RELAIS, TRADE, Body::Receive(receive(second, 1))).valid();
    sees(&mut n, VILLE, RELAIS).valid();
    n.say(VILLE, TRADE, recall(second)).refused(Why::Done);
}

/// A receipt that sees the recall comes too late; one that did not see it makes a dispute that everybody sees.
#[test]
fn a_recall_ends_a_give_for_those_who_saw_it() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 2, Some(0));
    let gives = [0, 1].map(|i| {
        let body = Body::Give(give(&n, RELAIS, &set(entry, [i]), Title::Gift));
        n.say(VILLE, TRADE, body).valid()
    });
    let before = n.head(VILLE, TRADE);
    let recalls = gives.map(|give| n.say(VILLE, TRADE, Body::Recall(Recall { give })).valid());
    assert_eq!(recalls.len(), 2);
    n.say_seeing(RELAIS, TRADE, Body::Receive(receive(gives[0], 1)), vec![before]).valid();
    n.say(RELAIS, TRADE, Body::Receive(receive(gives[1], 1))).refused(Why::Done);
    let outcomes = |give| n.view(TRADE).gives[&give].outcomes.len();
    assert_eq!(outcomes(gives[0]), 2, "recalled and received");
    assert_eq!(outcomes(gives[1]), 1, "recalled");
    let disputed = n.view(TRADE).devices.values().filter(|d| d.state().is_disputed()).count();
    assert_eq!(disputed, 1, "giver and receiver both claim the first device");
}

/// The giver recalls, gives to another, and both receive: both claims stay, in dispute.
#[test]
fn two_completed_hand_overs_are_a_dispute() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let device = set(entry, [0]);
    let body = Body::Give(give(&n, RELAIS, &device, Title::Gift));
    let first = n.say(VILLE, TRADE, body).valid();
    let before = n.head(VILLE, TRADE);
    n.say(VILLE, TRADE, Body::Recall(Recall { give: first })).valid();
    let body = Body::Give(give(&n, ATELIER, &device, Title::Gift));
    let second = n.say(VILLE, TRADE, body).valid();
    n.say(ATELIER, TRADE, Body::Receive(receive(second, 1))).valid();
    assert!(!n.view(TRADE).devices.values().any(|d| d.state().is_disputed()));
    n.say_seeing(RELAIS, TRADE, Body::Receive(receive(first, 1)), vec![before]).valid();
    let view = n.view(TRADE);
    let state = view.devices.values().next().expect("one device").state();
    assert_eq!((state.code(), state.holders.len()), ("disputed", 2));
}

#[test]
fn a_give_follows_its_grant_and_commitment() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 4, Some(0));
    let offer = offer(&mut n, VILLE, &set(entry, 0..4));
    let grant = granted(&mut n, VILLE, RELAIS, offer, 1);
    let other = granted(&mut n, VILLE, ATELIER, offer, 1);
    let commitment = n.say(RELAIS, TRADE, Body::Commitment(Commitment { grant })).valid();
    let to = |n: &_, who, grant, commitment| {
        Body::Give(Give { grant, commitment, ..give(n, who, &set(entry, [0]), Title::Gift) })
    };
    let (wrong_party, no_grant) = (to(&n, ATELIER, Some(grant), None), to(&n, RELAIS, Some(offer), None));
    n.say(VILLE, TRADE, wrong_party).refused(Why::Party);
    n.say(VILLE, TRADE, no_grant).refused(Why::Reference);
    let fitting = to(&n, RELAIS, Some(grant), Some(commitment));
    n.say_seeing(VILLE, TRADE, fitting.clone(), vec![]).refused(Why::Unseen);
    for (who, grant) in [(RELAIS, None), (ATELIER, Some(other))] {
        let mixed = to(&n, who, grant, Some(commitment));
        n.say(VILLE, TRADE, mixed).refused(Why::Reference);
    }
    n.say(VILLE, TRADE, fitting).valid();
}

#[test]
fn nobody_gives_to_itself() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let body = Body::Give(give(&n, VILLE, &set(entry, [0]), Title::CustodyOnly));
    n.say(VILLE, TRADE, body).refused(Why::Party);
    let body = Body::Give(give(&n, ATELIER, &set(entry, [0]), Title::CustodyOnly));
    n.say(VILLE, TRADE, body).valid();
}

/// A keeper may hand a device on or back, but neither give nor sell what is not its own.
#[test]
fn a_keeper_does_not_give_away() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let device = set(entry, [0]);
    hand_over(&mut n, VILLE, RELAIS, &device, Title::Loan, Basis::Ordinary);
    for title in [Title::Gift, Title::Sale, Title::Cession, Title::Loan, Title::Waste] {
        let body = Body::Give(give(&n, ATELIER, &device, title));
        n.say(RELAIS, TRADE, body).refused(Why::NotOwned);
    }
    let back = Body::Give(give(&n, VILLE, &device, Title::CustodyOnly));
    n.say(RELAIS, TRADE, back).valid();
}

#[test]
fn waste_is_handed_on_as_waste_to_who_takes_it() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 2, Some(0));
    let (product, waste) = (set(entry, [0]), set(entry, [1]));
    n.say(VILLE, TRADE, step(&waste, What::DeclaredWaste(WasteReason::BeyondRepair))).valid();
    let says = |devices: &DeviceSet, title| Body::Give(give_outside(ActorKind::EcoOrganisme, devices, title));
    n.say(VILLE, TRADE, says(&product, Title::Waste)).refused(Why::Waste);
    n.say(VILLE, TRADE, says(&waste, Title::Gift)).refused(Why::Waste);
    n.say(VILLE, TRADE, says(&set(entry, 0..2), Title::Waste)).refused(Why::Waste);
    let cafe = Body::Give(give_outside(ActorKind::RepairCafe, &waste, Title::Waste));
    n.say(VILLE, TRADE, cafe).refused(Why::Party);
    n.say(VILLE, TRADE, says(&waste, Title::Waste)).valid();
    n.say(VILLE, TRADE, says(&product, Title::Gift)).valid();
}

/// Provenance follows a device for life: a public gift is not sold by whoever holds it later.
#[test]
fn a_public_gift_is_not_resold_down_the_chain() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 2, Some(0));
    let (bound, free) = (set(entry, [0]), set(entry, [1]));
    hand_over(&mut n, VILLE, ATELIER, &bound, Title::Gift, Basis::PublicGift);
    hand_over(&mut n, VILLE, ATELIER, &free, Title::Gift, Basis::Ordinary);
    let sale = Body::Give(give(&n, RELAIS, &bound, Title::Sale));
    n.say(ATELIER, TRADE, sale).refused(Why::PublicGift);
    hand_over(&mut n, ATELIER, RELAIS, &bound, Title::Gift, Basis::Ordinary);
    let sale = Body::Give(give(&n, ATELIER, &bound, Title::Sale));
    n.say(RELAIS, TRADE, sale).refused(Why::PublicGift);
    let sale = Body::Give(give(&n, RELAIS, &free, Title::Sale));
    n.say(ATELIER, TRADE, sale).valid();
    let basis = n.view(TRADE).devices[&regain_protocol::id::DeviceRef { entry, index: 0 }].state().holding.basis;
    assert_eq!(basis, Basis::PublicGift);
}
