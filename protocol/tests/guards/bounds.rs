//! What one member may write: as many logs as can follow one another, as many certificates as a lifetime needs. And what one
//! guarantor alone cannot do to a newcomer by forking its own log.

use crate::network::{GOVERNANCE, Network, TRADE, Who};
use crate::removal::admissions_of;
use crate::stage::*;
use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::hash::Hash;
use regain_protocol::heads::{digest, heads};
use regain_protocol::id::*;
use regain_protocol::key::Strict;
use regain_protocol::ledger::{Blocked, Ledger, Refusal};
use regain_protocol::limits::{MAX_CERTS, MAX_LOGS};
use regain_protocol::log::EndKind;
use regain_protocol::member::{KeyCert, Role};
use regain_protocol::standing::{ForkProof, StandingMap};
use regain_protocol::view::View;
use std::sync::Arc;

/// Opens one log more in a topic, beside all others. Returns its record.
fn one_more(n: &mut Network, who: Who, topic: &str, incarnation: u8) -> Record {
    let admissions = admissions_of(n, who);
    let open = Open { cert: n.actor(who).cert.clone(), predecessor: None, admissions };
    n.open_as(who, topic, open, [incarnation; 8]);
    n.records.last().expect("it was just stored").clone()
}

fn codes(ledger: &Ledger, topic: &str) -> (Hash, Hash, usize) {
    let (standing, topic) = (StandingMap::of(ledger), TopicId::of(topic));
    let told = heads(ledger, &standing, topic);
    (digest(topic, &told), View::of(ledger, &standing, topic).state_hash(), told.len())
}

/// A reader of these records only.
fn reader(n: &Network, records: &[&Record]) -> Ledger {
    let mut ledger = Ledger::new(n.ledger.charter().clone(), Arc::new(Strict));
    for record in records {
        let event = (*record).clone().verify(&Strict).expect("it was stored");
        ledger.admit(event, false).expect("its parents came before");
    }
    ledger
}

/// Of more logs than can follow one another none counts, and nobody needs to hear of more than show that: readers that met
/// different ones agree once they have those.
#[test]
fn too_many_logs_end_all_of_them() {
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 3, Some(0));
    hand_over(&mut n, RELAIS, VILLE, &set(entry, [0]), Title::Gift, Basis::Ordinary);
    let before = n.records.clone();
    let mut more: Vec<Record> = (100..200).map(|i| one_more(&mut n, RELAIS, TRADE, i)).collect();
    more.sort_by_key(|r| Header::from_bytes(&r.header).map(|h| h.log()));
    let standing = StandingMap::of(&n.ledger);
    let logs = n.ledger.logs_of(n.id(RELAIS), TopicId::of(TRADE));
    assert_eq!(logs.len(), 101);
    assert!(logs.iter().all(|l| standing.end(l).is_some_and(|e| (e.clean, e.why) == (0, EndKind::Fork))));
    let holder = n.view(TRADE).devices.get(&DeviceRef { entry, index: 0 }).map(|d| d.state().holders.clone());
    assert_eq!(holder.map(|h| h.into_iter().collect::<Vec<_>>()), Some(vec![n.id(VILLE)]), "both signed: it stands");
    let own = n.ledger.logs(TopicId::of(TRADE)).filter(|(_, l)| l.stem.actor == n.id(RELAIS)).count();
    let others = n.ledger.logs(TopicId::of(TRADE)).count() - own;
    assert_eq!(codes(&n.ledger, TRADE).2, others + MAX_LOGS + 1);
    // One who met only the lowest of them.
    let lowest: Vec<&Record> = before.iter().chain(&more[..MAX_LOGS + 1]).collect();
    assert_eq!(codes(&reader(&n, &lowest), TRADE), codes(&n.ledger, TRADE));
    // Without one of those the reader may still believe in some.
    let too_few: Vec<&Record> = before.iter().chain(&more[..MAX_LOGS - 1]).collect();
    assert!(reader(&n, &too_few).last_of_too_many(n.id(RELAIS), TopicId::of(TRADE)).is_none());
}

/// A certificate's number is below a bound, or it is none: a root could sign any number of them.
#[test]
fn certificates_are_numbered_below_a_bound() {
    let mut n = network();
    let (charter, actor) = (n.ledger.charter_id(), n.actor(RELAIS));
    let cert = |number| KeyCert::sign(&actor.root, charter, number, actor.node.node(), SealKey([1; 32]), Vec::new());
    let (last, over) = (cert(MAX_CERTS - 1), cert(MAX_CERTS));
    assert!(!n.ledger.add_cert(over.clone()));
    assert!(n.ledger.add_cert(last.clone()));
    let admissions = admissions_of(&n, RELAIS);
    let open = Body::Open(Open { cert: over, predecessor: None, admissions });
    n.actors.get_mut(&RELAIS).expect("it is there").logs.insert(TopicId::of(TRADE), Incarnation([0x77; 8]));
    let event =
        n.sign(RELAIS, TRADE, open, vec![n.head(VILLE, GOVERNANCE), n.head(ATELIER, GOVERNANCE)], Extra::default());
    assert!(matches!(n.ledger.admit(event, false), Err(Blocked::Refused(Refusal::Open))));
}

/// A proof that somebody wrote with two pens from a place on.
fn forked(n: &mut Network, who: Who, seq: u64) {
    let log = n.log(who, GOVERNANCE);
    let mine = n.records.iter().find(|r| Header::from_bytes(&r.header).is_ok_and(|h| h.log() == log && h.seq == seq));
    let mine = mine.expect("it wrote that far").clone();
    let header = Header::from_bytes(&mine.header).expect("it was stored");
    let other = Header { minute: regain_protocol::time::Minute(1), ..header };
    let other = Record::sign(&other, &n.actor(who).node, mine.facts.clone(), mine.extra.clone());
    let (a, b) = (mine.header, other.header);
    let proof = ForkProof { a, a_signature: mine.signature, b, b_signature: other.signature };
    assert!(n.ledger.add_fork(proof));
}

/// A guarantor forks its log below its admission of a member that no list names yet. What that member handed over, and
/// others countersigned, stands; and it is a member again once enough others have admitted it, in the same log.
#[test]
fn one_guarantor_alone_puts_nobody_out() {
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 4, Some(0));
    hand_over(&mut n, RELAIS, VILLE, &set(entry, [0]), Title::Gift, Basis::Ordinary);
    let admission = admissions_of(&n, RELAIS);
    let place = admission.iter().filter_map(|id| n.ledger.place(id)).find(|(l, _)| *l == n.log(ATELIER, GOVERNANCE));
    let (_, seq) = place.expect("the workshop admitted it");
    forked(&mut n, ATELIER, seq);
    let holders = |n: &Network, index| {
        let view = n.view(TRADE);
        view.devices.get(&DeviceRef { entry, index }).map(|d| d.state().holders.into_iter().collect::<Vec<_>>())
    };
    assert!(!StandingMap::of(&n.ledger).members().contains_key(&n.id(RELAIS)), "one admission is not enough");
    assert_eq!(holders(&n, 0), Some(vec![n.id(VILLE)]), "what both signed stands");
    assert_eq!(holders(&n, 1), Some(vec![n.id(RELAIS)]), "and what it rests on");
    // The members go on without the one that forked, and a third guarantor admits the newcomer too.
    let join = n.join(RELAIS, Role::Write, &[TRADE]);
    let admit = Body::Admit(Admit { join, role: Role::Write, topics: vec![TopicId::of(TRADE)] });
    let mut body = n.next_epoch();
    body.members.push((n.id(REGION), Role::Guarantee));
    body.members.sort_unstable();
    n.enacted(&body, &[VILLE, ATELIER]);
    n.say(REGION, GOVERNANCE, admit).valid();
    let standing = StandingMap::of(&n.ledger);
    assert_eq!(standing.members().get(&n.id(RELAIS)), Some(&Role::Write), "two others would have it in");
    assert_eq!(holders(&n, 0), Some(vec![n.id(VILLE)]));
}
