//! How a seat with bad manners answers: it withholds, lies about heads, or sends bytes that do not hold.

use super::net::Post;
use super::seat::Manners;
use super::{Dice, Keys, World};
use regain_protocol::engine::Output;
use regain_protocol::event::{Ack, Body};
use regain_protocol::heads::Head;
use regain_protocol::id::{EventId, Incarnation, LogId, TopicId};
use regain_protocol::log::{EndKind, Stem};
use regain_protocol::member::RootClose;
use regain_protocol::standing::ForkProof;
use regain_protocol::sync::{Announcement, Answer, EvidenceItem, Page};

impl World {
    /// What a seat of bad manners answers instead; none where it stays silent.
    pub(super) fn tampered(&mut self, at: usize, asker: usize, answer: Answer) -> Option<Answer> {
        let manners = self.seats[at].manners;
        match answer {
            other if manners == Manners::Flooding => Some(self.flooded(other)),
            Answer::Heads(heads) => Some(Answer::Heads(self.lying_heads(asker, heads))),
            Answer::Same if self.dice.percent(50) => Some(Answer::Heads(self.lying_heads(asker, Vec::new()))),
            Answer::Page(page) if manners == Manners::Garbling => Some(Answer::Page(garbled(&mut self.dice, page))),
            Answer::Page(_) | Answer::Nothing if self.dice.percent(30) => None,
            Answer::Page(_) | Answer::Nothing => Some(Answer::Nothing),
            Answer::Evidence(_) => Some(Answer::Evidence(self.junk_evidence(at, asker))),
            other => Some(other),
        }
    }

    /// Heads by which the asker must ask for evidence, and evidence without end.
    fn flooded(&mut self, answer: Answer) -> Answer {
        match answer {
            Answer::Heads(mut heads) => {
                heads.iter_mut().filter(|h| h.end == EndKind::Open).take(1).for_each(|h| h.end = EndKind::Closed);
                Answer::Heads(heads)
            }
            Answer::Evidence(items) => Answer::Evidence(self.planted.iter().cloned().chain(items).collect()),
            other => other,
        }
    }

    /// Heads that promise more than there is, of the asker's own logs too, and of logs that do not exist.
    fn lying_heads(&mut self, asker: usize, mut heads: Vec<Head>) -> Vec<Head> {
        let own: Vec<LogId> = World::territories().iter().filter_map(|t| self.engine(asker).own_log(*t)).collect();
        for head in &mut heads {
            match self.dice.below(4) {
                0 => head.clean += self.dice.up_to(40) as u64,
                1 => head.id ^= 1,
                2 => head.end = EndKind::Fork,
                _ => {}
            }
        }
        heads.extend(own.into_iter().map(|log| Head { log, clean: 1_000, id: 7, end: EndKind::Open }));
        heads.push(Head { log: LogId(self.dice.bytes()), clean: 9, id: 1, end: EndKind::Cut });
        heads
    }

    /// Evidence that does not hold, or holds and means nothing: closings of other people's logs by a root that does
    /// not own them, fork proofs of strangers.
    fn junk_evidence(&mut self, at: usize, asker: usize) -> Vec<EvidenceItem> {
        let charter = self.start.charter.id();
        let topic = World::territories()[0];
        let root = &self.seats[at].keys.root;
        let mut items = Vec::new();
        let victims: Vec<(LogId, EventId)> = self.seats[asker]
            .engine
            .iter()
            .flat_map(|e| e.ledger().logs(topic))
            .filter_map(|(id, log)| Some((*id, log.at(0)?.id)))
            .collect();
        items.extend(
            victims.into_iter().map(|(log, id)| EvidenceItem::Close(RootClose::sign(root, charter, log, 0, id))),
        );
        let strange = Keys::draw(&mut self.dice);
        let stem = Stem {
            charter,
            actor: strange.root.actor(),
            node: strange.node.node(),
            topic,
            incarnation: Incarnation(self.dice.bytes()),
        };
        let header = |dep_count: usize| {
            let mut content = super::forge::Content::of(&Body::Ack(Ack {}), Vec::new());
            content.minute = regain_protocol::time::Minute(dep_count as u32);
            super::forge::sign(&strange.node, stem, 0, EventId::ZERO, content)
        };
        let (a, b) = (header(1), header(2));
        items.push(EvidenceItem::Fork(ForkProof {
            a: a.header,
            a_signature: a.signature,
            b: b.header,
            b_signature: b.signature,
        }));
        items.push(EvidenceItem::Cert(strange.cert(charter)));
        items
    }

    /// Announcements of logs that do not exist and of places nobody reached.
    pub fn announce_junk(&mut self, at: usize) {
        let topic = World::territories()[0];
        let known: Vec<LogId> =
            self.seats[at].engine.iter().flat_map(|e| e.ledger().logs(topic)).map(|(id, _)| *id).collect();
        for to in self.net.peers(at) {
            let log = self.dice.pick(&known).filter(|_| self.dice.percent(50)).unwrap_or(LogId(self.dice.bytes()));
            let seq = self.dice.draw() >> self.dice.below(64);
            let told = Announcement {
                topic: self.dice.pick(&[topic, TopicId::ZERO]).unwrap_or(topic),
                log,
                seq,
                id: EventId(self.dice.bytes()),
            };
            let arrives = self.now + 1;
            self.net.send(at, to, arrives, Post::Told(told));
        }
    }

    /// Offers others the answer to a question nobody asked: engines must not be moved by it.
    pub fn unasked_answers(&mut self, at: usize) {
        for to in self.net.peers(at) {
            let id = self.dice.draw() % 64;
            let items = self.junk_evidence(at, to);
            let arrives = self.now + 1;
            self.net.send(at, to, arrives, Post::Answer(id, Box::new(Answer::Evidence(items))));
        }
    }

    /// Outputs of an adversary's engine after committing something forged.
    pub fn commit_forged(&mut self, at: usize, prepared: Option<regain_protocol::engine::Prepared>) -> Option<EventId> {
        let prepared = prepared?;
        let id = prepared.event.id;
        let outputs: Vec<Output> = self.engine(at).commit(prepared).ok()?;
        self.carry(at, outputs);
        Some(id)
    }
}

/// A page with one thing wrong.
fn garbled(dice: &mut Dice, mut page: Page) -> Page {
    let last = page.events.len().saturating_sub(1);
    match dice.below(6) {
        0 => page.from += 1,
        1 => page.stem.incarnation = Incarnation(dice.bytes()),
        2 => page.events.reverse(),
        3 => page.events.clear(),
        4 => page.more = true,
        _ => {
            if let Some(event) = page.events.get_mut(dice.below(last + 1)) {
                event.signature.0[dice.below(64)] ^= 1 << dice.below(8);
            }
        }
    }
    page
}
