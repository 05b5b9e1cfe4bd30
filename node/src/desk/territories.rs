//! The territories of the network: which this node reads, which it follows, and asking for more.

use super::said::Said;
use super::{Answer, DeskError, Foreign};
use crate::journal::Fact;
use crate::node::{Node, territory_in};
use regain_protocol::event::{Apply, Body, Extra};
use regain_protocol::id::{DeviceRef, EventId, TopicId};
use regain_protocol::member::Join;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A territory of the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TerritoryState {
    /// Its name, such as `valclair`.
    pub name: Foreign,
    /// The id of its trade topic, hex.
    pub topic: String,
    /// Whether this organisation was admitted to it.
    pub admitted: bool,
    /// Whether this node stores it.
    pub followed: bool,
    /// Whether this organisation has asked to be admitted and waits.
    pub asked: bool,
    /// Whether new things are written here where nothing else is said.
    pub home: bool,
}

/// The territories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Territories {
    /// In the order of the charter.
    pub territories: Vec<TerritoryState>,
}

/// Territories by name.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TerritoryNames {
    /// Such as `valclair`.
    pub territories: Vec<String>,
}

impl Node {
    /// The territories of the charter.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn territories(&mut self) -> Answer<Territories> {
        let own = self.keys.actor;
        let asked = self.open_joins()?.remove(&own).map(|w| w.join.topics).unwrap_or_default();
        let home = self.trade_topic().ok();
        let engine = self.engine()?;
        let (readable, follows) = (engine.readable(), engine.follows().clone());
        let row = |name: &String| {
            let topic = TopicId::of(name);
            Some(TerritoryState {
                name: name.strip_prefix("trade/")?.into(),
                topic: topic.to_string(),
                admitted: readable.contains(&topic),
                followed: follows.contains(&topic),
                asked: asked.contains(&topic) && !readable.contains(&topic),
                home: home == Some(topic) && follows.contains(&topic),
            })
        };
        Ok(Territories { territories: engine.ledger().charter().body.topics.iter().filter_map(row).collect() })
    }

    /// Follows these territories from now on, and no others. What is held of others stays on the disk.
    ///
    /// # Errors
    /// One is unknown, or this organisation was not admitted to it.
    pub fn follow_territories(&mut self, input: &TerritoryNames) -> Answer<Territories> {
        let known = self.territories()?.territories;
        let chosen = self.known_territories(&input.territories)?;
        let closed = known.iter().find(|t| chosen.contains(t.name.raw()) && !t.admitted);
        if let Some(closed) = closed {
            return Err(DeskError::Refused(say!(
                "territory-closed",
                "this organisation was not admitted to `{name}`; ask for it first",
                name = closed.name.raw()
            )));
        }
        let territories = Some(chosen.iter().cloned().collect());
        self.journal.write(&Fact::Follows { territories }).map_err(DeskError::failed)?;
        self.chosen = Some(chosen);
        self.follow_chosen();
        self.territories()
    }

    /// Asks the guarantors to be admitted to further territories.
    ///
    /// # Errors
    /// One is unknown, none is new, or this node's log is not open.
    pub fn ask_for_territories(&mut self, input: &TerritoryNames) -> Answer<Said> {
        let wanted = self.known_territories(&input.territories)?;
        let own = self.keys.actor;
        let engine = self.engine()?;
        let readable = engine.readable();
        let governance = engine.ledger().governance();
        let topics: Vec<TopicId> = engine
            .ledger()
            .topics()
            .iter()
            .filter(|(t, name)| !readable.contains(t) && territory_in(name).is_some_and(|n| wanted.contains(n)))
            .map(|(t, _)| *t)
            .collect();
        let role = engine.standing().members().get(&own).copied();
        let (Some(role), Some(cert), false) = (role, self.cert.clone(), topics.is_empty()) else {
            return Err(DeskError::Conflict(say!(
                "territory-open",
                "this organisation is no member yet, or was admitted to all of these already"
            )));
        };
        let join = Join::sign(&self.keys.node, cert, role, topics);
        let event = self.author(governance, Body::Apply(Apply { join }), Extra::default())?;
        // Who chose what to follow wants what it asks for.
        if let Some(chosen) = self.chosen.as_mut() {
            chosen.extend(wanted);
            let territories = Some(chosen.iter().cloned().collect());
            self.journal.write(&Fact::Follows { territories }).map_err(DeskError::failed)?;
        }
        Ok(Said::new(&event))
    }

    fn known_territories(&mut self, names: &[String]) -> Answer<BTreeSet<String>> {
        names.iter().map(|name| self.territory_named(name).map(|(_, name)| name)).collect()
    }

    /// A territory of the charter by its name: its trade topic and the name as the charter has it.
    pub(super) fn territory_named(&mut self, name: &str) -> Answer<(TopicId, String)> {
        let wanted = name.trim().to_lowercase();
        let topics = &self.engine()?.ledger().charter().body.topics;
        let names: Vec<&str> = topics.iter().filter_map(|t| t.strip_prefix("trade/")).collect();
        match names.iter().find(|n| **n == wanted) {
            Some(found) => Ok((TopicId::of(&format!("trade/{found}")), (*found).to_owned())),
            None => Err(DeskError::NotFound(say!(
                "territory-unknown",
                "the network has no territory called `{name}`; it has {list}",
                name = name,
                list = names.join(", ")
            ))),
        }
    }

    /// The trade topic for what is new: the territory that was named, or the first that this node follows.
    pub(super) fn topic_for(&mut self, territory: Option<&str>) -> Answer<TopicId> {
        let Some(name) = territory.filter(|t| !t.trim().is_empty()) else { return self.trade_topic() };
        let (topic, name) = self.territory_named(name)?;
        if !self.engine()?.follows().contains(&topic) {
            return Err(DeskError::Refused(say!(
                "territory-not-followed",
                "this node does not follow `{name}`; choose it among the territories first",
                name = name
            )));
        }
        Ok(topic)
    }

    /// The topic in which an event lies: what answers it lies there too.
    pub(super) fn topic_of_event(&mut self, event: &EventId) -> Answer<TopicId> {
        let found = self.engine()?.ledger().event(event).map(|(log, _)| log.stem.topic);
        found.ok_or_else(|| DeskError::NotFound(say!("event-gone", "that event is not here")))
    }

    /// The one topic in which all these devices live.
    pub(super) fn topic_of_devices(&mut self, devices: &[DeviceRef]) -> Answer<TopicId> {
        let entries: BTreeSet<EventId> = devices.iter().map(|d| d.entry).collect();
        let topics = entries.iter().map(|e| self.topic_of_event(e)).collect::<Answer<BTreeSet<TopicId>>>()?;
        let mut topics = topics.into_iter();
        match (topics.next(), topics.next()) {
            (Some(topic), None) => Ok(topic),
            (None, _) => self.trade_topic(),
            (Some(_), Some(_)) => Err(DeskError::Conflict(say!(
                "territories-mixed",
                "these devices are in more than one territory; choose those of one, and then the others"
            ))),
        }
    }

    /// The territory in which an event lies, where this network has more than one.
    pub(super) fn territory_of(&self, event: &EventId) -> Option<Foreign> {
        let ledger = self.engine.as_ref()?.ledger();
        let trades = ledger.topics().values().filter(|t| t.starts_with("trade/")).count();
        let (log, _) = ledger.event(event).filter(|_| trades > 1)?;
        ledger.topics().get(&log.stem.topic)?.strip_prefix("trade/").map(Foreign::from)
    }
}
