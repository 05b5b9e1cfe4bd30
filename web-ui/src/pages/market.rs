//! Offers, needs, and the requests between members.

mod answer;
mod needs;
mod offers;

use super::fields::{Asked, EventName};
use super::lines;
use crate::door::Door;
use crate::frame::{Fallible, Fault, Frame, page};
use crate::need::{MANAGE, READ};
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use regain_node::desk::{NeedRow, NoticeRow, OfferRow, RequestRow};
use regain_node::node::Node;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    let ways = ways
        .get("/annonces", READ, board)
        .get("/annonces/besoins/nouveau", MANAGE, needs::form)
        .post("/annonces/besoins", MANAGE, needs::state)
        .get("/annonces/besoins/{id}", READ, needs::show)
        .post("/annonces/besoins/{id}/retrait", MANAGE, needs::withdraw);
    ways.get("/annonces/offres/nouvelle", MANAGE, offers::form)
        .post("/annonces/offres", MANAGE, offers::make)
        .get("/annonces/offres/{id}", READ, offers::show)
        .get("/annonces/demandes/{id}", READ, of_request)
        .post("/annonces/offres/{id}/retrait", MANAGE, answer::withdraw)
        .post("/annonces/offres/{id}/demande", MANAGE, answer::request)
        .post("/annonces/offres/{id}/accord", MANAGE, answer::grant)
        .post("/annonces/offres/{id}/refus", MANAGE, answer::decline)
        .post("/annonces/offres/{id}/engagement", MANAGE, answer::commit)
}

/// A request stands on the page of its offer.
async fn of_request(State(door): State<Door>, EventName(id): EventName) -> Fallible {
    let requests = door.desk().ask(Node::requests).await?.requests;
    let found = requests.into_iter().find(|r| r.request.starts_with(&id)).ok_or(Fault::Lost)?;
    Ok(Redirect::to(&format!("/annonces/offres/{}", found.offer)).into_response())
}

#[derive(Template)]
#[template(path = "market/board.html")]
struct BoardPage<'a> {
    f: &'a Frame,
    tab: &'static str,
    offers: Vec<OfferRow>,
    needs: Vec<NeedRow>,
    requests: Vec<Asking>,
    waiting: usize,
    /// Offers of other territories, and whether there are several territories at all.
    notices: Vec<NoticeRow>,
    several: bool,
}

/// A request with the text of the offer it is for.
struct Asking {
    row: RequestRow,
    offer: Option<OfferRow>,
}

/// `?onglet=` names the tab: `offres`, `besoins`, `demandes` or `voisins`.
async fn board(State(door): State<Door>, frame: Frame, Asked(asked): Asked) -> Fallible {
    let tab = match asked.get("onglet") {
        "besoins" => "besoins",
        "demandes" => "demandes",
        "voisins" => "voisins",
        _ => "offres",
    };
    let read = |node: &mut Node| Ok((node.offers()?.offers, node.needs()?.needs, node.requests()?.requests));
    let (mut offers, mut needs, requests) = door.desk().ask(read).await?;
    let next_door = |node: &mut Node| Ok((node.notices()?.notices, node.territories()?.territories.len() > 1));
    let (notices, several) = door.desk().ask(next_door).await?;
    let offer_of = |r: &RequestRow| offers.iter().find(|o| o.offer == r.offer).cloned();
    let mut requests: Vec<Asking> = requests.into_iter().map(|row| Asking { offer: offer_of(&row), row }).collect();
    offers.sort_by(|a, b| ended(&a.state).cmp(&ended(&b.state)).then(b.told_on.cmp(&a.told_on)));
    needs.sort_by(|a, b| ended(&a.state).cmp(&ended(&b.state)).then(b.told_on.cmp(&a.told_on)));
    requests.sort_by(|a, b| urgency(&a.row).cmp(&urgency(&b.row)).then(a.row.told_on.cmp(&b.row.told_on)));
    let waiting = requests.iter().filter(|r| r.row.to_own && r.row.state == "waiting").count();
    Ok(page(&frame, &BoardPage { f: &frame, tab, offers, needs, requests, waiting, notices, several }))
}

fn ended(state: &str) -> bool {
    matches!(state, "granted_in_full" | "withdrawn" | "closed")
}

/// What this node has to answer comes first.
fn urgency(request: &RequestRow) -> u8 {
    match (request.state.as_str(), request.to_own, request.own) {
        ("waiting", true, _) => 0,
        ("disputed", true, _) | ("disputed", _, true) => 1,
        (_, _, true) => 2,
        ("waiting", ..) => 3,
        _ => 4,
    }
}

/// The colour of an offer's, need's or request's state.
pub(super) fn colour(state: &str) -> &'static str {
    match state {
        "open" => "info",
        "waiting" => "copper",
        "granted" | "granted_in_full" => "ok",
        "granted_in_part" => "warn",
        "disputed" => "err",
        _ => "",
    }
}
