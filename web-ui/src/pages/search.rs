//! One field for everything: a code that names one device opens it, anything else becomes a search.

use crate::door::Door;
use crate::frame::{Fallible, Frame};
use crate::need::READ;
use crate::ways::Ways;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use regain_node::desk::{Foreign, Query as ParkQuery};
use serde::Deserialize;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/chercher", READ, search)
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    q: String,
}

async fn search(State(door): State<Door>, _: Frame, Query(wanted): Query<Wanted>) -> Fallible {
    let text = wanted.q.trim();
    let park = door.desk().park().await?;
    let query = ParkQuery { text: text.chars().take(200).collect(), ..ParkQuery::default() };
    let found = park.find(&query);
    let same = |value: Option<&str>| value.is_some_and(|v| v.eq_ignore_ascii_case(text));
    let is = |value: &Option<String>| same(value.as_deref());
    let exact: Vec<_> = found
        .rows
        .iter()
        .filter(|r| is(&r.code) || same(r.serial.as_ref().map(Foreign::raw)) || is(&r.asset_tag) || is(&r.network_id))
        .collect();
    let only = match (exact.as_slice(), found.rows.as_slice()) {
        ([one], _) => Some(&one.key),
        (_, [one]) if found.total == 1 => Some(&one.key),
        _ => None,
    };
    let query = match only {
        Some(key) => return Ok(Redirect::to(&format!("/parc/{}", crate::pages::park::encoded(key))).into_response()),
        None => serde_html_form::to_string([("q", text)]).unwrap_or_default(),
    };
    Ok(Redirect::to(&format!("/parc?{query}")).into_response())
}
