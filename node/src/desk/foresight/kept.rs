//! Forecasts that were kept, and how good they were.

use super::own;
use crate::desk::park::Park;
use crate::desk::{Answer, DeskError};
use crate::journal::{Fact, Foreseen};
use crate::node::Node;
use regain_protocol::catalogue::Category;
use regain_protocol::time::{Day, Quarter};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// Kept forecasts that are compared: five years of one a quarter.
const COMPARED: usize = 20;

/// What one forecast said of a quarter, and what came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScoreTold {
    /// The day on which it was kept (YYYY-MM-DD).
    pub made_on: String,
    /// The quarter, which has ended.
    pub quarter: String,
    /// Devices that it foresaw.
    pub foreseen: u32,
    /// Devices that left the fleet in that quarter.
    pub came: u32,
}

/// A forecast that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastKept {
    /// The day (YYYY-MM-DD).
    pub on: String,
    /// Devices that it foresees.
    pub devices: u32,
}

impl Node {
    /// Keeps today's forecast; a second one on a day changes nothing.
    ///
    /// # Errors
    /// Nothing is foreseen, or the journal cannot be written.
    pub(crate) fn keep_forecast(&mut self, park: &Park) -> Answer<ForecastKept> {
        let on = self.now().day().to_string();
        let mut sums: BTreeMap<(Quarter, Category), u32> = BTreeMap::new();
        for volume in own(&park.volumes()) {
            if let Some(quarter) = volume.quarter {
                *sums.entry((quarter, volume.category)).or_default() += volume.count;
            }
        }
        if sums.is_empty() {
            return Err(DeskError::Conflict(say!(
                "nothing-foreseen",
                "nothing is foreseen of this fleet; import it with days of purchase, or set years of use"
            )));
        }
        let devices = sums.values().sum();
        let counts = sums.into_iter().map(|((q, c), n)| (q.to_string(), c.code().to_owned(), n)).collect();
        if self.fleet.foreseen.last().is_none_or(|last| last.on != on) {
            let forecast = Foreseen { on: on.clone(), counts };
            self.journal.write(&Fact::Foreseen { forecast: forecast.clone() }).map_err(DeskError::failed)?;
            Arc::make_mut(&mut self.fleet.foreseen).push(forecast);
        }
        Ok(ForecastKept { on, devices })
    }
}

/// Kept forecasts beside what came, of every quarter that had not begun when they were made and has ended since; newest first.
pub(super) fn scores(kept: &[Foreseen], left: &BTreeMap<(Quarter, Category), u32>, now: Quarter) -> Vec<ScoreTold> {
    let came = |quarter: Quarter| left.iter().filter(|((q, _), _)| *q == quarter).map(|(_, n)| n).sum();
    let of = |forecast: &Foreseen| {
        let made = Day::parse(&forecast.on).map(Quarter::of);
        let mut sums: BTreeMap<Quarter, u32> = BTreeMap::new();
        for (quarter, _, count) in &forecast.counts {
            if let Some(quarter) = Quarter::parse(quarter).filter(|q| made.is_some_and(|m| *q > m) && *q < now) {
                *sums.entry(quarter).or_default() += count;
            }
        }
        let score = |(quarter, foreseen): (Quarter, u32)| ScoreTold {
            made_on: forecast.on.clone(),
            quarter: quarter.to_string(),
            foreseen,
            came: came(quarter),
        };
        sums.into_iter().rev().map(score).collect::<Vec<_>>()
    };
    kept.iter().rev().take(COMPARED).flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_foreseen_stands_beside_what_came_once_the_quarter_has_ended() {
        let quarter = |text: &str| Quarter::parse(text).expect("a quarter");
        let count = |q: &str, category: &str, n| (q.to_owned(), category.to_owned(), n);
        let counts = vec![
            count("2025-Q4", "laptop", 9),
            count("2026-Q1", "laptop", 40),
            count("2026-Q1", "screen", 10),
            count("2026-Q2", "laptop", 7),
            count("2026-Q4", "laptop", 99),
        ];
        let kept = vec![Foreseen { on: "2025-11-03".into(), counts }];
        let left = BTreeMap::from([
            ((quarter("2026-Q1"), Category::Laptop), 33),
            ((quarter("2026-Q1"), Category::Screen), 12),
            ((quarter("2025-Q4"), Category::Laptop), 5),
        ]);
        let told = scores(&kept, &left, quarter("2026-Q4"));
        let told: Vec<_> = told.iter().map(|s| (s.quarter.as_str(), s.foreseen, s.came)).collect();
        assert_eq!(told, [("2026-Q2", 7, 0), ("2026-Q1", 50, 45)], "neither its own quarter nor this one");
    }
}
