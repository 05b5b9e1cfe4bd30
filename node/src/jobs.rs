//! Work in the background: what runs, how far it is, what it said, and the wish that it end.

use crate::desk::Pulse;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::watch;
use utoipa::ToSchema;

/// Jobs remembered: enough for a page; the oldest that ended go first.
const KEPT: usize = 100;
/// Lines remembered of one job.
const LINES: usize = 200;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It runs.
    Running,
    /// It did what it was to do.
    Done,
    /// It could not; its last line says why.
    Failed,
    /// It ended because somebody wished so.
    Cancelled,
}

/// A piece of background work as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobView {
    /// Its number on this node since the start.
    pub id: u64,
    /// Code of its kind: `rehearsal`, `import`...
    pub kind: String,
    /// What it is about: a file's name, say.
    pub subject: String,
    /// Seconds since 1970 when it started.
    pub started: u64,
    /// Seconds since 1970 when it ended.
    pub ended: Option<u64>,
    /// Steps done.
    pub done: u64,
    /// Steps in all; 0 while that is not known.
    pub total: u64,
    /// Where it stands.
    pub state: JobState,
    /// What it said, oldest first.
    pub lines: Vec<String>,
    /// Whether it heeds a wish to end.
    pub can_be_cancelled: bool,
}

/// Whether a job looks at the wish to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelling {
    /// It does, between two steps.
    Heeded,
    /// It does not: what it does is whole or not at all.
    Not,
}

/// The register. Cheap to clone.
#[derive(Clone)]
pub struct Jobs {
    inner: Arc<Inner>,
}

struct Inner {
    listed: Mutex<Listed>,
    pulse: watch::Sender<Pulse>,
}

#[derive(Default)]
struct Listed {
    jobs: VecDeque<(JobView, Arc<AtomicBool>)>,
    last: u64,
}

/// A running job's hold on its entry. Dropped without an end, the job counts as failed.
pub struct Job {
    id: u64,
    jobs: Jobs,
    cancelled: Arc<AtomicBool>,
}

impl Jobs {
    /// An empty register that tells the pulse how many jobs run.
    #[must_use]
    pub fn new(pulse: watch::Sender<Pulse>) -> Self {
        Jobs { inner: Arc::new(Inner { listed: Mutex::default(), pulse }) }
    }

    /// Notes a job that begins.
    #[must_use]
    pub fn start(&self, kind: &str, subject: &str, total: u64, cancelling: Cancelling) -> Job {
        let cancelled = Arc::new(AtomicBool::new(false));
        let id = self.change(|listed| {
            listed.last += 1;
            let view = JobView {
                id: listed.last,
                kind: kind.to_owned(),
                subject: subject.chars().take(200).collect(),
                started: seconds(),
                ended: None,
                done: 0,
                total,
                state: JobState::Running,
                lines: Vec::new(),
                can_be_cancelled: cancelling == Cancelling::Heeded,
            };
            listed.jobs.push_back((view, cancelled.clone()));
            if listed.jobs.len() > KEPT
                && let Some(at) = listed.jobs.iter().position(|(job, _)| job.state != JobState::Running)
            {
                listed.jobs.remove(at);
            }
            listed.last
        });
        Job { id, jobs: self.clone(), cancelled }
    }

    /// The jobs, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<JobView> {
        let listed = self.inner.listed.lock().unwrap_or_else(PoisonError::into_inner);
        listed.jobs.iter().rev().map(|(job, _)| job.clone()).collect()
    }

    /// Wishes that a job end. Returns whether there is such a job, it runs, and it heeds the wish.
    pub fn cancel(&self, id: u64) -> bool {
        let listed = self.inner.listed.lock().unwrap_or_else(PoisonError::into_inner);
        let heeds = |job: &JobView| job.id == id && job.state == JobState::Running && job.can_be_cancelled;
        let found = listed.jobs.iter().find(|(job, _)| heeds(job));
        found.is_some_and(|(_, flag)| {
            flag.store(true, Ordering::Release);
            true
        })
    }

    fn change<T>(&self, how: impl FnOnce(&mut Listed) -> T) -> T {
        let mut listed = self.inner.listed.lock().unwrap_or_else(PoisonError::into_inner);
        let result = how(&mut listed);
        let running = listed.jobs.iter().filter(|(job, _)| job.state == JobState::Running).count();
        drop(listed);
        self.inner.pulse.send_if_modified(|pulse| std::mem::replace(&mut pulse.jobs, running) != running);
        result
    }

    /// Says how far a job is, from beside it.
    pub(crate) fn progress(&self, id: u64, done: u64, total: u64) {
        self.update(id, |job| (job.done, job.total) = (done, total));
    }

    fn update(&self, id: u64, how: impl FnOnce(&mut JobView)) {
        self.change(|listed| {
            if let Some((job, _)) = listed.jobs.iter_mut().find(|(job, _)| job.id == id) {
                how(job);
            }
        });
    }
}

impl Job {
    /// Its number.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Says how far it is.
    pub fn progress(&self, done: u64, total: u64) {
        self.jobs.progress(self.id, done, total);
    }

    /// Adds a line to its log.
    pub fn say(&self, line: impl Into<String>) {
        let line = line.into();
        self.jobs.update(self.id, |job| {
            job.lines.push(line);
            if job.lines.len() > LINES {
                job.lines.remove(0);
            }
        });
    }

    /// Whether somebody wished that it end.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Acquire)
    }

    /// Notes how it ended.
    pub fn end(self, state: JobState) {
        self.jobs.update(self.id, |job| (job.state, job.ended) = (state, Some(seconds())));
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.jobs.update(self.id, |job| {
            if job.state == JobState::Running {
                (job.state, job.ended) = (JobState::Failed, Some(seconds()));
            }
        });
    }
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_is_dropped_failed_and_the_pulse_counts() {
        let pulse = watch::Sender::new(Pulse::default());
        let jobs = Jobs::new(pulse.clone());
        let job = jobs.start("import", "parc.csv", 10, Cancelling::Heeded);
        assert_eq!(pulse.borrow().jobs, 1);
        job.progress(4, 10);
        job.say("four of ten");
        assert!(jobs.cancel(job.id()) && job.is_cancelled());
        drop(job);
        let listed = jobs.list();
        assert_eq!((listed[0].state, listed[0].done, pulse.borrow().jobs), (JobState::Failed, 4, 0));
        assert!(!jobs.cancel(listed[0].id), "it has ended");
        jobs.start("import", "x", 0, Cancelling::Not).end(JobState::Done);
        assert_eq!(jobs.list()[0].state, JobState::Done);
    }

    #[test]
    fn running_jobs_are_never_forgotten() {
        let jobs = Jobs::new(watch::Sender::new(Pulse::default()));
        let first = jobs.start("import", "first", 0, Cancelling::Not);
        for _ in 0..2 * KEPT {
            jobs.start("import", "other", 0, Cancelling::Not).end(JobState::Done);
        }
        assert_eq!(jobs.list().len(), KEPT);
        assert!(jobs.list().iter().any(|j| j.id == first.id()));
    }
}
