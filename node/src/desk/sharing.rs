//! Totals of the own fleet that leave by choice: to every member of the territory, or sealed to named ones. They are seen
//! before they are signed, written down with who could read them, and withdrawn when this organisation likes. Numbers that
//! are small, or would give a small one away, never leave (`counted`).

mod counted;
mod told;

pub use told::{CellTold, ShareTold, SharingTold};

use super::park::Park;
use super::people::unknown;
use super::said::Said;
use super::signed::person;
use super::{Answer, Desk, DeskError, Person};
use crate::fleet::shared::{CellKept, Counted, Shared};
use crate::journal::Fact;
use crate::node::Node;
use regain_protocol::catalogue::{About, Category};
use regain_protocol::cbor;
use regain_protocol::engine::AuthorError;
use regain_protocol::event::{AttachmentKind, Body, Cell, Extra, Statement, Tell};
use regain_protocol::id::ActorId;
use regain_protocol::limits::MAX_AUDIENCE;
use regain_protocol::time::Quarter;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;
pub(crate) use told::column_code;
use utoipa::ToSchema;

/// Quarters ahead of which a forecast is told, this one included: two years.
const AHEAD: u32 = 8;
/// Quarters during which a number that was hidden stays so, unless it has grown: a year.
const MEMORY: u32 = 4;

/// What is to be told, and to whom.
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
    /// The members that it is sealed to; every member of the territory reads it if empty.
    #[serde(default)]
    pub to: Vec<String>,
    /// What the preview said: only exactly those numbers are signed, for exactly those members.
    #[serde(default)]
    pub token: String,
}

/// What would leave.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SharePreview {
    /// `fleet` or `forecast`.
    pub about: String,
    /// The quarter that it is counted in.
    pub period: String,
    /// The day on which it was counted (YYYY-MM-DD): today, or when the first of this quarter's numbers left.
    pub counted_on: String,
    /// The numbers, exactly as they would leave: rounded, or hidden.
    pub cells: Vec<CellTold>,
    /// Codes of chosen categories of which too few devices are there: nothing is told of them.
    pub too_few: Vec<String>,
    /// Who can read it.
    pub readers: Vec<Person>,
    /// Whether it is sealed to them; otherwise every member to come reads it as well.
    pub sealed: bool,
    /// Whether they have all of it already; it is told only once.
    pub already: bool,
    /// The day (YYYY-MM-DD) on which something about this left in this quarter in a network that this node was in before.
    pub former: Option<String>,
    /// Names exactly these numbers and members: post it back to sign them.
    pub token: String,
}

/// What is to leave, worked out.
struct Offered {
    about: About,
    period: Quarter,
    counted: Counted,
    cells: Vec<Cell>,
    /// Members that it is sealed to; none: all.
    to: BTreeSet<ActorId>,
    preview: SharePreview,
}

fn token(about: About, period: Quarter, cells: &[Cell], to: &BTreeSet<ActorId>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(about.code());
    hasher.update(period.to_string());
    for cell in cells {
        let (category, column) = (cell.category.code(), column_code(cell.column));
        hasher.update(format!("{category}/{column}/{:?};", cell.count));
    }
    to.iter().for_each(|actor| hasher.update(actor.to_string()));
    data_encoding::HEXLOWER.encode(hasher.finalize().as_slice().get(..16).unwrap_or_default())
}

impl ShareInput {
    fn about(&self) -> Answer<About> {
        About::from_code(&self.about)
            .ok_or_else(|| unknown("subject of totals", &self.about, About::ALL.iter().map(|a| a.code())))
    }

    fn categories(&self) -> Answer<BTreeSet<&'static str>> {
        let one = |code: &String| {
            let known = Category::from_code(code).map(|c| c.code());
            known.ok_or_else(|| unknown("category", code, Category::ALL.iter().map(|c| c.code())))
        };
        match self.categories.as_slice() {
            [] => Ok(Category::ALL.iter().map(|c| c.code()).collect()),
            some => some.iter().map(one).collect(),
        }
    }
}

impl Node {
    /// Other members of the territories that this node follows: who can read what is told there.
    fn readers(&mut self) -> Answer<BTreeSet<ActorId>> {
        let own = self.keys.actor;
        Ok(self.engine()?.traders().into_keys().filter(|a| *a != own).collect())
    }

    /// The members that an input names, all of them readers.
    fn named_readers(&mut self, input: &ShareInput, readers: &BTreeSet<ActorId>) -> Answer<BTreeSet<ActorId>> {
        // One place of an audience is this node's own.
        if input.to.len() >= MAX_AUDIENCE {
            return Err(DeskError::Usage(say!(
                "share-too-many",
                "numbers are sealed to at most {most} members at once; tell the others afterwards, the numbers stay the same",
                most = MAX_AUDIENCE - 1
            )));
        }
        let mut to = BTreeSet::new();
        for name in &input.to {
            let actor = self.actor_id(name)?;
            if !readers.contains(&actor) {
                return Err(DeskError::Refused(say!(
                    "share-no-reader",
                    "`{name}` is this organisation itself, or is not admitted to its territory, and would never receive the numbers",
                    name = name
                )));
            }
            to.insert(actor);
        }
        Ok(to)
    }

    /// What would leave.
    fn offered(&mut self, park: &Park, input: &ShareInput) -> Answer<Offered> {
        let (about, chosen) = (input.about()?, input.categories()?);
        let readers = self.readers()?;
        let to = self.named_readers(input, &readers)?;
        let period = Quarter::of(self.now().day());
        let counted = self.counted(park, about, period);
        let wanted = |c: &&CellKept| chosen.contains(c.0.as_str()) && (!input.totals_only || c.1 == "all");
        let part: Vec<CellKept> = counted.cells.iter().filter(wanted).cloned().collect();
        let cells = counted::cells(&part);
        let names = self.names();
        let preview = SharePreview {
            about: about.code().to_owned(),
            period: period.to_string(),
            counted_on: counted.on.clone(),
            cells: cells.iter().map(CellTold::of).collect(),
            too_few: counted.few.iter().filter(|c| chosen.contains(c.as_str())).cloned().collect(),
            readers: if to.is_empty() { &readers } else { &to }.iter().map(|a| person(a, &names)).collect(),
            sealed: !to.is_empty(),
            already: self.has_left(about, period, &to, &part),
            former: self.left_before(about, period),
            token: token(about, period, &cells, &to),
        };
        Ok(Offered { about, period, counted, cells, to, preview })
    }

    /// Whether these readers were told all of this already, and it stands. To all members a quarter's totals are published
    /// once, even if they were withdrawn: readers take the first.
    fn has_left(&self, about: About, period: Quarter, to: &BTreeSet<ActorId>, part: &[CellKept]) -> bool {
        let period = period.to_string();
        let same: Vec<&Shared> = self
            .fleet
            .shared
            .iter()
            .filter(|s| s.about == about.code() && s.period == period && self.is_stored(s))
            .collect();
        if to.is_empty() {
            return same.iter().any(|s| s.to.is_empty());
        }
        let told = |reader: &ActorId, cell: &CellKept| {
            let reads = |s: &Shared| s.to.is_empty() || s.to.contains(&reader.to_string());
            same.iter().any(|s| reads(s) && s.cells.contains(cell) && self.stands(s))
        };
        to.iter().all(|reader| part.iter().all(|cell| told(reader, cell)))
    }

    /// When something about this left in that quarter in another network.
    fn left_before(&self, about: About, period: Quarter) -> Option<String> {
        let here = self.network_id();
        let (period, about) = (period.to_string(), about.code());
        let elsewhere = |s: &&Shared| s.about == about && s.period == period && s.network != here && !self.is_stored(s);
        self.fleet.shared.iter().rev().find(elsewhere).map(|s| s.on.clone())
    }

    /// This network's charter, hex; empty in none.
    fn network_id(&self) -> String {
        self.engine.as_ref().map(|e| e.ledger().charter_id().to_string()).unwrap_or_default()
    }

    fn share(&mut self, park: &Park, input: &ShareInput) -> Answer<Said> {
        let Offered { about, period, counted, cells, to, preview } = self.offered(park, input)?;
        may_leave(&preview, &input.token)?;
        let topic = self.trade_topic()?;
        let kept = |c: &Cell| (c.category.code().to_owned(), column_code(c.column), c.count);
        let mut shared = Shared {
            event: String::new(),
            on: self.now().day().to_string(),
            about: about.code().to_owned(),
            period: period.to_string(),
            readers: u32::try_from(preview.readers.len()).unwrap_or(u32::MAX),
            to: to.iter().map(ToString::to_string).collect(),
            network: self.network_id(),
            cells: cells.iter().map(kept).collect(),
        };
        let (body, extra) = match to.is_empty() {
            true => (Body::Statement(Statement { about, period }), Extra { cells: Some(cells), ..Extra::default() }),
            false => {
                let parties: Vec<ActorId> = to.into_iter().collect();
                let sealed = self.enclose(topic, AttachmentKind::Note, &cbor::encode(&cells), &parties)?;
                (Body::Tell(Tell { about, period }), Extra { attachments: Some(vec![sealed]), ..Extra::default() })
            }
        };
        // Noted before it leaves: what left is never forgotten, or a later one could give its small numbers away.
        let event = self.author_after(topic, body, extra, |node, event| {
            shared.event = event.to_string();
            let facts = [Fact::Counted { counted: counted.clone() }, Fact::Shared { shared: shared.clone() }];
            let known = node.fleet.counted.contains(&counted);
            let new = if known { facts.get(1..).unwrap_or_default() } else { &facts };
            node.journal.write_all(new).map_err(|e| AuthorError::Chain(e.to_string()))?;
            if !known {
                Arc::make_mut(&mut node.fleet.counted).push(counted);
            }
            Arc::make_mut(&mut node.fleet.shared).push(shared);
            Ok(())
        })?;
        Ok(Said::new(&event))
    }

    /// Withdraws all totals about something, whoever they were told: each node overwrites the numbers.
    ///
    /// # Errors
    /// Nothing of it is told, or the log says no.
    pub fn stop_sharing(&mut self, about: &str) -> Answer<SharingTold> {
        self.end_shares(about, |s| s.about == about)
    }

    /// Withdraws the totals of one event.
    ///
    /// # Errors
    /// They are not told, or the log says no.
    pub fn stop_telling(&mut self, event: &str) -> Answer<SharingTold> {
        self.end_shares(event, |s| s.event == event)
    }

    fn end_shares(&mut self, named: &str, of: impl Fn(&ShareTold) -> bool) -> Answer<SharingTold> {
        let open = self.sharing()?.shared.into_iter().filter(|s| of(s) && !s.withdrawn && !s.former);
        let open: Vec<String> = open.map(|s| s.event).collect();
        if open.is_empty() {
            return Err(DeskError::NotFound(say!(
                "not-shared",
                "nothing about `{about}` is published by this organisation",
                about = named
            )));
        }
        for event in open {
            self.withdraw(&event)?;
        }
        self.sharing()
    }
}

/// Whether a preview may be signed by that token.
fn may_leave(preview: &SharePreview, token: &str) -> Answer<()> {
    if preview.already && preview.sealed {
        return Err(DeskError::Conflict(say!(
            "shared-already-to-them",
            "those members have these numbers of {period} already; choose other types or other members",
            period = preview.period
        )));
    }
    if preview.already {
        return Err(DeskError::Conflict(say!(
            "shared-already",
            "totals of this were published in {period} already; they are published once a quarter, so that nobody can read small numbers from differences",
            period = preview.period
        )));
    }
    if !preview.cells.iter().any(|c| c.count.is_some()) {
        return Err(DeskError::Conflict(say!(
            "nothing-to-share",
            "every number of this is too small to be told; choose other categories, or wait until there are more devices"
        )));
    }
    if token != preview.token {
        return Err(DeskError::Conflict(say!(
            "share-changed",
            "the numbers are not those that were shown; look at them again and sign those"
        )));
    }
    Ok(())
}

impl Desk {
    /// What would leave, exactly as it would.
    ///
    /// # Errors
    /// This node is in no network, or a code or member is none.
    pub async fn share_preview(&self, input: ShareInput) -> Answer<SharePreview> {
        let park = self.park().await?;
        self.ask(move |node| node.offered(&park, &input).map(|offered| offered.preview)).await
    }

    /// Tells what the preview showed.
    ///
    /// # Errors
    /// The numbers are others now, nothing can be told, or it was told already.
    pub async fn share(&self, input: ShareInput) -> Answer<Said> {
        let park = self.park().await?;
        self.ask(move |node| node.share(&park, &input)).await
    }
}
