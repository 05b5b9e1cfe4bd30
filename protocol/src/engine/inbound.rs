//! What comes from others, and from one's own disk at a start.

use super::peers::{Peer, Pending, Want};
use super::{Engine, Output, Stored, SyncMode};
use crate::event::{Body, Dep, Verified};
use crate::heads::Head;
use crate::id::{BlobId, EventId, LogId, NodeKey, TopicId};
use crate::ledger::{Admitted, Blocked, Chain, Missing};
use crate::limits::{MAX_EVIDENCE, MAX_HEADS, MAX_PENDING, MAX_WANTS, PAGE_EVENTS, PAGES_PER_PEER};
use crate::log::EndKind;
use crate::sync::{Announcement, Answer, Request};
use std::collections::VecDeque;

impl Engine {
    /// Takes one event from this node's own disk, in the order in which it was stored.
    ///
    /// # Errors
    /// A sentence: the disk holds something that does not fit, so it must be pulled again from others.
    pub fn replay(&mut self, event: Verified) -> Result<Option<(LogId, u64, Chain)>, String> {
        let (log, seq, id) = (event.header.log(), event.header.seq, event.id);
        let record = event.record.clone();
        let again = event.clone();
        let mut admitted = self.ledger.admit(event, true);
        if let Err(Blocked::Missing(Missing::Epoch(_))) = admitted {
            // Its signatures may rest on certificates that were read since.
            self.retry_epochs();
            admitted = self.ledger.admit(again, true);
        }
        match admitted {
            Ok(Admitted::Stored { on, .. }) => {
                self.after_store(&Stored { log, seq, id, on, record });
                Ok(Some((log, seq, on)))
            }
            Ok(Admitted::Known) => Ok(None),
            Ok(Admitted::Forked { .. }) => Err(format!("a second event {id} at one place of one log")),
            Err(e) => Err(format!("event {id}: {e:?}")),
        }
    }

    /// Computes who may connect after replaying.
    pub fn replayed(&mut self) {
        self.retry_epochs();
        self.refresh_gate();
    }

    /// A member connected.
    pub fn connected(&mut self, peer: NodeKey) -> Vec<Output> {
        self.peers.entry(peer).or_default();
        match self.mode {
            SyncMode::Heads => self.compare(peer),
            SyncMode::Announced => {
                let mut out = self.announce_all();
                out.extend(self.ask_evidence(peer));
                out
            }
        }
    }

    /// A member is gone; its pages are forgotten.
    pub fn disconnected(&mut self, peer: NodeKey) {
        self.peers.remove(&peer);
        self.pending.retain(|_, p| p.from != peer);
    }

    /// Serves a peer nothing that is newer than now, until released.
    pub fn hold(&mut self, peer: NodeKey) {
        let now = self.ledger.logs.iter().map(|(id, l)| (*id, l.len())).collect();
        self.held.insert(peer, now);
    }

    /// Ends a hold.
    pub fn release(&mut self, peer: NodeKey) {
        self.held.remove(&peer);
    }

    /// An answer to a heads or evidence request.
    pub fn answered(&mut self, from: NodeKey, id: u64, answer: Answer) -> Vec<Output> {
        let Some(request) = self.peers.get_mut(&from).and_then(|p| p.in_flight.remove(&id)) else { return Vec::new() };
        match (request, answer) {
            (Request::Heads(topic, _), Answer::Same) => {
                self.heard_of_own(from, topic, &[]);
                self.pump(from)
            }
            (Request::Heads(topic, _), Answer::Heads(heads)) => {
                self.heard_of_own(from, topic, &heads);
                let mut out = self.plan(from, topic, &heads);
                out.extend(self.pump(from));
                out
            }
            (Request::Evidence(_) | Request::Epoch(_), Answer::Evidence(items)) => {
                let mut out = Vec::new();
                for item in items.into_iter().take(MAX_EVIDENCE) {
                    if self.is_about_the_known(&item) && self.may_hear(&item) {
                        self.want_parent(from, &item);
                        out.extend(self.hear(from, item));
                    }
                }
                // Pages may have waited for an epoch.
                out.extend(self.drain());
                out.extend(self.pump_all());
                out.extend(self.pump(from));
                out
            }
            (Request::Range { log, tip, .. }, _) => {
                self.give_up(from, log, tip);
                if let Some(peer) = self.peers.get_mut(&from) {
                    peer.told.remove(&log);
                    peer.range_ended(&log);
                }
                self.pump(from)
            }
            _ => self.pump(from),
        }
    }

    /// Notes that a member was asked for this node's own tail and holds no more of it than is here (R10). A log that is not
    /// here at all may be its own, begun after the backup it came from.
    fn heard_of_own(&mut self, from: NodeKey, topic: TopicId, heads: &[Head]) {
        let more = |h: &Head| match self.ledger.log(&h.log) {
            Some(log) => log.stem.actor == self.actor && h.clean > log.len(),
            None => h.end != EndKind::Epoch && h.clean > 0,
        };
        if self.behind.contains(&topic) && !heads.iter().any(more) {
            self.heard.entry(topic).or_default().insert(from);
        }
    }

    /// A page that was asked for, with its signatures checked (events that failed are already left out together with
    /// everything after them).
    pub fn paged(&mut self, from: NodeKey, id: u64, events: Vec<Verified>, more: bool) -> Vec<Output> {
        let Some(peer) = self.peers.get_mut(&from) else { return Vec::new() };
        let Some(Request::Range { log, from: place, tip }) = peer.in_flight.remove(&id) else { return Vec::new() };
        peer.range_ended(&log);
        let fits = events.first().is_some_and(|e| e.header.log() == log && e.header.seq == place);
        // A log of a topic that this node does not follow comes only if another log named it, against the rules.
        let followed = events.first().is_some_and(|e| self.follows.contains(&e.header.topic));
        if !fits || !followed || events.len() > PAGE_EVENTS {
            self.give_up(from, log, tip);
            return self.pump(from);
        }
        if let Some(topic) = events.first().map(|e| e.header.topic) {
            peer.again.insert(topic);
        }
        let page = Pending { from, events: VecDeque::from(events), branch: tip.is_some(), more };
        self.pending.insert(log, page);
        let mut out = self.drain();
        // One page too many may be the one that all others wait for, so one is let go only after it was tried. What it
        // lacks is asked for by then, and the pages that wait for it ask for it again.
        if self.pending.len() > MAX_PENDING {
            self.let_one_go(log);
        }
        out.extend(self.pump_all());
        out
    }

    /// An announcement, by gossip or on connect. Nothing in it is believed; it only starts a pull.
    pub fn announced(&mut self, from: NodeKey, told: Announcement) -> Vec<Output> {
        if !self.follows.contains(&told.topic) || !self.peers.contains_key(&from) {
            return Vec::new();
        }
        let have = self.ledger.log(&told.log);
        let len = have.map_or(0, crate::log::Log::len);
        let known = have.is_some_and(|l| l.entry(told.seq, &told.id).is_some());
        if known {
            return Vec::new();
        }
        self.told_of(from, told.log, told.seq.saturating_add(1));
        let place = (told.seq < len).then(|| told.seq.saturating_sub(32));
        self.want(from, Want { log: told.log, from: place, tip: None });
        self.pump(from)
    }

    /// A request failed or timed out.
    pub fn failed(&mut self, from: NodeKey, id: u64) -> Vec<Output> {
        if let Some(peer) = self.peers.get_mut(&from)
            && let Some(Request::Range { log, .. }) = peer.in_flight.remove(&id)
        {
            peer.told.remove(&log);
            peer.range_ended(&log);
        }
        self.pump(from)
    }

    /// Admits what can be admitted of the waiting pages, parents first, until nothing moves.
    pub(super) fn drain(&mut self) -> Vec<Output> {
        let mut stored = Vec::new();
        let mut out = Vec::new();
        let mut moved = true;
        while moved {
            moved = false;
            let logs: Vec<LogId> = self.pending.keys().copied().collect();
            for log in logs {
                moved |= self.drain_log(log, &mut stored, &mut out);
            }
        }
        if !stored.is_empty() {
            let follow: Vec<Output> = stored.iter().flat_map(|s| self.after_store(s)).collect();
            out.insert(0, Output::Append(stored));
            out.extend(follow);
            out.extend(self.refresh_old_gate());
        }
        out
    }

    fn drain_log(&mut self, log: LogId, stored: &mut Vec<Stored>, out: &mut Vec<Output>) -> bool {
        let Some(mut page) = self.pending.remove(&log) else { return false };
        let mut moved = false;
        while let Some(event) = page.events.pop_front() {
            let (seq, id, record) = (event.header.seq, event.id, event.record.clone());
            let again = event.clone();
            if !page.branch && self.ledger.is_cut_off(&event.header) && self.ledger.event(&id).is_none() {
                out.push(Output::Note(format!("log {log}, place {seq}: its author was removed by the members' epoch")));
                return moved;
            }
            if self.ledger.event(&id).is_none() && self.is_left_there(&again, &page) {
                return moved;
            }
            match self.ledger.admit(event, page.branch) {
                Ok(Admitted::Stored { on, .. }) => {
                    out.extend(self.took(again.header.actor, page.from, &record));
                    out.extend(self.second_pen(log, seq, &again));
                    self.own_came_from_outside(&again);
                    stored.push(Stored { log, seq, id, on, record });
                    moved = true;
                }
                Ok(Admitted::Known) => moved = true,
                Ok(Admitted::Forked { mine, other }) => {
                    out.push(Output::ProveFork { mine, log, seq, other });
                    return true;
                }
                Err(Blocked::Missing(missing)) => {
                    page.events.push_front(again);
                    if self.ask_for(&page, &missing) {
                        self.pending.insert(log, page);
                    }
                    return moved;
                }
                Err(Blocked::Refused(why)) => {
                    out.push(Output::Note(format!("log {log}, place {seq}: {why}")));
                    return moved;
                }
            }
        }
        if page.more {
            self.want(page.from, Want { log, from: None, tip: None });
        }
        true
    }

    /// A branch is stored because others named it; that it is one proves the fork.
    fn second_pen(&self, log: LogId, seq: u64, event: &Verified) -> Option<Output> {
        let mine = self.ledger.log(&log)?.at(seq).filter(|e| e.id != event.id)?.id;
        let news = self.ledger.forks.get(&log).is_none_or(|known| seq < known.seq());
        news.then(|| Output::ProveFork { mine, log, seq, other: Box::new(event.record.clone()) })
    }

    /// An event of this node's own log that only others had: it writes nothing more there before it opened a successor
    /// (R10).
    fn own_came_from_outside(&mut self, event: &Verified) {
        if event.header.actor == self.actor && event.header.node == self.node {
            self.suspend(event.header.topic);
        }
    }

    /// Asks the sender for what is missing. Returns whether the page is worth keeping.
    fn ask_for(&mut self, page: &Pending, missing: &Missing) -> bool {
        let Some(first) = page.events.front() else { return false };
        match missing {
            Missing::Epoch(epoch) => {
                self.want_epoch(page.from, *epoch);
                true
            }
            Missing::Before(log, _) => {
                // The chain joins ours lower down: step back, doubling, until it does.
                let step = (page.events.len() as u64).max(32) * 2;
                let from = first.header.seq.saturating_sub(step);
                let tip = page.branch.then_some(first.header.prev).filter(|_| first.header.seq > 0);
                if first.header.seq > 0 {
                    self.want(page.from, Want { log: *log, from: Some(from), tip });
                }
                false
            }
            Missing::Prefix(dep) => {
                let len = self.ledger.log(&dep.log).map_or(0, crate::log::Log::len);
                // What another log names is fetched as the chain that ends there, for it may leave ours below its head
                // (R6), its author's own successor included: a log that some can store and others cannot would keep
                // their digests apart for ever.
                let branch = dep.seq < len;
                if branch || !self.is_on_its_way(page.from, dep) {
                    let from = branch.then(|| dep.seq.saturating_sub(32));
                    self.want(page.from, Want { log: dep.log, from, tip: Some(dep.id) });
                }
                true
            }
        }
    }

    /// Whether a peer has sent an event, in a page that waits, or will with what it is asked for already. Logs that name
    /// one another at every turn wait together, and each would be asked for again and again.
    fn is_on_its_way(&self, from: NodeKey, dep: &Dep) -> bool {
        let Some(page) = self.pending.get(&dep.log).filter(|p| p.from == from && !p.branch) else {
            return self.peers.get(&from).is_some_and(|peer| peer.will_bring(&dep.log, dep.seq));
        };
        let first = page.events.front().map_or(0, |e| e.header.seq);
        let there = dep.seq.checked_sub(first).and_then(|at| page.events.get(usize::try_from(at).ok()?));
        there.map_or(page.more, |event| event.id == dep.id)
    }

    /// Notes how long a peer says a log is.
    pub(super) fn told_of(&mut self, from: NodeKey, log: LogId, len: u64) {
        let have = self.ledger.log(&log).map_or(0, crate::log::Log::len);
        if let Some(peer) = self.peers.get_mut(&from) {
            if len > have && (peer.told.len() < MAX_HEADS || peer.told.contains_key(&log)) {
                peer.told.insert(log, len);
            } else {
                peer.told.remove(&log);
            }
        }
    }

    /// Queues a want, once.
    pub(super) fn want(&mut self, peer: NodeKey, want: Want) {
        let of_no_use = self.is_of_no_use(peer, &want);
        if let Some(peer) = self.peers.get_mut(&peer).filter(|_| !of_no_use)
            && peer.queue.len() < MAX_WANTS
            && !peer.queue.contains(&want)
        {
            peer.queue.push_back(want);
        }
    }

    /// Pumps every peer that something is wanted of: a drained page may lack what another peer has to send.
    pub(super) fn pump_all(&mut self) -> Vec<Output> {
        let wanted: Vec<NodeKey> = self
            .peers
            .iter()
            .filter(|(_, p)| !p.queue.is_empty() || !p.again.is_empty() || !p.epochs.is_empty())
            .map(|(k, _)| *k)
            .collect();
        wanted.into_iter().flat_map(|peer| self.pump(peer)).collect()
    }

    /// Sends as many wanted requests as may be under way, one a log.
    pub(super) fn pump(&mut self, to: NodeKey) -> Vec<Output> {
        let mut out = Vec::new();
        let mut skipped = VecDeque::new();
        loop {
            let Some(peer) = self.peers.get_mut(&to) else { return out };
            if peer.busy.len() >= PAGES_PER_PEER {
                break;
            }
            let Some(want) = peer.queue.pop_front() else { break };
            // A page of the same sender is waiting already; another sender's may be complete where that one is not.
            let waits = want.tip.is_none() && self.pending.get(&want.log).is_some_and(|p| p.from == to);
            if peer.busy.contains(&want.log) || waits {
                skipped.push_back(want);
                continue;
            }
            peer.busy.insert(want.log);
            let from = want.from.unwrap_or_else(|| self.ledger.log(&want.log).map_or(0, crate::log::Log::len));
            let request = Request::Range { log: want.log, from, tip: want.tip };
            out.push(self.send(to, request));
        }
        out.extend(self.ask_epochs(to));
        if let Some(peer) = self.peers.get_mut(&to) {
            peer.queue.append(&mut skipped);
            if peer.queue.is_empty() && peer.busy.is_empty() {
                let again = std::mem::take(&mut peer.again);
                if self.mode == SyncMode::Heads {
                    out.extend(again.into_iter().map(|t| self.ask_heads(to, t)).collect::<Vec<_>>());
                }
            }
        }
        out
    }

    pub(super) fn send(&mut self, to: NodeKey, request: Request) -> Output {
        let id = self.next_id;
        self.next_id += 1;
        let peer: &mut Peer = self.peers.entry(to).or_default();
        peer.in_flight.insert(id, request.clone());
        Output::Send { to, id, request }
    }

    /// What follows from a stored event besides storing it: its extra, withdrawals, own logs. The caller looks after the gate.
    pub(super) fn after_store(&mut self, stored: &Stored) -> Vec<Output> {
        let mut out = Vec::new();
        if !self.withdrawn.contains(&stored.id) {
            if let Some(extra) = stored.record.extra.read() {
                self.extras.insert(stored.id, extra);
            }
        } else {
            out.push(Output::Redact(stored.id));
        }
        let Some((log, entry)) = self.ledger.event(&stored.id) else { return out };
        let (topic, body, valid, cites) = (log.stem.topic, entry.body.clone(), entry.is_valid(), entry.epoch);
        let mine = log.stem.actor == self.actor && log.stem.node == self.node;
        let newest = mine && valid;
        if mine {
            self.ledger.cited(cites, topic == self.ledger.governance());
        }
        match body.as_deref() {
            Some(Body::Open(_)) if newest => {
                self.own.insert(topic, stored.log);
            }
            Some(Body::Withdraw(w)) if valid => {
                let described = self.extras.remove(&w.event).and_then(|x| x.attachments).unwrap_or_default();
                self.withdrawn.insert(w.event);
                out.push(Output::Redact(w.event));
                let named =
                    |b: &BlobId| self.extras.values().any(|x| x.attachments.iter().flatten().any(|a| a.blob == *b));
                let gone: Vec<BlobId> = described.iter().map(|a| a.blob).filter(|b| !named(b)).collect();
                if !gone.is_empty() {
                    out.push(Output::Forget(gone));
                }
            }
            _ => {}
        }
        let governs =
            topic == self.ledger.governance() && matches!(body.as_deref(), Some(Body::Admit(_) | Body::Open(_)));
        self.new_keys |= governs;
        self.gate_is_old |= governs;
        out.extend(self.retry_if_keys_came());
        out
    }

    /// Whether this event's extra was withdrawn.
    #[must_use]
    pub fn is_withdrawn(&self, event: &EventId) -> bool {
        self.withdrawn.contains(event)
    }
}
