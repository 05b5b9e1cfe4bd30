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
    let gone = ledger.removals().iter().flat_map(|r| r.gone.iter().map(|a| (*a, r.epoch)));
    let mut removed: BTreeMap<ActorId, EpochId> = gone.collect();
    removed.retain(|actor, _| ledger.tip().role(*actor).is_none());
    removed
}

/// The tip's list (the founders, at first), and those whose governance log is opened by admissions that stand. Where too few
/// of those stand that its opening names, since somebody who admitted it has forked its log or left, all that stand of that
/// actor count: one guarantor alone must not put out whom others would have in. The same where nodes hold different
/// openings of one actor, so that a late second one takes nothing back that others countersigned.
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
    let role_of = |named: BTreeMap<ActorId, Role>| (named.len() >= needed).then(|| named.values().min().copied())?;
    let all = |actor| role_of(standing.values().filter(|a| a.of == actor).map(|a| (a.by, a.role)).collect());
    for (id, log) in ledger.logs(ledger.governance()) {
        let actor = log.stem.actor;
        let role = if has_one_opening(ledger, id, log) {
            let Some(Body::Open(open)) = valid_opening(log) else { continue };
            let named = open.admissions.iter().filter_map(|a| standing.get(a)).filter(|a| a.of == actor);
            role_of(named.map(|a| (a.by, a.role)).collect()).or_else(|| all(actor))
        } else {
            all(actor)
        };
        if let Some(role) = role {
            members.entry(actor).or_insert(role);
        }
    }
    members
}

/// Whether all nodes that know a log know it, and its actor, by the same opening.
fn has_one_opening(ledger: &Ledger, id: &LogId, log: &Log) -> bool {
    !ledger.is_forked_at_its_opening(id) && !ledger.has_too_many(log.stem.actor)
}

fn valid_opening(log: &Log) -> Option<&Body> {
    log.at(0).filter(|e| e.is_valid())?.body.as_deref()
}

/// Newcomers whose governance log was rightly opened, by what its author saw, and that are no members: what admitted them
/// does not stand any more. An epoch took the right to admit from its authors or cut their logs, and its list came too
/// early to name the newcomer; or they forked their logs below. Whoever traded with the newcomer in good faith could
/// see nothing of that. It is a member again once enough admissions stand. That the opening is valid is a verdict, which
/// reads no standing: nobody is a member because somebody is who is one because of the first.
pub(super) fn lapsed(
    ledger: &Ledger,
    members: &BTreeMap<ActorId, Role>,
    removed: &BTreeMap<ActorId, EpochId>,
) -> BTreeSet<ActorId> {
    let gone = |actor: &ActorId| members.contains_key(actor) || removed.contains_key(actor);
    let opened = |(id, log): (&LogId, &Log)| {
        let rightly = !gone(&log.stem.actor) && has_one_opening(ledger, id, log) && valid_opening(log).is_some();
        rightly.then_some(log.stem.actor)
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
