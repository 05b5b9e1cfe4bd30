//! What was only appended: most of what changes a ledger continues one log, and a fold that knows that need not begin anew.

use super::Ledger;
use crate::event::Kind;
use crate::id::LogId;

/// Appended events that are remembered until somebody asks: a fold anew costs no more than as many.
const MOST: usize = 4_096;

/// Events that continued their logs since somebody asked, and nothing else happened; or none where more did.
#[derive(Default)]
pub(super) struct Appended(Option<Vec<(LogId, u64)>>);

impl Ledger {
    /// The events that were appended to logs which were there before, if nothing else changed since this was last asked.
    pub(crate) fn take_appended(&mut self) -> Option<Vec<(LogId, u64)>> {
        self.appended.0.replace(Vec::new())
    }

    /// Notes a change of any kind.
    pub(super) fn changed(&mut self) {
        self.version += 1;
        self.appended.0 = None;
    }

    /// Notes an event that continues its log. Openings, admissions and signatures under epochs change who is a member.
    pub(super) fn continued(&mut self, log: LogId, seq: u64, kind: u16) {
        let governs = [Kind::Open, Kind::Admit, Kind::Sign].iter().any(|k| k.number() == kind);
        let full = self.appended.0.as_ref().is_none_or(|list| list.len() >= MOST);
        if seq == 0 || governs || full {
            return self.changed();
        }
        self.version += 1;
        self.appended.0.iter_mut().for_each(|list| list.push((log, seq)));
    }
}
