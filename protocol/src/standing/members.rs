//! Who is a member at the tip: the sealed list, and newcomers whose admissions stand.

use super::End;
use crate::event::{Admit, Body};
use crate::id::{ActorId, EpochId, EventId, LogId};
use crate::ledger::Ledger;
use crate::log::{Entry, Log};
use crate::member::Role;
use std::collections::{BTreeMap, BTreeSet};

/// Whom epochs in effect took off the list and none sealed again.
pub(super) fn removed(ledger: &Ledger) -> BTreeMap<ActorId, EpochId> {
    let gone = ledger.removals().flat_map(|(epoch, gone, _)| gone.into_iter().map(move |a| (a, epoch)));
    let mut removed: BTreeMap<ActorId, EpochId> = gone.collect();
    removed.retain(|actor, _| ledger.tip().role(*actor).is_none());
    removed
}

/// The tip's list (the founders, at first), and those whose governance log is opened by admissions that stand. Where a
/// log was opened twice with two pens, nodes hold different openings: its actor's membership then rests on all
/// admissions that stand, so that a late second opening takes nothing back that others countersigned.
pub(super) fn members(
    ledger: &Ledger,
    ends: &BTreeMap<LogId, End>,
    removed: &BTreeMap<ActorId, EpochId>,
) -> BTreeMap<ActorId, Role> {
    let needed = ledger.admissions_needed_at(ledger.epoch());
    let mut members: BTreeMap<ActorId, Role> = ledger.tip().members.iter().copied().collect();
    let clean = |log: &LogId| ends.get(log).map_or(0, |e| e.clean);
    let standing: BTreeMap<EventId, Standing> = admissions(ledger, clean, removed)
        .map(|(by, id, a)| (id, Standing { of: a.join.cert.actor, by, role: a.role }))
        .collect();
    for (id, log) in ledger.logs(ledger.governance()) {
        let actor = log.stem.actor;
        let named: BTreeMap<ActorId, Role> = if ledger.is_forked_at_its_opening(id) {
            standing.values().filter(|a| a.of == actor).map(|a| (a.by, a.role)).collect()
        } else {
            let Some(first) = log.at(0).filter(|e| e.is_valid()) else { continue };
            let Some(Body::Open(open)) = first.body.as_deref() else { continue };
            open.admissions.iter().filter_map(|a| standing.get(a)).map(|a| (a.by, a.role)).collect()
        };
        if named.len() >= needed {
            let role = named.values().min().copied().unwrap_or(Role::Observe);
            members.entry(actor).or_insert(role);
        }
    }
    members
}

/// Newcomers whose governance log was rightly opened by admissions that are still clean, but of which an epoch left too
/// few standing: it took the right to admit from their authors, and its list came too early to name the newcomer. They are
/// members again once others admit them.
pub(super) fn lapsed(
    ledger: &Ledger,
    ends: &BTreeMap<LogId, End>,
    members: &BTreeMap<ActorId, Role>,
    removed: &BTreeMap<ActorId, EpochId>,
) -> BTreeSet<ActorId> {
    let clean = |log: &LogId| ends.get(log).map_or(0, |e| e.clean);
    let made: BTreeSet<EventId> = ledger
        .logs(ledger.governance())
        .flat_map(|(id, log)| log.main.iter().take(clean(id) as usize))
        .filter(|e| e.is_valid() && matches!(e.body.as_deref(), Some(Body::Admit(_))))
        .map(|e| e.id)
        .collect();
    let opened = |(id, log): (&LogId, &Log)| {
        let actor = log.stem.actor;
        if members.contains_key(&actor) || removed.contains_key(&actor) || ledger.is_forked_at_its_opening(id) {
            return None;
        }
        let first = log.at(0).filter(|e| e.is_valid())?;
        let Some(Body::Open(open)) = first.body.as_deref() else { return None };
        open.admissions.iter().all(|a| made.contains(a)).then_some(actor)
    };
    ledger.logs(ledger.governance()).filter_map(opened).collect()
}

/// An admission that counts.
struct Standing {
    of: ActorId,
    by: ActorId,
    role: Role,
}

/// Valid admissions in clean parts, by who still guarantees, and for somebody who was removed, made since.
pub(super) fn admissions<'l>(
    ledger: &'l Ledger,
    clean: impl Fn(&LogId) -> u64 + 'l,
    removed: &'l BTreeMap<ActorId, EpochId>,
) -> impl Iterator<Item = (ActorId, EventId, &'l Admit)> {
    let logs = ledger.logs(ledger.governance()).filter(|(_, log)| may_admit(ledger, removed, log.stem.actor));
    let good = logs.flat_map(move |(id, log)| {
        let by = log.stem.actor;
        log.main.iter().take(clean(id) as usize).filter(|e| e.is_valid()).map(move |e| (by, e))
    });
    good.filter_map(move |(by, entry)| {
        let Some(Body::Admit(admit)) = entry.body.as_deref() else { return None };
        is_recent_enough(ledger, removed, entry, admit.join.cert.actor).then_some((by, entry.id, admit))
    })
}

/// A sealed member as its seat says; a newcomer, whose log's opening gave it that right, unless it was removed.
fn may_admit(ledger: &Ledger, removed: &BTreeMap<ActorId, EpochId>, actor: ActorId) -> bool {
    let seat = ledger.tip().role(actor);
    seat.map_or(!removed.contains_key(&actor), |role| role == Role::Guarantee)
}

fn is_recent_enough(ledger: &Ledger, removed: &BTreeMap<ActorId, EpochId>, entry: &Entry, of: ActorId) -> bool {
    removed.get(&of).is_none_or(|at| ledger.descends(entry.epoch, *at))
}
