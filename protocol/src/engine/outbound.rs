//! What this node tells others: comparing heads, answering requests, announcing.

use super::peers::{Claim, Want};
use super::{Engine, Output, Serve, SyncMode};
use crate::heads::{Head, short_id};
use crate::id::{LogId, NodeKey, TopicId};
use crate::limits::{EVIDENCE_BYTES, MAX_EVIDENCE, MAX_HEADS, PAGE_EVENTS};
use crate::log::EndKind;
use crate::sync::{Announcement, Answer, EvidenceItem, Request};

impl Engine {
    /// Asks a peer for every topic this node follows.
    pub fn compare(&mut self, peer: NodeKey) -> Vec<Output> {
        if !self.peers.contains_key(&peer) {
            return Vec::new();
        }
        let topics: Vec<TopicId> = self.follows.iter().copied().collect();
        topics.into_iter().map(|t| self.ask_heads(peer, t)).collect()
    }

    pub(super) fn ask_heads(&mut self, peer: NodeKey, topic: TopicId) -> Output {
        let digest = self.digest(topic);
        self.send(peer, Request::Heads(topic, digest))
    }

    /// Asks a peer for what ends logs of every topic this node follows.
    pub(super) fn ask_evidence(&mut self, peer: NodeKey) -> Vec<Output> {
        if !self.peers.contains_key(&peer) {
            return Vec::new();
        }
        let topics: Vec<TopicId> = self.follows.iter().copied().collect();
        topics.into_iter().map(|t| self.send(peer, Request::Evidence(t))).collect()
    }

    /// The regular pulse: compares with the peer that the caller drew at random, or announces everything again.
    pub fn tick(&mut self, drawn: Option<NodeKey>) -> Vec<Output> {
        // What a waiting page lacks may have failed to come: ask for it once more.
        let mut again = self.drain();
        again.extend(self.pump_all());
        again.extend(self.pulse(drawn));
        again
    }

    fn pulse(&mut self, drawn: Option<NodeKey>) -> Vec<Output> {
        match (self.mode, drawn) {
            (SyncMode::Announced, drawn) => {
                let mut out = self.announce_all();
                // Announcements tell of events only; what ends logs must be asked for.
                out.extend(drawn.into_iter().flat_map(|peer| self.ask_evidence(peer)).collect::<Vec<_>>());
                out
            }
            (SyncMode::Heads, Some(peer)) => self.compare(peer),
            (SyncMode::Heads, None) => Vec::new(),
        }
    }

    /// Announcements of every log this node stores.
    pub fn announce_all(&self) -> Vec<Output> {
        let follows = |t: &TopicId| self.follows.contains(t);
        let last = |l: &crate::log::Log| self.ledger.last_of_too_many(l.stem.actor, l.stem.topic);
        let told = |id: &LogId, l| last(l).is_none_or(|last| *id <= last);
        let all = self.ledger.logs.iter().filter(|(id, l)| follows(&l.stem.topic) && told(id, l));
        all.filter_map(|(log, l)| {
            let head = l.head()?;
            Some(Output::Announce(Announcement { topic: l.stem.topic, log: *log, seq: head.seq, id: head.id }))
        })
        .collect()
    }

    /// A request of a member. The caller has checked that it is one.
    pub fn requested(&mut self, from: NodeKey, ticket: u64, request: Request) -> Vec<Output> {
        let topic = match &request {
            Request::Heads(topic, _) | Request::Evidence(topic) => Some(*topic),
            Request::Range { log, .. } => self.ledger.log(log).map(|l| l.stem.topic),
            Request::Epoch(_) => Some(self.ledger.governance()),
        };
        if topic.is_none_or(|t| !self.follows.contains(&t) || !self.may_read(&from, t)) {
            return vec![Output::Reply { ticket, answer: Box::new(Answer::Nothing) }];
        }
        match request {
            Request::Heads(topic, theirs) => self.answer_heads(from, ticket, topic, theirs),
            Request::Range { log, from: place, tip } => vec![self.answer_range(from, ticket, log, place, tip)],
            Request::Evidence(topic) => {
                let items = self.evidence_page(topic);
                vec![Output::Reply { ticket, answer: Box::new(Answer::Evidence(items)) }]
            }
            Request::Epoch(id) => {
                let item = self.ledger.epoch_at(id).filter(|e| e.body.n > 0).map(|e| EvidenceItem::Epoch(e.signed()));
                let answer = item.map_or(Answer::Nothing, |item| Answer::Evidence(vec![item]));
                vec![Output::Reply { ticket, answer: Box::new(answer) }]
            }
        }
    }

    fn answer_heads(&mut self, from: NodeKey, ticket: u64, topic: TopicId, theirs: crate::hash::Hash) -> Vec<Output> {
        let mut heads = self.heads(topic);
        if let Some(hold) = self.held.get(&from) {
            heads.retain_mut(|h| {
                let limit = hold.get(&h.log).copied().unwrap_or(0);
                if h.clean > limit {
                    let last = limit.checked_sub(1).and_then(|seq| self.ledger.log(&h.log)?.at(seq));
                    *h = Head { clean: limit, id: last.map_or(0, |e| short_id(&e.id.0)), ..*h };
                }
                limit > 0
            });
        }
        let same = crate::heads::digest(topic, &heads) == theirs;
        heads.truncate(MAX_HEADS);
        let answer = if same { Answer::Same } else { Answer::Heads(heads) };
        let mut out = vec![Output::Reply { ticket, answer: Box::new(answer) }];
        // They lack something or we do: ask back, unless we are asking already.
        let asking = self.peers.get(&from).is_none_or(|p| {
            p.in_flight.values().any(|r| matches!(r, Request::Heads(t, _) if *t == topic))
                || !p.queue.is_empty()
                || !p.busy.is_empty()
        });
        if !same && !asking && self.mode == SyncMode::Heads {
            out.push(self.ask_heads(from, topic));
        }
        out
    }

    fn answer_range(
        &mut self,
        from: NodeKey,
        ticket: u64,
        log_id: LogId,
        place: u64,
        tip: Option<crate::id::EventId>,
    ) -> Output {
        let nothing = Output::Reply { ticket, answer: Box::new(Answer::Nothing) };
        let Some(log) = self.ledger.log(&log_id) else {
            return nothing;
        };
        let limit = self.held.get(&from).map_or(u64::MAX, |h| h.get(&log_id).copied().unwrap_or(0));
        let branch = tip.map(|t| log.branch_path(&t)).unwrap_or_default();
        let tip_on_main = tip.and_then(|t| log.main.iter().rev().find(|e| e.id == t)).map_or(log.len(), |e| e.seq + 1);
        let main_until = branch.first().map_or(tip_on_main, |first| first.seq).min(limit);
        let skip = usize::try_from(place).unwrap_or(usize::MAX);
        let main = log.main.iter().take(main_until as usize).skip(skip);
        let beside = branch.into_iter().filter(|e| e.seq >= place && e.seq < limit);
        let mut events: Vec<_> = main.chain(beside).map(|e| (e.seq, e.id)).take(PAGE_EVENTS + 1).collect();
        let more = events.len() > PAGE_EVENTS;
        events.truncate(PAGE_EVENTS);
        if events.is_empty() {
            return nothing;
        }
        Output::Serve { ticket, range: Serve { log: log_id, events, more } }
    }

    /// Evidence about logs of a topic.
    #[must_use]
    pub fn evidence_of(&self, topic: TopicId) -> Vec<EvidenceItem> {
        let of_topic = |log: &LogId| self.ledger.log(log).is_some_and(|l| l.stem.topic == topic);
        let forks =
            self.ledger.forks.iter().filter(|(l, p)| of_topic(l) || p.topic(&**self.ledger.checker()) == Some(topic));
        let closes = self.ledger.closes.iter().filter(|((l, _), _)| of_topic(l));
        let mut items: Vec<EvidenceItem> = forks.map(|(_, p)| EvidenceItem::Fork(p.clone())).collect();
        items.extend(closes.map(|(_, c)| EvidenceItem::Close(c.clone())));
        items.extend(self.ledger.certs.values().filter(|c| c.n > 0).map(|c| EvidenceItem::Cert(c.clone())));
        if topic == self.ledger.governance() {
            items.extend(self.epochs_that_fit());
        }
        items
    }

    /// As much of it as one answer holds. Where that is not all, each answer goes on after the one before, whoever asked, so
    /// that nobody hides one piece behind many others.
    fn evidence_page(&mut self, topic: TopicId) -> Vec<EvidenceItem> {
        let mut items = self.evidence_of(topic);
        let room = |bytes: &mut usize, item: &EvidenceItem| {
            *bytes = bytes.checked_sub(crate::cbor::encode(item).len())?;
            Some(())
        };
        let fitting = |items: &[EvidenceItem]| {
            let mut bytes = EVIDENCE_BYTES;
            items.iter().take(MAX_EVIDENCE).map_while(|item| room(&mut bytes, item)).count()
        };
        if fitting(&items) < items.len() {
            let start = self.told_evidence % items.len();
            items.rotate_left(start);
            let fits = fitting(&items).max(1);
            items.truncate(fits);
            self.told_evidence = self.told_evidence.wrapping_add(fits);
        }
        items
    }

    /// Compares a peer's heads with what is here and queues what is missing.
    pub(super) fn plan(&mut self, from: NodeKey, topic: TopicId, theirs: &[Head]) -> Vec<Output> {
        let standing = self.standing();
        let mut wants = Vec::new();
        let mut evidence = false;
        for head in theirs.iter().take(MAX_HEADS) {
            if head.end == EndKind::Epoch {
                self.plan_epoch(from, head);
                continue;
            }
            self.told_of(from, head.log, head.clean);
            let Some(log) = self.ledger.log(&head.log) else {
                // One without a clean event too: it may be the second pen that ends a log held here.
                wants.push(Want { log: head.log, from: None, tip: None });
                evidence |= head.end != EndKind::Open;
                continue;
            };
            let mine = standing.end(&head.log);
            // Either side may know of what ends this log: of two words of one root the same one must win everywhere.
            let ended = head.end != EndKind::Open || mine.is_some_and(|m| m.why != EndKind::Open);
            evidence |= ended && mine.is_none_or(|m| m.why != head.end || m.clean != head.clean);
            let own = log.stem.actor == self.actor && log.stem.node == self.node;
            if head.clean > log.len() {
                if own && let Some(peer) = self.peers.get_mut(&from) {
                    peer.claims.entry(head.log).or_insert(Claim::Open);
                }
                wants.push(Want { log: head.log, from: None, tip: None });
                continue;
            }
            let last = head.clean.checked_sub(1).and_then(|seq| log.at(seq));
            if last.is_some_and(|e| short_id(&e.id.0) != head.id) {
                wants.push(Want { log: head.log, from: Some(head.clean.saturating_sub(32)), tip: None });
            }
        }
        for want in wants {
            self.want(from, want);
        }
        if evidence { vec![self.send(from, Request::Evidence(topic))] } else { Vec::new() }
    }
}
