//! Network and members: founding, inviting, joining, admitting.

use super::{read, write};
use crate::door::Door;
use axum::Router;
use axum::routing::post;
use regain_node::desk::{Answer, FoundInput};
use regain_node::node::Node;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    root_groups: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DraftCharter {
    found: FoundInput,
    card: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignCharter {
    draft: String,
    root_groups: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SealCharter {
    draft: String,
    /// By actor, both in hexadecimal.
    signatures: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdoptCharter {
    charter: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    found: FoundInput,
    root_groups: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    kinds: Vec<String>,
}

/// The calls.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/network", read(Node::network))
        .route("/network/card", write(|node, i: &Card| node.card(&i.root_groups)))
        .route("/network/draft", write(|node, i: &DraftCharter| node.draft_charter(&i.found, &i.card)))
        .route("/network/sign", write(|node, i: &SignCharter| node.sign_charter(&i.draft, &i.root_groups)))
        .route("/network/seal", write(|node, i: &SealCharter| node.seal_charter(&i.draft, &i.signatures)))
        .route("/network/adopt", write(|node, i: &AdoptCharter| node.adopt_charter(&i.charter)))
        .route("/network/found", write(|node, i: &Found| node.found_alone(&i.found, &i.root_groups)))
        .route("/invitations", post(invite))
        .route("/join", write(Node::join))
        .route("/applications", read(Node::applications))
        .route("/admissions", write(Node::admit))
        .route("/members", read(Node::members))
        .route("/profile", write(|node, i: &Kinds| node.describe(&i.kinds)))
}

async fn invite(axum::extract::State(door): axum::extract::State<Door>) -> axum::response::Response {
    let told: Answer = door.desk().ask(Node::invite).await;
    crate::reply::answer(told)
}
