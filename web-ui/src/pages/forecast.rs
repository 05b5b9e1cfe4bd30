//! What will leave the fleet: by quarter with what each number rests on, the rules of it, what rests, how good earlier
//! forecasts were.

use crate::door::Door;
use crate::frame::{Fallible, Fault, Frame, Posted, back_to, page};
use crate::need::{MANAGE, READ};
use crate::pages::fields::Fields;
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use regain_node::desk::{DeskError, ForesightTold, PolicyInput, QuarterTold};
use regain_node::say;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/previsions", READ, forecast).post("/previsions/regles", MANAGE, rules).post(
        "/previsions/garder",
        MANAGE,
        keep,
    )
}

#[derive(Template)]
#[template(path = "fleet/forecast.html")]
struct ForecastPage<'a> {
    f: &'a Frame,
    told: ForesightTold,
    bars: Vec<Bar>,
}

/// One bar of the chart: devices by a told day, then those by a rule.
struct Bar {
    quarter: String,
    devices: u32,
    told: u32,
    ruled: u32,
    top: usize,
}

/// Width of the longest bar, and height of a line, in the chart's own units.
const LONGEST: u64 = 400;
const LINE: usize = 26;

fn bars(told: &ForesightTold) -> Vec<Bar> {
    let most = told.quarters.iter().map(|q| q.devices).max().unwrap_or(1).max(1);
    let width = |n: u32| u32::try_from(u64::from(n) * LONGEST / u64::from(most)).unwrap_or(0);
    let bar = |(at, q): (usize, &QuarterTold)| Bar {
        quarter: q.quarter.clone(),
        devices: q.devices,
        told: width(q.told),
        ruled: width(q.devices.saturating_sub(q.told)),
        top: at * LINE,
    };
    told.quarters.iter().enumerate().map(bar).collect()
}

impl Frame {
    /// A quarter in words: `2027-Q1` as the language writes it, or the word for all before and beyond.
    pub(crate) fn quarter(&self, code: &str) -> String {
        match code.split_once("-Q") {
            Some((year, quarter)) => self.txy("quarter", quarter, year),
            None => self.code("quarter", code),
        }
    }
}

impl ForecastPage<'_> {
    fn height(&self) -> usize {
        self.bars.len() * LINE
    }

    /// The devices of a quarter, in the list.
    fn list(&self, quarter: &str) -> Option<String> {
        quarter.contains("-Q").then(|| format!("/parc?plan={quarter}&sort=planned"))
    }

    fn models(&self) -> String {
        self.told.policy.models.iter().map(|(model, years)| format!("{model} : {years}\n")).collect()
    }
}

async fn forecast(State(door): State<Door>, frame: Frame) -> Fallible {
    let told = door.desk().foresight().await?;
    let bars = bars(&told);
    Ok(page(&frame, &ForecastPage { f: &frame, told, bars }))
}

fn number(text: &str) -> Result<u32, Fault> {
    text.parse().map_err(|_| {
        Fault::from(DeskError::Usage(say!("no-number", "`{text}` is no whole number; write digits only", text = text)))
    })
}

/// A line `model : years`.
fn model(line: &str) -> Result<(String, u32), Fault> {
    let (name, years) = line.rsplit_once(':').ok_or_else(|| {
        let told = say!("no-model", "`{text}` is not of the form `model: years`", text = line);
        Fault::from(DeskError::Usage(told))
    })?;
    Ok((name.trim().to_owned(), number(years.trim())?))
}

async fn rules(State(door): State<Door>, Posted(_, typed): Posted<Fields>) -> Fallible {
    let years = typed.below("years.").filter(|(_, y)| !y.is_empty()).map(|(code, y)| Ok((code.to_owned(), number(y)?)));
    let lines = typed.get("models").lines().map(str::trim).filter(|l| !l.is_empty());
    let input = PolicyInput {
        years: years.collect::<Result<_, Fault>>()?,
        models: lines.map(model).collect::<Result<_, Fault>>()?,
        after_warranty: typed.some("warranty").map(|y| number(&y)).transpose()?,
        systems: typed.some("systems").is_some(),
        dormant_days: number(typed.get("dormant"))?,
    };
    door.desk().ask(move |node| node.foresee_by(&input)).await?;
    Ok(back_to("/previsions", "rules", 1))
}

async fn keep(State(door): State<Door>, Posted(_, _): Posted<Fields>) -> Fallible {
    let kept = door.desk().keep_forecast().await?;
    Ok(back_to("/previsions", "kept", usize::try_from(kept.devices).unwrap_or(usize::MAX)))
}
