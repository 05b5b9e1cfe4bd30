//! When this node was copied last, and where to: `backups.json` in its directory, the newest first.

use crate::store::replace_file;
use serde::{Deserialize, Serialize};
use std::path::Path;
use utoipa::ToSchema;

/// Copies that are remembered.
const REMEMBERED: usize = 50;
/// Most characters of a place.
const PLACE: usize = 400;
/// Days after which a person is reminded, unless told otherwise.
pub const REMIND_AFTER_DAYS: u32 = 7;

/// A copy that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BackupNote {
    /// Minutes since 1970.
    pub minute: u32,
    /// Where it was written to.
    pub place: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Whether the keys were copied too.
    pub keys: bool,
}

/// The copies of this node.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupNotes {
    /// Newest first.
    pub backups: Vec<BackupNote>,
}

impl BackupNotes {
    /// What is noted in a data directory. What cannot be read counts as nothing: it only reminds.
    #[must_use]
    pub fn read(data: &Path) -> Self {
        let bytes = std::fs::read(data.join("backups.json")).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Notes a copy, durably.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn add(data: &Path, mut note: BackupNote) -> std::io::Result<()> {
        note.place = note.place.chars().filter(|c| !c.is_control()).take(PLACE).collect();
        let mut notes = Self::read(data);
        notes.backups.insert(0, note);
        notes.backups.truncate(REMEMBERED);
        let bytes = serde_json::to_vec(&notes).expect("notes hold nothing that JSON cannot say");
        replace_file(&data.join("backups.json"), &bytes, 0o600)
    }

    /// The newest.
    #[must_use]
    pub fn last(&self) -> Option<&BackupNote> {
        self.backups.first()
    }

    /// Whole days since the newest; `None` when there never was one.
    #[must_use]
    pub fn age_days(&self, now: u32) -> Option<u32> {
        Some(now.saturating_sub(self.last()?.minute) / (24 * 60))
    }
}
