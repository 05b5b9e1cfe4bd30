//! Territories: which there are, which this node follows, asking for more, and offers told of beyond their own.

use super::fields::Fields;
use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page_with};
use crate::need::{ADMIN, MANAGE, READ};
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{DeskError, OpenOfferInput, TerritoryNames, TerritoryState};
use regain_node::node::Node;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/territoires", READ, show)
        .post("/territoires/suivre", ADMIN, follow)
        .post("/territoires/demander", ADMIN, ask)
        .post("/territoires/ouvrir", MANAGE, open)
}

#[derive(Template)]
#[template(path = "members/territories.html")]
struct TerritoriesPage<'a> {
    f: &'a Frame,
    rows: Vec<TerritoryState>,
    problem: Option<String>,
}

impl TerritoriesPage<'_> {
    /// Whether there is a territory to ask for.
    fn more(&self) -> bool {
        self.rows.iter().any(|t| !t.admitted && !t.asked)
    }
}

async fn draw(door: &Door, frame: &Frame, problem: Option<String>) -> Fallible {
    let rows = door.desk().ask(Node::territories).await?.territories;
    let code = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(code, frame, &TerritoriesPage { f: frame, rows, problem }))
}

async fn show(State(door): State<Door>, frame: Frame) -> Fallible {
    draw(&door, &frame, None).await
}

async fn done<T>(door: &Door, frame: &Frame, answer: Result<T, DeskError>, remark: &'static str) -> Fallible {
    match answer {
        Ok(_) => Ok(back_to("/territoires", remark, 1)),
        Err(error) => draw(door, frame, Some(frame.sentence(&error))).await,
    }
}

async fn follow(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let input = TerritoryNames { territories: typed.all("territory") };
    if input.territories.is_empty() {
        return draw(&door, &frame, Some(frame.t("territories-none-chosen"))).await;
    }
    let answer = door.desk().ask(move |node| node.follow_territories(&input)).await;
    done(&door, &frame, answer, "territories-followed").await
}

async fn ask(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let input = TerritoryNames { territories: typed.all("territory") };
    let answer = door.desk().ask(move |node| node.ask_for_territories(&input)).await;
    done(&door, &frame, answer, "territories-asked").await
}

/// From an offer's page: tells other territories of it, or that it is open to them no more.
async fn open(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let end = typed.get("end") == "yes";
    let input = OpenOfferInput { offer: typed.get("offer").to_owned(), territories: typed.all("neighbour"), end };
    let back = match door.desk().ask(move |node| Ok((node.open_offer(&input)?, node.offer_page(&input.offer)?))).await {
        Ok((_, page)) => format!("/annonces/offres/{}", page.row.offer),
        Err(error) => return draw(&door, &frame, Some(frame.sentence(&error))).await,
    };
    Ok(back_to(&back, if end { "offer-closed-there" } else { "offer-opened" }, 1))
}

/// The territories that an offer of one's own may be told in: followed ones, other than its own.
pub(super) fn neighbours(rows: Vec<TerritoryState>, own: Option<&str>) -> Vec<TerritoryState> {
    rows.into_iter().filter(|t| t.followed && own.is_some_and(|own| own != t.name.raw())).collect()
}
