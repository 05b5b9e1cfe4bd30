//! Lots: what an organisation sets aside to hand over together.

mod new;
mod one;

use super::fields::{Asked, Fields};
use super::lines;
use crate::door::Door;
use crate::frame::{Fallible, Frame, page};
use crate::need::{MANAGE, READ};
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use regain_node::desk::LotRow;
use regain_node::node::Node;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/lots", READ, list)
        .post("/lots", MANAGE, new::make)
        .get("/lots/nouveau", MANAGE, new::form)
        .get("/lots/{id}", READ, one::show)
        .post("/lots/{id}/dossier", MANAGE, one::edit_file)
        .post("/lots/{id}/editeurs", MANAGE, one::name_editors)
        .post("/lots/{id}/retrait", MANAGE, one::withdraw)
}

#[derive(Template)]
#[template(path = "lots/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    lots: Vec<LotRow>,
    all: usize,
    own: usize,
    own_only: bool,
    searched: &'a str,
}

/// `?onglet=tous` shows every member's lots, `?titre=` those whose title has these words.
async fn list(State(door): State<Door>, frame: Frame, Asked(asked): Asked) -> Fallible {
    let mut lots = door.desk().ask(Node::lots).await?.lots;
    let (all, own) = (lots.len(), lots.iter().filter(|l| l.own).count());
    let own_only = match asked.get("onglet") {
        "tous" => false,
        "siens" => true,
        _ => own > 0,
    };
    lots.retain(|l| (l.own || !own_only) && has_words(l, &asked));
    lots.sort_by(|a, b| progress(a).cmp(&progress(b)).then(b.told_on.cmp(&a.told_on)));
    Ok(page(&frame, &ListPage { f: &frame, lots, all, own, own_only, searched: asked.get("titre") }))
}

fn has_words(lot: &LotRow, asked: &Fields) -> bool {
    let wanted = asked.get("titre").to_lowercase();
    let texts = [&lot.title, &lot.owner_name];
    wanted.is_empty() || texts.into_iter().flatten().any(|t| t.raw().to_lowercase().contains(&wanted))
}

/// What still asks for something comes first.
fn progress(lot: &LotRow) -> u8 {
    match lot.state.as_str() {
        "granted" => 0,
        "prepared" => 1,
        "offered" => 2,
        "in_transit" => 3,
        "handed_over_in_part" => 4,
        _ => 5,
    }
}

/// The colour of a lot's state.
pub(super) fn colour(state: &str) -> &'static str {
    match state {
        "granted" => "copper",
        "offered" | "in_transit" => "info",
        "handed_over_in_part" => "warn",
        "handed_over" => "ok",
        _ => "",
    }
}
