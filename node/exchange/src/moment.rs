//! When a report says it was made: only used to put two reports of one machine in order.

use std::fmt;
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::day::{Day, DayError};

/// A day with a minute, in the unknown local time of the tool; written `yyyy-mm-dd hh:mm`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Moment {
    day: Day,
    minute: u16,
}

impl Moment {
    /// The day of the moment.
    pub fn day(self) -> Day {
        self.day
    }

    /// Minutes since the local midnight, 0 to 1439.
    pub fn minute(self) -> u16 {
        self.minute
    }

    /// `day` at `minute` after midnight; minutes beyond the day count as its last one.
    pub fn new(day: Day, minute: u16) -> Self {
        Self { day, minute: minute.min(1439) }
    }

    /// Minutes since midnight in a text such as `08:41` or `08:41:59`.
    pub fn minute_of(clock: &str) -> Option<u16> {
        let mut parts = clock.trim().split(':');
        let hour: u16 = parts.next()?.parse().ok()?;
        let minute: u16 = parts.next()?.parse().ok()?;
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}", self.day, self.minute / 60, self.minute % 60)
    }
}

impl FromStr for Moment {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let text = text.trim();
        let (day, clock) = text.split_once([' ', 'T']).unwrap_or((text, ""));
        Ok(Self::new(day.parse()?, Self::minute_of(clock).unwrap_or(0)))
    }
}

impl TryFrom<String> for Moment {
    type Error = DayError;

    fn try_from(text: String) -> Result<Self, DayError> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_ordered() {
        let early: Moment = "2020-06-12 14:19:54".parse().expect("a moment");
        let late: Moment = "2020-06-12T14:20".parse().expect("a moment");
        assert!(early < late);
        assert_eq!(early.to_string(), "2020-06-12 14:19");
        assert!("hier".parse::<Moment>().is_err());
    }
}
