//! Imports as people need them: files are read beside the loop, shown for what they would do, and applied exactly as shown.
//!
//! ```text
//! rehearse(bytes), add_file(id)   one file or many; read and merged against a copy of the fleet, one import at a time
//! report(id), import_page(id)     what it would do, device by device, field by field
//! columns(id), map_columns(id)    what each column of a table is taken for, corrected, remembered by its header
//! apply(id)                       written in the background in parts, each with what was before; goes on after a crash
//! alterations(), undo(number)     what altered the fleet, taken back for a week
//! ```

mod apply;
mod columns;
mod kept;
mod plan;
mod read;
mod rejects;
mod shown;
mod store;
#[cfg(test)]
mod tests;
mod undo;

pub use columns::{ColumnsTold, MapInput, MappingRow, Mappings, SheetInput, SurveyedRow};
pub(crate) use kept::sweep_uploads;
pub(crate) use plan::Plan;
pub use shown::{ColumnSeen, FieldChange, ImportLine, ImportPage, ImportPart, ImportState, Rehearsal, RehearsedFile};
pub(super) use store::Asked;
pub(crate) use store::Imports;
pub use undo::{AlterationRow, AlterationsTold, KeptRow, UndoTold};

use super::{Answer, Desk, DeskError};
use crate::fleet::alteration::HowRead;
use crate::jobs::{Cancelling, JobState};
use read::FileRead;
pub use regain_exchange::Options as ReadOptions;
use regain_exchange::Options;
pub use regain_exchange::reading::DateOrder;
pub use regain_exchange::record::Format as ImportFormat;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::Write;
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

/// Whether more files follow the one that is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// Some do: nothing is read yet.
    Follow,
    /// It is the last one.
    No,
}

impl Desk {
    /// Takes a file and reads it in the background; see [`Desk::report`]. `file_name` is only shown.
    ///
    /// # Errors
    /// The file is too large, four others are being worked on, or the disk refuses.
    pub async fn rehearse(&self, bytes: Vec<u8>, file_name: &str, options: Options) -> Answer<ImportId> {
        self.rehearse_first(bytes, file_name, options, More::No).await
    }

    /// The same for the first of several files.
    ///
    /// # Errors
    /// As [`Desk::rehearse`].
    pub async fn rehearse_first(
        &self,
        bytes: Vec<u8>,
        file_name: &str,
        options: Options,
        more: More,
    ) -> Answer<ImportId> {
        let size = bytes.len();
        let kept = self.keep_upload(bytes).await?;
        let id = self.shelf.imports.open(file_name, Asked { options, whole: false })?;
        self.shelf.imports.add(id, kept, size, file_name)?;
        if more == More::No {
            self.read_beside(id)?;
        }
        Ok(id)
    }

    /// Adds a file to a rehearsal; all its files are read again once the last one is there.
    ///
    /// # Errors
    /// As [`Desk::rehearse`], there is no such rehearsal, or it has too many files.
    pub async fn add_file(&self, id: ImportId, bytes: Vec<u8>, file_name: &str, more: More) -> Answer<()> {
        let size = bytes.len();
        let kept = self.keep_upload(bytes).await?;
        self.shelf.imports.add(id, kept, size, file_name)?;
        if more == More::No { self.read_beside(id) } else { Ok(()) }
    }

    pub(super) async fn keep_upload(&self, bytes: Vec<u8>) -> Answer<NamedTempFile> {
        if bytes.len() > MAX_UPLOAD {
            return Err(DeskError::Usage(say!(
                "file-too-large",
                "the file has {n} bytes; at most {most} are taken: export it in several parts",
                n = bytes.len(),
                most = MAX_UPLOAD
            )));
        }
        let data = self.ask(|node| Ok(node.uploads())).await?;
        let kept = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&data)?;
            let mut file = NamedTempFile::new_in(&data)?;
            file.write_all(&bytes)?;
            Ok::<NamedTempFile, std::io::Error>(file)
        });
        kept.await.map_err(failed)?.map_err(failed)
    }

    /// Reads the same files again against the fleet as it is now, with other answers to what was unclear.
    ///
    /// # Errors
    /// There is no such rehearsal, or it is being worked on.
    pub fn rehearse_again(&self, id: ImportId, options: Options) -> Answer<()> {
        self.shelf.imports.answer(id, options)?;
        self.read_beside(id)
    }

    pub(super) fn read_beside(&self, id: ImportId) -> Answer<()> {
        let (files, asked, name) = self.shelf.imports.begin_reading(id)?;
        let job = self.shelf.jobs.start("rehearsal", &name, files.len() as u64, Cancelling::Not);
        let desk = self.clone();
        tokio::spawn(async move {
            let (shelf, number, total) = (desk.shelf.clone(), job.id(), files.len());
            let jobs = desk.shelf.jobs.clone();
            let told = move |done: usize| {
                jobs.progress(number, done as u64, total as u64);
                shelf.imports.reading(id, done, total);
            };
            let outcome = desk.plan(files, asked, told).await;
            let state = if outcome.is_ok() { JobState::Done } else { JobState::Failed };
            desk.shelf.imports.read(id, outcome.inspect_err(|e| job.say(e.to_string())));
            job.end(state);
        });
        Ok(())
    }

    /// One import at a time: a rehearsal holds a copy of the fleet while it works.
    async fn plan(
        &self,
        files: Vec<FileRead>,
        asked: Asked,
        mut told: impl FnMut(usize) + Send + 'static,
    ) -> Answer<Plan> {
        let _turn = self.shelf.imports.turn.lock().await;
        let (fleet, mappings) = self
            .ask(|node| {
                let mappings = node.mappings.values().map(|said| said.mapping.clone()).collect();
                Ok((node.fleet.moment(), mappings))
            })
            .await?;
        let sheets = files.iter().enumerate().filter_map(|(place, file)| Some((place, file.sheet?))).collect();
        let how = HowRead { date_order: asked.options.date_order, mappings, sheets, whole: asked.whole };
        let read = move || Plan::of(&files, how, fleet, &mut told);
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

    /// Rejected rows as CSV with file, place and reason, for the person who corrects the file.
    ///
    /// # Errors
    /// There is no such rehearsal, or it was not read.
    pub fn rejected_csv(&self, id: ImportId) -> Answer<String> {
        Ok(self.shelf.imports.rejects(id)?.csv())
    }
}

fn failed(e: impl fmt::Display) -> DeskError {
    DeskError::Failed(say!("import-failed", "the import could not be worked on: {detail}; try again", detail = e))
}
