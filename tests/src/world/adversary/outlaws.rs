//! Those who write under old epochs, with stolen keys, for others, below their own words, to one peer only, or too much.

use super::{Adversary, acts_honestly, is_in, valclair};
use crate::world::{Cast, MALLORY, OBSERVER, Post, World, forge};
use regain_protocol::catalogue::Category;
use regain_protocol::engine::Change;
use regain_protocol::event::{Ack, Admit, Body, Extra, Line, Need, Open, event_id};
use regain_protocol::id::{EventId, Incarnation, LogId, SealKey, TopicId};
use regain_protocol::key::SecretKey;
use regain_protocol::limits::MAX_LOGS;
use regain_protocol::log::EndKind;
use regain_protocol::member::{EpochBody, Join, KeyCert, Role, RootClose};
use regain_protocol::sync::{Announcement, EvidenceItem, Page};
use std::collections::BTreeSet;

/// 1.8: after citing an epoch it writes under the one before, to escape what the newer says.
#[derive(Debug, Default)]
pub struct BackDater {
    epoch: Option<EpochBody>,
    dated: BTreeSet<EventId>,
}

impl Adversary for BackDater {
    fn name(&self) -> &'static str {
        "BackDater"
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
            self.epoch = world.agree_on(0, &Change::Role(observer, Role::Write), &[0, 1, 2, 3]);
            return;
        };
        if !world.runs(MALLORY) {
            return;
        }
        let key = world.seats[MALLORY].keys.copy().node;
        let engine = world.engine(MALLORY);
        let Some(log) = engine.own_log(valclair()).and_then(|l| engine.ledger().log(&l)) else { return };
        let Some(head) = log.head().filter(|h| h.epoch == epoch.id()) else { return };
        let lines = vec![Line { category: Category::Laptop, count: 1 }];
        let content = forge::Content::of(&Body::Need(Need { lines, window: None }), Vec::new());
        let stem = log.stem;
        let record = forge::sign(&key, stem, log.len(), head.id, content);
        let (seq, id) = (log.len(), event_id(&record.header));
        let Some(page) = Page::of(vec![record], false) else { return };
        world.smuggled.insert((MALLORY, stem.log()), page);
        self.dated.insert(id);
        let told = Announcement { topic: stem.topic, log: stem.log(), seq, id };
        for to in world.net.peers(MALLORY) {
            world.tell(MALLORY, to, Post::Told(told));
        }
    }

    fn deeds(&self) -> usize {
        self.dated.len()
    }

    fn judge(&mut self, world: &mut World) {
        for at in world.honest() {
            let stored = self.dated.iter().filter(|id| world.engine(at).ledger().event(id).is_some()).count();
            world.ensure(stored == 0, || format!("{stored} events that cite an epoch before their log's are stored"));
        }
    }
}

/// 2.8: the key is stolen at some place; the thief writes on; the root closes the log where it was honest.
#[derive(Debug, Default)]
pub struct KeyThief {
    honest: Option<(LogId, u64, EventId)>,
    stolen: usize,
    told: bool,
}

impl Adversary for KeyThief {
    fn name(&self) -> &'static str {
        "KeyThief"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) || self.told {
            return;
        }
        world.act(MALLORY);
        if !world.runs(MALLORY) {
            return;
        }
        let engine = world.engine(MALLORY);
        let Some(own) = engine.own_log(valclair()) else { return };
        let Some((seq, id)) = engine.ledger().log(&own).and_then(|l| l.head()).map(|h| (h.seq, h.id)) else { return };
        let Some((log, place, last)) = self.honest else {
            self.honest = (seq > 4).then_some((own, seq, id));
            return;
        };
        if seq < place + 4 {
            return;
        }
        self.stolen = (seq - place) as usize;
        let close = RootClose::sign(&world.seats[MALLORY].keys.root, world.start.charter.id(), log, place, last);
        for at in world.honest() {
            if world.runs(at) && world.engine(at).ledger().log(&log).is_some() {
                let outputs = world.engine(at).evidence(EvidenceItem::Close(close.clone()));
                world.carry(at, outputs);
                self.told = true;
            }
        }
    }

    fn deeds(&self) -> usize {
        if self.told { self.stolen } else { 0 }
    }

    fn judge(&mut self, world: &mut World) {
        let Some((log, place, _)) = self.honest.filter(|_| self.told) else { return };
        for at in world.honest() {
            let end = world.engine(at).standing().end(&log);
            let closed = end.is_some_and(|e| e.clean <= place + 1 && e.why != EndKind::Open);
            world.ensure(closed, || format!("a stolen key's log ends at {end:?}, it was closed after {place}"));
        }
    }
}

/// 2.11: guarantors try to take an organisation over: another key under its name, a closing by another root.
#[derive(Debug, Default)]
pub struct Rebinder {
    forged: BTreeSet<EventId>,
}

impl Adversary for Rebinder {
    fn name(&self) -> &'static str {
        "Rebinder"
    }

    fn cast(&self) -> Cast {
        Cast::INSIDER
    }

    fn act(&mut self, world: &mut World) {
        if !acts_honestly(world) {
            return;
        }
        let victim = world.seats[OBSERVER].actor();
        let charter = world.start.charter.id();
        let (root, node) = (world.seats[MALLORY].keys.copy().root, SecretKey::from_seed(&world.dice.bytes()));
        let mut cert = KeyCert::sign(&root, charter, 1, node.node(), SealKey([3; 32]), Vec::new());
        cert.actor = victim;
        let join = Join::sign(&node, cert.clone(), Role::Observe, Vec::new());
        let admit = Body::Admit(Admit { join, role: Role::Observe, topics: Vec::new() });
        self.forged.extend(world.insist(MALLORY, TopicId::of("governance"), admit));
        let log = world.engine(MALLORY).ledger().logs_of(victim, valclair()).first().copied();
        for at in 0..MALLORY {
            if !world.runs(at) {
                continue;
            }
            let mut items = vec![EvidenceItem::Cert(cert.clone())];
            items.extend(log.map(|l| EvidenceItem::Close(RootClose::sign(&root, charter, l, 0, EventId::ZERO))));
            for item in items {
                world.tell(MALLORY, at, Post::Answer(7, Box::new(regain_protocol::sync::Answer::Evidence(vec![item]))));
            }
        }
    }

    fn deeds(&self) -> usize {
        self.forged.len()
    }

    fn judge(&mut self, world: &mut World) {
        let (victim, node) = (world.seats[OBSERVER].actor(), world.seats[OBSERVER].node());
        for at in world.honest() {
            let engine = world.engine(at);
            let valid =
                self.forged.iter().filter(|id| engine.ledger().event(id).is_some_and(|(_, e)| e.is_valid())).count();
            let view = engine.view(valclair());
            let shown = view.members.get(&victim).is_none_or(|m| m.node == node);
            world.ensure(valid == 0 && shown, || "an organisation was bound to another key".to_owned());
        }
    }
}

/// 2.3: it erases, hands over, and signs a second branch from before the erasure.
#[derive(Debug, Default)]
pub struct Eraser {
    forked: bool,
}

impl Adversary for Eraser {
    fn name(&self) -> &'static str {
        "Eraser"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) || self.forked {
            return;
        }
        world.act(MALLORY);
        if !world.runs(MALLORY) {
            return;
        }
        let engine = world.engine(MALLORY);
        let Some(log) = engine.own_log(valclair()).and_then(|l| engine.ledger().log(&l)) else { return };
        let erasure = log.main.iter().find(|e| match e.body.as_deref() {
            Some(Body::Step(s)) => matches!(s.what, regain_protocol::event::What::Erased(..)) && e.is_valid(),
            _ => false,
        });
        let Some((seq, prev)) = erasure.filter(|e| e.seq + 2 < log.len()).map(|e| (e.seq, e.prev)) else { return };
        let stem = log.stem;
        let other = forge::sign(
            &world.seats[MALLORY].keys.node,
            stem,
            seq,
            prev,
            forge::Content::of(&Body::Ack(Ack {}), Vec::new()),
        );
        let id = event_id(&other.header);
        let Some(page) = Page::of(vec![other], false) else { return };
        world.smuggled.insert((MALLORY, stem.log()), page);
        for to in world.net.peers(MALLORY) {
            world.tell(MALLORY, to, Post::Told(Announcement { topic: stem.topic, log: stem.log(), seq, id }));
            self.forked = true;
        }
    }

    fn deeds(&self) -> usize {
        usize::from(self.forked)
    }
}

/// 2.10: it talks to one peer only, and everybody hears of what that one heard.
#[derive(Debug, Default)]
pub struct Withholder {
    friend: Option<usize>,
    deeds: usize,
}

impl Adversary for Withholder {
    fn name(&self) -> &'static str {
        "Withholder"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) {
            return;
        }
        let friend = *self.friend.get_or_insert_with(|| world.dice.below(MALLORY));
        for peer in (0..MALLORY).filter(|p| *p != friend) {
            world.net.cut(MALLORY, peer);
            world.disconnect(MALLORY, peer);
        }
        world.act(MALLORY);
        self.deeds += 1;
    }

    fn deeds(&self) -> usize {
        self.deeds
    }

    fn judge(&mut self, world: &mut World) {
        let Some(friend) = self.friend else { return };
        let actor = world.seats[MALLORY].actor();
        let length = |world: &mut World, at: usize| -> u64 {
            let ledger = world.engine(at).ledger();
            ledger.logs(valclair()).filter(|(_, l)| l.stem.actor == actor).map(|(_, l)| l.len()).sum()
        };
        let told = length(world, friend);
        for at in world.honest() {
            let heard = length(world, at);
            world.ensure(heard == told, || format!("a withholder's friend holds {told} events, another {heard}"));
        }
    }
}

/// 4.4: it opens log after log in one topic.
#[derive(Debug, Default)]
pub struct LogExploder {
    opened: BTreeSet<LogId>,
}

impl Adversary for LogExploder {
    fn name(&self) -> &'static str {
        "LogExploder"
    }

    fn act(&mut self, world: &mut World) {
        if !is_in(world) || self.opened.len() >= 200 {
            return;
        }
        let actor = world.seats[MALLORY].actor();
        let engine = world.engine(MALLORY);
        let admissions: Vec<EventId> = engine.admissions_of(actor).into_iter().map(|(_, id, _)| id).take(8).collect();
        let cert = world.seats[MALLORY].cert.clone();
        let body = Body::Open(Open { cert, predecessor: None, admissions });
        for _ in 0..6 {
            if !world.runs(MALLORY) {
                return;
            }
            let incarnation = Incarnation(world.dice.bytes());
            let seat = &world.seats[MALLORY];
            let prepared = seat.engine.as_ref().and_then(|e| {
                let deps = forge::deps_for(e, &body);
                forge::first(e, &seat.keys.node, valclair(), incarnation, body.clone(), deps)
            });
            let log = prepared.as_ref().map(|p| p.event.header.log());
            if world.commit_forged(MALLORY, prepared).is_some() {
                self.opened.extend(log);
            }
        }
        let _ = world.author(MALLORY, valclair(), Body::Ack(Ack {}), Extra::default());
    }

    fn deeds(&self) -> usize {
        self.opened.len()
    }

    fn judge(&mut self, world: &mut World) {
        for at in world.honest() {
            let standing = world.engine(at).standing();
            let clean = self.opened.iter().filter(|l| standing.end(l).is_some_and(|e| e.clean > 0)).count();
            world.ensure(clean == 0, || format!("{clean} of many logs at one place are good"));
            let told = world.engine(at).heads(valclair()).iter().filter(|h| self.opened.contains(&h.log)).count();
            world.ensure(told <= MAX_LOGS + 1, || format!("{told} logs of one member are told"));
        }
    }
}
