//! What will probably leave the fleet: by quarter, category and class, with what each number rests on; the rules of it;
//! forecasts that were kept, beside what came.

mod kept;
mod rules;

pub use kept::{ForecastKept, ScoreTold};
pub use rules::{PolicyInput, PolicyTold, PolicyYears, SystemTold};

use super::park::{Park, Volume};
use super::{Answer, Desk, DeskError};
use crate::fleet::plan::Ground;
use crate::fleet::renewal::Renewal;
use regain_protocol::time::Quarter;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// Quarters that are told one by one: three years.
const AHEAD: u32 = 12;

/// Devices that leave for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct GroundTold {
    /// `planned`, `lease`, `register`, `warranty`, `system` or `age`.
    pub ground: String,
    /// Whether that day was told for each device, and not made by a rule.
    pub told: bool,
    /// How many.
    pub devices: u32,
}

/// Devices of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VolumeTold {
    /// Category code.
    pub category: String,
    /// Class of performance: `unstated`, `basic`, `office` or `strong`.
    pub spec: String,
    /// How many.
    pub devices: u32,
}

/// A quarter of the forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuarterTold {
    /// The quarter, such as `2027-Q1`; `overdue` for all before this one, `later` for all beyond the last.
    pub quarter: String,
    /// How many devices.
    pub devices: u32,
    /// Of those, how many by a day that was told for each.
    pub told: u32,
    /// On what they rest, the surest first.
    pub grounds: Vec<GroundTold>,
    /// What they are.
    pub volumes: Vec<VolumeTold>,
}

/// Devices that rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DormantTold {
    /// Since more than so many days.
    pub days: u32,
    /// In stock.
    pub stock: u32,
    /// Not in stock, and no inventory has seen them.
    pub silent: u32,
}

/// The forecast of this organisation's fleet. Private: what others see is what it publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForesightTold {
    /// The day on which it was made (YYYY-MM-DD).
    pub on: String,
    /// Devices in the fleet, those that are leased or a person's included.
    pub fleet: u32,
    /// Leased devices and devices of people: they leave nothing for reuse and are in no quarter.
    pub not_own: u32,
    /// Devices of which nothing is foreseen: no purchase, no day, no rule.
    pub unforeseen: u32,
    /// By quarter; `overdue` first, `later` last, where there are any.
    pub quarters: Vec<QuarterTold>,
    /// Devices that rest.
    pub dormant: DormantTold,
    /// The rules.
    pub policy: PolicyTold,
    /// Id of the table of usual years and systems.
    pub table: String,
    /// Kept forecasts beside what came, newest first.
    pub scores: Vec<ScoreTold>,
    /// Days on which forecasts were kept, newest first.
    pub kept: Vec<String>,
}

impl Desk {
    /// The forecast, with every change that was answered before this call.
    ///
    /// # Errors
    /// The node has ended, or only observes.
    pub async fn foresight(&self) -> Answer<ForesightTold> {
        let park = self.park().await?;
        let (today, policy, foreseen) =
            self.ask(|node| Ok((node.now().day(), node.fleet.policy.clone(), node.fleet.foreseen.clone()))).await?;
        let count = move || {
            let volumes = park.volumes();
            let rests = park.rests();
            let rest = |code: &str| rests.get(code).copied().unwrap_or(0);
            ForesightTold {
                on: today.to_string(),
                fleet: volumes.iter().map(|v| v.count).sum(),
                not_own: volumes.iter().filter(|v| v.foreign).map(|v| v.count).sum(),
                unforeseen: own(&volumes).filter(|v| v.quarter.is_none()).map(|v| v.count).sum(),
                quarters: quarters(&volumes, Quarter::of(today)),
                dormant: DormantTold { days: policy.dormant_days, stock: rest("stock"), silent: rest("silent") },
                policy: PolicyTold::of(&policy),
                table: Renewal::current().id.clone(),
                scores: kept::scores(&foreseen, park.left(), Quarter::of(today)),
                kept: foreseen.iter().rev().map(|f| f.on.clone()).collect(),
            }
        };
        let done = tokio::task::spawn_blocking(count).await;
        done.map_err(|e| DeskError::Failed(format!("the forecast could not be counted: {e}").into()))
    }

    /// Keeps today's forecast, to be compared with what comes.
    ///
    /// # Errors
    /// Nothing is foreseen, or the journal cannot be written.
    pub async fn keep_forecast(&self) -> Answer<ForecastKept> {
        let park: Arc<Park> = self.park().await?;
        self.ask(move |node| node.keep_forecast(&park)).await
    }
}

/// Volumes of devices that are the organisation's own.
pub(super) fn own(volumes: &[Volume]) -> impl Iterator<Item = &Volume> {
    volumes.iter().filter(|v| !v.foreign)
}

fn quarters(volumes: &[Volume], now: Quarter) -> Vec<QuarterTold> {
    let place = |quarter: Quarter| match quarter {
        q if q < now => (0, "overdue".to_owned()),
        q if q < now.later(AHEAD) => (1 + q.0 - now.0, q.to_string()),
        _ => (u32::MAX, "later".to_owned()),
    };
    let mut by_place: BTreeMap<(u32, String), Vec<&Volume>> = BTreeMap::new();
    for volume in own(volumes) {
        if let Some(quarter) = volume.quarter {
            by_place.entry(place(quarter)).or_default().push(volume);
        }
    }
    by_place.into_iter().map(|((_, name), volumes)| quarter(name, &volumes)).collect()
}

fn quarter(name: String, volumes: &[&Volume]) -> QuarterTold {
    let of = |ground: Ground| volumes.iter().filter(|v| v.ground == ground.code()).map(|v| v.count).sum::<u32>();
    let grounds =
        Ground::ALL.iter().map(|g| GroundTold { ground: g.code().to_owned(), told: g.is_told(), devices: of(*g) });
    let grounds: Vec<GroundTold> = grounds.filter(|g| g.devices > 0).collect();
    let mut kinds: BTreeMap<_, u32> = BTreeMap::new();
    for volume in volumes {
        *kinds.entry((volume.category, volume.spec.as_str())).or_default() += volume.count;
    }
    let volume = |((category, spec), devices): ((regain_protocol::catalogue::Category, &str), u32)| VolumeTold {
        category: category.code().to_owned(),
        spec: spec.to_owned(),
        devices,
    };
    QuarterTold {
        quarter: name,
        devices: volumes.iter().map(|v| v.count).sum(),
        told: grounds.iter().filter(|g| g.told).map(|g| g.devices).sum(),
        grounds,
        volumes: kinds.into_iter().map(volume).collect(),
    }
}
