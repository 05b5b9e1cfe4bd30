//! Totals of the own fleet that this organisation publishes, by choice: seen before they are signed, once a quarter, and
//! withdrawn when it likes. Numbers that are small, or would give a small one away, never leave (`measure::disclose`).

mod told;

pub use told::{CellTold, ShareTold, SharingTold};

use super::foresight::own;
use super::park::Park;
use super::people::unknown;
use super::said::Said;
use super::signed::person;
use super::{Answer, Desk, DeskError, Person};
use crate::journal::{Fact, Shared};
use crate::node::Node;
use regain_protocol::catalogue::{About, AgeClass, Category};
use regain_protocol::engine::AuthorError;
use regain_protocol::event::{Body, Cell, Column, Extra, Statement};
use regain_protocol::measure::{Told, disclose};
use regain_protocol::time::Quarter;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
pub(crate) use told::column_code;
use told::column_of;
use utoipa::ToSchema;

/// Quarters ahead of which a forecast is published, this one included: two years.
const AHEAD: u32 = 8;
/// Quarters during which a number that was hidden stays so, unless it has grown: a year.
const MEMORY: u32 = 4;

/// What is to be published.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareInput {
    /// `fleet` or `forecast`.
    pub about: String,
    /// Category codes; all of them if empty.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Only the total of each category, not by age or quarter.
    #[serde(default)]
    pub totals_only: bool,
    /// What the preview said: only exactly those numbers are signed.
    #[serde(default)]
    pub token: String,
}

/// What would be published.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SharePreview {
    /// `fleet` or `forecast`.
    pub about: String,
    /// The quarter that it is counted in.
    pub period: String,
    /// The numbers, exactly as they would leave: rounded, or hidden.
    pub cells: Vec<CellTold>,
    /// Codes of chosen categories of which too few devices are there: nothing is told of them.
    pub too_few: Vec<String>,
    /// Who can read it: every member that follows the territory.
    pub readers: Vec<Person>,
    /// Whether something about this was published in this quarter already; it is only once.
    pub already: bool,
    /// Names exactly these numbers: post it back to sign them.
    pub token: String,
}

type Grid = BTreeMap<(Category, Column), u32>;

/// The numbers as they are, and the columns that every row has.
fn grid(park: &Park, about: About, totals_only: bool, now: Quarter) -> (Grid, BTreeSet<Column>) {
    let (counts, columns): (Grid, BTreeSet<Column>) = match about {
        About::Fleet => {
            let counts = park.ages().into_iter().map(|((category, age), n)| ((category, Column::Age(age)), n));
            (counts.collect(), AgeClass::ALL.iter().map(|age| Column::Age(*age)).collect())
        }
        About::Forecast => {
            let mut counts = Grid::new();
            for volume in own(&park.volumes()) {
                // What should have left before leaves now.
                let quarter = volume.quarter.map(|q| q.max(now)).filter(|q| *q < now.later(AHEAD));
                if let Some(quarter) = quarter {
                    *counts.entry((volume.category, Column::Leaving(quarter))).or_default() += volume.count;
                }
            }
            (counts, (0..AHEAD).map(|n| Column::Leaving(now.later(n))).collect())
        }
    };
    if !totals_only {
        return (counts, columns);
    }
    let mut totals = Grid::new();
    for ((category, _), count) in counts {
        *totals.entry((category, Column::All)).or_default() += count;
    }
    (totals, BTreeSet::from([Column::All]))
}

fn told(number: Told) -> Option<u32> {
    match number {
        Told::Hidden => None,
        Told::About(n) => Some(n),
    }
}

fn token(about: About, period: Quarter, cells: &[Cell]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(about.code());
    hasher.update(period.to_string());
    for cell in cells {
        let (category, column) = (cell.category.code(), column_code(cell.column));
        hasher.update(format!("{category}/{column}/{:?};", cell.count));
    }
    data_encoding::HEXLOWER.encode(hasher.finalize().as_slice().get(..16).unwrap_or_default())
}

impl ShareInput {
    fn about(&self) -> Answer<About> {
        About::from_code(&self.about)
            .ok_or_else(|| unknown("subject of totals", &self.about, About::ALL.iter().map(|a| a.code())))
    }

    fn categories(&self) -> Answer<BTreeSet<Category>> {
        let one = |code: &String| {
            Category::from_code(code).ok_or_else(|| unknown("category", code, Category::ALL.iter().map(|c| c.code())))
        };
        match self.categories.as_slice() {
            [] => Ok(Category::ALL.iter().copied().collect()),
            some => some.iter().map(one).collect(),
        }
    }
}

impl Node {
    /// What would be published.
    fn share_preview(&mut self, park: &Park, input: &ShareInput) -> Answer<(SharePreview, Vec<Cell>)> {
        let (about, chosen) = (input.about()?, input.categories()?);
        let view = self.trade_view()?;
        let now = Quarter::of(self.now().day());
        let (mut counts, columns) = grid(park, about, input.totals_only, now);
        counts.retain(|(category, _), _| chosen.contains(category));
        let before = self.hidden_lately(about, now);
        let shown = disclose(&counts, &columns, &before);
        let mut cells: Vec<Cell> = shown
            .cells
            .iter()
            .map(|((category, column), n)| Cell { category: *category, column: *column, count: told(*n) })
            .collect();
        if !input.totals_only {
            let total =
                |(category, n): (&Category, &Told)| Cell { category: *category, column: Column::All, count: told(*n) };
            cells.extend(shown.totals.iter().map(total));
        }
        cells.sort_by_key(|c| (c.category, c.column));
        let counted: BTreeSet<Category> = counts.iter().filter(|(_, n)| **n > 0).map(|((c, _), _)| *c).collect();
        let few = counted.iter().filter(|c| !shown.totals.contains_key(c)).map(|c| c.code().to_owned());
        let names = self.names();
        let own_actor = self.keys.actor;
        let preview = SharePreview {
            about: about.code().to_owned(),
            period: now.to_string(),
            too_few: few.collect(),
            readers: view.members.keys().filter(|a| **a != own_actor).map(|a| person(a, &names)).collect(),
            already: self.shared_in(about, now),
            token: token(about, now, &cells),
            cells: cells.iter().map(CellTold::of).collect(),
        };
        Ok((preview, cells))
    }

    /// Numbers that were hidden in the statements of the last year.
    fn hidden_lately(&self, about: About, now: Quarter) -> BTreeSet<(Category, Column)> {
        let recent =
            |s: &&Shared| s.about == about.code() && Quarter::parse(&s.period).is_some_and(|q| q.0 + MEMORY >= now.0);
        let cells = self.fleet.shared.iter().filter(recent).flat_map(|s| &s.cells);
        let hidden = cells.filter(|(_, _, count)| count.is_none());
        hidden.filter_map(|(category, column, _)| Some((Category::from_code(category)?, column_of(column)?))).collect()
    }

    /// Whether something about this was published in that quarter, even if it was withdrawn since: who read it could compare.
    fn shared_in(&self, about: About, period: Quarter) -> bool {
        let period = period.to_string();
        let same = |s: &&Shared| s.about == about.code() && s.period == period;
        self.fleet.shared.iter().filter(same).any(|s| self.is_stored(s))
    }

    fn share(&mut self, park: &Park, input: &ShareInput) -> Answer<Said> {
        let (preview, cells) = self.share_preview(park, input)?;
        let about = input.about()?;
        if preview.already {
            return Err(DeskError::Conflict(say!(
                "shared-already",
                "totals of this were published in {period} already; they are published once a quarter, so that nobody can read small numbers from differences",
                period = preview.period
            )));
        }
        if !cells.iter().any(|c| c.count.is_some()) {
            return Err(DeskError::Conflict(say!(
                "nothing-to-share",
                "every number of this is too small to be told; choose other categories, or wait until there are more devices"
            )));
        }
        if input.token != preview.token {
            return Err(DeskError::Conflict(say!(
                "share-changed",
                "the numbers are not those that were shown; look at them again and sign those"
            )));
        }
        let topic = self.trade_topic()?;
        let period = Quarter::of(self.now().day());
        let mut shared = Shared {
            event: String::new(),
            on: self.now().day().to_string(),
            about: about.code().to_owned(),
            period: period.to_string(),
            readers: u32::try_from(preview.readers.len()).unwrap_or(u32::MAX),
            cells: cells.iter().map(|c| (c.category.code().to_owned(), column_code(c.column), c.count)).collect(),
        };
        let extra = Extra { cells: Some(cells), ..Extra::default() };
        let body = Body::Statement(Statement { about, period });
        // Noted before it is published: what left is never forgotten, or a later one could give its small numbers away.
        let event = self.author_after(topic, body, extra, |node, event| {
            shared.event = event.to_string();
            let fact = Fact::Shared { shared: shared.clone() };
            node.journal.write(&fact).map_err(|e| AuthorError::Chain(e.to_string()))?;
            Arc::make_mut(&mut node.fleet.shared).push(shared);
            Ok(())
        })?;
        Ok(Said::new(&event))
    }

    /// Withdraws every published total about something: each node overwrites the numbers.
    ///
    /// # Errors
    /// Nothing of it is published, or the log says no.
    pub fn stop_sharing(&mut self, about: &str) -> Answer<SharingTold> {
        let open: Vec<String> =
            self.sharing()?.shared.into_iter().filter(|s| s.about == about && !s.withdrawn).map(|s| s.event).collect();
        if open.is_empty() {
            return Err(DeskError::NotFound(say!(
                "not-shared",
                "nothing about `{about}` is published by this organisation",
                about = about
            )));
        }
        for event in open {
            self.withdraw(&event)?;
        }
        self.sharing()
    }
}

impl Desk {
    /// What would be published, exactly as it would leave.
    ///
    /// # Errors
    /// This node is in no network, or a code is none.
    pub async fn share_preview(&self, input: ShareInput) -> Answer<SharePreview> {
        let park = self.park().await?;
        self.ask(move |node| node.share_preview(&park, &input).map(|(preview, _)| preview)).await
    }

    /// Publishes what the preview showed.
    ///
    /// # Errors
    /// The numbers are others now, nothing can be told, or it was published in this quarter already.
    pub async fn share(&self, input: ShareInput) -> Answer<Said> {
        let park = self.park().await?;
        self.ask(move |node| node.share(&park, &input)).await
    }
}
