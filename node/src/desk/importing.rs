//! Imports as people need them: a file is read beside the loop, shown for what it would do, and applied exactly as shown.
//!
//! ```text
//! rehearse(bytes) -> ImportId   read and merged against a copy of the fleet, one file at a time
//! report(id), import_page(id)   what it would do, device by device, field by field
//! apply(id)                     written in the background in chunks; refused when the fleet changed since
//! ```

mod apply;
mod plan;
mod rejects;
mod shown;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use plan::Plan;
pub use shown::{ColumnSeen, FieldChange, ImportLine, ImportPage, ImportPart, ImportState, Rehearsal, RehearsedFile};
pub(crate) use store::Imports;

use super::{Answer, Desk, DeskError};
use crate::jobs::{Cancelling, Job, JobState};
pub use regain_exchange::Options as ReadOptions;
use regain_exchange::Options;
pub use regain_exchange::reading::DateOrder;
pub use regain_exchange::record::Format as ImportFormat;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::Write;
use std::sync::Arc;
use tempfile::NamedTempFile;
use utoipa::ToSchema;

/// Greatest upload in bytes: a little more than what is read, so that a file just too large gets the reader's sentence.
pub const MAX_UPLOAD: usize = 70 * 1024 * 1024;

/// Names one rehearsal on this node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct ImportId(pub u64);

impl fmt::Display for ImportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Desk {
    /// Takes a file and reads it in the background; see [`Desk::report`]. `file_name` is only shown.
    ///
    /// # Errors
    /// The file is too large, four others are being worked on, or the disk refuses.
    pub async fn rehearse(&self, bytes: Vec<u8>, file_name: &str, options: Options) -> Answer<ImportId> {
        if bytes.len() > MAX_UPLOAD {
            return Err(DeskError::Usage(say!(
                "file-too-large",
                "the file has {n} bytes; at most {most} are taken: export it in several parts",
                n = bytes.len(),
                most = MAX_UPLOAD
            )));
        }
        let data = self.ask(|node| Ok(node.settings.data.join("uploads"))).await?;
        let size = bytes.len();
        let kept = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&data)?;
            let mut file = NamedTempFile::new_in(&data)?;
            file.write_all(&bytes)?;
            Ok::<NamedTempFile, std::io::Error>(file)
        });
        let kept = kept.await.map_err(failed)?.map_err(failed)?;
        let id = self.shelf.imports.open(kept, size, file_name)?;
        self.read_beside(id, options)?;
        Ok(id)
    }

    /// Reads the same file again against the fleet as it is now, with other answers to what was unclear.
    ///
    /// # Errors
    /// There is no such rehearsal, or it is being worked on.
    pub fn rehearse_again(&self, id: ImportId, options: Options) -> Answer<()> {
        self.read_beside(id, options)
    }

    fn read_beside(&self, id: ImportId, options: Options) -> Answer<()> {
        let (path, name) = self.shelf.imports.begin_reading(id)?;
        let job = self.shelf.jobs.start("rehearsal", &name, 0, Cancelling::Not);
        let desk = self.clone();
        tokio::spawn(async move {
            let outcome = desk.plan(path, options).await;
            let state = if outcome.is_ok() { JobState::Done } else { JobState::Failed };
            desk.shelf.imports.read(id, outcome.inspect_err(|e| job.say(e.to_string())));
            job.end(state);
        });
        Ok(())
    }

    /// One file at a time: a rehearsal holds a copy of the fleet while it works.
    async fn plan(&self, path: std::path::PathBuf, options: Options) -> Answer<Plan> {
        let _turn = self.shelf.imports.turn.lock().await;
        let fleet = self.ask(|node| Ok(node.fleet.consolidated.clone())).await?;
        let read = move || Plan::of(&std::fs::read(path).map_err(failed)?, &options, fleet);
        tokio::task::spawn_blocking(read).await.map_err(failed)?
    }

    /// What a rehearsal found, and how far its import is.
    ///
    /// # Errors
    /// There is no such rehearsal: thirty minutes untouched, or four newer ones, end it.
    pub fn report(&self, id: ImportId) -> Answer<Rehearsal> {
        self.shelf.imports.show(id)
    }

    /// Lines `offset..offset + limit` of one part of a rehearsal; at most 250.
    ///
    /// # Errors
    /// There is no such rehearsal, or it was not read. Of one that has ended only the rejected rows are left.
    pub fn import_page(&self, id: ImportId, part: ImportPart, offset: usize, limit: usize) -> Answer<ImportPage> {
        let limit = limit.min(250);
        match part {
            ImportPart::Rejected => Ok(self.shelf.imports.rejects(id)?.page(offset, limit)),
            _ => Ok(self.shelf.imports.plan(id)?.page(part, offset, limit)),
        }
    }

    /// Rejected rows as CSV with place and reason, for the person who corrects the file.
    ///
    /// # Errors
    /// There is no such rehearsal, or it was not read.
    pub fn rejected_csv(&self, id: ImportId) -> Answer<String> {
        Ok(self.shelf.imports.rejects(id)?.csv())
    }

    /// Applies exactly what was rehearsed, in the background; the number of the job comes back. Ending the job keeps the
    /// devices that were written so far.
    ///
    /// # Errors
    /// The fleet changed since the rehearsal, another import is under way, or this one is not ready.
    pub async fn apply(&self, id: ImportId) -> Answer<u64> {
        let plan = self.shelf.imports.plan(id)?;
        let before = plan.before();
        let name = self.shelf.imports.begin_applying(id)?;
        if let Err(e) = self.ask(move |node| node.begin_import(id, &before)).await {
            self.shelf.imports.not_begun(id);
            return Err(e);
        }
        let job = self.shelf.jobs.start("import", &name, plan.to_write() as u64, Cancelling::Heeded);
        let (number, desk) = (job.id(), self.clone());
        tokio::spawn(async move { desk.write_plan(id, plan, job).await });
        Ok(number)
    }

    async fn write_plan(&self, id: ImportId, plan: Arc<Plan>, job: Job) {
        let (mut done, total) = (0, plan.to_write());
        let outcome = loop {
            if done >= total {
                break Ok(JobState::Done);
            }
            if job.is_cancelled() {
                break Ok(JobState::Cancelled);
            }
            let (shared, from) = (plan.clone(), done);
            match self.ask(move |node| node.write_part(&shared, from)).await {
                Ok(upto) => done = upto,
                Err(e) => break Err(e),
            }
            job.progress(done as u64, total as u64);
            self.shelf.imports.progress(id, done, total);
        };
        let (shared, upto) = (plan, done);
        let ended = self.ask(move |node| node.end_import(&shared, upto)).await;
        let outcome = outcome.and_then(|state| ended.map(|()| state));
        if let Err(e) = &outcome {
            job.say(e.to_string());
        }
        self.shelf.imports.end(id, &outcome, done);
        job.end(outcome.unwrap_or(JobState::Failed));
    }
}

fn failed(e: impl fmt::Display) -> DeskError {
    DeskError::Failed(say!("import-failed", "the import could not be worked on: {detail}; try again", detail = e))
}
