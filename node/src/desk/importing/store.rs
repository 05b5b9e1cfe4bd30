//! The rehearsals kept: in memory, a few, for a while.

use super::ImportId;
use super::plan::Plan;
use super::rejects::Rejects;
use super::shown::{ImportPart, ImportState, Rehearsal};
use crate::desk::{Answer, DeskError, DoubtRow};
use crate::jobs::JobState;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tempfile::NamedTempFile;

/// Rehearsals kept at once: each holds a copy of the fleet.
const KEPT: usize = 4;
/// How long one is kept untouched.
const KEEP: Duration = Duration::from_secs(30 * 60);
/// Doubts shown.
const WARNINGS: usize = 100;

/// The rehearsals of a node.
#[derive(Default)]
pub(crate) struct Imports {
    held: Mutex<Held>,
    /// One file is read at a time.
    pub(super) turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Held {
    imports: BTreeMap<ImportId, Import>,
    last: u64,
}

struct Import {
    file: NamedTempFile,
    touched: Instant,
    plan: Option<Arc<Plan>>,
    /// Of the file as it was read last; none before.
    rejects: Option<Arc<Rejects>>,
    shown: Rehearsal,
}

impl Import {
    fn is_busy(&self) -> bool {
        matches!(self.shown.state, ImportState::Reading | ImportState::Applying { .. })
    }
}

impl Held {
    fn sweep(&mut self) {
        self.imports.retain(|_, i| i.is_busy() || i.touched.elapsed() < KEEP);
    }

    fn get(&mut self, id: ImportId) -> Answer<&mut Import> {
        self.sweep();
        let found = self.imports.get_mut(&id);
        let found = found.ok_or_else(|| {
            DeskError::NotFound(say!("import-gone", "that import is not kept any more; upload the file again"))
        })?;
        found.touched = Instant::now();
        Ok(found)
    }
}

impl Imports {
    fn with<T>(&self, how: impl FnOnce(&mut Held) -> T) -> T {
        how(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets go of what nobody has touched for long.
    pub(crate) fn sweep(&self) {
        self.with(Held::sweep);
    }

    /// Keeps an upload. The longest untouched one goes if there are too many.
    pub(super) fn open(&self, file: NamedTempFile, bytes: usize, name: &str) -> Answer<ImportId> {
        self.with(|held| {
            while held.imports.len() >= KEPT {
                let idle = held.imports.iter().filter(|(_, i)| !i.is_busy());
                let oldest = idle.min_by_key(|(_, i)| i.touched).map(|(id, _)| *id);
                let oldest = oldest.ok_or_else(|| {
                    DeskError::Conflict(say!(
                        "imports-busy",
                        "{n} imports are being worked on; wait until one has ended",
                        n = KEPT
                    ))
                })?;
                held.imports.remove(&oldest);
            }
            held.last += 1;
            let id = ImportId(held.last);
            let shown = Rehearsal {
                id,
                file_name: name.chars().filter(|c| !c.is_control()).take(200).collect(),
                bytes,
                state: ImportState::Ready,
                file: None,
                new: 0,
                changed: 0,
                unchanged: 0,
                to_review: 0,
                rejected: 0,
                missing: 0,
                warnings: Vec::new(),
            };
            held.imports.insert(id, Import { file, touched: Instant::now(), plan: None, rejects: None, shown });
            Ok(id)
        })
    }

    /// Notes that a file is being read; where it lies and how it is called.
    pub(super) fn begin_reading(&self, id: ImportId) -> Answer<(PathBuf, String)> {
        self.with(|held| {
            let import = held.get(id)?;
            if import.is_busy() {
                return Err(DeskError::Conflict(say!(
                    "import-busy",
                    "that import is being worked on; wait until it has ended"
                )));
            }
            (import.plan, import.rejects) = (None, None);
            import.shown.state = ImportState::Reading;
            Ok((import.file.path().to_owned(), import.shown.file_name.clone()))
        })
    }

    /// Takes what was read.
    pub(super) fn read(&self, id: ImportId, outcome: Answer<Plan>) {
        self.with(|held| {
            let Ok(import) = held.get(id) else { return };
            let shown = &mut import.shown;
            match outcome {
                Err(e) => shown.state = ImportState::Refused { reason: e.sentence().clone() },
                Ok(plan) => {
                    shown.state = ImportState::Ready;
                    shown.new = plan.count(ImportPart::New);
                    shown.changed = plan.count(ImportPart::Changed);
                    shown.unchanged = plan.count(ImportPart::Unchanged);
                    shown.to_review = plan.count(ImportPart::ToReview);
                    shown.rejected = plan.count(ImportPart::Rejected);
                    shown.missing = plan.count(ImportPart::Missing);
                    let doubts = plan.warnings.iter().take(WARNINGS);
                    shown.warnings =
                        doubts.map(|w| DoubtRow { place: w.place.to_string(), text: w.message.clone() }).collect();
                    shown.file = Some(plan.file.clone());
                    import.rejects = Some(plan.rejects.clone());
                    import.plan = Some(Arc::new(plan));
                }
            }
        });
    }

    /// As a person sees it.
    pub(super) fn show(&self, id: ImportId) -> Answer<Rehearsal> {
        self.with(|held| Ok(held.get(id)?.shown.clone()))
    }

    /// What was worked out.
    pub(super) fn plan(&self, id: ImportId) -> Answer<Arc<Plan>> {
        self.with(|held| {
            let import = held.get(id)?;
            import.plan.clone().ok_or_else(|| {
                let told = match &import.shown.state {
                    ImportState::Reading => say!("import-reading", "the file is still being read; wait a moment"),
                    ImportState::Refused { .. } => {
                        say!("import-refused", "the file could not be read; look at the reason")
                    }
                    _ => say!("import-ended", "that import has ended; upload the file again to look at it once more"),
                };
                DeskError::Conflict(told)
            })
        })
    }

    /// The rows that could not be taken, also after the end.
    pub(super) fn rejects(&self, id: ImportId) -> Answer<Arc<Rejects>> {
        let kept = self.with(|held| held.get(id).map(|import| import.rejects.clone()))?;
        // Not read: the plan says why.
        kept.map_or_else(|| self.plan(id).map(|plan| plan.rejects.clone()), Ok)
    }

    /// Notes that it could not begin to be written.
    pub(super) fn not_begun(&self, id: ImportId) {
        self.with(|held| {
            if let Ok(import) = held.get(id) {
                import.shown.state = ImportState::Ready;
            }
        });
    }

    /// Notes that it is being written; the file's name.
    pub(super) fn begin_applying(&self, id: ImportId) -> Answer<String> {
        self.with(|held| {
            let import = held.get(id)?;
            if import.is_busy() {
                return Err(DeskError::Conflict(say!(
                    "import-busy",
                    "that import is being worked on; wait until it has ended"
                )));
            }
            let total = import.plan.as_ref().map_or(0, |p| p.to_write());
            import.shown.state = ImportState::Applying { done: 0, total };
            Ok(import.shown.file_name.clone())
        })
    }

    /// Notes how far it is.
    pub(super) fn progress(&self, id: ImportId, done: usize, total: usize) {
        self.with(|held| {
            if let Ok(import) = held.get(id) {
                import.shown.state = ImportState::Applying { done, total };
            }
        });
    }

    /// Notes how it ended, and lets go of the copy of the fleet.
    pub(super) fn end(&self, id: ImportId, outcome: &Answer<JobState>, devices: usize) {
        self.with(|held| {
            if let Ok(import) = held.get(id) {
                import.plan = None;
                import.shown.state = match outcome {
                    Ok(JobState::Cancelled) => ImportState::Cancelled { devices },
                    Ok(_) => ImportState::Applied { devices },
                    Err(e) => ImportState::Failed { devices, reason: e.sentence().clone() },
                };
            }
        });
    }
}
