//! Naming things: devices by network id, reference, local code, serial or inventory number; events by id or its start.

use super::{Answer, DeskError};
use crate::fleet::meaning::{Meaning, Names};
use crate::node::Node;
use regain_protocol::engine::Engine;
use regain_protocol::id::{ActorId, DeviceRef, EventId, TopicId};
use regain_protocol::view::View;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Which devices.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Selection {
    /// By name: network id, `entry:index`, local code, serial or inventory number.
    pub devices: Vec<String>,
    /// Every device of a lot.
    pub lot: Option<String>,
    /// Every device accepted in a hand-over.
    pub give: Option<String>,
    /// Only those of this category.
    pub category: Option<String>,
    /// Only those in this state.
    pub state: Option<String>,
    /// Leave out so many, in order.
    pub skip: Option<usize>,
    /// At most so many, in order.
    pub take: Option<usize>,
}

impl Node {
    pub(crate) fn engine(&mut self) -> Answer<&mut Engine> {
        self.engine.as_mut().ok_or_else(no_network)
    }

    /// The territory in which this node writes what belongs to no other yet: the first of the charter that it follows.
    pub(crate) fn trade_topic(&mut self) -> Answer<TopicId> {
        let engine = self.engine()?;
        let names = engine.ledger().charter().body.topics.iter().filter(|name| name.starts_with("trade/"));
        let all: Vec<TopicId> = names.map(|name| TopicId::of(name)).collect();
        let followed = all.iter().find(|t| engine.follows().contains(t));
        followed
            .or(all.first())
            .copied()
            .ok_or_else(|| DeskError::Conflict(say!("no-territory", "the network's charter names no trade territory")))
    }

    /// The trade of every territory that this node follows.
    pub(crate) fn trade_view(&mut self) -> Answer<Arc<View>> {
        let topic = self.trade_topic()?;
        let engine = self.engine()?;
        Ok(engine.trade().unwrap_or_else(|| engine.view(topic)))
    }

    /// An event by its id, or by the start of it if that is long enough to be meant.
    pub(crate) fn event_id(&mut self, text: &str, among: impl Iterator<Item = EventId>) -> Answer<EventId> {
        let wanted = text.trim().to_lowercase();
        let mut found = among.filter(|id| wanted.len() >= 6 && id.to_string().starts_with(&wanted));
        match (found.next(), found.next()) {
            (Some(id), None) => Ok(id),
            (Some(_), Some(_)) => Err(DeskError::Usage(say!(
                "event-ambiguous",
                "more than one thing begins with `{text}`; write more of it",
                text = text
            ))),
            _ => Err(DeskError::NotFound(say!(
                "event-unknown",
                "there is no such thing as `{text}` here; give its id or at least its first six characters",
                text = text
            ))),
        }
    }

    /// A member by its id, its start, its did:key or its name.
    pub(crate) fn actor_id(&mut self, text: &str) -> Answer<ActorId> {
        let wanted = text.trim().to_lowercase();
        let names = self.names();
        let engine = self.engine()?;
        let view = engine.view(engine.ledger().governance());
        let is = |a: &&ActorId| {
            a.did().to_lowercase() == wanted
                || (wanted.len() >= 6 && a.to_string().starts_with(&wanted))
                || names.get(a).is_some_and(|n| n.to_lowercase() == wanted)
        };
        let mut found = view.members.keys().filter(is);
        match (found.next(), found.next()) {
            (Some(a), None) => Ok(*a),
            (Some(_), Some(_)) => Err(DeskError::Usage(say!(
                "member-ambiguous",
                "more than one member is called `{text}`; give the id",
                text = text
            ))),
            _ => Err(DeskError::NotFound(say!(
                "member-unknown",
                "no member is called `{text}`; `regain member list` shows them",
                text = text
            ))),
        }
    }

    /// The devices a selection names, ascending.
    pub(crate) fn select(&mut self, selection: &Selection) -> Answer<Vec<DeviceRef>> {
        let view = self.trade_view()?;
        let mut devices: Vec<DeviceRef> = Vec::new();
        for name in &selection.devices {
            devices.push(self.device(&view, name)?);
        }
        if let Some(lot) = &selection.lot {
            let id = self.event_id(lot, view.lots.keys().copied())?;
            devices.extend(view.lots.get(&id).into_iter().flat_map(|l| l.devices.iter().copied()));
        }
        if let Some(give) = &selection.give {
            let id = self.event_id(give, view.gives.keys().copied())?;
            devices.extend(view.gives.get(&id).into_iter().flat_map(super::handover::accepted));
        }
        let nothing_named = selection.devices.is_empty() && selection.lot.is_none() && selection.give.is_none();
        if nothing_named {
            let own = self.keys.actor;
            devices.extend(view.devices.iter().filter(|(_, d)| d.state().holders == [own]).map(|(r, _)| *r));
        }
        devices.sort_unstable();
        devices.dedup();
        devices.retain(|d| {
            view.devices.get(d).is_some_and(|v| {
                selection.category.as_ref().is_none_or(|c| v.category.code() == c)
                    && selection.state.as_ref().is_none_or(|s| v.state().code() == s)
            })
        });
        let chosen: Vec<DeviceRef> =
            devices.into_iter().skip(selection.skip.unwrap_or(0)).take(selection.take.unwrap_or(usize::MAX)).collect();
        if chosen.is_empty() {
            return Err(DeskError::NotFound(say!("selection-empty", "the selection names no device")));
        }
        Ok(chosen)
    }

    /// The key of a device of the own fleet: by its key, serial, inventory number, local code or an id of the network.
    pub(super) fn fleet_key(&mut self, name: &str) -> Answer<String> {
        match Names::of(&self.fleet).meaning(name) {
            Meaning::One(key) => Ok(key),
            Meaning::Several => Err(fleet_several(name)),
            Meaning::Nothing => {
                let view = self.trade_view().map_err(|_| fleet_unknown(name))?;
                let reference = self.device(&view, name).map_err(|_| fleet_unknown(name))?;
                self.fleet.keys.get(&reference).cloned().ok_or_else(|| fleet_unknown(name))
            }
        }
    }

    pub(crate) fn device(&self, view: &View, name: &str) -> Answer<DeviceRef> {
        if let Some((entry, index)) = name.split_once(':') {
            let reference = EventId::from_hex(entry).zip(index.parse().ok());
            let known = reference.map(|(entry, index)| DeviceRef { entry, index });
            return known.filter(|d| view.devices.contains_key(d)).ok_or_else(|| not_here(name));
        }
        if let Some(found) = self.fleet.find(name) {
            return Ok(found);
        }
        let id = uuid::Uuid::parse_str(name.trim()).map_err(|_| not_here(name))?;
        view.devices.keys().find(|d| d.id() == id).copied().ok_or_else(|| not_here(name))
    }
}

/// There is no network yet.
pub(super) fn no_network() -> DeskError {
    DeskError::Conflict(say!(
        "no-network",
        "this node belongs to no network yet; found one, or join with an invitation"
    ))
}

/// Several devices of the private fleet have that name.
pub(super) fn fleet_several(name: &str) -> DeskError {
    DeskError::Conflict(say!(
        "fleet-several",
        "several devices of the fleet are called `{name}`; name one by its key, as the list of the fleet shows it",
        name = name
    ))
}

/// The private fleet has no device of that name.
pub(super) fn fleet_unknown(name: &str) -> DeskError {
    DeskError::NotFound(say!(
        "fleet-unknown",
        "the fleet has no device called `{name}`; look it up in the list",
        name = name
    ))
}

/// The devices of the fleet lie where they cannot be read.
pub(super) fn fleet_unread(why: &str) -> DeskError {
    DeskError::Failed(say!(
        "fleet-unread",
        "the devices of the fleet cannot be read from the disk ({detail}); restart the node, which makes their index anew",
        detail = why
    ))
}

fn not_here(name: &str) -> DeskError {
    DeskError::NotFound(say!(
        "device-unknown",
        "no device is called `{name}` here; give its local code, serial, inventory number or network id",
        name = name
    ))
}
