//! Calls into sled, whose panics become errors.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::IndexError;
use crate::store::error::is_full;

/// How the engine failed.
pub(super) enum Failure {
    Engine(sled::Error),
    Panic(String),
}

impl Failure {
    /// Whether another holds the file.
    pub(super) fn is_locked(&self) -> bool {
        // The engine wraps the system's error in a text of its own, with the kind of another.
        matches!(self, Failure::Engine(sled::Error::Io(error)) if error.to_string().contains("could not acquire lock"))
    }

    /// The same as the index's own error.
    pub(super) fn into_error(self, dir: &Path) -> IndexError {
        match self {
            Failure::Engine(sled::Error::Io(error)) if is_full(&error) => {
                IndexError::DiskFull { path: dir.to_path_buf() }
            }
            failure => IndexError::Broken { detail: failure.to_string() },
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Engine(error) => write!(f, "{error}"),
            Failure::Panic(message) => write!(f, "it panicked: {message}"),
        }
    }
}

/// Calls the engine; its panics become errors.
pub(super) fn guarded<T>(work: impl FnOnce() -> sled::Result<T>) -> Result<T, Failure> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Failure::Engine(error)),
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_string());
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
            Err(Failure::Panic(text.unwrap_or_else(|| "without a message".to_string())))
        }
    }
}
