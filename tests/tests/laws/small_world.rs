//! Sets of events with everything in them: trade, a fork that others named, withdrawals, closings.

use regain_protocol::engine::{Allowance, SyncMode};
use regain_protocol::event::{Record, event_id};
use regain_protocol::ledger::Ledger;
use regain_protocol::sync::EvidenceItem;
use regain_tests::world::adversary::{Adversary, CrashAlibi, Forker, Nobody, RootCloser, TwoPens};
use regain_tests::world::{Cast, Chained, Setup, Weather, World};
use std::collections::BTreeMap;

/// A set of events and evidence that honest members agree about.
pub struct Set {
    /// The world it comes from.
    pub world: World,
    /// Every event that any honest member stores, once, in no useful order.
    pub records: Vec<Record>,
    /// All evidence.
    pub evidence: Vec<EvidenceItem>,
}

impl Set {
    /// An empty ledger for it.
    pub fn ledger(&self) -> Ledger {
        Ledger::new(self.world.start.charter.clone(), self.world.start.checker.clone())
    }
}

/// The set of a seed: each draws its adversary.
pub fn set(seed: u64, steps: usize) -> Set {
    let mut adversary: Box<dyn Adversary> = match seed % 5 {
        0 => Box::new(Nobody),
        1 => Box::new(Forker::default()),
        2 => Box::new(TwoPens::default()),
        3 => Box::new(CrashAlibi::default()),
        _ => Box::new(RootCloser::default()),
    };
    let weather = Weather { loss: 0, gossip_loss: 0, delay: 3, crashes: 0 };
    let mut world = World::new(Setup {
        seed,
        mode: SyncMode::Heads,
        weather,
        mallory: adversary.role(),
        cast: Cast::SMALL,
        allowance: Allowance::default(),
    });
    world.connect_all();
    world.run(steps, &mut |world| adversary.act(world));
    world.settle(Chained::No);
    assert!(world.broken.is_empty(), "{:?}", world.broken);
    let mut records = BTreeMap::new();
    let mut evidence: Vec<EvidenceItem> = Vec::new();
    for at in world.honest() {
        records.extend(world.seats[at].disk.events().map(|(_, id, r)| (*id, r.clone())));
        for item in world.seats[at].disk.evidence() {
            if !evidence.contains(item) {
                evidence.push(item.clone());
            }
        }
    }
    assert!(records.iter().all(|(id, r)| event_id(&r.header) == *id));
    Set { world, records: records.into_values().collect(), evidence }
}
