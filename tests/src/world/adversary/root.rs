//! What a root key signs late: closings, newer certificates, two certificates of one number.

use super::{Adversary, is_in, valclair};
use crate::world::{MALLORY, World};
use regain_protocol::event::Dep;
use regain_protocol::id::{EventId, LogId, SealKey};
use regain_protocol::key::SecretKey;
use regain_protocol::member::{KeyCert, RootClose};
use regain_protocol::sync::EvidenceItem;

/// Mallory's root closes and re-certifies its own logs in contradicting ways, each told to another member; before that,
/// closings of the same log by a root that does not own it are told to everybody.
#[derive(Debug, Default)]
pub struct RootCloser {
    told: usize,
}

impl RootCloser {
    fn places(world: &mut World) -> Option<(LogId, Vec<(u64, EventId)>)> {
        let engine = world.engine(MALLORY);
        let own = engine.own_log(valclair())?;
        let log = engine.ledger().log(&own)?;
        Some((own, log.main.iter().map(|e| (e.seq, e.id)).collect()))
    }

    fn item(world: &mut World) -> Option<EvidenceItem> {
        let charter = world.start.charter.id();
        let (log, places) = Self::places(world)?;
        let (seq, id) = world.dice.pick(&places)?;
        let which = world.dice.below(3);
        let node = SecretKey::from_seed(&world.dice.bytes()).node();
        let seal = SealKey(world.dice.bytes());
        let root = &world.seats[MALLORY].keys.root;
        Some(match which {
            0 => EvidenceItem::Close(RootClose::sign(root, charter, log, seq, id)),
            _ => EvidenceItem::Cert(KeyCert::sign(root, charter, 1, node, seal, vec![Dep { log, seq, id }])),
        })
    }
}

impl Adversary for RootCloser {
    fn name(&self) -> &'static str {
        "RootCloser"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        world.act(MALLORY);
        let Some((log, places)) = Self::places(world).filter(|(_, p)| p.len() > 6) else { return };
        let first = places[0].1;
        if self.told == 0 {
            let stranger = SecretKey::from_seed(&world.dice.bytes());
            let squat = RootClose::sign(&stranger, world.start.charter.id(), log, 0, first);
            for at in 0..MALLORY {
                tell(world, at, EvidenceItem::Close(squat.clone()));
            }
        }
        if self.told < 4 {
            if let Some(item) = Self::item(world) {
                let at = self.told % MALLORY;
                tell(world, at, item);
                self.told += 1;
            }
        }
    }
}

fn tell(world: &mut World, at: usize, item: EvidenceItem) {
    if world.runs(at) {
        let outputs = world.engine(at).evidence(item);
        world.carry(at, outputs);
    }
}
