//! Bugs that were found by reading and are no more: each test tells one by its name and asserts what should be.

use super::network::*;
use super::stage::*;
use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::id::*;
use regain_protocol::key::*;
use regain_protocol::ledger::*;
use regain_protocol::member::*;
use regain_protocol::rules::*;
use regain_protocol::standing::*;
use regain_protocol::view::View;
use std::sync::Arc;

#[test]
fn ownership_after_loan_returns() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let d = set(entry, [0]);
    hand_over(&mut n, VILLE, RELAIS, &d, Title::Loan, Basis::Ordinary);
    hand_over(&mut n, RELAIS, VILLE, &d, Title::CustodyOnly, Basis::Ordinary);
    assert_eq!(n.view(TRADE).devices.values().next().unwrap().state().owner, n.id(VILLE));
    let g = Body::Give(give(&n, ATELIER, &d, Title::Gift));
    n.say(VILLE, TRADE, g).valid();
}
#[test]
fn keeper_stamps_public_gift() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let d = set(entry, [0]);
    hand_over(&mut n, VILLE, RELAIS, &d, Title::CustodyOnly, Basis::Ordinary);
    hand_over(&mut n, RELAIS, VILLE, &d, Title::CustodyOnly, Basis::PublicGift);
    assert_eq!(n.view(TRADE).devices.values().next().unwrap().state().holding.basis, Basis::Ordinary);
}
fn succeed(n: &mut Network, who: Who, inc: u8) {
    let p = n.head(who, TRADE);
    let open = Open { cert: n.actor(who).cert.clone(), predecessor: Some(p), admissions: vec![] };
    n.open_as(who, TRADE, open, [inc; 8]).valid();
}
#[test]
fn recall_in_successor() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let g = Body::Give(give(&n, RELAIS, &set(entry, [0]), Title::Gift));
    let g = n.say(VILLE, TRADE, g).valid();
    let old = n.head(VILLE, TRADE);
    succeed(&mut n, VILLE, 99);
    n.say(VILLE, TRADE, Body::Recall(Recall { give: g })).valid();
    let new = n.head(VILLE, TRADE);
    n.say_seeing(RELAIS, TRADE, Body::Receive(receive(g, 1)), vec![old, new]).refused(Why::Done);
}
#[test]
fn erasure_forgets_found_media() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, None);
    let d = set(entry, [0]);
    n.say(VILLE, TRADE, step(&d, What::Erased(2, 1, 0, ErasureMethod::PurgeBlock))).valid();
    n.say(VILLE, TRADE, step(&d, What::Erased(0, 0, 0, ErasureMethod::NoMedia))).valid();
    n.say(VILLE, TRADE, step(&d, used(Channel::Gift))).refused(Why::DataAtRisk);
}
#[test]
fn fitted_drive_of_unknown_origin() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let d = set(entry, [0]);
    n.say(VILLE, TRADE, step(&d, What::Fitted(PartKind::Hdd, 1, None))).valid();
    n.say(VILLE, TRADE, step(&d, used(Channel::Gift))).refused(Why::DataAtRisk);
}
fn replay(n: &Network, order: &[usize]) -> Ledger {
    let mut l = Ledger::new(n.ledger.charter().clone(), Arc::new(Strict));
    for i in order {
        match l.admit(n.records[*i].clone().verify(&Strict).unwrap(), true) {
            Ok(_) => {}
            Err(e) => panic!("{i} {e:?}"),
        }
    }
    l
}
#[test]
fn two_certificates_of_one_number() {
    let mut n = network();
    // RELAIS' root certifies two node keys under number 1 and opens a log with each.
    let charter = n.ledger.charter_id();
    let admissions = match n.ledger.log(&n.log(RELAIS, GOVERNANCE)).unwrap().at(0).unwrap().body.as_deref() {
        Some(Body::Open(o)) => o.admissions.clone(),
        _ => panic!(),
    };
    for seed in [0x71u8, 0x72] {
        let a = n.actors.get_mut(&RELAIS).unwrap();
        let node = SecretKey::from_seed(&[seed; 32]);
        let cert = KeyCert::sign(&a.root, charter, 1, node.node(), SealKey([seed; 32]), vec![]);
        a.node = node;
        a.cert = cert.clone();
        n.open_as(RELAIS, TRADE, Open { cert, predecessor: None, admissions: admissions.clone() }, [seed; 8]);
    }
    let k = n.records.len();
    let mut order: Vec<usize> = (0..k).collect();
    let hash = |l: &Ledger| View::of(l, &StandingMap::of(l), TopicId::of(TRADE)).state_hash();
    let a = hash(&replay(&n, &order));
    order.swap(k - 1, k - 2);
    let b = hash(&replay(&n, &order));
    assert_eq!(a, b);
}
#[test]
fn twins_across_succession() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(1));
    let d = set(entry, [0]);
    // old log: open 0, enter 1, step 2 ; new log: open 0, ack 1, step 2
    n.say(VILLE, TRADE, step(&d, What::Triaged(Decision::Refurbish))).valid();
    succeed(&mut n, VILLE, 99);
    n.say(VILLE, TRADE, Body::Ack(Ack {})).valid();
    let s = n.say(VILLE, TRADE, step(&d, erased(1)));
    s.valid();
    println!("{:?} {:?}", n.head(VILLE, TRADE), n.view(TRADE).devices.values().next().unwrap().state());
    assert_eq!(n.view(TRADE).devices.values().next().unwrap().state().holding.data, regain_protocol::trade::Data::Safe);
}
#[test]
fn admit_topics_not_asked() {
    let mut n = network();
    n.newcomer(0x41);
    let join = n.join(0x41, Role::Write, &[GOVERNANCE]);
    n.say(VILLE, GOVERNANCE, Body::Admit(Admit { join, role: Role::Write, topics: vec![TopicId::of(TRADE)] }))
        .refused(Why::List);
}
#[test]
fn treated_while_given() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let d = set(entry, [0]);
    n.say(VILLE, TRADE, step(&d, What::DeclaredWaste(WasteReason::Obsolete))).valid();
    let g = Body::Give(give(&n, ATELIER, &d, Title::Waste));
    n.say(VILLE, TRADE, g).valid();
    n.say(VILLE, TRADE, step(&d, What::WasteTreated(Operation::Recycling))).refused(Why::Locked);
}
#[test]
fn member_operator_treats_received_waste() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let d = set(entry, [0]);
    n.say(VILLE, TRADE, step(&d, What::DeclaredWaste(WasteReason::Obsolete))).valid();
    hand_over(&mut n, VILLE, ATELIER, &d, Title::Waste, Basis::Ordinary);
    n.say(ATELIER, TRADE, step(&d, What::WasteTreated(Operation::Recycling))).valid();
}
#[test]
fn waste_erased_then_treated() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(1));
    let d = set(entry, [0]);
    n.say(VILLE, TRADE, step(&d, What::DeclaredWaste(WasteReason::Obsolete))).valid();
    n.say(VILLE, TRADE, step(&d, erased(1))).valid();
    n.say(VILLE, TRADE, step(&d, What::WasteTreated(Operation::Recycling))).valid();
}
#[test]
fn evidence_by_grading_a_dead_device() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let o = offer(&mut n, VILLE, &set(entry, [0]));
    let grant = granted(&mut n, VILLE, RELAIS, o, 1);
    let commitment = n.say(RELAIS, TRADE, Body::Commitment(Commitment { grant })).valid();
    let g = Body::Give(Give {
        grant: Some(grant),
        commitment: Some(commitment),
        ..give(&n, RELAIS, &set(entry, [0]), Title::Gift)
    });
    let g = n.say(VILLE, TRADE, g).valid();
    n.say(RELAIS, TRADE, Body::Receive(receive(g, 1))).valid();
    n.say(RELAIS, TRADE, step(&set(entry, [0]), What::Graded(Functional::F0, Cosmetic::E, DataGrade::D0))).valid();
    n.say(RELAIS, TRADE, Body::Evidence(Evidence { commitment, devices: set(entry, [0]) })).refused(Why::NoWork);
}
#[test]
fn evidence_after_return_of_stock_without_work() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    let o = offer(&mut n, VILLE, &set(entry, [0]));
    let grant = granted(&mut n, VILLE, RELAIS, o, 1);
    let commitment = n.say(RELAIS, TRADE, Body::Commitment(Commitment { grant })).valid();
    let own = stock(&mut n, RELAIS, 1, Some(0));
    n.say(RELAIS, TRADE, step(&set(own, [0]), What::Stocked)).valid();
    // a device that never came under that commitment, and merely lies in stock
    n.say(RELAIS, TRADE, Body::Evidence(Evidence { commitment, devices: set(own, [0]) })).refused(Why::NoWork);
}
#[test]
fn strangers_close_blocks_the_owners() {
    let mut n = network();
    let log = n.log(RELAIS, TRADE);
    let stranger = SecretKey::from_seed(&[0x99; 32]);
    let head = n.head(RELAIS, TRADE);
    stock(&mut n, RELAIS, 1, None);
    let charter = n.ledger.charter_id();
    n.ledger.add_close(RootClose::sign(&stranger, charter, log, 0, EventId([1; 32])));
    let own = RootClose::sign(&n.actor(RELAIS).root, charter, log, head.seq, head.id);
    n.ledger.add_close(own);
    assert_eq!(StandingMap::of(&n.ledger).end(&log).unwrap().clean, head.seq + 1);
}
#[test]
fn reassign_waste() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    n.say(VILLE, TRADE, step(&set(entry, [0]), What::DeclaredWaste(WasteReason::Obsolete))).valid();
    n.say(VILLE, TRADE, Body::Reassign(Reassign { devices: set(entry, [0]), on: DAY })).refused(Why::Waste);
}
#[test]
fn public_gift_by_cession() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(0));
    hand_over(&mut n, VILLE, RELAIS, &set(entry, [0]), Title::Gift, Basis::PublicGift);
    let g = Body::Give(give(&n, ATELIER, &set(entry, [0]), Title::Cession));
    n.say(RELAIS, TRADE, g).refused(Why::PublicGift);
}
#[test]
fn at_risk_given_outside_for_use() {
    let mut n = network();
    let entry = stock(&mut n, VILLE, 1, Some(1));
    let g = Body::Give(give_outside(ActorKind::BeneficiaryOrg, &set(entry, [0]), Title::Gift));
    n.say(VILLE, TRADE, g).refused(Why::DataAtRisk);
}
#[test]
fn fit_and_loss_in_public_gift_view_worse() {
    // a fork of which one side erases and the other does not: at risk
    let mut n = network();
    let entry = stock(&mut n, RELAIS, 1, Some(1));
    let d = set(entry, [0]);
    let a = n.sign(RELAIS, TRADE, step(&d, erased(1)), vec![], Extra::default());
    let b = n.sign(RELAIS, TRADE, step(&d, What::Tested(true)), vec![], Extra::default());
    let log = n.log(RELAIS, TRADE);
    let (seq, ida, idb) = (a.header.seq, a.id, b.id);
    let proof = ForkProof {
        a: a.record.header.clone(),
        a_signature: a.record.signature,
        b: b.record.header.clone(),
        b_signature: b.record.signature,
    };
    n.bring(a);
    n.bring(b);
    n.say_seeing(VILLE, TRADE, Body::Ack(Ack {}), vec![Dep { log, seq, id: ida }]).valid();
    n.say_seeing(ATELIER, TRADE, Body::Ack(Ack {}), vec![Dep { log, seq, id: idb }]).valid();
    assert!(n.ledger.add_fork(proof));
    let s = n.view(TRADE).devices.values().next().unwrap().state();
    println!("{s:?}");
    assert_eq!(s.holding.data, regain_protocol::trade::Data::AtRisk);
}
