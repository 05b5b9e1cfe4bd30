//! The network's events on this node's disk: one set of segments and one disposable index a topic, and the evidence.
//!
//! An event is two records: the signed part with its facts, and the extra, which may later be overwritten by its hash.

mod records;

use records::{CORE, Core, Parts, WITHDRAWN, extra, parts, whole};
pub(crate) use records::{EVIDENCE, Joiner};

use crate::store::{
    Entry, Found, Index, IndexOptions, IndexState, LogKey, Position, SegmentOptions, Segments, SledIndex, StoreError,
};
use regain_protocol::cbor;
use regain_protocol::engine::Stored;
use regain_protocol::event::{ExtraPart, Header, Record, event_id};
use regain_protocol::id::{EventId, LogId, TopicId};
use regain_protocol::ledger::Chain;
use regain_protocol::sync::EvidenceItem;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Bytes before each record's own (length, checksum, kind).
const FRAME: u32 = 9;

/// Why the disk cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The segments say no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index says no.
    #[error(transparent)]
    Index(#[from] crate::store::IndexError),
    /// A record is not what was stored there.
    #[error("the record of event {0} cannot be read back; it will be pulled from other members again")]
    Record(EventId),
}

struct Topic {
    segments: Segments,
    index: SledIndex,
    /// Events beside their log's main chain: few, so kept in memory.
    branches: HashMap<EventId, Position>,
}

/// The disk of one network.
pub struct Disk {
    topics: BTreeMap<TopicId, Topic>,
    evidence: Segments,
}

/// What was found when the disk was opened.
#[derive(Default)]
pub struct Opened {
    /// Sentences for a person.
    pub remarks: Vec<String>,
    /// Evidence, oldest first.
    pub evidence: Vec<EvidenceItem>,
}

impl Disk {
    /// Opens or makes the directories of these topics under `dir`.
    ///
    /// # Errors
    /// The disk is full, refuses, or holds newer data.
    pub fn open(dir: &Path, topics: impl Iterator<Item = TopicId>) -> Result<(Self, Opened), DiskError> {
        let mut opened = Opened::default();
        let mut map = BTreeMap::new();
        for topic in topics {
            let name = topic.to_string();
            let (segments, report) = Segments::open(dir.join("log").join(&name), SegmentOptions::default())?;
            if report.cut.is_some() {
                opened.remarks.push(format!(
                    "log {name} ended in the middle of an event; it was never acknowledged and is cut off"
                ));
            }
            let extent = segments.extent();
            let (index, state) = SledIndex::open(dir.join("index").join(&name), extent, IndexOptions::default())?;
            if let IndexState::Rebuilt { reason } = state {
                opened.remarks.push(format!("the index of log {name} is rebuilt from the segments: {reason}"));
            }
            map.insert(topic, Topic { segments, index, branches: HashMap::new() });
        }
        let (evidence, _) = Segments::open(dir.join("evidence"), SegmentOptions::default())?;
        for entry in evidence.iter_from(Position::START) {
            if let Entry::Record { record, .. } = entry? {
                opened.evidence.extend(cbor::decode(&record.bytes).ok());
            }
        }
        Ok((Disk { topics: map, evidence }, opened))
    }

    /// Reads a topic's events in the order in which they were stored and hands each to `take`, which says where in its
    /// log it belongs. Brings the index up to date on the way.
    ///
    /// # Errors
    /// The segments cannot be read.
    pub fn replay(
        &mut self,
        topic: TopicId,
        mut take: impl FnMut(Replayed) -> Option<(LogId, u64, Chain)>,
    ) -> Result<Vec<String>, DiskError> {
        let Some(t) = self.topics.get_mut(&topic) else { return Ok(Vec::new()) };
        let mut remarks = Vec::new();
        let indexed = t.index.last_checkpoint().unwrap_or(Position::START);
        let mut joiner = Joiner::default();
        for entry in t.segments.iter_from(Position::START) {
            let ready = match entry? {
                Entry::Record { position, record, found } => joiner.take(position, record, found),
                Entry::Damaged(damage) => {
                    joiner.forget();
                    remarks
                        .push(format!("log {topic} is damaged; what is lost is pulled again from others: {damage:?}"));
                    take(Replayed::Damage);
                    Ok(None)
                }
            };
            let ready = ready.unwrap_or_else(|e| {
                remarks.push(format!("an event on disk cannot be read and is pulled again: {e}"));
                None
            });
            if let Some((position, record, found)) = ready {
                let id = event_id(&record.header);
                match take(Replayed::Event(Box::new(record), found)) {
                    Some((log, seq, Chain::Main)) if position >= indexed => {
                        let log = t.index.assign(&log.0)?;
                        t.index.put_many(&[(LogKey { log, seq }, position)])?;
                    }
                    Some((_, _, Chain::Branch)) => {
                        t.branches.insert(id, position);
                    }
                    _ => {}
                }
            }
        }
        t.index.checkpoint(t.segments.end())?;
        Ok(remarks)
    }

    /// Makes events durable: one write and one fsync a topic.
    ///
    /// # Errors
    /// Nothing of a failed batch is kept; the node must not tell anybody about it.
    pub fn append(&mut self, stored: &[Stored]) -> Result<(), DiskError> {
        let mut by_topic: BTreeMap<TopicId, Vec<&Stored>> = BTreeMap::new();
        for s in stored {
            let header = Header::from_bytes(&s.record.header).map_err(|_| DiskError::Record(s.id))?;
            by_topic.entry(header.topic).or_default().push(s);
        }
        for (topic, list) in by_topic {
            let Some(t) = self.topics.get_mut(&topic) else { continue };
            t.append(&list)?;
        }
        Ok(())
    }

    /// Keeps evidence.
    ///
    /// # Errors
    /// The disk is full or refuses.
    pub fn keep(&mut self, item: &EvidenceItem) -> Result<(), DiskError> {
        self.evidence.append(&[(EVIDENCE, &cbor::encode(item))])?;
        Ok(())
    }

    /// Reads consecutive events of one log.
    ///
    /// # Errors
    /// One of them is not on disk as it should be.
    pub fn read(&self, topic: TopicId, log: LogId, events: &[(u64, EventId)]) -> Result<Vec<Record>, DiskError> {
        let Some(t) = self.topics.get(&topic) else { return Ok(Vec::new()) };
        let mut places: HashMap<u64, Position> = HashMap::new();
        if let (Some(number), Some((first, _))) = (t.index.number_of(&log.0), events.first()) {
            let range = t.index.range(LogKey { log: number, seq: *first }, events.len())?;
            places.extend(range.into_iter().map(|(k, p)| (k.seq, p)));
        }
        let mut records = Vec::with_capacity(events.len());
        for (seq, id) in events {
            let position = t.branches.get(id).or_else(|| places.get(seq)).ok_or(DiskError::Record(*id))?;
            let record = t.read_at(*position)?.filter(|r| event_id(&r.header) == *id).ok_or(DiskError::Record(*id))?;
            records.push(record);
        }
        Ok(records)
    }

    /// Overwrites the extra of an event by its hash.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn redact(&mut self, topic: TopicId, log: LogId, seq: u64, id: EventId) -> Result<(), DiskError> {
        let Some(t) = self.topics.get_mut(&topic) else { return Ok(()) };
        let number = t.index.number_of(&log.0);
        let indexed = number.and_then(|log| t.index.get(LogKey { log, seq }).transpose()).transpose()?;
        let Some(position) = t.branches.get(&id).copied().or(indexed) else { return Ok(()) };
        let Some(record) = t.read_at(position)?.filter(|r| event_id(&r.header) == id) else { return Ok(()) };
        if let ExtraPart::Held(..) = record.extra {
            let at = t.extra_position(position)?;
            t.segments.overwrite(at, WITHDRAWN, &record.extra.hash().0)?;
        }
        Ok(())
    }

    /// Writes index checkpoints where enough has gathered, or all of them at a clean end.
    ///
    /// # Errors
    /// The index cannot be written; it can always be rebuilt.
    pub fn checkpoint(&mut self, all: Checkpoint) -> Result<(), DiskError> {
        for t in self.topics.values_mut() {
            if all == Checkpoint::All || t.index.is_due() {
                let end = t.segments.end();
                t.index.checkpoint(end)?;
            }
        }
        Ok(())
    }

    /// Bytes of event segments on disk.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.topics.values().flat_map(|t| t.segments.files().map(|(_, n)| n).collect::<Vec<_>>()).sum()
    }
}

/// What a replay meets, in the order in which it was stored.
pub enum Replayed {
    /// An event.
    Event(Box<Record>, Found),
    /// A stretch that gives none.
    Damage,
}

/// Which indexes to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checkpoint {
    /// Those in which enough has gathered.
    Due,
    /// All: the node is ending.
    All,
}

impl Topic {
    fn append(&mut self, list: &[&Stored]) -> Result<(), DiskError> {
        let cores: Vec<Parts> = list.iter().map(|s| parts(&s.record)).collect();
        let mut batch: Vec<(u8, &[u8])> = Vec::with_capacity(cores.len() * 2);
        let mut owners = Vec::with_capacity(cores.len());
        for (core, extra) in &cores {
            owners.push(batch.len());
            batch.push((CORE, core));
            if let Some((kind, bytes)) = extra {
                batch.push((*kind, bytes));
            }
        }
        let positions = self.segments.append(&batch)?;
        let mut entries = Vec::with_capacity(list.len());
        for (s, at) in list.iter().zip(owners) {
            let Some(position) = positions.get(at).copied() else { continue };
            match s.on {
                Chain::Main => {
                    let log = self.index.assign(&s.log.0)?;
                    entries.push((LogKey { log, seq: s.seq }, position));
                }
                Chain::Branch => {
                    self.branches.insert(s.id, position);
                }
            }
        }
        entries.sort_unstable_by_key(|(k, _)| (k.log.0, k.seq));
        self.index.put_many(&entries)?;
        Ok(())
    }

    fn read_at(&self, position: Position) -> Result<Option<Record>, DiskError> {
        let record = self.segments.read(position)?;
        let Some(core) = minicbor::decode::<Core>(&record.bytes).ok().filter(|_| record.kind == CORE) else {
            return Ok(None);
        };
        if !core.extra {
            return Ok(Some(whole(core, ExtraPart::None)));
        }
        let next = self.segments.read(after(position, record.bytes.len()))?;
        Ok(Some(whole(core, extra(next.kind, &next.bytes))))
    }

    fn extra_position(&self, position: Position) -> Result<Position, DiskError> {
        Ok(after(position, self.segments.read(position)?.bytes.len()))
    }
}

fn after(position: Position, length: usize) -> Position {
    Position::new(position.segment(), position.offset() + FRAME + length as u32)
}

/// Bytes of the files below a folder. What cannot be read counts nothing: it is a figure to look at, not to build on.
pub(crate) fn bytes_below(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    let each = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => bytes_below(&entry.path()),
        Ok(meta) => meta.len(),
        Err(_) => 0,
    };
    entries.flatten().map(each).sum()
}
