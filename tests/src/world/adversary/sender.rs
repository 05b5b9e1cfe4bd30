//! Those who send badly: they withhold, lie and garble, or carry a stranger's events.

use super::{Adversary, is_in};
use crate::world::{Keys, MALLORY, Manners, Post, World, forge};
use regain_protocol::event::{Body, Dep, Open};
use regain_protocol::id::{EventId, Incarnation};
use regain_protocol::log::Stem;
use regain_protocol::sync::{Announcement, Page};

/// Announces junk, lies about heads, answers `Nothing` or not at all.
#[derive(Debug, Default)]
pub struct Silencer {
    turns: usize,
}

/// After the storm, honest members must still be able to write.
fn nobody_is_silenced(world: &mut World) {
    for at in world.honest() {
        let silenced = world.engine(at).behind().len();
        let name = world.seats[at].name.clone();
        world.ensure(silenced == 0, || {
            format!("{name} was talked out of writing in {silenced} topics by a lie about its own log")
        });
    }
}

impl Adversary for Silencer {
    fn name(&self) -> &'static str {
        "Silencer"
    }

    fn act(&mut self, world: &mut World) {
        if is_in(world) {
            self.turns += 1;
            world.seats[MALLORY].manners = Manners::Silencing;
            match world.dice.below(4) {
                0 => world.act(MALLORY),
                1 => world.unasked_answers(MALLORY),
                _ => world.announce_junk(MALLORY),
            }
        }
    }

    fn deeds(&self) -> usize {
        self.turns
    }

    fn judge(&mut self, world: &mut World) {
        nobody_is_silenced(world);
    }
}

/// Sends pages with a flipped bit, out of order, or of another log, and evidence that does not hold.
#[derive(Debug, Default)]
pub struct Garbler {
    turns: usize,
}

impl Adversary for Garbler {
    fn name(&self) -> &'static str {
        "Garbler"
    }

    fn act(&mut self, world: &mut World) {
        if is_in(world) {
            self.turns += 1;
            world.seats[MALLORY].manners = Manners::Garbling;
            world.act(MALLORY);
            world.unasked_answers(MALLORY);
        }
    }

    fn deeds(&self) -> usize {
        self.turns
    }

    fn judge(&mut self, world: &mut World) {
        nobody_is_silenced(world);
    }
}

/// A member carries the log of a stranger: signatures hold, an admission is missing, invented, or another's.
#[derive(Default)]
pub struct Stranger {
    strangers: Vec<Keys>,
}

impl Stranger {
    fn smuggle(&mut self, world: &mut World) {
        let keys = Keys::draw(&mut world.dice);
        let charter = world.start.charter.id();
        let other = world.seats[2].actor();
        let stolen: Vec<(EventId, Dep)> = {
            let engine = world.engine(MALLORY);
            let admissions = engine.admissions_of(other);
            let place = |id: &EventId| {
                let (log, seq) = engine.ledger().place(id)?;
                Some((*id, Dep { log, seq, id: *id }))
            };
            admissions.iter().filter_map(|(_, id, _)| place(id)).collect()
        };
        let (admissions, deps) = match world.dice.below(3) {
            0 => (Vec::new(), Vec::new()),
            1 => (vec![EventId(world.dice.bytes()), EventId(world.dice.bytes())], Vec::new()),
            _ => (stolen.iter().map(|(id, _)| *id).collect(), stolen.iter().map(|(_, d)| *d).collect()),
        };
        let topic = world.start.charter.body.topic_ids()[world.dice.below(2)];
        let stem = Stem {
            charter,
            actor: keys.root.actor(),
            node: keys.node.node(),
            topic,
            incarnation: Incarnation(world.dice.bytes()),
        };
        let open = Body::Open(Open { cert: keys.cert(charter), predecessor: None, admissions });
        let record = forge::sign(&keys.node, stem, 0, EventId::ZERO, forge::Content::of(&open, deps));
        let id = regain_protocol::event::event_id(&record.header);
        let Some(page) = Page::of(vec![record], false) else { return };
        world.smuggled.insert((MALLORY, stem.log()), page);
        self.strangers.push(keys);
        let told = Announcement { topic, log: stem.log(), seq: 0, id };
        for to in world.net.peers(MALLORY) {
            world.tell(MALLORY, to, Post::Told(told));
        }
    }
}

impl Adversary for Stranger {
    fn name(&self) -> &'static str {
        "Stranger"
    }

    fn act(&mut self, world: &mut World) {
        if is_in(world) {
            self.smuggle(world);
        }
    }

    fn deeds(&self) -> usize {
        self.strangers.len()
    }

    fn judge(&mut self, world: &mut World) {
        let topics = world.start.charter.body.topic_ids();
        for at in world.honest() {
            for keys in &self.strangers {
                let actor = keys.root.actor();
                let stored: usize = topics.iter().map(|t| world.engine(at).ledger().logs_of(actor, *t).len()).sum();
                world.ensure(stored == 0, || {
                    "the log of a stranger without an admission of its own was stored".to_owned()
                });
            }
        }
    }
}
