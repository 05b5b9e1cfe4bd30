//! Founding a network again when its guarantors can no longer act, and joining the one that follows.

use super::admission::Waiting;
use super::people::{charter_body, invitation};
use super::{Answer, DeskError, Foreign, FoundInput, JoinBegun, Network};
use crate::identity::{random, root_from_groups};
use crate::journal::Fact;
use crate::node::{Coming, Joining, Node, Refounding};
use regain_protocol::event::{Body, Extra, Refound};
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, CharterId, DeviceRef, EventId};
use regain_protocol::key::SecretKey;
use regain_protocol::member::{After, Charter, CharterBody, Invitation, KeyCert, Role};
use regain_protocol::view::DeviceView;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Founding again.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefoundInput {
    /// The new network's name; the old one's if absent.
    #[serde(default)]
    pub name: Option<String>,
    /// The fourteen groups of the printed root key.
    pub root_groups: Vec<String>,
}

/// Joining the network that follows.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejoinInput {
    /// The invitation's line.
    pub invitation: String,
    /// The fourteen groups of the printed root key.
    pub root_groups: Vec<String>,
}

/// A network that a member founded after this one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefoundRow {
    /// The event that tells of it, hex.
    pub event: String,
    /// Who founded it, hex.
    pub by: String,
    /// That member's name.
    pub by_name: Option<Foreign>,
    /// Whether this node did.
    pub own: bool,
    /// The new charter, hex.
    pub charter: String,
    /// The invitation's line; `null` once withdrawn.
    pub invitation: Option<Foreign>,
    /// The day its author claims to have told it (YYYY-MM-DD).
    pub told_on: Option<String>,
}

/// Networks that follow this one, and where this node stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefoundingTold {
    /// The invitation for former members, once this node founded a network.
    pub invitation: Option<String>,
    /// Whether this node has moved to the network it founded.
    pub moved: bool,
    /// Former members that may join with it.
    pub members: usize,
    /// What members of this network told.
    pub told: Vec<RefoundRow>,
    /// Bundles of former networks that are kept, by charter, hex.
    pub former: Vec<String>,
}

impl Node {
    /// Networks that follow this one, and this node's own.
    ///
    /// # Errors
    /// None.
    pub fn refounding(&mut self) -> Answer<RefoundingTold> {
        let here = self.engine.as_ref().map(|e| e.ledger().charter_id());
        let own = self.refounding.as_ref();
        let moved = own.is_some_and(|r| here == Some(r.charter.id()));
        let current = own.filter(|r| moved || here == Some(r.former)).cloned();
        let files = std::fs::read_dir(self.settings.data.join(crate::node::FORMER)).into_iter().flatten();
        let name = |f: std::io::Result<std::fs::DirEntry>| f.ok()?.file_name().into_string().ok();
        let mut former: Vec<String> =
            files.filter_map(name).filter_map(|n| n.strip_suffix(".bundle").map(str::to_owned)).collect();
        former.sort();
        Ok(RefoundingTold {
            invitation: current.as_ref().map(|r| self.invitation_to(r).to_text()),
            moved,
            members: current.map_or(0, |r| r.members.len()),
            told: self.refound_rows(),
            former,
        })
    }

    fn refound_rows(&mut self) -> Vec<RefoundRow> {
        let names = self.names();
        let Some(engine) = self.engine.as_mut() else { return Vec::new() };
        let standing = engine.standing();
        let governance = engine.ledger().governance();
        let mut found: BTreeMap<ActorId, (EventId, CharterId)> = BTreeMap::new();
        for (id, log) in engine.ledger().logs(governance) {
            for (entry, _) in standing.counted(id, log) {
                if let Some(Body::Refound(told)) = entry.body.as_deref() {
                    found.insert(log.stem.actor, (entry.id, told.charter));
                }
            }
        }
        found.retain(|actor, _| standing.members().contains_key(actor));
        let row = |(by, (event, charter)): (ActorId, (EventId, CharterId))| RefoundRow {
            event: event.to_string(),
            by: by.to_string(),
            by_name: super::signed::name(&by, &names),
            own: by == self.keys.actor,
            charter: charter.to_string(),
            invitation: self.note_of(&event),
            told_on: self.told_on(&event),
        };
        found.into_iter().map(row).collect()
    }

    fn invitation_to(&self, r: &Refounding) -> Invitation {
        let charter = r.charter.id();
        let (node, addresses) = (self.keys.node_key(), self.addresses());
        Invitation { charter, anchor: charter.into(), node, addresses, secret: r.secret }
    }

    /// Founds the network that follows this one, and tells this one's members. This node stays here until it moves.
    ///
    /// # Errors
    /// The typed root is not this organisation's, it does not write here, or it founded one already.
    pub fn refound(&mut self, input: &RefoundInput) -> Answer<RefoundingTold> {
        let root = self.typed_root(&input.root_groups)?;
        let engine = self.engine()?;
        let former = engine.ledger().charter_id();
        let standing = engine.standing();
        let members = standing.members().keys().copied().filter(|a| *a != root.actor()).collect();
        if self.refounding.as_ref().is_some_and(|r| r.former == former) {
            return Err(DeskError::Conflict(say!(
                "refounded-already",
                "this node has founded a network after this one already; move to it, or send its invitation again"
            )));
        }
        let (charter, cert) = self.charter_after(&root, input.name.clone())?;
        let secret = Hash(random::<32>().map_err(DeskError::failed)?);
        let next = Refounding { former, charter, cert, secret, members };
        let line = self.invitation_to(&next).to_text();
        let told = Body::Refound(Refound { charter: next.charter.id() });
        let governance = self.engine()?.ledger().governance();
        self.journal.write(&Fact::Refounded(Box::new(next.to_fact()))).map_err(DeskError::failed)?;
        self.refounding = Some(next);
        self.author(governance, told, Extra { note: Some(line), ..Extra::default() })?;
        self.refounding()
    }

    fn charter_after(&mut self, root: &SecretKey, name: Option<String>) -> Answer<(Charter, KeyCert)> {
        let engine = self.engine()?;
        let (governance, old) = (engine.ledger().governance(), engine.ledger().charter().clone());
        let after = After { charter: old.id(), epoch: engine.ledger().epoch(), digest: engine.digest(governance) };
        let names = old.body.topics.iter().filter_map(|t| t.strip_prefix("trade/"));
        let territories = names.map(str::to_owned).collect();
        let (node, seal) = (self.keys.node_key(), self.keys.seal.public());
        let cert = KeyCert::sign(root, CharterId::ZERO, 0, node, seal, Vec::new());
        let found = FoundInput { name: name.unwrap_or(old.body.name), territories, cards: Vec::new() };
        let body = CharterBody { after: Some(after), ..charter_body(&found, vec![cert.clone()])? };
        let signatures = vec![body.sign(root)];
        Ok((Charter { body, signatures }, cert))
    }

    /// Moves to the network that this node founded: the old one is archived, and its members may join with the invitation.
    ///
    /// # Errors
    /// This node founded none, has moved already, or the disk refuses.
    pub fn move_to_refounded(&mut self) -> Answer<Network> {
        let here = self.engine()?.ledger().charter_id();
        let next = self.refounding.clone().filter(|r| r.former == here).ok_or_else(|| {
            DeskError::Conflict(say!(
                "refounded-none",
                "this node has founded no network after the one it is in; found it first"
            ))
        })?;
        self.leave_with_stock()?;
        self.adopt(next.charter, next.cert).map_err(DeskError::failed)?;
        self.network()
    }

    /// Leaves this network for the one that follows it, and asks to be admitted there in the role this node has here.
    ///
    /// # Errors
    /// The invitation or the typed root do not hold, or it leads back to this network.
    pub fn rejoin(&mut self, input: &RejoinInput) -> Answer<JoinBegun> {
        let root = self.typed_root(&input.root_groups)?;
        let invitation = invitation(&input.invitation)?;
        let own = self.keys.actor;
        let engine = self.engine()?;
        if invitation.charter == engine.ledger().charter_id() {
            return Err(DeskError::Conflict(say!(
                "rejoin-same",
                "that invitation leads to the network this node is in"
            )));
        }
        let role = engine.standing().members().get(&own).copied().unwrap_or(Role::Write);
        self.leave_with_stock()?;
        self.joining = Some(Joining::begin(invitation, root, Coming::New, role, Vec::new()));
        self.on_tick();
        Ok(JoinBegun { joining: true, actor: own.to_string() })
    }

    fn typed_root(&self, groups: &[String]) -> Answer<SecretKey> {
        root_from_groups(groups).filter(|r| r.actor() == self.keys.actor).ok_or_else(|| {
            DeskError::Refused(say!(
                "root-typed",
                "these fourteen groups are not this organisation's printed root key; read them from the paper again"
            ))
        })
    }

    /// Leaves the network. What others handed to this node and it still holds joins the private fleet, so that it can be
    /// entered into the next network like the rest.
    fn leave_with_stock(&mut self) -> Answer<()> {
        // The archive holds the territories that this node no longer wanted, too.
        let chosen = self.chosen.take();
        self.follow_chosen();
        let left = self.leave_with_all();
        if left.is_err() {
            self.chosen = chosen;
        }
        left
    }

    fn leave_with_all(&mut self) -> Answer<()> {
        let charter = self.engine()?.ledger().charter_id();
        let stock = self.received_stock()?;
        let archive = self.bundle()?;
        self.leave(charter, &archive).map_err(DeskError::failed)?;
        if let Some(csv) = stock {
            self.import(&csv, super::Apply::Commit)?;
        }
        Ok(())
    }

    /// Devices that this node received and holds, as a table; `None` without any.
    fn received_stock(&mut self) -> Answer<Option<Vec<u8>>> {
        let view = self.trade_view()?;
        let own = self.keys.actor;
        let held = |(device, v): &(&DeviceRef, &DeviceView)| {
            let state = v.state();
            state.holders == [own] && !state.holding.stage.is_away() && !self.fleet.keys.contains_key(*device)
        };
        let mut table = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
        let head = ["Type", "Fabricant", "Modèle", "Numéro de série", "Numéro d'inventaire", "Statut"];
        table.write_record(head).map_err(DeskError::failed)?;
        let mut any = false;
        for (device, v) in view.devices.iter().filter(held) {
            let line = self.fleet.manifests.get(device).cloned().unwrap_or_default();
            let text = |t: Option<String>| t.unwrap_or_default();
            let code = self.fleet.codes.get(device).cloned().unwrap_or_else(|| device.id().to_string());
            let (maker, model, serial) = (text(line.manufacturer), text(line.model), text(line.serial));
            let row = [v.category.code().to_owned(), maker, model, serial, code, "En stock".to_owned()];
            table.write_record(&row).map_err(DeskError::failed)?;
            any = true;
        }
        Ok(Some(table.into_inner().map_err(DeskError::failed)?).filter(|_| any))
    }

    /// Whether somebody who asks to be admitted was a member of the network that this one follows.
    pub(super) fn was_member(&self, waiting: &Waiting) -> bool {
        self.refounding.as_ref().is_some_and(|r| r.members.contains(&waiting.join.cert.actor))
    }
}
