//! Sources that are asked by themselves: one after another, never twice at once. What comes is rehearsed; it is applied only
//! where a person has said up to how many differences that may happen, and nothing is ever deleted.

use super::unknown;
use crate::desk::importing::ImportState;
use crate::desk::{Answer, Desk, DeskError, ImportId, Rehearsal, Sentence};
use crate::fleet::alteration::now;
use crate::identity::random;
use crate::journal::Fact;
use crate::node::Node;
use crate::pull::{MOST_HOURS, PullOutcome, PullRun, PullSource, Schedule};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use utoipa::ToSchema;

/// How often the node looks which source is due.
const LOOK: Duration = Duration::from_secs(60);
/// How often it looks whether a rehearsal has come to its end.
const SETTLE: Duration = Duration::from_millis(250);

/// When a source is to be asked by itself.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleInput {
    /// Hours between two pulls, 1 to 744; none ends it.
    #[serde(default)]
    pub every_hours: Option<u32>,
    /// At which hour of this machine's day, as `02:30`; only with whole days.
    #[serde(default)]
    pub at: Option<String>,
    /// Up to how many new or changed devices what comes is applied without a person; none: it is only rehearsed.
    #[serde(default)]
    pub apply_up_to: Option<u32>,
}

/// When a source is asked by itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScheduleTold {
    /// Hours between two pulls.
    pub every_hours: u32,
    /// The hour of the day, as `02:30`.
    pub at: Option<String>,
    /// Differences up to which what comes is applied.
    pub apply_up_to: Option<u32>,
    /// Seconds since 1970 of the next pull.
    pub next: u64,
}

/// A pull that nobody asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RunTold {
    /// Seconds since 1970 when it ended.
    pub at: u64,
    /// What became of it.
    pub outcome: PullOutcome,
    /// Why it failed, where this node still knows.
    #[schema(value_type = Option<String>)]
    pub fault: Option<Sentence>,
    /// Failures since the last that did not fail.
    pub failures: u32,
}

/// Seconds that this machine's clock is ahead of UTC.
fn offset() -> i32 {
    jiff::Zoned::now().offset().seconds()
}

/// Minutes after midnight of `02:30`.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

impl Node {
    pub(super) fn schedule_told(&self, source: &PullSource) -> Option<ScheduleTold> {
        let schedule = source.schedule?;
        let runs = self.runs.get(&source.id).cloned().unwrap_or_default();
        Some(ScheduleTold {
            every_hours: schedule.every_hours,
            at: schedule.at.map(|at| format!("{:02}:{:02}", at / 60, at % 60)),
            apply_up_to: schedule.apply_up_to,
            next: runs.due(&schedule, offset()),
        })
    }

    pub(super) fn run_told(&self, id: u64) -> Option<RunTold> {
        let runs = self.runs.get(&id)?;
        let last = runs.last?;
        Some(RunTold { at: last.at, outcome: last.outcome, fault: runs.fault.clone(), failures: runs.failures })
    }

    /// Has a source asked by itself from now on, or only by hand.
    ///
    /// # Errors
    /// There is no such source, or the hours are none.
    pub fn schedule_source(&mut self, id: u64, input: &ScheduleInput) -> Answer<crate::desk::PullRow> {
        let mut source = self.sources.get(&id).cloned().ok_or_else(|| unknown(id))?;
        source.schedule = match input.every_hours {
            None => None,
            Some(every_hours) => Some(schedule(every_hours, input)?),
        };
        self.journal.write(&Fact::SourceSet { source: source.clone() }).map_err(DeskError::failed)?;
        self.sources.insert(id, source);
        let row = self.pull_sources()?.sources.into_iter().find(|row| row.id == id);
        row.ok_or_else(|| unknown(id))
    }

    /// A pull begins, if none of that source is under way.
    pub(super) fn begin_pull(&mut self, id: u64) -> Answer<()> {
        let runs = self.runs.entry(id).or_default();
        if runs.under_way {
            return Err(DeskError::Conflict(say!(
                "pull-under-way",
                "this source is being pulled already; wait until that has ended"
            )));
        }
        runs.under_way = true;
        Ok(())
    }

    pub(super) fn end_pull(&mut self, id: u64) -> Answer<()> {
        self.runs.entry(id).or_default().under_way = false;
        Ok(())
    }

    /// The sources whose hour has come.
    fn due_pulls(&self, at: u64) -> Vec<u64> {
        let due = |source: &&PullSource| {
            let runs = self.runs.get(&source.id).cloned().unwrap_or_default();
            source.schedule.is_some_and(|s| !runs.under_way && runs.due(&s, offset()) <= at)
        };
        self.sources.values().filter(due).map(|source| source.id).collect()
    }

    /// Notes how a pull went that nobody asked for.
    fn note_run(&mut self, run: PullRun, fault: Option<Sentence>) -> Answer<()> {
        // It may have been removed meanwhile.
        if !self.sources.contains_key(&run.source) {
            return Ok(());
        }
        self.journal.write(&Fact::Pulled { run }).map_err(DeskError::failed)?;
        let runs = self.runs.entry(run.source).or_default();
        runs.take(run, fault);
        runs.jitter = random::<1>().map_err(DeskError::failed)?[0];
        self.owe_pulse();
        Ok(())
    }
}

fn schedule(every_hours: u32, input: &ScheduleInput) -> Answer<Schedule> {
    if !(1..=MOST_HOURS).contains(&every_hours) {
        return Err(DeskError::Usage(say!(
            "pull-hours",
            "a source is asked every 1 to {most} hours, not every {got}",
            most = MOST_HOURS,
            got = every_hours
        )));
    }
    let wrong = || {
        DeskError::Usage(say!(
            "pull-at",
            "give the hour as 02:30, and only where the source is asked every 24 hours or a whole number of days"
        ))
    };
    let at = match input.at.as_deref().map(str::trim).filter(|at| !at.is_empty()) {
        None => None,
        Some(_) if !every_hours.is_multiple_of(24) => return Err(wrong()),
        Some(text) => Some(minutes(text).ok_or_else(wrong)?),
    };
    Ok(Schedule { every_hours, at, apply_up_to: input.apply_up_to, since: now() })
}

impl Desk {
    /// Asks every source whose hour comes, until the node ends.
    pub(crate) async fn keep_pulling(&self) {
        let mut every = tokio::time::interval(LOOK);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            let wrong = self.pull_due(now()).await.is_err();
            // What the journal could not take is tried again; a node that has ended asks nobody.
            if wrong && self.ask(|_| Ok(())).await.is_err() {
                return;
            }
        }
    }

    /// Asks the sources that are due at a time (seconds since 1970), one after another. How many there were.
    ///
    /// # Errors
    /// The node has ended. What is wrong with a source is noted with it.
    pub async fn pull_due(&self, at: u64) -> Answer<usize> {
        let due = self.ask(move |node| Ok(node.due_pulls(at))).await?;
        for id in due.iter().copied() {
            let policy = self.ask(move |node| Ok(node.sources.get(&id).and_then(|s| s.schedule))).await?;
            let went = self.pull_by_itself(id, policy.and_then(|s| s.apply_up_to)).await;
            let (outcome, fault) = match went {
                Ok(outcome) => (outcome, None),
                Err(e) => (PullOutcome::Failed, Some(e.sentence().clone())),
            };
            let run = PullRun { source: id, at: at.max(now()), outcome };
            self.ask(move |node| node.note_run(run, fault)).await?;
        }
        Ok(due.len())
    }

    async fn pull_by_itself(&self, id: u64, apply_up_to: Option<u32>) -> Answer<PullOutcome> {
        let import = self.pull_source(id).await?;
        let rehearsed = self.settled(import).await?;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let [new, changed, to_review] = [rehearsed.new, rehearsed.changed, rehearsed.to_review].map(count);
        let differences = new.saturating_add(changed);
        if differences == 0 && to_review == 0 {
            return Ok(PullOutcome::Same);
        }
        if differences == 0 || apply_up_to.is_none_or(|most| differences > most) {
            return Ok(PullOutcome::Waits { new, changed, to_review });
        }
        self.apply(import).await?;
        self.settled(import).await?;
        Ok(PullOutcome::Applied { new, changed, to_review })
    }

    /// Waits until an import can be applied or has been.
    async fn settled(&self, import: ImportId) -> Answer<Rehearsal> {
        loop {
            let told = self.report(import)?;
            match told.state {
                ImportState::Ready | ImportState::Applied { .. } => return Ok(told),
                ImportState::Gathering | ImportState::Reading { .. } | ImportState::Applying { .. } => {
                    tokio::time::sleep(SETTLE).await;
                }
                ImportState::Refused { reason } | ImportState::Failed { reason, .. } => {
                    return Err(DeskError::Conflict(reason));
                }
                ImportState::Cancelled { .. } => {
                    return Err(DeskError::Conflict(say!("pull-ended", "somebody ended the pull; nothing was kept")));
                }
            }
        }
    }
}
