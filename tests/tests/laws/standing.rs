//! A small exhaustive model of standing: three actors, a fork or a closing at every place, every choice of who names
//! whom, compared with the rule said again in the plainest words.

use regain_protocol::event::*;
use regain_protocol::id::{EventId, Incarnation, LogId, TopicId};
use regain_protocol::ledger::{Admitted, Ledger};
use regain_protocol::log::{EndKind, Stem};
use regain_protocol::member::{Charter, RootClose};
use regain_protocol::standing::{ForkProof, Standing, StandingMap};
use regain_protocol::time::Minute;
use regain_tests::world::{Dice, Keys, Remembering, forge, found};
use std::sync::Arc;

/// How the first actor's log of four events ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    Never,
    Forked(u64),
    Closed(u64),
    Both(u64, u64),
}

/// One case: how the log ends, what the second actor names of it, and whether that actor's own log is forked below.
#[derive(Clone, Copy, Debug)]
struct Case {
    ends: Ends,
    named: Option<u64>,
    namer_forked: bool,
    of_itself: bool,
}

fn cases() -> Vec<Case> {
    let places = 1..4u64;
    let mut ends = vec![Ends::Never];
    ends.extend(places.clone().map(Ends::Forked));
    ends.extend(places.clone().map(Ends::Closed));
    ends.extend(places.clone().flat_map(|f| (1..4u64).map(move |c| Ends::Both(f, c))));
    let named: Vec<Option<u64>> = std::iter::once(None).chain((0..4).map(Some)).collect();
    let mut all = Vec::new();
    for ends in ends {
        for named in &named {
            for (namer_forked, of_itself) in [(false, false), (true, false), (false, true)] {
                all.push(Case { ends, named: *named, namer_forked, of_itself });
            }
        }
    }
    all
}

struct Book {
    ledger: Ledger,
    charter: Charter,
    keys: [Keys; 3],
}

impl Book {
    fn new() -> Book {
        let mut dice = Dice::new(42);
        let keys = [Keys::draw(&mut dice), Keys::draw(&mut dice), Keys::draw(&mut dice)];
        let charter = found(&[&keys[0], &keys[1], &keys[2]], dice.bytes());
        Book { ledger: Ledger::new(charter.clone(), Arc::new(Remembering::default())), charter, keys }
    }

    fn stem(&self, who: usize, topic: &str) -> Stem {
        Stem {
            charter: self.charter.id(),
            actor: self.keys[who].root.actor(),
            node: self.keys[who].node.node(),
            topic: TopicId::of(topic),
            incarnation: Incarnation([who as u8; 8]),
        }
    }

    fn sign(&self, who: usize, topic: &str, (seq, prev): (u64, EventId), content: forge::Content) -> Record {
        forge::sign(&self.keys[who].node, self.stem(who, topic), seq, prev, content)
    }

    fn store(&mut self, record: &Record) {
        let stored = self.ledger.admit(record.clone().trust().expect("right bytes"), false);
        assert!(matches!(stored, Ok(Admitted::Stored { .. })), "{stored:?}");
    }

    fn open(&self, who: usize) -> Body {
        let cert = self.charter.body.founder(self.keys[who].root.actor()).expect("all founded").cert.clone();
        Body::Open(Open { cert, predecessor: None, admissions: Vec::new() })
    }

    /// Writes `bodies` as a log of an actor. Returns its records.
    fn write(&mut self, who: usize, topic: &str, bodies: Vec<(Body, Vec<Dep>)>) -> Vec<Record> {
        let mut prev = EventId::ZERO;
        let mut records = Vec::new();
        for (seq, (body, deps)) in (0u64..).zip(bodies) {
            let record = self.sign(who, topic, (seq, prev), forge::Content::of(&body, deps));
            self.store(&record);
            prev = event_id(&record.header);
            records.push(record);
        }
        records
    }

    fn fork(&mut self, who: usize, topic: &str, records: &[Record], seq: u64) {
        let prev = event_id(&records[seq as usize - 1].header);
        let content = forge::Content { minute: Minute(2), ..forge::Content::of(&Body::Ack(Ack {}), Vec::new()) };
        let other = self.sign(who, topic, (seq, prev), content);
        let mine = &records[seq as usize];
        let proof = ForkProof {
            a: mine.header.clone(),
            a_signature: mine.signature,
            b: other.header,
            b_signature: other.signature,
        };
        assert!(self.ledger.add_fork(proof));
    }
}

/// The rule in plain words: clean below the lower of fork and closing; beyond it what may be saved is contested where a
/// clean event of another member names it or something after it; all else is beyond.
fn told(case: &Case, seq: u64, may_be_saved: bool) -> Standing {
    let clean = match case.ends {
        Ends::Never => 4,
        Ends::Forked(f) => f,
        Ends::Closed(c) => c,
        Ends::Both(f, c) => f.min(c),
    };
    let named = case.named.is_some_and(|n| seq <= n) && !case.namer_forked && !case.of_itself;
    match (seq < clean, named && may_be_saved) {
        (true, _) => Standing::Good,
        (false, true) => Standing::Contested,
        (false, false) => Standing::Beyond,
    }
}

#[test]
fn standing_is_what_the_rule_says() {
    let topic = "trade/valclair";
    for case in cases() {
        let mut book = Book::new();
        let step = |n: u32| {
            let devices = DeviceSet::of([regain_protocol::id::DeviceRef { entry: EventId([9; 32]), index: n }]);
            Body::Step(Step { devices, what: What::Tested(true), on: regain_protocol::time::Day(1) })
        };
        let need = Body::Need(Need { lines: Vec::new(), window: None });
        let bodies = vec![(book.open(0), vec![]), (step(1), vec![]), (need, vec![]), (step(3), vec![])];
        let saved = [false, true, false, true];
        let records = book.write(0, topic, bodies);
        let log: LogId = book.stem(0, topic).log();
        let naming: Vec<Dep> =
            case.named.into_iter().map(|n| Dep { log, seq: n, id: event_id(&records[n as usize].header) }).collect();
        // Only another member's word saves: one's own log in another topic cannot even name a trade log.
        if case.of_itself {
            book.write(0, "governance", vec![(book.open(0), vec![]), (Body::Ack(Ack {}), vec![])]);
        } else {
            let namer = vec![(book.open(1), vec![]), (Body::Ack(Ack {}), naming)];
            let other = book.write(1, topic, namer);
            if case.namer_forked {
                book.fork(1, topic, &other, 1);
            }
        }
        book.write(2, topic, vec![(book.open(2), vec![])]);
        let (fork, close) = match case.ends {
            Ends::Never => (None, None),
            Ends::Forked(f) => (Some(f), None),
            Ends::Closed(c) => (None, Some(c)),
            Ends::Both(f, c) => (Some(f), Some(c)),
        };
        if let Some(seq) = fork {
            book.fork(0, topic, &records, seq);
        }
        if let Some(clean) = close {
            let last = clean - 1;
            let close = RootClose::sign(
                &book.keys[0].root,
                book.charter.id(),
                log,
                last,
                event_id(&records[last as usize].header),
            );
            assert!(book.ledger.add_close(close));
        }
        let map = StandingMap::of(&book.ledger);
        let stored = book.ledger.log(&log).expect("it was written");
        for (seq, saved) in (0u64..).zip(saved) {
            let entry = stored.at(seq).expect("four were written");
            assert_eq!(map.standing(&log, stored, entry), told(&case, seq, saved), "{case:?}, place {seq}");
        }
        let why = match case.ends {
            Ends::Never => EndKind::Open,
            Ends::Closed(_) => EndKind::Closed,
            Ends::Both(f, c) if c < f => EndKind::Closed,
            _ => EndKind::Fork,
        };
        assert_eq!(map.end(&log).map(|e| e.why), Some(why), "{case:?}");
    }
}
