//! The pen at an earlier place of a log, by judging its prefix again. Needed for branches and successors only.

use super::Ledger;
use super::admit::is_clouding;
use super::look::opening;
use crate::event::Header;
use crate::hash::Hash;
use crate::id::{EventId, LogId};
use crate::log::{Entry, Log};
use crate::trade::Pen;

impl Ledger {
    /// The pen before the event `(seq, prev)` of a log.
    pub(super) fn pen_at(&self, log_id: &LogId, seq: u64, prev: &EventId) -> Pen {
        let Some(log) = self.logs.get(log_id) else {
            return Pen::new(crate::id::ActorId::ZERO, crate::id::TopicId::ZERO, self.id.into());
        };
        if seq == log.len() && log.head().is_some_and(|h| h.id == *prev) {
            return log.pen.clone();
        }
        let mut pen = match opening(log, prev) {
            Some(p) => {
                let mut pen = self.pen_at(&p.log, p.seq + 1, &p.id);
                pen.role = None;
                pen
            }
            None => Pen::new(log.stem.actor, log.stem.topic, self.id.into()),
        };
        let branch = log.branch_path(prev);
        let main_until = branch.first().map_or(seq, |first| first.seq) as usize;
        for entry in log.main.iter().take(main_until).chain(branch) {
            let header = header_of(log, entry);
            let (changes, _, _) = self.judge_on(&pen, &header, entry.id, entry.body.as_deref());
            pen.commit(changes, entry.epoch);
            pen.clouded |= is_clouding(entry);
        }
        pen
    }
}

/// What judging reads of a header, rebuilt from the entry. Witnesses and payload hash play no part in a verdict.
fn header_of(log: &Log, entry: &Entry) -> Header {
    Header {
        version: crate::limits::HEADER_VERSION,
        charter: log.stem.charter,
        actor: log.stem.actor,
        node: log.stem.node,
        topic: log.stem.topic,
        incarnation: log.stem.incarnation,
        seq: entry.seq,
        prev: entry.prev,
        epoch: entry.epoch,
        deps: entry.deps.to_vec(),
        witness: Vec::new(),
        minute: entry.minute,
        kind: entry.kind,
        payload: Hash::ZERO,
    }
}
