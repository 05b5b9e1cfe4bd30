//! Guarantors who do their worst: one forks its log below whom it let in, several set rules that nobody knows.

use super::{Adversary, is_in, valclair};
use crate::world::{Cast, MALLORY, World, forge};
use regain_protocol::catalogue::Category;
use regain_protocol::engine::Change;
use regain_protocol::event::{Ack, Body, Extra, Line, Need};
use regain_protocol::id::{EpochId, EventId, TopicId};
use regain_protocol::member::{EpochBody, Role, SignedEpoch};
use regain_protocol::rules::Verdict;
use regain_protocol::standing::ForkProof;
use regain_protocol::sync::EvidenceItem;
use regain_protocol::time::Minute;

fn governance() -> TopicId {
    TopicId::of("governance")
}

/// 1.2: a guarantor admits with the others, waits until the newcomers trade, and forks its log of governance below its
/// first word for any of them. None of them may lose what others countersigned, nor its seat where two others let it in.
#[derive(Debug, Default)]
pub struct Unseater {
    admitted: usize,
    proof: Option<ForkProof>,
}

impl Unseater {
    /// A second event at the place of its first admission.
    fn fork(world: &mut World) -> Option<ForkProof> {
        let key = world.seats[MALLORY].keys.copy().node;
        let engine = world.engine(MALLORY);
        let log = engine.ledger().log(&engine.own_log(governance())?)?;
        let first = log.main.iter().find(|e| matches!(e.body.as_deref(), Some(Body::Admit(_))))?;
        let (stem, seq, prev, id) = (log.stem, first.seq, first.prev, first.id);
        let content = forge::Content { minute: Minute(3), ..forge::Content::of(&Body::Ack(Ack {}), Vec::new()) };
        let other = forge::sign(&key, stem, seq, prev, content);
        let mine = world.seats[MALLORY].disk.record(&id)?.clone();
        let (a, b) = (mine.header, other.header);
        Some(ForkProof { a, a_signature: mine.signature, b, b_signature: other.signature })
    }
}

impl Adversary for Unseater {
    fn name(&self) -> &'static str {
        "Unseater"
    }

    fn cast(&self) -> Cast {
        Cast::THREE
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) || self.proof.is_some() {
            return;
        }
        world.act(MALLORY);
        if !world.runs(MALLORY) {
            return;
        }
        let seated: Vec<_> = world.joins.iter().map(|j| j.cert.actor).collect();
        if !world.runs(0) {
            return;
        }
        let standing = world.engine(0).standing();
        if seated.iter().all(|a| standing.members().contains_key(a)) && world.dice.percent(15) {
            self.proof = Unseater::fork(world);
            self.admitted = seated.len();
            for at in world.honest() {
                if let Some(proof) = self.proof.clone().filter(|_| world.runs(at)) {
                    let outputs = world.engine(at).evidence(EvidenceItem::Fork(proof));
                    world.carry(at, outputs);
                }
            }
        }
    }

    fn deeds(&self) -> usize {
        self.admitted
    }

    fn judge(&mut self, world: &mut World) {
        if self.proof.is_none() {
            return;
        }
        let seated: Vec<_> = world.joins.iter().map(|j| j.cert.actor).collect();
        for at in world.honest() {
            let standing = world.engine(at).standing();
            let out = seated.iter().filter(|a| !standing.members().contains_key(a)).count();
            world.ensure(out == 0, || format!("{out} members lost their seats by one guarantor's fork"));
        }
    }
}

/// 5.4: a quorum with a newer version sets rules that the others do not know. Their trade stops, governance goes on, and
/// once the rules are taken back they trade as before.
#[derive(Debug, Default)]
pub struct NinthRules {
    ninth: Option<EpochId>,
    back: Option<EpochBody>,
    turns: usize,
}

const QUORUM: [usize; 4] = [0, 1, 2, 3];

impl Adversary for NinthRules {
    fn name(&self) -> &'static str {
        "rules 9"
    }

    fn cast(&self) -> Cast {
        Cast::FOUR
    }

    fn role(&self) -> Option<Role> {
        None
    }

    fn act(&mut self, world: &mut World) {
        self.turns += 1;
        let Some(ninth) = self.ninth else {
            if self.turns > 20 && world.runs(0) {
                self.ninth = enact_nine(world);
            }
            return;
        };
        if self.back.is_none() && self.turns > 45 && world.everybody_follows(ninth) {
            self.back = world.agree_on(0, &Change::Rules(1), &QUORUM);
        }
        for at in QUORUM {
            if world.runs(at) && world.engine(at).ledger().epoch() == ninth {
                let refused = need(world, at).is_none();
                world.ensure(refused, || "a node trades by rules that it does not know".to_owned());
            }
        }
    }

    fn deeds(&self) -> usize {
        usize::from(self.back.is_some())
    }

    fn judge(&mut self, world: &mut World) {
        let Some(back) = self.back.clone() else { return };
        world.ensure_followed(back.id());
        let mut said = Vec::new();
        for at in QUORUM {
            if world.engine(at).own_log(valclair()).is_some() {
                let id = need(world, at);
                world.ensure(id.is_some(), || "a founder cannot trade after the rules were taken back".to_owned());
                said.extend(id);
            }
        }
        world.settle(crate::world::Chained::No);
        for at in world.honest() {
            let valid = |id: &&EventId, w: &mut World| {
                w.engine(at).ledger().event(id).is_some_and(|(_, e)| e.verdict == Verdict::Valid)
            };
            let gone = said.iter().filter(|id| !valid(id, world)).count();
            world.ensure(gone == 0, || format!("{gone} events after the rules were taken back do not count"));
        }
    }
}

fn need(world: &mut World, at: usize) -> Option<EventId> {
    let lines = vec![Line { category: Category::Laptop, count: 1 }];
    world.author(at, valclair(), Body::Need(Need { lines, window: None }), Extra::default()).ok()
}

/// Three founders sign rules number nine past their engines, and everybody hears of it.
fn enact_nine(world: &mut World) -> Option<EpochId> {
    let body = world.engine(0).propose(&Change::Rules(9)).ok()?;
    let charter = world.start.charter.id();
    let sign = |at: usize| (world.seats[at].actor(), body.sign(charter, &world.seats[at].keys.node));
    let mut signatures: Vec<_> = [0, 1, 2].map(sign).to_vec();
    signatures.sort_by_key(|(a, _)| *a);
    for at in world.honest() {
        let signed = SignedEpoch { body: body.clone(), signatures: signatures.clone() };
        world.tell_epoch(at, EvidenceItem::Epoch(signed));
    }
    Some(body.id())
}
