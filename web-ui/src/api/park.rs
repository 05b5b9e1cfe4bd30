//! The device table as the pages see it: private and network devices in one list, with search, facets and keyset pages.

use super::call::{Call, Calls, read_one};
use crate::door::Door;
use crate::need::READ;
use crate::reply::{Problem, answer};
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use regain_node::desk::{Answer, DeskError, EXPORT_COLUMNS, Facet, Found, Park, Query, Selected};
use regain_node::node::Node;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::HttpMethod;

/// Names of parameters besides the facets.
const NAMES: [&str; 5] = ["q", "sort", "after", "size", "seen"];

/// A question to the device table. A facet may come several times: one of its values must fit; `~` is "not told".
#[derive(Deserialize, IntoParams)]
#[expect(dead_code, reason = "the desk parses the address; this describes it")]
struct Asked {
    /// Words that must all occur in serial, inventory number, local code, maker or model.
    q: Option<String>,
    /// Category code.
    cat: Option<String>,
    /// State in the network.
    state: Option<String>,
    /// `no_medium`, `data_at_risk` or `sanitized`.
    data: Option<String>,
    /// Status in the fleet.
    status: Option<String>,
    /// Site.
    site: Option<String>,
    /// Year of purchase.
    year: Option<String>,
    /// Manufacturer.
    maker: Option<String>,
    /// Class of memory in GiB: `0-3`, `4-7`, `8-15`, `16-31` or `32+`.
    ram: Option<String>,
    /// Grade.
    grade: Option<String>,
    /// Holder, by member id.
    holder: Option<String>,
    /// Lot, by its id.
    lot: Option<String>,
    /// `yes` or `no`: whether it entered the network.
    net: Option<String>,
    /// Quarter of the planned retirement, such as `2027-Q1`; `none` where nothing is foreseen.
    plan: Option<String>,
    /// On what the plan rests: `planned`, `lease`, `register`, `warranty`, `system` or `age`.
    ground: Option<String>,
    /// Years since purchase: `0-2`, `3-4`, `5-6`, `7-9`, `10+` or `unknown`.
    age: Option<String>,
    /// `owned`, `leased` or `personal`.
    whose: Option<String>,
    /// `stock` or `silent`, of devices that rest.
    rest: Option<String>,
    /// Column, `-` before it for the greatest first: `code`, `tag`, `serial`, `cat`, `maker`, `model`, `ram`, `year`...
    sort: Option<String>,
    /// What the page before said as `next`.
    after: Option<String>,
    /// Rows a page: 50, 100 or 250.
    size: Option<u32>,
    /// Only if the devices that fit are those of this `token`.
    seen: Option<String>,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let call = |about, route| Call::new(HttpMethod::Get, about, route).asks::<Asked>();
    let list = call("One page of the device table, with the total and the counts by facet.", get(list));
    let keys = call("The keys of every device that fits, whatever the page.", get(selection));
    let table = call("Every device that fits, as CSV with all columns.", get(export));
    let one = "One private device with where each of its values comes from.";
    Calls::default()
        .on("/park", READ, list.tells::<Found>())
        .on("/park/keys", READ, keys.tells::<Selected>())
        .on("/park.csv", READ, table.tells_file("text/csv"))
        .on("/fleet/{key}", READ, read_one(one, Node::fleet_device))
}

/// Reads the address, strictly: a program that asks for what there is not is told so.
fn question(raw: Option<String>) -> Answer<Query> {
    let raw = raw.unwrap_or_default();
    for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
        if !NAMES.contains(&name.as_ref()) && Facet::from_code(&name).is_none() {
            let told = format!("the address has a parameter that this call does not take: `{name}`");
            return Err(DeskError::Usage(told.into()));
        }
        if name == "size" && !["50", "100", "250"].contains(&value.as_ref()) {
            return Err(DeskError::Usage("`size` is 50, 100 or 250".into()));
        }
        if name == "sort" && !value.is_empty() && !Query::is_sort(&value) {
            return Err(DeskError::Usage(format!("there is no column `{value}` to sort by").into()));
        }
    }
    Ok(Query::parse(&raw))
}

/// Looks at the table beside the loop, off the threads that serve others.
async fn look<T: Send + 'static>(
    door: &Door,
    raw: Option<String>,
    how: impl FnOnce(&Park, &Query) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let query = question(raw)?;
    let park = door.desk().park().await?;
    let done = tokio::task::spawn_blocking(move || how(&park, &query)).await;
    done.map_err(|e| DeskError::Failed(format!("the table could not be read: {e}").into()))?
}

async fn list(State(door): State<Door>, RawQuery(raw): RawQuery) -> Response {
    answer(look(&door, raw, |park, query| Ok(park.find(query))).await)
}

async fn selection(State(door): State<Door>, RawQuery(raw): RawQuery) -> Response {
    answer(look(&door, raw, Park::select).await)
}

async fn export(State(door): State<Door>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    let table = look(&door, raw, |park, query| {
        let mut bytes = Vec::new();
        park.export(query, &EXPORT_COLUMNS, &mut bytes).map_err(|e| DeskError::Failed(e.to_string().into()))?;
        Ok(bytes)
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"parc.csv\""),
    ];
    Ok((headers, table.await?).into_response())
}
