//! Attachments of one's own: sealed to their parties, kept here, described in the event's extra; and reading those that
//! came.

use super::{Answer, DeskError};
use crate::journal::{Fact, ManifestLine};
use crate::node::Node;
use crate::seal::{self, Place};
use regain_protocol::event::{Attachment, AttachmentKind, Body};
use regain_protocol::id::{ActorId, BlobId, EventId, SealKey, TopicId};
use regain_protocol::view::Outcome;

impl Node {
    /// Where this node's next event of a topic will be.
    pub(crate) fn next_place(&mut self, topic: TopicId) -> Answer<Place> {
        let engine = self.engine()?;
        let log = engine.own_log(topic).ok_or(regain_protocol::engine::AuthorError::NoLog)?;
        let seq = engine.ledger().log(&log).map_or(0, regain_protocol::log::Log::len);
        Ok(Place { charter: engine.ledger().charter_id(), log, seq })
    }

    /// Seals content to this node and these members for the next event of the topic.
    pub(crate) fn enclose(
        &mut self,
        topic: TopicId,
        kind: AttachmentKind,
        content: &[u8],
        parties: &[ActorId],
    ) -> Answer<Attachment> {
        let place = self.next_place(topic)?;
        let own = self.keys.actor;
        let mut audience: Vec<ActorId> = parties.iter().copied().chain([own]).collect();
        audience.sort_unstable();
        audience.dedup();
        let engine = self.engine()?;
        let view = engine.view(engine.ledger().governance());
        let keys: Vec<SealKey> = audience.iter().filter_map(|a| view.members.get(a).map(|m| m.seal)).collect();
        if keys.len() != audience.len() {
            return Err(DeskError::NotFound(say!(
                "party-no-member",
                "one of the parties is no member, so nothing can be sealed to it"
            )));
        }
        let sealed = seal::seal(content, &place, &keys).map_err(DeskError::failed)?;
        let size = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        if size > regain_protocol::limits::MAX_BLOB {
            return Err(DeskError::Usage(say!(
                "attachment-too-large",
                "an attachment may have {most} bytes, this one has {n}",
                most = regain_protocol::limits::MAX_BLOB,
                n = size
            )));
        }
        let blob = self.blobs.put(&sealed).map_err(DeskError::failed)?;
        Ok(Attachment { blob, size, kind, audience })
    }

    /// Opens an attachment of an event, if it is here and for this node.
    pub(crate) fn open_attachment(&mut self, event: EventId, blob: BlobId) -> Answer<Vec<u8>> {
        let engine = self.engine()?;
        let charter = engine.ledger().charter_id();
        let (log, seq) = engine
            .ledger()
            .place(&event)
            .ok_or_else(|| DeskError::NotFound(say!("event-gone", "that event is not here")))?;
        let sealed = self.blobs.get(blob).map_err(DeskError::failed)?;
        let sealed = sealed.ok_or_else(|| {
            DeskError::NotFound(say!(
                "attachment-gone",
                "that attachment is not on this node: it is not for it, not fetched yet, or past its term"
            ))
        })?;
        seal::open(&self.keys.seal, &sealed, &Place { charter, log, seq }).map_err(|e| DeskError::Refused(e.into()))
    }

    /// The attachment of a kind that an event describes.
    pub(crate) fn attachment(&self, event: EventId, kind: AttachmentKind) -> Option<BlobId> {
        let extra = self.engine.as_ref()?.extra(&event)?;
        extra.attachments.iter().flatten().find(|a| a.kind == kind).map(|a| a.blob)
    }

    /// The manifest of a hand-over, where this node is party to it and has it.
    pub(crate) fn manifest(&mut self, give: EventId) -> Option<Vec<ManifestLine>> {
        let blob = self.attachment(give, AttachmentKind::Manifest)?;
        let plain = self.open_attachment(give, blob).ok()?;
        serde_json::from_slice(&plain).ok()
    }

    /// When a manifest comes after its hand-over was received: takes over what it tells of the accepted devices.
    pub(crate) fn read_manifest(&mut self, event: EventId) {
        let is_give = self
            .engine
            .as_ref()
            .and_then(|e| e.ledger().event(&event))
            .is_some_and(|(_, entry)| matches!(entry.body.as_deref(), Some(Body::Give(_))));
        let Some(view) = is_give.then(|| self.trade_view().ok()).flatten() else { return };
        let Some(give) = view.gives.get(&event) else { return };
        let received = give.outcomes.iter().any(|o| matches!(o, Outcome::Received { .. }));
        if received && give.to == regain_protocol::event::Party::Member(self.keys.actor) {
            self.take_over(event);
        }
    }

    /// Takes over manifests of hand-overs that were received before a crash came in between.
    pub(crate) fn retell_manifests(&mut self) {
        let Ok(view) = self.trade_view() else { return };
        let own = regain_protocol::event::Party::Member(self.keys.actor);
        let missing = |d: &regain_protocol::id::DeviceRef| !self.fleet.codes.contains_key(d);
        let received = view.gives.iter().filter(|(_, g)| g.to == own);
        let untold: Vec<EventId> =
            received.filter(|(_, g)| super::handover::accepted(g).iter().any(missing)).map(|(id, _)| *id).collect();
        untold.into_iter().for_each(|give| self.take_over(give));
    }

    /// Notes what the giver told of the devices that were accepted, and gives each a local code.
    pub(crate) fn take_over(&mut self, event: EventId) {
        let Ok(view) = self.trade_view() else { return };
        let Some(give) = view.gives.get(&event) else { return };
        let told = self.manifest(event).unwrap_or_default();
        let accepted = super::handover::accepted(give);
        let mut lines = Vec::new();
        for (position, device) in (0u32..).zip(&give.devices) {
            if !accepted.contains(device) {
                continue;
            }
            let line = told.iter().find(|l| l.position == position).cloned().unwrap_or_default();
            let code = match self.fleet.codes.get(device) {
                Some(code) => code.clone(),
                None => self.fleet.fresh_code(),
            };
            self.fleet.told(&(*device).into(), line.clone(), &code);
            lines.push(((*device).into(), line, code));
        }
        if let Err(e) = self.journal.write(&Fact::Manifest { lines }) {
            self.stop(format!("the private journal could not be written: {e}"));
        }
    }
}
