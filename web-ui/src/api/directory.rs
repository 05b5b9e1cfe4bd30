//! The directory: who does what and where, this organisation's own entry, attestations, lists of others.

use super::call::{Call, Calls, write};
use crate::door::Door;
use crate::input::{Asked, Raw};
use crate::need::{ADMIN, MANAGE, READ};
use crate::reply::answer;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use regain_node::desk::{Apply, CoverageTold, DirectoryImport, DirectoryQuery, DirectoryTold, RepairTold, Whose};
use regain_node::node::Node;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::HttpMethod;

/// Bytes of a list: a department of ADEME's open data has about ten million.
const LIST: usize = 70 * 1024 * 1024;

/// What is searched; what is absent narrows nothing.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct DirectoryAsked {
    /// Words of name, commune or number; accents and case do not matter.
    text: String,
    /// Code of a kind of actor.
    kind: String,
    /// Code of a service.
    service: String,
    /// A commune, by code or name.
    commune: String,
    /// A group of communes, by SIREN or name.
    group: String,
    /// `everybody`, `members` or `outside`.
    #[param(inline)]
    whose: Whose,
    /// Code of a credential that must hold today.
    credential: String,
}

impl From<DirectoryAsked> for DirectoryQuery {
    fn from(q: DirectoryAsked) -> Self {
        let DirectoryAsked { text, kind, service, commune, group, whose, credential } = q;
        DirectoryQuery { text, kind, service, commune, group, whose, credential }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Whether to carry it out.
    #[serde(default)]
    apply: bool,
    /// Who compiled the list, where it does not say so itself.
    #[serde(default)]
    source: String,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct RepairQuery {
    /// The year at whose end labels must hold.
    year: i32,
    /// A group of communes, by SIREN or name; the whole directory if absent.
    #[serde(default)]
    group: String,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let list = Call::new(HttpMethod::Get, "The directory, narrowed by what is asked.", get(list));
    let cover = "How many serve each commune that this node knows, of those that fit.";
    let cover = Call::new(HttpMethod::Get, cover, get(coverage)).asks::<DirectoryAsked>();
    let import = "Reads a list of organisations that are no members; without `apply` only says what would happen.";
    let import = Call::new(HttpMethod::Post, import, post(import_list)).asks::<ListQuery>().takes_file();
    let repair = "Organisations of repair and the share of labelled ones (I-06), with the list.";
    let repair = Call::new(HttpMethod::Get, repair, get(repairers)).asks::<RepairQuery>();
    Calls::default()
        .on("/directory", READ, list.asks::<DirectoryAsked>().tells::<DirectoryTold>())
        .on("/directory/coverage", READ, cover.tells::<CoverageTold>())
        .on("/directory/entry", ADMIN, write("Publishes this organisation's entry.", Node::publish_listing))
        .on("/directory/attestations", MANAGE, write("Attests another member's credential.", Node::attest))
        .on("/directory/import", MANAGE, import.tells::<DirectoryImport>().up_to(LIST))
        .on("/indicators/repair", READ, repair.tells::<RepairTold>())
}

async fn list(State(door): State<Door>, Asked(q): Asked<DirectoryAsked>) -> Response {
    let query = DirectoryQuery::from(q);
    answer(door.desk().ask(move |node| node.directory(&query)).await)
}

async fn coverage(State(door): State<Door>, Asked(q): Asked<DirectoryAsked>) -> Response {
    let query = DirectoryQuery::from(q);
    answer(door.desk().ask(move |node| node.coverage(&query)).await)
}

async fn import_list(State(door): State<Door>, Asked(q): Asked<ListQuery>, Raw(bytes): Raw) -> Response {
    let apply = if q.apply { Apply::Commit } else { Apply::Rehearse };
    answer(door.desk().ask(move |node| node.import_directory(&bytes, &q.source, apply)).await)
}

async fn repairers(State(door): State<Door>, Asked(q): Asked<RepairQuery>) -> Response {
    answer(door.desk().ask(move |node| node.repairers(q.year, &q.group)).await)
}
