//! The changes that are part of a file, and the judgement that lets one in. It reads the change and its ancestors only,
//! so that every node comes to the same.

use super::super::Writer;
use super::super::scan::{self, DepInfo, OpRef, Scanned};
use super::{PaperError, entry};
use crate::hash::Hash;
use automerge::Automerge;
use std::collections::{BTreeMap, BTreeSet};

/// For each writer among the ancestors: number of its last change, counter of that change's last operation. A writer's
/// changes are a chain, so everything of that writer up to there is an ancestor as well.
type Clock = BTreeMap<Writer, (u64, u64)>;

/// A change that is part of the file.
#[derive(Clone, Debug)]
struct Placed {
    max_op: u64,
    /// Itself included.
    clock: Clock,
}

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct History {
    automerge: Automerge,
    placed: BTreeMap<Hash, Placed>,
    /// Every operation, and the key it wrote.
    ops: BTreeMap<OpRef, String>,
    /// Last change of each writer.
    last: BTreeMap<Writer, (u64, Hash)>,
    /// By a change that is missing: those that wait for it.
    awaited: BTreeMap<Hash, BTreeSet<Hash>>,
}

impl History {
    pub(super) fn new() -> Self {
        History {
            automerge: Automerge::new(),
            placed: BTreeMap::new(),
            ops: BTreeMap::new(),
            last: BTreeMap::new(),
            awaited: BTreeMap::new(),
        }
    }

    pub(super) fn automerge(&self) -> &Automerge {
        &self.automerge
    }

    pub(super) fn holds(&self, hash: &Hash) -> bool {
        self.placed.contains_key(hash)
    }

    /// Number and hash of a writer's last change.
    pub(super) fn last_of(&self, writer: Writer) -> Option<(u64, Hash)> {
        self.last.get(&writer).copied()
    }

    /// Counter of the last operation of a change that is held, or zero.
    pub(super) fn max_op(&self, hash: &Hash) -> u64 {
        self.placed.get(hash).map_or(0, |placed| placed.max_op)
    }

    /// Whether a change has to wait for one of its deps; it is then remembered under the first of them.
    pub(super) fn awaits(&mut self, hash: Hash, deps: &[Hash]) -> bool {
        let Some(missing) = deps.iter().find(|dep| !self.placed.contains_key(dep)) else { return false };
        self.awaited.entry(*missing).or_default().insert(hash);
        true
    }

    /// The changes that waited for this one first.
    pub(super) fn freed_by(&mut self, hash: &Hash) -> BTreeSet<Hash> {
        self.awaited.remove(hash).unwrap_or_default()
    }

    /// Judges a change whose deps are all held, and lets it in.
    ///
    /// # Errors
    /// Why it is inert, by itself and its ancestors.
    pub(super) fn place(&mut self, change: &Scanned, bytes: &[u8]) -> Result<(), PaperError> {
        let deps: Vec<DepInfo> = change
            .deps
            .iter()
            .filter_map(|hash| self.placed.get(hash).map(|placed| DepInfo { hash: *hash, max_op: placed.max_op }))
            .collect();
        change.check_start(&deps)?;
        let mut clock = self.clock(&change.deps);
        let expected = clock.get(&change.writer).map_or(0, |(seq, _)| *seq) + 1;
        if change.seq != expected {
            return Err(PaperError::Seq { expected, found: change.seq });
        }
        let ops = self.entries(change, bytes, &clock)?;
        let refused = |error: String| PaperError::Automerge(error);
        let automerges = automerge::Change::from_bytes(bytes.to_vec()).map_err(|e| refused(e.to_string()))?;
        self.automerge.apply_changes([automerges]).map_err(|e| refused(e.to_string()))?;
        self.ops.extend(ops);
        clock.insert(change.writer, (change.seq, change.max_op));
        self.last.insert(change.writer, (change.seq, change.hash));
        self.placed.insert(change.hash, Placed { max_op: change.max_op, clock });
        Ok(())
    }

    fn clock(&self, deps: &[Hash]) -> Clock {
        let mut clock = Clock::new();
        for placed in deps.iter().filter_map(|dep| self.placed.get(dep)) {
            for (writer, seen) in &placed.clock {
                let entry = clock.entry(*writer).or_insert(*seen);
                *entry = (*entry).max(*seen);
            }
        }
        clock
    }

    /// The operations of a change with their keys, if each is an entry of a lot's file and names only what is there.
    fn entries(&self, change: &Scanned, bytes: &[u8], clock: &Clock) -> Result<Vec<(OpRef, String)>, PaperError> {
        let mut rows = scan::rows(bytes, change.writer)?;
        if let Some(stranger) = rows.other_writers().find(|writer| !clock.contains_key(writer)) {
            return Err(PaperError::Stranger(stranger));
        }
        let mut keys = BTreeSet::new();
        let mut ops = Vec::new();
        while let Some(row) = rows.next()? {
            let key = entry::key_of(&row, change.writer)?;
            if !keys.insert(key) {
                return Err(PaperError::Entry(row.counter));
            }
            let there = |pred: &OpRef| {
                let ancestor = clock.get(&pred.writer).is_some_and(|(_, max_op)| pred.counter <= *max_op);
                ancestor && self.ops.get(pred).is_some_and(|known| known == key)
            };
            if !row.preds.iter().all(there) {
                return Err(PaperError::Replaced(row.counter));
            }
            ops.push((OpRef { counter: row.counter, writer: change.writer }, key.to_owned()));
        }
        Ok(ops)
    }
}
