//! Acts on chosen devices: into a lot, into the network, decommissioning, a step of the workshop. The choice is the rows
//! that were ticked, or the query of the list; then the same query is asked again, and refused if others fit by now.

use crate::door::Door;
use crate::frame::{Fallible, Fault, Frame, Posted, Upload, back_to, page_with};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use regain_node::desk::{
    CertificateInput, DeskError, EnterInput, LotInput, Park, Query, ReformInput, Selection, StepInput, WhatInput,
};
use regain_node::say;
use regain_protocol::catalogue::*;
use serde::Deserialize;

/// What was chosen in the list.
#[derive(Clone, Default)]
pub(super) struct Chosen {
    row: Vec<String>,
    query: String,
    all: Option<String>,
}

/// The chosen devices: ids of those in the network, keys of those that are not.
#[derive(Default)]
struct Split {
    inside: Vec<String>,
    outside: Vec<String>,
}

impl Chosen {
    fn split(&self, park: &Park) -> Result<Split, Fault> {
        let keys = match self.all {
            Some(_) => park.select(&Query::parse(&self.query))?.keys,
            None => self.row.clone(),
        };
        if keys.is_empty() {
            return Err(Fault::Nothing);
        }
        let mut split = Split::default();
        for key in keys {
            let row = park.row(&key).ok_or_else(|| {
                DeskError::NotFound(say!("fleet-unknown", "the device `{name}` is not here", name = key))
            })?;
            match row.network_id {
                Some(id) => split.inside.push(id),
                None => split.outside.push(key),
            }
        }
        Ok(split)
    }
}

impl Split {
    fn len(&self) -> usize {
        self.inside.len() + self.outside.len()
    }
}

/// The form of an act. (`flatten` cannot read fields that come several times, so all fields stand here.)
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Act {
    row: Vec<String>,
    query: String,
    all: Option<String>,
    what: String,
    title: String,
    on: String,
    exclusion: String,
}

impl Act {
    fn chosen(&self) -> Chosen {
        Chosen { row: self.row.clone(), query: self.query.clone(), all: self.all.clone() }
    }
}

/// The acts that a choice leads to.
#[derive(Template)]
#[template(path = "park/act.html")]
struct ActPage<'a> {
    f: &'a Frame,
    what: &'a str,
    chosen: &'a Chosen,
    count: usize,
    outside: usize,
    today: String,
    problem: Option<String>,
    kinds: &'static [&'static str],
}

/// Steps that a form can record, in their usual order.
const KINDS: [&str; 12] = [
    "triaged",
    "erased",
    "tested",
    "graded",
    "repaired",
    "harvested",
    "refurbished",
    "stocked",
    "put_into_use",
    "returned",
    "declared_waste",
    "lost",
];

fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

fn draw(
    frame: &Frame,
    what: &str,
    chosen: &Chosen,
    split: &Split,
    problem: Option<String>,
) -> axum::response::Response {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (count, outside) = (split.len(), split.outside.len());
    let shown = ActPage { f: frame, what, chosen, count, outside, today: today(), problem, kinds: &KINDS };
    page_with(status, frame, &shown)
}

pub(super) async fn choose(State(door): State<Door>, Posted(frame, told): Posted<Act>) -> Fallible {
    let park = door.desk().park().await?;
    let chosen = told.chosen();
    let split = chosen.split(&park)?;
    if told.what == "note" {
        let by_query = (chosen.query.as_str(), chosen.all.as_deref());
        return super::note::of_chosen(&door, &frame, by_query, &chosen.row, split.len()).await;
    }
    Ok(draw(&frame, &told.what, &chosen, &split, None))
}

/// Brings devices into the network and, for a lot, makes it of them.
pub(super) async fn enter(State(door): State<Door>, Posted(frame, told): Posted<Act>) -> Fallible {
    let park = door.desk().park().await?;
    let chosen = told.chosen();
    let split = chosen.split(&park)?;
    let (keys, mut devices, title) = (split.outside.clone(), split.inside.clone(), told.title.trim().to_owned());
    let lot = told.what == "lot";
    if lot && title.is_empty() {
        return Ok(draw(&frame, "lot", &chosen, &split, Some(frame.t("lot-title-missing"))));
    }
    let made = door.desk().ask(move |node| {
        if !keys.is_empty() {
            let input = EnterInput { keys: keys.clone(), reform: true, ..EnterInput::default() };
            let entered = node.enter_devices(&input)?;
            devices.extend((0..entered.entered).map(|index| format!("{}:{index}", entered.event)));
        }
        if !lot {
            return Ok(None);
        }
        let input = LotInput { title, select: Selection { devices, ..Selection::default() } };
        node.make_lot(&input).map(|said| Some(said.event))
    });
    match made.await {
        Ok(Some(event)) => Ok(back_to(&format!("/lots/{event}"), "lot", split.len())),
        Ok(None) => Ok(back_to("/parc?net=yes", "entered", split.outside.len())),
        Err(error) => Ok(draw(&frame, &told.what, &chosen, &split, Some(frame.sentence(&error)))),
    }
}

pub(super) async fn reform(State(door): State<Door>, Posted(frame, told): Posted<Act>) -> Fallible {
    let park = door.desk().park().await?;
    let chosen = told.chosen();
    let split = chosen.split(&park)?;
    let select = Selection { devices: split.inside.clone(), ..Selection::default() };
    let input = ReformInput { select, on: told.on, exclusion: Some(told.exclusion).filter(|e| !e.is_empty()) };
    if !split.outside.is_empty() {
        let problem = frame.tn("reform-outside", split.outside.len());
        return Ok(draw(&frame, "reform", &chosen, &split, Some(problem)));
    }
    match door.desk().ask(move |node| node.reform(&input)).await {
        Ok(said) => Ok(back_to("/parc", "reformed", said.devices)),
        Err(error) => Ok(draw(&frame, "reform", &chosen, &split, Some(frame.sentence(&error)))),
    }
}

/// A step's form. Fields that its kind does not have are left empty by the page.
#[derive(Default, Deserialize)]
#[serde(default)]
struct StepForm {
    row: Vec<String>,
    query: String,
    all: Option<String>,
    kind: String,
    on: String,
    decision: String,
    found: u8,
    certified: u8,
    destroyed: u8,
    method: String,
    passed: String,
    functional: String,
    cosmetic: String,
    data: String,
    part: String,
    count: u8,
    channel: String,
    class: String,
    reason: String,
    how: String,
    sent: Option<String>,
}

impl StepForm {
    fn what(&self) -> Option<WhatInput> {
        let text = |s: &String| s.clone();
        Some(match self.kind.as_str() {
            "triaged" => WhatInput::Triaged { decision: text(&self.decision) },
            "erased" => WhatInput::Erased {
                found: self.found,
                certified: self.certified,
                destroyed: self.destroyed,
                method: text(&self.method),
            },
            "tested" => WhatInput::Tested { passed: self.passed == "yes" },
            "graded" => WhatInput::Graded {
                functional: text(&self.functional),
                cosmetic: text(&self.cosmetic),
                data: text(&self.data),
            },
            "repaired" => WhatInput::Repaired {},
            "harvested" => WhatInput::Harvested { part: text(&self.part), count: self.count },
            "refurbished" => WhatInput::Refurbished {},
            "stocked" => WhatInput::Stocked {},
            "put_into_use" => WhatInput::PutIntoUse { channel: text(&self.channel), class: text(&self.class) },
            "returned" => WhatInput::Returned { reason: text(&self.reason) },
            "declared_waste" => WhatInput::DeclaredWaste { reason: text(&self.reason) },
            "lost" => WhatInput::Lost { how: text(&self.how) },
            _ => return None,
        })
    }
}

#[derive(Template)]
#[template(path = "park/step.html")]
struct StepPage<'a> {
    f: &'a Frame,
    chosen: &'a Chosen,
    kind: &'a str,
    count: usize,
    today: String,
    problem: Option<String>,
}

/// First the form of a kind, then, with `sent`, the step itself; a certificate may come with it.
pub(super) async fn record(State(door): State<Door>, upload: Upload) -> Fallible {
    let form: StepForm = upload.fields()?;
    let Upload { frame, bytes, .. } = upload;
    let chosen = Chosen { row: form.row.clone(), query: form.query.clone(), all: form.all.clone() };
    let park = door.desk().park().await?;
    let split = chosen.split(&park)?;
    let draw = |problem: Option<String>| {
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let (kind, count) = (form.kind.as_str(), split.len());
        page_with(status, &frame, &StepPage { f: &frame, chosen: &chosen, kind, count, today: today(), problem })
    };
    let Some(what) = form.what() else { return Err(Fault::Lost) };
    if form.sent.is_none() {
        return Ok(draw(None));
    }
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    let certificate = (!bytes.is_empty()).then_some(CertificateInput { text: None, hex: Some(hex), parties: None });
    let select = Selection { devices: split.inside.clone(), ..Selection::default() };
    let input = StepInput { select, what, on: form.on.clone(), certificate };
    match door.desk().ask(move |node| node.step(&input)).await {
        Ok(said) => {
            let back = match chosen.row.as_slice() {
                [one] if chosen.all.is_none() => format!("/parc/{}", super::encoded(one)),
                _ => "/parc".to_owned(),
            };
            Ok(back_to(&back, "step", said.devices))
        }
        Err(error) => Ok(draw(Some(frame.sentence(&error)))),
    }
}

impl StepPage<'_> {
    fn codes(&self, group: &str) -> Vec<&'static str> {
        fn all<T: Copy>(list: &'static [T], code: fn(T) -> &'static str) -> Vec<&'static str> {
            list.iter().map(|v| code(*v)).collect()
        }
        match group {
            "decision" => all(Decision::ALL, Decision::code),
            "erasure" => all(ErasureMethod::ALL, ErasureMethod::code),
            "functional" => all(Functional::ALL, Functional::code),
            "cosmetic" => all(Cosmetic::ALL, Cosmetic::code),
            "data-grade" => all(DataGrade::ALL, DataGrade::code),
            "part" => all(PartKind::ALL, PartKind::code),
            "channel" => all(Channel::ALL, Channel::code),
            "class" => all(BeneficiaryClass::ALL, BeneficiaryClass::code),
            "return" => all(ReturnReason::ALL, ReturnReason::code),
            "waste" => all(WasteReason::ALL, WasteReason::code),
            _ => all(LossKind::ALL, LossKind::code),
        }
    }
}
