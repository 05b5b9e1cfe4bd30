//! The way into the ledger.

use super::Ledger;
use super::look::Sightline;
use crate::event::{Body, Dep, Header, Kind, Record, Verified};
use crate::id::{EpochId, EventId, LogId};
use crate::limits::{HEADER_VERSION, MAX_SUCCESSIONS};
use crate::log::{Entry, Log, Stem};
use crate::rules::{Case, Look, Memo, Verdict, judge};
use crate::trade::{Changes, Draft, Pen};
use std::sync::Arc;

/// What happened to an event that was brought in.
#[derive(Clone, Debug)]
pub enum Admitted {
    /// Stored and judged. `branch` when it lies beside the main chain.
    Stored {
        /// Its verdict.
        verdict: Verdict,
        /// Whether it was stored on the main chain or a branch.
        on: Chain,
    },
    /// It was here already.
    Known,
    /// Another event is at its place: the two headers prove a fork. It was not stored.
    Forked {
        /// The stored event at that place.
        mine: EventId,
        /// The other one, as it came.
        other: Box<Record>,
    },
}

/// On which chain of its log an event lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// The one that arrived first.
    Main,
    /// Another.
    Branch,
}

/// What must be stored first (R3). Nothing is wrong with the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The part of its own log before it.
    Before(LogId, u64),
    /// A named prefix of another log.
    Prefix(Dep),
    /// The body of its epoch.
    Epoch(EpochId),
}

/// Why an event is never stored (R4).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another network.
    #[error("the event belongs to another network")]
    Charter,
    /// No topic of the charter.
    #[error("the event's topic is not one of the charter's")]
    Topic,
    /// The chain does not hold.
    #[error("the event does not continue its log: sequence, previous id, epoch and dependencies must fit")]
    Chain,
    /// The opening event gives no right.
    #[error(
        "the log's first event does not open it: its certificate must be signed by the actor's root and name an admission, or the actor be a founder"
    )]
    Open,
}

/// How the ledger answers.
pub type Outcome = Result<Admitted, Blocked>;

/// Not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// Come back when this is stored.
    Missing(Missing),
    /// Never.
    Refused(Refusal),
}

impl From<Refusal> for Blocked {
    fn from(r: Refusal) -> Self {
        Blocked::Refused(r)
    }
}

impl From<Missing> for Blocked {
    fn from(m: Missing) -> Self {
        Blocked::Missing(m)
    }
}

impl Ledger {
    /// Brings a verified event in. `wanted` names a branch that a stored event is waiting for, if it is on one:
    /// only then an event beside the main chain is stored.
    ///
    /// # Errors
    /// What must come first, or why it never will.
    pub fn admit(&mut self, event: Verified, branch_wanted: bool) -> Outcome {
        if self.events.contains_key(&event.id) {
            return Ok(Admitted::Known);
        }
        self.watching(event.id, |ledger| ledger.admit_new(event, branch_wanted))
    }

    fn admit_new(&mut self, event: Verified, branch_wanted: bool) -> Outcome {
        let header = &event.header;
        self.check_frame(header)?;
        let log_id = header.log();
        let chain = match self.chain_place(&log_id, &event) {
            Ok(chain) => chain,
            Err(Placed::Blocked(b)) => return Err(b),
            Err(Placed::Fork(_)) if branch_wanted => Chain::Branch,
            Err(Placed::Fork(mine)) => return Ok(Admitted::Forked { mine, other: Box::new(event.record) }),
        };
        self.check_deps(header, &log_id)?;
        let body = self.body_of(&event.id, header, &event.record.facts);
        self.check_open(header, body.as_ref())?;
        let start = self.start_pen(header, body.as_ref())?;
        let pen = match chain {
            Chain::Branch if header.seq > 0 => Some(self.pen_at(&log_id, header.seq, &header.prev)),
            _ => None,
        };
        let base = pen.as_ref().or(start.as_ref()).or_else(|| self.logs.get(&log_id).map(|l| &l.pen));
        let base = base.ok_or(Refusal::Chain)?;
        self.check_epoch(base, header)?;
        self.check_admission(base, header, body.as_ref())?;
        let (changes, verdict, memo) = self.judge_on(base, header, event.id, body.as_ref());
        let entry = entry(&event, body.map(Arc::new), verdict, memo);
        self.store(log_id, chain, entry, changes, start, header);
        Ok(Admitted::Stored { verdict, on: chain })
    }

    /// Judges a draft of one's own, which would be the next event of its log, without storing anything.
    ///
    /// # Errors
    /// As [`Ledger::admit`].
    pub fn rehearse(&self, event: &Verified) -> Result<Verdict, Blocked> {
        let header = &event.header;
        self.check_frame(header)?;
        let log_id = header.log();
        match self.chain_place(&log_id, event) {
            Ok(Chain::Main) => {}
            Ok(Chain::Branch) | Err(Placed::Fork(_)) => return Err(Refusal::Chain.into()),
            Err(Placed::Blocked(b)) => return Err(b),
        }
        self.check_deps(header, &log_id)?;
        let body = self.body_of(&event.id, header, &event.record.facts);
        self.check_open(header, body.as_ref())?;
        let start = self.start_pen(header, body.as_ref())?;
        let base = start.as_ref().or_else(|| self.logs.get(&log_id).map(|l| &l.pen)).ok_or(Refusal::Chain)?;
        self.check_epoch(base, header)?;
        self.check_admission(base, header, body.as_ref())?;
        Ok(self.judge_on(base, header, event.id, body.as_ref()).1)
    }

    pub(super) fn read_body(header: &Header, facts: &[u8]) -> Option<Body> {
        if header.version == HEADER_VERSION { Body::read(header.kind, facts) } else { None }
    }

    fn check_frame(&self, header: &Header) -> Result<(), Blocked> {
        if header.charter != self.id {
            return Err(Refusal::Charter.into());
        }
        if !self.topics.contains_key(&header.topic) {
            return Err(Refusal::Topic.into());
        }
        if !self.may_cite(header.epoch) {
            return Err(Missing::Epoch(header.epoch).into());
        }
        Ok(())
    }

    /// The number of the cited epoch never goes back along a log and those it succeeds (R2).
    fn check_epoch(&self, pen: &Pen, header: &Header) -> Result<(), Blocked> {
        let number = |id| self.epoch_at(id).map_or(0, |e| e.body.n);
        if number(header.epoch) >= number(pen.epoch) { Ok(()) } else { Err(Refusal::Chain.into()) }
    }

    fn check_open(&self, header: &Header, body: Option<&Body>) -> Result<(), Blocked> {
        let open = match body {
            Some(Body::Open(open)) => open,
            _ if header.seq == 0 => return Err(Refusal::Open.into()),
            _ => return Ok(()),
        };
        let fits = crate::rules::open_is_admissible(header, open, &self.charter.body, self.id, &*self.checker);
        // A certificate that a known newer one replaced opens nothing any more, wherever the newer one was seen.
        if header.seq != 0 || fits { Ok(()) } else { Err(Refusal::Open.into()) }
    }

    /// A log opens only with an admission of its own actor in sight (R4), unless that is a founder: other logs would be
    /// room for anybody. An admission that this build cannot judge is none of its author's fault.
    fn check_admission(&self, pen: &Pen, header: &Header, body: Option<&Body>) -> Result<(), Blocked> {
        let Some(Body::Open(open)) = body.filter(|_| header.seq == 0) else { return Ok(()) };
        if self.charter.body.founder(header.actor).is_some() {
            return Ok(());
        }
        let mut draft = Draft::new(pen);
        let line = Sightline::new(self, header);
        line.gain(&mut draft);
        let admits = |id: &EventId| match line.seen(id, &draft) {
            Some(seen) => match (seen.verdict, seen.memo) {
                (Verdict::Valid, Memo::Admitted(actor, _, _)) => *actor == header.actor,
                (Verdict::Unknown | Verdict::Unjudged, _) => true,
                _ => false,
            },
            None => false,
        };
        if open.admissions.iter().any(admits) { Ok(()) } else { Err(Refusal::Open.into()) }
    }

    fn check_deps(&self, header: &Header, log: &LogId) -> Result<(), Blocked> {
        for dep in &header.deps {
            let Some(other) = self.logs.get(&dep.log) else { return Err(Missing::Prefix(*dep).into()) };
            let in_reach = other.stem.topic == header.topic || other.stem.topic == self.governance();
            if dep.log == *log || !in_reach {
                return Err(Refusal::Chain.into());
            }
            if other.entry(dep.seq, &dep.id).is_none() {
                return Err(Missing::Prefix(*dep).into());
            }
        }
        Ok(())
    }

    fn chain_place(&self, log_id: &LogId, event: &Verified) -> Result<Chain, Placed> {
        let header = &event.header;
        let Some(log) = self.logs.get(log_id) else {
            return match (header.seq, header.prev) {
                (0, EventId::ZERO) => Ok(Chain::Main),
                (0, _) => Err(Placed::Blocked(Refusal::Chain.into())),
                _ => Err(Placed::Blocked(Missing::Before(*log_id, 0).into())),
            };
        };
        if header.seq == 0 {
            return if header.prev == EventId::ZERO {
                self.fork_at(log, 0)
            } else {
                Err(Placed::Blocked(Refusal::Chain.into()))
            };
        }
        if header.seq > log.len() && !log.branches.contains_key(&header.prev) {
            return Err(Placed::Blocked(Missing::Before(*log_id, log.len()).into()));
        }
        match log.entry(header.seq - 1, &header.prev) {
            Some(prev) if log.at(prev.seq).is_some_and(|e| e.id == prev.id) => match log.at(header.seq) {
                None => Ok(Chain::Main),
                Some(_) => self.fork_at(log, header.seq),
            },
            Some(_) => Ok(Chain::Branch),
            // Its predecessor is another event than ours at that place: the fork lies lower, or the chain is broken.
            None => Err(Placed::Blocked(Missing::Before(*log_id, header.seq - 1).into())),
        }
    }

    fn fork_at(&self, log: &Log, seq: u64) -> Result<Chain, Placed> {
        Err(log.at(seq).map_or(Placed::Blocked(Refusal::Chain.into()), |mine| Placed::Fork(mine.id)))
    }

    /// For a first event: the empty pen, or the pen of the log it succeeds.
    fn start_pen(&self, header: &Header, body: Option<&Body>) -> Result<Option<Pen>, Blocked> {
        if header.seq != 0 {
            return Ok(None);
        }
        let fresh = Pen::new(header.actor, header.topic, self.id.into());
        let Some(Body::Open(open)) = body else { return Ok(Some(fresh)) };
        let Some(before) = &open.predecessor else { return Ok(Some(fresh)) };
        let Some(log) = self.logs.get(&before.log) else { return Err(Missing::Prefix(*before).into()) };
        if log.stem.actor != header.actor || log.stem.topic != header.topic {
            return Err(Refusal::Chain.into());
        }
        if log.entry(before.seq, &before.id).is_none() {
            return Err(Missing::Prefix(*before).into());
        }
        if self.successions_before(before) >= MAX_SUCCESSIONS {
            return Err(Refusal::Chain.into());
        }
        let mut pen = self.pen_at(&before.log, before.seq + 1, &before.id);
        pen.role = None;
        Ok(Some(pen))
    }

    /// Number of logs that lead to a place by succession, that of the place included.
    fn successions_before(&self, place: &Dep) -> usize {
        let before = |d: &Dep| super::look::opening(self.logs.get(&d.log)?, &d.id);
        std::iter::successors(Some(*place), before).take(MAX_SUCCESSIONS).count()
    }

    /// Judges one event on a pen: sight first, then the rule. Sight stays even when the rule says no.
    pub(super) fn judge_on(
        &self,
        pen: &Pen,
        header: &Header,
        id: EventId,
        body: Option<&Body>,
    ) -> (Changes, Verdict, Memo) {
        let mut draft = Draft::new(pen);
        let line = Sightline::new(self, header);
        line.gain(&mut draft);
        let settled = draft.changes.clone();
        let case = Case { header, id, look: &line };
        let (verdict, memo) = judge(&case, body, &mut draft);
        let changes = if verdict == Verdict::Valid { draft.changes } else { settled };
        (changes, verdict, memo)
    }

    fn store(
        &mut self,
        log_id: LogId,
        chain: Chain,
        entry: Entry,
        changes: Changes,
        start: Option<Pen>,
        header: &Header,
    ) {
        // Only a first event's certificate was checked (`check_open`).
        if let (0, Some(Body::Open(open))) = (entry.seq, entry.body.as_deref())
            && self.is_news(&open.cert)
        {
            self.certs.insert((open.cert.actor, open.cert.n), open.cert.clone());
        }
        self.events.insert(entry.id, (log_id, entry.seq));
        match chain {
            Chain::Main => self.continued(log_id, entry.seq, entry.kind),
            Chain::Branch => self.changed(),
        }
        let clouds = is_clouding(&entry);
        if self.pens.entry((header.actor, header.topic)).or_default().insert(log_id) {
            self.epochs.meet(&log_id, header.actor);
        }
        let log = self.logs.entry(log_id).or_insert_with(|| {
            let pen = start.unwrap_or_else(|| Pen::new(header.actor, header.topic, header.charter.into()));
            Log::new(Stem::of(header), pen)
        });
        if chain == Chain::Branch {
            log.branches.insert(entry.id, entry);
            return;
        }
        log.pen.commit(changes, header.epoch);
        log.pen.clouded |= clouds;
        if entry.is_valid() && entry.kind == Kind::Receive.number() {
            log.receives.push((entry.seq, entry.id));
        }
        if let (true, Some(Body::Recall(recall))) = (entry.is_valid(), entry.body.as_deref()) {
            log.recalls.push((entry.seq, recall.give));
        }
        log.main.push(entry);
    }
}

/// Whether nothing after this event of the log can be judged by this build: it is unknown, or rests on something unknown,
/// so that a build that knows it may find devices in the author's hands, or a right, of which this one sees nothing.
pub(super) fn is_clouding(entry: &Entry) -> bool {
    matches!(entry.verdict, Verdict::Unknown | Verdict::Unjudged) && entry.kind < crate::event::NON_CRITICAL
}

enum Placed {
    Blocked(Blocked),
    Fork(EventId),
}

fn entry(event: &Verified, body: Option<Arc<Body>>, verdict: Verdict, memo: Memo) -> Entry {
    let h = &event.header;
    Entry {
        id: event.id,
        seq: h.seq,
        prev: h.prev,
        epoch: h.epoch,
        minute: h.minute,
        kind: h.kind,
        deps: h.deps.clone().into_boxed_slice(),
        body,
        verdict,
        memo,
    }
}
