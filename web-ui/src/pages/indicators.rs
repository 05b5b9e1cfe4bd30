//! Indicators, each with its formula, its source and the list behind it; charts as drawings with their table.

use crate::door::Door;
use crate::frame::{Fallible, Frame, page};
use crate::need::READ;
use crate::ways::Ways;
use askama::Template;
use axum::extract::{Query, State};
use regain_node::desk::{CountsTold, MemberRow, ReenTold, RepairTold};
use regain_node::node::Node;
use serde::Deserialize;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/indicateurs", READ, indicators).get("/indicateurs/liste", READ, list).get(
        "/indicateurs/reparation",
        READ,
        repair,
    )
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    annee: Option<i32>,
    #[serde(default)]
    membre: String,
    #[serde(default)]
    liste: String,
}

#[derive(Template)]
#[template(path = "proof/indicators.html")]
struct IndicatorsPage<'a> {
    f: &'a Frame,
    reen: ReenTold,
    counts: CountsTold,
    repair: RepairTold,
    members: Vec<MemberRow>,
    years: Vec<i32>,
    bars: Vec<Bar>,
}

/// One bar of the chart of states.
struct Bar {
    state: String,
    count: u32,
    top: usize,
    width: u32,
    series: usize,
}

/// Width of the longest bar, and height of a line, in the chart's own units.
const LONGEST: u32 = 400;
const LINE: usize = 26;

fn bars(counts: &CountsTold) -> Vec<Bar> {
    let mut states: Vec<(&String, &u32)> = counts.by_state.iter().collect();
    states.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let most = states.first().map_or(1, |(_, n)| **n).max(1);
    let bar = |(at, (state, count)): (usize, (&String, &u32))| Bar {
        state: state.clone(),
        count: *count,
        top: at * LINE,
        width: (count * LONGEST / most).max(2),
        series: at % 6 + 1,
    };
    states.into_iter().enumerate().map(bar).collect()
}

fn this_year() -> i32 {
    i32::from(jiff::Zoned::now().year())
}

async fn indicators(State(door): State<Door>, Query(wanted): Query<Wanted>, frame: Frame) -> Fallible {
    let year = wanted.annee.unwrap_or_else(this_year);
    let owner = Some(wanted.membre.clone()).filter(|m| !m.is_empty());
    let read = move |node: &mut Node| {
        let members = node.members()?.members;
        Ok((node.reen(year, owner.as_deref())?, node.counts()?, members, node.repairers(year, "")?))
    };
    let (reen, counts, members, repair) = door.desk().ask(read).await?;
    let years = (this_year() - 4..=this_year()).rev().collect();
    let bars = bars(&counts);
    Ok(page(&frame, &IndicatorsPage { f: &frame, reen, counts, repair, members, years, bars }))
}

impl IndicatorsPage<'_> {
    fn height(&self) -> usize {
        self.bars.len() * LINE
    }

    fn list(&self, which: &str) -> String {
        format!("/indicateurs/liste?annee={}&membre={}&liste={which}", self.reen.year, self.reen.owner)
    }
}

#[derive(Template)]
#[template(path = "proof/repair.html")]
struct RepairPage<'a> {
    f: &'a Frame,
    repair: RepairTold,
}

/// The organisations behind I-06.
async fn repair(State(door): State<Door>, Query(wanted): Query<Wanted>, frame: Frame) -> Fallible {
    let year = wanted.annee.unwrap_or_else(this_year);
    let repair = door.desk().ask(move |node: &mut Node| node.repairers(year, "")).await?;
    Ok(page(&frame, &RepairPage { f: &frame, repair }))
}

/// A device of a list, with why it is there.
struct Listed {
    id: String,
    why: Option<String>,
}

#[derive(Template)]
#[template(path = "proof/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    which: &'a str,
    year: i32,
    rows: Vec<Listed>,
}

async fn list(State(door): State<Door>, Query(wanted): Query<Wanted>, frame: Frame) -> Fallible {
    let year = wanted.annee.unwrap_or_else(this_year);
    let owner = Some(wanted.membre.clone()).filter(|m| !m.is_empty());
    let reen = door.desk().ask(move |node| node.reen(year, owner.as_deref())).await?;
    let plain = |ids: Vec<String>| ids.into_iter().map(|id| Listed { id, why: None }).collect::<Vec<_>>();
    let (which, rows) = match wanted.liste.as_str() {
        "stock" => ("stock", plain(reen.lists.denominator)),
        "reformed" => ("reformed", plain(reen.lists.reformed_during_year)),
        "pending" => {
            let row =
                |d: regain_node::desk::DeviceWhy| Listed { id: d.device, why: Some(frame.code("pending", &d.why)) };
            ("pending", reen.lists.pending.into_iter().map(row).collect())
        }
        "uncounted" => {
            let row =
                |d: regain_node::desk::DeviceWhy| Listed { id: d.device, why: Some(frame.code("uncounted", &d.why)) };
            ("uncounted", reen.lists.uncounted.into_iter().map(row).collect())
        }
        _ => ("proven", plain(reen.lists.numerator)),
    };
    Ok(page(&frame, &ListPage { f: &frame, which, year, rows }))
}
