//! Standing after logs only grew: the same as before, with longer clean parts. The one pass over everything would say no
//! other thing, and costs as much as everything.

use super::StandingMap;
use super::ends::newer_certificates;
use crate::id::LogId;
use crate::ledger::Ledger;
use crate::log::{EndKind, Log};

impl StandingMap {
    /// Takes in events that continue logs. Returns whether that says all; otherwise this map is worth nothing any more.
    ///
    /// It does not where something is cut, since a receipt may then save what lies beyond; where a log has branches and no
    /// proof yet; where evidence is known about a place that the log only now reaches; and where one of the events names
    /// what lies beyond an end.
    pub(crate) fn grow(&mut self, ledger: &Ledger, appended: &[(LogId, u64)]) -> bool {
        if self.is_cut {
            return false;
        }
        for (id, seq) in appended {
            let (Some(log), Some(end)) = (ledger.log(id), self.ends.get_mut(id)) else { return false };
            match end.why {
                EndKind::Open if end.clean == *seq && may_go_on(ledger, id, log) => end.clean = seq + 1,
                EndKind::Open => return false,
                // Beyond its end a log may grow as it likes.
                _ => {}
            }
        }
        let within = |dep: &crate::event::Dep| self.ends.get(&dep.log).is_some_and(|end| dep.seq < end.clean);
        let named = appended.iter().filter_map(|(id, seq)| ledger.log(id)?.at(*seq));
        named.flat_map(|entry| &entry.deps).all(within)
    }
}

/// Whether nothing is known that ends an open log, be it at a place still to come.
fn may_go_on(ledger: &Ledger, id: &LogId, log: &Log) -> bool {
    let actor = log.stem.actor;
    let proven = ledger.forks.contains_key(id) || ledger.closes.contains_key(&(*id, actor));
    !proven && log.branches.is_empty() && newer_certificates(ledger, log).next().is_none()
}
