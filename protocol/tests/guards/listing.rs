//! Guards of the directory.

use crate::network::{GOVERNANCE, Network, Said, TRADE, Who};
use crate::stage::*;
use regain_protocol::catalogue::{About, CredentialKind, Service, Unit};
use regain_protocol::event::*;
use regain_protocol::id::EventId;
use regain_protocol::insee::{Commune, Siren, Siret};
use regain_protocol::rules::Why;
use regain_protocol::time::{Day, Quarter};
use std::collections::BTreeSet;

fn offered(service: Service) -> Offered {
    Offered { service, capacity: None, communes: vec![Commune(38_185)], groups: vec![Siren(200_040_715)] }
}

fn credential(kind: CredentialKind, until: u32) -> Credential {
    Credential { kind, from: Some(Day(20_000)), until: Some(Day(until)) }
}

/// A workshop's entry: it refurbishes and repairs, approved until two days.
fn entry() -> Listing {
    Listing {
        siret: Some(Siret(73_282_932_000_074)),
        seat: Some(Commune(38_185)),
        services: vec![offered(Service::Refurbishment), offered(Service::Repair)],
        credentials: vec![credential(CredentialKind::Esus, 21_000), credential(CredentialKind::WeeeContract, 20_600)],
    }
}

fn publishes(n: &mut Network, who: Who, listing: Listing) -> Said {
    n.say(who, GOVERNANCE, Body::Listing(listing))
}

fn attests(n: &mut Network, who: Who, listing: EventId, credential: u32, holds: bool) -> Said {
    n.say(who, GOVERNANCE, Body::Attest(Attest { listing, credential, holds }))
}

#[test]
fn an_entry_has_numbers_that_check() {
    let mut n = network();
    let with = |change: fn(&mut Listing)| {
        let mut listing = entry();
        change(&mut listing);
        listing
    };
    for wrong in [
        with(|l| l.siret = Some(Siret(73_282_932_000_075))),
        with(|l| l.seat = Some(Commune(38_000))),
        with(|l| l.services[0].communes = vec![Commune(20_004)]),
        with(|l| l.services[0].groups = vec![Siren(200_040_716)]),
        with(|l| l.services[0].capacity = Some(Capacity { unit: Unit::PalletsPerMonth, amount: 0 })),
        with(|l| l.credentials[0].until = Some(Day(19_999))),
    ] {
        publishes(&mut n, RELAIS, wrong.clone()).refused(Why::List);
        assert!(n.view(GOVERNANCE).directory.is_empty(), "{wrong:?}");
    }
    let event = publishes(&mut n, RELAIS, entry()).valid();
    let view = n.view(GOVERNANCE);
    let shown = &view.directory[&n.id(RELAIS)];
    assert_eq!((shown.event, &shown.listing), (event, &entry()));
    assert!(n.view(TRADE).directory.is_empty());
}

#[test]
fn an_entry_names_each_thing_once() {
    let mut n = network();
    for change in [
        |l: &mut Listing| l.services.reverse(),
        |l: &mut Listing| l.services[1].service = Service::Refurbishment,
        |l: &mut Listing| l.credentials.reverse(),
        |l: &mut Listing| l.credentials = vec![l.credentials[0]; 2],
        |l: &mut Listing| l.services[0].communes = vec![Commune(38_185); 2],
        |l: &mut Listing| l.credentials = (0..65).map(|d| credential(CredentialKind::Esus, 21_000 + d)).collect(),
    ] {
        let mut listing = entry();
        change(&mut listing);
        publishes(&mut n, RELAIS, listing).refused(Why::List);
    }
    let mut many = entry();
    many.credentials = (0..64).map(|d| credential(CredentialKind::Esus, 21_000 + d)).collect();
    publishes(&mut n, RELAIS, many).valid();
    publishes(&mut n, REGION, Listing::default()).valid();
}

#[test]
fn an_entry_belongs_into_governance() {
    let mut n = network();
    n.say(RELAIS, TRADE, Body::Listing(entry())).refused(Why::Topic);
    let listing = publishes(&mut n, RELAIS, entry()).valid();
    n.say(VILLE, TRADE, Body::Attest(Attest { listing, credential: 0, holds: true })).refused(Why::Topic);
    attests(&mut n, VILLE, listing, 0, true).valid();
}

#[test]
fn nobody_attests_what_is_its_own_or_not_there() {
    let mut n = network();
    let listing = publishes(&mut n, RELAIS, entry()).valid();
    let profile = n.say(RELAIS, GOVERNANCE, Body::Profile(Profile { kinds: vec![] })).valid();
    attests(&mut n, RELAIS, listing, 0, true).refused(Why::Party);
    attests(&mut n, VILLE, listing, 2, true).refused(Why::Reference);
    attests(&mut n, VILLE, profile, 0, true).refused(Why::Reference);
    attests(&mut n, REGION, listing, 0, true).refused(Why::Role);
    n.say_seeing(ATELIER, GOVERNANCE, Body::Attest(Attest { listing, credential: 0, holds: true }), vec![])
        .refused(Why::Unseen);
    let event = attests(&mut n, VILLE, listing, 1, true).valid();
    let shown = n.view(GOVERNANCE).directory[&n.id(RELAIS)].attested.clone();
    assert_eq!(shown.iter().map(|a| (a.credential, a.by, a.event)).collect::<Vec<_>>(), [(1, n.id(VILLE), event)]);
}

/// An attestation is of one credential with its dates: it stays with it in a newer entry, and not with a renewed one.
#[test]
fn an_attestation_follows_its_credential() {
    let mut n = network();
    let listing = publishes(&mut n, RELAIS, entry()).valid();
    for who in [VILLE, ATELIER] {
        attests(&mut n, who, listing, 0, true).valid();
        attests(&mut n, who, listing, 1, true).valid();
    }
    let attested = |n: &Network| -> Vec<(u32, bool)> {
        let view = n.view(GOVERNANCE);
        let list = &view.directory[&n.id(RELAIS)].attested;
        list.iter().map(|a| (a.credential, a.by == n.id(VILLE))).collect()
    };
    assert_eq!(attested(&n).len(), 4);
    let mut newer = entry();
    newer.credentials[1].until = Some(Day(22_000));
    newer.credentials.insert(1, credential(CredentialKind::PublicUtility, 21_000));
    publishes(&mut n, RELAIS, newer).valid();
    assert_eq!(
        attested(&n).iter().map(|(c, _)| *c).collect::<Vec<_>>(),
        [0, 0],
        "the renewed contract is attested by nobody"
    );
    attests(&mut n, VILLE, listing, 0, false).valid();
    assert_eq!(attested(&n), [(0, false)], "taken back by one");
}

/// What the directory says is no part of the state that two offices compare: an older build does not read it.
#[test]
fn the_directory_leaves_the_state_hash_alone() {
    let mut n = network();
    let before = n.view(GOVERNANCE).state_hash();
    let listing = publishes(&mut n, RELAIS, entry()).valid();
    attests(&mut n, VILLE, listing, 0, true).valid();
    assert_eq!(n.view(GOVERNANCE).state_hash(), before);
    n.say(RELAIS, GOVERNANCE, Body::Profile(Profile { kinds: vec![] })).valid();
    assert_ne!(n.view(GOVERNANCE).state_hash(), before, "a profile is part of it");
}

#[test]
fn word_of_sealed_totals_belongs_into_a_territory() {
    let mut n = network();
    let period = Quarter(2026 * 4 + 3);
    let said = |period| Body::Tell(Tell { about: About::Fleet, period });
    n.say(RELAIS, GOVERNANCE, said(period)).refused(Why::Topic);
    n.say(RELAIS, TRADE, said(Quarter(7_879))).refused(Why::List);
    assert!(n.view(TRADE).tells.is_empty());
    let before = n.view(TRADE).state_hash();
    let (first, again) = (n.say(RELAIS, TRADE, said(period)).valid(), n.say(RELAIS, TRADE, said(period)).valid());
    let view = n.view(TRADE);
    assert_eq!(view.tells.keys().copied().collect::<BTreeSet<_>>(), BTreeSet::from([first, again]));
    assert_eq!((view.tells[&first].by, view.tells[&first].about), (n.id(RELAIS), About::Fleet));
    assert_eq!(view.state_hash(), before, "a build that does not know them sees the same");
}

#[test]
fn a_statement_belongs_into_a_territory_and_the_first_of_a_quarter_counts() {
    let mut n = network();
    let period = Quarter(2026 * 4 + 3);
    let said = |period| Body::Statement(Statement { about: About::Fleet, period });
    n.say(RELAIS, GOVERNANCE, said(period)).refused(Why::Topic);
    n.say(RELAIS, TRADE, said(Quarter(7_879))).refused(Why::List);
    n.say(RELAIS, TRADE, said(Quarter(40_000))).refused(Why::List);
    assert!(n.view(TRADE).statements.is_empty());
    let before = n.view(TRADE).state_hash();
    let first = n.say(RELAIS, TRADE, said(period)).valid();
    n.say(RELAIS, TRADE, said(period)).valid();
    let next = n.say(RELAIS, TRADE, said(period.later(1))).valid();
    let view = n.view(TRADE);
    let found: Vec<EventId> = view.statements.values().copied().collect();
    assert_eq!(found, [first, next]);
    assert_eq!(view.state_hash(), before, "a build that does not know statements sees the same");
    assert_eq!(view.statements[&(n.id(RELAIS), About::Fleet, period)], first);
}
