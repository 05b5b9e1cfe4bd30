//! An index without a disk, for tests and for networks simulated in one process.

use std::collections::{BTreeMap, HashMap};

use super::{CHECKPOINT_EVERY, Index, IndexError, LogId, LogKey, LogNumber};
use crate::store::position::Position;

/// Holds everything in memory; its checkpoint lives as long as the value.
#[derive(Debug, Default)]
pub struct MemoryIndex {
    numbers: HashMap<LogId, LogNumber>,
    places: BTreeMap<LogKey, Position>,
    since_checkpoint: usize,
    checkpoint: Option<Position>,
}

impl MemoryIndex {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Index for MemoryIndex {
    fn assign(&mut self, log: &LogId) -> Result<LogNumber, IndexError> {
        assign_in(&mut self.numbers, log).map(|(number, _)| number)
    }

    fn number_of(&self, log: &LogId) -> Option<LogNumber> {
        self.numbers.get(log).copied()
    }

    fn logs(&self) -> Vec<(LogId, LogNumber)> {
        self.numbers.iter().map(|(log, number)| (*log, *number)).collect()
    }

    fn put_many(&mut self, entries: &[(LogKey, Position)]) -> Result<(), IndexError> {
        self.places.extend(entries.iter().copied());
        self.since_checkpoint += entries.len();
        Ok(())
    }

    fn get(&self, key: LogKey) -> Result<Option<Position>, IndexError> {
        Ok(self.places.get(&key).copied())
    }

    fn range(&self, from: LogKey, limit: usize) -> Result<Vec<(LogKey, Position)>, IndexError> {
        let to = LogKey::new(from.log, u64::MAX);
        Ok(self.places.range(from..=to).take(limit).map(|(key, place)| (*key, *place)).collect())
    }

    fn is_due(&self) -> bool {
        self.since_checkpoint >= CHECKPOINT_EVERY
    }

    fn checkpoint(&mut self, upto: Position) -> Result<(), IndexError> {
        self.checkpoint = Some(upto);
        self.since_checkpoint = 0;
        Ok(())
    }

    fn last_checkpoint(&self) -> Option<Position> {
        self.checkpoint
    }

    fn wipe(&mut self) -> Result<(), IndexError> {
        *self = Self::default();
        Ok(())
    }
}

/// What happened to a log that was looked up in order to have a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Assigned {
    Before,
    Now,
}

/// Numbers rise from zero without a gap, so the next one is how many there are. The greatest is never given: the
/// engine keeps its own rows behind it.
pub(super) fn assign_in(
    numbers: &mut HashMap<LogId, LogNumber>,
    log: &LogId,
) -> Result<(LogNumber, Assigned), IndexError> {
    if let Some(number) = numbers.get(log) {
        return Ok((*number, Assigned::Before));
    }
    let next = u32::try_from(numbers.len()).ok().filter(|next| *next < u32::MAX).ok_or(IndexError::TooManyLogs)?;
    numbers.insert(*log, LogNumber(next));
    Ok((LogNumber(next), Assigned::Now))
}
