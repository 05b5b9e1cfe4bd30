//! An archive becomes a data directory again: an empty one, whole or not at all.
//!
//! Everything is written and synced below `restore.unfinished`, checked against the archive's list, and only then moved up.
//! While that folder is there no node starts, and a restore that is begun again clears away what the last one left. A
//! folder inside the directory and not beside it, since a service may write in its own directory only.

use super::error::BackupError;
use super::gather::{actor_of, names};
use super::part::Part;
use super::reader::{Contents, read};
use super::{Head, Holds};
use crate::recovery::{Recovery, Why};
use crate::store::{DataLock, LockError};
use regain_protocol::time::Minute;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// The folder of a restore that is under way.
pub const UNFINISHED: &str = "restore.unfinished";
/// The same folder once everything is in its place.
pub(super) const DONE: &str = "restore.done";
/// In the folder: this restore brings a vault, so that one is to be cleared with the rest.
const BROUGHT: &str = "vault.brought";

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the archive says of itself.
    pub head: Head,
    /// Files written, keys included.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// Restores an archive of data, and one of keys where the directory has none, into `home`. `now` is in minutes since
/// 1970; `progress` is told bytes written so far and, once known, all there are.
///
/// # Errors
/// The directory holds something, an archive is not whole, or the disk refuses. Nothing is left then.
pub fn restore<D: Read, K: Read>(
    data: D,
    keys: Option<K>,
    home: &Path,
    now: u32,
    mut progress: impl FnMut(u64, u64),
) -> Result<Restored, BackupError> {
    let made = !home.exists();
    DirBuilder::new().recursive(true).mode(0o700).create(home).map_err(|e| BackupError::io("make", home, e))?;
    let _lock = DataLock::take(home).map_err(|e| match e {
        LockError::InUse { .. } => BackupError::NotEmpty { dir: home.to_path_buf(), found: e.to_string() },
        LockError::Io { source, .. } => BackupError::io("lock", home, source),
    })?;
    let staging = home.join(UNFINISHED);
    clear(home, &staging)?;
    let restored = stage(data, keys, home, &staging, now, &mut progress).and_then(|restored| {
        move_up(home, &staging)?;
        Ok(restored)
    });
    if restored.is_err() {
        // The first error is the one worth telling; what stays keeps a node from starting and is cleared next time.
        let _ = clear_unfinished(home, &staging);
        if made {
            let _ = fs::remove_file(home.join("lock")).and_then(|()| fs::remove_dir(home));
        }
    }
    restored
}

/// Makes sure that the directory is empty, but for keys that were put there first, and clears an unfinished restore.
fn clear(home: &Path, staging: &Path) -> Result<(), BackupError> {
    if staging.exists() {
        clear_unfinished(home, staging)?;
    }
    let strange = names(home)?.into_iter().map(|(name, _)| name).find(|name| name != "lock" && name != "vault");
    match strange {
        Some(found) => Err(BackupError::NotEmpty { dir: home.to_path_buf(), found: format!("`{found}`") }),
        None => Ok(()),
    }
}

/// Takes away what an unfinished restore wrote. A vault was there before it unless its folder says that it brought one.
fn clear_unfinished(home: &Path, staging: &Path) -> Result<(), BackupError> {
    let failed = |e| BackupError::io("clear", home, e);
    if !staging.exists() {
        return Ok(());
    }
    let brought = staging.join(BROUGHT).exists();
    for (name, _) in names(home)? {
        let path = home.join(&name);
        match name.as_str() {
            "lock" | UNFINISHED => {}
            "vault" if !brought => {}
            _ if path.is_dir() => fs::remove_dir_all(&path).map_err(failed)?,
            _ => fs::remove_file(&path).map_err(failed)?,
        }
    }
    fs::remove_dir_all(staging).and_then(|()| sync_dir(home)).map_err(failed)
}

fn stage<D: Read, K: Read>(
    data: D,
    keys: Option<K>,
    home: &Path,
    staging: &Path,
    now: u32,
    progress: &mut impl FnMut(u64, u64),
) -> Result<Restored, BackupError> {
    let has_vault = home.join("vault").exists();
    if keys.is_none() && !has_vault {
        return Err(BackupError::NoKeys { dir: home.to_path_buf() });
    }
    if keys.is_some() && has_vault {
        return Err(BackupError::NotEmpty { dir: home.to_path_buf(), found: "`vault`, and --keys was given".into() });
    }
    make_dir(staging)?;
    if keys.is_some() {
        write_file(&staging.join(BROUGHT), b"")?;
    }
    sync_dir(home).map_err(|e| BackupError::io("sync", home, e))?;
    let mut written = 0;
    let told = read(data, Holds::Data, |head, part, bytes| {
        write_part(staging, part, &bytes)?;
        written += bytes.len() as u64;
        progress(written, head.bytes);
        Ok(())
    })?;
    let mut files = told.files.len() - 1;
    if let Some(keys) = keys {
        let keys = read(keys, Holds::Keys, |_, part, bytes| {
            let bytes = zeroize::Zeroizing::new(bytes);
            write_part(staging, part, &bytes)
        })?;
        files += keys.files.len() - 1;
        same_actor(&keys.head.actor, &told)?;
        same_actor(&actor_of(staging)?, &told)?;
    } else {
        same_actor(&actor_of(home)?, &told)?;
    }
    let recovery = Recovery::asking(Why::Restored, Minute(now));
    write_file(&staging.join("recovery.new"), &recovery.to_bytes())?;
    sync_tree(staging).map_err(|e| BackupError::io("sync", staging, e))?;
    Ok(Restored { head: told.head, files, bytes: written })
}

fn same_actor(keys: &str, told: &Contents) -> Result<(), BackupError> {
    match keys == told.head.actor {
        true => Ok(()),
        false => Err(BackupError::OtherActor { keys: keys.to_owned(), data: told.head.actor.clone() }),
    }
}

fn make_dir(dir: &Path) -> Result<(), BackupError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|e| BackupError::io("make", dir, e))
}

fn write_part(staging: &Path, part: &Part, bytes: &[u8]) -> Result<(), BackupError> {
    if *part == Part::Head {
        return Ok(());
    }
    let path = part.below(staging);
    if let Some(dir) = path.parent() {
        make_dir(dir)?;
    }
    write_file(&path, bytes)
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let options = OpenOptions::new().write(true).create_new(true).mode(0o600).clone();
    let written = options.open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|e| BackupError::io("write", path, e))
}

/// Syncs a folder and all folders below it; their files were synced when they were written.
fn sync_tree(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        }
    }
    sync_dir(dir)
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Moves everything up. The folder's name goes last: while it is there, nothing counts.
fn move_up(home: &Path, staging: &Path) -> Result<(), BackupError> {
    let failed = |e| BackupError::io("finish the restore in", home, e);
    for (name, _) in names(staging)? {
        match name.as_str() {
            // The backup may have been made of a node that was recovering itself: this restore is what counts.
            BROUGHT | "recovery" => {}
            "recovery.new" => fs::rename(staging.join(&name), home.join("recovery")).map_err(failed)?,
            _ => fs::rename(staging.join(&name), home.join(&name)).map_err(failed)?,
        }
    }
    let done = home.join(DONE);
    sync_dir(home).and_then(|()| fs::rename(staging, &done)).and_then(|()| sync_dir(home)).map_err(failed)?;
    // What is left in it says nothing any more.
    let _ = fs::remove_dir_all(done);
    Ok(())
}
