//! Builds of several ages over one set of events (THREATS 1.9, 1.10), and clocks of several minds (1.13, 5.8).

use crate::small_world::{Set, set};
use proptest::prelude::*;
use regain_protocol::event::{Body, Header, Kind, NON_CRITICAL, Record};
use regain_protocol::id::{EventId, TopicId};
use regain_protocol::ledger::{Ledger, Watch};
use regain_protocol::rules::Verdict;
use regain_protocol::time::Minute;
use regain_tests::world::{Dice, Keys, Poured, Remembering, forge, found, pour_with, stirred};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Nobody needs to be told of anything.
struct Nobody;

impl Watch for Nobody {
    fn begins(&self, _event: &EventId) {}
    fn ended(&self) {}
}

fn kind_of(record: &Record) -> u16 {
    Header::from_bytes(&record.header).map_or(0, |h| h.kind)
}

fn id_of(record: &Record) -> EventId {
    regain_protocol::event::event_id(&record.header)
}

/// What a build makes of the set that does not know these kinds.
fn read_by(set: &Set, unknown: &BTreeSet<u16>, dice: &mut Dice) -> Poured {
    let mut ledger = set.ledger();
    let opaque = set.records.iter().filter(|r| unknown.contains(&kind_of(r))).map(id_of).collect();
    ledger.watch(opaque, Arc::new(Nobody));
    pour_with(&mut ledger, &stirred(&set.records, dice), &set.evidence)
}

/// Kinds that came after the first build, drawn.
fn some_kinds(from: &[Kind], dice: &mut Dice) -> BTreeSet<u16> {
    let mut list = from.to_vec();
    dice.shuffle(&mut list);
    list.iter().take(dice.up_to(3)).map(|k| k.number()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    /// An old build stores all of it, tells the same digests, and never says *invalid* where a newer one says *valid*, nor
    /// the reverse: it says that it does not know. After the upgrade it agrees in everything.
    #[test]
    fn an_old_build_doubts_and_never_contradicts(seed in 0u64..1000) {
        let set = set(seed, 260);
        let mut dice = Dice::new(seed ^ 0x01d);
        let new = read_by(&set, &BTreeSet::new(), &mut dice);
        let later = [Kind::Step, Kind::Evidence, Kind::Editors, Kind::Change, Kind::Commitment, Kind::Reassign, Kind::Need];
        let unknown = some_kinds(&later, &mut dice);
        let old = read_by(&set, &unknown, &mut dice);
        prop_assert_eq!((old.left, new.left), (0, 0));
        let digests = |p: &Poured| p.topics.iter().map(|(t, (digest, _))| (*t, *digest)).collect::<BTreeMap<TopicId, _>>();
        prop_assert_eq!(digests(&old), digests(&new));
        // A receipt that the old build doubts settles nothing in its giver's books there; that gap is known (ARCHITECTURE.md).
        let doubted = |r: &&Record| {
            let verdict = old.verdicts.get(&id_of(r));
            kind_of(r) == Kind::Receive.number() && matches!(verdict, Some(Verdict::Unknown | Verdict::Unjudged))
        };
        let settled = set.records.iter().filter(doubted).count() == 0;
        for (id, verdict) in old.verdicts.iter().filter(|_| settled) {
            let doubts = matches!(verdict, Verdict::Unknown | Verdict::Unjudged);
            prop_assert!(doubts || new.verdicts.get(id) == Some(verdict), "{:?} against {:?}", verdict, new.verdicts.get(id));
        }
        let unread = set.records.iter().filter(|r| unknown.contains(&kind_of(r))).count();
        prop_assert!(unread == 0 || old.verdicts.values().any(|v| *v == Verdict::Unknown));
        prop_assert_eq!(&read_by(&set, &BTreeSet::new(), &mut dice), &new);
    }

    /// Kinds of the upper half are nothing to a build that does not know them, and all else is as for one that does: the same
    /// state too.
    #[test]
    fn a_build_passes_over_what_may_be_passed_over(seed in 0u64..1000) {
        let set = set(seed, 260);
        let mut dice = Dice::new(seed ^ 0x0e1d);
        let new = read_by(&set, &BTreeSet::new(), &mut dice);
        let unknown: BTreeSet<u16> = Kind::ALL.iter().map(|k| k.number()).filter(|n| *n >= NON_CRITICAL).collect();
        prop_assert!(!unknown.is_empty());
        let old = read_by(&set, &unknown, &mut dice);
        prop_assert_eq!(&old.topics, &new.topics);
        let read: BTreeSet<EventId> = set.records.iter().filter(|r| !unknown.contains(&kind_of(r))).map(id_of).collect();
        for id in read {
            prop_assert_eq!(old.verdicts.get(&id), new.verdicts.get(&id));
        }
    }

    /// The same words signed at any claimed minutes, jumping or standing still, are judged alike.
    #[test]
    fn claimed_times_decide_nothing(seed in 0u64..1000, minutes in prop::collection::vec(any::<u32>(), 24)) {
        let clocks = [vec![0; 24], vec![68_374_080; 24], (0..24).rev().map(|m| m * 1_000_000).collect(), minutes];
        let told: BTreeSet<String> = clocks.iter().map(|clock| tale(seed, clock)).collect();
        prop_assert_eq!(told.len(), 1, "{:?}", told);
    }
}

/// Verdicts, ends and counts of a short trade between two founders, told without ids.
fn tale(seed: u64, clock: &[u32]) -> String {
    use regain_protocol::catalogue::{Category, Origin, SpecClass};
    use regain_protocol::event::{Ack, DeviceSet, Enter, Item, Lot, Need, Open};
    use regain_protocol::id::{DeviceRef, Incarnation};
    let mut dice = Dice::new(seed);
    let keys = [Keys::draw(&mut dice), Keys::draw(&mut dice)];
    let charter = found(&[&keys[0], &keys[1]], dice.bytes());
    let mut ledger = Ledger::new(charter.clone(), Arc::new(Remembering::default()));
    let topic = TopicId::of("trade/valclair");
    let mut heads = [(0, EventId::ZERO), (0, EventId::ZERO)];
    let mut entered = EventId::ZERO;
    let mut told = Vec::new();
    for minute in clock {
        let who = dice.below(2);
        let cert = charter.body.founder(keys[who].root.actor()).expect("both founded").cert.clone();
        let items = vec![Item {
            count: 2,
            category: Category::Laptop,
            spec: SpecClass::Office,
            media: None,
            origin: Origin::Professional,
        }];
        let devices = DeviceSet::of([DeviceRef { entry: entered, index: dice.below(3) as u32 }]);
        let lines = vec![regain_protocol::event::Line { category: Category::Laptop, count: dice.below(2) as u32 }];
        let body = match (heads[who].0, dice.below(4)) {
            (0, _) => Body::Open(Open { cert, predecessor: None, admissions: Vec::new() }),
            (_, 0) => Body::Enter(Enter { items }),
            (_, 1) => Body::Lot(Lot { devices }),
            (_, 2) => Body::Need(Need { lines, window: None }),
            _ => Body::Ack(Ack {}),
        };
        let (actor, node) = (keys[who].root.actor(), keys[who].node.node());
        let stem = regain_protocol::log::Stem {
            charter: charter.id(),
            actor,
            node,
            topic,
            incarnation: Incarnation([who as u8; 8]),
        };
        let content = forge::Content { minute: Minute(*minute), ..forge::Content::of(&body, Vec::new()) };
        let event =
            forge::sign(&keys[who].node, stem, heads[who].0, heads[who].1, content).trust().expect("right bytes");
        heads[who] = (heads[who].0 + 1, event.id);
        if matches!(body, Body::Enter(_)) {
            entered = event.id;
        }
        told.push(match ledger.admit(event, false) {
            Ok(regain_protocol::ledger::Admitted::Stored { verdict, .. }) => format!("{verdict:?}"),
            other => format!("{other:?}"),
        });
    }
    let standing = regain_protocol::standing::StandingMap::of(&ledger);
    let view = regain_protocol::view::View::of(&ledger, &standing, topic);
    format!("{told:?} {:?} {} {}", view.by_state(), view.devices.len(), view.needs.len())
}
