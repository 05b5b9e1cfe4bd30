//! One process per data directory.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

const LOCK_FILE: &str = "lock";
/// A process id has at most ten digits; more is not read.
const PID_DIGITS: u64 = 16;

/// Why a data directory could not be locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error("data directory in use: {dir} is open in {holder}; stop that node first, or choose another directory", dir = dir.display(), holder = holder(*pid))]
    InUse {
        /// The data directory.
        dir: PathBuf,
        /// The process that wrote its id there, when it could be read.
        pid: Option<u32>,
    },
    /// The file system refused an operation.
    #[error("could not lock the data directory {dir}: {source}", dir = dir.display())]
    Io {
        /// The data directory.
        dir: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
}

fn holder(pid: Option<u32>) -> String {
    pid.map_or_else(|| "another process".to_string(), |pid| format!("process {pid}"))
}

/// Holds a data directory until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct DataLock {
    // Closing the file releases the lock of the operating system, so the file itself may stay behind.
    _file: File,
}

impl DataLock {
    /// Locks the data directory `dir`, which is made if it is missing, and notes this process's id in its lock file.
    ///
    /// Errors: [`LockError::InUse`] when another process (or another part of this one) has it.
    pub fn take(dir: &Path) -> Result<Self, LockError> {
        let failed = |source| LockError::Io { dir: dir.to_path_buf(), source };
        fs::create_dir_all(dir).map_err(failed)?;
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).clone();
        let mut file = options.open(dir.join(LOCK_FILE)).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::InUse { dir: dir.to_path_buf(), pid: read_pid(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        write_pid(&mut file).map_err(failed)?;
        Ok(DataLock { _file: file })
    }
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(PID_DIGITS).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_is_told_who_has_it() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let first = DataLock::take(dir.path()).expect("nobody has it");
        let error = DataLock::take(dir.path()).expect_err("it is taken");
        let LockError::InUse { pid, .. } = &error else { panic!("{error}") };
        assert_eq!(*pid, Some(std::process::id()));
        let text = error.to_string();
        assert!(text.starts_with("data directory in use"), "{text}");
        assert!(text.contains(&dir.path().display().to_string()), "{text}");
        drop(first);
        DataLock::take(dir.path()).expect("it was given back");
    }

    #[test]
    fn a_stale_file_locks_nobody_out() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        fs::write(dir.path().join(LOCK_FILE), "4294967295 and rubbish").expect("writable");
        DataLock::take(dir.path()).expect("a file without a lock is only a file");
        let text = fs::read_to_string(dir.path().join(LOCK_FILE)).expect("readable");
        assert_eq!(text.trim(), std::process::id().to_string());
    }
}
