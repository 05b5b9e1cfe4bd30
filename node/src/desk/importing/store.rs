//! The rehearsals kept: in memory, a few, for a while.

use super::ImportId;
use super::plan::Plan;
use super::read::{Content, FileRead};
use super::rejects::Rejects;
use super::shown::{ImportPart, ImportState, Rehearsal};
use crate::desk::{Answer, DeskError, Sentence};
use crate::jobs::JobState;
use regain_exchange::Options;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tempfile::NamedTempFile;

/// Rehearsals kept at once: each holds a copy of the fleet.
const KEPT: usize = 4;
/// How long one is kept untouched.
const KEEP: Duration = Duration::from_secs(30 * 60);
/// Doubts shown.
const WARNINGS: usize = 100;
/// Files of one import: "a folder of thousands" is what people send.
const FILES: usize = 20_000;
/// Bytes of one import, all files together.
const BYTES: usize = 256 * 1024 * 1024;
/// Files whose reading is shown.
const FILES_SHOWN: usize = 1_000;

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

/// What is known beforehand of the files.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::desk) struct Asked {
    /// What a person answered.
    pub(in crate::desk) options: Options,
    /// Whether they are a whole list, as a pull has verified.
    pub(in crate::desk) whole: bool,
}

struct Import {
    files: Vec<HeldFile>,
    asked: Asked,
    touched: Instant,
    plan: Option<Arc<Plan>>,
    /// Of the file as it was read last; none before.
    rejects: Option<Arc<Rejects>>,
    shown: Rehearsal,
}

/// A file that came, and how it is called.
struct HeldFile {
    kept: NamedTempFile,
    name: String,
    sheet: Option<usize>,
}

impl Import {
    fn is_busy(&self) -> bool {
        matches!(self.shown.state, ImportState::Reading { .. } | ImportState::Applying { .. })
    }

    fn files(&self) -> Vec<FileRead> {
        let of = |f: &HeldFile| FileRead {
            content: Content::At(f.kept.path().to_owned()),
            name: f.name.clone(),
            sheet: f.sheet,
        };
        self.files.iter().map(of).collect()
    }
}

fn busy() -> DeskError {
    DeskError::Conflict(say!("import-busy", "that import is being worked on; wait until it has ended"))
}

/// A file's name, fit to be shown.
fn shown_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(200).collect()
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
    /// Whether files are being read and merged just now.
    pub(crate) fn is_reading(&self) -> bool {
        self.turn.try_lock().is_err()
    }

    fn with<T>(&self, how: impl FnOnce(&mut Held) -> T) -> T {
        how(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets go of what nobody has touched for long.
    pub(crate) fn sweep(&self) {
        self.with(Held::sweep);
    }

    /// Makes room for an import. The longest untouched one goes if there are too many.
    pub(in crate::desk) fn open(&self, name: &str, asked: Asked) -> Answer<ImportId> {
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
                file_name: shown_name(name),
                bytes: 0,
                files_count: 0,
                state: ImportState::Gathering,
                files: Vec::new(),
                files_refused: 0,
                dropped_personal: Vec::new(),
                alteration: None,
                new: 0,
                changed: 0,
                unchanged: 0,
                to_review: 0,
                rejected: 0,
                missing: 0,
                warnings: Vec::new(),
            };
            let fresh = Import { files: Vec::new(), asked, touched: Instant::now(), plan: None, rejects: None, shown };
            held.imports.insert(id, fresh);
            Ok(id)
        })
    }

    /// Keeps one more file of an import.
    pub(in crate::desk) fn add(&self, id: ImportId, kept: NamedTempFile, bytes: usize, name: &str) -> Answer<()> {
        self.with(|held| {
            let import = held.get(id)?;
            if import.is_busy() {
                return Err(busy());
            }
            if import.files.len() >= FILES || import.shown.bytes.saturating_add(bytes) > BYTES {
                return Err(DeskError::Usage(say!(
                    "import-too-many-files",
                    "an import takes at most {n} files of {most} MiB together; import them in several times",
                    n = FILES,
                    most = BYTES / (1024 * 1024)
                )));
            }
            import.files.push(HeldFile { kept, name: shown_name(name), sheet: None });
            import.shown.bytes += bytes;
            import.shown.files_count = import.files.len();
            import.shown.state = ImportState::Gathering;
            (import.plan, import.rejects) = (None, None);
            Ok(())
        })
    }

    /// Takes other answers to what was unclear.
    pub(super) fn answer(&self, id: ImportId, options: Options) -> Answer<()> {
        self.with(|held| {
            let import = held.get(id)?;
            if import.is_busy() {
                return Err(busy());
            }
            import.asked.options = options;
            Ok(())
        })
    }

    /// Takes another sheet of a file.
    pub(super) fn choose_sheet(&self, id: ImportId, place: usize, sheet: usize) -> Answer<()> {
        self.with(|held| {
            let import = held.get(id)?;
            if import.is_busy() {
                return Err(busy());
            }
            if let Some(file) = import.files.get_mut(place) {
                file.sheet = Some(sheet);
            }
            Ok(())
        })
    }

    /// One file of an import.
    pub(super) fn file(&self, id: ImportId, place: usize) -> Answer<FileRead> {
        self.with(|held| {
            let files = held.get(id)?.files();
            files.into_iter().nth(place).ok_or_else(|| {
                DeskError::NotFound(say!(
                    "import-no-such-file",
                    "the import has no file number {n}; look at its files again",
                    n = place
                ))
            })
        })
    }

    /// Notes that the files are being read: the files, the answers, and how the first one is called.
    pub(super) fn begin_reading(&self, id: ImportId) -> Answer<(Vec<FileRead>, Asked, String)> {
        self.with(|held| {
            let import = held.get(id)?;
            if import.is_busy() {
                return Err(busy());
            }
            (import.plan, import.rejects) = (None, None);
            import.shown.state = ImportState::Reading { done: 0, total: import.files.len() };
            Ok((import.files(), import.asked, import.shown.file_name.clone()))
        })
    }

    /// Notes how many files are read.
    pub(super) fn reading(&self, id: ImportId, done: usize, total: usize) {
        self.with(|held| {
            if let Ok(import) = held.get(id) {
                import.shown.state = ImportState::Reading { done, total };
            }
        });
    }

    /// Takes what was read.
    pub(super) fn read(&self, id: ImportId, outcome: Answer<Plan>) {
        self.with(|held| {
            let Ok(import) = held.get(id) else { return };
            let shown = &mut import.shown;
            match outcome {
                Err(e) => shown.state = ImportState::Refused { reason: e.sentence().clone() },
                Ok(plan) => {
                    shown.state = match plan.refusal() {
                        Some(reason) => ImportState::Refused { reason: reason.clone() },
                        None => ImportState::Ready,
                    };
                    shown.new = plan.count(ImportPart::New);
                    shown.changed = plan.count(ImportPart::Changed);
                    shown.unchanged = plan.count(ImportPart::Unchanged);
                    shown.to_review = plan.count(ImportPart::ToReview);
                    shown.rejected = plan.count(ImportPart::Rejected);
                    shown.missing = plan.count(ImportPart::Missing);
                    shown.warnings = plan.doubts().take(WARNINGS).collect();
                    shown.files = plan.files().iter().take(FILES_SHOWN).cloned().collect();
                    shown.files_refused = plan.files().iter().filter(|f| f.refused.is_some()).count();
                    shown.dropped_personal = plan.dropped_personal();
                    import.rejects = Some(plan.rejects.clone());
                    import.plan = Some(Arc::new(plan));
                }
            }
        });
    }

    /// Notes that its files could not be had.
    pub(in crate::desk) fn not_had(&self, id: ImportId, reason: Sentence) {
        self.with(|held| {
            if let Ok(import) = held.get(id) {
                import.files.clear();
                import.shown.state = ImportState::Refused { reason };
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
            let refused = matches!(import.shown.state, ImportState::Refused { .. });
            import.plan.clone().filter(|_| !refused).ok_or_else(|| {
                let told = match &import.shown.state {
                    ImportState::Gathering | ImportState::Reading { .. } => {
                        say!("import-reading", "the file is still being read; wait a moment")
                    }
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

    /// Notes that it is being written; its files.
    pub(super) fn begin_applying(&self, id: ImportId) -> Answer<Vec<FileRead>> {
        self.with(|held| {
            let import = held.get(id)?;
            if import.is_busy() {
                return Err(busy());
            }
            let total = import.plan.as_ref().map_or(0, |p| p.to_write());
            import.shown.state = ImportState::Applying { done: 0, total };
            Ok(import.files())
        })
    }

    /// Notes the number under which it is written.
    pub(super) fn numbered(&self, id: ImportId, alteration: u64) {
        self.with(|held| {
            if let Ok(import) = held.get(id) {
                import.shown.alteration = Some(alteration);
            }
        });
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
