//! The time that accounts go by: seconds since 1970, from the system or, in tests, from a hand that turns it.

use regain_protocol::time::Day;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds of a day.
pub(super) const DAY: u64 = 86_400;

/// A clock.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// The system's.
    #[must_use]
    pub fn system() -> Self {
        Clock::of(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs()))
    }

    /// One that tells what `seconds` tells.
    pub fn of(seconds: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Clock(Arc::new(seconds))
    }

    /// Seconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        (self.0)()
    }

    /// Today, in UTC.
    #[must_use]
    pub fn today(&self) -> Day {
        Day(u32::try_from(self.now() / DAY).unwrap_or(u32::MAX))
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}
