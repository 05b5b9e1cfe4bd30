//! Guards of what is entered, offered, asked for and granted.

use crate::network::TRADE;
use crate::stage::*;
use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::hash::Hash;
use regain_protocol::rules::Why;

#[test]
fn an_entry_counts_something() {
    let mut n = network();
    n.say(VILLE, TRADE, Body::Enter(Enter { items: vec![] })).refused(Why::List);
    n.say(VILLE, TRADE, laptops(0, None)).refused(Why::List);
    n.say(VILLE, TRADE, laptops(20_001, None)).refused(Why::List);
    n.say(VILLE, TRADE, laptops(20_000, None)).valid();
}

/// The id squatter: a device's id comes from the event that entered it, so another's devices can be named, not held.
#[test]
fn nobody_holds_the_devices_of_another() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 3, Some(0));
    sees(&mut n, RELAIS, VILLE).valid();
    let theirs = set(entry, 0..3);
    n.say(RELAIS, TRADE, Body::Lot(Lot { devices: theirs.clone() })).refused(Why::NotHeld);
    n.say(RELAIS, TRADE, step(&theirs, What::Stocked)).refused(Why::NotHeld);
    let body = Body::Give(give(&n, ATELIER, &theirs, Title::Gift));
    n.say(RELAIS, TRADE, body).refused(Why::NotHeld);
    n.say(RELAIS, TRADE, Body::Reform(Reform { devices: theirs.clone(), on: DAY, exclusion: Exclusion::None }))
        .refused(Why::NotHeld);
    n.say(VILLE, TRADE, step(&set(entry, [3]), What::Stocked)).refused(Why::NotHeld);
    n.say(VILLE, TRADE, step(&theirs, What::Stocked)).valid();
    assert!(n.view(TRADE).devices.values().all(|d| d.state().holders == [n.id(VILLE)]));
}

/// Extras of a hand-over are new devices: they never move an existing one.
#[test]
fn extras_get_ids_of_their_own() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let body = Body::Give(give(&n, RELAIS, &set(entry, [0]), Title::Gift));
    let given = n.say(VILLE, TRADE, body).valid();
    let (category, spec, origin) = (Category::Laptop, SpecClass::Office, Origin::Professional);
    let extra = vec![Item { count: 1, category, spec, media: None, origin }];
    let received = n.say(RELAIS, TRADE, Body::Receive(Receive { extra, ..receive(given, 1) })).valid();
    n.say(RELAIS, TRADE, step(&set(received, [0]), What::Stocked)).valid();
    n.say(RELAIS, TRADE, step(&set(received, [1]), What::Stocked)).refused(Why::NotHeld);
    assert_eq!(n.view(TRADE).devices.len(), 2);
}

#[test]
fn a_device_is_decommissioned_once_by_its_owner() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 3, Some(0));
    let reform = |i| Body::Reform(Reform { devices: set(entry, [i]), on: DAY, exclusion: Exclusion::None });
    let reassign = |i| Body::Reassign(Reassign { devices: set(entry, [i]), on: DAY });
    n.say(VILLE, TRADE, reassign(0)).valid();
    n.say(VILLE, TRADE, reform(0)).valid();
    n.say(VILLE, TRADE, reform(0)).refused(Why::Done);
    n.say(VILLE, TRADE, reassign(0)).refused(Why::Done);
    hand_over(&mut n, VILLE, ATELIER, &set(entry, [1]), Title::CustodyOnly, Basis::Ordinary);
    n.say(ATELIER, TRADE, reform(1)).refused(Why::NotOwned);
    n.say(ATELIER, TRADE, reassign(1)).refused(Why::NotOwned);
    hand_over(&mut n, VILLE, ATELIER, &set(entry, [2]), Title::Cession, Basis::Ordinary);
    n.say(ATELIER, TRADE, reform(2)).valid();
}

#[test]
fn a_set_of_devices_is_not_empty() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let none = set(entry, []);
    n.say(VILLE, TRADE, Body::Lot(Lot { devices: none.clone() })).refused(Why::List);
    n.say(VILLE, TRADE, step(&none, What::Stocked)).refused(Why::List);
    let body = Body::Give(give(&n, RELAIS, &none, Title::Gift));
    n.say(VILLE, TRADE, body).refused(Why::List);
    n.say(VILLE, TRADE, Body::Reassign(Reassign { devices: none, on: DAY })).refused(Why::List);
    n.say(VILLE, TRADE, Body::Lot(Lot { devices: set(entry, [0]) })).valid();
}

#[test]
fn a_lot_holds_what_is_there() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 3, Some(0));
    let body = Body::Give(give(&n, RELAIS, &set(entry, [0]), Title::Gift));
    n.say(VILLE, TRADE, body).valid();
    n.say(VILLE, TRADE, step(&set(entry, [1]), What::Lost(LossKind::Stolen))).valid();
    let lot = |i| Body::Lot(Lot { devices: set(entry, [i]) });
    n.say(VILLE, TRADE, lot(0)).refused(Why::Locked);
    n.say(VILLE, TRADE, lot(1)).refused(Why::Away);
    n.say(VILLE, TRADE, lot(2)).valid();
}

#[test]
fn an_offer_is_of_an_own_lot_and_no_more() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 3, Some(0));
    let lot = n.say(VILLE, TRADE, Body::Lot(Lot { devices: set(entry, 0..3) })).valid();
    let offer = |lines| Body::Offer(Offer { lot, lines, window: None, title: Title::Gift });
    sees(&mut n, RELAIS, VILLE).valid();
    n.say(RELAIS, TRADE, offer(of(3))).refused(Why::Reference);
    n.say(VILLE, TRADE, offer(of(4))).refused(Why::TooMuch);
    n.say(VILLE, TRADE, offer(vec![Line { category: Category::Screen, count: 1 }])).refused(Why::TooMuch);
    n.say(VILLE, TRADE, offer([of(1), of(1)].concat())).refused(Why::List);
    n.say(VILLE, TRADE, offer(of(3))).valid();
}

#[test]
fn lines_are_sorted_and_count_something() {
    let mut n = network();
    let need = |lines| Body::Need(Need { lines, window: None });
    n.say(RELAIS, TRADE, need(vec![])).refused(Why::List);
    n.say(RELAIS, TRADE, need(of(0))).refused(Why::List);
    n.say(RELAIS, TRADE, need(of(1_000_001))).refused(Why::List);
    n.say(RELAIS, TRADE, need(of(1_000_000))).valid();
}

#[test]
fn a_request_is_for_anothers_offer_that_was_seen() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 3, Some(0));
    let offer = offer(&mut n, VILLE, &set(entry, 0..3));
    let request = |lines| Body::Request(Request { offer, lines });
    n.say_seeing(RELAIS, TRADE, request(of(2)), vec![]).refused(Why::Unseen);
    n.say(VILLE, TRADE, request(of(2))).refused(Why::Party);
    n.say(RELAIS, TRADE, request(of(4))).refused(Why::TooMuch);
    let lot = n.view(TRADE).lots.keys().next().copied().expect("the lot of the offer");
    n.say(RELAIS, TRADE, Body::Request(Request { offer: lot, lines: of(1) })).refused(Why::Reference);
    n.say_seeing(RELAIS, TRADE, request(of(2)), vec![]).valid();
}

/// A reference to an event that had no effect has none either.
#[test]
fn nothing_rests_on_an_invalid_event() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let lot = n.say(VILLE, TRADE, Body::Lot(Lot { devices: set(entry, [0]) })).valid();
    let offer = n.say(VILLE, TRADE, Body::Offer(Offer { lot, lines: of(2), window: None, title: Title::Gift }));
    offer.refused(Why::TooMuch);
    n.say(RELAIS, TRADE, Body::Request(Request { offer: offer.id, lines: of(1) })).refused(Why::Reference);
}

/// The owner's log puts competing requests in order: a line is granted once.
#[test]
fn a_line_is_granted_once() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 3, Some(0));
    let offer = offer(&mut n, VILLE, &set(entry, 0..3));
    let ask = |lines| Body::Request(Request { offer, lines });
    let first = n.say(RELAIS, TRADE, ask(of(2))).valid();
    let second = n.say(ATELIER, TRADE, ask(of(2))).valid();
    let grant = |request, count| Body::Grant(Grant { request, lines: of(count) });
    n.say(ATELIER, TRADE, grant(first, 1)).refused(Why::Reference);
    n.say(VILLE, TRADE, grant(first, 3)).refused(Why::TooMuch);
    n.say(VILLE, TRADE, grant(first, 2)).valid();
    n.say(VILLE, TRADE, grant(first, 1)).refused(Why::Done);
    n.say(VILLE, TRADE, grant(second, 2)).refused(Why::TooMuch);
    n.say(VILLE, TRADE, grant(second, 1)).valid();
    let reason = DeclineReason::NotEnoughLeft;
    n.say(VILLE, TRADE, Body::Decline(Decline { request: second, reason })).refused(Why::Done);
}

#[test]
fn only_the_owner_declines() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let offer = offer(&mut n, VILLE, &set(entry, [0]));
    let request = n.say(RELAIS, TRADE, Body::Request(Request { offer, lines: of(1) })).valid();
    let decline = Body::Decline(Decline { request, reason: DeclineReason::Other });
    n.say(ATELIER, TRADE, decline.clone()).refused(Why::Reference);
    n.say(VILLE, TRADE, decline.clone()).valid();
    n.say(VILLE, TRADE, decline).refused(Why::Done);
}

#[test]
fn only_the_grantee_commits() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let offer = offer(&mut n, VILLE, &set(entry, [0]));
    let grant = granted(&mut n, VILLE, RELAIS, offer, 1);
    let commitment = Body::Commitment(Commitment { grant });
    n.say(ATELIER, TRADE, commitment.clone()).refused(Why::Reference);
    n.say(RELAIS, TRADE, commitment).valid();
}

#[test]
fn the_owner_of_a_lot_names_its_editors() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let lot = n.say(VILLE, TRADE, Body::Lot(Lot { devices: set(entry, [0]) })).valid();
    let editors = |editors| Body::Editors(Editors { lot, editors });
    let (ville, relais) = (n.id(VILLE), n.id(RELAIS));
    n.say(RELAIS, TRADE, editors(vec![ville])).refused(Why::Reference);
    n.say(VILLE, TRADE, editors(vec![])).refused(Why::List);
    n.say(VILLE, TRADE, editors(vec![ville])).refused(Why::List);
    n.say(VILLE, TRADE, editors(vec![relais])).valid();
}

#[test]
fn a_change_is_of_a_lots_file() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let lot = n.say(VILLE, TRADE, Body::Lot(Lot { devices: set(entry, [0]) })).valid();
    let change = |lot, deps| Body::Change(Change { lot, change: Hash([1; 32]), deps });
    n.say(RELAIS, TRADE, change(entry, vec![])).refused(Why::Reference);
    n.say(RELAIS, TRADE, change(lot, vec![Hash([2; 32]); 9])).refused(Why::List);
    n.say(RELAIS, TRADE, change(lot, vec![])).valid();
}
