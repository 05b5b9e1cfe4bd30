//! What comes from the wire.

use super::Node;
use crate::lobby::Door;
use crate::wire::{AnnouncementRef, Lane, Ticket, Verdict, WireCommand, WireEvent, key_of};
use libp2p::PeerId;
use rayon::prelude::*;
use regain_protocol::cbor;
use regain_protocol::event::Verified;
use regain_protocol::id::NodeKey;
use regain_protocol::key::Strict;
use regain_protocol::sync::{Announcement, Answer, Page, Request};

/// A page whose signatures were checked off the loop.
pub struct CheckedPage {
    /// Who sent it.
    pub from: NodeKey,
    /// Which request it answers.
    pub id: u64,
    /// Its events, up to the first that failed.
    pub events: Vec<Verified>,
    /// Whether the sender has more.
    pub more: bool,
    /// Why events at the end are missing, if they are.
    pub failed: Option<String>,
}

/// A page to be checked: rebuilding and strict verification on every core, away from the loop.
pub struct UncheckedPage {
    /// Who sent it.
    pub from: NodeKey,
    /// Which request it answers.
    pub id: u64,
    /// The page.
    pub page: Page,
}

impl UncheckedPage {
    /// Verifies every event strictly. What follows the first failure is dropped: it would not join the chain.
    #[must_use]
    pub fn check(self) -> CheckedPage {
        let more = self.page.more;
        let checked: Vec<_> = self.page.into_records().into_par_iter().map(|r| r.verify(&Strict)).collect();
        let mut failed = None;
        let mut events = Vec::with_capacity(checked.len());
        for result in checked {
            match result {
                Ok(event) => events.push(event),
                Err(e) => {
                    failed = Some(e.to_string());
                    break;
                }
            }
        }
        CheckedPage { from: self.from, id: self.id, events, more: more && failed.is_none(), failed }
    }
}

fn node_key(peer: &PeerId) -> Option<NodeKey> {
    key_of(peer).map(NodeKey)
}

impl Node {
    /// Takes an event of the wire. A page comes back to be checked on other cores.
    pub fn on_wire(&mut self, event: WireEvent) -> Option<UncheckedPage> {
        match event {
            WireEvent::Listening(address) => self.listening.push(address.to_string()),
            WireEvent::ListenFailed { address, reason } => self.warn(format!("cannot listen on {address}: {reason}")),
            WireEvent::Connected { peer, member, .. } => self.on_connected(&peer, member),
            WireEvent::Disconnected { peer, .. } => {
                if let Some(key) = node_key(&peer) {
                    self.connected.remove(&key);
                    self.engine.iter_mut().for_each(|e| e.disconnected(key));
                }
            }
            WireEvent::Request { peer, lane, ticket, bytes } => self.on_request(&peer, lane, ticket, &bytes),
            WireEvent::Response { peer, id, bytes } => return self.on_response(&peer, id, bytes),
            WireEvent::RequestFailed { peer, id, .. } => self.on_failed(&peer, id),
            WireEvent::Announced { from, message, bytes, .. } => self.on_announced(&from, message, &bytes),
            WireEvent::Found { peer, address } => self.dialling.found(peer, address),
            WireEvent::DialFailed { .. } => {}
        }
        None
    }

    fn on_connected(&mut self, peer: &PeerId, member: bool) {
        let Some(key) = node_key(peer) else { return };
        self.connected.insert(key, member);
        if member {
            let outputs = self.engine.as_mut().map(|e| e.connected(key)).unwrap_or_default();
            self.carry(outputs);
        } else {
            self.engine.iter_mut().for_each(|e| e.disconnected(key));
        }
        self.knock();
    }

    fn on_request(&mut self, peer: &PeerId, lane: Lane, ticket: Ticket, bytes: &[u8]) {
        let Some(key) = node_key(peer) else { return };
        match lane {
            Lane::Lobby => {
                let door = self.at_the_door(key, bytes).unwrap_or(Door::Closed);
                self.tell(WireCommand::Respond { ticket, bytes: cbor::encode(&door) });
            }
            Lane::Blob => {
                let answer = self.serve_blob(key, bytes);
                self.tell(WireCommand::Respond { ticket, bytes: answer });
            }
            Lane::Sync => {
                // The gate let it pass as a member; that it still is one is checked at every request.
                let allowed = self.engine.as_ref().is_some_and(|e| e.gate().contains(&key));
                let request = cbor::decode::<Request>(bytes).ok().filter(|_| allowed);
                let outputs = match (request, self.engine.as_mut()) {
                    (Some(request), Some(engine)) => engine.requested(key, ticket.0, request),
                    _ => Vec::new(),
                };
                self.carry(outputs);
            }
        }
    }

    fn on_response(&mut self, peer: &PeerId, id: u64, bytes: Vec<u8>) -> Option<UncheckedPage> {
        let from = node_key(peer)?;
        if id >= 1 << 62 {
            if self.asked_blobs.contains_key(&id) {
                self.blob_came(id, &bytes);
            } else {
                self.door_answered(&bytes);
            }
            return None;
        }
        match cbor::decode::<Answer>(&bytes) {
            Ok(Answer::Page(page)) => return Some(UncheckedPage { from, id, page }),
            Ok(answer) => {
                let outputs = self.engine.as_mut().map(|e| e.answered(from, id, answer)).unwrap_or_default();
                self.carry(outputs);
            }
            Err(e) => {
                self.warn(format!("node {from} sent an answer that cannot be read: {e}"));
                self.on_failed(peer, id);
            }
        }
        None
    }

    fn on_failed(&mut self, peer: &PeerId, id: u64) {
        if self.asked_blobs.remove(&id).is_some() {
            return;
        }
        if let (Some(key), Some(engine)) = (node_key(peer), self.engine.as_mut()) {
            let outputs = engine.failed(key, id);
            self.carry(outputs);
        }
    }

    /// Takes a checked page.
    pub fn on_page(&mut self, page: CheckedPage) {
        if let Some(why) = page.failed {
            self.warn(format!("node {} sent an event that was refused: {why}", page.from));
        }
        let outputs = self.engine.as_mut().map(|e| e.paged(page.from, page.id, page.events, page.more));
        self.carry(outputs.unwrap_or_default());
        self.acknowledge();
    }

    fn on_announced(&mut self, from: &PeerId, message: AnnouncementRef, bytes: &[u8]) {
        let told = cbor::decode::<Announcement>(bytes).ok();
        let verdict = if told.is_some() { Verdict::Accept } else { Verdict::Reject };
        self.tell(WireCommand::Validate { message, verdict });
        // The author may not be connected to us; the neighbour that handed the message on is.
        let author = node_key(from).filter(|k| self.connected.get(k) == Some(&true));
        let relay = node_key(&message.relay);
        if let (Some(told), Some(peer), Some(engine)) = (told, author.or(relay), self.engine.as_mut()) {
            let outputs = engine.announced(peer, told);
            self.carry(outputs);
        }
    }
}
