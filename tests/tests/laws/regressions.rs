//! Bugs that the world found. Each begins with what happened.

use regain_protocol::engine::{AuthorError, Engine, Output, SyncMode};
use regain_protocol::event::*;
use regain_protocol::heads::Head;
use regain_protocol::id::{EventId, Incarnation, LogId, SealKey, TopicId};
use regain_protocol::key::SecretKey;
use regain_protocol::ledger::{Admitted, Ledger};
use regain_protocol::log::{EndKind, Stem};
use regain_protocol::member::{Charter, KeyCert, RootClose};
use regain_protocol::standing::{ForkProof, StandingMap};
use regain_protocol::sync::{Answer, EvidenceItem, Request};
use regain_protocol::time::Minute;
use regain_protocol::view::View;
use regain_tests::world::{Dice, Keys, Remembering, forge, found};
use std::sync::Arc;

fn governance() -> TopicId {
    TopicId::of("governance")
}

/// Two founders and their charter.
fn founded(seed: u64) -> (Keys, Keys, Charter) {
    let mut dice = Dice::new(seed);
    let (a, b) = (Keys::draw(&mut dice), Keys::draw(&mut dice));
    let charter = found(&[&a, &b], dice.bytes());
    (a, b, charter)
}

fn engine(keys: &Keys, charter: &Charter, mode: SyncMode) -> Engine {
    Engine::new(charter.clone(), keys.root.actor(), keys.node.node(), mode, Arc::new(Remembering::default()))
}

fn stem(keys: &Keys, charter: &Charter, incarnation: u8) -> Stem {
    Stem {
        charter: charter.id(),
        actor: keys.root.actor(),
        node: keys.node.node(),
        topic: governance(),
        incarnation: Incarnation([incarnation; 8]),
    }
}

fn opening(keys: &Keys, charter: &Charter, incarnation: u8, cert: KeyCert, minute: u32) -> Record {
    let open = Body::Open(Open { cert, predecessor: None, admissions: Vec::new() });
    let content = forge::Content { minute: Minute(minute), ..forge::Content::of(&open, Vec::new()) };
    forge::sign(&keys.node, stem(keys, charter, incarnation), 0, EventId::ZERO, content)
}

fn founders_cert(keys: &Keys, charter: &Charter) -> KeyCert {
    charter.body.founder(keys.root.actor()).expect("it founded").cert.clone()
}

fn open_log(engine: &mut Engine, keys: &Keys, charter: &Charter) -> LogId {
    let record = opening(keys, charter, 1, founders_cert(keys, charter), 5);
    let event = record.trust().expect("the bytes are right");
    let outputs = engine.commit(regain_protocol::engine::Prepared { event }).expect("a founder may open");
    assert!(matches!(outputs.first(), Some(Output::Append(_))), "durable first");
    engine.own_log(governance()).expect("it was just opened")
}

fn draft() -> regain_protocol::engine::Draft {
    regain_protocol::engine::Draft {
        topic: governance(),
        body: Body::Profile(Profile { kinds: Vec::new() }),
        extra: Extra::default(),
        salt: regain_protocol::hash::Hash([1; 32]),
        minute: Minute(9),
    }
}

/// The heads request of an engine to a peer about governance.
fn heads_request(outputs: &[Output]) -> u64 {
    let about = |o: &Output| match o {
        Output::Send { id, request: Request::Heads(topic, _), .. } if *topic == governance() => Some(*id),
        _ => None,
    };
    outputs.iter().find_map(about).expect("an engine compares heads with a new peer")
}

/// One lie in an answer about heads silenced an organisation for ever: any member could claim to hold more of its own
/// log than it does. A claim holds the pen for one request a connection; only events that verify hold it longer.
#[test]
fn a_lie_about_my_own_log_silences_nobody() {
    let (a, b, charter) = founded(1);
    let mut ana = engine(&a, &charter, SyncMode::Heads);
    let own = open_log(&mut ana, &a, &charter);
    let peer = b.node.node();
    let asked = heads_request(&ana.connected(peer));
    let lie = vec![Head { log: own, clean: 1_000, id: 7, end: EndKind::Open }];
    let outputs = ana.answered(peer, asked, Answer::Heads(lie.clone()));
    let range = outputs.iter().find_map(|o| match o {
        Output::Send { id, request: Request::Range { .. }, .. } => Some(*id),
        _ => None,
    });
    let range = range.expect("what the peer claims to have is asked for");
    assert_eq!(
        ana.prepare(&a.node, draft()).err(),
        Some(AuthorError::Behind),
        "the word holds the pen until it is checked"
    );
    ana.answered(peer, range, Answer::Nothing);
    assert!(ana.prepare(&a.node, draft()).is_ok());
    let asked = heads_request(&ana.tick(Some(peer)));
    ana.answered(peer, asked, Answer::Heads(lie));
    assert!(ana.prepare(&a.node, draft()).is_ok(), "the same word holds the pen once a connection");
}

/// A node that got its own tail back from others never wrote again: nothing ended that state, not even the successor
/// that R10 asks for.
#[test]
fn a_successor_ends_being_behind() {
    let (a, b, charter) = founded(2);
    let mut old = engine(&a, &charter, SyncMode::Heads);
    let own = open_log(&mut old, &a, &charter);
    let mut restored = engine(&a, &charter, SyncMode::Heads);
    let peer = b.node.node();
    let asked = heads_request(&restored.connected(peer));
    let heads = old.heads(governance());
    let outputs = restored.answered(peer, asked, Answer::Heads(heads));
    let range = outputs.iter().find_map(|o| match o {
        Output::Send { id, request: Request::Range { .. }, .. } => Some(*id),
        _ => None,
    });
    let page = vec![opening(&a, &charter, 1, founders_cert(&a, &charter), 5).trust().expect("the bytes are right")];
    restored.paged(peer, range.expect("its own log is news to it"), page, false);
    assert!(restored.behind().contains(&governance()));
    assert_eq!(restored.prepare(&a.node, draft()).err(), Some(AuthorError::Behind));
    let head = restored.ledger().log(&own).and_then(|l| l.head()).expect("it has the tail back");
    let before = Dep { log: own, seq: head.seq, id: head.id };
    let body =
        Body::Open(Open { cert: founders_cert(&a, &charter), predecessor: Some(before), admissions: Vec::new() });
    let opened =
        restored.prepare_open(&a.node, regain_protocol::engine::Draft { body, ..draft() }, Incarnation([2; 8]));
    restored.commit(opened.expect("a successor may be opened")).expect("it is new");
    assert!(restored.behind().is_empty());
    assert!(restored.prepare(&a.node, draft()).is_ok());
}

/// A certificate inside an `Open` in the middle of a log was believed without a check: any member could end every log
/// of another organisation and take its place at the gate.
#[test]
fn a_certificate_in_the_middle_of_a_log_means_nothing() {
    let (a, b, charter) = founded(3);
    let mut ana = engine(&a, &charter, SyncMode::Heads);
    open_log(&mut ana, &a, &charter);
    let stolen = KeyCert { n: 9, node: b.node.node(), ..founders_cert(&a, &charter) };
    let first = opening(&b, &charter, 1, founders_cert(&b, &charter), 5);
    let prev = event_id(&first.header);
    let open = Body::Open(Open { cert: stolen, predecessor: None, admissions: Vec::new() });
    let second = forge::sign(&b.node, stem(&b, &charter, 1), 1, prev, forge::Content::of(&open, Vec::new()));
    for record in [first, second] {
        ana.replay(record.trust().expect("the bytes are right")).expect("both are stored, whatever they mean");
    }
    ana.replayed();
    assert!(ana.gate().contains(&a.node.node()), "the victim keeps its place at the gate");
    let own = ana.own_log(governance()).expect("it is open");
    assert_eq!(ana.standing().end(&own).map(|e| e.why), Some(EndKind::Open), "and its log");
}

/// A closing signed by a root that does not own the log had no effect, but kept the owner's later closing out.
#[test]
fn a_foreign_root_closes_nothing_and_blocks_nothing() {
    let (a, b, charter) = founded(4);
    let mut ledger = Ledger::new(charter.clone(), Arc::new(Remembering::default()));
    let first = opening(&a, &charter, 1, founders_cert(&a, &charter), 5).trust().expect("the bytes are right");
    let (log, id) = (first.header.log(), first.id);
    assert!(matches!(ledger.admit(first, false), Ok(Admitted::Stored { .. })));
    ledger.add_close(RootClose::sign(&b.root, charter.id(), log, 0, id));
    assert_eq!(StandingMap::of(&ledger).end(&log).map(|e| e.why), Some(EndKind::Open));
    assert!(ledger.add_close(RootClose::sign(&a.root, charter.id(), log, 0, id)), "the owner's closing is news");
    assert_eq!(StandingMap::of(&ledger).end(&log).map(|e| e.why), Some(EndKind::Closed));
}

/// Of two certificates with one number the one heard first won, and nodes disagreed about keys for ever.
#[test]
fn two_certificates_of_one_number_do_not_divide_nodes() {
    let (a, _, charter) = founded(5);
    let cert = |seed: u8| {
        KeyCert::sign(
            &a.root,
            charter.id(),
            1,
            SecretKey::from_seed(&[seed; 32]).node(),
            SealKey([seed; 32]),
            Vec::new(),
        )
    };
    let state = |order: [u8; 2]| {
        let mut ledger = Ledger::new(charter.clone(), Arc::new(Remembering::default()));
        for seed in order {
            let keys = a.copy();
            let node = SecretKey::from_seed(&[seed; 32]);
            let open = Body::Open(Open { cert: cert(seed), predecessor: None, admissions: Vec::new() });
            let stem = Stem { node: node.node(), ..stem(&keys, &charter, seed) };
            let record = forge::sign(&node, stem, 0, EventId::ZERO, forge::Content::of(&open, Vec::new()));
            let stored = ledger.admit(record.trust().expect("the bytes are right"), false);
            assert!(matches!(stored, Ok(Admitted::Stored { .. })), "{stored:?}");
        }
        View::of(&ledger, &StandingMap::of(&ledger), governance()).state_hash()
    };
    assert_eq!(state([1, 2]), state([2, 1]));
}

/// A fork of the very first event let nodes take role, predecessor and keys from whichever opening came first.
#[test]
fn a_fork_of_the_opening_is_seen_alike() {
    let (a, _, charter) = founded(6);
    let other = KeyCert::sign(&a.root, charter.id(), 0, a.node.node(), SealKey([7; 32]), Vec::new());
    let records = [opening(&a, &charter, 1, founders_cert(&a, &charter), 5), opening(&a, &charter, 1, other, 6)];
    let proof = ForkProof {
        a: records[0].header.clone(),
        a_signature: records[0].signature,
        b: records[1].header.clone(),
        b_signature: records[1].signature,
    };
    let state = |first: usize| {
        let mut ledger = Ledger::new(charter.clone(), Arc::new(Remembering::default()));
        let stored = ledger.admit(records[first].clone().trust().expect("the bytes are right"), false);
        assert!(matches!(stored, Ok(Admitted::Stored { .. })));
        assert!(ledger.add_fork(proof.clone()));
        let standing = StandingMap::of(&ledger);
        let heads = regain_protocol::heads::heads(&ledger, &standing, governance());
        (heads, View::of(&ledger, &standing, governance()).state_hash())
    };
    assert_eq!(state(0), state(1));
}

/// Fork proofs of logs that never were could be told without end, and crowded the real ones out of an answer.
#[test]
fn evidence_about_nothing_is_not_kept() {
    let (a, b, charter) = founded(7);
    let mut ana = engine(&a, &charter, SyncMode::Announced);
    let peer = b.node.node();
    let outputs = ana.connected(peer);
    let asked = outputs.iter().find_map(|o| match o {
        Output::Send { id, request: Request::Evidence(_), .. } => Some(*id),
        _ => None,
    });
    let asked = asked.expect("without comparing heads, what ends logs is asked for");
    let strange = Keys::draw(&mut Dice::new(70));
    let (x, y) = (
        opening(&strange, &charter, 1, strange.cert(charter.id()), 1),
        opening(&strange, &charter, 1, strange.cert(charter.id()), 2),
    );
    let proof = ForkProof { a: x.header, a_signature: x.signature, b: y.header, b_signature: y.signature };
    let items = vec![EvidenceItem::Fork(proof), EvidenceItem::Cert(strange.cert(charter.id()))];
    assert!(ana.answered(peer, asked, Answer::Evidence(items)).is_empty());
    assert_eq!(ana.ledger().forks().count(), 0);
}

/// A chain of successors, each beginning below the head of the one before, made judging recurse as deep as the chain.
#[test]
fn successions_are_bounded() {
    let (a, _, charter) = founded(8);
    let mut ledger = Ledger::new(charter.clone(), Arc::new(Remembering::default()));
    let mut before: Option<Dep> = None;
    let mut refused = None;
    for n in 0..100u64 {
        let incarnation = Incarnation(n.to_be_bytes());
        let stem = Stem { incarnation, ..stem(&a, &charter, 0) };
        let open = Body::Open(Open { cert: founders_cert(&a, &charter), predecessor: before, admissions: Vec::new() });
        let first = forge::sign(&a.node, stem, 0, EventId::ZERO, forge::Content::of(&open, Vec::new()))
            .trust()
            .expect("right bytes");
        let (log, id) = (first.header.log(), first.id);
        if ledger.admit(first, false).is_err() {
            refused = Some(n);
            break;
        }
        let second = forge::sign(&a.node, stem, 1, id, forge::Content::of(&Body::Ack(Ack {}), Vec::new()))
            .trust()
            .expect("right bytes");
        assert!(matches!(ledger.admit(second, false), Ok(Admitted::Stored { .. })));
        before = Some(Dep { log, seq: 0, id });
    }
    assert_eq!(refused, Some(regain_protocol::limits::MAX_SUCCESSIONS as u64));
}

/// A restored node took a log that it had not heard of for somebody else's, and began a second one of its own beside it.
#[test]
fn a_log_that_is_not_here_may_be_ones_own() {
    let (a, b, charter) = founded(3);
    let mut old = engine(&a, &charter, SyncMode::Heads);
    open_log(&mut old, &a, &charter);
    let mut restored = engine(&a, &charter, SyncMode::Heads);
    restored.suspend(governance());
    let peer = b.node.node();
    let asked = heads_request(&restored.connected(peer));
    restored.answered(peer, asked, Answer::Heads(old.heads(governance())));
    assert_eq!(restored.asked(governance()), 0, "that member has what this node has not");
    let mut alone = engine(&a, &charter, SyncMode::Heads);
    alone.suspend(governance());
    let asked = heads_request(&alone.connected(peer));
    alone.answered(peer, asked, Answer::Same);
    assert_eq!(alone.asked(governance()), 1);
}

/// A certificate ends every log that it does not name, so a node that stores one territory of two must not say where the
/// logs of an organisation in both end; nor does one say it of who is no member.
#[test]
fn who_stores_less_does_not_say_where_logs_end() {
    let (a, b, charter) = founded(4);
    let mut ana = engine(&a, &charter, SyncMode::Heads);
    let own = open_log(&mut ana, &a, &charter);
    let all = ana.follows().clone();
    let (n, ends) = ana.ends_of(a.root.actor()).expect("everything is stored here");
    assert_eq!((n, ends.iter().map(|e| e.log).collect::<Vec<_>>()), (1, vec![own]));
    assert!(ana.ends_of(b.root.actor()).is_some(), "a founder is a member before it has written");
    assert_eq!(ana.ends_of(SecretKey::from_seed(&[9; 32]).actor()), None, "nobody knows it");
    ana.follow([governance()]);
    assert_eq!(ana.ends_of(a.root.actor()), None);
    ana.follow(all);
    assert!(ana.ends_of(a.root.actor()).is_some());
}
