//! Those who play with epochs: cut late, signed twice, by people who left, told in logs that are cut, never signed.

use super::{Adversary, acts_honestly, is_in};
use crate::world::{Cast, Keys, MALLORY, OBSERVER, World, forge};
use regain_protocol::engine::Change;
use regain_protocol::event::{Admit, Body, Dep, Extra, Open, event_id};
use regain_protocol::id::{EpochId, EventId, Incarnation, LogId, TopicId};
use regain_protocol::log::{EndKind, Stem};
use regain_protocol::member::{EpochBody, Join, Role, SignedEpoch};
use regain_protocol::sync::EvidenceItem;

const QUORUM: [usize; 4] = [0, 1, 2, 3];

fn governance() -> TopicId {
    TopicId::of("governance")
}

/// Number of events of Mallory's own logs.
fn written(world: &mut World) -> u64 {
    let actor = world.seats[MALLORY].actor();
    let ledger = world.engine(MALLORY).ledger();
    ledger
        .topics()
        .keys()
        .flat_map(|t| ledger.logs(*t))
        .filter(|(_, l)| l.stem.actor == actor)
        .map(|(_, l)| l.len())
        .sum()
}

/// Guarantors agree on a change that removes Mallory, from what the proposer knows of its logs then.
fn removal(world: &mut World) -> Option<EpochBody> {
    let by = world.dice.below(QUORUM.len());
    let actor = world.seats[MALLORY].actor();
    world.agree_on(by, &Change::Remove(actor), &QUORUM)
}

/// At rest Mallory is out everywhere: no member, not let in, its logs no longer than the cut.
fn ensure_out(world: &mut World, epoch: &EpochBody) {
    world.ensure_followed(epoch.id());
    let (actor, node) = (world.seats[MALLORY].actor(), world.seats[MALLORY].node());
    for at in world.honest() {
        let engine = world.engine(at);
        let standing = engine.standing();
        let out = !standing.members().contains_key(&actor) && standing.removed().contains_key(&actor);
        let kept_out = !engine.gate().contains(&node);
        let topics: Vec<TopicId> = engine.ledger().topics().keys().copied().collect();
        let logs = topics.iter().flat_map(|t| engine.ledger().logs(*t)).filter(|(_, l)| l.stem.actor == actor);
        let allowed =
            |id: &LogId| epoch.cuts.iter().find(|c| c.log == *id).map_or(0, regain_protocol::member::Cut::clean);
        let long = logs.filter(|(id, _)| standing.end(id).is_none_or(|e| e.clean > allowed(id))).count();
        world.ensure(out && kept_out, || "a removed member is a member, or let in".to_owned());
        world.ensure(long == 0, || format!("{long} logs of a removed member are clean beyond the cut"));
    }
}

/// 2.5: the guarantors remove it by what they know; it goes on writing and handing over with those who do not know yet.
#[derive(Debug, Default)]
pub struct LateCut {
    epoch: Option<EpochBody>,
    before: u64,
    deeds: usize,
}

impl Adversary for LateCut {
    fn name(&self) -> &'static str {
        "LateCut"
    }

    fn cast(&self) -> Cast {
        Cast::FOUR
    }

    fn act(&mut self, world: &mut World) {
        if !acts_honestly(world) {
            return;
        }
        let now = written(world);
        match &self.epoch {
            None if now > 9 && world.dice.percent(30) => {
                self.before = now;
                self.epoch = removal(world);
            }
            Some(_) if now > self.before => {
                self.deeds += 1;
                self.before = now;
            }
            _ => {}
        }
    }

    fn deeds(&self) -> usize {
        self.deeds
    }

    fn judge(&mut self, world: &mut World) {
        if let Some(epoch) = self.epoch.clone() {
            ensure_out(world, &epoch);
        }
    }
}

/// 1.4: three founders who left the board sign another child of the first epoch with the keys they kept.
#[derive(Debug, Default)]
pub struct OldGuard {
    ours: Option<EpochBody>,
    theirs: Option<EpochId>,
}

impl Adversary for OldGuard {
    fn name(&self) -> &'static str {
        "OldGuard"
    }

    fn cast(&self) -> Cast {
        Cast::FOUR
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        world.act(MALLORY);
        let Some(ours) = self.ours.clone() else {
            let leaves = world.seats[1].actor();
            self.ours = world.agree_on(0, &Change::Role(leaves, Role::Write), &QUORUM);
            return;
        };
        if self.theirs.is_some() || !world.everybody_follows(ours.id()) {
            return;
        }
        let keep = world.seats[1].actor();
        let members = ours.members.iter().map(|(a, r)| (*a, if *a == keep { Role::Guarantee } else { *r }));
        let theirs = EpochBody { rules: 7, members: members.collect(), ..ours };
        let charter = world.start.charter.id();
        let sign = |at: usize| (world.seats[at].actor(), theirs.sign(charter, &world.seats[at].keys.node));
        let mut signatures: Vec<_> = [0, 1, 2].map(sign).to_vec();
        signatures.sort_by_key(|(a, _)| *a);
        self.theirs = Some(theirs.id());
        for at in world.honest() {
            let signed = SignedEpoch { body: theirs.clone(), signatures: signatures.clone() };
            world.tell_epoch(at, EvidenceItem::Epoch(signed));
        }
    }

    fn deeds(&self) -> usize {
        usize::from(self.theirs.is_some())
    }

    fn judge(&mut self, world: &mut World) {
        let (Some(ours), Some(theirs)) = (self.ours.clone(), self.theirs) else { return };
        world.ensure_followed(ours.id());
        for at in world.honest() {
            let split = world.engine(at).ledger().splits();
            let shown = split.iter().any(|s| s.children.contains(&theirs) && s.children.contains(&ours.id()));
            world.ensure(shown, || "a split is not shown".to_owned());
        }
    }
}

/// 1.3: it signs an epoch and tells of it in its log; the next one removes it and cuts that log to nothing.
#[derive(Debug, Default)]
pub struct LiarEpoch {
    first: Option<EpochBody>,
    second: Option<EpochBody>,
}

impl Adversary for LiarEpoch {
    fn name(&self) -> &'static str {
        "LiarEpoch"
    }

    fn cast(&self) -> Cast {
        Cast::INSIDER
    }

    fn act(&mut self, world: &mut World) {
        if !acts_honestly(world) {
            return;
        }
        let observer = world.seats[OBSERVER].actor();
        let Some(first) = self.first.clone() else {
            // Its own signature is the fourth of five: without it there is no quorum.
            self.first = world.agree_on(0, &Change::Role(observer, Role::Write), &[0, 1, 2]);
            return;
        };
        world.sign_epoch(MALLORY, &first);
        let known = (0..3).find(|at| world.runs(*at) && world.engine(*at).ledger().epoch() == first.id());
        if let (None, Some(at)) = (&self.second, known) {
            let actor = world.seats[MALLORY].actor();
            let Ok(mut body) = world.engine(at).propose(&Change::Remove(actor)) else { return };
            body.cuts.iter_mut().for_each(|c| c.last = None);
            world.ballot.push((body.clone(), QUORUM.to_vec()));
            self.second = Some(body);
        }
    }

    fn deeds(&self) -> usize {
        usize::from(self.second.is_some())
    }

    fn judge(&mut self, world: &mut World) {
        let (Some(first), Some(second)) = (self.first.clone(), self.second.clone()) else { return };
        ensure_out(world, &second);
        for at in world.honest() {
            let stands = world.engine(at).ledger().is_in_effect(first.id());
            world.ensure(stands, || "an epoch fell with the log of one of its signers".to_owned());
        }
    }
}

/// 2.7: it signs both sides of a vote.
#[derive(Debug, Default)]
pub struct DoubleSigner {
    sides: Vec<EpochBody>,
    deeds: usize,
}

impl Adversary for DoubleSigner {
    fn name(&self) -> &'static str {
        "DoubleSigner"
    }

    fn cast(&self) -> Cast {
        Cast::INSIDER
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        world.act(MALLORY);
        if self.sides.is_empty() && world.runs(0) {
            let observer = world.seats[OBSERVER].actor();
            let one = world.engine(0).propose(&Change::Role(observer, Role::Write));
            let two = world.engine(0).propose(&Change::Role(observer, Role::Guarantee));
            if let (Ok(one), Ok(two)) = (one, two) {
                world.ballot.push((one.clone(), vec![0, 1, 2]));
                world.ballot.push((two.clone(), vec![3]));
                self.sides = vec![one, two];
            }
            return;
        }
        let charter = world.start.charter.id();
        for (side, body) in self.sides.clone().into_iter().enumerate() {
            let keys = &world.seats[MALLORY].keys;
            let signatures = vec![(keys.root.actor(), body.sign(charter, &keys.node))];
            let to = if side == 0 { world.dice.below(2) } else { 2 + world.dice.below(2) };
            world.tell_epoch(to, EvidenceItem::Epoch(SignedEpoch { body, signatures }));
            self.deeds += 1;
        }
    }

    fn deeds(&self) -> usize {
        self.deeds
    }

    fn judge(&mut self, world: &mut World) {
        let [one, two] = &self.sides[..] else { return };
        if self.deeds == 0 {
            return;
        }
        let (one, two) = (one.clone(), two.clone());
        let actor = world.seats[MALLORY].actor();
        world.ensure_followed(one.id());
        for at in world.honest() {
            let ledger = world.engine(at).ledger();
            let (split, shown) = (ledger.splits().len(), ledger.double_signers().keys().any(|(_, a)| *a == actor));
            let lacks = !ledger.may_cite(two.id());
            world.ensure(split == 0 && lacks, || "one signer of both sides made a split".to_owned());
            world.ensure(shown, || "who signed both sides is not shown".to_owned());
        }
    }
}

/// 5.5: half of the guarantors sleep; nothing happens, nothing lapses, and one day they wake.
#[derive(Debug, Default)]
pub struct SleepingQuorum {
    epoch: Option<EpochBody>,
    turns: usize,
    awake: bool,
}

impl Adversary for SleepingQuorum {
    fn name(&self) -> &'static str {
        "SleepingQuorum"
    }

    fn cast(&self) -> Cast {
        Cast::FOUR
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        world.act(MALLORY);
        let Some(epoch) = self.epoch.clone() else {
            let observer = world.seats[OBSERVER].actor();
            self.epoch = world.agree_on(0, &Change::Role(observer, Role::Write), &[0, 1]);
            return;
        };
        self.turns += 1;
        if self.awake {
            return;
        }
        let mut tips: Vec<EpochId> = Vec::new();
        for at in 0..MALLORY {
            if world.runs(at) {
                tips.push(world.engine(at).ledger().epoch());
            }
        }
        world.ensure(!tips.contains(&epoch.id()), || "two of four guarantors made an epoch".to_owned());
        if self.turns > 12 {
            world.ballot = vec![(epoch, QUORUM.to_vec())];
            self.awake = true;
        }
    }

    fn deeds(&self) -> usize {
        usize::from(self.awake)
    }

    fn judge(&mut self, world: &mut World) {
        if let Some(epoch) = self.epoch.clone().filter(|_| self.awake) {
            world.ensure_followed(epoch.id());
        }
    }
}

/// 2.6: a guarantor admits puppets that open logs with its word alone, and admit each other.
#[derive(Default)]
pub struct Puppeteer {
    puppets: Vec<Keys>,
    epoch: Option<EpochBody>,
}

impl Puppeteer {
    /// The newest puppet's log of governance, with whatever admissions there are.
    fn open(&self, world: &mut World, admissions: Vec<EventId>, deps: Vec<Dep>) -> Option<()> {
        let keys = self.puppets.last()?;
        let charter = world.start.charter.id();
        let (actor, node) = (keys.root.actor(), keys.node.node());
        let incarnation = Incarnation([self.puppets.len() as u8; 8]);
        let stem = Stem { charter, actor, node, topic: governance(), incarnation };
        let body = Body::Open(Open { cert: keys.cert(charter), predecessor: None, admissions });
        let record = forge::sign(&keys.node, stem, 0, EventId::ZERO, forge::Content::of(&body, deps));
        let opened = event_id(&record.header);
        let join = |k: &Keys| Join::sign(&k.node, k.cert(charter), Role::Write, Vec::new());
        let fellow = join(self.puppets.first()?);
        let admit = Body::Admit(Admit { join: fellow, role: Role::Write, topics: Vec::new() });
        let second = forge::sign(&keys.node, stem, 1, opened, forge::Content::of(&admit, Vec::new()));
        for event in [record, second] {
            let event = event.trust().ok()?;
            let outputs = world.engine(MALLORY).commit(regain_protocol::engine::Prepared { event }).ok()?;
            world.carry(MALLORY, outputs);
            world.runs(MALLORY).then_some(())?;
        }
        Some(())
    }
}

impl Adversary for Puppeteer {
    fn name(&self) -> &'static str {
        "Puppeteer"
    }

    fn cast(&self) -> Cast {
        Cast::INSIDER
    }

    fn act(&mut self, world: &mut World) {
        if !acts_honestly(world) {
            return;
        }
        if self.puppets.len() < 4 {
            let keys = Keys::draw(&mut world.dice);
            let charter = world.start.charter.id();
            let join = Join::sign(&keys.node, keys.cert(charter), Role::Guarantee, Vec::new());
            let admit = Body::Admit(Admit { join, role: Role::Guarantee, topics: Vec::new() });
            let Ok(id) = world.author(MALLORY, governance(), admit, Extra::default()) else { return };
            self.puppets.push(keys);
            let Some((log, seq)) = world.seats[MALLORY].engine.as_ref().and_then(|e| e.ledger().place(&id)) else {
                return;
            };
            self.open(world, vec![id], vec![Dep { log, seq, id }]);
        } else if self.epoch.is_none() && world.dice.percent(30) {
            self.epoch = removal(world);
        }
    }

    fn deeds(&self) -> usize {
        self.puppets.len()
    }

    fn judge(&mut self, world: &mut World) {
        for at in world.honest() {
            let engine = world.engine(at);
            let standing = engine.standing();
            let in_it =
                |k: &Keys| standing.members().contains_key(&k.root.actor()) || engine.gate().contains(&k.node.node());
            let puppets = self.puppets.iter().filter(|k| in_it(k)).count();
            world.ensure(puppets == 0, || format!("{puppets} puppets are members or let in"));
        }
        if let Some(epoch) = self.epoch.clone() {
            ensure_out(world, &epoch);
            let actor = world.seats[MALLORY].actor();
            for at in world.honest() {
                let engine = world.engine(at);
                let standing = engine.standing();
                let open = engine.ledger().logs_of(actor, governance());
                let open = open.iter().filter(|l| standing.end(l).is_some_and(|e| e.why == EndKind::Open)).count();
                let cut = epoch.cuts.iter().filter(|c| c.last.is_some()).count();
                world.ensure(open <= cut, || "a removed guarantor's log is open beyond its cut list".to_owned());
            }
        }
    }
}
