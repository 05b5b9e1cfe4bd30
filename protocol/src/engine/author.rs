//! Writing one's own log: a draft is judged like anybody's event before it is signed into existence.

use super::peers::Claim;
use super::{Engine, Output, Stored};
use crate::event::{Body, Dep, Extra, ExtraPart, Header, Record, Verified, payload_hash};
use crate::hash::Hash;
use crate::id::{EventId, Incarnation, LogId, TopicId};
use crate::key::SecretKey;
use crate::ledger::{Admitted, Blocked, Chain};
use crate::limits::{HEADER_VERSION, MAX_DEPS, MAX_PAYLOAD, MAX_WITNESS};
use crate::log::Stem;
use crate::rules::{Verdict, Why};
use crate::sync::Announcement;
use crate::time::Minute;
use std::collections::BTreeMap;

/// What this node wants to say.
#[derive(Clone, Debug)]
pub struct Draft {
    /// In which topic.
    pub topic: TopicId,
    /// The facts.
    pub body: Body,
    /// The extra.
    pub extra: Extra,
    /// 32 fresh random bytes for the extra's hash.
    pub salt: Hash,
    /// Claimed time.
    pub minute: Minute,
}

/// A signed and judged event of one's own, not stored yet.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The event.
    pub event: Verified,
}

/// Why a node does not sign a draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthorError {
    /// The rules say no.
    #[error("refused: {0}")]
    Refused(Why),
    /// The log is not open yet.
    #[error("this node has no log in that topic yet; it opens one when it is a member")]
    NoLog,
    /// Others hold more of this node's log than it does (R10).
    #[error(
        "another member holds more of this node's own log than this node does; it writes nothing until its tail is back and a successor is opened"
    )]
    Behind,
    /// An epoch removed this organisation.
    #[error("the members have removed this organisation; it reads what it has and writes nothing")]
    Removed,
    /// The tip's rules are unknown here.
    #[error("the members trade by rules that this version of Regain does not know; update it")]
    Rules,
    /// Something it refers to is not here.
    #[error("it refers to an event that this node does not have")]
    Unknown,
    /// More logs than one event may name.
    #[error("the event would name more than {MAX_DEPS} other logs; acknowledge some first")]
    TooManyDeps(Vec<Dep>),
    /// Facts and extra are too long.
    #[error("facts and extra have {0} bytes, at most {MAX_PAYLOAD} fit into one event; split it")]
    TooLong(usize),
    /// The event does not continue the log, which should never happen to one's own.
    #[error("the event does not continue this node's log: {0}")]
    Chain(String),
}

impl Engine {
    /// Signs a draft as the next event of this node's log in its topic, after judging it. Nothing is stored.
    ///
    /// # Errors
    /// Why it is not signed.
    pub fn prepare(&self, key: &SecretKey, draft: Draft) -> Result<Prepared, AuthorError> {
        if self.behind.contains(&draft.topic) {
            return Err(AuthorError::Behind);
        }
        let log_id = self.own.get(&draft.topic).ok_or(AuthorError::NoLog)?;
        if self.peers.values().any(|p| p.claims.get(log_id) == Some(&Claim::Open)) {
            return Err(AuthorError::Behind);
        }
        let log = self.ledger.log(log_id).ok_or(AuthorError::NoLog)?;
        let head = log.head().ok_or(AuthorError::NoLog)?;
        let deps = self.deps_for(log_id, &draft.body)?;
        let witness = self.witnesses(draft.topic, log_id, &deps);
        let place = (log.stem, log.len(), head.id);
        self.finish(key, draft, place, deps, witness)
    }

    /// Signs the first event of a new log of this node. `draft.body` must be `Open`.
    ///
    /// # Errors
    /// Why it is not signed.
    pub fn prepare_open(
        &self,
        key: &SecretKey,
        draft: Draft,
        incarnation: Incarnation,
    ) -> Result<Prepared, AuthorError> {
        let stem = Stem {
            charter: self.ledger.charter_id(),
            actor: self.actor,
            node: self.node,
            topic: draft.topic,
            incarnation,
        };
        let deps = self.reference_deps(None, &draft.body)?;
        self.finish(key, draft, (stem, 0, EventId::ZERO), deps, Vec::new())
    }

    fn finish(
        &self,
        key: &SecretKey,
        draft: Draft,
        (stem, seq, prev): (Stem, u64, EventId),
        deps: Vec<Dep>,
        witness: Vec<Dep>,
    ) -> Result<Prepared, AuthorError> {
        if deps.len() > MAX_DEPS {
            return Err(AuthorError::TooManyDeps(deps));
        }
        self.may_write(&draft)?;
        let facts = draft.body.to_facts();
        let extra = match draft.extra.is_empty() {
            true => ExtraPart::None,
            false => ExtraPart::Held(draft.salt, crate::cbor::encode(&draft.extra)),
        };
        let header = Header {
            version: HEADER_VERSION,
            charter: stem.charter,
            actor: stem.actor,
            node: stem.node,
            topic: stem.topic,
            incarnation: stem.incarnation,
            seq,
            prev,
            epoch: self.ledger.epoch(),
            deps,
            witness,
            minute: draft.minute,
            kind: draft.body.kind().number(),
            payload: payload_hash(&facts, &extra),
        };
        let length = facts.len() + if let ExtraPart::Held(_, b) = &extra { b.len() } else { 0 };
        let record = Record::sign(&header, key, facts, extra);
        let event = record.trust().map_err(|_| AuthorError::TooLong(length))?;
        match self.ledger.rehearse(&event) {
            Ok(Verdict::Valid) => Ok(Prepared { event }),
            Ok(Verdict::Invalid(why)) => Err(AuthorError::Refused(why)),
            Ok(Verdict::Unknown | Verdict::Unjudged) => Err(AuthorError::Unknown),
            Err(Blocked::Missing(_)) => Err(AuthorError::Unknown),
            Err(Blocked::Refused(r)) => Err(AuthorError::Chain(r.to_string())),
        }
    }

    /// Whether the tip lets this node write that.
    fn may_write(&self, draft: &Draft) -> Result<(), AuthorError> {
        let removed = self.ledger.removed_by(self.actor).is_some();
        if removed && !matches!(draft.body, Body::Open(_)) {
            let opened = self.own.get(&draft.topic).and_then(|l| self.ledger.log(l)).map(|l| l.pen.opened);
            let back =
                opened.is_some_and(|e| self.ledger.removed_by(self.actor).is_some_and(|r| self.ledger.descends(e, r)));
            if !back {
                return Err(AuthorError::Removed);
            }
        }
        let kind = draft.body.kind();
        let governs = kind.is_governance() || kind.is_everywhere();
        if governs || self.ledger.tip().rules == crate::limits::RULES { Ok(()) } else { Err(AuthorError::Rules) }
    }

    /// Stores a prepared event. The caller carries out the outputs in order, so that it is durable before it is told.
    ///
    /// # Errors
    /// The log moved on since the event was prepared.
    pub fn commit(&mut self, prepared: Prepared) -> Result<Vec<Output>, AuthorError> {
        let event = prepared.event;
        let (header, id, record) = (event.header.clone(), event.id, event.record.clone());
        let log = header.log();
        match self.ledger.admit(event, false) {
            Ok(Admitted::Stored { .. }) => {}
            Ok(other) => return Err(AuthorError::Chain(format!("{other:?}"))),
            Err(e) => return Err(AuthorError::Chain(format!("{e:?}"))),
        }
        if header.seq == 0 {
            self.behind.remove(&header.topic);
        }
        let stored = Stored { log, seq: header.seq, id, on: Chain::Main, record };
        let mut out = self.after_store(&stored);
        out.extend(self.refresh_old_gate());
        out.insert(0, Output::Append(vec![stored]));
        out.push(Output::Announce(Announcement { topic: header.topic, log, seq: header.seq, id }));
        Ok(out)
    }

    /// Deps for what the body refers to, and for `Receive`s of own gives that are not in sight yet.
    fn deps_for(&self, own: &LogId, body: &Body) -> Result<Vec<Dep>, AuthorError> {
        let mut deps = self.reference_deps(Some(own), body)?;
        for dep in self.unseen_receipts(own) {
            if deps.len() < MAX_DEPS && !deps.iter().any(|d| d.log == dep.log) {
                deps.push(dep);
            }
        }
        Ok(deps)
    }

    fn reference_deps(&self, own: Option<&LogId>, body: &Body) -> Result<Vec<Dep>, AuthorError> {
        let mut deps: BTreeMap<LogId, Dep> = BTreeMap::new();
        for id in body.references() {
            let (log, entry) = self.ledger.event(&id).ok_or(AuthorError::Unknown)?;
            let (log_id, seq) = self.ledger.place(&id).ok_or(AuthorError::Unknown)?;
            if log.stem.actor == self.actor {
                continue;
            }
            let sight = own.and_then(|own| self.ledger.log(own)).and_then(|l| l.pen.sight.get(&log_id));
            if sight.is_some_and(|tip| log.chain_has(tip, seq, &id)) {
                continue;
            }
            let on_main = log.at(seq).is_some_and(|e| e.id == id);
            let tip = if on_main { log.head().unwrap_or(entry) } else { entry };
            deps.insert(log_id, Dep { log: log_id, seq: tip.seq, id: tip.id });
        }
        Ok(deps.into_values().collect())
    }

    /// Prefixes of other logs that hold `Receive`s of own gives this log has not seen: acknowledging them frees or
    /// hands on the devices in this node's own books.
    #[must_use]
    pub fn unseen_receipts(&self, own: &LogId) -> Vec<Dep> {
        let Some(mine) = self.ledger.log(own) else { return Vec::new() };
        let open = |give: &EventId| mine.pen.gives.get(give) == Some(&crate::trade::GiveState::Open);
        let mut deps = Vec::new();
        for (id, log) in self.ledger.logs(mine.stem.topic).filter(|(id, _)| *id != own) {
            let seen = mine.pen.sight.get(id).map(|d| d.seq);
            let start = log.receives.partition_point(|(seq, _)| seen.is_some_and(|s| *seq <= s));
            let ours = log.receives.iter().skip(start).rev().find(|(seq, _)| {
                matches!(log.at(*seq).and_then(|e| e.body.as_deref()), Some(Body::Receive(r)) if open(&r.give))
            });
            if let Some(entry) = ours.and_then(|(seq, _)| log.at(*seq)) {
                deps.push(Dep { log: *id, seq: entry.seq, id: entry.id });
            }
        }
        deps
    }

    /// The newest heads of up to two other logs of the topic that deps do not name: evidence for R7 at little cost.
    fn witnesses(&self, topic: TopicId, own: &LogId, deps: &[Dep]) -> Vec<Dep> {
        let others = self.ledger.logs(topic).filter(|(id, _)| *id != own && !deps.iter().any(|d| d.log == **id));
        let mut heads: Vec<(Minute, Dep)> =
            others.filter_map(|(id, l)| l.head().map(|h| (h.minute, Dep { log: *id, seq: h.seq, id: h.id }))).collect();
        heads.sort_unstable_by(|a, b| b.cmp(a));
        heads.into_iter().map(|(_, d)| d).take(MAX_WITNESS.min(2)).collect()
    }
}
