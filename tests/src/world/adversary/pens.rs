//! One actor, two pens: forks, double hand-overs, second incarnations, restored copies.

use super::{Adversary, is_in, valclair};
use crate::world::{Chained, MALLORY, MEMBERS, Setup, Weather, World, forge};
use regain_protocol::catalogue::{Basis, Destination, Title};
use regain_protocol::engine::SyncMode;
use regain_protocol::event::{Body, DeviceSet, Extra, Give, Open, Party};
use regain_protocol::id::{DeviceRef, EventId, Incarnation, TopicId};
use regain_protocol::member::Role;
use regain_protocol::time::Day;

/// Two machines with one key: the second from a copy of the disk as it was some events ago. Each talks to its own half
/// of the network, and halves change sides; both give the same device away.
#[derive(Debug, Default)]
pub struct Forker {
    twin: Option<usize>,
}

/// Links Mallory to the even seats and its twin to the odd ones.
pub(super) fn split(world: &mut World, twin: usize) {
    for peer in 0..MALLORY {
        let (mine, other) = if peer % 2 == 0 { (MALLORY, twin) } else { (twin, MALLORY) };
        world.net.cut(other, peer);
        world.disconnect(other, peer);
        world.net.heal(mine, peer);
    }
    world.connect_all();
}

/// One peer hears the other machine from now on.
fn change_sides(world: &mut World, twin: usize) {
    let peer = world.dice.below(MALLORY);
    let now = if world.net.links().contains(&(peer, MALLORY)) { MALLORY } else { twin };
    let then = if now == MALLORY { twin } else { MALLORY };
    world.net.cut(peer, now);
    world.disconnect(peer, now);
    world.net.heal(peer, then);
    world.connect_all();
}

/// A device in the hands of a seat, free to be given.
fn free_device(world: &mut World, at: usize) -> Option<DeviceRef> {
    let engine = world.engine(at);
    let log = engine.ledger().log(&engine.own_log(valclair())?)?;
    let free = log.pen.holdings.iter().find(|(d, h)| !log.pen.locked.contains_key(d) && !h.stage.is_away() && !h.waste);
    free.map(|(d, _)| *d)
}

/// Gives one device to a member.
fn give(world: &mut World, from: usize, to: usize, device: DeviceRef) -> Option<EventId> {
    let body = Body::Give(Give {
        grant: None,
        commitment: None,
        to: Party::Member(world.seats[to].actor()),
        devices: DeviceSet::of([device]),
        title: Title::Gift,
        destination: Destination::Donated,
        basis: Basis::Ordinary,
        on: Day(20_300),
    });
    world.insist(from, valclair(), body)
}

/// What an adversary's machine writes in its turn: honest-looking trade, signed past its own engine's warnings.
fn write_on(world: &mut World, at: usize, topic: TopicId) {
    if !world.runs(at) || world.open_next(at) {
        return;
    }
    let mut dice = world.dice.clone();
    let proposed = crate::world::trade::propose(world.engine(at), topic, &mut dice);
    world.dice = dice;
    if let Some((body, _)) = proposed
        && world.author(at, topic, body.clone(), Extra::default()).is_err()
        && world.engine(at).behind().contains(&topic)
    {
        world.insist(at, topic, body);
    }
}

impl Adversary for Forker {
    fn name(&self) -> &'static str {
        "Forker"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        let Some(twin) = self.twin else {
            write_on(world, MALLORY, valclair());
            let own = world.engine(MALLORY).own_log(valclair());
            let long = own.and_then(|o| world.engine(MALLORY).ledger().log(&o).map(|l| l.len())).unwrap_or(0);
            if long > 8 && world.dice.percent(30) {
                // Up to forty events ago: below its own erasure step or receipt, or at the very head.
                let back = world.dice.below(40);
                let events = world.seats[MALLORY].disk.len().saturating_sub(back);
                let twin = world.twin(MALLORY, events);
                split(world, twin);
                self.twin = Some(twin);
                if let Some(device) = free_device(world, twin) {
                    give(world, MALLORY, MEMBERS[0], device);
                    give(world, twin, MEMBERS[1], device);
                }
            }
            return;
        };
        match world.dice.below(10) {
            0 => change_sides(world, twin),
            n => write_on(world, if n % 2 == 0 { MALLORY } else { twin }, valclair()),
        }
    }

    fn deeds(&self) -> usize {
        usize::from(self.twin.is_some())
    }
}

/// 1.5: the same where nobody announces anything and each member has one neighbour on either side: what one heard of the one
/// machine and another of the other must meet by comparing alone.
#[derive(Debug, Default)]
pub struct OneContact(Forker);

impl Adversary for OneContact {
    fn name(&self) -> &'static str {
        "one contact"
    }

    fn setup(&self, setup: Setup) -> Setup {
        let weather = Weather { gossip_loss: 100, ..setup.weather };
        Setup { mode: SyncMode::Heads, weather, ..setup }
    }

    fn act(&mut self, world: &mut World) {
        self.0.act(world);
    }

    fn deeds(&self) -> usize {
        self.0.deeds()
    }

    fn judge(&mut self, world: &mut World) {
        // Every machine of the adversary is gone; only members are left to tell one another.
        for at in (0..world.seats.len()).filter(|at| !world.seats[*at].honest).collect::<Vec<_>>() {
            for peer in world.net.peers(at) {
                world.net.cut(at, peer);
                world.disconnect(at, peer);
            }
        }
        world.settle(Chained::Yes);
        world.check_rest();
    }
}

/// Two machines with one key that each open a log of their own in one topic: at the start, or both as successors of
/// the same log.
#[derive(Debug, Default)]
pub struct TwoPens {
    twin: Option<usize>,
    succeeded: bool,
}

impl Adversary for TwoPens {
    fn name(&self) -> &'static str {
        "TwoPens"
    }

    fn act(&mut self, world: &mut World) {
        let late = world.setup.seed % 2 == 1;
        let governed = world.runs(MALLORY) && world.engine(MALLORY).own_log(TopicId::of("governance")).is_some();
        let ready = if late { is_in(world) } else { governed || is_in(world) };
        if !ready {
            return;
        }
        let Some(twin) = self.twin else {
            let twin = world.twin(MALLORY, world.seats[MALLORY].disk.len());
            split(world, twin);
            self.twin = Some(twin);
            return;
        };
        if late && !self.succeeded {
            self.succeeded = true;
            for at in [MALLORY, twin] {
                succeed(world, at);
            }
        }
        match world.dice.below(12) {
            0 => change_sides(world, twin),
            n => write_on(world, if n % 2 == 0 { MALLORY } else { twin }, valclair()),
        }
    }

    fn deeds(&self) -> usize {
        usize::from(self.twin.is_some())
    }
}

/// Two machines with one key that open one log twice: the very first events of governance and trade differ.
#[derive(Debug, Default)]
pub struct OpeningForker {
    twin: Option<usize>,
}

impl OpeningForker {
    fn open_twice(world: &mut World, twin: usize) {
        let actor = world.seats[MALLORY].actor();
        for (topic, n) in [(TopicId::of("governance"), 1), (valclair(), 2)] {
            for at in [MALLORY, twin] {
                let mut admissions: Vec<EventId> =
                    world.engine(at).admissions_of(actor).into_iter().map(|(_, id, _)| id).collect();
                admissions.sort_unstable();
                if at == twin {
                    admissions.reverse();
                }
                let body = Body::Open(Open { cert: world.seats[at].cert.clone(), predecessor: None, admissions });
                let seat = &world.seats[at];
                let Some(engine) = seat.engine.as_ref() else { continue };
                let deps = forge::deps_for(engine, &body);
                let opened = forge::first(engine, &seat.keys.node, topic, Incarnation([n; 8]), body, deps);
                world.commit_forged(at, opened);
            }
        }
    }
}

impl Adversary for OpeningForker {
    fn name(&self) -> &'static str {
        "OpeningForker"
    }

    fn act(&mut self, world: &mut World) {
        let Some(twin) = self.twin else {
            let actor = world.seats[MALLORY].actor();
            if world.runs(MALLORY) && world.engine(MALLORY).admissions_of(actor).len() >= 2 {
                let twin = world.twin(MALLORY, world.seats[MALLORY].disk.len());
                split(world, twin);
                OpeningForker::open_twice(world, twin);
                self.twin = Some(twin);
            }
            return;
        };
        match world.dice.below(10) {
            0 => change_sides(world, twin),
            n => write_on(world, if n % 2 == 0 { MALLORY } else { twin }, valclair()),
        }
    }

    fn deeds(&self) -> usize {
        usize::from(self.twin.is_some())
    }
}

/// Opens a successor of the seat's own log at its head.
fn succeed(world: &mut World, at: usize) -> Option<EventId> {
    let actor = world.seats[at].actor();
    let engine = world.engine(at);
    let own = engine.own_log(valclair())?;
    let head = engine.ledger().log(&own)?.head()?;
    let before = regain_protocol::event::Dep { log: own, seq: head.seq, id: head.id };
    let admissions = engine.admissions_of(actor).into_iter().map(|(_, id, _)| id).take(8).collect();
    world.open(at, valclair(), Some(before), admissions)
}

/// Gives a device, "restores" a disk from before, opens a successor there, and gives the device again.
#[derive(Debug, Default)]
pub struct CrashAlibi {
    twin: Option<usize>,
}

impl Adversary for CrashAlibi {
    fn name(&self) -> &'static str {
        "CrashAlibi"
    }

    fn role(&self) -> Option<Role> {
        Some(Role::Write)
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        let Some(twin) = self.twin else {
            write_on(world, MALLORY, valclair());
            let before = world.seats[MALLORY].disk.len();
            let Some(device) = free_device(world, MALLORY).filter(|_| world.dice.percent(20)) else { return };
            give(world, MALLORY, MEMBERS[0], device);
            let twin = world.twin(MALLORY, before);
            split(world, twin);
            succeed(world, twin);
            give(world, twin, MEMBERS[1], device);
            self.twin = Some(twin);
            return;
        };
        match world.dice.below(12) {
            0 => change_sides(world, twin),
            n => write_on(world, if n % 3 == 0 { MALLORY } else { twin }, valclair()),
        }
    }

    fn deeds(&self) -> usize {
        usize::from(self.twin.is_some())
    }
}

/// No adversary at all: an honest member is restored from an old backup and must not be taken for one.
#[derive(Debug, Default)]
pub struct Restored {
    turns: usize,
    restores: usize,
}

impl Adversary for Restored {
    fn name(&self) -> &'static str {
        "Restored (honest)"
    }

    fn act(&mut self, world: &mut World) {
        self.turns += 1;
        let at = MEMBERS[1];
        if self.turns == 40 && world.runs(at) {
            let events = world.seats[at].disk.len();
            let back = world.dice.up_to(60);
            world.restore(at, events.saturating_sub(back));
            self.restores += 1;
        }
    }

    fn deeds(&self) -> usize {
        self.restores
    }

    fn judge(&mut self, world: &mut World) {
        let actor = world.seats[MEMBERS[1]].actor();
        for at in world.honest() {
            let standing = world.engine(at).standing();
            let own = world.engine(at).ledger().logs_of(actor, valclair());
            let forked = own
                .iter()
                .filter(|l| standing.end(l).is_some_and(|e| e.why == regain_protocol::log::EndKind::Fork))
                .count();
            world.ensure(forked == 0, || "an honest member restored from a backup is taken for a forker".to_owned());
        }
        let waits = world.restored.iter().any(|(at, _)| *at == MEMBERS[1]);
        world.ensure(!waits, || "a restored member never gets to write again".to_owned());
    }
}
