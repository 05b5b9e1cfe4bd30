//! Published totals as people read them.

use crate::desk::Answer;
use crate::desk::Person;
use crate::desk::signed::person;
use crate::fleet::shared::Shared;
use crate::node::Node;
use regain_protocol::catalogue::AgeClass;
use regain_protocol::event::{Cell, Column};
use regain_protocol::id::{ActorId, EventId};
use regain_protocol::time::Quarter;
use serde::Serialize;
use utoipa::ToSchema;

/// One number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CellTold {
    /// Category code.
    pub category: String,
    /// `all`, an age class such as `3-4`, or a quarter such as `2027-Q1`.
    pub column: String,
    /// About how many; none where it is hidden.
    pub count: Option<u32>,
}

/// Totals that this organisation told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShareTold {
    /// The event, hex.
    pub event: String,
    /// The day (YYYY-MM-DD).
    pub on: String,
    /// `fleet` or `forecast`.
    pub about: String,
    /// The quarter.
    pub period: String,
    /// Members that could read it on that day.
    pub readers: u32,
    /// The members that it was sealed to; none: it was published to all of the territory.
    pub to: Vec<Person>,
    /// Whether that was in a network which this node has left: nothing can be withdrawn there from here.
    pub former: bool,
    /// The numbers.
    pub cells: Vec<CellTold>,
    /// Whether they were withdrawn since.
    pub withdrawn: bool,
}

/// Everything that this organisation told of its fleet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SharingTold {
    /// Newest first.
    pub shared: Vec<ShareTold>,
    /// Other members of the territory: who can be told.
    pub readers: Vec<Person>,
    /// The quarter of today.
    pub period: String,
}

/// A column's code.
pub(crate) fn column_code(column: Column) -> String {
    match column {
        Column::All => "all".to_owned(),
        Column::Age(age) => age.code().to_owned(),
        Column::Leaving(quarter) => quarter.to_string(),
    }
}

/// The column of that code.
pub(super) fn column_of(code: &str) -> Option<Column> {
    let age = || AgeClass::from_code(code).map(Column::Age);
    let all = (code == "all").then_some(Column::All);
    all.or_else(age).or_else(|| Quarter::parse(code).map(Column::Leaving))
}

impl CellTold {
    pub(crate) fn of(cell: &Cell) -> Self {
        CellTold { category: cell.category.code().to_owned(), column: column_code(cell.column), count: cell.count }
    }
}

impl Node {
    /// Whether a total that was noted was really published: a crash may have come in between.
    pub(super) fn is_stored(&self, shared: &Shared) -> bool {
        let event = EventId::from_hex(&shared.event);
        event.zip(self.engine.as_ref()).is_some_and(|(id, engine)| engine.ledger().place(&id).is_some())
    }

    /// Whether the numbers of a total are still told: they are overwritten once it is withdrawn.
    pub(super) fn stands(&self, shared: &Shared) -> bool {
        let event = EventId::from_hex(&shared.event).zip(self.engine.as_ref());
        event
            .is_some_and(|(id, engine)| engine.extra(&id).is_some_and(|x| x.cells.is_some() || x.attachments.is_some()))
    }

    /// Everything that this organisation told of its fleet, and what of it still stands.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn sharing(&mut self) -> Answer<SharingTold> {
        self.engine()?;
        let names = self.names();
        let here = self.network_id();
        let readers = self.readers()?.iter().map(|a| person(a, &names)).collect();
        let told = |s: &Shared| ShareTold {
            event: s.event.clone(),
            on: s.on.clone(),
            about: s.about.clone(),
            period: s.period.clone(),
            readers: s.readers,
            to: s.to.iter().filter_map(|a| Some(person(&ActorId::from_hex(a)?, &names))).collect(),
            former: !self.is_stored(s),
            cells: s
                .cells
                .iter()
                .map(|(category, column, count)| CellTold {
                    category: category.clone(),
                    column: column.clone(),
                    count: *count,
                })
                .collect(),
            withdrawn: self.is_stored(s) && !self.stands(s),
        };
        let shared =
            self.fleet.shared.iter().rev().filter(|s| self.is_stored(s) || s.network != here).map(told).collect();
        Ok(SharingTold { shared, readers, period: Quarter::of(self.now().day()).to_string() })
    }
}
