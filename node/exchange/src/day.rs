//! A calendar day: what purchase and decommission dates are, without a clock or a time zone.

use std::fmt;
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A day of the Gregorian calendar between 1901 and 2199; written and serialised as `yyyy-mm-dd`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

/// Why a text or three numbers are no [`Day`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DayError {
    /// The three numbers are no day of the calendar.
    #[error("expected a day between 1901-01-01 and 2199-12-31, got {year}-{month}-{day}; correct the date")]
    NotInCalendar {
        /// The year given.
        year: u16,
        /// The month given.
        month: u8,
        /// The day given.
        day: u8,
    },
    /// The text is not of the form `yyyy-mm-dd`.
    #[error("expected a date as yyyy-mm-dd, got a text of {length} characters; write the date in that form")]
    NotIso {
        /// Length of the text in characters.
        length: usize,
    },
}

impl Day {
    /// The day `year-month-day`.
    ///
    /// # Errors
    /// [`DayError::NotInCalendar`] for the 31 April, a year before 1901 (placeholders such as 1899-12-30 and
    /// 1900-01-00 come from spreadsheets) or after 2199.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, DayError> {
        let wrong = DayError::NotInCalendar { year, month, day };
        if !(1901..=2199).contains(&year) || day == 0 {
            return Err(wrong);
        }
        match days_in(year, month) {
            Some(last) if day <= last => Ok(Self { year, month, day }),
            _ => Err(wrong),
        }
    }

    /// The year, 1901 to 2199.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since 1970-01-01, negative before (Howard Hinnant's `days_from_civil`).
    pub fn days_since_1970(self) -> i32 {
        let (year, month, day) = (i32::from(self.year), i32::from(self.month), i32::from(self.day));
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The day so many days after 1970-01-01 (Howard Hinnant's `civil_from_days`); `None` outside 1901 to 2199.
    pub fn from_days_since_1970(days: i32) -> Option<Self> {
        let shifted = days.checked_add(719_468)?;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
    }

    /// The day `months` months later, the last of its month where that month is shorter; `None` beyond 2199.
    pub fn months_later(self, months: u16) -> Option<Self> {
        let count = u32::from(self.year) * 12 + u32::from(self.month) - 1 + u32::from(months);
        let (year, month) = (u16::try_from(count / 12).ok()?, u8::try_from(count % 12 + 1).ok()?);
        Self::new(year, month, self.day.min(days_in(year, month)?)).ok()
    }

    /// Whether tools write this day when they mean "no date" (1970-01-01).
    pub fn is_placeholder(self) -> bool {
        self == Self { year: 1970, month: 1, day: 1 }
    }
}

/// Length of a month, `None` for no month.
fn days_in(year: u16, month: u8) -> Option<u8> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => Some(29),
        2 => Some(28),
        _ => None,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let not_iso = || DayError::NotIso { length: text.chars().count() };
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(not_iso());
        };
        let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return Err(not_iso());
        }
        let year = year.parse().map_err(|_| not_iso())?;
        let month = month.parse().map_err(|_| not_iso())?;
        let day = day.parse().map_err(|_| not_iso())?;
        Self::new(year, month, day)
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;

    fn try_from(text: String) -> Result<Self, DayError> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendar_and_text() {
        let day: Day = "2024-02-29".parse().expect("a leap day");
        assert_eq!((day.year(), day.month(), day.day()), (2024, 2, 29));
        assert_eq!(day.to_string(), "2024-02-29");
        assert!("2023-02-29".parse::<Day>().is_err());
        assert!("0000-00-00".parse::<Day>().is_err());
        assert!("1899-12-30".parse::<Day>().is_err());
        assert!("2024-2-9".parse::<Day>().is_err());
        assert!(Day::new(2024, 13, 1).is_err());
        assert_eq!(day.months_later(36).map(|day| day.to_string()).as_deref(), Some("2027-02-28"));
        assert_eq!(day.months_later(u16::MAX), None);
    }

    #[test]
    fn days_are_counted_from_1970() {
        let count = |text: &str| text.parse::<Day>().expect("a day").days_since_1970();
        assert_eq!(count("1970-01-01"), 0);
        assert_eq!(count("2000-03-01"), 11_017);
        assert_eq!(count("2024-03-01") - count("2024-02-28"), 2);
        for text in ["1901-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2024-03-01", "2199-12-31"] {
            assert_eq!(Day::from_days_since_1970(count(text)).map(|day| day.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Day::from_days_since_1970(i32::MAX), None);
    }

    #[test]
    fn serialised_as_iso_text() {
        let day = Day::new(2019, 3, 15).expect("a day");
        assert_eq!(serde_json::to_string(&day).expect("json"), "\"2019-03-15\"");
        assert!(serde_json::from_str::<Day>("\"2019-03-32\"").is_err());
    }
}
