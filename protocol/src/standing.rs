//! `standing`: which stored events count, by evidence that stands by its own signatures (R6, R7). One pass: where logs
//! end, whose admissions stand, what a clean log of another member saves. Never arrival order, never a clock.

use crate::cbor;
use crate::event::{Body, Header, Kind, event_id};
use crate::hash::Tag;
use crate::id::{ActorId, CharterId, EventId, LogId, Signature, TopicId};
use crate::key::Checker;
use crate::ledger::Ledger;
use crate::log::{EndKind, Entry, Log};
use crate::member::Role;
use minicbor::{Decode, Encode};
use std::collections::{BTreeMap, BTreeSet};

/// Two headers of one place in one log, both signed: the author wrote with two pens.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ForkProof {
    /// One header.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub a: Vec<u8>,
    /// Its signature.
    #[n(1)]
    pub a_signature: Signature,
    /// The other header.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub b: Vec<u8>,
    /// Its signature.
    #[n(3)]
    pub b_signature: Signature,
}

impl ForkProof {
    fn headers(&self) -> Option<(Header, Header)> {
        cbor::check(&self.a).ok()?;
        cbor::check(&self.b).ok()?;
        Some((Header::from_bytes(&self.a).ok()?, Header::from_bytes(&self.b).ok()?))
    }

    /// Log and place of the fork, if both signatures verify strictly and the headers differ at one place.
    #[must_use]
    pub fn verify(&self, charter: CharterId, checker: &dyn Checker) -> Option<(LogId, u64)> {
        let (a, b) = self.headers()?;
        let signed = |bytes: &[u8], key: &[u8; 32], s| checker.check(key, &Tag::EventSignature.preimage(&[bytes]), s);
        let one_place = a.charter == charter && a.log() == b.log() && a.seq == b.seq;
        let two = event_id(&self.a) != event_id(&self.b);
        let both = signed(&self.a, &a.node.0, &self.a_signature) && signed(&self.b, &b.node.0, &self.b_signature);
        (one_place && two && both).then(|| (a.log(), a.seq))
    }

    /// Place of the fork.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.headers().map_or(u64::MAX, |(a, _)| a.seq)
    }

    /// Topic of the log, if the proof is well formed.
    #[must_use]
    pub fn topic(&self, _checker: &dyn Checker) -> Option<TopicId> {
        self.headers().map(|(a, _)| a.topic)
    }

    /// The log, if the proof is well formed.
    #[must_use]
    pub fn log(&self) -> Option<LogId> {
        self.headers().map(|(a, _)| a.log())
    }
}

/// Where a log's clean part ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Number of clean events.
    pub clean: u64,
    /// Why there are no more.
    pub why: EndKind,
}

/// The standing of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// In the clean part of its log.
    Good,
    /// Beyond a fork or close, and named by a clean log of another member.
    Contested,
    /// Beyond an end, without effect.
    Beyond,
}

/// The standing of everything in a ledger. Build it anew when the ledger changed.
pub struct StandingMap {
    ends: BTreeMap<LogId, End>,
    members: BTreeMap<ActorId, Role>,
    saved: BTreeSet<EventId>,
}

impl StandingMap {
    /// The one pass.
    #[must_use]
    pub fn of(ledger: &Ledger) -> Self {
        let ends = ends(ledger);
        let members = members(ledger, &ends);
        let saved = saved(ledger, &ends, &members);
        StandingMap { ends, members, saved }
    }

    /// Where a log's clean part ends.
    #[must_use]
    pub fn end(&self, log: &LogId) -> Option<End> {
        self.ends.get(log).copied()
    }

    /// Members in standing, with their roles.
    #[must_use]
    pub fn members(&self) -> &BTreeMap<ActorId, Role> {
        &self.members
    }

    /// The standing of a stored event.
    #[must_use]
    pub fn standing(&self, log_id: &LogId, log: &Log, entry: &Entry) -> Standing {
        let clean = self.ends.get(log_id).is_some_and(|e| entry.seq < e.clean);
        if clean && log.at(entry.seq).is_some_and(|e| e.id == entry.id) {
            Standing::Good
        } else if self.saved.contains(&entry.id) {
            Standing::Contested
        } else {
            Standing::Beyond
        }
    }

    /// The events of a log that count, with their standing, ascending: valid, of a member, good or saved.
    pub fn counted<'a>(&'a self, id: &'a LogId, log: &'a Log) -> impl Iterator<Item = (&'a Entry, Standing)> + 'a {
        let member = self.members.contains_key(&log.stem.actor);
        let all = log.main.iter().chain(log.branches.values());
        all.filter(move |e| member && e.is_valid())
            .map(move |e| (e, self.standing(id, log, e)))
            .filter(|(_, s)| *s != Standing::Beyond)
    }
}

/// Ends of all logs: proofs, root closings, newer certificates, successors, and one pen a topic (R1).
fn ends(ledger: &Ledger) -> BTreeMap<LogId, End> {
    let mut ends: BTreeMap<LogId, End> =
        ledger.logs.iter().map(|(id, log)| (*id, End { clean: log.len(), why: EndKind::Open })).collect();
    let mut lower = |log: &LogId, clean: u64, why: EndKind| {
        if let Some(end) = ends.get_mut(log) {
            // At the same place a fork tells more than a close; the order of the kinds settles it.
            if clean < end.clean || (clean <= end.clean && why > end.why) {
                *end = End { clean: clean.min(end.clean), why };
            }
        }
    };
    for (log, proof) in &ledger.forks {
        lower(log, proof.seq(), EndKind::Fork);
    }
    for ((log, actor), close) in &ledger.closes {
        if ledger.logs.get(log).is_some_and(|l| l.stem.actor == *actor) {
            lower(log, close.seq + 1, EndKind::Closed);
        }
    }
    for (log, clean) in ended_by_certificates(ledger) {
        lower(&log, clean, EndKind::Closed);
    }
    let successions = successions(ledger);
    for (place, heirs) in &successions {
        let why = if heirs.len() > 1 { EndKind::Fork } else { EndKind::Closed };
        if let Some((log, clean)) = place.before {
            lower(&log, clean, why);
        }
        if heirs.len() > 1 {
            heirs.iter().for_each(|heir| lower(heir, 0, EndKind::Fork));
        }
    }
    // An heir of a place beyond its predecessor's fork is itself beyond it; chains of heirs are short.
    for _ in 0..successions.len() {
        let mut changed = false;
        for (place, heirs) in &successions {
            let Some((log, clean)) = place.before else { continue };
            let beyond = ends.get(&log).is_some_and(|e| e.why == EndKind::Fork && e.clean < clean);
            for heir in heirs.iter().filter(|_| beyond) {
                if let Some(end) = ends.get_mut(heir).filter(|e| e.clean > 0) {
                    *end = End { clean: 0, why: EndKind::Fork };
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    ends
}

/// A place at which one log may follow: after an event of an older log, or at the start of an actor's first log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    actor: ActorId,
    topic: TopicId,
    before: Option<(LogId, u64)>,
}

fn successions(ledger: &Ledger) -> BTreeMap<Place, BTreeSet<LogId>> {
    let mut map: BTreeMap<Place, BTreeSet<LogId>> = BTreeMap::new();
    let mut older: BTreeMap<LogId, BTreeSet<u64>> = BTreeMap::new();
    for (id, log) in &ledger.logs {
        if ledger.is_forked_at_its_opening(id) {
            continue;
        }
        let before = ledger.predecessor(id).map(|d| (d.log, d.seq + 1));
        let place = Place { actor: log.stem.actor, topic: log.stem.topic, before };
        map.entry(place).or_default().insert(*id);
        if let Some((log, clean)) = before {
            older.entry(log).or_default().insert(clean);
        }
    }
    // Successors of one log at different places are two successors all the same: the lower place is the fork.
    for (log, places) in older.into_iter().filter(|(_, p)| p.len() > 1) {
        let heirs: BTreeSet<LogId> =
            map.iter().filter(|(p, _)| p.before.is_some_and(|b| b.0 == log)).flat_map(|(_, h)| h.clone()).collect();
        let Some(first) = places.first() else { continue };
        if let Some(key) = map.keys().find(|p| p.before == Some((log, *first))).copied() {
            map.insert(key, heirs);
        }
    }
    map
}

/// Logs of replaced node keys, each with the number of events that the newer certificate leaves.
fn ended_by_certificates(ledger: &Ledger) -> Vec<(LogId, u64)> {
    let mut ended = Vec::new();
    for (id, log) in &ledger.logs {
        let newer = ledger.certs.iter().filter(|((actor, _), cert)| {
            *actor == log.stem.actor && cert.node != log.stem.node && cert.n > cert_number(log)
        });
        for (_, cert) in newer {
            let clean = cert.ends.iter().find(|d| d.log == *id).map_or(0, |d| d.seq + 1);
            ended.push((*id, clean));
        }
    }
    ended
}

fn cert_number(log: &Log) -> u32 {
    match log.at(0).and_then(|e| e.body.as_deref()) {
        Some(Body::Open(open)) => open.cert.n,
        _ => 0,
    }
}

/// Founders, and those whose governance log is opened by admissions that lie in clean parts of guarantors' logs. Where
/// a log was opened twice with two pens, nodes hold different openings: its actor's membership then rests on all
/// admissions that stand, so that a late second opening takes nothing back that others countersigned.
fn members(ledger: &Ledger, ends: &BTreeMap<LogId, End>) -> BTreeMap<ActorId, Role> {
    let charter = &ledger.charter().body;
    let mut members: BTreeMap<ActorId, Role> = charter.founders.iter().map(|f| (f.cert.actor, f.role)).collect();
    let standing = standing_admissions(ledger, ends);
    for (id, log) in ledger.logs(ledger.governance()) {
        let actor = log.stem.actor;
        let named: BTreeMap<ActorId, Role> = if ledger.is_forked_at_its_opening(id) {
            standing.values().filter(|(of, _, _)| *of == actor).map(|(_, by, role)| (*by, *role)).collect()
        } else {
            let Some(first) = log.at(0).filter(|e| e.is_valid()) else { continue };
            let Some(Body::Open(open)) = first.body.as_deref() else { continue };
            open.admissions.iter().filter_map(|a| standing.get(a)).map(|(_, by, role)| (*by, *role)).collect()
        };
        if named.len() >= charter.admissions_needed() {
            let role = named.values().min().copied().unwrap_or(Role::Observe);
            members.entry(actor).or_insert(role);
        }
    }
    members
}

/// Valid admissions in clean parts: of whom, by whom, in what role.
fn standing_admissions(ledger: &Ledger, ends: &BTreeMap<LogId, End>) -> BTreeMap<EventId, (ActorId, ActorId, Role)> {
    let mut admissions = BTreeMap::new();
    for (id, log) in ledger.logs(ledger.governance()) {
        let clean = ends.get(id).map_or(0, |e| e.clean) as usize;
        for entry in log.main.iter().take(clean).filter(|e| e.is_valid()) {
            if let Some(Body::Admit(admit)) = entry.body.as_deref() {
                admissions.insert(entry.id, (admit.join.cert.actor, log.stem.actor, admit.role));
            }
        }
    }
    admissions
}

/// Hand-overs and steps beyond a fork or close that a clean log of another member names (R7).
fn saved(ledger: &Ledger, ends: &BTreeMap<LogId, End>, members: &BTreeMap<ActorId, Role>) -> BTreeSet<EventId> {
    let mut saved = BTreeSet::new();
    if ends.iter().all(|(id, e)| ledger.log(id).is_none_or(|l| e.clean == l.len() && l.branches.is_empty())) {
        return saved;
    }
    for (id, log) in &ledger.logs {
        let clean = ends.get(id).map_or(0, |e| e.clean);
        if !members.contains_key(&log.stem.actor) {
            continue;
        }
        for dep in log.main.iter().take(clean as usize).flat_map(|e| e.deps.iter()) {
            let Some(named) = ledger.log(&dep.log) else { continue };
            let end = ends.get(&dep.log).copied().unwrap_or(End { clean: 0, why: EndKind::Open });
            let other = named.stem.actor != log.stem.actor;
            if !other || matches!(end.why, EndKind::Cut) || dep.seq < end.clean {
                continue;
            }
            let branch = named.branch_path(&dep.id);
            let main_until = branch.first().map_or(dep.seq + 1, |first| first.seq) as usize;
            let on_main = named.main.iter().take(main_until).skip(end.clean as usize);
            let kept = on_main.chain(branch).filter(|e| Kind::from_number(e.kind).is_some_and(Kind::may_be_saved));
            saved.extend(kept.map(|e| e.id));
        }
    }
    saved
}
