//! Which photos and documents belong to which device.

use super::picture::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A photo or document of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// The device: its key in the fleet, or its network id where others brought it.
    pub key: String,
    /// The hash of its bytes, hex: its name on disk.
    pub file: String,
    /// What it is.
    pub kind: Kind,
    /// What it was called.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// When, in minutes since 1970.
    pub at: u32,
    /// The account that brought it; empty for a program.
    pub by: String,
}

/// All of them, by device.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    by_key: BTreeMap<String, Vec<KeptFile>>,
}

impl Kept {
    /// Takes one; the same one twice counts once.
    pub fn keep(&mut self, file: KeptFile) {
        let files = self.by_key.entry(file.key.clone()).or_default();
        files.retain(|f| f.file != file.file);
        files.push(file);
    }

    /// Gives one up.
    pub fn drop_one(&mut self, key: &str, file: &str) {
        if let Some(files) = self.by_key.get_mut(key) {
            files.retain(|f| f.file != file);
        }
    }

    /// The files of a device, oldest first.
    #[must_use]
    pub fn of(&self, key: &str) -> &[KeptFile] {
        self.by_key.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether any device has that file.
    #[must_use]
    pub fn has(&self, file: &str) -> bool {
        self.by_key.values().flatten().any(|f| f.file == file)
    }
}
