//! The same catch-up between two engines, without wire and disk: what is asked for, and what comes twice.

use super::cast::Cast;
use super::history::{History, Size};
use regain_protocol::engine::{Engine, Output, Serve, SyncMode};
use regain_protocol::event::{ExtraPart, Record};
use regain_protocol::id::{EventId, NodeKey, TopicId};
use regain_protocol::key::Strict;
use regain_protocol::limits::PAGE_BYTES;
use regain_protocol::sync::{Page, Request};
use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::Arc;

/// What a catch-up cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Events to be had.
    pub events: usize,
    /// Events that came in pages, twice or not.
    pub carried: usize,
    /// Requests for pages.
    pub pages: usize,
    /// Requests of other sorts.
    pub others: usize,
    /// Most pages that waited at once for what they see.
    pub waiting: usize,
}

/// Two engines and what lies between them.
struct Line {
    sender: Engine,
    receiver: Engine,
    records: HashMap<EventId, Record>,
    cost: Cost,
    todo: VecDeque<Output>,
}

/// Lets a newcomer's engine catch up with a founder's, letters in their order. `dir` is for the keys.
///
/// # Errors
/// The two do not agree at the end, or do not come to an end.
pub fn rehearse(dir: &Path, size: Size) -> Result<Cost, String> {
    let cast = Cast::found(&dir.join("founder"), &dir.join("newcomer"), size.authors)?;
    let history = History::live(&cast, size)?;
    let founder = cast.authors.first().ok_or("a founder")?;
    let engine = |actor, node| Engine::new(cast.charter.clone(), actor, node, SyncMode::Heads, Arc::new(Strict));
    let mut sender = engine(founder.actor(), founder.key.node());
    let mut records = HashMap::new();
    for record in history.records() {
        let event = record.clone().trust().map_err(|e| e.to_string())?;
        records.insert(event.id, record.clone());
        sender.replay(event)?;
    }
    sender.replayed();
    let receiver = engine(cast.newcomer.cert.actor, cast.newcomer.cert.node);
    let cost = Cost { events: records.len(), ..Cost::default() };
    let mut line = Line { sender, receiver, records, cost, todo: VecDeque::new() };
    line.run()?;
    let topics: Vec<TopicId> = line.sender.follows().iter().copied().collect();
    for topic in topics {
        if line.sender.digest(topic) != line.receiver.digest(topic) {
            return Err(format!("after {:?} the two do not agree on topic {topic}", line.cost));
        }
    }
    Ok(line.cost)
}

impl Line {
    fn run(&mut self) -> Result<(), String> {
        let (from, to) = (self.sender.node(), self.receiver.node());
        // The sender only answers: what it would ask the newcomer is no part of the cost.
        let _ = self.sender.connected(to);
        let first = self.receiver.connected(from);
        self.todo.extend(first);
        let bound = 100 * (self.cost.events + 1_000);
        for _ in 0..bound {
            let Some(output) = self.todo.pop_front() else { return Ok(()) };
            if let Output::Send { id, request, .. } = output {
                let more = self.exchange(from, to, id, request);
                self.todo.extend(more);
                self.cost.waiting = self.cost.waiting.max(self.receiver.pending());
            }
        }
        Err(format!("no end after {:?}", self.cost))
    }

    fn exchange(&mut self, from: NodeKey, to: NodeKey, id: u64, request: Request) -> Vec<Output> {
        match request {
            Request::Range { .. } => self.cost.pages += 1,
            _ => self.cost.others += 1,
        }
        for output in self.sender.requested(to, id, request) {
            match output {
                Output::Reply { answer, .. } => return self.receiver.answered(from, id, *answer),
                Output::Serve { range, .. } => {
                    let Some(page) = self.page(&range) else { return self.receiver.failed(from, id) };
                    let more = page.more;
                    let checked: Vec<_> = page.into_records().into_iter().filter_map(|r| r.trust().ok()).collect();
                    self.cost.carried += checked.len();
                    return self.receiver.paged(from, id, checked, more);
                }
                _ => {}
            }
        }
        self.receiver.failed(from, id)
    }

    /// The page that a node would send.
    fn page(&self, range: &Serve) -> Option<Page> {
        let all: Vec<Record> = range.events.iter().filter_map(|(_, id)| self.records.get(id).cloned()).collect();
        let mut size = 0;
        let fits = |r: &&Record| {
            let extra = if let ExtraPart::Held(_, bytes) = &r.extra { bytes.len() } else { 0 };
            size += r.facts.len() + r.header.len() / 2 + extra + 130;
            size <= PAGE_BYTES
        };
        let some: Vec<Record> = all.iter().take_while(fits).cloned().collect();
        let cut = some.len() < all.len();
        Page::of(some, range.more || cut)
    }
}
