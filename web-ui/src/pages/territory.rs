//! What the members publish of their fleets, together, and who of them does; what single members told this organisation.

use crate::door::Door;
use crate::frame::{Fallible, Frame, page};
use crate::need::READ;
use crate::pages::sharing::Grid;
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use regain_node::desk::{CellTold, SubjectTold, SumTold, TerritoryTold};
use regain_node::node::Node;
use regain_protocol::catalogue::AgeClass;
use std::collections::BTreeSet;

/// Adds this page.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/territoire", READ, territory)
}

#[derive(Template)]
#[template(path = "fleet/territory.html")]
struct TerritoryPage<'a> {
    f: &'a Frame,
    told: TerritoryTold,
}

impl TerritoryPage<'_> {
    fn subjects(&self) -> [&SubjectTold; 2] {
        [&self.told.fleet, &self.told.forecast]
    }

    fn grid(&self, cells: &[CellTold]) -> Grid {
        Grid::of(cells)
    }

    /// Columns of a subject, the total first.
    fn columns(&self, subject: &SubjectTold) -> Vec<String> {
        let place = |code: &str| AgeClass::ALL.iter().position(|age| age.code() == code);
        let named = subject.rows.iter().flat_map(|r| &r.columns);
        let all: BTreeSet<_> = named.map(|c| (c.column != "all", place(&c.column), &c.column)).collect();
        all.into_iter().map(|(_, _, column)| column.clone()).collect()
    }

    /// A sum as it is written: what is hidden makes it "at least".
    fn sum(&self, columns: &[SumTold], column: &str) -> String {
        match columns.iter().find(|c| c.column == column) {
            None => "—".to_owned(),
            Some(SumTold { sum: None, .. }) => self.f.t("share-hidden"),
            Some(SumTold { sum: Some(n), hidden: 0, .. }) => self.f.tn("share-about", n),
            Some(SumTold { sum: Some(n), .. }) => self.f.tn("territory-at-least", n),
        }
    }

    fn coverage(&self, subject: &SubjectTold) -> String {
        match subject.oldest_days {
            None => self.f.tn("territory-nobody", self.told.members),
            Some(days) => {
                let who = self.f.txy("territory-coverage", subject.publishing, self.told.members);
                format!("{who}{}", self.f.tn("territory-oldest", days))
            }
        }
    }
}

async fn territory(State(door): State<Door>, frame: Frame) -> Fallible {
    let told = door.desk().ask(|node: &mut Node| node.territory()).await?;
    Ok(page(&frame, &TerritoryPage { f: &frame, told }))
}
