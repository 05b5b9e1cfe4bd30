//! Coming back with a new node key, by the printed root and an invitation, after a node was lost or its key stolen.

use super::people::invitation;
use super::{Answer, DeskError, JoinBegun};
use crate::identity::root_from_groups;
use crate::node::{Coming, Joining, Node};
use regain_protocol::member::Role;
use serde::Deserialize;
use utoipa::ToSchema;

/// Coming back as an organisation that is a member already.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComebackInput {
    /// The line of an invitation that a member made. It says where that organisation's logs end, so it should be one that
    /// was in touch with it to the last.
    pub invitation: String,
    /// The whole printed root key of the organisation: fourteen groups. It signs twice and is forgotten.
    pub root_groups: Vec<String>,
}

impl Node {
    /// Begins to come back: a node that is in no network takes the place of the one that was lost.
    ///
    /// # Errors
    /// The invitation or the root do not hold, or this node is in a network already.
    pub fn come_back(&mut self, input: &ComebackInput) -> Answer<JoinBegun> {
        if self.engine.is_some() {
            return Err(DeskError::Conflict(say!("network-already", "this node already belongs to a network")));
        }
        let invitation = invitation(&input.invitation)?;
        let root = root_from_groups(&input.root_groups).ok_or_else(|| {
            DeskError::Refused(say!(
                "root-unreadable",
                "these are not the fourteen groups of a printed root key; read them from the paper again"
            ))
        })?;
        let actor = root.actor().to_string();
        self.joining = Some(Joining::begin(invitation, root, Coming::Back, Role::Write, Vec::new()));
        self.on_tick();
        Ok(JoinBegun { joining: true, actor })
    }
}
