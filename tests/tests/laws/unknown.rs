//! What a newer build writes: kept, relayed, without effect here, and unjudging only what rests on it.

use regain_protocol::catalogue::Category;
use regain_protocol::event::*;
use regain_protocol::id::{EventId, Incarnation, TopicId};
use regain_protocol::ledger::{Admitted, Ledger};
use regain_protocol::log::Stem;
use regain_protocol::rules::{Verdict, Why};
use regain_protocol::time::Minute;
use regain_tests::world::{Dice, Keys, Remembering, forge, found};
use std::sync::Arc;

/// A founder's log in a territory, written event by event.
struct Pen {
    ledger: Ledger,
    keys: Keys,
    stem: Stem,
    seq: u64,
    prev: EventId,
}

impl Pen {
    fn new(seed: u64) -> Pen {
        let mut dice = Dice::new(seed);
        let keys = [Keys::draw(&mut dice), Keys::draw(&mut dice)];
        let charter = found(&[&keys[0], &keys[1]], dice.bytes());
        let ledger = Ledger::new(charter, Arc::new(Remembering::default()));
        let [keys, _] = keys;
        let stem = Stem {
            charter: ledger.charter_id(),
            actor: keys.root.actor(),
            node: keys.node.node(),
            topic: TopicId::of("trade/valclair"),
            incarnation: Incarnation(dice.bytes()),
        };
        let cert = ledger.charter().body.founder(stem.actor).expect("it founded").cert.clone();
        let mut pen = Pen { ledger, keys, stem, seq: 0, prev: EventId::ZERO };
        let open = Body::Open(Open { cert, predecessor: None, admissions: Vec::new() });
        assert_eq!(pen.write(open.kind().number(), open.to_facts()), Verdict::Valid);
        pen
    }

    fn write(&mut self, kind: u16, facts: Vec<u8>) -> Verdict {
        let content = forge::Content { kind, facts, extra: ExtraPart::None, deps: Vec::new(), minute: Minute(1) };
        let event =
            forge::sign(&self.keys.node, self.stem, self.seq, self.prev, content).trust().expect("the bytes are right");
        self.prev = event.id;
        self.seq += 1;
        match self.ledger.admit(event, false) {
            Ok(Admitted::Stored { verdict, .. }) => verdict,
            other => panic!("it must be stored whatever it means, and was {other:?}"),
        }
    }
}

fn need() -> Body {
    Body::Need(Need { lines: vec![Line { category: Category::Laptop, count: 3 }], window: None })
}

/// The facts with one more entry in their map.
fn with_key(body: &Body, key: &[u8]) -> Vec<u8> {
    let mut facts = body.to_facts();
    facts[0] += 1;
    facts.extend_from_slice(key);
    facts.push(0x05);
    facts
}

#[test]
fn an_unknown_critical_kind_unjudges_what_follows() {
    let mut pen = Pen::new(1);
    assert_eq!(pen.write(999, vec![0xa0]), Verdict::Unknown);
    assert_eq!(pen.write(need().kind().number(), need().to_facts()), Verdict::Unjudged);
}

#[test]
fn an_unknown_kind_from_the_upper_half_unjudges_nothing() {
    let mut pen = Pen::new(2);
    assert_eq!(pen.write(NON_CRITICAL, vec![0xa0]), Verdict::Unknown);
    assert_eq!(pen.write(u16::MAX, vec![0xa1, 0x00, 0x01]), Verdict::Unknown);
    assert_eq!(pen.write(need().kind().number(), need().to_facts()), Verdict::Valid);
}

#[test]
fn a_hint_is_ignored_and_a_new_field_is_not() {
    let mut pen = Pen::new(3);
    let kind = need().kind().number();
    assert_eq!(pen.write(kind, with_key(&need(), &[0x18, 64])), Verdict::Valid);
    assert_eq!(pen.write(kind, with_key(&need(), &[0x19, 0x01, 0x00])), Verdict::Valid);
    assert_eq!(pen.write(kind, with_key(&need(), &[0x18, 63])), Verdict::Unknown);
    assert_eq!(pen.write(kind, need().to_facts()), Verdict::Unjudged);
}

#[test]
fn an_unknown_word_of_a_vocabulary_is_not_a_fault() {
    let mut pen = Pen::new(4);
    // {0: [{0: 200, 1: 3}]}: a category of a newer build.
    let facts = vec![0xa1, 0x00, 0x81, 0xa2, 0x00, 0x18, 200, 0x01, 0x03];
    assert_eq!(pen.write(need().kind().number(), facts), Verdict::Unknown);
}

#[test]
fn a_second_opening_is_invalid_and_the_log_goes_on() {
    let mut pen = Pen::new(5);
    let cert = pen.keys.cert(pen.stem.charter);
    let open = Body::Open(Open { cert, predecessor: None, admissions: Vec::new() });
    assert_eq!(pen.write(open.kind().number(), open.to_facts()), Verdict::Invalid(Why::Opening));
    assert_eq!(pen.write(need().kind().number(), need().to_facts()), Verdict::Valid);
}
