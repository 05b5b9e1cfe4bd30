//! What the members of a territory publish of their fleets, together: sums of what was told, with how many told it. Nothing
//! is filled in for those that publish nothing. Beside them, what single members told this organisation only.

use super::sharing::{CellTold, column_code};
use super::signed::person;
use super::{Answer, Person};
use crate::node::Node;
use regain_protocol::catalogue::{About, Category};
use regain_protocol::event::{AttachmentKind, Cell, Column, sealed_cells};
use regain_protocol::id::{ActorId, BlobId, EventId};
use regain_protocol::member::Role;
use regain_protocol::time::{Day, Quarter};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Quarters after which a statement is too old to be added up: a year.
const FRESH: u32 = 4;
/// Events of one member about one thing that are opened.
const MOST_CONFIDED: usize = 4;

/// One number of the territory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SumTold {
    /// `all`, an age class, or a quarter.
    pub column: String,
    /// The sum of what members tell; none where all of them hide it.
    pub sum: Option<u64>,
    /// Members that tell a number.
    pub members: u32,
    /// Members that hide theirs: the true sum is higher.
    pub hidden: u32,
}

/// A category of the territory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TerritoryRow {
    /// Category code.
    pub category: String,
    /// By column, the total first.
    pub columns: Vec<SumTold>,
}

/// What one member publishes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberTotals {
    /// Who.
    pub member: Person,
    /// The quarter of its newest statement.
    pub period: String,
    /// The day on which it says it made it (YYYY-MM-DD).
    pub on: Option<String>,
    /// Days since.
    pub days: u32,
    /// Its numbers.
    pub cells: Vec<CellTold>,
}

/// What members publish about one thing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubjectTold {
    /// `fleet` or `forecast`.
    pub about: String,
    /// Members whose numbers are in the sums.
    pub publishing: u32,
    /// Days since the oldest of them.
    pub oldest_days: Option<u32>,
    /// Members whose newest numbers are more than a year old, and left out.
    pub too_old: u32,
    /// By category.
    pub rows: Vec<TerritoryRow>,
    /// By member.
    pub members: Vec<MemberTotals>,
}

/// What a member told this organisation, sealed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConfidedTold {
    /// The event, hex.
    pub event: String,
    /// Who.
    pub member: Person,
    /// `fleet` or `forecast`.
    pub about: String,
    /// The quarter.
    pub period: String,
    /// The day on which it says it told it (YYYY-MM-DD).
    pub on: Option<String>,
    /// The numbers; none where they have not come yet, or are not fit to be shown.
    pub cells: Option<Vec<CellTold>>,
}

/// The territory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TerritoryTold {
    /// Members that have equipment to tell of: all but those that only observe.
    pub members: u32,
    /// The fleet, by category and age.
    pub fleet: SubjectTold,
    /// The forecast, by category and quarter.
    pub forecast: SubjectTold,
    /// What members told this organisation only; in none of the sums. Newest quarter first.
    pub confided: Vec<ConfidedTold>,
}

/// A statement whose numbers are there.
struct Statement {
    by: ActorId,
    period: Quarter,
    on: Option<Day>,
    cells: Vec<Cell>,
}

impl Node {
    /// What members publish, together.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn territory(&mut self) -> Answer<TerritoryTold> {
        let engine = self.engine()?;
        let writes = engine.traders().values().filter(|role| **role != Role::Observe).count();
        Ok(TerritoryTold {
            members: u32::try_from(writes).unwrap_or(u32::MAX),
            fleet: self.subject(About::Fleet)?,
            forecast: self.subject(About::Forecast)?,
            confided: self.confided()?,
        })
    }

    /// What members told this organisation only: of each member and subject the newest few, so that nobody can make this
    /// node open thousands.
    fn confided(&mut self) -> Answer<Vec<ConfidedTold>> {
        let view = self.trade_view()?;
        let names = self.names();
        let own = self.keys.actor;
        /// The quarter, what tells of it, and where the sealed numbers lie.
        type Sealed = (Quarter, EventId, BlobId);
        let mut by_member: BTreeMap<(ActorId, &'static str), Vec<Sealed>> = BTreeMap::new();
        for (event, tell) in view.tells.iter().filter(|(_, t)| t.by != own && view.members.contains_key(&t.by)) {
            if let Some(blob) = self.sealed_to(event, own) {
                by_member.entry((tell.by, tell.about.code())).or_default().push((tell.period, *event, blob));
            }
        }
        let mut told = Vec::new();
        for ((by, about), mut list) in by_member {
            list.sort_by_key(|(period, event, _)| (std::cmp::Reverse(*period), *event));
            for (period, event, blob) in list.into_iter().take(MOST_CONFIDED) {
                let plain = self.open_attachment(event, blob).ok();
                let cells = plain.and_then(|bytes| sealed_cells(&bytes));
                told.push((
                    period,
                    ConfidedTold {
                        event: event.to_string(),
                        member: person(&by, &names),
                        about: about.to_owned(),
                        period: period.to_string(),
                        on: self.told_on(&event),
                        cells: cells.map(|cells| cells.iter().map(CellTold::of).collect()),
                    },
                ));
            }
        }
        told.sort_by_key(|(period, _)| std::cmp::Reverse(*period));
        Ok(told.into_iter().map(|(_, told)| told).collect())
    }

    /// The note of an event that is sealed to an actor.
    fn sealed_to(&self, event: &EventId, actor: ActorId) -> Option<BlobId> {
        let mut all = self.engine.as_ref()?.extra(event)?.attachments.iter().flatten();
        all.find(|a| a.kind == AttachmentKind::Note && a.audience.contains(&actor)).map(|a| a.blob)
    }

    /// Each member's newest statement whose numbers it has not withdrawn.
    fn statements(&mut self, about: About) -> Answer<Vec<Statement>> {
        let view = self.trade_view()?;
        let mut newest: BTreeMap<ActorId, Statement> = BTreeMap::new();
        let of_members = view.statements.iter().filter(|((by, a, _), _)| *a == about && view.members.contains_key(by));
        for ((by, _, period), event) in of_members {
            if let Some(cells) = self.cells_of(event) {
                let on = self.told_on(event).and_then(|on| Day::parse(&on));
                newest.insert(*by, Statement { by: *by, period: *period, on, cells });
            }
        }
        Ok(newest.into_values().collect())
    }

    fn cells_of(&self, event: &EventId) -> Option<Vec<Cell>> {
        self.engine.as_ref()?.extra(event)?.cells.clone()
    }

    fn subject(&mut self, about: About) -> Answer<SubjectTold> {
        let today = self.now().day();
        let now = Quarter::of(today);
        let all = self.statements(about)?;
        let names = self.names();
        // A quarter that has not come is a clock that goes wrong: it counts as told today.
        let (fresh, old): (Vec<_>, Vec<_>) = all.into_iter().partition(|s| s.period.0.saturating_add(FRESH) >= now.0);
        let days = |s: &Statement| s.on.map_or(0, |on| today.0.saturating_sub(on.0));
        let mut sums: BTreeMap<Category, BTreeMap<Column, SumTold>> = BTreeMap::new();
        for cell in fresh.iter().flat_map(|s| &s.cells).filter(|c| is_of(about, c.column, now)) {
            let row = sums.entry(cell.category).or_default();
            let empty = || SumTold { column: column_code(cell.column), sum: None, members: 0, hidden: 0 };
            let sum = row.entry(cell.column).or_insert_with(empty);
            match cell.count {
                Some(count) => {
                    sum.sum = Some(sum.sum.unwrap_or(0).saturating_add(u64::from(count)));
                    sum.members += 1;
                }
                None => sum.hidden += 1,
            }
        }
        let member = |s: &Statement| MemberTotals {
            member: person(&s.by, &names),
            period: s.period.to_string(),
            on: s.on.map(|on| on.to_string()),
            days: days(s),
            cells: s.cells.iter().map(CellTold::of).collect(),
        };
        let row = |(category, columns): (Category, BTreeMap<Column, SumTold>)| TerritoryRow {
            category: category.code().to_owned(),
            columns: columns.into_values().collect(),
        };
        Ok(SubjectTold {
            about: about.code().to_owned(),
            publishing: u32::try_from(fresh.len()).unwrap_or(u32::MAX),
            oldest_days: fresh.iter().map(days).max(),
            too_old: u32::try_from(old.len()).unwrap_or(u32::MAX),
            rows: sums.into_iter().map(row).collect(),
            members: fresh.iter().map(member).collect(),
        })
    }
}

/// Whether a column belongs to what a statement is about. A quarter that has gone by is no forecast any more.
fn is_of(about: About, column: Column, now: Quarter) -> bool {
    match (about, column) {
        (_, Column::All) | (About::Fleet, Column::Age(_)) => true,
        (About::Forecast, Column::Leaving(quarter)) => quarter >= now && quarter < now.later(40),
        _ => false,
    }
}
