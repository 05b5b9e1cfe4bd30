//! The table of calls. Nearly all are one desk call: a method, a path, and the method of the node that answers.

mod accounts;
mod backup;
mod call;
mod devices;
mod directory;
mod files;
mod foresight;
mod governance;
mod imports;
mod indicators;
mod park;
mod pictures;
mod pulls;
mod trade;

pub(crate) use backup::archive;
pub(crate) use indicators::outcomes_table;

use crate::door::Door;
use crate::input::Named;
use crate::need::{ADMIN, Need, READ};
use crate::reply::{answer, problem};
use crate::ways::Way;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::{delete, put};
use call::{Call, Calls, read, write};
use regain_node::desk::{Answer, Held, Released, RootPaper};
use regain_node::node::Node;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::HttpMethod;

/// The organisation's name.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnName {
    /// At most 200 bytes.
    name: String,
}

/// The paper of the root key.
#[derive(Serialize, ToSchema)]
struct RootTold {
    /// None once the root has left this node.
    paper: Option<RootPaper>,
}

/// Every call under `/api/v1`.
pub(crate) fn routes() -> Router<Door> {
    calls().finish()
}

/// The table of calls.
pub(crate) fn table() -> Vec<Way> {
    calls().table
}

fn calls() -> Calls {
    let held = "Serves a peer nothing newer than now, until released.";
    Calls::default()
        .on("/status", Need::AnyAccount, read("One-screen health of the node.", Node::status))
        .on("/warnings", READ, read("The newest warnings, oldest first.", Node::warnings))
        .on("/peers", READ, read("Connected nodes.", Node::peers))
        .on("/holds/{peer}", ADMIN, Call::new(HttpMethod::Put, held, put(hold)).tells::<Held>())
        .on("/holds/{peer}", ADMIN, Call::new(HttpMethod::Delete, "Ends a hold.", delete(release)).tells::<Released>())
        .on("/inbox", Need::AnyAccount, read("What waits, most urgent first.", Node::inbox))
        .on("/node/name", ADMIN, write("Gives the organisation another name.", rename))
        .on("/node/storage", ADMIN, read("What this node keeps on disk.", Node::storage))
        .on("/node/root-paper", ADMIN, read("The root key to be printed, while it is on this node.", root_paper))
        .and(governance::calls())
        .and(devices::calls())
        .and(park::calls())
        .and(pictures::calls())
        .and(imports::calls())
        .and(pulls::calls())
        .and(directory::calls())
        .and(trade::calls())
        .and(foresight::calls())
        .and(files::calls())
        .and(indicators::calls())
        .and(accounts::calls())
        .and(backup::calls())
}

async fn hold(State(door): State<Door>, Named(peer): Named<String>) -> Response {
    answer(door.desk().ask(move |node| node.hold(&peer)).await)
}

fn rename(node: &mut Node, wanted: &OwnName) -> Answer<OwnName> {
    node.rename(&wanted.name).map(|()| wanted.clone())
}

fn root_paper(node: &mut Node) -> Answer<RootTold> {
    node.root_paper().map(|paper| RootTold { paper })
}

async fn release(State(door): State<Door>, Named(peer): Named<String>) -> Response {
    answer(door.desk().ask(move |node| node.release(&peer)).await)
}

/// A path that is no call.
pub(crate) async fn no_such_call(uri: Uri) -> Response {
    problem(StatusCode::NOT_FOUND, "not_found", &format!("there is no call `{}`", uri.path()))
}

/// A call with another method.
pub(crate) async fn no_such_method(uri: Uri) -> Response {
    problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "usage",
        &format!("the call `{}` exists with another HTTP method", uri.path()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const SOURCES: &[&str] = &[
        include_str!("api.rs"),
        include_str!("api/devices.rs"),
        include_str!("api/directory.rs"),
        include_str!("api/files.rs"),
        include_str!("api/foresight.rs"),
        include_str!("api/imports.rs"),
        include_str!("api/park.rs"),
        include_str!("api/pictures.rs"),
        include_str!("api/pulls.rs"),
        include_str!("api/governance.rs"),
        include_str!("api/indicators.rs"),
        include_str!("api/trade.rs"),
        include_str!("api/accounts.rs"),
        include_str!("api/backup.rs"),
    ];

    #[test]
    fn every_call_of_the_table_is_described() {
        let document = serde_json::to_value(calls().document()).expect("JSON");
        let mut written = 0;
        for source in SOURCES {
            let table = source.split("#[cfg(test)]").next().unwrap_or_default();
            assert!(!table.contains(".route("), "a route beside the table would not be described");
            for part in table.split(".on(").skip(1) {
                let path = part.split('"').nth(1).expect("a path");
                assert!(document["paths"][path].is_object(), "{path} is not described");
                written += 1;
            }
        }
        let operations = document["paths"].as_object().expect("paths").values();
        let all: Vec<_> = operations.flat_map(|p| p.as_object().into_iter().flatten()).collect();
        assert_eq!(all.len(), written + 1, "all of the table, and the description itself");
        for (method, told) in all {
            let about = told["description"].as_str().unwrap_or_default();
            assert!(about.ends_with('.') && about.len() > 10, "{method} is described as `{about}`");
        }
    }

    #[test]
    fn one_name_means_one_schema_and_every_name_is_there() {
        let mut calls = calls();
        let text = calls.document().to_json().expect("JSON");
        let mut seen = BTreeMap::new();
        for (name, schema) in calls.schemas() {
            let told = serde_json::to_value(schema).expect("JSON");
            if let Some(before) = seen.insert(name.clone(), told.clone()) {
                assert_eq!(before, told, "two types are called {name}");
            }
        }
        for part in text.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap_or_default();
            assert!(seen.contains_key(name), "{name} is named and not described");
        }
    }
}
