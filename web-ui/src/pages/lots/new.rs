//! Making a lot from devices that this node holds.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page_with};
use crate::pages::fields::{Asked, Fields};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{DeskError, DeviceRow, LotInput, Selection};
use std::collections::BTreeSet;

/// Devices that the form lists at most; more are chosen in the fleet's table.
const LISTED: usize = 500;

#[derive(Template)]
#[template(path = "lots/new.html")]
struct NewPage<'a> {
    f: &'a Frame,
    title: &'a str,
    searched: &'a str,
    rows: Vec<Choice>,
    chosen: usize,
    more: usize,
    problem: Option<String>,
}

/// A device that may be put into the lot.
struct Choice {
    device: DeviceRow,
    chosen: bool,
}

/// Devices named by `row`; without any, those in hand that have the words of `q`.
pub(super) async fn form(State(door): State<Door>, frame: Frame, Asked(asked): Asked) -> Fallible {
    draw(&door, &frame, &asked, None).await
}

async fn draw(door: &Door, frame: &Frame, typed: &Fields, problem: Option<String>) -> Fallible {
    let named: BTreeSet<String> = typed.all("row").into_iter().collect();
    let wanted = Selection { devices: named.iter().cloned().collect(), ..Selection::default() };
    let found = door.desk().ask(move |node| node.devices(&wanted)).await;
    let (devices, problem) = match found {
        Ok(found) => (found.devices, problem),
        Err(DeskError::NotFound(_)) if named.is_empty() => (Vec::new(), problem),
        Err(error) => (Vec::new(), Some(problem.unwrap_or_else(|| frame.sentence(&error)))),
    };
    let searched = typed.get("q").to_lowercase();
    let fits = |d: &DeviceRow| !named.is_empty() || (may_go(d) && has_words(frame, d, &searched));
    let all: Vec<DeviceRow> = devices.into_iter().filter(fits).collect();
    let more = all.len().saturating_sub(if named.is_empty() { LISTED } else { all.len() });
    let listed = all.len() - more;
    let ticked = !named.is_empty() || !searched.is_empty();
    let rows: Vec<Choice> = all.into_iter().take(listed).map(|device| Choice { device, chosen: ticked }).collect();
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let chosen = if ticked { rows.len() } else { 0 };
    let shown = NewPage { f: frame, title: typed.get("title"), searched: typed.get("q"), rows, chosen, more, problem };
    Ok(page_with(status, frame, &shown))
}

/// Whether a device can still be handed over.
fn may_go(device: &DeviceRow) -> bool {
    !matches!(
        device.state.as_str(),
        "in_transit" | "put_into_use" | "lost" | "passed_outside" | "waste_handed_over" | "waste_treated"
    )
}

fn has_words(frame: &Frame, device: &DeviceRow, wanted: &str) -> bool {
    let p = &device.private;
    let foreign = [&p.manufacturer, &p.model, &p.serial].into_iter().flatten().map(|t| t.raw().to_owned());
    let own = [&p.code, &p.asset_tag, &p.site].into_iter().flatten().cloned();
    let codes = [frame.code("category", &device.category), frame.code("state", &device.state)];
    let text = foreign.chain(own).chain(codes).collect::<Vec<_>>().join(" ").to_lowercase();
    wanted.split_whitespace().all(|word| text.contains(word))
}

/// Signs the lot.
pub(super) async fn make(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let devices = typed.all("row");
    if devices.is_empty() {
        return refuse(&door, &frame, &typed, "lot-no-device").await;
    }
    if typed.get("title").is_empty() {
        return refuse(&door, &frame, &typed, "lot-no-title").await;
    }
    let select = Selection { devices, ..Selection::default() };
    let input = LotInput { title: typed.get("title").to_owned(), select };
    match door.desk().ask(move |node| node.make_lot(&input)).await {
        Ok(said) => Ok(back_to(&format!("/lots/{}", said.event), "lot-made", said.devices)),
        Err(error) => draw(&door, &frame, &typed, Some(frame.sentence(&error))).await,
    }
}

async fn refuse(door: &Door, frame: &Frame, typed: &Fields, key: &str) -> Fallible {
    draw(door, frame, typed, Some(frame.t(key))).await
}
