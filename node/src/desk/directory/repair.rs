//! Indicator I-06: organisations of repair of a territory, and how many of them hold the QualiRépar label.

use super::search::{DirectoryQuery, serves};
use super::told::DirectoryRow;
use crate::desk::{Answer, DeskError, Foreign};
use crate::node::Node;
use regain_protocol::catalogue::{ActorKind, CredentialKind, Service};
use regain_protocol::time::Day;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Years for which the label is given: what a list told longer ago says nothing of today.
const LABEL_YEARS: i32 = 3;

/// An organisation of repair.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RepairRow {
    /// A member's id, hex; another's key in this node's lists.
    pub id: String,
    /// Its name.
    pub name: Option<Foreign>,
    /// Whether it is a member.
    pub member: bool,
    /// The number of its site, by which it is counted once.
    pub siret: Option<String>,
    /// Its commune.
    pub town: Option<String>,
    /// Whether it counts as labelled.
    pub labelled: bool,
    /// Why, as a code: `valid_label`, `told_label`, `old_label`, `no_label`, `cannot_be_labelled`.
    pub why: String,
}

/// The indicator, with the list behind it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RepairTold {
    /// Its number in the catalogue of indicators.
    pub indicator: String,
    /// The year at whose 31 December labels must hold.
    pub year: i32,
    /// SIREN or name of the group of communes; empty for all of the directory.
    pub group: String,
    /// Unit of the share: `percent`.
    pub unit: String,
    /// Organisations of repair, each site once.
    pub organisations: usize,
    /// Those with the label.
    pub labelled: usize,
    /// The share with two decimals; `null` where there is nothing to divide by.
    pub share: Option<String>,
    /// The list behind the numbers, members first.
    pub list: Vec<RepairRow>,
}

fn repairs(row: &DirectoryRow) -> bool {
    let by_kind = |k: &String| [ActorKind::Repairer, ActorKind::RepairCafe].iter().any(|r| r.code() == k);
    let by_service = |code: &str| Service::from_code(code).is_some_and(Service::repairs);
    row.kinds.iter().any(by_kind) || row.services.iter().any(|s| by_service(&s.service))
}

/// Whether a row counts as labelled at the end of a year, and why.
fn label(row: &DirectoryRow, end: Day) -> (bool, &'static str) {
    if row.kinds.iter().any(|k| k == ActorKind::RepairCafe.code()) {
        return (false, "cannot_be_labelled");
    }
    let labels: Vec<_> = row.credentials.iter().filter(|c| c.kind == CredentialKind::QualiRepar.code()).collect();
    if labels.is_empty() {
        return (false, "no_label");
    }
    if row.member {
        let day = |text: &Option<String>| text.as_deref().and_then(Day::parse);
        let holds =
            labels.iter().any(|c| day(&c.from).is_none_or(|d| d <= end) && day(&c.until).is_none_or(|d| end <= d));
        return if holds { (true, "valid_label") } else { (false, "old_label") };
    }
    // A list gives no dates: it is believed for as long as the label lasts.
    let told = row.told_on.as_deref().and_then(Day::parse).map_or(end.year(), Day::year);
    if told <= end.year() && end.year() - told < LABEL_YEARS { (true, "told_label") } else { (false, "old_label") }
}

impl Node {
    /// Organisations of repair and the share of those that are labelled at the end of a year, of a group of communes or of
    /// the whole directory. Sites are counted, not brands; a repair café counts and cannot be labelled.
    ///
    /// # Errors
    /// The group is unknown, the year is none, or this node is in no network.
    pub fn repairers(&mut self, year: i32, group: &str) -> Answer<RepairTold> {
        let no_year = || DeskError::Usage(say!("year-form", "`{text}` is no calendar year", text = year));
        let end = Day::from_date(year, 12, 31).ok_or_else(no_year)?;
        let area = super::search::area("", group)?;
        let mut seen = BTreeSet::new();
        let mut list = Vec::new();
        for row in self.directory(&DirectoryQuery::default())?.rows {
            let here = area.as_ref().is_none_or(|area| {
                let seat = row.seat.as_ref().and_then(|s| regain_protocol::insee::Commune::from_code(&s.code));
                seat.map_or_else(|| !serves(&row, "").is_disjoint(area), |seat| area.contains(&seat))
            });
            let once = row.siret.as_ref().is_none_or(|siret| seen.insert(siret.clone()));
            if !repairs(&row) || !here || !once {
                continue;
            }
            let (labelled, why) = label(&row, end);
            let town = row.seat.and_then(|s| s.name);
            let why = why.to_owned();
            list.push(RepairRow {
                id: row.id,
                name: row.name,
                member: row.member,
                siret: row.siret,
                town,
                labelled,
                why,
            });
        }
        let (organisations, labelled) = (list.len(), list.iter().filter(|r| r.labelled).count());
        let hundredths = (organisations > 0).then(|| labelled as u64 * 10_000 / organisations as u64);
        Ok(RepairTold {
            indicator: "I-06".to_owned(),
            year,
            group: group.to_owned(),
            unit: "percent".to_owned(),
            organisations,
            labelled,
            share: hundredths.map(|h| format!("{}.{:02}", h / 100, h % 100)),
            list,
        })
    }
}
