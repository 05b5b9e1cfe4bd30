//! Which topics this node stores, and who may read them. A member reads the topics it was admitted to; it stores those of
//! them that it wants.

use super::Engine;
use super::Output;
use crate::event::{Body, Dep};
use crate::id::{ActorId, LogId, NodeKey, TopicId};
use crate::member::Role;
use crate::standing::StandingMap;
use crate::view::View;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All followed trade topics as one view, and what it was made of.
pub(super) struct Trade {
    version: u64,
    topics: Vec<TopicId>,
    view: Arc<View>,
}

impl Engine {
    /// Stores these topics of the charter from now on, and governance. What is held of others stays, is served to nobody,
    /// and is not added to. Gives what to ask connected members for.
    pub fn follow(&mut self, wanted: impl IntoIterator<Item = TopicId>) -> Vec<Output> {
        let known = self.ledger.topics();
        let mut follows: BTreeSet<TopicId> = wanted.into_iter().filter(|t| known.contains_key(t)).collect();
        follows.insert(self.ledger.governance());
        let more = follows.difference(&self.follows).next().is_some();
        self.follows = follows;
        let follows = &self.follows;
        self.pending.retain(|_, page| page.events.front().is_some_and(|e| follows.contains(&e.header.topic)));
        if !more {
            return Vec::new();
        }
        let peers: Vec<NodeKey> = self.peers.keys().copied().collect();
        peers.into_iter().flat_map(|peer| self.connected(peer)).collect()
    }

    /// Topics that this node may read: governance, and what it was admitted to.
    #[must_use]
    pub fn readable(&self) -> BTreeSet<TopicId> {
        let own = self.readers.get(&self.node).cloned().unwrap_or_default();
        own.into_iter().chain([self.ledger.governance()]).collect()
    }

    /// Whether a member's node may read a topic. Who may connect may read governance.
    pub(super) fn may_read(&self, node: &NodeKey, topic: TopicId) -> bool {
        topic == self.ledger.governance() || self.readers.get(node).is_some_and(|topics| topics.contains(&topic))
    }

    /// What each actor may read: the topics of its admissions and of the logs it rightly opened; all, for a founder.
    #[must_use]
    pub fn topics_by_actor(&mut self) -> BTreeMap<ActorId, BTreeSet<TopicId>> {
        let standing = self.standing();
        self.rights(&standing)
    }

    /// Members in standing that were admitted to a trade topic which this node follows: its neighbours in trade.
    #[must_use]
    pub fn traders(&mut self) -> BTreeMap<ActorId, Role> {
        let standing = self.standing();
        let rights = self.rights(&standing);
        let trades = |t: &TopicId| self.ledger.topics().get(t).is_some_and(|name| name.starts_with("trade/"));
        let here = |actor: &ActorId| rights.get(actor).is_some_and(|r| self.follows.intersection(r).any(trades));
        standing.members().iter().filter(|(actor, _)| here(actor)).map(|(actor, role)| (*actor, *role)).collect()
    }

    /// Recomputes which node may read what, for the keys that may connect.
    pub(super) fn refresh_readers(&mut self, keys: &BTreeMap<NodeKey, ActorId>) {
        let standing = self.standing();
        let rights = self.rights(&standing);
        self.readers = keys.iter().filter_map(|(node, actor)| Some((*node, rights.get(actor)?.clone()))).collect();
    }

    fn rights(&self, standing: &StandingMap) -> BTreeMap<ActorId, BTreeSet<TopicId>> {
        let charter = &self.ledger.charter().body;
        let mut rights: BTreeMap<ActorId, BTreeSet<TopicId>> = BTreeMap::new();
        for founder in &charter.founders {
            rights.insert(founder.cert.actor, charter.topic_ids().into_iter().collect());
        }
        let mut admitted: BTreeMap<(ActorId, TopicId), BTreeSet<ActorId>> = BTreeMap::new();
        for (by, _, admit) in standing.admissions(&self.ledger) {
            for topic in &admit.topics {
                admitted.entry((admit.join.cert.actor, *topic)).or_default().insert(by);
            }
        }
        let needed = self.ledger.admissions_needed_at(self.ledger.epoch());
        let enough = admitted.into_iter().filter(|(_, by)| by.len() >= needed).map(|(right, _)| right);
        // An admission that was enough when the log was opened stays so, whoever guarantees since.
        let opened = self.ledger.logs.values().filter_map(|log| {
            let first = log.at(0).filter(|e| e.is_valid())?;
            matches!(first.body.as_deref(), Some(Body::Open(_))).then_some((log.stem.actor, log.stem.topic))
        });
        for (actor, topic) in enough.chain(opened) {
            rights.entry(actor).or_default().insert(topic);
        }
        rights
    }

    /// One view over every trade topic that this node follows. Each device, lot and offer is in one of them only.
    pub fn trade(&mut self) -> Option<Arc<View>> {
        let trades = |t: &TopicId| self.ledger.topics().get(t).is_some_and(|name| name.starts_with("trade/"));
        let topics: Vec<TopicId> = self.follows.iter().copied().filter(trades).collect();
        match topics[..] {
            [] => None,
            [only] => Some(self.view(only)),
            _ => {
                let version = self.ledger.version();
                if let Some(made) = self.trade.as_ref().filter(|t| t.version == version && t.topics == topics) {
                    return Some(made.view.clone());
                }
                let views: Vec<Arc<View>> = topics.iter().map(|t| self.view(*t)).collect();
                let view = Arc::new(View::beside(&views)?);
                self.trade = Some(Trade { version, topics, view: view.clone() });
                Some(view)
            }
        }
    }

    /// A peer has not what a page of its own waits for: it should not have had that page. The page is let go; whoever
    /// stores what it names sends it again. Otherwise an event that names a topic which this node does not follow would
    /// keep its log waiting for ever.
    pub(super) fn give_up(&mut self, from: NodeKey, log: LogId, tip: Option<crate::id::EventId>) {
        let lacks = |dep: &Dep| dep.log == log && Some(dep.id) == tip;
        let stuck = |e: &crate::event::Verified| e.header.deps.iter().any(lacks);
        self.pending.retain(|_, page| page.from != from || !page.events.front().is_some_and(stuck));
    }
}
