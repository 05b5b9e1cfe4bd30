//! Carrying out what the engine puts out, in order. An append is durable before anything after it happens.

use super::Node;
use crate::wire::{Lane, Ticket, WireCommand, peer_of};
use regain_protocol::cbor;
use regain_protocol::engine::Output;
use regain_protocol::event::Record;
use regain_protocol::id::{EventId, LogId, TopicId};
use regain_protocol::limits::PAGE_BYTES;
use regain_protocol::sync::{Answer, Page};

/// What an event's frame costs in a page beyond its own bytes.
const SLIM_OVERHEAD: usize = 96;

impl Node {
    /// Carries outputs out. After a failed append nothing more is written, told or served until the node is started
    /// again: what others hear must survive a crash.
    pub(crate) fn carry(&mut self, outputs: Vec<Output>) {
        let mut todo: std::collections::VecDeque<Output> = outputs.into();
        while let Some(output) = todo.pop_front() {
            if self.stopped.is_some() {
                return;
            }
            let more = self.carry_one(output);
            more.into_iter().rev().for_each(|o| todo.push_front(o));
        }
    }

    fn carry_one(&mut self, output: Output) -> Vec<Output> {
        match output {
            Output::Append(stored) => {
                self.notice_own(&stored);
                if self.stopped.is_some() {
                    return Vec::new();
                }
                let result = self.disk.as_mut().map(|d| d.append(&stored));
                match result {
                    Some(Ok(())) => {
                        self.hold_here();
                        stored.iter().for_each(|s| self.want_blobs_of(s.id));
                    }
                    Some(Err(e)) => self.stop(format!("events could not be written: {e}")),
                    None => {}
                }
            }
            Output::Keep(item) => {
                self.notice_own_fork(&item);
                if let Some(Err(e)) = self.disk.as_mut().map(|d| d.keep(&item)) {
                    self.stop(format!("evidence could not be written: {e}"));
                }
            }
            Output::Send { to, id, request } => match peer_of(&to.0) {
                Some(peer) => {
                    self.tell(WireCommand::Request { peer, lane: Lane::Sync, id, bytes: cbor::encode(&request) })
                }
                None => self.warn(format!("node key {to} is no valid key")),
            },
            Output::Reply { ticket, answer } => self.respond(ticket, &answer),
            Output::Serve { ticket, range } => {
                let answer = self.page(range.log, &range.events, range.more);
                self.respond(ticket, &answer);
            }
            Output::Announce(told) => {
                self.tell(WireCommand::Announce { topic: told.topic.to_string(), bytes: cbor::encode(&told) });
            }
            Output::ProveFork { mine, log, seq, other } => return self.prove(mine, log, seq, &other),
            Output::Redact(event) => self.redact(event),
            Output::Forget(blobs) => self.forget(&blobs),
            Output::Members => self.open_the_gate(),
            Output::Note(text) => self.warn(text),
        }
        Vec::new()
    }

    fn respond(&self, ticket: u64, answer: &Answer) {
        self.tell(WireCommand::Respond { ticket: Ticket(ticket), bytes: cbor::encode(answer) });
    }

    fn topic_of(&self, log: &LogId) -> Option<TopicId> {
        Some(self.engine.as_ref()?.ledger().log(log)?.stem.topic)
    }

    /// Reads events and cuts them to a page.
    fn page(&mut self, log: LogId, events: &[(u64, EventId)], more: bool) -> Answer {
        let Some((topic, disk)) = self.topic_of(&log).zip(self.disk.as_ref()) else { return Answer::Nothing };
        let records = match disk.read(topic, log, events) {
            Ok(records) => records,
            Err(e) => {
                self.warn(e.to_string());
                return Answer::Nothing;
            }
        };
        let mut size = 0;
        let total = records.len();
        let fitting: Vec<Record> = records
            .into_iter()
            .take_while(|r| {
                let first = size == 0;
                size += r.facts.len() + r.header.len() / 2 + SLIM_OVERHEAD + extra_len(r);
                first || size <= PAGE_BYTES
            })
            .collect();
        let cut = fitting.len() < total;
        Page::of(fitting, more || cut).map_or(Answer::Nothing, Answer::Page)
    }

    fn prove(&mut self, mine: EventId, log: LogId, seq: u64, other: &Record) -> Vec<Output> {
        let Some((topic, disk)) = self.topic_of(&log).zip(self.disk.as_ref()) else { return Vec::new() };
        match disk.read(topic, log, &[(seq, mine)]) {
            Ok(records) => match (records.first(), self.engine.as_mut()) {
                (Some(mine), Some(engine)) => engine.proven(mine, other),
                _ => Vec::new(),
            },
            Err(e) => {
                self.warn(e.to_string());
                Vec::new()
            }
        }
    }

    fn redact(&mut self, event: EventId) {
        let place = self.engine.as_ref().and_then(|e| {
            let (log, seq) = e.ledger().place(&event)?;
            Some((e.ledger().log(&log)?.stem.topic, log, seq))
        });
        let Some((topic, log, seq)) = place else { return };
        if let Some(Err(e)) = self.disk.as_mut().map(|d| d.redact(topic, log, seq, event)) {
            self.warn(format!("a withdrawn text could not be overwritten and is tried again at the next start: {e}"));
        }
    }

    /// Tells the wire who may pass.
    pub(crate) fn open_the_gate(&mut self) {
        let Some(engine) = &self.engine else { return };
        let own = self.keys.node_key();
        let members = engine.gate().iter().filter(|n| **n != own).filter_map(|n| peer_of(&n.0)).collect();
        self.tell(WireCommand::SetMembers(members));
    }

    pub(crate) fn stop(&mut self, why: String) {
        tracing::error!("{why}");
        self.stopped =
            Some(format!("{why}. The node writes nothing until it is started again; what was acknowledged is safe"));
    }

    /// A declared point for crash tests: durable, not acknowledged.
    fn hold_here(&self) {
        let Some(file) = &self.settings.hold_after_append else { return };
        if file.exists() {
            // The test that asked for it sees the mark and kills this process; nothing else is expected to happen.
            let _ = std::fs::write(file.with_extension("held"), b"held");
            while file.exists() {
                std::thread::park_timeout(std::time::Duration::from_millis(20));
            }
        }
    }
}

fn extra_len(record: &Record) -> usize {
    match &record.extra {
        regain_protocol::event::ExtraPart::Held(_, bytes) => bytes.len() + 40,
        _ => 34,
    }
}
