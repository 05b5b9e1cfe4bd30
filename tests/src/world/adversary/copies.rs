//! A copy of an honest node that is started by mistake: a machine set back to an earlier state. It goes by the node's own
//! rule for writing again ([`Recovery`]); what must not come of it is a fork. Or a backup restored twice: where both copies
//! write before either heard of the other there is one, and then it is proven, shown, and takes from nobody what was
//! countersigned. With real nodes, one after the other: `tests/tests/demo/drill.rs`.

use super::Adversary;
use crate::world::{MALLORY, MEMBERS, World};
use regain_node::recovery::{Recovery, Why};
use regain_protocol::engine::Continuation;
use regain_protocol::event::{Body, Dep};
use regain_protocol::id::{EventId, LogId, TopicId};
use regain_protocol::log::{EndKind, Log};
use regain_protocol::member::Role;
use regain_protocol::time::Minute;
use std::collections::{BTreeMap, BTreeSet};

/// Clocks decide nothing in a world, so no event is ever younger than this.
pub(super) const NOW: Minute = Minute(u32::MAX);

/// Turns after which a person looks at a node that has stopped.
const PERSON: usize = 6;

/// What a node keeps beside its engine on the way back to writing.
#[derive(Debug)]
pub(super) struct Minder {
    pub(super) at: usize,
    state: Recovery,
    /// Topics in which it writes nothing; kept over a crash, as on a node's disk.
    topics: BTreeSet<TopicId>,
    /// Own events it knew of when it was last sure of itself: a node looks before it stores, a world after.
    own: usize,
    stopped_for: usize,
    /// Whether it has ever stopped: a person may have freed it since.
    noticed: bool,
}

impl Minder {
    pub(super) fn new(world: &mut World, at: usize, state: Recovery) -> Self {
        let topics = match state.writes() {
            true => BTreeSet::new(),
            false => world.start.charter.body.topic_ids().into_iter().collect(),
        };
        let own = own_events(world, at);
        Minder { at, state, topics, own, stopped_for: 0, noticed: false }
    }

    /// Once in a while, as a node does every second.
    pub(super) fn turn(&mut self, world: &mut World) {
        if !world.runs(self.at) {
            return;
        }
        let engine = world.engine(self.at);
        self.topics.iter().for_each(|t| {
            if !engine.behind().contains(t) {
                engine.suspend(*t)
            }
        });
        let unasked = world.engine(self.at).behind().iter().any(|topic| !self.topics.contains(topic));
        if unasked || (self.state.writes() && own_events(world, self.at) > self.own) {
            self.state.own_unasked(NOW);
        }
        self.noticed |= self.state.is_stopped();
        match self.state {
            Recovery::Writing => {}
            Recovery::Stopped { .. } => {
                self.stopped_for += 1;
                if self.stopped_for > PERSON {
                    self.state.begin(NOW);
                    self.topics = world.start.charter.body.topic_ids().into_iter().collect();
                }
            }
            Recovery::Asking { .. } => self.ask(world),
        }
        world.seats[self.at].trades = false;
    }

    fn ask(&mut self, world: &mut World) {
        for peer in world.net.peers(self.at) {
            let node = world.seats[peer].node();
            let outputs = world.engine(self.at).compare(node);
            world.carry(self.at, outputs);
            if !world.runs(self.at) {
                return;
            }
        }
        let engine = world.engine(self.at);
        let known = engine.standing().members().len().saturating_sub(1);
        if !engine.is_quiet() {
            return;
        }
        let due: Vec<TopicId> =
            self.topics.iter().copied().filter(|t| self.state.has_asked(engine.asked(*t), known)).collect();
        for topic in due {
            // What a crash took from it before it was durable was not opened.
            if world.runs(self.at) && go_on(world, self.at, topic) && world.runs(self.at) {
                self.topics.remove(&topic);
            }
        }
        if self.topics.is_empty() && world.runs(self.at) && world.engine(self.at).behind().is_empty() {
            self.state.done();
            self.own = own_events(world, self.at);
        }
    }

    /// Whether it is free to write.
    pub(super) fn writes(&self) -> bool {
        self.state.writes() && self.topics.is_empty()
    }

    /// What an honest member does in its turn, if it is free to. Whatever it holds of its own log then, it knows of.
    pub(super) fn act(&mut self, world: &mut World) {
        if !self.writes() || !world.runs(self.at) {
            return;
        }
        world.act(self.at);
        // It may have crashed in its turn.
        if world.runs(self.at) {
            self.own = own_events(world, self.at);
        }
    }
}

/// Events of a seat's own logs in its engine.
fn own_events(world: &mut World, at: usize) -> usize {
    if !world.runs(at) {
        return 0;
    }
    let (actor, topics) = (world.seats[at].actor(), world.start.charter.body.topic_ids());
    let ledger = world.engine(at).ledger();
    let logs = topics.into_iter().flat_map(|topic| ledger.logs(topic));
    logs.filter(|(_, log)| log.stem.actor == actor).map(|(_, log)| log.main.len() + log.branches.len()).sum()
}

/// A successor at the end of what counts of the seat's own log, or leave to open a first one.
fn go_on(world: &mut World, at: usize, topic: TopicId) -> bool {
    let founder = world.start.charter.body.founder(world.seats[at].actor()).is_some();
    let actor = world.seats[at].actor();
    let engine = world.engine(at);
    let Some(own) = engine.own_log(topic) else {
        match engine.continuation(topic) {
            Continuation::First => engine.resume(topic),
            Continuation::Later => return false,
            Continuation::After(before, admissions) => {
                return world.open(at, topic, Some(before), admissions).is_some();
            }
            Continuation::Never => world.blame("who came back cannot continue an honest log"),
        }
        return true;
    };
    let standing = engine.standing();
    let last = standing.end(&own).and_then(|end| engine.ledger().log(&own)?.at(end.clean.checked_sub(1)?));
    let Some(last) = last.map(|e| Dep { log: own, seq: e.seq, id: e.id }) else { return false };
    let admissions: Vec<EventId> = engine.admissions_of(actor).into_iter().map(|(_, id, _)| id).take(8).collect();
    world.open(at, topic, Some(last), if founder { Vec::new() } else { admissions }).is_some()
}

/// Whether others hold own events of a seat that its disk does not.
fn lacks(world: &World, at: usize) -> bool {
    let actor = world.seats[at].actor();
    let mine: BTreeSet<EventId> = world.seats[at].disk.events().map(|(_, id, _)| *id).collect();
    let others = world.seats.iter().enumerate().filter(|(i, _)| *i != at);
    let mut all = others.flat_map(|(_, seat)| seat.disk.events());
    all.any(|(_, id, record)| {
        let header = regain_protocol::event::Header::from_bytes(&record.header);
        header.is_ok_and(|h| h.actor == actor) && !mine.contains(id)
    })
}

/// Logs of a seat's actor that end in a fork, at any honest seat.
pub(super) fn forks(world: &mut World, at: usize) -> usize {
    let (actor, mut found) = (world.seats[at].actor(), 0);
    for seat in world.honest() {
        let standing = world.engine(seat).standing();
        for topic in world.start.charter.body.topic_ids() {
            let own = world.engine(seat).ledger().logs_of(actor, topic);
            found += own.iter().filter(|l| standing.end(l).is_some_and(|e| e.why == EndKind::Fork)).count();
        }
    }
    found
}

/// A member's virtual machine is set back while the others go on. Its node knows nothing of that; it must notice at the
/// first contact, stop, and come back to one log once a person has looked.
#[derive(Debug, Default)]
pub struct SnapshotRollback {
    turns: usize,
    minder: Option<Minder>,
    lost: bool,
    noticed: bool,
}

impl SnapshotRollback {
    fn look(&mut self, world: &mut World) {
        let Some(minder) = self.minder.as_mut() else { return };
        minder.turn(world);
        self.noticed |= minder.state.is_stopped();
        let at = minder.at;
        // Until it has met who holds more it cannot know; nobody is at work meanwhile.
        if !lacks(world, at) {
            minder.act(world);
        }
    }
}

impl Adversary for SnapshotRollback {
    fn name(&self) -> &'static str {
        "SnapshotRollback"
    }

    fn act(&mut self, world: &mut World) {
        self.turns += 1;
        let at = MEMBERS[0];
        if self.minder.is_none() && self.turns >= 40 && world.runs(at) {
            let events = world.seats[at].disk.len();
            let back = world.dice.up_to(60);
            world.restore(at, events.saturating_sub(back));
            // The node does not know that it was set back.
            world.restored.retain(|(seat, _)| *seat != at);
            world.seats[at].trades = false;
            self.lost = lacks(world, at);
            self.minder = Some(Minder::new(world, at, Recovery::Writing));
        }
        self.look(world);
    }

    fn deeds(&self) -> usize {
        usize::from(self.lost && self.noticed)
    }

    fn judge(&mut self, world: &mut World) {
        for _ in 0..4 * PERSON {
            self.look(world);
            world.settle(crate::world::Chained::No);
        }
        let (lost, noticed) = (self.lost, self.noticed);
        world.ensure(!lost || noticed, || "a machine that was set back never noticed".to_owned());
        let Some(minder) = self.minder.as_ref() else { return };
        let (writes, at) = (minder.writes(), minder.at);
        world.ensure(writes, || "a machine that was set back never gets to write again".to_owned());
        let forks = forks(world, at);
        world.ensure(forks == 0, || format!("a machine that was set back forked {forks} logs"));
        world.check_rest();
    }
}

/// 5.2: one backup is restored on two machines at the same minute, and each hears its own half of the network.
#[derive(Debug, Default)]
pub struct TwinRestore {
    turns: usize,
    began: usize,
    twins: Option<[Minder; 2]>,
    both_wrote: bool,
}

/// Steps of its turn for which the halves do not hear of each other.
const APART: usize = 40;

impl TwinRestore {
    fn restore(world: &mut World) -> [Minder; 2] {
        let at = MEMBERS[0];
        let events = world.seats[at].disk.len();
        let back = world.dice.up_to(60);
        world.restore(at, events.saturating_sub(back));
        world.restored.retain(|(seat, _)| *seat != at);
        // What it acknowledged before may come back through the other machine only, behind a fork.
        world.owed.remove(&at);
        let twin = world.twin(at, world.seats[at].disk.len());
        for a in 0..MALLORY {
            for b in (0..MALLORY).filter(|b| (a + b) % 2 == 1) {
                world.net.cut(a, b);
                world.disconnect(a, b);
            }
            world.net.cut(at, a);
            world.disconnect(at, a);
            world.net.heal(if a % 2 == 0 { at } else { twin }, a);
        }
        world.connect_all();
        let restored = || Recovery::asking(Why::Restored, NOW);
        [Minder::new(world, at, restored()), Minder::new(world, twin, restored())]
    }

    /// Topics in which each machine opened a log that follows the same one.
    fn forked(world: &mut World) -> usize {
        let actor = world.seats[MEMBERS[0]].actor();
        let mut heirs: BTreeMap<(TopicId, LogId), BTreeSet<LogId>> = BTreeMap::new();
        for seat in world.honest() {
            let ledger = world.engine(seat).ledger();
            for topic in ledger.topics().keys() {
                for (id, log) in ledger.logs(*topic).filter(|(_, l)| l.stem.actor == actor) {
                    if let Some(before) = follows(log) {
                        heirs.entry((*topic, before)).or_default().insert(*id);
                    }
                }
            }
        }
        heirs.values().filter(|logs| logs.len() > 1).count()
    }
}

/// The log that one succeeds.
fn follows(log: &Log) -> Option<LogId> {
    match log.at(0)?.body.as_deref()? {
        Body::Open(open) => open.predecessor.map(|d| d.log),
        _ => None,
    }
}

impl Adversary for TwinRestore {
    fn name(&self) -> &'static str {
        "TwinRestore"
    }

    fn role(&self) -> Option<Role> {
        None
    }

    fn act(&mut self, world: &mut World) {
        self.turns += 1;
        if self.began == 0 && self.turns >= 20 && everybody_is_in(world) {
            self.twins = Some(TwinRestore::restore(world));
            self.began = self.turns;
        }
        let Some(twins) = self.twins.as_mut() else { return };
        for minder in twins.iter_mut() {
            minder.turn(world);
            minder.act(world);
        }
        if self.turns == self.began + APART {
            for a in 0..MALLORY {
                (0..a).for_each(|b| world.net.heal(a, b));
            }
            world.connect_all();
        }
    }

    fn deeds(&self) -> usize {
        usize::from(self.both_wrote)
    }

    /// A person turns the second machine off: while both run, a peer hears only the one that it is connected with.
    fn rest(&mut self, world: &mut World) {
        let Some([_, second]) = &self.twins else { return };
        for peer in 0..world.seats.len() {
            world.net.cut(second.at, peer);
            world.disconnect(second.at, peer);
        }
    }

    fn judge(&mut self, world: &mut World) {
        let Some(twins) = self.twins.as_mut() else { return };
        // What others hold of the two machines has come to the first by now; it looks at it as a node does every second.
        for _ in 0..4 {
            twins[0].turn(world);
            world.settle(crate::world::Chained::No);
        }
        let forked = TwinRestore::forked(world);
        self.both_wrote = forked > 0;
        if forked == 0 {
            return;
        }
        let noticed = twins[0].noticed;
        world.ensure(noticed, || "another machine wrote with its key and a node has not noticed".to_owned());
        let shown = forks(world, MEMBERS[0]);
        world.ensure(shown >= forked, || format!("{forked} forks of twins, and {shown} logs are shown to end in one"));
        world.check_rest();
    }
}

/// Whether every honest seat runs and has its log of governance: who knows the charter alone knows nobody but the founders,
/// and would not hear of the others over a neighbour.
pub(super) fn everybody_is_in(world: &mut World) -> bool {
    let governance = TopicId::of("governance");
    let honest = world.honest();
    honest.into_iter().all(|at| world.runs(at) && world.engine(at).own_log(governance).is_some())
}
