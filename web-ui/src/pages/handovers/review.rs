//! Before the giver signs: what will be signed, in words.

use super::prepare::draw;
use super::{named, short};
use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page};
use crate::pages::fields::Fields;
use crate::pages::lines::{self, Lines};
use askama::Template;
use axum::extract::State;
use regain_node::desk::{DeviceRow, GiveInput, MemberRow, OutsideInput, Selection};
use regain_node::node::Node;

#[derive(Template)]
#[template(path = "handovers/review.html")]
struct ReviewPage<'a> {
    f: &'a Frame,
    typed: &'a Fields,
    input: &'a GiveInput,
    to: Option<MemberRow>,
    devices: Vec<DeviceRow>,
    lines: Lines,
}

impl ReviewPage<'_> {
    /// What becomes of ownership and custody, by this title and taker.
    fn effect(&self) -> String {
        let moves = matches!(self.input.title.as_str(), "gift" | "sale" | "cession" | "waste");
        match (self.input.outside.is_some(), moves) {
            (true, true) => self.f.t("effect-outside-moves"),
            (true, false) => self.f.t("effect-outside-kept"),
            (false, true) => self.f.t("effect-moves"),
            (false, false) => self.f.t("effect-kept"),
        }
    }
}

/// The form as the desk takes it.
///
/// # Errors
/// A sentence: no device, nobody to give to, or no day.
fn read(frame: &Frame, typed: &Fields) -> Result<GiveInput, String> {
    let devices = typed.all("row");
    if devices.is_empty() {
        return Err(frame.t("give-no-device"));
    }
    let outside = typed.get("party") == "outside";
    let to = typed.some("to").filter(|_| !outside);
    if to.is_none() && !outside {
        return Err(frame.t("give-nobody"));
    }
    let party = || OutsideInput {
        kind: typed.get("kind").to_owned(),
        proof: typed.get("proof").to_owned(),
        slip: typed.some("slip"),
    };
    Ok(GiveInput {
        to,
        outside: outside.then(party),
        select: Selection { devices, ..Selection::default() },
        grant: typed.some("grant").filter(|_| !outside),
        commitment: typed.some("commitment").filter(|_| !outside),
        title: typed.get("title").to_owned(),
        destination: typed.get("destination").to_owned(),
        basis: typed.some("basis"),
        on: typed.some("on").ok_or_else(|| frame.t("give-no-day"))?,
        manifest: typed.some("manifest"),
    })
}

/// Shows what will be signed; nothing is signed yet.
pub(super) async fn show(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let input = match read(&frame, &typed) {
        Ok(input) => input,
        Err(problem) => return draw(&door, &frame, &typed, Some(problem)).await,
    };
    let (select, to) = (input.select.clone(), input.to.clone());
    let found = move |node: &mut Node| {
        let devices = node.devices(&select)?.devices;
        let members = if to.is_some() { node.members()?.members } else { Vec::new() };
        Ok((devices, members.into_iter().find(|m| Some(&m.actor) == to.as_ref())))
    };
    let (devices, to) = match door.desk().ask(found).await {
        Ok(found) => found,
        Err(error) => return draw(&door, &frame, &typed, Some(frame.sentence(&error))).await,
    };
    if to.is_none() && input.outside.is_none() {
        return draw(&door, &frame, &typed, Some(frame.t("give-nobody"))).await;
    }
    let mut lines = Lines::new();
    for device in &devices {
        *lines.entry(device.category.clone()).or_default() += 1;
    }
    Ok(page(&frame, &ReviewPage { f: &frame, typed: &typed, input: &input, to, devices, lines }))
}

/// Signs the giver's half, or goes back to the form.
pub(super) async fn sign(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    if typed.get("what") == "back" {
        return draw(&door, &frame, &typed, None).await;
    }
    let input = match read(&frame, &typed) {
        Ok(input) => input,
        Err(problem) => return draw(&door, &frame, &typed, Some(problem)).await,
    };
    match door.desk().ask(move |node| node.give(&input)).await {
        Ok(said) => Ok(back_to(&format!("/remises/{}", said.event), "given", said.devices)),
        Err(error) => draw(&door, &frame, &typed, Some(frame.sentence(&error))).await,
    }
}
