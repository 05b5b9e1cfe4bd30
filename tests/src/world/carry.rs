//! Carrying out what an engine puts out, in order, as a node would: durable first, then told.

use super::World;
use super::net::Post;
use super::seat::Manners;
use regain_node::wire::Lane;
use regain_protocol::cbor;
use regain_protocol::engine::{Output, Serve};
use regain_protocol::event::Record;
use regain_protocol::id::NodeKey;
use regain_protocol::limits::PAGE_BYTES;
use regain_protocol::sync::{Answer, Page, Request};
use std::collections::VecDeque;

/// Bytes of the longest answer that the sync lane carries.
const LANE: usize = Lane::Sync.bounds().answer;

/// Ticks after which a request that got no answer counts as failed.
const PATIENCE: u64 = 40;

impl World {
    /// Carries out the outputs of one seat. A crash loses what was not yet durable and everything after it.
    pub fn carry(&mut self, at: usize, outputs: Vec<Output>) {
        let mut todo = VecDeque::from(outputs);
        while let Some(output) = todo.pop_front() {
            if !self.runs(at) {
                return;
            }
            let more = self.carry_one(at, output);
            more.into_iter().rev().for_each(|o| todo.push_front(o));
        }
    }

    fn carry_one(&mut self, at: usize, output: Output) -> Vec<Output> {
        match output {
            Output::Append(batch) => {
                if self.seats[at].honest && self.dice.below(1000) < self.weather.crashes {
                    self.crash(at);
                    return Vec::new();
                }
                let seat = &mut self.seats[at];
                seat.acked.extend(batch.iter().map(|s| s.id));
                seat.disk.append(batch);
            }
            Output::Keep(item) => self.seats[at].disk.keep(item),
            Output::Forget(_) => {}
            Output::Redact(event) => self.seats[at].disk.redact(&event),
            Output::Send { to, id, request } => self.ask(at, to, id, request),
            Output::Reply { ticket, answer } => self.reply(at, ticket, *answer),
            Output::Serve { ticket, range } => {
                let answer = self.page(at, &range).map_or(Answer::Nothing, Answer::Page);
                self.reply(at, ticket, answer);
            }
            Output::Announce(told) => {
                for to in self.net.peers(at) {
                    if !self.dice.percent(self.weather.gossip_loss) {
                        let arrives = self.arrival();
                        self.net.send(at, to, arrives, Post::Told(told));
                    }
                }
            }
            Output::ProveFork { mine, other, .. } => {
                let Some(stored) = self.seats[at].disk.record(&mine).cloned() else {
                    self.blame(format!(
                        "{} is asked to prove a fork with an event it never stored",
                        self.seats[at].name
                    ));
                    return Vec::new();
                };
                return self.engine(at).proven(&stored, &other);
            }
            Output::Members => self.gate_changed(at),
            Output::Note(_) => {}
        }
        Vec::new()
    }

    fn arrival(&mut self) -> u64 {
        self.now + self.dice.up_to(self.weather.delay.max(1)) as u64
    }

    /// Sends a message past any engine.
    pub fn tell(&mut self, from: usize, to: usize, post: Post) {
        let arrives = self.arrival();
        self.net.send(from, to, arrives, post);
    }

    fn ask(&mut self, at: usize, to: NodeKey, id: u64, request: Request) {
        let peers = self.net.peers(at);
        let Some(peer) = peers.into_iter().find(|p| self.seats[*p].node() == to) else {
            let outputs = self.engine(at).failed(to, id);
            return self.carry(at, outputs);
        };
        if self.dice.percent(self.weather.loss) {
            self.net.send(peer, at, self.now + PATIENCE, Post::Late(id));
        } else {
            let arrives = self.arrival();
            self.net.send(at, peer, arrives, Post::Ask(id, request));
        }
    }

    fn reply(&mut self, at: usize, ticket: u64, answer: Answer) {
        let Some((asker, id)) = self.tickets.remove(&ticket) else { return };
        let bytes = cbor::encode(&answer).len();
        self.ensure(bytes <= LANE, || format!("an answer of {bytes} bytes does not fit the lane"));
        let answer =
            if self.seats[at].manners == Manners::Honest { Some(answer) } else { self.tampered(at, asker, answer) };
        match answer.filter(|_| !self.dice.percent(self.weather.loss)) {
            Some(answer) => {
                let arrives = self.arrival();
                self.net.send(at, asker, arrives, Post::Answer(id, Box::new(answer)));
            }
            None => self.net.send(at, asker, self.now + PATIENCE, Post::Late(id)),
        }
    }

    /// Reads a range from a seat's disk, within the bytes of a page.
    fn page(&mut self, at: usize, range: &Serve) -> Option<Page> {
        let mut bytes = 0;
        let mut records: Vec<Record> = Vec::new();
        for (seq, id) in &range.events {
            let Some(record) = self.seats[at].disk.record(id).cloned() else {
                self.blame(format!(
                    "{} serves event {seq} of {} that is not on its disk",
                    self.seats[at].name, range.log
                ));
                break;
            };
            bytes += record.header.len() + record.facts.len() + 128;
            if bytes > PAGE_BYTES && !records.is_empty() {
                break;
            }
            records.push(record);
        }
        let more = range.more || records.len() < range.events.len();
        Page::of(records, more)
    }

    /// Delivers every letter that is due.
    pub(super) fn deliver(&mut self) {
        while let Some((time, letter)) = self.net.next(self.now) {
            self.now = self.now.max(time);
            if self.runs(letter.to) {
                self.hand_over(letter.from, letter.to, letter.post);
            }
        }
    }

    fn hand_over(&mut self, from: usize, to: usize, post: Post) {
        let peer = self.seats[from].node();
        let outputs = match post {
            Post::Ask(id, Request::Range { log, .. }) if self.smuggled.contains_key(&(to, log)) => {
                let page = self.smuggled.get(&(to, log)).cloned().map_or(Answer::Nothing, Answer::Page);
                let arrives = self.arrival();
                return self.net.send(to, from, arrives, Post::Answer(id, Box::new(page)));
            }
            Post::Ask(id, request) => {
                self.next_ticket += 1;
                let ticket = self.next_ticket;
                self.tickets.insert(ticket, (from, id));
                self.engine(to).requested(peer, ticket, request)
            }
            Post::Answer(id, answer) => match *answer {
                Answer::Page(page) => self.paged(to, peer, id, page),
                other => self.engine(to).answered(peer, id, other),
            },
            Post::Late(id) => self.engine(to).failed(peer, id),
            Post::Told(told) => self.engine(to).announced(peer, told),
        };
        self.carry(to, outputs);
    }

    /// What a node does with a page: through the codec, rebuild, check each signature, keep up to the first that fails.
    fn paged(&mut self, at: usize, peer: NodeKey, id: u64, page: Page) -> Vec<Output> {
        let bytes = cbor::encode(&page);
        let page: Page = match cbor::decode(&bytes) {
            Ok(page) => page,
            Err(e) => {
                self.blame(format!("a page does not survive its own codec: {e}"));
                return Vec::new();
            }
        };
        let more = page.more;
        let checker = self.start.checker.clone();
        let events = page.into_records().into_iter().map_while(|r| r.verify(&*checker).ok()).collect();
        self.engine(at).paged(peer, id, events, more)
    }
}
