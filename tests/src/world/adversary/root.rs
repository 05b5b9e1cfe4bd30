//! What a root key signs late: closings, newer certificates, two certificates of one number.

use super::{Adversary, is_in, valclair};
use crate::world::{MALLORY, World, forge};
use regain_protocol::event::{Body, Dep, Open};
use regain_protocol::id::{EventId, LogId, SealKey};
use regain_protocol::key::SecretKey;
use regain_protocol::member::{KeyCert, RootClose};
use regain_protocol::sync::EvidenceItem;

/// Mallory's root closes and re-certifies its own logs in contradicting ways, each told to another member.
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
        if Self::places(world).is_none_or(|(_, p)| p.len() < 7) {
            return;
        }
        if self.told < 4
            && let Some(item) = Self::item(world)
        {
            let at = self.told % MALLORY;
            tell(world, at, item);
            self.told += 1;
        }
    }

    fn deeds(&self) -> usize {
        self.told
    }
}

/// What a root signed comes to a member that knows its logs, as a message or on a stick.
fn tell(world: &mut World, at: usize, item: EvidenceItem) {
    let actor = world.seats[MALLORY].actor();
    if world.runs(at) && !world.engine(at).ledger().logs_of(actor, valclair()).is_empty() {
        let outputs = world.engine(at).evidence(item);
        world.carry(at, outputs);
    }
}

/// Writes openings in the middle of its log with invented certificates of others, to take their keys away.
#[derive(Debug, Default)]
pub struct CertForger {
    forged: usize,
}

impl Adversary for CertForger {
    fn name(&self) -> &'static str {
        "CertForger"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        world.act(MALLORY);
        let victim = world.dice.below(MALLORY);
        let mut cert = world.seats[victim].cert.clone();
        cert.charter = world.start.charter.id();
        cert.n = 1 + world.dice.below(3) as u32;
        cert.node = world.seats[MALLORY].node();
        let open = Body::Open(Open { cert, predecessor: None, admissions: Vec::new() });
        let seat = &world.seats[MALLORY];
        let prepared = seat.engine.as_ref().and_then(|e| forge::next(e, &seat.keys.node, valclair(), open, Vec::new()));
        self.forged += usize::from(world.commit_forged(MALLORY, prepared).is_some());
    }

    fn deeds(&self) -> usize {
        self.forged
    }

    fn judge(&mut self, world: &mut World) {
        let nodes: Vec<_> =
            world.honest().into_iter().map(|at| (world.seats[at].actor(), world.seats[at].node())).collect();
        for at in world.honest() {
            let view = world.engine(at).view(valclair());
            let gate = world.engine(at).gate().clone();
            for (actor, node) in &nodes {
                // Who never got to open a log is no member yet.
                let Some(shown) = view.members.get(actor).map(|m| m.node) else { continue };
                let let_in = gate.contains(node) && shown == *node;
                world.ensure(let_in, || "an invented certificate took a member's key away".to_owned());
            }
        }
    }
}
