//! `standing`: which stored events count, by evidence that stands by its own signatures (R6, R7) and by the epoch tip
//! (R8). One pass: where logs end, whose admissions stand, what a clean log of another member saves. Never arrival order,
//! never a clock.

mod ends;
mod growth;
mod members;
mod proof;
mod saved;

pub use proof::ForkProof;

use crate::event::Admit;
use crate::id::{ActorId, EpochId, EventId, LogId};
use crate::ledger::Ledger;
use crate::log::{EndKind, Entry, Log};
use crate::member::Role;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Beyond a fork or close and named by a clean log of another member, or beyond a cut and countersigned by one.
    Contested,
    /// Beyond an end, without effect.
    Beyond,
}

/// The standing of everything in a ledger. Build it anew when the ledger changed, or let it grow where logs only did.
#[derive(Clone, PartialEq, Eq)]
pub struct StandingMap {
    ends: BTreeMap<LogId, End>,
    members: BTreeMap<ActorId, Role>,
    removed: BTreeMap<ActorId, EpochId>,
    /// The same with those who came back.
    taken_off: BTreeMap<ActorId, EpochId>,
    /// Newcomers whose admissions stand no more: an epoch took the right from who admitted them, or those forked their logs.
    lapsed: BTreeSet<ActorId>,
    saved: BTreeSet<EventId>,
    /// Whether anything is cut, by an epoch or since its author lapsed.
    is_cut: bool,
}

impl StandingMap {
    /// The one pass.
    #[must_use]
    pub fn of(ledger: &Ledger) -> Self {
        let mut cuts = ends::cuts(ledger);
        let ends = ends::ends(ledger, &cuts);
        let taken_off = members::removed(ledger);
        let members = members::members(ledger, &ends, &taken_off);
        let gone = taken_off.iter().filter(|(a, _)| !members.contains_key(a));
        let removed = gone.map(|(a, e)| (*a, *e)).collect();
        let lapsed = members::lapsed(ledger, &members, &taken_off);
        // Of what these wrote only what others countersigned stays, as of a log that is cut to nothing.
        let theirs = ledger.logs.iter().filter(|(_, log)| lapsed.contains(&log.stem.actor));
        cuts.extend(theirs.map(|(id, _)| (*id, 0)));
        let known = saved::Known { ends: &ends, cuts: &cuts, members: &members, removed: &removed };
        let saved = saved::saved(ledger, &known);
        let is_cut = !cuts.is_empty();
        StandingMap { ends, members, removed, taken_off, lapsed, saved, is_cut }
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

    /// Admissions that stand: by whom, the event, and what it says.
    pub fn admissions<'a>(&'a self, ledger: &'a Ledger) -> impl Iterator<Item = (ActorId, EventId, &'a Admit)> + 'a {
        members::admissions(ledger, |log| self.end(log).map_or(0, |e| e.clean), &self.taken_off)
    }

    /// Former members, with the epoch that removed each.
    #[must_use]
    pub fn removed(&self) -> &BTreeMap<ActorId, EpochId> {
        &self.removed
    }

    /// The standing of a stored event.
    #[must_use]
    pub fn standing(&self, log_id: &LogId, log: &Log, entry: &Entry) -> Standing {
        let clean = self.ends.get(log_id).is_some_and(|e| entry.seq < e.clean);
        if clean && !self.lapsed.contains(&log.stem.actor) && log.at(entry.seq).is_some_and(|e| e.id == entry.id) {
            Standing::Good
        } else if self.saved.contains(&entry.id) {
            Standing::Contested
        } else {
            Standing::Beyond
        }
    }

    /// The events of a log that count, with their standing, ascending: valid, of a member, good or saved. What a former
    /// member wrote before it was cut off stays, and of a lapsed newcomer what others countersigned.
    pub fn counted<'a>(&'a self, id: &'a LogId, log: &'a Log) -> impl Iterator<Item = (&'a Entry, Standing)> + 'a {
        let actor = log.stem.actor;
        let member =
            self.members.contains_key(&actor) || self.removed.contains_key(&actor) || self.lapsed.contains(&actor);
        let all = log.main.iter().chain(log.branches.values());
        all.filter(move |e| member && e.is_valid())
            .map(move |e| (e, self.standing(id, log, e)))
            .filter(|(_, s)| *s != Standing::Beyond)
    }
}
