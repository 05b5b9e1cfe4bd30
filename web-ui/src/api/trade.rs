//! The market, hand-overs, steps and evidence.

use super::{act_on, read, read_one, write};
use crate::door::Door;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use regain_node::node::Node;
use regain_protocol::limits::MAX_BLOB;
use serde::Deserialize;

/// Bytes of a call that may carry a certificate: the longest attachment as hexadecimal text, and the rest of the call.
const WITH_CERTIFICATE: usize = 2 * MAX_BLOB as usize + 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawal {
    event: String,
}

/// The calls.
pub(super) fn routes() -> Router<Door> {
    Router::new()
        .route("/lots", read(Node::lots).merge(write(Node::make_lot)))
        .route("/offers", read(Node::offers).merge(write(Node::make_offer)))
        .route("/needs", read(Node::needs).merge(write(Node::state_need)))
        .route("/requests", read(Node::requests).merge(write(Node::request_offer)))
        .route("/grants", write(Node::grant))
        .route("/declines", write(Node::decline))
        .route("/commitments", write(Node::commit_to))
        .route("/gives", read(Node::gives).merge(write(Node::give)))
        .route("/gives/{id}", read_one(Node::give_page))
        .route("/gives/{id}/recall", act_on(Node::recall))
        .route("/receives", write(Node::receive))
        .route("/steps", write(Node::step).layer(DefaultBodyLimit::max(WITH_CERTIFICATE)))
        .route("/evidence", write(Node::show_evidence).layer(DefaultBodyLimit::max(WITH_CERTIFICATE)))
        .route("/withdrawals", write(|node, i: &Withdrawal| node.withdraw(&i.event)))
}
