//! Guards of epochs: who makes one count, what may cite it, and what nobody can do with one.

use crate::network::{GOVERNANCE, Network, Said, TRADE, Who};
use crate::stage::*;
use regain_protocol::event::*;
use regain_protocol::id::{CharterId, EpochId, TopicId};
use regain_protocol::ledger::{Blocked, EpochTaken, Missing, Refusal};
use regain_protocol::member::{EpochBody, Role};
use regain_protocol::rules::{Verdict, Why};
use regain_protocol::standing::StandingMap;

const NEWCOMER: Who = 0x41;
const NEWS: EpochTaken = EpochTaken::News { whole: true };
/// Eight founders that guarantee.
const MANY: [Who; 8] = [0x01, 0x11, 0x51, 0x61, 0x71, 0x81, 0x91, 0xa1];

/// Founders that all guarantee, with their logs open.
pub fn founders(count: usize) -> Network {
    let mut n = Network::founded(&MANY[..count]);
    for who in &MANY[..count] {
        n.open(*who, GOVERNANCE, vec![]).valid();
        n.open(*who, TRADE, vec![]).valid();
    }
    n
}

fn writes(n: &Network, who: Who) -> Option<Role> {
    StandingMap::of(&n.ledger).members().get(&n.id(who)).copied()
}

fn ack(n: &mut Network, who: Who, epoch: EpochId) -> Result<Said, Blocked> {
    n.cites.insert(who, epoch);
    let event = n.sign(who, GOVERNANCE, Body::Ack(Ack {}), vec![], Extra::default());
    n.cites.remove(&who);
    match n.ledger.admit(event.clone(), true) {
        Ok(regain_protocol::ledger::Admitted::Stored { verdict, .. }) => Ok(Said { id: event.id, verdict }),
        Ok(other) => panic!("{other:?}"),
        Err(blocked) => Err(blocked),
    }
}

/// All while fewer than four, then more than two thirds; one signature fewer leaves it a proposal.
#[test]
fn a_quorum_makes_an_epoch() {
    for (count, needed) in [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (7, 5), (8, 6)] {
        let mut n = founders(count);
        assert_eq!(n.ledger.tip().quorum(), needed, "of {count}");
        let body = EpochBody { rules: 2, ..n.next_epoch() };
        let genesis = n.ledger.epoch();
        for signed in 1..needed {
            assert_eq!(n.epoch(&body, &MANY[..signed]), NEWS);
            assert_eq!(n.ledger.epoch(), genesis, "{signed} of {count} are too few");
        }
        n.enacted(&body, &MANY[needed - 1..needed]);
    }
}

#[test]
fn only_guarantors_of_the_parent_sign() {
    let mut n = network();
    let body = EpochBody { rules: 2, ..n.next_epoch() };
    assert_eq!(n.epoch(&body, &[RELAIS, REGION]), EpochTaken::Refused);
    assert_eq!(n.epoch(&body, &[VILLE, RELAIS]), NEWS);
    assert_eq!(n.epoch(&body, &[RELAIS, REGION]), EpochTaken::Refused);
    assert_eq!(n.ledger.epoch(), n.ledger.charter_id().into());
    // Somebody else's signature under Atelier's name is none.
    let mut forged = n.signed(&body, &[VILLE]);
    forged.signatures[0].0 = n.id(ATELIER);
    assert_eq!(n.ledger.add_epoch(&forged), EpochTaken::Unsigned);
    // One of another network is none either.
    let elsewhere = (n.id(ATELIER), body.sign(CharterId([9; 32]), &n.actor(ATELIER).node));
    forged.signatures = vec![elsewhere];
    assert_eq!(n.ledger.add_epoch(&forged), EpochTaken::Unsigned);
    n.enacted(&body, &[ATELIER]);
}

#[test]
fn an_epoch_follows_its_parent() {
    let mut n = network();
    let good = EpochBody { rules: 2, ..n.next_epoch() };
    let swapped = good.members.iter().rev().copied().collect();
    let quiet = good.members.iter().map(|(a, _)| (*a, Role::Write)).collect();
    let (log, other) = (n.log(RELAIS, TRADE), n.head(VILLE, TRADE));
    let cut = |last| regain_protocol::member::Cut { log, last };
    let wrong = [
        EpochBody { n: 2, ..good.clone() },
        EpochBody { n: 0, ..good.clone() },
        EpochBody { members: swapped, ..good.clone() },
        EpochBody { members: vec![], ..good.clone() },
        EpochBody { members: quiet, ..good.clone() },
        EpochBody { topics: vec![TopicId::of(GOVERNANCE)], ..good.clone() },
        EpochBody { cuts: vec![cut(None), cut(None)], ..good.clone() },
        EpochBody { cuts: vec![cut(Some(other))], ..good.clone() },
    ];
    for body in wrong {
        assert_eq!(n.epoch(&body, &[VILLE, ATELIER]), EpochTaken::Refused, "{body:?}");
    }
    let orphan = EpochBody { n: 2, parent: good.id(), ..good.clone() };
    assert_eq!(n.epoch(&orphan, &[VILLE, ATELIER]), EpochTaken::Early(good.id()));
    assert_eq!(n.epoch(&good, &[VILLE]), NEWS);
    assert_eq!(n.epoch(&orphan, &[VILLE, ATELIER]), EpochTaken::Early(good.id()), "its parent lacks a quorum");
    n.enacted(&good, &[ATELIER]);
    n.enacted(&orphan, &[VILLE, ATELIER]);
}

/// An event waits for the body of the epoch it cites, with its quorum.
#[test]
fn an_event_cites_an_epoch_that_stands() {
    let mut n = network();
    let body = EpochBody { rules: 2, ..n.next_epoch() };
    let missing = Err(Blocked::Missing(Missing::Epoch(body.id())));
    assert_eq!(ack(&mut n, VILLE, body.id()).map(|s| s.id), missing);
    n.epoch(&body, &[VILLE]);
    assert_eq!(ack(&mut n, VILLE, body.id()).map(|s| s.id), missing);
    n.enacted(&body, &[ATELIER]);
    ack(&mut n, VILLE, body.id()).expect("it stands").valid();
}

/// R2: the cited epoch never goes back, along a log and into its successor.
#[test]
fn a_log_never_goes_back() {
    let mut n = network();
    let genesis = n.ledger.epoch();
    let body = EpochBody { rules: 2, ..n.next_epoch() };
    n.enacted(&body, &[VILLE, ATELIER]);
    ack(&mut n, VILLE, genesis).expect("who is late may be late").valid();
    ack(&mut n, VILLE, body.id()).expect("it goes on").valid();
    let refused = Some(Blocked::Refused(Refusal::Chain));
    assert_eq!(ack(&mut n, VILLE, genesis).err(), refused);
    let before = n.head(VILLE, GOVERNANCE);
    let open = Open { cert: n.actor(VILLE).cert.clone(), predecessor: Some(before), admissions: vec![] };
    let incarnation = regain_protocol::id::Incarnation([0x77; 8]);
    n.actors.get_mut(&VILLE).expect("a founder").logs.insert(TopicId::of(GOVERNANCE), incarnation);
    n.cites.insert(VILLE, genesis);
    let event = n.sign(VILLE, GOVERNANCE, Body::Open(open.clone()), vec![], Extra::default());
    assert_eq!(n.ledger.admit(event, true).err(), refused);
    n.cites.remove(&VILLE);
    n.open_as(VILLE, GOVERNANCE, open, [0x78; 8]).valid();
}

/// Three guarantors, one of whom signs both sides: neither has all three. It is shown.
#[test]
fn signing_twice_makes_no_split_and_is_shown() {
    let mut n = founders(3);
    let one = EpochBody { rules: 2, ..n.next_epoch() };
    let two = EpochBody { rules: 3, ..n.next_epoch() };
    n.epoch(&one, &[0x01, 0x11]);
    n.epoch(&two, &[0x01, 0x51]);
    assert_eq!(n.ledger.epoch(), n.ledger.charter_id().into());
    let double = n.ledger.double_signers();
    assert_eq!(double.keys().map(|(_, a)| *a).collect::<Vec<_>>(), vec![n.id(0x01)]);
    assert!(n.ledger.splits().is_empty());
    // Of eight, three may sign both and there is still one side at most.
    let mut n = founders(8);
    n.epoch(&one_of(&n, 2), &MANY[..6]);
    n.epoch(&one_of_genesis(&n, 3), &[0x01, 0x11, 0x51, 0x91, 0xa1]);
    assert!(n.ledger.splits().is_empty());
    assert_eq!(n.ledger.double_signers().len(), 3);
}

fn one_of(n: &Network, rules: u16) -> EpochBody {
    EpochBody { rules, ..n.next_epoch() }
}

fn one_of_genesis(n: &Network, rules: u16) -> EpochBody {
    let genesis = n.ledger.charter_id().into();
    EpochBody { n: 1, parent: genesis, rules, ..n.next_epoch() }
}

/// A guarantor that signs a hundred proposals fills two places, and pushes nobody else's out.
#[test]
fn proposals_of_one_signer_are_bounded() {
    let mut n = founders(4);
    let honest = one_of(&n, 2);
    n.epoch(&honest, &[0x11]);
    for rules in 10..110 {
        n.epoch(&one_of(&n, rules), &[0x01]);
    }
    assert_eq!(n.ledger.epochs().count(), 3);
    assert!(n.ledger.epoch_at(honest.id()).is_some());
    // In whatever order they come, the same are left.
    let left: Vec<EpochId> = n.ledger.epochs().map(|e| e.id).collect();
    let mut back = founders(4);
    for rules in (10..110).rev() {
        back.epoch(&one_of(&back, rules), &[0x01]);
    }
    back.epoch(&honest, &[0x11]);
    assert_eq!(back.ledger.epochs().map(|e| e.id).collect::<Vec<_>>(), left);
}

/// 1.4: founders who left sign another child of an old epoch. Whoever has cited the newer one stays; a reader that has
/// cited neither follows neither, and takes the side of its anchor.
#[test]
fn an_old_guard_changes_nothing() {
    let mut n = founders(2);
    n.admit_member(&[0x01, 0x11], NEWCOMER, Role::Guarantee);
    let ours = n.with_roles(&[(NEWCOMER, Role::Guarantee)]);
    let ours = n.enacted(&ours, &[0x01, 0x11]);
    n.ledger.cited(ours, false);
    let next = EpochBody { rules: 2, ..n.next_epoch() };
    n.enacted(&next, &[0x01, 0x11, NEWCOMER]);
    let members = StandingMap::of(&n.ledger).members().clone();
    let genesis: EpochId = n.ledger.charter_id().into();
    let old = EpochBody { n: 1, parent: genesis, rules: 9, cuts: vec![], ..n.without(NEWCOMER) };
    assert_eq!(n.epoch(&old, &[0x01, 0x11]), NEWS);
    assert_eq!(n.ledger.epoch(), next.id(), "the anchor holds");
    assert_eq!(StandingMap::of(&n.ledger).members(), &members);
    let split = n.ledger.splits();
    assert_eq!(split.len(), 1);
    assert!(split[0].parent == genesis && split[0].children.contains(&ours) && split[0].children.contains(&old.id()));
    // Two complete children and no word of one's own: neither has effect.
    n.ledger.set_anchor(genesis);
    assert_eq!(n.ledger.epoch(), genesis);
    n.ledger.set_anchor(old.id());
    assert_eq!(n.ledger.epoch(), old.id());
    // A person may change sides in governance, where the number is not lower; trade never does that by itself.
    n.ledger.cited(ours, false);
    assert_eq!(n.ledger.epoch(), old.id());
    n.ledger.cited(ours, true);
    assert_eq!(n.ledger.epoch(), next.id());
}

/// 5.4: rules that nobody knows stop the trade and nothing else; a quorum takes them back.
#[test]
fn unknown_rules_stop_trade_and_never_governance() {
    let mut n = network();
    let rules = EpochBody { rules: 9, ..n.next_epoch() };
    n.enacted(&rules, &[VILLE, ATELIER]);
    assert_eq!(n.say(REGION, TRADE, Body::Ack(Ack {})).verdict, Verdict::Valid);
    assert_eq!(n.say(ATELIER, TRADE, laptops(1, Some(0))).verdict, Verdict::Unknown);
    n.newcomer(NEWCOMER);
    let join = n.join(NEWCOMER, Role::Write, &[TRADE]);
    let admit = Admit { join, role: Role::Write, topics: vec![TopicId::of(TRADE)] };
    n.say(VILLE, GOVERNANCE, Body::Admit(admit)).valid();
    let back = EpochBody { rules: 1, ..n.next_epoch() };
    n.enacted(&back, &[VILLE, ATELIER]);
    n.say(VILLE, TRADE, laptops(1, Some(0))).valid();
}

/// New guarantors admit, former ones do not, whatever older epoch they go on citing; who is sealed stays.
#[test]
fn an_epoch_changes_guarantors() {
    let mut n = network();
    n.admit_member(&[VILLE, ATELIER], 0x51, Role::Write);
    let genesis = n.ledger.epoch();
    let body = n.with_roles(&[(RELAIS, Role::Guarantee), (ATELIER, Role::Write)]);
    n.newcomer(NEWCOMER);
    let join = n.join(NEWCOMER, Role::Write, &[TRADE]);
    let admit = Body::Admit(Admit { join, role: Role::Write, topics: vec![TopicId::of(TRADE)] });
    n.say(RELAIS, GOVERNANCE, admit.clone()).refused(Why::Role);
    n.enacted(&body, &[VILLE, ATELIER]);
    n.say(ATELIER, GOVERNANCE, admit.clone()).refused(Why::Role);
    let ville = n.say(VILLE, GOVERNANCE, admit.clone()).valid();
    n.cites.insert(0x51, genesis);
    // A puppet of the former guarantor, admitted under the epoch in which it still was one.
    let mut old = network();
    old.newcomer(NEWCOMER);
    let puppet = [VILLE, ATELIER].map(|w| old.say(w, GOVERNANCE, admit.clone()).valid());
    old.open(NEWCOMER, GOVERNANCE, puppet.to_vec()).valid();
    assert_eq!(writes(&old, NEWCOMER), Some(Role::Write));
    let demoted = old.with_roles(&[(ATELIER, Role::Write), (RELAIS, Role::Guarantee)]);
    let unsealed = EpochBody {
        members: demoted.members.iter().filter(|(a, _)| *a != old.id(NEWCOMER)).copied().collect(),
        ..demoted.clone()
    };
    let mut sealed = network();
    sealed.newcomer(NEWCOMER);
    let puppet = [VILLE, ATELIER].map(|w| sealed.say(w, GOVERNANCE, admit.clone()).valid());
    sealed.open(NEWCOMER, GOVERNANCE, puppet.to_vec()).valid();
    old.enacted(&unsealed, &[VILLE, ATELIER]);
    assert_eq!(writes(&old, NEWCOMER), None, "an admission of a former guarantor that no epoch sealed");
    sealed.enacted(&demoted, &[VILLE, ATELIER]);
    assert_eq!(writes(&sealed, NEWCOMER), Some(Role::Write), "a sealed admission stands by the epoch");
    let relais = n.say(RELAIS, GOVERNANCE, admit).valid();
    n.open(NEWCOMER, GOVERNANCE, vec![ville, relais]).valid();
    assert_eq!(writes(&n, NEWCOMER), Some(Role::Write));
}

/// An observer that is promoted trades under the epoch that promotes it.
#[test]
fn an_epoch_changes_a_role() {
    let mut n = network();
    n.say(REGION, TRADE, laptops(1, Some(0))).refused(Why::Role);
    let body = n.with_roles(&[(REGION, Role::Write)]);
    n.enacted(&body, &[VILLE, ATELIER]);
    n.say(REGION, TRADE, laptops(1, Some(0))).valid();
    let body = n.with_roles(&[(REGION, Role::Observe)]);
    n.enacted(&body, &[VILLE, ATELIER]);
    n.say(REGION, TRADE, laptops(1, Some(0))).refused(Why::Role);
}

#[test]
fn nobody_advises_against_itself() {
    let mut n = network();
    let advice = |n: &Network, who| Body::Distrust(Distrust { actor: n.id(who), holds: true });
    let of_oneself = advice(&n, RELAIS);
    n.say(RELAIS, GOVERNANCE, of_oneself).refused(Why::Party);
    let of_ville = advice(&n, VILLE);
    n.say(REGION, GOVERNANCE, of_ville.clone()).refused(Why::Role);
    n.say(RELAIS, TRADE, of_ville.clone()).refused(Why::Topic);
    let before = n.view(GOVERNANCE).state_hash();
    n.say(RELAIS, GOVERNANCE, of_ville).valid();
    assert_eq!(n.view(GOVERNANCE).state_hash(), before, "advice decides nothing");
}
