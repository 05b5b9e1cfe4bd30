//! Totals of the fleet that left: what they were, to whom they went, and the table of the quarter that they are a part of.

use serde::{Deserialize, Serialize};

/// A number as it may leave: category code, column (`all`, an age class or a quarter); none where it is hidden.
pub type CellKept = (String, String, Option<u32>);

/// The totals of a quarter. All that is told of it, to whomever, is a part of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The day (YYYY-MM-DD).
    pub on: String,
    /// What they are about, as a code.
    pub about: String,
    /// The quarter.
    pub period: String,
    /// Every number.
    pub cells: Vec<CellKept>,
    /// Codes of categories with too few devices to be told of.
    pub few: Vec<String>,
}

/// Totals as they left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The event, hex.
    pub event: String,
    /// The day (YYYY-MM-DD).
    pub on: String,
    /// What they are about, as a code.
    pub about: String,
    /// The quarter.
    pub period: String,
    /// How many members could read it then.
    pub readers: u32,
    /// The members that they were sealed to, hex; none: every member of the territory.
    #[serde(default)]
    pub to: Vec<String>,
    /// The network, hex.
    #[serde(default)]
    pub network: String,
    /// The numbers.
    pub cells: Vec<CellKept>,
}
