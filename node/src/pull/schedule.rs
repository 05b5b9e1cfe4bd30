//! When a source is asked by itself, and what became of it. Pure: the time comes from outside.

use crate::desk::Sentence;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Hours between two pulls at most: a month.
pub const MOST_HOURS: u32 = 31 * 24;
const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// Seconds after the first failure; doubled with each further one.
const AGAIN: u64 = 15 * 60;

/// How often a source is asked, and what may happen without a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Schedule {
    /// Hours between two pulls.
    pub every_hours: u32,
    /// Minutes after midnight on this machine's clock at which it begins; only for whole days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u32>,
    /// Differences, in devices, up to which what came is applied; none: always only rehearsed. Nothing is ever deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apply_up_to: Option<u32>,
    /// Seconds since 1970 when it was set.
    pub since: u64,
}

/// What became of a pull that nobody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PullOutcome {
    /// The fleet is as the source has it.
    Same,
    /// It was applied.
    Applied {
        /// Devices that are new.
        new: u32,
        /// Devices that changed.
        changed: u32,
        /// Records that a person must look at.
        to_review: u32,
    },
    /// There are differences, and a person is to apply them.
    Waits {
        /// Devices that are new.
        new: u32,
        /// Devices that change.
        changed: u32,
        /// Records that a person must look at.
        to_review: u32,
    },
    /// It could not be pulled.
    Failed,
}

impl PullOutcome {
    /// Whether a person has something to do.
    #[must_use]
    pub fn wants_a_person(self) -> bool {
        match self {
            PullOutcome::Same => false,
            PullOutcome::Applied { to_review, .. } => to_review > 0,
            PullOutcome::Waits { .. } | PullOutcome::Failed => true,
        }
    }
}

/// A pull that nobody asked for, in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRun {
    /// The source.
    pub source: u64,
    /// Seconds since 1970 when it ended.
    pub at: u64,
    /// What became of it.
    pub outcome: PullOutcome,
}

/// How the pulls of one source went.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    /// The newest.
    pub last: Option<PullRun>,
    /// Failures since the last that did not fail.
    pub failures: u32,
    /// Why the newest failed, until the node ends.
    pub fault: Option<Sentence>,
    /// Whether it is being pulled, by itself or by hand.
    pub under_way: bool,
    /// Makes the waits of many nodes differ.
    pub jitter: u8,
}

impl Runs {
    /// Takes a pull that ended.
    pub fn take(&mut self, run: PullRun, fault: Option<Sentence>) {
        self.failures = if run.outcome == PullOutcome::Failed { self.failures.saturating_add(1) } else { 0 };
        (self.last, self.fault) = (Some(run), fault);
    }

    /// When the next pull is due, in seconds since 1970. `offset` are the seconds that this machine's clock is ahead of UTC.
    #[must_use]
    pub fn due(&self, schedule: &Schedule, offset: i32) -> u64 {
        let whole = u64::from(schedule.every_hours.clamp(1, MOST_HOURS)) * HOUR;
        let last = self.last.map(|run| run.at);
        if let (Some(last), true) = (last, self.failures > 0) {
            let wait = AGAIN.saturating_mul(1 << (self.failures - 1).min(10)).min(whole);
            // Three quarters of it to five quarters.
            return last.saturating_add(wait * 3 / 4 + wait * u64::from(self.jitter) / 512);
        }
        let from = last.unwrap_or(0).max(schedule.since);
        match schedule.at {
            None => from.saturating_add(if last.is_some() { whole } else { 0 }),
            Some(at) => {
                // Half a day of play, so that a pull which took an hour is not put off by a day.
                let earliest = match last {
                    Some(_) => from.saturating_add(whole.saturating_sub(DAY / 2)),
                    None => from,
                };
                let here = earliest.saturating_add_signed(i64::from(offset));
                let today = here - here % DAY + u64::from(at) * 60;
                let next = if today < here { today + DAY } else { today };
                next.saturating_add_signed(-i64::from(offset))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: u64 = 20_000 * DAY + 12 * HOUR;

    fn runs(at: u64, outcome: PullOutcome) -> Runs {
        let mut runs = Runs { jitter: 128, ..Runs::default() };
        runs.take(PullRun { source: 1, at, outcome }, None);
        runs
    }

    #[test]
    fn hours_after_the_last_or_at_an_hour_of_the_day() {
        let every = |every_hours, at| Schedule { every_hours, at, apply_up_to: None, since: NOON };
        assert_eq!(Runs::default().due(&every(6, None), 0), NOON, "at once, the first time");
        assert_eq!(runs(NOON, PullOutcome::Same).due(&every(6, None), 0), NOON + 6 * HOUR);
        let night = every(24, Some(90));
        assert_eq!(Runs::default().due(&night, 0), NOON + 13 * HOUR + HOUR / 2);
        assert_eq!(Runs::default().due(&night, 3_600), NOON + 12 * HOUR + HOUR / 2, "by the clock of this machine");
        let after = runs(NOON + 14 * HOUR, PullOutcome::Same);
        assert_eq!(
            after.due(&night, 0),
            NOON + 37 * HOUR + HOUR / 2,
            "the next night, though less than a day has gone by"
        );
        let weekly = every(7 * 24, Some(90));
        assert_eq!(after.due(&weekly, 0), NOON + (6 * 24 + 37) * HOUR + HOUR / 2);
    }

    #[test]
    fn failures_wait_longer_and_longer_and_never_beyond_the_next() {
        let every = Schedule { every_hours: 4, at: None, apply_up_to: None, since: NOON };
        let mut failing = runs(NOON, PullOutcome::Failed);
        assert_eq!(failing.due(&every, 0), NOON + AGAIN);
        failing.take(PullRun { source: 1, at: NOON, outcome: PullOutcome::Failed }, None);
        assert_eq!(failing.due(&every, 0), NOON + 2 * AGAIN);
        for _ in 0..40 {
            failing.take(PullRun { source: 1, at: NOON, outcome: PullOutcome::Failed }, None);
        }
        assert_eq!(failing.due(&every, 0), NOON + 4 * HOUR);
        let spread = [0, 255].map(|jitter| Runs { jitter, ..failing.clone() }.due(&every, 0));
        assert!(spread[0] < NOON + 4 * HOUR && spread[1] > NOON + 4 * HOUR, "{spread:?}");
        failing.take(PullRun { source: 1, at: NOON, outcome: PullOutcome::Same }, None);
        assert_eq!((failing.failures, failing.due(&every, 0)), (0, NOON + 4 * HOUR));
    }
}
