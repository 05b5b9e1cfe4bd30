//! This organisation's own entry: a form with its services and credentials, published whole.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page_with};
use crate::pages::fields::Fields;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use regain_node::desk::{
    CredentialInput, CredentialTold, DirectoryQuery, DirectoryRow, Foreign, ListingInput, PlaceTold, ServiceInput,
    ServiceTold, Whose, area_of,
};
use regain_node::node::Node;
use regain_protocol::catalogue::{CredentialKind, Service, Unit};

/// Empty lines below those that are filled.
const MORE: usize = 3;
/// Lines that a form may have: every service once, and room for credentials.
const MOST: usize = 64;

#[derive(Template)]
#[template(path = "directory/entry.html")]
struct EntryPage<'a> {
    f: &'a Frame,
    typed: &'a Fields,
    services: Vec<usize>,
    credentials: Vec<usize>,
    problem: Option<String>,
}

impl EntryPage<'_> {
    fn value(&self, list: &str, at: &usize, field: &str) -> &str {
        self.typed.get(&format!("{list}.{at}.{field}"))
    }

    fn is(&self, list: &str, at: &usize, field: &str, code: &str) -> bool {
        self.value(list, at, field) == code
    }

    fn all_services(&self) -> impl Iterator<Item = &'static str> {
        Service::ALL.iter().map(|s| s.code())
    }

    fn all_units(&self) -> impl Iterator<Item = &'static str> {
        Unit::ALL.iter().map(|u| u.code())
    }

    fn all_credentials(&self) -> impl Iterator<Item = &'static str> {
        CredentialKind::ALL.iter().map(|c| c.code())
    }
}

/// How many lines of a list are filled, up to the last one.
fn filled(typed: &Fields, list: &str) -> usize {
    (0..MOST).rev().find(|at| !typed.get(&format!("{list}.{at}.kind")).is_empty()).map_or(0, |at| at + 1)
}

fn draw(frame: &Frame, typed: &Fields, problem: Option<String>) -> Response {
    let lines = |list: &str| (0..(filled(typed, list) + MORE).min(MOST)).collect();
    let (services, credentials) = (lines("s"), lines("c"));
    let code = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(code, frame, &EntryPage { f: frame, typed, services, credentials, problem })
}

fn raw(text: Option<&Foreign>) -> String {
    text.map(|t| t.raw().to_owned()).unwrap_or_default()
}

/// A place as it is typed: by name where there is one.
fn named(place: &PlaceTold) -> String {
    place.name.clone().unwrap_or_else(|| place.code.clone())
}

fn service(fields: Fields, (at, told): (usize, &ServiceTold)) -> Fields {
    let area: Vec<String> = told.groups.iter().chain(&told.communes).map(named).collect();
    let amount = told.amount.map(|a| a.to_string()).unwrap_or_default();
    let unit = told.unit.clone().unwrap_or_default();
    let all = [("kind", told.service.clone()), ("amount", amount), ("unit", unit), ("area", area.join(", "))];
    all.into_iter().fold(fields, |fields, (name, value)| fields.or(&format!("s.{at}.{name}"), value))
}

fn credential(fields: Fields, (at, told): (usize, &CredentialTold)) -> Fields {
    let day = |day: &Option<String>| day.clone().unwrap_or_default();
    let all = [
        ("kind", told.kind.clone()),
        ("issuer", raw(told.issuer.as_ref())),
        ("reference", raw(told.reference.as_ref())),
        ("from", day(&told.from)),
        ("until", day(&told.until)),
    ];
    all.into_iter().fold(fields, |fields, (name, value)| fields.or(&format!("c.{at}.{name}"), value))
}

/// The entry as it stands, as a form.
fn typed_of(row: Option<&DirectoryRow>) -> Fields {
    let Some(row) = row else { return Fields::default() };
    let seat = row.seat.as_ref().map(named).unwrap_or_default();
    let first = Fields::default()
        .or("siret", row.siret.clone().unwrap_or_default())
        .or("seat", seat)
        .or("note", raw(row.note.as_ref()));
    let with = row.services.iter().enumerate().fold(first, service);
    row.credentials.iter().enumerate().fold(with, credential)
}

pub(super) async fn form(State(door): State<Door>, frame: Frame) -> Fallible {
    let members = DirectoryQuery { whose: Whose::Members, ..DirectoryQuery::default() };
    let rows = door.desk().ask(move |node: &mut Node| node.directory(&members)).await?.rows;
    Ok(draw(&frame, &typed_of(rows.iter().find(|r| r.own)), None))
}

fn read(frame: &Frame, typed: &Fields) -> Result<ListingInput, String> {
    let at = |list: &str, n: usize, field: &str| typed.some(&format!("{list}.{n}.{field}"));
    let mut input = ListingInput {
        siret: typed.some("siret"),
        seat: typed.some("seat"),
        note: typed.some("note"),
        ..ListingInput::default()
    };
    for n in 0..MOST {
        if let Some(code) = at("s", n, "kind") {
            let amount = at("s", n, "amount").map(|a| a.parse().map_err(|_| frame.tx("entry-amount", &a)));
            let (communes, groups) = area_of(&at("s", n, "area").unwrap_or_default());
            let amount = amount.transpose()?;
            let unit = at("s", n, "unit").filter(|_| amount.is_some());
            input.services.push(ServiceInput { service: code, unit, amount, communes, groups });
        }
        if let Some(kind) = at("c", n, "kind") {
            input.credentials.push(CredentialInput {
                kind,
                issuer: at("c", n, "issuer"),
                reference: at("c", n, "reference"),
                from: at("c", n, "from"),
                until: at("c", n, "until"),
            });
        }
    }
    Ok(input)
}

pub(super) async fn publish(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Response {
    let input = match read(&frame, &typed) {
        Ok(input) => input,
        Err(problem) => return draw(&frame, &typed, Some(problem)),
    };
    match door.desk().ask(move |node| node.publish_listing(&input)).await {
        Ok(_) => back_to("/annuaire", "entry", 1),
        Err(error) => draw(&frame, &typed, Some(frame.sentence(&error))),
    }
}
