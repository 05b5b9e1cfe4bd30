//! A token bucket: a minute's worth may be spent at once, then it refills evenly.

use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);

/// What one peer may still spend, in any unit (bytes, requests).
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    per_minute: u64,
    level: u64,
    /// The moment up to which refills have been counted into `level`.
    counted: Instant,
}

impl Bucket {
    /// A full bucket. `per_minute` of zero never gives anything.
    pub(crate) fn full(per_minute: u64, now: Instant) -> Self {
        Self { per_minute, level: per_minute, counted: now }
    }

    /// Spends `amount`, or says how long to wait for it. More than a minute's worth costs a minute's worth:
    /// otherwise it could never be had.
    pub(crate) fn spend(&mut self, amount: u64, now: Instant) -> Result<(), Duration> {
        self.refill(now);
        let price = amount.min(self.per_minute.max(1));
        if price <= self.level {
            self.level -= price;
            return Ok(());
        }
        Err(self.time_for(price - self.level))
    }

    /// Whether nothing is spent, so that forgetting this bucket changes nothing.
    pub(crate) fn is_full(&mut self, now: Instant) -> bool {
        self.refill(now);
        self.level == self.per_minute
    }

    fn refill(&mut self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.counted);
        let gained = u128::from(self.per_minute) * elapsed.as_nanos() / MINUTE.as_nanos();
        let gained = u64::try_from(gained).unwrap_or(u64::MAX);
        if gained == 0 {
            return; // `counted` stays, so that fractions add up.
        }
        self.level = self.level.saturating_add(gained).min(self.per_minute);
        self.counted = now;
    }

    fn time_for(&self, missing: u64) -> Duration {
        if self.per_minute == 0 {
            return Duration::MAX;
        }
        let nanos = u128::from(missing) * MINUTE.as_nanos() / u128::from(self.per_minute) + 1;
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_minute_may_be_spent_at_once_and_refills_evenly() {
        let start = Instant::now();
        let mut bucket = Bucket::full(60, start);
        assert_eq!(bucket.spend(60, start), Ok(()));
        let wait = bucket.spend(6, start).expect_err("it is empty");
        assert!(wait > Duration::from_secs(5) && wait < Duration::from_secs(7), "6 of 60 take 6 s, not {wait:?}");
        assert_eq!(bucket.spend(6, start + wait), Ok(()));
        assert!(bucket.is_full(start + Duration::from_secs(120)));
    }

    #[test]
    fn what_exceeds_a_minute_can_still_be_had_from_a_full_bucket() {
        let start = Instant::now();
        let mut bucket = Bucket::full(10, start);
        assert_eq!(bucket.spend(1000, start), Ok(()));
        assert!(bucket.spend(1, start).is_err());
    }

    #[test]
    fn an_allowance_of_nothing_gives_nothing() {
        let start = Instant::now();
        let mut bucket = Bucket::full(0, start);
        assert!(bucket.spend(1, start + Duration::from_secs(3600)).is_err());
    }

    proptest! {
        #[test]
        fn never_more_than_the_burst_and_the_refill_is_spent(
            steps in proptest::collection::vec((0u64..5_000, 0u64..400), 1..60),
        ) {
            let start = Instant::now();
            let (mut bucket, mut now, mut spent) = (Bucket::full(600, start), start, 0);
            for (millis, amount) in steps {
                now += Duration::from_millis(millis);
                if bucket.spend(amount, now).is_ok() {
                    spent += amount;
                }
            }
            let refilled = u64::try_from((now - start).as_millis()).expect("minutes") * 600 / 60_000;
            prop_assert!(spent <= 600 + refilled + 1);
        }
    }
}
