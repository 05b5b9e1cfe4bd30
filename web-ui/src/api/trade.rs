//! The market, hand-overs, steps and evidence.

use super::call::{Calls, act_on, read, read_one, write};
use crate::need::{MANAGE, PAPERS, READ, RECEIVE, WORK};
use regain_node::node::Node;
use regain_protocol::limits::MAX_BLOB;
use serde::Deserialize;
use utoipa::ToSchema;

/// Bytes of a call that may carry a certificate: the longest attachment as hexadecimal text, and the rest of the call.
const WITH_CERTIFICATE: usize = 2 * MAX_BLOB as usize + 1024 * 1024;

/// What is withdrawn.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WithdrawalInput {
    /// The whole id of an event of one's own, hex.
    event: String,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let withdraw = "Withdraws the text and attachments of an event of one's own. Its facts stay.";
    let step = write("Signs a custodian's step.", Node::step);
    let evidence = write("Shows that committed devices were really reused.", Node::show_evidence);
    market()
        .on("/gives", PAPERS, read("Hand-overs of the territory.", Node::gives))
        .on("/gives", MANAGE, write("Signs the giver's half of a hand-over.", Node::give))
        .on("/gives/{id}", PAPERS, read_one("One hand-over, position by position, with both keys.", Node::give_page))
        .on("/gives/{id}/recall", MANAGE, act_on("Takes back what has not been received.", Node::recall))
        .on("/receives", RECEIVE, write("Signs the receiver's half of a hand-over.", Node::receive))
        .on("/steps", WORK, step.up_to(WITH_CERTIFICATE))
        .on("/evidence", WORK, evidence.up_to(WITH_CERTIFICATE))
        .on("/withdrawals", MANAGE, write(withdraw, |node, i: &WithdrawalInput| node.withdraw(&i.event)))
}

fn market() -> Calls {
    Calls::default()
        .on("/lots", READ, read("Lots of the territory.", Node::lots))
        .on("/lots", MANAGE, write("Makes a lot.", Node::make_lot))
        .on("/lots/{id}", READ, read_one("One lot with its devices and offers.", Node::lot_page))
        .on("/offers", READ, read("Offers of the territory.", Node::offers))
        .on("/offers", MANAGE, write("Offers a lot.", Node::make_offer))
        .on("/offers/{id}", READ, read_one("One offer with its requests and what follows from them.", Node::offer_page))
        .on("/notices", READ, read("Offers of other territories that this one was told of.", Node::notices))
        .on(
            "/notices",
            MANAGE,
            write("Tells other territories of one's own offer, or of its end there.", Node::open_offer),
        )
        .on("/needs", READ, read("Needs of the territory.", Node::needs))
        .on("/needs", MANAGE, write("States a need.", Node::state_need))
        .on("/needs/{id}", READ, read_one("One need with who signed it.", Node::need_page))
        .on("/requests", READ, read("Requests with their answers.", Node::requests))
        .on("/requests", MANAGE, write("Requests an offer.", Node::request_offer))
        .on("/grants", MANAGE, write("Grants a request.", Node::grant))
        .on("/declines", MANAGE, write("Declines a request.", Node::decline))
        .on("/commitments", MANAGE, write("Commits to reuse what a grant gives.", Node::commit_to))
}
