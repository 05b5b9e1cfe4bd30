//! A long and ordinary life of a network: equipment comes in, is decommissioned, worked on and handed on in a ring, needs
//! are stated, receipts acknowledged. Every event is valid, has the witnesses a node would give it, and every log sees
//! others, as real ones do.

use super::cast::{Cast, TOPICS};
use crate::world::Dice;
use regain_node::disk::{Checkpoint, Disk};
use regain_protocol::catalogue::*;
use regain_protocol::cbor;
use regain_protocol::engine::Stored;
use regain_protocol::event::*;
use regain_protocol::hash::Hash;
use regain_protocol::id::{BlobId, DeviceRef, EventId, LogId, TopicId};
use regain_protocol::ledger::{Admitted, Chain, Ledger};
use regain_protocol::limits::{PAGE_BYTES, PAGE_EVENTS};
use regain_protocol::log::Stem;
use regain_protocol::member::Role;
use regain_protocol::rules::Verdict;
use regain_protocol::standing::StandingMap;
use regain_protocol::sync::Page;
use regain_protocol::time::{Day, Minute};
use regain_protocol::view::View;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Machines that come in at a time.
const MACHINES: u32 = 6;
/// Of these handed on.
const GIVEN: u32 = 2;
/// Events made durable at once while the history is written.
const BATCH: usize = 2_000;

/// How much history.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Events, about.
    pub events: usize,
    /// Authors, founders included.
    pub authors: usize,
}

/// Every event, in an order in which each comes after what it sees.
pub(super) struct History<'a> {
    cast: &'a Cast,
    ledger: Ledger,
    stored: Vec<Stored>,
    dice: Dice,
}

/// What one author's round leaves for the next author.
#[derive(Clone, Copy)]
struct Given {
    give: EventId,
    on: Day,
}

impl<'a> History<'a> {
    /// Lets the cast live.
    pub(super) fn live(cast: &'a Cast, size: Size) -> Result<Self, String> {
        let ledger = Ledger::new(cast.charter.clone(), Arc::new(regain_protocol::key::Strict));
        let mut history = History { cast, ledger, stored: Vec::with_capacity(size.events), dice: Dice::new(2) };
        history.gather()?;
        let mut given: Vec<Option<Given>> = vec![None; cast.authors.len()];
        let mut day = Day(20_000);
        while history.stored.len() < size.events {
            for author in 0..cast.authors.len() {
                let before = (author + cast.authors.len() - 1) % cast.authors.len();
                given[author] = Some(history.round(author, given[before], day)?);
            }
            day = Day(day.0 + 7);
        }
        Ok(history)
    }

    pub(super) fn len(&self) -> usize {
        self.stored.len()
    }

    pub(super) fn records(&self) -> impl Iterator<Item = &Record> {
        self.stored.iter().map(|s| &s.record)
    }

    /// Milliseconds to compute the standing of every log, to fold the trade's view, and to hash its state.
    pub(super) fn fold_times(&self) -> [u128; 3] {
        let started = Instant::now();
        let standing = StandingMap::of(&self.ledger);
        let stood = started.elapsed();
        let view = View::of(&self.ledger, &standing, TopicId::of(TOPICS[1]));
        let folded = started.elapsed();
        let hash = view.state_hash();
        let hashed = started.elapsed();
        // A hash of nothing would say that there was nothing to fold.
        assert_ne!(hash, Hash::ZERO);
        [stood, folded - stood, hashed - folded].map(|time| time.as_millis())
    }

    /// Bytes of the pages in which a node would send all this.
    pub(super) fn page_bytes(&self) -> u64 {
        let mut logs: BTreeMap<LogId, Vec<Record>> = BTreeMap::new();
        self.stored.iter().for_each(|s| logs.entry(s.log).or_default().push(s.record.clone()));
        let bytes = |records: Vec<Record>| Page::of(records, false).map_or(0, |page| cbor::encode(&page).len() as u64);
        let mut sum = 0;
        for records in logs.into_values() {
            let mut page = Vec::new();
            let mut size = 0;
            for record in records {
                let own = record.facts.len() + record.header.len() / 2;
                if !page.is_empty() && (size + own > PAGE_BYTES || page.len() == PAGE_EVENTS) {
                    sum += bytes(std::mem::take(&mut page));
                    size = 0;
                }
                size += own;
                page.push(record);
            }
            sum += bytes(page);
        }
        sum
    }

    /// Writes everything to a node's disk; gives the bytes of the trade's segments.
    pub(super) fn store(&self, dir: &Path) -> Result<u64, String> {
        let topics = TOPICS.map(TopicId::of);
        let (mut disk, _) = Disk::open(dir, topics.into_iter()).map_err(|e| e.to_string())?;
        for batch in self.stored.chunks(BATCH) {
            disk.append(batch).map_err(|e| e.to_string())?;
            disk.checkpoint(Checkpoint::Due).map_err(|e| e.to_string())?;
        }
        disk.checkpoint(Checkpoint::All).map_err(|e| e.to_string())?;
        drop(disk);
        Ok(super::node_ends::trade_bytes(dir))
    }

    /// Everybody is admitted by both founders, describes itself and opens its trade.
    fn gather(&mut self) -> Result<(), String> {
        let governance = TopicId::of(TOPICS[0]);
        for founder in 0..2 {
            self.open(founder, governance, Vec::new())?;
        }
        let joins: Vec<_> = self.cast.authors.iter().skip(2).map(|a| a.join(Role::Write)).collect();
        let mut admissions = Vec::new();
        for join in joins.into_iter().chain([self.cast.newcomer.clone()]) {
            let mut both = Vec::new();
            for founder in 0..2 {
                let body = Admit { join: join.clone(), role: Role::Write, topics: join.topics.clone() };
                both.push(self.write(founder, governance, Body::Admit(body), title("Atelier"))?);
            }
            admissions.push(both);
        }
        let trade = TopicId::of(TOPICS[1]);
        for founder in 0..2 {
            self.open(founder, trade, Vec::new())?;
        }
        for (author, both) in (2..self.cast.authors.len()).zip(admissions) {
            self.open(author, governance, both.clone())?;
            let profile = Profile { kinds: vec![ActorKind::RefurbisherEss] };
            self.write(author, governance, Body::Profile(profile), title("Atelier du canal"))?;
            self.open(author, trade, both)?;
        }
        Ok(())
    }

    fn open(&mut self, author: usize, topic: TopicId, admissions: Vec<EventId>) -> Result<EventId, String> {
        let cert = self.cast.authors[author].cert.clone();
        let body = Body::Open(Open { cert, predecessor: None, admissions });
        self.write(author, topic, body, Extra::default())
    }

    /// One author's week.
    fn round(&mut self, author: usize, given: Option<Given>, on: Day) -> Result<Given, String> {
        let trade = TopicId::of(TOPICS[1]);
        let item = Item {
            count: MACHINES,
            category: Category::Laptop,
            spec: SpecClass::Office,
            media: Some(1),
            origin: Origin::Professional,
        };
        let entry = self.write(author, trade, Body::Enter(Enter { items: vec![item] }), Extra::default())?;
        let devices =
            |first: u32, count: u32| DeviceSet::of((first..first + count).map(|index| DeviceRef { entry, index }));
        let all = devices(0, MACHINES);
        let reform = Reform { devices: all.clone(), on, exclusion: Exclusion::None };
        self.write(author, trade, Body::Reform(reform), Extra::default())?;
        let need = Need { lines: vec![Line { category: Category::Screen, count: 4 }], window: None };
        self.write(author, trade, Body::Need(need), title("Quatre écrans pour la salle de formation"))?;
        for what in [
            What::Triaged(Decision::Refurbish),
            What::Erased(1, 1, 0, ErasureMethod::PurgeBlock),
            What::Tested(true),
            What::Refurbished,
            What::Graded(Functional::F4, Cosmetic::B, DataGrade::D3),
        ] {
            let step = Step { devices: all.clone(), what, on };
            self.write(author, trade, Body::Step(step), Extra::default())?;
        }
        let next = (author + 1) % self.cast.authors.len();
        let give = Give {
            grant: None,
            commitment: None,
            to: Party::Member(self.cast.authors[next].actor()),
            devices: devices(0, GIVEN),
            title: Title::Gift,
            destination: Destination::Donated,
            basis: Basis::Ordinary,
            on,
        };
        let manifest = self.manifest(author, next);
        let give = self.write(author, trade, Body::Give(give), manifest)?;
        if let Some(given) = given {
            let receive = Receive {
                give: given.give,
                accepted: vec![Span { first: 0, count: GIVEN }],
                refused: Vec::new(),
                missing: Vec::new(),
                extra: Vec::new(),
                on: given.on,
            };
            self.write(author, trade, Body::Receive(receive), Extra::default())?;
        }
        self.acknowledge(author, next)?;
        Ok(Given { give, on })
    }

    /// Takes the newest of another's log into sight, as a node does for receipts of what it gave.
    fn acknowledge(&mut self, author: usize, of: usize) -> Result<(), String> {
        let trade = TopicId::of(TOPICS[1]);
        let dep = self.head(of, trade).ok_or("the other has a log")?;
        self.write_seeing(author, trade, Body::Ack(Ack {}), Extra::default(), vec![dep]).map(|_| ())
    }

    fn manifest(&mut self, author: usize, to: usize) -> Extra {
        let mut audience = vec![self.cast.authors[author].actor(), self.cast.authors[to].actor()];
        audience.sort_unstable();
        let blob = BlobId(self.dice.bytes());
        let attachment = Attachment { blob, size: 4_096, kind: AttachmentKind::Manifest, audience };
        Extra { attachments: Some(vec![attachment]), ..Extra::default() }
    }

    fn stem(&self, author: usize, topic: TopicId) -> Stem {
        let author = &self.cast.authors[author];
        // One log a topic, so the incarnation may be told by the author's key.
        let incarnation = author.key.node().0.first_chunk::<8>().copied().unwrap_or_default();
        Stem {
            charter: self.ledger.charter_id(),
            actor: author.actor(),
            node: author.key.node(),
            topic,
            incarnation: regain_protocol::id::Incarnation(incarnation),
        }
    }

    fn head(&self, author: usize, topic: TopicId) -> Option<Dep> {
        let log = self.stem(author, topic).log();
        let head = self.ledger.log(&log)?.head()?;
        Some(Dep { log, seq: head.seq, id: head.id })
    }

    /// Writes an event that sees what it refers to.
    fn write(&mut self, author: usize, topic: TopicId, body: Body, extra: Extra) -> Result<EventId, String> {
        let own = self.stem(author, topic).log();
        let mut deps: BTreeMap<LogId, Dep> = BTreeMap::new();
        for id in body.references() {
            let (log, seq) = self.ledger.place(&id).ok_or("a reference to nothing")?;
            if log != own && deps.get(&log).is_none_or(|d| d.seq < seq) {
                deps.insert(log, Dep { log, seq, id });
            }
        }
        self.write_seeing(author, topic, body, extra, deps.into_values().collect())
    }

    fn write_seeing(
        &mut self,
        author: usize,
        topic: TopicId,
        body: Body,
        extra: Extra,
        deps: Vec<Dep>,
    ) -> Result<EventId, String> {
        let stem = self.stem(author, topic);
        let count = self.cast.authors.len();
        let neighbours = [(author + count - 1) % count, (author + count / 2) % count];
        let mut witness: Vec<Dep> = neighbours.iter().filter_map(|n| self.head(*n, topic)).collect();
        witness.retain(|w| w.log != stem.log() && deps.iter().all(|d| d.log != w.log));
        let head = self.head(author, topic);
        let facts = body.to_facts();
        let extra = match extra.is_empty() {
            true => ExtraPart::None,
            false => ExtraPart::Held(Hash(self.dice.bytes()), cbor::encode(&extra)),
        };
        let header = Header {
            version: 1,
            charter: stem.charter,
            actor: stem.actor,
            node: stem.node,
            topic,
            incarnation: stem.incarnation,
            seq: head.map_or(0, |h| h.seq + 1),
            prev: head.map_or(EventId::ZERO, |h| h.id),
            epoch: self.ledger.epoch(),
            deps,
            witness,
            minute: Minute(29_000_000 + (self.stored.len() / 50) as u32),
            kind: body.kind().number(),
            payload: payload_hash(&facts, &extra),
        };
        let record = Record::sign(&header, &self.cast.authors[author].key, facts, extra);
        let event = record.clone().trust().map_err(|e| e.to_string())?;
        let id = event.id;
        match self.ledger.admit(event, false) {
            Ok(Admitted::Stored { verdict: Verdict::Valid, .. }) => {}
            other => return Err(format!("author {author}, {:?}: {other:?}", body.kind())),
        }
        self.stored.push(Stored { log: stem.log(), seq: header.seq, id, on: Chain::Main, record });
        Ok(id)
    }
}

fn title(text: &str) -> Extra {
    Extra { title: Some(text.to_owned()), ..Extra::default() }
}
