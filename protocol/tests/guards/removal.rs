//! Guards of a removal: what stands, what no longer counts, and what a stolen key or a quorum cannot do.

use crate::epochs::founders;
use crate::network::{GOVERNANCE, Network, TRADE, Who};
use crate::stage::*;
use regain_protocol::bundle;
use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::heads::{digest, heads};
use regain_protocol::id::*;
use regain_protocol::key::{SecretKey, Strict};
use regain_protocol::ledger::{Admitted, Ledger};
use regain_protocol::log::EndKind;
use regain_protocol::member::{EpochBody, KeyCert, Role, RootClose};
use regain_protocol::rules::Why;
use regain_protocol::standing::{Standing, StandingMap};
use regain_protocol::sync::EvidenceItem;
use regain_protocol::view::View;
use std::collections::BTreeSet;
use std::sync::Arc;

const NEWCOMER: Who = 0x41;

fn standing_of(n: &Network, id: EventId) -> Standing {
    let (log, entry) = n.ledger.event(&id).expect("it is stored");
    StandingMap::of(&n.ledger).standing(&log.stem.log(), log, entry)
}

fn holders(n: &Network, entry: EventId, index: u32) -> BTreeSet<ActorId> {
    let view = n.view(TRADE);
    view.devices.get(&DeviceRef { entry, index }).map(|d| d.state().holders.into_iter().collect()).unwrap_or_default()
}

fn removed(n: &mut Network, who: Who) -> EpochId {
    let body = n.without(who);
    n.enacted(&body, &[VILLE, ATELIER])
}

/// Earlier hand-overs stand, what is written later does not, in that log, in a new one, or under the old epoch.
#[test]
fn a_removed_member_writes_nothing_more() {
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 4, Some(0));
    hand_over(&mut n, RELAIS, VILLE, &set(entry, [0]), Title::Gift, Basis::Ordinary);
    let genesis = n.ledger.epoch();
    removed(&mut n, RELAIS);
    let standing = StandingMap::of(&n.ledger);
    assert!(!standing.members().contains_key(&n.id(RELAIS)) && standing.removed().contains_key(&n.id(RELAIS)));
    assert_eq!(holders(&n, entry, 0), BTreeSet::from([n.id(VILLE)]), "a hand-over that both signed stands");
    assert_eq!(holders(&n, entry, 1), BTreeSet::from([n.id(RELAIS)]), "what it holds it holds");
    // Under the epoch that removed it, its events are not even valid; under the old one they lie beyond the cut.
    n.say(RELAIS, TRADE, laptops(1, None)).refused(Why::Role);
    let head = n.head(RELAIS, TRADE);
    assert!(n.ledger.is_cut_off(&Header { seq: head.seq + 1, ..header_of(&n, RELAIS) }));
    let mut other = network();
    let entry = stock(&mut other, RELAIS, 2, Some(0));
    let body = other.without(RELAIS);
    other.cites.insert(RELAIS, genesis);
    let more = other.say(RELAIS, TRADE, laptops(5, None)).valid();
    other.enacted(&body, &[VILLE, ATELIER]);
    let later = other.say(RELAIS, TRADE, step(&set(entry, [0]), What::Tested(true))).valid();
    for id in [more, later] {
        assert_eq!(standing_of(&other, id), Standing::Beyond);
    }
    assert_eq!(other.view(TRADE).devices.len(), 2);
    // A fresh log, without a predecessor or after the cut, is cut to nothing.
    let cert = other.actor(RELAIS).cert.clone();
    let admissions = admissions_of(&other, RELAIS);
    let predecessor = Some(other.head(RELAIS, TRADE));
    other.open_as(RELAIS, TRADE, Open { cert, predecessor, admissions }, [0x66; 8]).valid();
    let fresh = other.say(RELAIS, TRADE, laptops(7, None)).valid();
    assert_eq!(standing_of(&other, fresh), Standing::Beyond);
    let standing = StandingMap::of(&other.ledger);
    let end = standing.end(&other.log(RELAIS, TRADE)).expect("it is stored");
    assert_eq!((end.clean, end.why), (0, EndKind::Cut));
    let told = heads(&other.ledger, &standing, TopicId::of(TRADE));
    assert!(told.iter().all(|h| h.log != other.log(RELAIS, TRADE)), "who never met that log is not asked to");
}

fn header_of(n: &Network, who: Who) -> Header {
    let log = n.log(who, TRADE);
    let record = n.records.iter().rev().find_map(|r| Header::from_bytes(&r.header).ok().filter(|h| h.log() == log));
    record.expect("the log is open")
}

pub(crate) fn admissions_of(n: &Network, who: Who) -> Vec<EventId> {
    let log = n.ledger.log(&n.log(who, GOVERNANCE)).expect("it is open");
    match log.at(0).and_then(|e| e.body.as_deref()) {
        Some(Body::Open(open)) => open.admissions.clone(),
        other => panic!("{other:?}"),
    }
}

/// 2.5: guarantors knew the log up to a place; what the receiver countersigned further on stands, with what it rests
/// on, and nothing else: not what was given outside, nor offers, nor devices that nobody received.
#[test]
fn a_late_cut_leaves_what_was_countersigned() {
    let mut n = network();
    let known = n.head(RELAIS, TRADE);
    let entry = stock(&mut n, RELAIS, 5, Some(1));
    let d = set(entry, [0, 1]);
    n.say(RELAIS, TRADE, step(&d, erased(1))).valid();
    let other = stock(&mut n, RELAIS, 3, Some(0));
    let lost = n.say(RELAIS, TRADE, step(&set(other, [0]), What::Tested(true))).valid();
    let given = hand_over(&mut n, RELAIS, VILLE, &d, Title::Gift, Basis::Ordinary);
    let outside = Body::Give(give_outside(ActorKind::EcoOrganisme, &set(other, [1]), Title::CustodyOnly));
    let outside = n.say(RELAIS, TRADE, outside).valid();
    let offer = offer(&mut n, RELAIS, &set(entry, [2]));
    let back = stock(&mut n, VILLE, 1, Some(0));
    let taken = hand_over(&mut n, VILLE, RELAIS, &set(back, [0]), Title::Gift, Basis::Ordinary);
    let unseen = Body::Give(give(&n, RELAIS, &set(entry, [0]), Title::Gift));
    let unseen = n.say(VILLE, TRADE, unseen).valid();
    let unseen = n.say(RELAIS, TRADE, Body::Receive(receive(unseen, 1))).valid();
    let body = n.without_after(RELAIS, known);
    n.enacted(&body, &[VILLE, ATELIER]);
    assert_eq!(standing_of(&n, given), Standing::Contested);
    assert_eq!(standing_of(&n, entry), Standing::Contested, "it brought the devices in");
    for id in [other, lost, outside, offer, unseen] {
        assert_eq!(standing_of(&n, id), Standing::Beyond);
    }
    assert_eq!(holders(&n, entry, 1), BTreeSet::from([n.id(VILLE)]));
    assert_eq!(
        holders(&n, entry, 0),
        BTreeSet::from([n.id(VILLE)]),
        "a receipt that its giver never saw moves nothing"
    );
    assert_eq!(holders(&n, back, 0), BTreeSet::from([n.id(RELAIS)]), "the giver's books let it go: {taken}");
    let view = n.view(TRADE);
    assert!(view.offers.is_empty() && !view.devices.contains_key(&DeviceRef { entry: other, index: 0 }));
    let safe = view.devices[&DeviceRef { entry, index: 1 }].state().holding.data;
    assert_eq!(safe, regain_protocol::trade::Data::Safe, "what the receiver took over is what it was");
    n.say(VILLE, TRADE, step(&set(entry, [1]), used(Channel::Gift))).valid();
}

/// 1.3: the epoch's signers were cut off since, below the place where they told of it. It stands all the same.
#[test]
fn an_epoch_outlives_its_signers() {
    let mut n = founders(4);
    let five = EpochBody { rules: 1, ..n.with_roles(&[(0x61, Role::Write)]) };
    let five = n.enacted(&five, &[0x01, 0x11, 0x51]);
    n.say(0x01, GOVERNANCE, Body::Sign(Sign { epoch: five })).valid();
    let mut six = n.without(0x01);
    six.cuts.iter_mut().for_each(|c| c.last = None);
    assert_eq!(n.epoch(&six, &[0x11, 0x51]), regain_protocol::ledger::EpochTaken::News { whole: true });
    assert_eq!(n.ledger.epoch(), five, "all three guarantors must sign, the one that goes too");
    n.enacted(&six, &[0x01]);
    assert!(n.ledger.is_in_effect(five), "what it signed stands by its own signature");
    let standing = StandingMap::of(&n.ledger);
    assert_eq!(standing.end(&n.log(0x01, GOVERNANCE)).map(|e| (e.clean, e.why)), Some((0, EndKind::Cut)));
    assert_eq!(standing.members().get(&n.id(0x61)), Some(&Role::Write));
}

/// 2.6: a guarantor and its puppets: beyond a cut no admission counts, and puppets admit nobody.
#[test]
fn rights_never_stand_beyond_a_cut() {
    let mut n = founders(4);
    n.newcomer(NEWCOMER);
    let body = n.without(0x01);
    let join = n.join(NEWCOMER, Role::Guarantee, &[TRADE]);
    let admit = Body::Admit(Admit { join, role: Role::Guarantee, topics: vec![TopicId::of(TRADE)] });
    let one = n.say(0x01, GOVERNANCE, admit.clone()).valid();
    let two = n.say(0x11, GOVERNANCE, admit).valid();
    n.open(NEWCOMER, GOVERNANCE, vec![one, two]).valid();
    assert!(StandingMap::of(&n.ledger).members().contains_key(&n.id(NEWCOMER)));
    n.enacted(&body, &[0x11, 0x51, 0x61]);
    assert_eq!(standing_of(&n, one), Standing::Beyond);
    assert!(!StandingMap::of(&n.ledger).members().contains_key(&n.id(NEWCOMER)));
}

/// 2.11: no epoch hands an organisation to another key, and cuts bind only whom the epoch removes.
#[test]
fn a_quorum_rebinds_nobody() {
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 1, Some(0));
    let mut body = n.next_epoch();
    body.cuts = n.without(RELAIS).cuts;
    body.cuts.iter_mut().for_each(|c| c.last = None);
    n.enacted(&body, &[VILLE, ATELIER]);
    assert_eq!(standing_of(&n, entry), Standing::Good, "who stays on the list is not cut");
    n.say(RELAIS, TRADE, step(&set(entry, [0]), What::Tested(true))).valid();
    // A certificate for Relais by another root opens nothing, whatever an epoch says.
    let (charter, thief) = (n.ledger.charter_id(), SecretKey::from_seed(&[0x99; 32]));
    let mut cert = KeyCert::sign(&thief, charter, 1, thief.node(), SealKey([1; 32]), vec![]);
    cert.actor = n.id(RELAIS);
    assert!(!cert.is_valid(charter, &Strict) && !n.ledger.add_cert(cert));
}

/// 2.8: a thief writes with the node key; the root closes the log where it was honest and certifies another key.
#[test]
fn the_root_closes_a_stolen_log() {
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 3, Some(0));
    let honest = n.head(RELAIS, TRADE);
    let stolen = Body::Give(give(&n, REGION, &set(entry, [0]), Title::Gift));
    let stolen = n.say(RELAIS, TRADE, stolen).valid();
    let close = RootClose::sign(&n.actor(RELAIS).root, n.ledger.charter_id(), honest.log, honest.seq, honest.id);
    assert!(n.ledger.add_close(close));
    assert_eq!(standing_of(&n, stolen), Standing::Beyond);
    let ends = [GOVERNANCE, TRADE].map(|t| if t == TRADE { honest } else { n.head(RELAIS, t) }).to_vec();
    let (charter, key) = (n.ledger.charter_id(), SecretKey::from_seed(&[0x29; 32]));
    let cert = KeyCert::sign(&n.actor(RELAIS).root, charter, 1, key.node(), SealKey([7; 32]), ends);
    let admissions = admissions_of(&n, RELAIS);
    let actor = n.actors.get_mut(&RELAIS).expect("it has keys");
    (actor.node, actor.cert) = (key, cert.clone());
    n.open_as(RELAIS, TRADE, Open { cert, predecessor: Some(honest), admissions }, [0x67; 8]).valid();
    n.say(RELAIS, TRADE, step(&set(entry, [0]), What::Tested(true))).valid();
    assert_eq!(holders(&n, entry, 0), BTreeSet::from([n.id(RELAIS)]));
}

/// Who was removed comes back by new admissions, in a new log; its old logs stay cut.
#[test]
fn a_removed_member_may_come_back() {
    let mut n = network();
    let old = admissions_of(&n, RELAIS);
    let entry = stock(&mut n, RELAIS, 1, Some(0));
    removed(&mut n, RELAIS);
    let (gone, gone_governance) = (n.log(RELAIS, TRADE), n.head(RELAIS, GOVERNANCE));
    let cert = n.actor(RELAIS).cert.clone();
    let open = |predecessor, admissions| Open { cert: cert.clone(), predecessor, admissions };
    n.open_as(RELAIS, GOVERNANCE, open(Some(gone_governance), old), [0x68; 8]).valid();
    assert!(!StandingMap::of(&n.ledger).members().contains_key(&n.id(RELAIS)), "old admissions are spent");
    let before = n.head(RELAIS, GOVERNANCE);
    let join = n.join(RELAIS, Role::Write, &[TRADE]);
    let admit = Body::Admit(Admit { join, role: Role::Write, topics: vec![TopicId::of(TRADE)] });
    let new = [VILLE, ATELIER].map(|w| n.say(w, GOVERNANCE, admit.clone()).valid()).to_vec();
    n.open_as(RELAIS, GOVERNANCE, open(Some(before), new.clone()), [0x69; 8]).valid();
    assert!(StandingMap::of(&n.ledger).members().contains_key(&n.id(RELAIS)));
    let place = Some(Dep { log: gone, ..head_of(&n, gone) });
    n.open_as(RELAIS, TRADE, open(place, new), [0x6a; 8]).valid();
    n.say(RELAIS, TRADE, step(&set(entry, [0]), What::Tested(true))).valid();
    assert_eq!(StandingMap::of(&n.ledger).end(&gone).map(|e| e.why), Some(EndKind::Cut));
}

fn head_of(n: &Network, log: LogId) -> Dep {
    let head = n.ledger.log(&log).and_then(|l| l.head()).expect("it is open");
    Dep { log, seq: head.seq, id: head.id }
}

/// The same events and epochs in any order give the same state, and a bundle of them verifies by its anchor.
#[test]
fn epochs_and_events_in_any_order() {
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 4, Some(0));
    let promoted = n.with_roles(&[(RELAIS, Role::Guarantee)]);
    n.enacted(&promoted, &[VILLE, ATELIER]);
    let known = n.head(RELAIS, TRADE);
    hand_over(&mut n, RELAIS, VILLE, &set(entry, [0]), Title::Gift, Basis::Ordinary);
    // Its certificate came with its log: the epoch's signature verifies only after that.
    let rules = EpochBody { rules: 1, ..n.with_roles(&[(REGION, Role::Write)]) };
    n.enacted(&rules, &[VILLE, ATELIER, RELAIS]);
    let body = n.without_after(RELAIS, known);
    n.enacted(&body, &[VILLE, ATELIER, RELAIS]);
    n.say(VILLE, TRADE, Body::Ack(Ack {})).valid();
    let tell = |ledger: &Ledger| {
        let standing = StandingMap::of(ledger);
        let topics: Vec<TopicId> = ledger.topics().keys().copied().collect();
        let of = |t: TopicId| (digest(t, &heads(ledger, &standing, t)), View::of(ledger, &standing, t).state_hash());
        topics.into_iter().map(of).collect::<Vec<_>>()
    };
    let told = tell(&n.ledger);
    for turn in 0..n.records.len() {
        let mut other = Ledger::new(n.ledger.charter().clone(), Arc::new(Strict));
        let mut records = n.records.clone();
        records.rotate_left(turn);
        let mut epochs = n.epochs.clone();
        epochs.rotate_left(turn % n.epochs.len());
        for _ in 0..records.len() {
            epochs.retain(|e| !matches!(other.add_epoch(e), regain_protocol::ledger::EpochTaken::News { whole: true }));
            records.retain(|r| {
                let event = r.clone().verify(&Strict).expect("it was signed");
                !matches!(other.admit(event, true), Ok(Admitted::Stored { .. }))
            });
        }
        assert!(records.is_empty() && epochs.is_empty(), "everything finds its place");
        assert_eq!(tell(&other), told);
    }
    let mut writer = bundle::Writer::new(n.ledger.charter());
    n.ledger.epochs().for_each(|e| writer.evidence(&EvidenceItem::Epoch(e.signed())));
    let topics: Vec<TopicId> = n.ledger.topics().keys().copied().collect();
    let record = |id: EventId| n.records.iter().find(|r| event_id(&r.header) == id).expect("it is stored");
    n.ledger.parents_first(&topics).iter().for_each(|(_, _, _, id)| writer.event(record(*id)));
    let bytes = writer.finish();
    let read = bundle::verify(&bytes, Some(body.id()), Arc::new(Strict)).expect("it verifies");
    assert_eq!(tell(&read), told);
    assert!(bundle::verify(&bytes, Some(EpochId([9; 32])), Arc::new(Strict)).is_err(), "another anchor");
}
