//! Time as the protocol knows it: whole minutes that an author claims, and days on which something happened.
//! Neither decides anything (R9): minutes are shown, days are read by indicators.

use minicbor::{Decode, Encode};

/// Minutes since 1970-01-01 00:00 UTC, as claimed by an author. Minutes, not milliseconds: a one-person
/// association's working rhythm is nobody's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Minute(#[n(0)] pub u32);

/// Days since 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Day(#[n(0)] pub u32);

impl Minute {
    /// The day that contains this minute, in UTC.
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.0 / (24 * 60))
    }
}

impl Day {
    /// The day of a Gregorian date, or `None` where the date does not exist or lies before 1970.
    /// Algorithm: H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
    #[must_use]
    pub fn from_date(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let y = i64::from(year) - i64::from(month <= 2);
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let mp = (i64::from(month) + 9) % 12;
        let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        let days = Day(u32::try_from(era * 146_097 + doe - 719_468).ok()?);
        (days.date() == (year, month, day)).then_some(days)
    }

    /// Year, month and day in the Gregorian calendar (civil_from_days of the same source).
    #[must_use]
    pub fn date(self) -> (i32, u32, u32) {
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
        let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
        let year = yoe + era * 400 + i64::from(month <= 2);
        (year as i32, month, day)
    }

    /// The calendar year, as indicators use it.
    #[must_use]
    pub fn year(self) -> i32 {
        self.date().0
    }

    /// From `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-');
        let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
        Self::from_date(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (y, m, d) = self.date();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

/// A quarter of a calendar year: year times four, and 0 to 3. Totals are published once a quarter and no oftener.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Quarter(#[n(0)] pub u32);

impl Quarter {
    /// The quarter of a day.
    #[must_use]
    pub fn of(day: Day) -> Self {
        let (year, month, _) = day.date();
        Quarter(year.unsigned_abs() * 4 + (month - 1) / 3)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> u32 {
        self.0 / 4
    }

    /// Its first day; none outside 1970 to 9999.
    #[must_use]
    pub fn first_day(self) -> Option<Day> {
        Day::from_date(i32::try_from(self.year()).ok()?, self.0 % 4 * 3 + 1, 1)
    }

    /// The quarter so many later.
    #[must_use]
    pub fn later(self, quarters: u32) -> Self {
        Quarter(self.0.saturating_add(quarters))
    }

    /// From `2027-Q1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, quarter) = text.trim().split_once("-Q")?;
        let (year, quarter): (u32, u32) = (year.parse().ok()?, quarter.parse().ok()?);
        let found = Quarter(year.checked_mul(4)?.checked_add(quarter.checked_sub(1).filter(|q| *q < 4)?)?);
        found.first_day().map(|_| found)
    }
}

impl std::fmt::Display for Quarter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-Q{}", self.year(), self.0 % 4 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_follow_the_calendar() {
        let day = Day::from_date(2027, 3, 31).expect("a day");
        assert_eq!(Quarter::of(day).to_string(), "2027-Q1");
        assert_eq!(Quarter::of(Day(day.0 + 1)).to_string(), "2027-Q2");
        assert_eq!(Quarter::parse("2026-Q4").map(|q| q.later(1).to_string()), Some("2027-Q1".into()));
        assert_eq!(Quarter::parse("2027-Q2").and_then(Quarter::first_day), Day::from_date(2027, 4, 1));
        for wrong in ["2027-Q0", "2027-Q5", "1969-Q4", "2027", "-Q1", "99999999999-Q1"] {
            assert_eq!(Quarter::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_follow_the_calendar() {
        assert_eq!(Day::from_date(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::from_date(2000, 2, 29), Some(Day(11_016)));
        assert_eq!(Day::from_date(2023, 2, 29), None);
        assert_eq!(Day::parse("2026-01-01").map(|d| d.to_string()), Some("2026-01-01".into()));
        for n in 0..60_000 {
            let (y, m, d) = Day(n).date();
            assert_eq!(Day::from_date(y, m, d), Some(Day(n)));
        }
    }
}
