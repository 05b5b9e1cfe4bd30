//! Who signed an event, with which key and when, and what is attached to it.

use super::Foreign;
use crate::fleet::Private;
use crate::journal::ManifestLine;
use crate::node::Node;
use regain_protocol::event::Body;
use regain_protocol::id::{ActorId, EventId};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Members' names, by actor.
pub(crate) type Names = BTreeMap<ActorId, String>;

/// A member as others name it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Person {
    /// Its id, hex.
    pub actor: String,
    /// The name it gives itself.
    pub name: Option<Foreign>,
}

/// An attachment of an event.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attached {
    /// Id of its ciphertext, hex; with the event it names the file at `/events/{id}/attachments/{blob}`.
    pub id: String,
    /// What it is: `manifest`, `certificate`, `photo`, `slip`, `note` or `change`.
    pub kind: String,
    /// Bytes of its ciphertext.
    pub size: u32,
    /// Whether it is sealed to this node.
    pub may_open: bool,
    /// Whether its ciphertext is on this node's disk.
    pub here: bool,
}

/// Where an event stands, who signed it and with which key.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Signature {
    /// Place in its log.
    pub seq: u64,
    /// Whose log it is, hex.
    pub by: String,
    /// The name that member gives itself.
    pub by_name: Option<Foreign>,
    /// The node key that signed, hex.
    pub key: String,
    /// How many attachments it describes.
    pub attachments: usize,
    /// Name of its kind, where this build knows it.
    pub kind: Option<String>,
    /// The day of its signature as its author claims it (YYYY-MM-DD). It decides nothing.
    pub told_on: String,
    /// Its attachments.
    pub proofs: Vec<Attached>,
}

/// An event, with its signature where the event is here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Signed {
    /// The event, hex.
    pub event: String,
    /// Its signature; the fields are absent where the event is not here.
    #[serde(flatten)]
    pub signature: Option<Signature>,
}

/// What this node knows privately of a device: of its own from its fleet, of received ones from their giver.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct PrivateFacts {
    /// This node's own code, as on the label.
    pub code: Option<String>,
    /// Manufacturer.
    pub manufacturer: Option<Foreign>,
    /// Model.
    pub model: Option<Foreign>,
    /// Serial.
    pub serial: Option<Foreign>,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Site.
    pub site: Option<String>,
}

/// A line of a hand-over's manifest, as its giver wrote it.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ManifestRow {
    /// Place in the hand-over's list.
    pub position: u32,
    /// The giver's code, as on the machine's label.
    pub code: Foreign,
    /// Category code.
    pub category: Foreign,
    /// Manufacturer.
    pub manufacturer: Option<Foreign>,
    /// Model.
    pub model: Option<Foreign>,
    /// Serial.
    pub serial: Option<Foreign>,
}

impl From<Private> for PrivateFacts {
    fn from(p: Private) -> Self {
        PrivateFacts {
            code: p.code,
            manufacturer: p.manufacturer.map(Foreign::from),
            model: p.model.map(Foreign::from),
            serial: p.serial.map(Foreign::from),
            asset_tag: p.asset_tag,
            site: p.site,
        }
    }
}

impl From<ManifestLine> for ManifestRow {
    fn from(l: ManifestLine) -> Self {
        ManifestRow {
            position: l.position,
            code: l.code.into(),
            category: l.category.into(),
            manufacturer: l.manufacturer.map(Foreign::from),
            model: l.model.map(Foreign::from),
            serial: l.serial.map(Foreign::from),
        }
    }
}

/// A member with its name.
pub(crate) fn person(actor: &ActorId, names: &Names) -> Person {
    Person { actor: actor.to_string(), name: name(actor, names) }
}

/// A member's name.
pub(crate) fn name(actor: &ActorId, names: &Names) -> Option<Foreign> {
    names.get(actor).map(|n| n.as_str().into())
}

impl Node {
    /// Who signed an event, with which key, and where it stands.
    pub(crate) fn signed(&self, event: &EventId, names: &Names) -> Signed {
        Signed { event: event.to_string(), signature: self.signature(event, names) }
    }

    fn signature(&self, event: &EventId, names: &Names) -> Option<Signature> {
        let (log, entry) = self.engine.as_ref()?.ledger().event(event)?;
        let proofs = self.attached(event);
        Some(Signature {
            seq: entry.seq,
            by: log.stem.actor.to_string(),
            by_name: name(&log.stem.actor, names),
            key: log.stem.node.to_string(),
            attachments: proofs.len(),
            kind: entry.body.as_deref().map(|b: &Body| b.kind().name().to_owned()),
            told_on: entry.minute.day().to_string(),
            proofs,
        })
    }

    /// What an event has attached.
    fn attached(&self, event: &EventId) -> Vec<Attached> {
        let Some(extra) = self.engine.as_ref().and_then(|e| e.extra(event)) else { return Vec::new() };
        let list = extra.attachments.iter().flatten();
        list.map(|a| Attached {
            id: a.blob.to_string(),
            kind: a.kind.code().to_owned(),
            size: a.size,
            may_open: a.audience.is_empty() || a.audience.contains(&self.keys.actor),
            here: self.blobs.has(a.blob),
        })
        .collect()
    }

    /// The day of an event's signature as its author claims it.
    pub(crate) fn told_on(&self, event: &EventId) -> Option<String> {
        let (_, entry) = self.engine.as_ref()?.ledger().event(event)?;
        Some(entry.minute.day().to_string())
    }
}
