//! The directory: who does what and where, on a list and on a map; and where nobody does.

mod entry;
mod lists;
mod map;
mod one;

use crate::door::Door;
use crate::frame::{Fallible, Frame, page};
use crate::need::{ADMIN, MANAGE, READ};
use crate::pages::fields::{Asked, Fields};
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use map::Map;
use regain_node::desk::{CredentialTold, DirectoryQuery, DirectoryRow, Whose, places};
use regain_node::node::Node;
use regain_protocol::catalogue::{ActorKind, CredentialKind, Service};

/// Bytes of an uploaded list, with room for the rest of the form.
const UPLOAD: usize = 20 * 1024 * 1024;
/// Organisations on one page.
const ROWS: usize = 50;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/annuaire", READ, directory)
        .get("/annuaire/organisation", READ, one::show)
        .post("/annuaire/attester", MANAGE, one::attest)
        .get("/annuaire/fiche", ADMIN, entry::form)
        .post("/annuaire/fiche", ADMIN, entry::publish)
        .get("/annuaire/import", MANAGE, lists::choose)
        .upload("/annuaire/import", MANAGE, UPLOAD, lists::rehearse)
        .post("/annuaire/import/appliquer", MANAGE, lists::apply)
}

#[derive(Template)]
#[template(path = "directory/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    asked: &'a Fields,
    rows: Vec<DirectoryRow>,
    total: usize,
    members: usize,
    from: usize,
    renew: Vec<CredentialTold>,
    map: Map,
}

/// Which way a long list is turned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    On,
    Back,
}

/// What an address asks for.
fn query(asked: &Fields) -> DirectoryQuery {
    let text = |name: &str| asked.get(name).to_owned();
    let whose = match asked.get("qui") {
        "membres" => Whose::Members,
        "autres" => Whose::Outside,
        _ => Whose::Everybody,
    };
    DirectoryQuery {
        text: text("q"),
        kind: text("metier"),
        service: text("service"),
        commune: text("commune"),
        group: text("groupe"),
        whose,
        credential: text("agrement"),
    }
}

async fn directory(State(door): State<Door>, Asked(asked): Asked, frame: Frame) -> Fallible {
    let wanted = query(&asked);
    let read = move |node: &mut Node| {
        let own = node.directory(&DirectoryQuery { whose: Whose::Members, ..DirectoryQuery::default() })?;
        let own = own.rows.into_iter().find(|r| r.own).map(|r| r.credentials).unwrap_or_default();
        Ok((node.directory(&wanted)?, node.coverage(&wanted)?, own))
    };
    let (told, coverage, own) = door.desk().ask(read).await?;
    let renew = own.into_iter().filter(|c| c.state == "ended" || c.state == "ending").collect();
    let (total, members) = (told.rows.len(), told.members);
    let from = asked.get("debut").parse().unwrap_or(0).min(total);
    let rows = told.rows.into_iter().skip(from).take(ROWS).collect();
    let map = Map::of(&coverage, !asked.get("groupe").is_empty());
    Ok(page(&frame, &ListPage { f: &frame, asked: &asked, rows, total, members, from, renew, map }))
}

impl ListPage<'_> {
    fn kinds(&self) -> impl Iterator<Item = &'static str> {
        ActorKind::ALL.iter().map(|k| k.code())
    }

    fn services(&self) -> impl Iterator<Item = &'static str> {
        Service::ALL.iter().map(|s| s.code())
    }

    fn credentials(&self) -> impl Iterator<Item = &'static str> {
        CredentialKind::ALL.iter().map(|c| c.code())
    }

    fn groups(&self) -> impl Iterator<Item = (String, &'static str)> {
        places().groups().map(|(siren, name)| (siren.to_string(), name))
    }

    fn on(&self) -> Option<String> {
        self.turned(Turn::On)
    }

    fn back(&self) -> Option<String> {
        self.turned(Turn::Back)
    }

    /// Class and words of each shade of the map.
    fn legend(&self) -> Vec<(String, String)> {
        let words = |(shade, least, most): (usize, u32, Option<u32>)| {
            let told = match most {
                _ if least == 0 => self.f.t("map-nobody"),
                None => self.f.tn("map-more", least),
                Some(most) if most == least => self.f.number(least),
                Some(most) => format!("{}–{}", self.f.number(least), self.f.number(most)),
            };
            (format!("m{shade}"), told)
        };
        map::legend().into_iter().map(words).collect()
    }

    fn until(&self) -> usize {
        self.from + self.rows.len()
    }

    /// The address of the same search from another place of the list, or `None` where there is none.
    fn turned(&self, to: Turn) -> Option<String> {
        let from = if to == Turn::On {
            Some(self.until()).filter(|at| *at < self.total)
        } else {
            (self.from > 0).then(|| self.from.saturating_sub(ROWS))
        }?;
        let kept: Vec<(&str, &str)> = self.asked.carried().filter(|(k, v)| *k != "debut" && !v.is_empty()).collect();
        let from = from.to_string();
        let all: Vec<(&str, &str)> = kept.into_iter().chain([("debut", from.as_str())]).collect();
        serde_html_form::to_string(&all).ok().map(|q| format!("/annuaire?{q}"))
    }
}

/// The address of an organisation's page.
fn address(row: &DirectoryRow) -> String {
    let query = serde_html_form::to_string([("id", row.id.as_str())]).unwrap_or_default();
    format!("/annuaire/organisation?{query}")
}

/// The colour of a credential's state.
fn pill(credential: &CredentialTold) -> &'static str {
    match credential.state.as_str() {
        "valid" => "ok",
        "ending" => "warn",
        "ended" => "err",
        _ => "",
    }
}

/// Text of a list, fit to be shown.
pub(crate) fn shown(text: &str) -> regain_node::desk::Foreign {
    text.into()
}
