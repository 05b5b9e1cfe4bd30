//! Order: the same set gives the same digest, state and verdicts, whatever comes first, twice, or withdrawn.

use crate::small_world::{Set, set};
use proptest::prelude::*;
use regain_protocol::event::{Body, ExtraPart, Record};
use regain_protocol::id::EventId;
use regain_protocol::ledger::{EpochTaken, Ledger};
use regain_protocol::sync::EvidenceItem;
use regain_tests::world::{Dice, Poured, pour, stirred};
use std::collections::{BTreeMap, BTreeSet};

fn give_evidence(ledger: &mut Ledger, set: &Set, dice: &mut Dice) {
    let mut items = set.evidence.clone();
    dice.shuffle(&mut items);
    for item in items {
        match item {
            EvidenceItem::Fork(proof) => ledger.add_fork(proof),
            EvidenceItem::Close(close) => ledger.add_close(close),
            EvidenceItem::Cert(cert) => ledger.add_cert(cert),
            EvidenceItem::Epoch(epoch) => matches!(ledger.add_epoch(&epoch), EpochTaken::News { .. }),
        };
    }
}

fn poured(set: &Set, records: &[Record], dice: &mut Dice) -> Poured {
    let mut ledger = set.ledger();
    let early = dice.percent(50);
    if early {
        give_evidence(&mut ledger, set, dice);
    }
    let poured = pour(&mut ledger, records);
    if early {
        return poured;
    }
    give_evidence(&mut ledger, set, dice);
    pour(&mut ledger, &[])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    /// Any permutation and duplication of a set tells the same, and what the network's members agreed about.
    #[test]
    fn every_order_tells_the_same(seed in 0u64..1000) {
        let mut set = set(seed, 260);
        let mut dice = Dice::new(seed ^ 0xfeed);
        let first = poured(&set, &set.records, &mut dice);
        prop_assert_eq!(first.left, 0);
        for _ in 0..3 {
            let again = poured(&set, &stirred(&set.records, &mut dice), &mut dice);
            prop_assert_eq!(&again.verdicts, &first.verdicts);
            prop_assert_eq!(&again.topics, &first.topics);
        }
        let at = set.world.honest()[0];
        for (topic, told) in &first.topics {
            let engine = set.world.engine(at);
            prop_assert_eq!((engine.digest(*topic), engine.view(*topic).state_hash()), *told);
        }
    }

    /// A verdict needs nothing but what the event sees: its own log up to it and the prefixes it names.
    #[test]
    fn a_verdict_follows_from_the_sight_alone(seed in 0u64..1000) {
        let set = set(seed, 200);
        let mut dice = Dice::new(seed ^ 0xbeef);
        let all = poured(&set, &set.records, &mut dice);
        let needs = Needs::of(&set.records);
        for _ in 0..12 {
            let Some(event) = dice.pick(&needs.ids) else { break };
            let seen = needs.below(&event);
            let mut records: Vec<Record> = seen.iter().filter_map(|id| needs.records.get(id)).cloned().collect();
            dice.shuffle(&mut records);
            let alone = pour(&mut set.ledger(), &records);
            prop_assert_eq!(alone.left, 0);
            prop_assert_eq!(alone.verdicts.get(&event), all.verdicts.get(&event));
        }
    }

    /// Withdrawing every extra of a set changes no verdict and no state.
    #[test]
    fn withdrawals_change_no_verdict(seed in 0u64..1000) {
        let set = set(seed, 200);
        let mut dice = Dice::new(seed);
        let before = poured(&set, &set.records, &mut dice);
        let gone = |r: &Record| match &r.extra {
            ExtraPart::None => r.clone(),
            held => Record { extra: ExtraPart::Withdrawn(held.hash()), ..r.clone() },
        };
        let bare: Vec<Record> = set.records.iter().map(gone).collect();
        prop_assert!(bare.iter().all(|r| r.clone().verify(&*set.world.start.checker).is_ok()));
        prop_assert_eq!(poured(&set, &bare, &mut dice), before);
    }
}

/// What each event sees, directly.
struct Needs {
    ids: Vec<EventId>,
    records: BTreeMap<EventId, Record>,
    direct: BTreeMap<EventId, Vec<EventId>>,
}

impl Needs {
    fn of(records: &[Record]) -> Self {
        let mut needs = Needs { ids: Vec::new(), records: BTreeMap::new(), direct: BTreeMap::new() };
        for record in records {
            let event = record.clone().trust().expect("the set was verified");
            let mut direct: Vec<EventId> = event.header.deps.iter().map(|d| d.id).collect();
            direct.extend((event.header.seq > 0).then_some(event.header.prev));
            if let Some(Body::Open(open)) = Body::read(event.header.kind, &record.facts) {
                direct.extend(open.predecessor.map(|d| d.id));
            }
            needs.ids.push(event.id);
            needs.direct.insert(event.id, direct);
            needs.records.insert(event.id, record.clone());
        }
        needs
    }

    /// The event with everything below it.
    fn below(&self, event: &EventId) -> BTreeSet<EventId> {
        let mut seen = BTreeSet::new();
        let mut todo = vec![*event];
        while let Some(id) = todo.pop() {
            if seen.insert(id) {
                todo.extend(self.direct.get(&id).into_iter().flatten());
            }
        }
        seen
    }
}
