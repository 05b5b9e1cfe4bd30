//! What members publish totals of.

use super::vocabulary;

vocabulary!(
    /// What a statement counts.
    About {
        /// The devices of a fleet, by category and age class.
        0 Fleet "fleet",
        /// The devices that will probably leave it, by category and quarter.
        1 Forecast "forecast",
    }
);

vocabulary!(
    /// Whole years since purchase. The last class but one ends where the REEN ratio ends (ten years at the reform).
    AgeClass {
        /// Less than three years.
        0 UnderThree "0-2",
        /// Three and four.
        1 ThreeToFour "3-4",
        /// Five and six.
        2 FiveToSix "5-6",
        /// Seven to nine.
        3 SevenToNine "7-9",
        /// Ten and more.
        4 TenUp "10+",
        /// No day of purchase is told.
        5 Unknown "unknown",
    }
);

impl AgeClass {
    /// The class of an age in days; a year has 365.25 of them.
    #[must_use]
    pub fn of_days(days: u32) -> Self {
        match u64::from(days) * 4 / 1_461 {
            0..=2 => AgeClass::UnderThree,
            3..=4 => AgeClass::ThreeToFour,
            5..=6 => AgeClass::FiveToSix,
            7..=9 => AgeClass::SevenToNine,
            _ => AgeClass::TenUp,
        }
    }
}
