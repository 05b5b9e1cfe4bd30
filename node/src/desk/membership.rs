//! What the desk answers about founding, joining and members.

use super::Foreign;
use serde::Serialize;
use utoipa::ToSchema;

/// A founder's card: its certificate for a charter that does not exist yet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Card {
    /// The certificate, CBOR in hex.
    pub card: String,
    /// Which groups of the printed root key are asked for, from zero.
    pub asked_groups: Vec<usize>,
}

/// A charter to be signed by every founder.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Draft {
    /// The draft, CBOR in hex.
    pub draft: String,
    /// The id that the charter will have, hex.
    pub charter: String,
}

/// A founder's signature under a draft.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FounderSignature {
    /// The founder, hex.
    pub actor: String,
    /// Its signature, hex.
    pub signature: String,
}

/// A charter that every founder has signed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SealedCharter {
    /// The charter, CBOR in hex.
    pub charter: String,
}

/// A one-use invitation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InvitationTold {
    /// Its line, for the newcomer only.
    pub invitation: String,
}

/// Joining has begun.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JoinBegun {
    /// True.
    pub joining: bool,
    /// Who joins, hex.
    pub actor: String,
}

/// Somebody who would like to join.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApplicationRow {
    /// Who, hex.
    pub actor: String,
    /// The name it gives itself.
    pub name: Foreign,
    /// The role it asks for.
    pub role: String,
    /// The territories it asks for.
    pub territories: Vec<Foreign>,
    /// Whether it is a member already, and asks for further territories.
    pub member: bool,
    /// Whether it was a member of the network that this one follows.
    pub former_member: bool,
    /// Guarantors that have admitted it, by name.
    pub admitted_by: Vec<Foreign>,
    /// How many guarantors must.
    pub needed: usize,
}

/// Those who would like to join.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Applications {
    /// In the order of their ids.
    pub applications: Vec<ApplicationRow>,
}

/// An admission, signed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Admitted {
    /// Its event, hex.
    pub event: String,
    /// Who was admitted, hex.
    pub actor: String,
    /// With what role.
    pub role: String,
}

/// A member in standing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberRow {
    /// Its id, hex.
    pub actor: String,
    /// The same as did:key.
    pub did: String,
    /// The name it gives itself.
    pub name: Option<Foreign>,
    /// `observe`, `write` or `guarantee`.
    pub role: String,
    /// Its node key, hex.
    pub node: String,
    /// Its kinds, as codes.
    pub kinds: Vec<String>,
    /// Whether it is this node's organisation.
    pub own: bool,
    /// Whether its node is connected.
    pub connected: bool,
}

/// The members in standing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Members {
    /// In the order of their ids.
    pub members: Vec<MemberRow>,
}
