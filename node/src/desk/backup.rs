//! Backups of the running node: what to copy is fixed in one turn of its loop, each file is read in a turn of its own, and
//! whoever asked writes the archive elsewhere.

use super::{Answer, Desk, DeskError};
use crate::backup::{self, BackupError, BackupNote, BackupNotes, Plan, REMIND_AFTER_DAYS};
use crate::node::Node;
use serde::Serialize;
use std::io::Write;
use utoipa::ToSchema;

/// The backups that were made of this node.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Backups {
    /// Newest first, at most fifty.
    pub backups: Vec<BackupNote>,
    /// Whole days since the newest; `null` when there never was one.
    pub age_days: Option<u32>,
    /// Days after which a person is reminded.
    pub remind_after_days: u32,
}

impl Node {
    /// What a backup made now holds.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn backup_plan(&mut self) -> Answer<Plan> {
        Plan::of(&self.settings.data, self.now().0).map_err(|e| refused(&e))
    }

    /// Notes that this node was copied.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn note_backup(&mut self, place: &str, bytes: u64, encrypted: bool, keys: bool) -> Answer<BackupNote> {
        let note = BackupNote { minute: self.now().0, place: place.to_owned(), bytes, encrypted, keys };
        BackupNotes::add(&self.settings.data, note.clone()).map_err(DeskError::failed)?;
        self.owe_pulse();
        self.owe_inbox();
        Ok(note)
    }

    /// The backups that were made of this node.
    ///
    /// # Errors
    /// None.
    pub fn backups(&mut self) -> Answer<Backups> {
        let notes = BackupNotes::read(&self.settings.data);
        let age_days = notes.age_days(self.now().0);
        Ok(Backups { age_days, backups: notes.backups, remind_after_days: self.remind_after() })
    }

    pub(crate) fn last_backup(&self) -> Option<BackupNote> {
        BackupNotes::read(&self.settings.data).backups.into_iter().next()
    }

    fn remind_after(&self) -> u32 {
        self.settings.backup_reminder_days.unwrap_or(REMIND_AFTER_DAYS)
    }

    /// Days since the last backup, where a person is to be reminded: `Some(None)` when there never was one. A setting of
    /// nought days reminds nobody.
    pub(crate) fn backup_due(&self) -> Option<Option<u32>> {
        let after = self.remind_after();
        let age = BackupNotes::read(&self.settings.data).age_days(self.now().0);
        (after > 0 && age.is_none_or(|days| days >= after)).then_some(age)
    }
}

fn refused(error: &BackupError) -> DeskError {
    DeskError::Failed(say!("backup-failed", "the backup could not be made: {detail}", detail = error))
}

impl Desk {
    /// Writes an archive of the running node. Call it on a thread that may wait. Gives how many bytes of files it holds.
    ///
    /// # Errors
    /// The node has ended, a file cannot be read, or `out` refuses; what was written then is no archive.
    pub fn write_backup<W: Write>(&self, out: W) -> Answer<u64> {
        let plan = self.ask_waiting(Node::backup_plan)?;
        let read = |part: &backup::Part, length: u64| {
            let part = part.clone();
            let read =
                move |node: &mut Node| backup::read_part(&node.settings.data, &part, length).map_err(|e| refused(&e));
            self.ask_waiting(read).map_err(|e| BackupError::Node(e.to_string()))
        };
        backup::write(out, &plan, read, |_| ()).map_err(|e| refused(&e))?;
        Ok(plan.head.bytes)
    }
}
