//! How the node itself stands: network, peers, warnings, holds, the bundle.

use super::{Answer, DeskError};
use crate::node::Node;
use regain_protocol::bundle::Writer;
use regain_protocol::id::{BlobId, EventId, NodeKey, TopicId};
use serde_json::{Value, json};

impl Node {
    /// One-screen health.
    pub fn status(&mut self) -> Answer {
        let network = match self.engine.is_some() {
            true => self.network()?,
            false => Value::Null,
        };
        let joining = self.joining.as_ref().map(|j| json!({ "admitted_by": j.progress.0, "needed": j.progress.1 }));
        Ok(json!({
            "name": self.settings.name, "actor": self.keys.actor.to_string(), "did": self.keys.actor.did(),
            "node": self.keys.node_key().to_string(), "version": env!("CARGO_PKG_VERSION"),
            "listening": self.listening, "connected": self.connected.values().filter(|m| **m).count(),
            "strangers": self.connected.values().filter(|m| !**m).count(),
            "fleet": self.fleet.consolidated.devices().len(), "root_on_node": self.keys.has_root(),
            "joining": joining, "stopped": self.stopped, "warnings": self.warnings.len(), "network": network,
            "wanted_attachments": self.wanted_blobs.len(),
        }))
    }

    /// Charter and topics with digests, hashes and short codes.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn network(&mut self) -> Answer {
        let engine = self.engine()?;
        let charter = engine.ledger().charter().clone();
        let ids: Vec<(TopicId, String)> = engine.ledger().topics().iter().map(|(i, n)| (*i, n.clone())).collect();
        let mut topics = Vec::new();
        for (id, name) in ids {
            let (digest, view) = (engine.digest(id), engine.view(id));
            let hash = view.state_hash();
            let events: u64 = engine.ledger().logs(id).map(|(_, l)| l.len()).sum();
            let own = engine.own_log(id).map(|l| l.to_string());
            topics.push(json!({
                "topic": name, "id": id.to_string(), "digest": digest.to_string(), "state_hash": hash.to_string(),
                "digest_code": digest.short_code(), "state_code": hash.short_code(), "events": events,
                "logs": engine.ledger().logs(id).count(), "own_log": own,
            }));
        }
        Ok(json!({
            "name": charter.body.name, "charter": charter.id().to_string(), "topics": topics,
            "members": engine.standing().members().len(), "pending_pages": engine.pending(),
            "forks": engine.ledger().forks().count(), "behind": !engine.behind().is_empty(),
        }))
    }

    /// The newest warnings, oldest first.
    pub fn warnings(&mut self) -> Answer {
        Ok(json!({ "warnings": self.warnings }))
    }

    /// Connected nodes.
    pub fn peers(&mut self) -> Answer {
        let names = self.names();
        let mut list = Vec::new();
        for (node, member) in self.connected.clone() {
            let actor = self.actor_of(node);
            let name = actor.and_then(|a| names.get(&a).cloned());
            list.push(json!({ "node": node.to_string(), "member": member, "actor": actor.map(|a| a.to_string()), "name": name }));
        }
        Ok(json!({ "peers": list }))
    }

    fn node_of(&mut self, name: &str) -> Answer<NodeKey> {
        if let Some(key) = self.connected.keys().find(|k| name.len() >= 6 && k.to_string().starts_with(name)) {
            return Ok(*key);
        }
        let actor = self.actor_id(name)?;
        let engine = self.engine()?;
        let view = engine.view(engine.ledger().governance());
        view.members
            .get(&actor)
            .map(|m| m.node)
            .ok_or_else(|| DeskError::NotFound(format!("`{name}` has no node here")))
    }

    /// Serves a peer nothing newer than now, until released.
    ///
    /// # Errors
    /// There is no such peer.
    pub fn hold(&mut self, peer: &str) -> Answer {
        let node = self.node_of(peer)?;
        self.engine()?.hold(node);
        Ok(json!({ "held": node.to_string() }))
    }

    /// Ends a hold.
    ///
    /// # Errors
    /// There is no such peer.
    pub fn release(&mut self, peer: &str) -> Answer {
        let node = self.node_of(peer)?;
        self.engine()?.release(node);
        Ok(json!({ "released": node.to_string() }))
    }

    /// Everything this node holds of the network, as a file that proves itself.
    ///
    /// # Errors
    /// The disk cannot be read.
    pub fn bundle(&mut self) -> Answer<Vec<u8>> {
        let engine = self.engine()?;
        let mut writer = Writer::new(engine.ledger().charter());
        let topics: Vec<TopicId> = engine.follows().iter().copied().collect();
        for topic in &topics {
            engine.evidence_of(*topic).iter().for_each(|item| writer.evidence(item));
        }
        let order = engine.ledger().parents_first(&topics);
        let disk = self.disk.as_ref().ok_or_else(|| DeskError::Failed("this node has no disk open".into()))?;
        for (topic, log, seq, id) in order {
            let records = disk.read(topic, log, &[(seq, id)]).map_err(|e| DeskError::Failed(e.to_string()))?;
            records.iter().for_each(|record| writer.event(record));
        }
        Ok(writer.finish())
    }

    /// An attachment's content.
    ///
    /// # Errors
    /// It is not here or not for this node.
    pub fn attachment_content(&mut self, event: &str, blob: &str) -> Answer<Vec<u8>> {
        let event =
            EventId::from_hex(event).ok_or_else(|| DeskError::Usage("give the whole id of the event".into()))?;
        let blob =
            BlobId::from_hex(blob).ok_or_else(|| DeskError::Usage("give the whole id of the attachment".into()))?;
        self.open_attachment(event, blob)
    }
}
