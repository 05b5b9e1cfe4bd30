//! Attachments: served to their audience only, fetched by those who are named.

use super::Node;
use crate::wire::{Lane, WireCommand, peer_of};
use minicbor::{Decode, Encode};
use regain_protocol::cbor;
use regain_protocol::event::Attachment;
use regain_protocol::id::{ActorId, BlobId, EventId, NodeKey};

/// A request on the blob lane.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct BlobRequest {
    /// Which one.
    #[n(0)]
    pub blob: BlobId,
}

/// Fetches tried at once.
const FETCHES: usize = 8;

impl Node {
    /// The blob, if that node's actor is named in an event that describes it. An empty answer says no.
    pub(super) fn serve_blob(&mut self, from: NodeKey, bytes: &[u8]) -> Vec<u8> {
        let Ok(request) = cbor::decode::<BlobRequest>(bytes) else { return Vec::new() };
        let allowed = self.actor_of(from).is_some_and(|actor| {
            let mut described = self.engine.iter().flat_map(|e| e.extras().values());
            described.any(|x| x.attachments.iter().flatten().any(|a| a.blob == request.blob && is_for(a, actor)))
        });
        if !allowed {
            return Vec::new();
        }
        self.blobs.get(request.blob).ok().flatten().unwrap_or_default()
    }

    /// The member that a node key speaks for.
    pub(crate) fn actor_of(&mut self, node: NodeKey) -> Option<ActorId> {
        let engine = self.engine.as_mut()?;
        let view = engine.view(engine.ledger().governance());
        view.members.iter().find(|(_, m)| m.node == node).map(|(a, _)| *a)
    }

    /// Notes the attachments of an event that are for this node and not here yet.
    pub(super) fn want_blobs_of(&mut self, event: EventId) {
        let own = self.keys.actor;
        let Some(extra) = self.engine.as_ref().and_then(|e| e.extra(&event)) else { return };
        let ours = extra.attachments.iter().flatten().filter(|a| is_for(a, own) && !self.blobs.has(a.blob));
        let wanted: Vec<BlobId> = ours.map(|a| a.blob).collect();
        self.wanted_blobs.extend(wanted.into_iter().map(|b| (b, event)));
    }

    pub(super) fn want_missing_blobs(&mut self) {
        let events: Vec<EventId> = self.engine.iter().flat_map(|e| e.extras().keys().copied()).collect();
        events.into_iter().for_each(|e| self.want_blobs_of(e));
    }

    /// Asks connected parties for what is wanted.
    pub(super) fn fetch_blobs(&mut self) {
        let wanted: Vec<(BlobId, EventId)> = self.wanted_blobs.iter().map(|(b, e)| (*b, *e)).take(FETCHES).collect();
        for (blob, event) in wanted {
            if self.asked_blobs.values().any(|b| *b == blob) {
                continue;
            }
            let Some(holder) = self.holder_of(blob, event) else { continue };
            let Some(peer) = peer_of(&holder.0) else { continue };
            let id = self.request_id();
            self.asked_blobs.insert(id, blob);
            self.tell(WireCommand::Request { peer, lane: Lane::Blob, id, bytes: cbor::encode(&BlobRequest { blob }) });
        }
    }

    /// A connected node that should have it: the author's, else another named party's.
    fn holder_of(&mut self, blob: BlobId, event: EventId) -> Option<NodeKey> {
        let engine = self.engine.as_mut()?;
        let view = engine.view(engine.ledger().governance());
        let (log, _) = engine.ledger().event(&event)?;
        let author = log.stem.actor;
        let extra = engine.extra(&event)?;
        let audience = extra.attachments.iter().flatten().find(|a| a.blob == blob)?.audience.clone();
        let parties = std::iter::once(author).chain(audience).filter_map(|a| view.members.get(&a).map(|m| m.node));
        let connected = parties.filter(|n| self.connected.get(n) == Some(&true) && *n != self.keys.node_key());
        let all: Vec<NodeKey> = connected.collect();
        all.get(self.ticks as usize % all.len().max(1)).copied()
    }

    /// Deletes attachments that no event describes any more: their author has withdrawn them.
    pub(super) fn forget(&mut self, blobs: &[BlobId]) {
        for blob in blobs {
            self.wanted_blobs.remove(blob);
            if let Err(e) = self.blobs.delete(*blob) {
                self.warn(format!("a withdrawn attachment could not be deleted: {e}"));
            }
        }
    }

    pub(super) fn blob_came(&mut self, id: u64, bytes: &[u8]) {
        let Some(blob) = self.asked_blobs.remove(&id) else { return };
        if bytes.is_empty() {
            return;
        }
        if BlobId::of(bytes) != blob {
            self.warn(format!("an attachment came that is not the one asked for ({blob})"));
            return;
        }
        match self.blobs.put(bytes) {
            Ok(_) => {
                let event = self.wanted_blobs.remove(&blob);
                event.into_iter().for_each(|e| self.read_manifest(e));
            }
            Err(e) => self.warn(format!("an attachment could not be kept: {e}")),
        }
    }
}

fn is_for(attachment: &Attachment, actor: ActorId) -> bool {
    attachment.audience.is_empty() || attachment.audience.contains(&actor)
}
