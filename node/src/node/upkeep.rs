//! What a node does by itself: dial, open its logs once it may, acknowledge receipts, compare with others.

use super::Node;
use crate::disk::Checkpoint;
use crate::identity::random;
use regain_protocol::engine::{AuthorError, Draft};
use regain_protocol::event::{Ack, Admit, Body, Extra, Open};
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, EventId, Incarnation, NodeKey, TopicId};
use std::collections::BTreeMap;

/// Admissions that an opening names: as many as it may hold.
const MAX_ADMISSIONS: usize = 32;
/// Ticks between two comparisons while a key is connected that is no member's here: others may have admitted it, or know its
/// certificate, and whoever waits outside should not wait for the usual pulse.
const STRANGER_EVERY: u64 = 10;

impl Node {
    /// Once a second.
    pub fn on_tick(&mut self) {
        self.ticks += 1;
        self.dial();
        if self.ticks.is_multiple_of(3) {
            self.knock();
        }
        self.follow_chosen();
        self.open_logs();
        self.introduce();
        self.recover();
        self.acknowledge();
        self.cite_epoch();
        self.fetch_blobs();
        self.shelf.imports.sweep();
        if self.ticks.is_multiple_of(60) {
            self.engine.iter_mut().for_each(|engine| engine.elapse(1));
        }
        if self.is_due_to_compare() {
            let drawn = self.draw_peer();
            let outputs = self.engine.as_mut().map(|e| e.tick(drawn)).unwrap_or_default();
            self.carry(outputs);
        }
        if let Some(Err(e)) = self.disk.as_mut().map(|d| d.checkpoint(Checkpoint::Due)) {
            self.warn(format!("the index could not be written and will be rebuilt: {e}"));
        }
    }

    /// At a clean end.
    pub fn on_end(&mut self) {
        if let Some(Err(e)) = self.disk.as_mut().map(|d| d.checkpoint(Checkpoint::All)) {
            tracing::warn!("the index could not be written and will be rebuilt: {e}");
        }
    }

    fn is_due_to_compare(&self) -> bool {
        let every = u64::from(self.settings.sync_every.max(1));
        let stranger = self.connected.values().any(|member| !member);
        self.ticks.is_multiple_of(if stranger { every.min(STRANGER_EVERY) } else { every })
    }

    fn draw_peer(&mut self) -> Option<NodeKey> {
        let members: Vec<NodeKey> = self.connected.iter().filter(|(_, m)| **m).map(|(k, _)| *k).collect();
        let byte = random::<1>().ok()?[0];
        members.get(usize::from(byte) % members.len().max(1)).copied()
    }

    /// Opens this node's logs as soon as it may: governance first, then every topic it was admitted to.
    pub(crate) fn open_logs(&mut self) {
        let Some(cert) = self.cert.clone() else { return };
        let Some(engine) = self.engine.as_mut() else { return };
        if self.stopped.is_some() || self.recovery.is_stopped() {
            return;
        }
        let founder = engine.ledger().charter().body.founder(cert.actor).is_some();
        let needed = engine.ledger().admissions_needed_at(engine.ledger().epoch());
        let governance = engine.ledger().governance();
        let mut topics: Vec<TopicId> = engine.follows().iter().copied().filter(|t| *t != governance).collect();
        topics.insert(0, governance);
        // Where others may hold a log of this node that it does not know of, a second one would be a second pen.
        topics.retain(|t| engine.own_log(*t).is_none() && !engine.behind().contains(t));
        if topics.is_empty() {
            // Who comes back has to be let in before it can hear of its own logs.
            if engine.behind().is_empty() {
                self.end_joining();
            }
            return;
        }
        let admits = if founder { Vec::new() } else { engine.admissions_of(cert.actor) };
        if !founder && admits.len() < needed {
            return;
        }
        for topic in topics {
            let into = |a: &Admit| topic == governance || a.topics.contains(&topic);
            let named: BTreeMap<ActorId, EventId> =
                admits.iter().filter(|(_, _, a)| into(a)).map(|(by, id, _)| (*by, *id)).collect();
            if founder || named.len() >= needed {
                let admissions = named.into_values().take(MAX_ADMISSIONS).collect();
                self.author_open(topic, Body::Open(Open { cert: cert.clone(), predecessor: None, admissions }));
            }
        }
        self.end_joining();
    }

    /// Tells the others this organisation's name and addresses once it is a member, unless it has told of itself before: they
    /// would read an identifier where a name belongs.
    fn introduce(&mut self) {
        let own = self.keys.actor;
        let Some(engine) = self.engine.as_mut() else { return };
        let governance = engine.ledger().governance();
        let may = self.stopped.is_none() && engine.behind().is_empty() && engine.own_log(governance).is_some();
        if !may || engine.view(governance).members.get(&own).is_none_or(|m| m.profile.is_some()) {
            return;
        }
        if let Err(e) = self.describe(&[]) {
            // A peer may just say that it has more of this log; the next second asks again.
            tracing::debug!("this organisation is not introduced yet: {e}");
        }
    }

    pub(super) fn author_open(&mut self, topic: TopicId, body: Body) {
        let (Ok(incarnation), Ok(salt)) = (random::<8>(), random::<32>()) else { return };
        let draft = Draft { topic, body, extra: Extra::default(), salt: Hash(salt), minute: self.now() };
        let Some(engine) = self.engine.as_mut() else { return };
        let prepared = engine.prepare_open(&self.keys.node, draft, Incarnation(incarnation));
        match prepared.and_then(|p| engine.commit(p)) {
            Ok(outputs) => self.carry(outputs),
            Err(e) => self.warn(format!("this node's log could not be opened: {e}")),
        }
    }

    /// Signs one event of this node's log and makes it durable.
    ///
    /// # Errors
    /// Why it is not signed.
    pub(crate) fn author(&mut self, topic: TopicId, body: Body, extra: Extra) -> Result<EventId, AuthorError> {
        self.author_after(topic, body, extra, |_, _| Ok(()))
    }

    /// The same, with something done between signing and storing, when the event's id is known: what the private journal
    /// must know of an event is written first, so that a crash in between leaves a note about nothing and never an
    /// event that nobody can explain.
    ///
    /// # Errors
    /// Why it is not signed, or what was to be done first failed.
    pub(crate) fn author_after(
        &mut self,
        topic: TopicId,
        body: Body,
        extra: Extra,
        first: impl FnOnce(&mut Self, EventId) -> Result<(), AuthorError>,
    ) -> Result<EventId, AuthorError> {
        let salt = Hash(random::<32>().map_err(|e| AuthorError::Chain(e.to_string()))?);
        let minute = self.now();
        if let Some(why) = &self.stopped {
            return Err(AuthorError::Chain(why.clone()));
        }
        if self.recovery.is_stopped() {
            return Err(AuthorError::Behind);
        }
        let engine = self.engine.as_ref().ok_or(AuthorError::NoLog)?;
        let prepared = engine.prepare(&self.keys.node, Draft { topic, body, extra, salt, minute })?;
        let id = prepared.event.id;
        first(self, id)?;
        let outputs = self.engine.as_mut().ok_or(AuthorError::NoLog)?.commit(prepared)?;
        self.carry(outputs);
        match &self.stopped {
            Some(why) => Err(AuthorError::Chain(why.clone())),
            None => Ok(id),
        }
    }

    /// Acknowledges `Receive`s of own gives, so that this node's books settle without anybody asking.
    pub(crate) fn acknowledge(&mut self) {
        let Some(engine) = self.engine.as_ref() else { return };
        if self.stopped.is_some() || !self.recovery.writes() || !engine.behind().is_empty() {
            return;
        }
        let due: Vec<TopicId> = engine
            .follows()
            .iter()
            .copied()
            .filter(|t| engine.own_log(*t).is_some_and(|log| !engine.unseen_receipts(&log).is_empty()))
            .collect();
        for topic in due {
            if let Err(e) = self.author(topic, Body::Ack(Ack {}), Extra::default()) {
                self.warn(format!("a receipt could not be acknowledged: {e}"));
            }
        }
    }
}
