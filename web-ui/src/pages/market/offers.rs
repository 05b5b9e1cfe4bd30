//! Offers: making one, and one with its requests and everything that followed from them.

use super::{colour, lines};
use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page_with};
use crate::pages::fields::{Asked, EventName, Fields};
use crate::pages::lines::LineField;
use crate::pages::{handovers, lots, territories};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{AnswerRow, Foreign, LotRow, NoticeRow, OfferInput, OfferPage, RequestPart, TerritoryState};
use regain_node::node::Node;
use regain_protocol::catalogue::DeclineReason;

/// Titles by which a lot is offered.
const TITLES: [&str; 4] = ["gift", "sale", "cession", "loan"];

#[derive(Template)]
#[template(path = "market/offer_new.html")]
struct NewPage<'a> {
    f: &'a Frame,
    neighbours: Vec<TerritoryState>,
    lot: Option<LotRow>,
    lots: Vec<LotRow>,
    lines: Vec<LineField>,
    typed: &'a Fields,
    titles: [&'static str; 4],
    problem: Option<String>,
}

/// `?lot=` names the lot; without it, one's own are listed to choose from.
pub(super) async fn form(State(door): State<Door>, frame: Frame, Asked(asked): Asked) -> Fallible {
    draw_form(&door, &frame, &asked, None).await
}

async fn draw_form(door: &Door, frame: &Frame, typed: &Fields, problem: Option<String>) -> Fallible {
    let wanted = typed.some("lot");
    let read = move |node: &mut Node| match wanted {
        Some(id) => Ok((Some(node.lot_page(&id)?.row), Vec::new())),
        None => Ok((None, node.lots()?.lots)),
    };
    let (lot, mut lots) = door.desk().ask(read).await?;
    let territories = door.desk().ask(Node::territories).await?.territories;
    let home = lot.as_ref().and_then(|l| l.territory.as_ref()).map(Foreign::raw);
    let neighbours = territories::neighbours(territories, home);
    lots.retain(|l| l.own && matches!(l.state.as_str(), "prepared" | "offered"));
    let lines = lot.as_ref().map(|l| lines::fields_up_to(&l.lines, typed)).unwrap_or_default();
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(status, frame, &NewPage { f: frame, neighbours, lot, lots, lines, typed, titles: TITLES, problem }))
}

/// Signs the offer.
pub(super) async fn make(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let input = match read(&frame, &typed) {
        Ok(input) => input,
        Err(problem) => return draw_form(&door, &frame, &typed, Some(problem)).await,
    };
    match door.desk().ask(move |node| node.make_offer(&input)).await {
        Ok(said) => Ok(back_to(&format!("/annonces/offres/{}", said.event), "offer", 1)),
        Err(error) => draw_form(&door, &frame, &typed, Some(frame.sentence(&error))).await,
    }
}

fn read(frame: &Frame, typed: &Fields) -> Result<OfferInput, String> {
    Ok(OfferInput {
        lot: typed.get("lot").to_owned(),
        text: typed.some("text").ok_or_else(|| frame.t("offer-no-text"))?,
        title: typed.get("title").to_owned(),
        lines: lines::read(frame, typed)?,
        window: lines::window(frame, typed)?,
        neighbours: typed.all("neighbour"),
    })
}

#[derive(Template)]
#[template(path = "market/offer.html")]
struct OnePage<'a> {
    f: &'a Frame,
    offer: OfferPage,
    parts: Vec<Part>,
    request: Vec<LineField>,
    reasons: &'static [DeclineReason],
    /// Territories that may be told of it, and those that were.
    neighbours: Vec<TerritoryState>,
    told: Vec<NoticeRow>,
    problem: Option<String>,
}

/// A request with the fields of its answer.
struct Part {
    asked: RequestPart,
    grant: Vec<LineField>,
    typed: Fields,
}

impl Part {
    /// Whether a commitment to this grant was made.
    fn committed(&self, grant: &str) -> bool {
        self.asked.commitments.iter().any(|c| c.grant == grant)
    }

    /// Whether a hand-over that stands carries this grant out.
    fn given(&self, grant: &str) -> bool {
        let standing = self.asked.gives.iter().filter(|g| g.state != "recalled");
        standing.into_iter().any(|g| g.grant.as_deref() == Some(grant))
    }
}

pub(super) async fn show(State(door): State<Door>, frame: Frame, EventName(id): EventName) -> Fallible {
    draw(&door, &frame, id, &Fields::default(), None).await
}

/// Draws an offer; `typed` is the form that was refused, if one was.
pub(super) async fn draw(door: &Door, frame: &Frame, id: String, typed: &Fields, problem: Option<String>) -> Fallible {
    let read =
        move |node: &mut Node| Ok((node.offer_page(&id)?, node.territories()?.territories, node.notices()?.notices));
    let (mut offer, territories, mut told) = door.desk().ask(read).await?;
    told.retain(|n| n.offer == offer.row.offer);
    let answered = typed.get("request");
    let nothing = Fields::default();
    let asking = if answered.is_empty() { typed } else { &nothing };
    let mut requests = std::mem::take(&mut offer.requests);
    requests.sort_by(|a, b| a.row.told_on.cmp(&b.row.told_on));
    let part = |asked: RequestPart| {
        let typed = if asked.row.request == answered { typed.clone() } else { Fields::default() };
        Part { grant: lines::fields_up_to(&asked.row.lines, &typed), typed, asked }
    };
    let shown = OnePage {
        f: frame,
        parts: requests.into_iter().map(part).collect(),
        request: lines::fields_up_to(&offer.row.left, asking),
        reasons: DeclineReason::ALL,
        neighbours: territories::neighbours(territories, offer.row.territory.as_ref().map(Foreign::raw)),
        told,
        offer,
        problem,
    };
    let status = if shown.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(status, frame, &shown))
}
