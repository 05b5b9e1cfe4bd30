//! Whether an index on disk may be believed; making a new one; setting a doubtful one aside.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::engine::IndexOptions;
use super::guard::{Failure, guarded};
use super::{IndexError, LogExtent, LogId, LogNumber, RebuildReason};
use crate::store::error::is_full;
use crate::store::position::Position;

/// Behind every key of twelve bytes, since no log has the greatest number.
pub(super) const CHECKPOINT_KEY: &[u8] = b"\xff\xff\xff\xffcheckpoint";
/// How long an engine that was dropped may hold its file.
const LET_GO: Duration = Duration::from_secs(1);
/// A position and how many logs had a number.
const CHECKPOINT_VALUE: usize = 12;

#[derive(Debug, Clone)]
pub(super) struct Trees {
    pub(super) database: sled::Db,
    /// Twelve-byte keys to places, and the checkpoint.
    pub(super) places: sled::Tree,
    /// Log ids to numbers. Apart, so that 32-byte keys stay out of the ordered ones.
    pub(super) numbers: sled::Tree,
}

/// What an existing index held.
pub(super) struct Contents {
    pub(super) numbers: HashMap<LogId, LogNumber>,
    pub(super) checkpoint: Option<Position>,
}

/// Opens the trees. The engine lets go of its file a moment after it was dropped, on a thread of its own: whoever opens it
/// again at once waits for that.
fn open_trees(dir: &Path, options: &IndexOptions) -> Result<Trees, Failure> {
    let asked = Instant::now();
    loop {
        match open_now(dir, options) {
            Err(failure) if failure.is_locked() && asked.elapsed() < LET_GO => thread::sleep(LET_GO / 50),
            other => return other,
        }
    }
}

fn open_now(dir: &Path, options: &IndexOptions) -> Result<Trees, Failure> {
    guarded(|| {
        let database = sled::Config::new()
            .path(dir)
            .cache_capacity(options.cache_bytes)
            // Checkpoints flush and sync; a thread that does so twice a second would only add writes.
            .flush_every_ms(None)
            .open()?;
        let places = database.open_tree("places")?;
        let numbers = database.open_tree("numbers")?;
        Ok(Trees { database, places, numbers })
    })
}

/// Opens what is there; a reason when it may not be believed.
pub(super) fn open_existing(
    dir: &Path,
    options: &IndexOptions,
    extent: LogExtent,
) -> Result<(Trees, Contents), RebuildReason> {
    let unopenable = |failure: Failure| RebuildReason::Unopenable { detail: failure.to_string() };
    let trees = open_trees(dir, options).map_err(unopenable)?;
    let rows = guarded(|| trees.numbers.iter().collect::<sled::Result<Vec<_>>>()).map_err(unopenable)?;
    let numbers = read_numbers(&rows)?;
    let stored = guarded(|| trees.places.get(CHECKPOINT_KEY)).map_err(unopenable)?;
    let Some(stored) = stored else {
        let holds_rows = !guarded(|| Ok(trees.places.is_empty())).map_err(unopenable)?;
        return if extent.is_empty && !holds_rows && numbers.is_empty() {
            Ok((trees, Contents { numbers, checkpoint: None }))
        } else {
            Err(RebuildReason::NoCheckpoint)
        };
    };
    let inconsistent = |detail: &str| RebuildReason::Inconsistent { detail: detail.to_string() };
    let value = <[u8; CHECKPOINT_VALUE]>::try_from(stored.as_ref());
    let [a, b, c, d, e, f, g, h, logs @ ..] = value.map_err(|_| inconsistent("its checkpoint has another length"))?;
    let checkpoint = Position::from_be_bytes([a, b, c, d, e, f, g, h]);
    if checkpoint > extent.end {
        return Err(RebuildReason::BeyondEnd { checkpoint, end: extent.end });
    }
    // Numbers written after the checkpoint may be there too; fewer means that some were lost.
    if numbers.len() < usize::try_from(u32::from_be_bytes(logs)).unwrap_or(usize::MAX) {
        return Err(inconsistent("it knows fewer logs than at its checkpoint"));
    }
    Ok((trees, Contents { numbers, checkpoint: Some(checkpoint) }))
}

/// The numbers of the logs, which must be 0, 1, 2 and so on, each once.
fn read_numbers(rows: &[(sled::IVec, sled::IVec)]) -> Result<HashMap<LogId, LogNumber>, RebuildReason> {
    let mut numbers = HashMap::with_capacity(rows.len());
    let mut seen = vec![false; rows.len()];
    for (log, number) in rows {
        let pair = (LogId::try_from(log.as_ref()), <[u8; 4]>::try_from(number.as_ref()));
        if let (Ok(log), Ok(number)) = pair {
            let number = u32::from_be_bytes(number);
            if let Some(slot) = seen.get_mut(number as usize) {
                *slot = true;
                numbers.insert(log, LogNumber(number));
            }
        }
    }
    if numbers.len() == rows.len() && seen.iter().all(|seen| *seen) {
        Ok(numbers)
    } else {
        Err(RebuildReason::Inconsistent { detail: "the numbers of its logs have gaps".to_string() })
    }
}

/// Makes an empty index, with everything about it synced that sled does not sync.
pub(super) fn make_new(dir: &Path, options: &IndexOptions) -> Result<Trees, IndexError> {
    fs::create_dir_all(dir).map_err(|error| io_error("make", dir, error))?;
    let trees = open_trees(dir, options).map_err(|failure| failure.into_error(dir))?;
    guarded(|| trees.database.flush()).map_err(|failure| failure.into_error(dir))?;
    let sync_all = || {
        sync_files(dir)?;
        let blobs = dir.join("blobs");
        for made in [blobs.as_path(), dir, parent_of(dir)] {
            if made.exists() {
                File::open(made)?.sync_all()?;
            }
        }
        Ok(())
    };
    sync_all().map_err(|error| io_error("sync", dir, error))?;
    Ok(trees)
}

/// The fsync that sled's flush is not.
pub(super) fn sync_files(dir: &Path) -> io::Result<()> {
    for name in ["conf", "db"] {
        File::open(dir.join(name))?.sync_data()?;
    }
    Ok(())
}

/// Moves an index away before it is deleted, so that a crash in between leaves none rather than half of one.
pub(super) fn set_aside(dir: &Path) -> Result<(), IndexError> {
    let aside = set_aside_name(dir);
    let moved = remove_all(&aside).and_then(|()| match fs::rename(dir, &aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => remove_all(&aside),
    });
    moved.map_err(|error| io_error("set aside", dir, error))
}

/// Where a doubtful index waits for its deletion.
pub(super) fn set_aside_name(dir: &Path) -> PathBuf {
    let mut name = dir.file_name().unwrap_or_default().to_os_string();
    name.push(".old");
    dir.with_file_name(name)
}

/// Removes a file or a directory with all that is in it, if it is there.
pub(super) fn remove_all(path: &Path) -> io::Result<()> {
    let removed = if path.is_file() { fs::remove_file(path) } else { fs::remove_dir_all(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn parent_of(dir: &Path) -> &Path {
    dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file-system error, told apart by whether more room would cure it.
pub(super) fn io_error(what: &'static str, dir: &Path, error: io::Error) -> IndexError {
    let path = dir.to_path_buf();
    if is_full(&error) { IndexError::DiskFull { path } } else { IndexError::Io { what, path, source: error } }
}
