//! Writing what was rehearsed: in parts, each with what was before, so that the loop stays responsive and a crash in the
//! middle is made good.

use super::read::{Content, FileRead};
use super::{ImportId, Plan, failed, kept};
use crate::desk::{Answer, Desk, DeskError};
use crate::fleet::Moment;
use crate::fleet::alteration::{AlterationBegun, AlterationEnd, AlterationKind, PartCounts, now};
use crate::jobs::{Cancelling, Job, JobState};
use crate::journal::Fact;
use crate::node::Node;
use std::path::PathBuf;
use std::sync::Arc;

/// Devices written at once: some milliseconds of the loop and one sync of the disk.
pub(super) const PART: usize = 1_000;

/// A part of an alteration as it is written.
pub(crate) struct PartBytes {
    pub(super) counts: PartCounts,
    pub(super) bytes: Vec<u8>,
}

impl Desk {
    /// Applies exactly what was rehearsed, in the background; the number of the job comes back. Ending the job keeps the
    /// devices that were written so far.
    ///
    /// # Errors
    /// The fleet changed since the rehearsal, another import is under way, or this one is not ready.
    pub async fn apply(&self, id: ImportId) -> Answer<u64> {
        let plan = self.shelf.imports.plan(id)?;
        let before = plan.before();
        let files = self.shelf.imports.begin_applying(id)?;
        let begun = async {
            let (number, uploads) = self.ask(move |node| node.reserve_import(&before)).await?;
            let begun = AlterationBegun {
                number,
                kind: AlterationKind::Import,
                name: files.first().map(|f| f.name.clone()).unwrap_or_default(),
                at: now(),
                files: files.iter().map(|f| f.name.clone()).collect(),
                reading: Some(plan.how.clone()),
                of: None,
            };
            let kept = self.begin_alteration(begun, uploads, files).await;
            if kept.is_err() {
                self.ask(|node| {
                    node.import_under_way = None;
                    Ok(())
                })
                .await?;
            }
            kept.map(|()| number)
        };
        match begun.await {
            Err(e) => {
                self.shelf.imports.not_begun(id);
                Err(e)
            }
            Ok(number) => {
                let shown = self.report(id)?.file_name;
                let job = self.shelf.jobs.start("import", &shown, plan.to_write() as u64, Cancelling::Heeded);
                let (job_id, desk) = (job.id(), self.clone());
                self.shelf.imports.numbered(id, number);
                tokio::spawn(async move {
                    let outcome = desk.write_plan(number, Some(id), &plan, &job).await;
                    desk.shelf.imports.end(id, &outcome.0, outcome.1);
                    job.end(outcome.0.unwrap_or(JobState::Failed));
                });
                Ok(job_id)
            }
        }
    }

    /// Keeps the files, then notes the beginning: a crash from here on is made good.
    async fn begin_alteration(&self, begun: AlterationBegun, uploads: PathBuf, files: Vec<FileRead>) -> Answer<()> {
        let number = begun.number;
        let paths: Vec<PathBuf> = files
            .into_iter()
            .filter_map(|f| match f.content {
                Content::At(path) => Some(path),
                Content::Bytes(_) => None,
            })
            .collect();
        let keeping = tokio::task::spawn_blocking(move || kept::keep(&uploads, number, &paths));
        keeping.await.map_err(failed)?.map_err(failed)?;
        self.ask(move |node| node.note_begun(begun)).await
    }

    /// Writes a plan part by part, while the next part is made ready. How it ended, and how many devices are written.
    async fn write_plan(
        &self,
        number: u64,
        id: Option<ImportId>,
        plan: &Arc<Plan>,
        job: &Job,
    ) -> (Answer<JobState>, usize) {
        let (mut done, total) = (0, plan.to_write());
        let made = |from: usize| {
            let plan = plan.clone();
            tokio::task::spawn_blocking(move || plan.bytes(number, from, from + PART))
        };
        let mut next = made(0);
        let outcome = loop {
            if done >= total {
                break Ok(JobState::Done);
            }
            if job.is_cancelled() {
                break Ok(JobState::Cancelled);
            }
            let part = match next.await {
                Ok(part) => part,
                Err(e) => break Err(failed(e)),
            };
            next = made(done + PART);
            let written = part.counts.devices;
            if let Err(e) = self.ask(move |node| node.write_part(number, &part)).await {
                break Err(e);
            }
            done += written;
            job.progress(done as u64, total as u64);
            if let Some(id) = id {
                self.shelf.imports.progress(id, done, total);
            }
        };
        let (shared, upto) = (plan.clone(), done);
        let end = match outcome {
            Ok(JobState::Cancelled) => AlterationEnd::Cancelled,
            Ok(_) => AlterationEnd::Done,
            Err(_) => AlterationEnd::Failed,
        };
        let ended = self.ask(move |node| node.end_import(number, &shared, upto, end)).await;
        let outcome = outcome.and_then(|state| ended.map(|()| state));
        if let Err(e) = &outcome {
            job.say(e.to_string());
        }
        (outcome, done)
    }

    /// Goes on with what a crash interrupted. Called once, when the loop runs.
    pub(crate) async fn go_on(&self) {
        let open = self.ask(|node| Ok((node.alterations.open(), node.uploads()))).await;
        let Ok((open, uploads)) = open else { return };
        for begun in open {
            let number = begun.number;
            let went_on = match begun.kind {
                AlterationKind::Import => self.go_on_importing(begun, &uploads).await,
                AlterationKind::Undo => self.go_on_undoing(begun).await,
                AlterationKind::Split | AlterationKind::Join => Ok(AlterationEnd::Failed),
            };
            if let Ok(AlterationEnd::Done) = went_on {
                continue;
            }
            let _ = self
                .ask(move |node| {
                    let why = went_on.err().map(|e| e.to_string()).unwrap_or_default();
                    node.warn(format!(
                        "alteration {number} of the fleet was interrupted and could not be finished ({why}): what was written \
                         of it stays; import the files again, or take it back"
                    ));
                    node.close_alteration(number, AlterationEnd::Failed)
                })
                .await;
        }
    }

    async fn go_on_importing(&self, begun: AlterationBegun, uploads: &std::path::Path) -> Answer<AlterationEnd> {
        let paths = kept::kept(uploads, begun.number);
        if paths.is_empty() {
            return Ok(AlterationEnd::Failed);
        }
        let job = self.shelf.jobs.start("import", &begun.name, 0, Cancelling::Heeded);
        let mut names = begun.files.iter().cloned();
        let file = |path| FileRead { content: Content::At(path), name: names.next().unwrap_or_default(), sheet: None };
        let files: Vec<FileRead> = paths.into_iter().map(file).collect();
        let how = begun.reading.clone().unwrap_or_default();
        let fleet = self.ask(|node| Ok(node.fleet.moment())).await?;
        // As then: not with what was said of columns since.
        let read = move || Plan::of(&files, how, fleet, &mut |_| {});
        let plan = Arc::new(tokio::task::spawn_blocking(read).await.map_err(failed)??);
        let (outcome, _) = self.write_plan(begun.number, None, &plan, &job).await;
        let done = outcome.is_ok();
        job.end(outcome.unwrap_or(JobState::Failed));
        // Its end is noted, whatever it was.
        Ok(if done { AlterationEnd::Done } else { AlterationEnd::Failed })
    }
}

impl Node {
    /// Where uploads lie.
    pub(super) fn uploads(&self) -> PathBuf {
        self.settings.data.join("uploads")
    }

    /// Reserves the fleet for one import; its number comes back.
    ///
    /// # Errors
    /// Another is under way, or the fleet is not the one against which this was rehearsed.
    pub(super) fn reserve_import(&mut self, before: &Moment) -> Answer<(u64, PathBuf)> {
        self.no_import_under_way()?;
        if !self.fleet.is_still(before) {
            return Err(DeskError::Conflict(say!(
                "import-stale",
                "the fleet changed since this file was rehearsed; rehearse it again and look at the result"
            )));
        }
        let number = self.alterations.next_number();
        self.import_under_way = Some(number);
        Ok((number, self.uploads()))
    }

    /// Refuses what would change the fleet below an alteration that is being written.
    ///
    /// # Errors
    /// One is.
    pub(crate) fn no_import_under_way(&self) -> Answer<()> {
        match self.import_under_way {
            None => Ok(()),
            Some(id) => Err(DeskError::Conflict(say!(
                "import-other",
                "import {id} is being written; wait until it has ended, or end it",
                id = id
            ))),
        }
    }

    /// Makes the beginning of an alteration durable.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub(super) fn note_begun(&mut self, begun: AlterationBegun) -> Answer<()> {
        self.journal.write(&Fact::AlterationBegun(begun.clone())).map_err(DeskError::failed)?;
        self.alterations.begin(begun);
        Ok(())
    }

    /// Makes the next devices of an alteration durable.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub(super) fn write_part(&mut self, number: u64, part: &PartBytes) -> Answer<()> {
        let written = self.journal.write_devices(&part.bytes).map_err(DeskError::failed)?;
        written.first().into_iter().for_each(|at| self.alterations.part(*at, number, part.counts));
        Ok(())
    }

    /// Takes into memory what of a plan is durable: all of it, or, when it ended early, those devices alone, as a start
    /// would find them.
    ///
    /// # Errors
    /// The end cannot be noted; what was written counts all the same.
    pub(super) fn end_import(&mut self, number: u64, plan: &Plan, upto: usize, end: AlterationEnd) -> Answer<()> {
        if upto >= plan.to_write() {
            self.fleet.replace(plan.after());
        } else if upto > 0 {
            self.fleet.restore(plan.part(0, upto));
        }
        self.close_alteration(number, end)
    }

    /// Notes how an alteration ended and lets others begin.
    ///
    /// # Errors
    /// The journal cannot be written: the next start goes on with it.
    pub(super) fn close_alteration(&mut self, number: u64, end: AlterationEnd) -> Answer<()> {
        self.import_under_way = None;
        self.alterations.end(number, end);
        self.journal.write(&Fact::AlterationEnded { number, end }).map_err(DeskError::failed)?;
        kept::let_go(&self.uploads(), number);
        Ok(())
    }

    /// Applies a plan from within the loop, for calls that wait for it.
    ///
    /// # Errors
    /// Another import is under way, or the journal cannot be written.
    pub(crate) fn apply_now(&mut self, plan: &Plan) -> Answer<()> {
        let (number, _) = self.reserve_import(&plan.before())?;
        let begun = AlterationBegun {
            number,
            kind: AlterationKind::Import,
            name: plan.files().first().map(|f| f.name.clone()).unwrap_or_default(),
            at: now(),
            files: Vec::new(),
            reading: None,
            of: None,
        };
        if let Err(e) = self.note_begun(begun) {
            self.import_under_way = None;
            return Err(e);
        }
        let (mut done, mut outcome) = (0, Ok(()));
        while done < plan.to_write() && outcome.is_ok() {
            let part = plan.bytes(number, done, done + PART);
            outcome = self.write_part(number, &part);
            done += if outcome.is_ok() { part.counts.devices } else { 0 };
        }
        let end = if outcome.is_ok() { AlterationEnd::Done } else { AlterationEnd::Failed };
        let ended = self.end_import(number, plan, done, end);
        outcome.and(ended)
    }
}
