//! What counts beyond an end (R7). Beyond a fork or a closing: hand-overs and steps that a clean log of another member
//! names. Beyond a cut: only hand-overs that both sides signed, and what those rest on. Rights never.

use super::End;
use crate::event::{Body, Dep, Kind};
use crate::id::{ActorId, DeviceRef, EpochId, EventId, LogId};
use crate::ledger::Ledger;
use crate::limits::MAX_SUCCESSIONS;
use crate::log::{Entry, Log};
use crate::member::Role;
use std::collections::{BTreeMap, BTreeSet};

/// What is known when it is asked.
pub(super) struct Known<'a> {
    pub ends: &'a BTreeMap<LogId, End>,
    pub cuts: &'a BTreeMap<LogId, u64>,
    pub members: &'a BTreeMap<ActorId, Role>,
    pub removed: &'a BTreeMap<ActorId, EpochId>,
}

impl Known<'_> {
    fn clean(&self, log: &LogId) -> u64 {
        self.ends.get(log).map_or(0, |e| e.clean)
    }

    /// A present or former member: what that one wrote before it was cut off is as good as anybody's.
    fn is_known(&self, actor: &ActorId) -> bool {
        self.members.contains_key(actor) || self.removed.contains_key(actor)
    }

    fn is_cut(&self, log: &LogId, entry: &Entry) -> bool {
        self.cuts.get(log).is_some_and(|clean| entry.seq >= *clean)
    }

    /// Good events of logs of present and former members.
    fn good<'l>(&self, ledger: &'l Ledger) -> impl Iterator<Item = (&'l Log, &'l Entry)> {
        let known = ledger.logs.iter().filter(|(_, log)| self.is_known(&log.stem.actor));
        known.flat_map(|(id, log)| log.main.iter().take(self.clean(id) as usize).map(move |e| (log, e)))
    }
}

/// Everything that is saved.
pub(super) fn saved(ledger: &Ledger, known: &Known<'_>) -> BTreeSet<EventId> {
    let whole = |(id, e): (&LogId, &End)| ledger.log(id).is_none_or(|l| e.clean == l.len() && l.branches.is_empty());
    if known.cuts.is_empty() && known.ends.iter().all(whole) {
        return BTreeSet::new();
    }
    let mut saved = named(ledger, known);
    if !known.cuts.is_empty() {
        saved.extend(countersigned(ledger, known));
    }
    saved
}

/// Hand-overs and steps beyond a fork or close that a clean log of another member names.
fn named(ledger: &Ledger, known: &Known<'_>) -> BTreeSet<EventId> {
    let mut saved = BTreeSet::new();
    for (log, dep) in known.good(ledger).flat_map(|(log, e)| e.deps.iter().map(move |d| (log, d))) {
        let Some(named) = ledger.log(&dep.log) else { continue };
        let clean = known.clean(&dep.log);
        if named.stem.actor == log.stem.actor || dep.seq < clean {
            continue;
        }
        let kept = chain(named, dep.seq, &dep.id).filter(|e| {
            let beyond = e.seq >= clean || named.branches.contains_key(&e.id);
            beyond && !known.is_cut(&dep.log, e) && Kind::from_number(e.kind).is_some_and(Kind::may_be_saved)
        });
        saved.extend(kept.map(|e| e.id));
    }
    saved
}

/// The chain of a log that ends in an event.
fn chain<'l>(log: &'l Log, seq: u64, id: &EventId) -> impl Iterator<Item = &'l Entry> {
    let branch = log.branch_path(id);
    let main_until = branch.first().map_or(seq.saturating_add(1), |first| first.seq) as usize;
    log.main.iter().take(main_until).chain(branch)
}

/// Beyond cuts: gives that a good `Receive` of another member answers, receipts that the giver's good log has seen, and
/// of the same log what brought those devices in and what was done with them before.
fn countersigned(ledger: &Ledger, known: &Known<'_>) -> BTreeSet<EventId> {
    let mut saved = BTreeSet::new();
    for (log, entry) in known.good(ledger).filter(|(_, e)| e.is_valid()) {
        if let Some(Body::Receive(receive)) = entry.body.as_deref() {
            saved.extend(given(ledger, known, log.stem.actor, &receive.give));
        }
        for dep in &entry.deps {
            saved.extend(receipts(ledger, known, log.stem.actor, dep));
        }
    }
    saved
}

/// A give beyond its author's cut, with what it rests on.
fn given(ledger: &Ledger, known: &Known<'_>, to: ActorId, give: &EventId) -> Vec<EventId> {
    let Some((log, entry)) = ledger.event(give) else { return Vec::new() };
    let Some(Body::Give(body)) = entry.body.as_deref() else { return Vec::new() };
    if log.stem.actor == to || !entry.is_valid() || !known.is_cut(&log.stem.log(), entry) {
        return Vec::new();
    }
    let devices: BTreeSet<DeviceRef> = body.devices_of();
    let mut saved = vec![*give];
    let mut at = Some(Dep { log: log.stem.log(), seq: entry.seq, id: *give });
    for _ in 0..MAX_SUCCESSIONS {
        let Some((place, log)) = at.and_then(|p| Some((p, ledger.log(&p.log)?))) else { break };
        let before = chain(log, place.seq, &place.id).filter(|e| known.is_cut(&place.log, e) && e.is_valid());
        saved.extend(before.filter(|e| rests_on(ledger, e, &devices)).map(|e| e.id));
        at = ledger.predecessor(&place.log);
    }
    saved
}

/// Whether an event brought one of these devices in, or was a step on one.
fn rests_on(ledger: &Ledger, entry: &Entry, devices: &BTreeSet<DeviceRef>) -> bool {
    match entry.body.as_deref() {
        Some(Body::Enter(_)) => devices.iter().any(|d| d.entry == entry.id),
        Some(Body::Step(step)) => step.devices.iter().any(|d| devices.contains(&d)),
        Some(Body::Receive(receive)) => {
            let given = ledger.event(&receive.give).and_then(|(_, e)| match e.body.as_deref() {
                Some(Body::Give(give)) => Some(give.devices_of()),
                _ => None,
            });
            let extra = devices.iter().any(|d| d.entry == entry.id);
            extra || given.is_some_and(|g| !g.is_disjoint(devices))
        }
        _ => false,
    }
}

/// Receipts beyond their author's cut, of gives whose author has seen them: that one's books have let the devices go.
fn receipts(ledger: &Ledger, known: &Known<'_>, giver: ActorId, dep: &Dep) -> Vec<EventId> {
    let Some(log) = known.cuts.get(&dep.log).and_then(|_| ledger.log(&dep.log)) else { return Vec::new() };
    let of_giver = |e: &&Entry| match e.body.as_deref() {
        Some(Body::Receive(r)) => ledger.event(&r.give).is_some_and(|(l, _)| l.stem.actor == giver),
        _ => false,
    };
    let beyond = chain(log, dep.seq, &dep.id).filter(|e| known.is_cut(&dep.log, e) && e.is_valid());
    beyond.filter(of_giver).map(|e| e.id).collect()
}
