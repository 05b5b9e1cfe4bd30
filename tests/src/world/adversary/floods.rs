//! Those who write, tell and ask too much: what they cost others is bounded, and nothing is refused for it.

use super::{Adversary, acts_honestly, is_in, valclair};
use crate::world::{Chained, Keys, MALLORY, Manners, Post, Setup, World, forge};
use regain_protocol::engine::Allowance;
use regain_protocol::event::{Ack, Body, Dep, Header, Open, Record, event_id};
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, EventId, Incarnation, LogId};
use regain_protocol::log::Stem;
use regain_protocol::standing::ForkProof;
use regain_protocol::sync::{Announcement, EvidenceItem, Page, Request};
use regain_protocol::time::Minute;
use std::collections::BTreeSet;

/// Events that it writes in a turn.
const BURST: usize = 25;
/// Events that it writes in all.
const MOST: u64 = 500;
/// What a node of this world takes of one member: an honest one stays far below.
const ALLOWANCE: Allowance = Allowance { events: 30, bytes: 1 << 20, hours: 3 };

/// 4.6 to 4.8: it writes without end, proves forks of its own log one below the other, and carries logs of strangers that
/// wait for events which do not exist.
#[derive(Debug, Default)]
pub struct Flooder {
    deferrals: usize,
    invented: BTreeSet<LogId>,
}

impl Flooder {
    /// Empty events, signed as fast as it can.
    fn write(world: &mut World) {
        for _ in 0..BURST {
            let own = world.engine(MALLORY).own_log(valclair());
            let long = own.and_then(|l| world.engine(MALLORY).ledger().log(&l).map(|l| l.len())).unwrap_or(MOST);
            if long >= MOST || world.insist(MALLORY, valclair(), Body::Ack(Ack {})).is_none() || !world.runs(MALLORY) {
                return;
            }
        }
    }

    /// Another fork proof of its own log of governance, each lower than the one before.
    fn prove(world: &mut World) {
        let governance = world.start.charter.body.topic_ids()[0];
        let known = world.planted.len() as u64;
        let engine = world.engine(MALLORY);
        let Some(log) = engine.own_log(governance).and_then(|l| engine.ledger().log(&l)) else { return };
        let Some(entry) = log.len().checked_sub(known + 1).filter(|seq| *seq > 0).and_then(|seq| log.at(seq)) else {
            return;
        };
        let (stem, seq, prev) = (log.stem, entry.seq, entry.prev);
        let other = |minute| {
            let content =
                forge::Content { minute: Minute(minute), ..forge::Content::of(&Body::Ack(Ack {}), Vec::new()) };
            forge::sign(&world.seats[MALLORY].keys.node, stem, seq, prev, content)
        };
        let (one, two) = (other(1), other(2));
        let proof = ForkProof { a: one.header, a_signature: one.signature, b: two.header, b_signature: two.signature };
        world.planted.insert(0, EvidenceItem::Fork(proof));
    }

    /// The log of somebody who does not exist, whose opening names what does not exist.
    fn invent(&mut self, world: &mut World) {
        let charter = world.start.charter.id();
        for _ in 0..BURST {
            let keys = Keys::draw(&mut world.dice);
            let stem = Stem {
                charter,
                actor: keys.root.actor(),
                node: keys.node.node(),
                topic: valclair(),
                incarnation: Incarnation(world.dice.bytes()),
            };
            let nowhere = EventId(world.dice.bytes());
            let dep = Dep { log: LogId(world.dice.bytes()), seq: 1 << 40, id: nowhere };
            let open = Body::Open(Open { cert: keys.cert(charter), predecessor: None, admissions: vec![nowhere] });
            let record = forge::sign(&keys.node, stem, 0, EventId::ZERO, forge::Content::of(&open, vec![dep]));
            let told = Announcement { topic: valclair(), log: stem.log(), seq: 0, id: event_id(&record.header) };
            let Some(page) = Page::of(vec![record], false) else { return };
            world.smuggled.insert((MALLORY, stem.log()), page);
            self.invented.insert(stem.log());
            for to in world.net.peers(MALLORY) {
                world.tell(MALLORY, to, Post::Told(told));
            }
        }
    }

    /// Nobody is deferred but the flooder, and nobody took more of it than the allowance lets.
    fn look(&mut self, world: &mut World) {
        let actor = world.seats[MALLORY].actor();
        for at in world.honest() {
            if !world.runs(at) {
                continue;
            }
            let deferred: Vec<ActorId> = world.engine(at).deferred().into_keys().collect();
            world.ensure(deferred.iter().all(|a| *a == actor), || "an honest member is deferred".to_owned());
            self.deferrals += deferred.len();
        }
    }
}

impl Adversary for Flooder {
    fn name(&self) -> &'static str {
        "Flooder"
    }

    fn setup(&self, setup: Setup) -> Setup {
        Setup { allowance: ALLOWANCE, ..setup }
    }

    fn act(&mut self, world: &mut World) {
        if !acts_honestly(world) {
            return;
        }
        world.seats[MALLORY].manners = Manners::Flooding;
        match world.dice.below(4) {
            0 => self.invent(world),
            1 => Flooder::prove(world),
            _ => Flooder::write(world),
        }
        self.look(world);
    }

    fn deeds(&self) -> usize {
        self.deferrals
    }

    /// It hangs up once: what waited on its word alone is forgotten with its connection.
    fn rest(&mut self, world: &mut World) {
        world.smuggled.clear();
        for peer in world.net.peers(MALLORY) {
            world.disconnect(MALLORY, peer);
        }
    }

    fn judge(&mut self, world: &mut World) {
        self.look(world);
        // Honest members agree long before they have all of it.
        for _ in 0..2 * MOST / ALLOWANCE.events {
            world.settle(Chained::No);
        }
        let own = world.engine(MALLORY).own_log(valclair());
        let written = own.and_then(|l| world.engine(MALLORY).ledger().log(&l).map(|l| l.len())).unwrap_or(0);
        for at in world.honest() {
            let stored = own.and_then(|l| world.engine(at).ledger().log(&l).map(|l| l.len())).unwrap_or(0);
            world.ensure(stored == written, || format!("{stored} of {written} events of a flooder came in the end"));
            let junk = self.invented.iter().filter(|l| world.engine(at).ledger().log(l).is_some()).count();
            world.ensure(junk == 0, || format!("{junk} logs that wait for what does not exist are stored"));
        }
    }
}

/// 4.9: it asks everybody for everything, again and again. One question gets one answer of bounded length (the world measures
/// each), and answering changes nothing; how many bytes a minute go out is the wire's affair
/// (`sync_answers_over_the_budget_come_later`).
#[derive(Debug, Default)]
pub struct Amplifier {
    asked: usize,
}

impl Adversary for Amplifier {
    fn name(&self) -> &'static str {
        "Amplifier"
    }

    fn act(&mut self, world: &mut World) {
        if !acts_honestly(world) {
            return;
        }
        let topics = world.start.charter.body.topic_ids();
        for to in world.net.peers(MALLORY) {
            let logs: Vec<LogId> = world.seats[to]
                .engine
                .iter()
                .flat_map(|e| topics.iter().flat_map(|t| e.ledger().logs(*t)))
                .map(|(l, _)| *l)
                .collect();
            for n in 0..20 {
                let topic = topics[n % topics.len()];
                let request = match n % 4 {
                    0 => Request::Heads(topic, Hash::ZERO),
                    1 => Request::Evidence(topic),
                    _ => {
                        let Some(log) = world.dice.pick(&logs) else { continue };
                        let tip = world.dice.percent(30).then(|| EventId(world.dice.bytes()));
                        Request::Range { log, from: 0, tip }
                    }
                };
                world.tell(MALLORY, to, Post::Ask(1 << 50 | n as u64, request));
                self.asked += 1;
            }
        }
    }

    fn deeds(&self) -> usize {
        self.asked
    }
}

/// 5.7: an organisation is in two networks with one key, and everything of the one is told in the other.
#[derive(Debug, Default)]
pub struct CrossFeeder {
    fed: BTreeSet<EventId>,
    items: Vec<EvidenceItem>,
}

impl CrossFeeder {
    /// Events of the other network, signed with the keys of this one's members.
    fn feed(&mut self, world: &mut World) {
        let charter = regain_protocol::id::CharterId([7; 32]);
        let who = world.dice.below(MALLORY + 1);
        let keys = world.seats[who].keys.copy();
        let stem = Stem {
            charter,
            actor: keys.root.actor(),
            node: keys.node.node(),
            topic: valclair(),
            incarnation: Incarnation(world.dice.bytes()),
        };
        let cert = keys.cert(charter);
        let open = Body::Open(Open { cert: cert.clone(), predecessor: None, admissions: vec![EventId::ZERO] });
        let minute = |minute| forge::Content { minute: Minute(minute), ..forge::Content::of(&open, Vec::new()) };
        let sign = |at| forge::sign(&keys.node, stem, 0, EventId::ZERO, minute(at));
        let (one, two) = (sign(1), sign(2));
        self.items = vec![
            EvidenceItem::Cert(cert),
            EvidenceItem::Close(regain_protocol::member::RootClose::sign(
                &keys.root,
                charter,
                stem.log(),
                0,
                EventId::ZERO,
            )),
            EvidenceItem::Fork(ForkProof {
                a: one.header.clone(),
                a_signature: one.signature,
                b: two.header.clone(),
                b_signature: two.signature,
            }),
        ];
        // The same event with this network's name on it, under the signature that was made for the other.
        let header = Header::from_bytes(&one.header).map(|h| Header { charter: world.start.charter.id(), ..h });
        let Ok(header) = header else { return };
        let moved = Record { header: header.to_bytes(), ..one.clone() };
        for record in [one, moved] {
            let Ok(header) = Header::from_bytes(&record.header) else { return };
            let id = event_id(&record.header);
            let told = Announcement { topic: valclair(), log: header.log(), seq: 0, id };
            let Some(page) = Page::of(vec![record], false) else { return };
            world.smuggled.insert((MALLORY, header.log()), page);
            self.fed.insert(id);
            for to in world.net.peers(MALLORY) {
                world.tell(MALLORY, to, Post::Told(told));
            }
        }
        world.planted.clone_from(&self.items);
    }
}

impl Adversary for CrossFeeder {
    fn name(&self) -> &'static str {
        "two networks"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        world.act(MALLORY);
        world.seats[MALLORY].manners = Manners::Flooding;
        self.feed(world);
    }

    fn deeds(&self) -> usize {
        self.fed.len()
    }

    fn judge(&mut self, world: &mut World) {
        for at in world.honest() {
            let stored = self.fed.iter().filter(|id| world.engine(at).ledger().event(id).is_some()).count();
            let kept = world.seats[at].disk.evidence().iter().filter(|i| self.items.contains(i)).count();
            world.ensure(stored + kept == 0, || {
                format!("{stored} events and {kept} proofs of another network are here")
            });
        }
    }
}
