//! The index on disk, over sled 0.34.
//!
//! What measuring sled taught, and what is done about it here:
//! - its `flush()` is no fsync, so a power cut loses or ruins it: checkpoints sync its files themselves;
//! - a damaged file makes it panic, a cut one opens *empty* without an error: opening catches panics and believes
//!   only a database that has its checkpoint, written in the same tree as the entries;
//! - `apply_batch` holds every replaced node in memory: entries are inserted one by one, sorted;
//! - its default cache is 1 GiB: the size is always given;
//! - after a full disk or a panic its handle is dead: nothing is asked of it until the index is wiped.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use super::guard::guarded;
use super::memory::{Assigned, assign_in};
use super::opening::{
    CHECKPOINT_KEY, Contents, Trees, io_error, make_new, open_existing, remove_all, set_aside, set_aside_name,
    sync_files,
};
use super::{CHECKPOINT_EVERY, Index, IndexError, IndexState, LogExtent, LogId, LogKey, LogNumber, RebuildReason};
use crate::store::position::Position;

/// Entries in memory after which they are written even if nobody asks for a checkpoint.
const MAX_IN_MEMORY: usize = 100_000;

/// How the index on disk is kept.
#[derive(Clone, Debug)]
pub struct IndexOptions {
    /// Bytes that sled may use as a cache. While loading it takes more than it is told.
    pub cache_bytes: u64,
}

impl Default for IndexOptions {
    /// A cache of 64 MB.
    fn default() -> Self {
        IndexOptions { cache_bytes: 64_000_000 }
    }
}

/// The index on disk. See [`Index`].
#[derive(Debug)]
pub struct SledIndex {
    dir: PathBuf,
    options: IndexOptions,
    health: Health,
    numbers: HashMap<LogId, LogNumber>,
    /// Numbers given since they were last written.
    fresh_numbers: Vec<(LogId, LogNumber)>,
    /// Entries given since they were last written.
    fresh: BTreeMap<LogKey, Position>,
    since_checkpoint: usize,
    checkpoint: Option<Position>,
}

#[derive(Debug)]
enum Health {
    Working(Trees),
    Broken(String),
}

impl SledIndex {
    /// Opens the index in `dir` or makes a new one, and says whether it may be believed. Nothing that is wrong with
    /// the old one is an error: it is thrown away.
    ///
    /// Errors: [`IndexError::Io`], [`IndexError::DiskFull`] or [`IndexError::Broken`] when not even a new index can
    /// be made.
    pub fn open(dir: PathBuf, extent: LogExtent, options: IndexOptions) -> Result<(Self, IndexState), IndexError> {
        remove_all(&set_aside_name(&dir)).map_err(|error| io_error("clean up behind", &dir, error))?;
        let reason = if dir.exists() {
            match open_existing(&dir, &options, extent) {
                Ok((trees, contents)) => return Ok((Self::with(dir, options, trees, contents), IndexState::Good)),
                Err(reason) => Some(reason),
            }
        } else {
            (!extent.is_empty).then_some(RebuildReason::Missing)
        };
        set_aside(&dir)?;
        let trees = make_new(&dir, &options)?;
        let contents = Contents { numbers: HashMap::new(), checkpoint: None };
        let state = reason.map_or(IndexState::Good, |reason| IndexState::Rebuilt { reason });
        Ok((Self::with(dir, options, trees, contents), state))
    }

    fn with(dir: PathBuf, options: IndexOptions, trees: Trees, contents: Contents) -> Self {
        SledIndex {
            dir,
            options,
            health: Health::Working(trees),
            numbers: contents.numbers,
            fresh_numbers: Vec::new(),
            fresh: BTreeMap::new(),
            since_checkpoint: 0,
            checkpoint: contents.checkpoint,
        }
    }

    fn trees(&self) -> Result<&Trees, IndexError> {
        match &self.health {
            Health::Working(trees) => Ok(trees),
            Health::Broken(detail) => Err(IndexError::Broken { detail: detail.clone() }),
        }
    }

    /// Carries out a write; when it fails, the engine is not asked again.
    fn write(&mut self, work: impl FnOnce(&Trees) -> sled::Result<()>) -> Result<(), IndexError> {
        let trees = self.trees()?.clone();
        let result = guarded(|| work(&trees));
        result.map_err(|failure| {
            self.health = Health::Broken(failure.to_string());
            failure.into_error(&self.dir)
        })
    }

    /// Hands what is in memory to the engine; not yet durable.
    fn write_fresh(&mut self) -> Result<(), IndexError> {
        let fresh = std::mem::take(&mut self.fresh);
        let fresh_numbers = std::mem::take(&mut self.fresh_numbers);
        let written = self.write(|trees| {
            for (log, number) in &fresh_numbers {
                trees.numbers.insert(log, &number.0.to_be_bytes())?;
            }
            for (key, place) in &fresh {
                trees.places.insert(key.to_be_bytes(), &place.to_be_bytes())?;
            }
            Ok(())
        });
        if written.is_err() {
            self.fresh = fresh;
            self.fresh_numbers = fresh_numbers;
        }
        written
    }
}

impl Index for SledIndex {
    fn assign(&mut self, log: &LogId) -> Result<LogNumber, IndexError> {
        let (number, assigned) = assign_in(&mut self.numbers, log)?;
        if assigned == Assigned::Now {
            self.fresh_numbers.push((*log, number));
        }
        Ok(number)
    }

    fn number_of(&self, log: &LogId) -> Option<LogNumber> {
        self.numbers.get(log).copied()
    }

    fn logs(&self) -> Vec<(LogId, LogNumber)> {
        self.numbers.iter().map(|(log, number)| (*log, *number)).collect()
    }

    fn put_many(&mut self, entries: &[(LogKey, Position)]) -> Result<(), IndexError> {
        self.fresh.extend(entries.iter().copied());
        self.since_checkpoint += entries.len();
        if self.fresh.len() >= MAX_IN_MEMORY { self.write_fresh() } else { Ok(()) }
    }

    fn get(&self, key: LogKey) -> Result<Option<Position>, IndexError> {
        if let Some(place) = self.fresh.get(&key) {
            return Ok(Some(*place));
        }
        let trees = self.trees()?;
        let value = guarded(|| trees.places.get(key.to_be_bytes())).map_err(|failure| failure.into_error(&self.dir))?;
        value.map(|value| place_of(&value)).transpose()
    }

    fn range(&self, from: LogKey, limit: usize) -> Result<Vec<(LogKey, Position)>, IndexError> {
        let to = LogKey::new(from.log, u64::MAX);
        let trees = self.trees()?;
        let stored = guarded(|| {
            let rows = trees.places.range(from.to_be_bytes()..=to.to_be_bytes());
            rows.take(limit).collect::<sled::Result<Vec<_>>>()
        });
        let mut merged = BTreeMap::new();
        for (key, value) in stored.map_err(|failure| failure.into_error(&self.dir))? {
            // Between two keys of twelve bytes only such keys are ever written.
            let key = <[u8; 12]>::try_from(key.as_ref()).map_err(|_| strange_row())?;
            merged.insert(LogKey::from_be_bytes(key), place_of(&value)?);
        }
        merged.extend(self.fresh.range(from..=to).take(limit).map(|(key, place)| (*key, *place)));
        Ok(merged.into_iter().take(limit).collect())
    }

    fn is_due(&self) -> bool {
        self.since_checkpoint >= CHECKPOINT_EVERY
    }

    fn checkpoint(&mut self, upto: Position) -> Result<(), IndexError> {
        self.write_fresh()?;
        let mut value = upto.to_be_bytes().to_vec();
        let logs = u32::try_from(self.numbers.len()).map_err(|_| IndexError::TooManyLogs)?;
        value.extend(logs.to_be_bytes());
        self.write(|trees| {
            // The entries first, so that no checkpoint is ever without what it promises.
            trees.database.flush()?;
            trees.places.insert(CHECKPOINT_KEY, value)?;
            trees.database.flush().map(|_| ())
        })?;
        if let Err(error) = sync_files(&self.dir) {
            // What a failed fsync leaves on disk is not known, so neither is this index.
            self.health = Health::Broken(format!("its files could not be synced: {error}"));
            return Err(io_error("sync", &self.dir, error));
        }
        self.checkpoint = Some(upto);
        self.since_checkpoint = 0;
        Ok(())
    }

    fn last_checkpoint(&self) -> Option<Position> {
        self.checkpoint
    }

    fn wipe(&mut self) -> Result<(), IndexError> {
        let old = std::mem::replace(&mut self.health, Health::Broken("it is being wiped".to_string()));
        // A broken engine may panic once more while it is dropped.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(old)));
        set_aside(&self.dir)?;
        let trees = make_new(&self.dir, &self.options)?;
        let contents = Contents { numbers: HashMap::new(), checkpoint: None };
        *self = Self::with(self.dir.clone(), self.options.clone(), trees, contents);
        Ok(())
    }
}

fn strange_row() -> IndexError {
    IndexError::Broken { detail: "a row has another shape than was written".to_string() }
}

fn place_of(value: &[u8]) -> Result<Position, IndexError> {
    <[u8; 8]>::try_from(value).map(Position::from_be_bytes).map_err(|_| strange_row())
}
