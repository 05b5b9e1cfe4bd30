//! Network and members: founding, inviting, joining, admitting.

use super::call::{Call, Calls, act_on, read, read_one, write};
use crate::door::Door;
use crate::need::{ADMIN, READ};
use crate::reply::answer;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use regain_node::desk::{FoundInput, InvitationTold, Network};
use regain_node::node::Node;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::HttpMethod;

/// What a founder's card needs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CardInput {
    /// The asked groups of the printed root key.
    root_groups: Vec<String>,
}

/// What a charter's draft needs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DraftCharterInput {
    /// The network.
    found: FoundInput,
    /// This founder's own card.
    card: String,
}

/// What a founder's signature needs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignCharterInput {
    /// The draft, in hexadecimal.
    draft: String,
    /// The asked groups of the printed root key.
    root_groups: Vec<String>,
}

/// What makes a draft a charter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SealCharterInput {
    /// The draft, in hexadecimal.
    draft: String,
    /// By actor, both in hexadecimal.
    signatures: BTreeMap<String, String>,
}

/// A charter to begin with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AdoptCharterInput {
    /// The charter, in hexadecimal.
    charter: String,
}

/// What founding alone needs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FoundAloneInput {
    /// The network.
    found: FoundInput,
    /// The asked groups of the printed root key.
    root_groups: Vec<String>,
}

/// This organisation's kinds.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct KindsInput {
    /// As codes.
    kinds: Vec<String>,
}

/// The calls.
pub(super) fn calls() -> Calls {
    let invite = Call::new(HttpMethod::Post, "Makes a one-use invitation.", post(invite));
    founding()
        .on("/network", READ, read("Charter and topics, with digests, hashes and short codes.", Node::network))
        .on("/invitations", ADMIN, invite.tells::<InvitationTold>())
        .on("/join", ADMIN, write("Begins to join with an invitation.", Node::join))
        .on("/applications", READ, read("Those who would like to join.", Node::applications))
        .on("/admissions", ADMIN, write("Admits a newcomer with this guarantor's key.", Node::admit))
        .on("/members", READ, read("Members in standing.", Node::members))
        .and(epochs())
        .and(territories())
        .and(refounding())
        .on(
            "/profile",
            ADMIN,
            write("Writes this organisation's profile.", |node, i: &KindsInput| node.describe(&i.kinds)),
        )
}

fn refounding() -> Calls {
    let found = "Founds the network that follows this one, and tells this one's members.";
    let leave =
        Call::new(HttpMethod::Post, "Archives this network and moves to the one that this node founded.", post(leave));
    let told = "Networks that follow this one, and bundles of former ones.";
    let rejoin = "Archives this network and asks to be admitted to the one that follows it.";
    Calls::default()
        .on("/refounding", READ, read(told, Node::refounding))
        .on("/refounding", ADMIN, write(found, Node::refound))
        .on("/refounding/move", ADMIN, leave.tells::<Network>())
        .on("/refounding/rejoin", ADMIN, write(rejoin, Node::rejoin))
}

async fn leave(State(door): State<Door>) -> Response {
    answer(door.desk().ask(Node::move_to_refounded).await)
}

fn territories() -> Calls {
    let told = "The network's territories: admitted to, followed, asked for.";
    let ask = "Asks the guarantors to be admitted to further territories.";
    Calls::default()
        .on("/territories", READ, read(told, Node::territories))
        .on("/territories/follow", ADMIN, write("Follows these territories and no others.", Node::follow_territories))
        .on("/territories/ask", ADMIN, write(ask, Node::ask_for_territories))
}

fn epochs() -> Calls {
    let close = write(
        "Closes the log of a stolen key after its last honest event, with the whole printed root key.",
        Node::close_log,
    );
    Calls::default()
        .on(
            "/governance",
            READ,
            read("Lists of members, proposals with who has signed, splits, former members.", Node::governance),
        )
        .on("/members/{actor}/removal", READ, read_one("What the removal of a member would do.", Node::removal))
        .on("/epochs", ADMIN, write("Proposes a new list of members and signs it.", Node::propose_epoch))
        .on("/epochs/{epoch}/sign", ADMIN, act_on("Signs another guarantor's proposal.", Node::sign_proposal))
        .on("/epochs/{epoch}/follow", ADMIN, act_on("Follows one side of a split from now on.", Node::follow_epoch))
        .on("/distrust", ADMIN, write("Advises against a member, or takes that back.", Node::distrust))
        .on("/keys", READ, read("This organisation's keys and the logs they sign.", Node::keys))
        .on("/keys/close", ADMIN, close)
        .on(
            "/keys/return",
            ADMIN,
            write("Comes back as an organisation that is a member, by its printed root.", Node::come_back),
        )
}

fn founding() -> Calls {
    let card = write("This founder's card.", |node, i: &CardInput| node.card(&i.root_groups));
    let draft = write("A charter to be signed by every founder.", |node, i: &DraftCharterInput| {
        node.draft_charter(&i.found, &i.card)
    });
    let sign = write("This founder's signature under a draft.", |node, i: &SignCharterInput| {
        node.sign_charter(&i.draft, &i.root_groups)
    });
    let seal = write("A charter from its draft and all signatures.", |node, i: &SealCharterInput| {
        node.seal_charter(&i.draft, &i.signatures)
    });
    let adopt = write("Starts this founder's node on a signed charter.", |node, i: &AdoptCharterInput| {
        node.adopt_charter(&i.charter)
    });
    let found =
        write("Founds a network alone.", |node, i: &FoundAloneInput| node.found_alone(&i.found, &i.root_groups));
    Calls::default()
        .on("/network/card", ADMIN, card)
        .on("/network/draft", ADMIN, draft)
        .on("/network/sign", ADMIN, sign)
        .on("/network/seal", ADMIN, seal)
        .on("/network/adopt", ADMIN, adopt)
        .on("/network/found", ADMIN, found)
}

async fn invite(State(door): State<Door>) -> Response {
    answer(door.desk().ask(Node::invite).await)
}
