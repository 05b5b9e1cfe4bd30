//! Offers, and the requests for them, as pages and programs read them.

use super::gives::GiveRow;
use super::lots::LotRow;
use super::said::{Lines, lines_told, total};
use super::signed::{Names, Signed, name};
use super::{Answer, DeskError, Foreign};
use crate::node::Node;
use regain_protocol::event::Line;
use regain_protocol::id::{ActorId, EventId};
use regain_protocol::view::{Answer as Told, OfferView, RequestView, View};
use serde::Serialize;
use utoipa::ToSchema;

/// An offer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfferRow {
    /// The offer's event, hex.
    pub offer: String,
    /// Who offers, hex.
    pub owner: String,
    /// That member's name.
    pub owner_name: Option<Foreign>,
    /// The lot's event, hex.
    pub lot: String,
    /// Its text; `null` once withdrawn.
    pub text: Option<Foreign>,
    /// By what title it would pass: `gift`, `sale` and so on.
    pub title: String,
    /// What is offered, by category.
    pub lines: Lines,
    /// What no grant has taken, by category.
    pub left: Lines,
    /// First day (YYYY-MM-DD), if one is stated.
    pub from: Option<String>,
    /// Last day (YYYY-MM-DD), if one is stated.
    pub until: Option<String>,
    /// Whether it is this node's own.
    pub own: bool,
    /// `open`, `granted_in_part`, `granted_in_full`, or `closed` where its owner is a member no more.
    pub state: String,
    /// The day its owner claims to have told it (YYYY-MM-DD).
    pub told_on: Option<String>,
    /// The territory in which it stands, where the network has several.
    pub territory: Option<Foreign>,
}

/// The offers of the territory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Offers {
    /// In the order of their ids.
    pub offers: Vec<OfferRow>,
}

/// How an owner answered a request.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum AnswerRow {
    /// Granted.
    Granted {
        /// The grant's event, hex.
        granted: String,
        /// What is granted, by category.
        lines: Lines,
    },
    /// Declined.
    Declined {
        /// The event, hex.
        declined: String,
        /// Why, as a code.
        reason: String,
        /// A remark for every member.
        note: Option<Foreign>,
    },
}

/// A request with its answers. More than one answer is a conflict that both sides see.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequestRow {
    /// The request's event, hex.
    pub request: String,
    /// Who asks, hex.
    pub by: String,
    /// That member's name.
    pub by_name: Option<Foreign>,
    /// The offer's event, hex.
    pub offer: String,
    /// What is asked for, by category.
    pub lines: Lines,
    /// The answers.
    pub answers: Vec<AnswerRow>,
    /// Whether this node asks.
    pub own: bool,
    /// Whether the offer is this node's, so that the answer is its to give.
    pub to_own: bool,
    /// `waiting`, `granted`, `declined` or, with answers that contradict each other, `disputed`.
    pub state: String,
    /// The day its author claims to have told it (YYYY-MM-DD).
    pub told_on: Option<String>,
}

/// The requests of the territory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Requests {
    /// In the order of their ids.
    pub requests: Vec<RequestRow>,
}

/// A promise, made before the hand-over, to reuse what a grant gives.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommitmentRow {
    /// The commitment's event, hex.
    pub commitment: String,
    /// Who commits, hex.
    pub by: String,
    /// That member's name.
    pub by_name: Option<Foreign>,
    /// The grant's event, hex.
    pub grant: String,
    /// The day its author claims to have told it (YYYY-MM-DD).
    pub told_on: Option<String>,
}

/// A request with what follows from it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequestPart {
    /// The request.
    #[serde(flatten)]
    pub row: RequestRow,
    /// Commitments to its grants.
    pub commitments: Vec<CommitmentRow>,
    /// Hand-overs that carry its grants out.
    pub gives: Vec<GiveRow>,
}

/// An offer with its lot and requests.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfferPage {
    /// The offer.
    #[serde(flatten)]
    pub row: OfferRow,
    /// Who signed it.
    pub signed: Signed,
    /// Its lot, where that is here.
    pub of_lot: Option<LotRow>,
    /// Requests for it.
    pub requests: Vec<RequestPart>,
}

impl Node {
    /// Offers.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn offers(&mut self) -> Answer<Offers> {
        let (view, names) = (self.trade_view()?, self.names());
        Ok(Offers {
            offers: view
                .offers
                .iter()
                .map(|(id, o)| closed_with_its_owner(&view, &o.owner, self.offer_row(id, o, &names)))
                .collect(),
        })
    }

    /// One offer with its lot, its requests and what follows from them.
    ///
    /// # Errors
    /// There is no such offer.
    pub fn offer_page(&mut self, offer: &str) -> Answer<OfferPage> {
        let (view, names) = (self.trade_view()?, self.names());
        let id = self.event_id(offer, view.offers.keys().copied())?;
        let o =
            view.offers.get(&id).ok_or_else(|| DeskError::NotFound(say!("offer-gone", "that offer is not here")))?;
        let asked = view.requests.iter().filter(|(_, r)| r.offer == id);
        Ok(OfferPage {
            row: closed_with_its_owner(&view, &o.owner, self.offer_row(&id, o, &names)),
            signed: self.signed(&id, &names),
            of_lot: view.lots.get(&o.lot).map(|l| self.lot_row(&view, &o.lot, l, &names)),
            requests: asked.map(|(id, r)| self.request_part(&view, id, r, &names)).collect(),
        })
    }

    /// Requests with their answers.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn requests(&mut self) -> Answer<Requests> {
        let (view, names) = (self.trade_view()?, self.names());
        Ok(Requests { requests: view.requests.iter().map(|(id, r)| self.request_row(&view, id, r, &names)).collect() })
    }

    pub(super) fn offer_row(&self, id: &EventId, o: &OfferView, names: &Names) -> OfferRow {
        OfferRow {
            offer: id.to_string(),
            owner: o.owner.to_string(),
            owner_name: name(&o.owner, names),
            lot: o.lot.to_string(),
            text: self.title_of(id),
            title: o.title.code().to_owned(),
            lines: lines_told(&o.lines),
            left: lines_told(&o.left),
            from: o.window.map(|w| w.from.to_string()),
            until: o.window.map(|w| w.until.to_string()),
            own: o.owner == self.keys.actor,
            state: offer_state(&o.lines, &o.left).to_owned(),
            told_on: self.told_on(id),
            territory: self.territory_of(id),
        }
    }

    fn request_row(&self, view: &View, id: &EventId, r: &RequestView, names: &Names) -> RequestRow {
        let answer = |a: &Told| match a {
            Told::Granted(e, l) => AnswerRow::Granted { granted: e.to_string(), lines: lines_told(l) },
            Told::Declined(e, why) => {
                AnswerRow::Declined { declined: e.to_string(), reason: why.code().to_owned(), note: self.note_of(e) }
            }
        };
        RequestRow {
            request: id.to_string(),
            by: r.by.to_string(),
            by_name: name(&r.by, names),
            offer: r.offer.to_string(),
            lines: lines_told(&r.lines),
            answers: r.answers.iter().map(answer).collect(),
            own: r.by == self.keys.actor,
            to_own: view.offers.get(&r.offer).is_some_and(|o| o.owner == self.keys.actor),
            state: request_state(&r.answers).to_owned(),
            told_on: self.told_on(id),
        }
    }

    fn request_part(&self, view: &View, id: &EventId, r: &RequestView, names: &Names) -> RequestPart {
        let grants: Vec<EventId> = r.answers.iter().filter_map(granted).collect();
        let commitments = view.commitments.iter().filter(|(_, (_, grant))| grants.contains(grant));
        let gives = view.gives.iter().filter(|(_, g)| g.grant.is_some_and(|grant| grants.contains(&grant)));
        RequestPart {
            row: self.request_row(view, id, r, names),
            commitments: commitments.map(|(id, (by, grant))| self.commitment_row(id, by, grant, names)).collect(),
            gives: gives.map(|(id, g)| self.give_row(id, g, names)).collect(),
        }
    }

    fn commitment_row(&self, id: &EventId, by: &ActorId, grant: &EventId, names: &Names) -> CommitmentRow {
        CommitmentRow {
            commitment: id.to_string(),
            by: by.to_string(),
            by_name: name(by, names),
            grant: grant.to_string(),
            told_on: self.told_on(id),
        }
    }
}

fn granted(answer: &Told) -> Option<EventId> {
    match answer {
        Told::Granted(id, _) => Some(*id),
        Told::Declined(..) => None,
    }
}

/// A former member's offer is nobody's to grant.
fn closed_with_its_owner(view: &View, owner: &ActorId, mut row: OfferRow) -> OfferRow {
    if !view.members.contains_key(owner) {
        row.state = "closed".to_owned();
    }
    row
}

fn offer_state(lines: &[Line], left: &[Line]) -> &'static str {
    match total(left) {
        0 => "granted_in_full",
        some if some < total(lines) => "granted_in_part",
        _ => "open",
    }
}

fn request_state(answers: &[Told]) -> &'static str {
    match answers {
        [] => "waiting",
        [Told::Granted(..)] => "granted",
        [Told::Declined(..)] => "declined",
        _ => "disputed",
    }
}
