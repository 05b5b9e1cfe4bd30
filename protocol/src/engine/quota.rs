//! How much of one member's writing a node takes in an hour: what is over is left where it is and pulled later. Nothing is
//! refused and no verdict reads this; a node that took less is behind, as one is that was away.
//!
//! What another member's event names comes all the same, or one member that writes too much would keep back all who answered
//! it: that is counted against the peer that brings it, for whom the same bound holds.

use super::peers::{Pending, Want};
use super::{Engine, Output};
use crate::cbor;
use crate::event::{ExtraPart, Record, Verified};
use crate::id::{ActorId, LogId, NodeKey};
use crate::limits::{MAX_HEADS, QUOTA_BYTES, QUOTA_EVENTS, QUOTA_HOURS};
use crate::sync::EvidenceItem;
use std::collections::{BTreeMap, BTreeSet};

/// What a node takes of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Events an hour.
    pub events: u64,
    /// Bytes an hour.
    pub bytes: u64,
    /// Hours whose worth may be taken at once.
    pub hours: u64,
}

impl Default for Allowance {
    fn default() -> Self {
        Allowance { events: QUOTA_EVENTS, bytes: QUOTA_BYTES, hours: QUOTA_HOURS }
    }
}

/// Who has to answer for what comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Payer {
    /// Who wrote it.
    Author(ActorId),
    /// Who brings it because somebody else named it.
    Bearer(NodeKey),
}

/// What was taken and not worked off by time yet.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    events: u64,
    bytes: u64,
}

/// The books.
#[derive(Debug, Default)]
pub(super) struct Quota {
    allowance: Allowance,
    spent: BTreeMap<Payer, Spent>,
    /// Who took all there was. They are heard again once an hour's worth is there, and not one event at a time.
    over: BTreeSet<Payer>,
    /// Minutes since the last whole hour.
    minutes: u64,
    /// Logs of which something was left where it is, with their authors.
    deferred: BTreeMap<LogId, ActorId>,
}

impl Quota {
    fn spend(&mut self, payer: Payer, bytes: usize) -> bool {
        let Allowance { events, bytes: most, hours } = self.allowance;
        let spent = self.spent.entry(payer).or_default();
        spent.events = spent.events.saturating_add(1);
        spent.bytes = spent.bytes.saturating_add(bytes as u64);
        let over = spent.events >= events.saturating_mul(hours) || spent.bytes >= most.saturating_mul(hours);
        over && self.over.insert(payer)
    }

    fn hour(&mut self) {
        let Allowance { events, bytes, hours } = self.allowance;
        self.spent.retain(|_, s| {
            *s = Spent { events: s.events.saturating_sub(events), bytes: s.bytes.saturating_sub(bytes) };
            s.events > 0 || s.bytes > 0
        });
        let room = |s: &Spent| s.events < events.saturating_mul(hours) && s.bytes < bytes.saturating_mul(hours);
        self.over.retain(|payer| self.spent.get(payer).is_some_and(|s| !room(s)));
        self.deferred.retain(|_, author| self.over.contains(&Payer::Author(*author)));
    }
}

impl Engine {
    /// Sets what this node takes of one member in an hour.
    pub fn allow(&mut self, allowance: Allowance) {
        self.quota.allowance = allowance;
    }

    /// So much time has passed, by this node's own steady clock.
    pub fn elapse(&mut self, minutes: u64) {
        self.quota.minutes = self.quota.minutes.saturating_add(minutes);
        for _ in 0..(self.quota.minutes / 60).min(QUOTA_HOURS) {
            self.quota.hour();
        }
        self.quota.minutes %= 60;
    }

    /// Members who wrote more than this node takes, and the logs of which it left something where it is for now.
    #[must_use]
    pub fn deferred(&self) -> BTreeMap<ActorId, BTreeSet<LogId>> {
        let mut by_author: BTreeMap<ActorId, BTreeSet<LogId>> = BTreeMap::new();
        for (log, author) in &self.quota.deferred {
            by_author.entry(*author).or_default().insert(*log);
        }
        by_author
    }

    /// Whether an event of that author may be taken now from that peer, which brings it because it was `named` by another
    /// member's event or because it is news. One's own always may.
    fn may_take(&self, author: ActorId, from: NodeKey, named: bool) -> bool {
        let over = |payer| self.quota.over.contains(&payer);
        author == self.actor || !over(Payer::Author(author)) || (named && !over(Payer::Bearer(from)))
    }

    /// Whether an event is not to be had now: its author wrote too much lately, or opens one log more where too many show
    /// already that none of them counts, unless somebody names that one.
    pub(super) fn is_left_there(&mut self, event: &Verified, page: &Pending) -> bool {
        let (header, log) = (&event.header, event.header.log());
        if !self.may_take(header.actor, page.from, page.branch) {
            if self.quota.deferred.len() < MAX_HEADS {
                self.quota.deferred.insert(log, header.actor);
            }
            return true;
        }
        let last = self.ledger.last_of_too_many(header.actor, header.topic);
        !page.branch && self.ledger.log(&log).is_none() && last.is_some_and(|last| log > last)
    }

    /// Lets a page of the peer go that has sent most of those that wait, so that nobody crowds the others out: the newest,
    /// if it is that peer's.
    pub(super) fn let_one_go(&mut self, newest: LogId) {
        let mut sent: BTreeMap<NodeKey, usize> = BTreeMap::new();
        self.pending.values().for_each(|p| *sent.entry(p.from).or_default() += 1);
        let Some((most, _)) = sent.into_iter().max_by_key(|(_, pages)| *pages) else { return };
        let theirs = |log: &LogId| self.pending.get(log).is_some_and(|p| p.from == most);
        let gone = Some(newest).filter(theirs).or_else(|| self.pending.keys().copied().find(theirs));
        gone.map(|log| self.pending.remove(&log));
    }

    /// Counts an event that was taken.
    pub(super) fn took(&mut self, author: ActorId, from: NodeKey, record: &Record) -> Option<Output> {
        let extra = if let ExtraPart::Held(_, bytes) = &record.extra { bytes.len() } else { 0 };
        self.took_bytes(author, from, record.header.len() + record.facts.len() + extra)
    }

    fn took_bytes(&mut self, author: ActorId, from: NodeKey, bytes: usize) -> Option<Output> {
        if author == self.actor {
            return None;
        }
        let payer = match self.quota.over.contains(&Payer::Author(author)) {
            true => Payer::Bearer(from),
            false => Payer::Author(author),
        };
        let news = self.quota.spend(payer, bytes) && payer == Payer::Author(author);
        news.then(|| {
            Output::Note(format!("member {author} writes more than a node takes in an hour; the rest is fetched later"))
        })
    }

    /// Whether asking that peer for more of a log is of no use now.
    pub(super) fn is_of_no_use(&self, peer: NodeKey, want: &Want) -> bool {
        let author = self.quota.deferred.get(&want.log);
        author.is_some_and(|author| !self.may_take(*author, peer, want.tip.is_some()))
    }

    /// Whether evidence of a peer may be heard now. What ends a log, or names a key, for the first time always may; what only
    /// replaces it by something lower counts as writing of its author, who can sign any number of those.
    pub(super) fn may_hear(&self, item: &EvidenceItem) -> bool {
        self.replaces(item).is_none_or(|author| !self.quota.over.contains(&Payer::Author(author)))
    }

    /// Takes evidence of a peer in.
    pub(super) fn hear(&mut self, from: NodeKey, item: EvidenceItem) -> Vec<Output> {
        let (replaces, bytes) = (self.replaces(&item), cbor::encode(&item).len());
        let mut out = self.evidence(item);
        if let Some(author) = replaces.filter(|_| !out.is_empty()) {
            out.extend(self.took_bytes(author, from, bytes));
        }
        out
    }

    /// Whose evidence of that kind is there already.
    fn replaces(&self, item: &EvidenceItem) -> Option<ActorId> {
        match item {
            EvidenceItem::Fork(proof) => {
                let log = proof.log().filter(|l| self.ledger.forks.contains_key(l))?;
                self.ledger.log(&log).map(|l| l.stem.actor)
            }
            EvidenceItem::Close(c) => self.ledger.closes.contains_key(&(c.log, c.actor)).then_some(c.actor),
            EvidenceItem::Cert(c) => self.ledger.certs.contains_key(&(c.actor, c.n)).then_some(c.actor),
            EvidenceItem::Epoch(_) => None,
        }
    }
}
