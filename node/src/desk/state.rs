//! How the node itself stands: network, peers, warnings, holds, the bundle.

use super::{Answer, DeskError, Foreign, RecoveryTold};
use crate::backup::BackupNote;
use crate::node::Node;
use regain_protocol::bundle::Writer;
use regain_protocol::id::{BlobId, EventId, NodeKey, TopicId};
use regain_protocol::sync::EvidenceItem;
use serde::Serialize;
use utoipa::ToSchema;

/// How far a node is with joining.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JoiningTold {
    /// How many guarantors have admitted it.
    pub admitted_by: u32,
    /// How many must.
    pub needed: u32,
}

/// One-screen health.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Status {
    /// The organisation's name.
    pub name: String,
    /// The organisation, hex.
    pub actor: String,
    /// The same as did:key.
    pub did: String,
    /// The node key, hex.
    pub node: String,
    /// The program's version.
    pub version: String,
    /// Addresses at which the node listens.
    pub listening: Vec<String>,
    /// Connected nodes of members.
    pub connected: usize,
    /// Other connected nodes.
    pub strangers: usize,
    /// Devices of the private fleet.
    pub fleet: usize,
    /// Whether the root key still lies on the node.
    pub root_on_node: bool,
    /// How far joining is, while it is under way.
    pub joining: Option<JoiningTold>,
    /// Why the node has stopped writing, if it has.
    pub stopped: Option<String>,
    /// How the node comes back to writing, while it does not write.
    pub recovery: Option<RecoveryTold>,
    /// When it was last backed up, and where to.
    pub backup: Option<BackupNote>,
    /// How many warnings there are.
    pub warnings: usize,
    /// The network; `null` in none.
    pub network: Option<Network>,
    /// Attachments that have not come yet.
    pub wanted_attachments: usize,
}

/// A topic of the network.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TopicTold {
    /// Its name, such as `trade/valclair`.
    pub topic: Foreign,
    /// Its id, hex.
    pub id: String,
    /// Digest of what is held, hex.
    pub digest: String,
    /// Hash of what is seen, hex.
    pub state_hash: String,
    /// The digest's twelve characters for the telephone.
    pub digest_code: String,
    /// The state hash's twelve characters for the telephone.
    pub state_code: String,
    /// How many events are held.
    pub events: u64,
    /// How many logs.
    pub logs: usize,
    /// This node's own log, hex, if one is open.
    pub own_log: Option<String>,
}

/// The network.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Network {
    /// Its name, as the charter has it.
    pub name: Foreign,
    /// Its charter, hex.
    pub charter: String,
    /// Its topics.
    pub topics: Vec<TopicTold>,
    /// Members in standing.
    pub members: usize,
    /// Pages that wait for others.
    pub pending_pages: usize,
    /// Forks that are known.
    pub forks: usize,
    /// Whether this node knows of events that it has not.
    pub behind: bool,
}

/// The newest warnings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Warnings {
    /// Sentences, oldest first.
    pub warnings: Vec<String>,
}

/// A connected node.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PeerRow {
    /// Its node key, hex.
    pub node: String,
    /// Whether it is a member's.
    pub member: bool,
    /// Whose, hex, if a member's.
    pub actor: Option<String>,
    /// That member's name.
    pub name: Option<Foreign>,
}

/// The connected nodes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Peers {
    /// In the order of their keys.
    pub peers: Vec<PeerRow>,
}

/// A hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Held {
    /// The node that is served nothing newer, hex.
    pub held: String,
}

/// The end of a hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Released {
    /// The node, hex.
    pub released: String,
}

impl Node {
    /// One-screen health.
    ///
    /// # Errors
    /// The engine cannot be asked.
    pub fn status(&mut self) -> Answer<Status> {
        let network = match self.engine.is_some() {
            true => Some(self.network()?),
            false => None,
        };
        let progress = |j: &crate::node::Joining| JoiningTold { admitted_by: j.progress.0, needed: j.progress.1 };
        Ok(Status {
            name: self.settings.name.clone(),
            actor: self.keys.actor.to_string(),
            did: self.keys.actor.did(),
            node: self.keys.node_key().to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            listening: self.listening.to_vec(),
            connected: self.connected.values().filter(|m| **m).count(),
            strangers: self.connected.values().filter(|m| !**m).count(),
            fleet: self.fleet.devices().len(),
            root_on_node: self.keys.has_root(),
            joining: self.joining.as_ref().map(progress),
            stopped: self.stopped.clone(),
            recovery: self.recovery_told(),
            backup: self.last_backup(),
            warnings: self.warnings.len(),
            network,
            wanted_attachments: self.wanted_blobs.len(),
        })
    }

    /// Charter and topics with digests, hashes and short codes.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn network(&mut self) -> Answer<Network> {
        let engine = self.engine()?;
        let charter = engine.ledger().charter().clone();
        let ids: Vec<(TopicId, String)> = engine.ledger().topics().iter().map(|(i, n)| (*i, n.clone())).collect();
        let mut topics = Vec::new();
        for (id, name) in ids {
            let (digest, view) = (engine.digest(id), engine.view(id));
            let hash = view.state_hash();
            topics.push(TopicTold {
                topic: name.into(),
                id: id.to_string(),
                digest: digest.to_string(),
                state_hash: hash.to_string(),
                digest_code: digest.short_code(),
                state_code: hash.short_code(),
                events: engine.ledger().logs(id).map(|(_, l)| l.len()).sum(),
                logs: engine.ledger().logs(id).count(),
                own_log: engine.own_log(id).map(|l| l.to_string()),
            });
        }
        Ok(Network {
            name: charter.body.name.as_str().into(),
            charter: charter.id().to_string(),
            topics,
            members: engine.standing().members().len(),
            pending_pages: engine.pending(),
            forks: engine.ledger().forks().count(),
            behind: !engine.behind().is_empty(),
        })
    }

    /// The newest warnings, oldest first.
    ///
    /// # Errors
    /// None.
    pub fn warnings(&mut self) -> Answer<Warnings> {
        Ok(Warnings { warnings: self.warnings.iter().cloned().collect() })
    }

    /// Connected nodes.
    ///
    /// # Errors
    /// None.
    pub fn peers(&mut self) -> Answer<Peers> {
        let names = self.names();
        let mut peers = Vec::new();
        for (node, member) in self.connected.clone() {
            let actor = self.actor_of(node);
            peers.push(PeerRow {
                node: node.to_string(),
                member,
                name: actor.and_then(|a| super::signed::name(&a, &names)),
                actor: actor.map(|a| a.to_string()),
            });
        }
        Ok(Peers { peers })
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
            .ok_or_else(|| DeskError::NotFound(say!("peer-unknown", "`{name}` has no node here", name = name)))
    }

    /// Serves a peer nothing newer than now, until released.
    ///
    /// # Errors
    /// There is no such peer.
    pub fn hold(&mut self, peer: &str) -> Answer<Held> {
        let node = self.node_of(peer)?;
        self.engine()?.hold(node);
        Ok(Held { held: node.to_string() })
    }

    /// Ends a hold.
    ///
    /// # Errors
    /// There is no such peer.
    pub fn release(&mut self, peer: &str) -> Answer<Released> {
        let node = self.node_of(peer)?;
        self.engine()?.release(node);
        Ok(Released { released: node.to_string() })
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
            let items = engine.evidence_of(*topic);
            let others = items.iter().filter(|item| !matches!(item, EvidenceItem::Epoch(_)));
            others.for_each(|item| writer.evidence(item));
        }
        engine.ledger().epochs().for_each(|e| writer.evidence(&EvidenceItem::Epoch(e.signed())));
        let order = engine.ledger().parents_first(&topics);
        let disk = self.disk.as_ref().ok_or_else(|| DeskError::failed("this node has no disk open"))?;
        for (topic, log, seq, id) in order {
            let records = disk.read(topic, log, &[(seq, id)]).map_err(DeskError::failed)?;
            records.iter().for_each(|record| writer.event(record));
        }
        Ok(writer.finish())
    }

    /// An attachment's content.
    ///
    /// # Errors
    /// It is not here or not for this node.
    pub fn attachment_content(&mut self, event: &str, blob: &str) -> Answer<Vec<u8>> {
        let event = EventId::from_hex(event)
            .ok_or_else(|| DeskError::Usage(say!("event-id", "give the whole id of the event")))?;
        let blob = BlobId::from_hex(blob)
            .ok_or_else(|| DeskError::Usage(say!("attachment-id", "give the whole id of the attachment")))?;
        self.open_attachment(event, blob)
    }
}
