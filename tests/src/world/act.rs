//! Coming, going, crashing, joining, authoring: what happens to seats.

use super::{Dice, World};
use regain_protocol::engine::{AuthorError, Draft, Engine, Output};
use regain_protocol::event::{Ack, Admit, Apply, Body, Dep, Extra, Open};
use regain_protocol::hash::Hash;
use regain_protocol::id::{EventId, Incarnation, TopicId};
use regain_protocol::member::Role;
use regain_protocol::time::Minute;
use std::collections::BTreeSet;

impl World {
    /// A seat loses everything that was not durable, and its connections.
    pub fn crash(&mut self, at: usize) {
        self.seats[at].engine = None;
        for peer in self.net.peers(at) {
            self.disconnect(at, peer);
        }
    }

    /// Crashed seats start from their disks. Nothing acknowledged may be missing then.
    pub(super) fn restart_crashed(&mut self) {
        for at in 0..self.seats.len() {
            if self.runs(at) {
                continue;
            }
            let start = self.start.clone();
            if let Err(why) = self.seats[at].start(&start) {
                self.blame(why);
                continue;
            }
            let engine = self.seats[at].engine.as_ref().expect("it was just started");
            let lost = self.seats[at].acked.iter().filter(|id| engine.ledger().event(id).is_none()).count();
            let name = self.seats[at].name.clone();
            self.ensure(lost == 0, || format!("{name} lost {lost} acknowledged events in a crash"));
        }
    }

    /// Ends a connection on both sides.
    pub fn disconnect(&mut self, a: usize, b: usize) {
        if !self.net.disconnect(a, b) {
            return;
        }
        for (here, there) in [(a, b), (b, a)] {
            let peer = self.seats[there].node();
            if let Some(engine) = self.seats[here].engine.as_mut() {
                engine.disconnected(peer);
            }
        }
    }

    /// Whether the gates of both let them talk: a node's gate is computed from its fold.
    fn admits(&self, here: usize, there: usize) -> bool {
        let peer = self.seats[there].node();
        self.seats[here].engine.as_ref().is_some_and(|e| e.gate().contains(&peer) || !self.seats[here].honest)
    }

    /// Connects every pair whose link carries and whose gates agree.
    pub fn connect_all(&mut self) {
        self.refresh_gates();
        for (a, b) in self.net.links() {
            let alive = self.runs(a) && self.runs(b);
            if !alive || self.net.session(a, b).is_some() || !self.admits(a, b) || !self.admits(b, a) {
                continue;
            }
            let doubled = self.net.peers(a).iter().any(|p| self.seats[*p].node() == self.seats[b].node())
                || self.net.peers(b).iter().any(|p| self.seats[*p].node() == self.seats[a].node());
            if doubled {
                continue;
            }
            self.net.connect(a, b);
            for (here, there) in [(a, b), (b, a)] {
                if self.net.session(a, b).is_none() || !self.runs(here) {
                    break;
                }
                let peer = self.seats[there].node();
                let outputs = self.engine(here).connected(peer);
                self.carry(here, outputs);
            }
        }
    }

    fn refresh_gates(&mut self) {
        for seat in &mut self.seats {
            if let Some(engine) = seat.engine.as_mut().filter(|e| e.gate().is_empty()) {
                engine.replayed();
            }
        }
    }

    /// Peers that the gate no longer admits are dropped.
    pub(super) fn gate_changed(&mut self, at: usize) {
        for peer in self.net.peers(at) {
            if !self.admits(at, peer) {
                self.disconnect(at, peer);
            }
        }
    }

    /// One honest seat does something: opens its logs, admits a newcomer, or trades.
    pub(super) fn somebody_acts(&mut self) {
        let actors: Vec<usize> = (0..self.seats.len()).filter(|i| self.runs(*i) && self.seats[*i].trades).collect();
        if let Some(at) = self.dice.pick(&actors) {
            self.act(at);
        }
    }

    /// The next thing an honest member of that seat would do.
    pub fn act(&mut self, at: usize) {
        if self.open_next(at) || self.admit_next(at) || self.succeed_next(at) || self.govern_next(at) {
            return;
        }
        for _ in 0..6 {
            let topic = World::territories()[usize::from(self.dice.percent(15))];
            let topic = if self.dice.percent(4) { TopicId::of("governance") } else { topic };
            if self.restored.contains(&(at, topic)) {
                continue;
            }
            if topic == TopicId::of("governance") && self.dice.percent(15) {
                let apply = Body::Apply(Apply { join: self.seats[at].join() });
                if self.author(at, topic, apply, Extra::default()).is_ok() {
                    return;
                }
            }
            let mut dice = self.dice.clone();
            let proposed = super::trade::propose(self.engine(at), topic, &mut dice);
            self.dice = dice;
            if let Some((body, extra)) = proposed
                && self.author(at, topic, body, extra).is_ok()
            {
                return;
            }
        }
    }

    /// A draft with a claimed time of no reason: clocks decide nothing.
    pub fn draft(dice: &mut Dice, topic: TopicId, body: Body, extra: Extra) -> Draft {
        let minute = Minute([0, 29_000_000, 35_791_394, 68_374_080][dice.below(4)] + dice.below(1000) as u32);
        Draft { topic, body, extra, salt: Hash(dice.bytes()), minute }
    }

    /// Prepares and commits an event of an honest seat.
    ///
    /// # Errors
    /// Why the engine did not sign it.
    pub fn author(&mut self, at: usize, topic: TopicId, body: Body, extra: Extra) -> Result<EventId, AuthorError> {
        let name = body.kind().name();
        let draft = World::draft(&mut self.dice, topic, body, extra);
        let seat = &mut self.seats[at];
        let engine = seat.engine.as_mut().expect("only running seats author");
        let result = engine.prepare(&seat.keys.node, draft).and_then(|p| Ok((p.event.id, engine.commit(p)?)));
        match result {
            Ok((id, outputs)) => {
                *self.authored.entry(name).or_default() += 1;
                self.carry(at, outputs);
                Ok(id)
            }
            Err(AuthorError::TooManyDeps(deps)) => {
                self.acknowledge(at, topic, &deps);
                Err(AuthorError::TooManyDeps(deps))
            }
            Err(why) => {
                let odd = matches!(why, AuthorError::Chain(_) | AuthorError::TooLong(_) | AuthorError::Unknown);
                // A peer's word may hold the pen for one request; only events that verify may do so for longer.
                let waits = !self.restored.contains(&(at, topic));
                let behind = why == AuthorError::Behind && waits && self.engine(at).behind().contains(&topic);
                if self.seats[at].honest && (odd || behind) {
                    self.blame(format!("{} cannot author {name}: {why}", self.seats[at].name));
                }
                Err(why)
            }
        }
    }

    /// Authors as [`World::author`] does; where the engine refuses, signs all the same.
    pub fn insist(&mut self, at: usize, topic: TopicId, body: Body) -> Option<EventId> {
        if let Ok(id) = self.author(at, topic, body.clone(), Extra::default()) {
            return Some(id);
        }
        let seat = &self.seats[at];
        let engine = seat.engine.as_ref()?;
        let deps = super::forge::deps_for(engine, &body);
        let prepared = super::forge::next(engine, &seat.keys.node, topic, body, deps);
        self.commit_forged(at, prepared)
    }

    fn acknowledge(&mut self, at: usize, topic: TopicId, deps: &[Dep]) {
        let seat = &self.seats[at];
        let engine = seat.engine.as_ref().expect("only running seats author");
        let few = deps.iter().take(4).copied().collect();
        if let Some(prepared) = super::forge::next(engine, &seat.keys.node, topic, Body::Ack(Ack {}), few) {
            let outputs = self.engine(at).commit(prepared).unwrap_or_default();
            self.carry(at, outputs);
        }
    }

    /// Opens the next log the seat has a right to. Returns whether it did.
    pub fn open_next(&mut self, at: usize) -> bool {
        let governance = TopicId::of("governance");
        let actor = self.seats[at].actor();
        let founder = self.start.charter.body.founder(actor).is_some();
        let engine = self.engine(at);
        let mut admissions: Vec<EventId> = engine.admissions_of(actor).into_iter().map(|(_, id, _)| id).collect();
        admissions.truncate(8);
        if !founder && admissions.len() < 2 {
            return false;
        }
        let first = |t: &TopicId| engine.own_log(*t).is_none();
        let Some(topic) = [governance].into_iter().chain(World::territories()).find(first) else { return false };
        // A node whose disk was restored takes its own tail back before it opens anything (R10).
        if self.restored.contains(&(at, topic)) {
            return false;
        }
        self.open(at, topic, None, if founder { Vec::new() } else { admissions }).is_some()
    }

    /// Opens a log of a seat in a topic.
    pub fn open(
        &mut self,
        at: usize,
        topic: TopicId,
        predecessor: Option<Dep>,
        admissions: Vec<EventId>,
    ) -> Option<EventId> {
        let body = Body::Open(Open { cert: self.seats[at].cert.clone(), predecessor, admissions });
        let draft = World::draft(&mut self.dice, topic, body, Extra::default());
        let incarnation = Incarnation(self.dice.bytes());
        let seat = &mut self.seats[at];
        let engine = seat.engine.as_mut()?;
        let prepared = engine.prepare_open(&seat.keys.node, draft, incarnation).ok()?;
        let id = prepared.event.id;
        let outputs: Vec<Output> = engine.commit(prepared).ok()?;
        *self.authored.entry("Open").or_default() += 1;
        self.carry(at, outputs);
        Some(id)
    }

    /// A founder admits a newcomer it has not admitted yet. Returns whether it did.
    pub(super) fn admit_next(&mut self, at: usize) -> bool {
        let actor = self.seats[at].actor();
        if self.start.charter.body.founder(actor).is_none() {
            return false;
        }
        for join in self.joins.clone() {
            let newcomer = join.cert.actor;
            // Whom the members removed they do not admit again.
            if self.engine(at).standing().removed().contains_key(&newcomer) {
                continue;
            }
            if self.engine(at).admissions_of(newcomer).iter().any(|(by, _, _)| *by == actor) {
                continue;
            }
            let role = join.role.min(Role::Write);
            let topics = join.topics.clone();
            let admit = Body::Admit(Admit { join, role, topics });
            return self.author(at, TopicId::of("governance"), admit, Extra::default()).is_ok();
        }
        false
    }

    /// Events on the disks of all seats but one.
    pub fn held_by_others(&self, at: usize) -> BTreeSet<EventId> {
        let others = self.seats.iter().enumerate().filter(|(seat, _)| *seat != at);
        others.flat_map(|(_, seat)| seat.disk.events().map(|(_, id, _)| *id)).collect()
    }

    /// A seat is restored from a backup of its first `events` events. What only its own disk held is lost with it.
    pub fn restore(&mut self, at: usize, events: usize) {
        self.crash(at);
        let others = self.held_by_others(at);
        let seat = &mut self.seats[at];
        seat.disk = seat.disk.rolled_back(events);
        seat.acked.retain(|id| others.contains(id));
        let (acked, disk) = (std::mem::take(&mut seat.acked), seat.disk.clone());
        seat.acked = disk.events().map(|(_, id, _)| *id).collect();
        self.owed.insert(at, acked);
        self.restored.extend(self.start.charter.body.topic_ids().into_iter().map(|t| (at, t)));
        self.restart_crashed();
    }

    /// A restored seat waits until it has back what others hold of its own log (R10), then opens a successor where there
    /// was such a tail. Returns whether it opened one.
    fn succeed_next(&mut self, at: usize) -> bool {
        let waiting: Vec<TopicId> = self.restored.iter().filter(|(seat, _)| *seat == at).map(|(_, t)| *t).collect();
        let actor = self.seats[at].actor();
        for topic in waiting {
            if !self.has_its_tail(at, topic) {
                continue;
            }
            let engine = self.engine(at);
            let tail = engine.own_log(topic).and_then(|own| Some((own, engine.ledger().log(&own)?.head()?)));
            let tail = tail.map(|(log, head)| Dep { log, seq: head.seq, id: head.id });
            if tail.is_none() || !engine.behind().contains(&topic) {
                self.restored.remove(&(at, topic));
                continue;
            }
            let admissions = engine.admissions_of(actor).into_iter().map(|(_, id, _)| id).take(8).collect();
            let founder = self.start.charter.body.founder(actor).is_some();
            let opened = self.open(at, topic, tail, if founder { Vec::new() } else { admissions }).is_some();
            if opened {
                self.restored.remove(&(at, topic));
            }
            return opened;
        }
        false
    }

    /// Whether no other disk holds more of the seat's own logs than it does.
    fn has_its_tail(&self, at: usize, topic: TopicId) -> bool {
        let Some(ledger) = self.seats[at].engine.as_ref().map(Engine::ledger) else { return false };
        let actor = self.seats[at].actor();
        let others = self.seats.iter().enumerate().filter(|(i, _)| *i != at).filter_map(|(_, s)| s.engine.as_ref());
        let all = others.flat_map(|e| e.ledger().logs(topic)).filter(|(_, l)| l.stem.actor == actor);
        let down = self.seats.iter().any(|s| s.engine.is_none());
        all.flat_map(|(_, l)| &l.main).all(|e| ledger.event(&e.id).is_some()) && !down
    }
}
