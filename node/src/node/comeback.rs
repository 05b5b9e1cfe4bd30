//! An organisation that comes back with another node key: who lets it in, and how it goes on (`regain comeback`).
//!
//! ```text
//! comes back                         whoever invited it
//! charter? ------------------------> the charter
//! root: "I come back as this key" -> where its logs end, by what counts
//! root certifies the key, n + 1 ---> takes the certificate as evidence; the gate lets the new key in, not the old one
//! syncs, asks two members for its own logs, and continues each in a successor
//! ```

use super::{Coming, Node};
use crate::journal::Fact;
use crate::lobby::Door;
use regain_protocol::engine::Continuation;
use regain_protocol::event::{Body, Dep, Open};
use regain_protocol::hash::Hash;
use regain_protocol::id::{NodeKey, TopicId};
use regain_protocol::key::Strict;
use regain_protocol::limits::{MAX_CERTS, MAX_ENDS};
use regain_protocol::member::{Comeback, KeyCert};
use regain_protocol::sync::EvidenceItem;

impl Node {
    /// Where the logs of an organisation end, for its root.
    pub(super) fn ends_for(&mut self, from: NodeKey, comeback: &Comeback) -> Option<Door> {
        let engine = self.engine.as_mut()?;
        if comeback.node != from || !comeback.is_valid(engine.ledger().charter_id(), &Strict) {
            return None;
        }
        let (n, ends) = engine.ends_of(comeback.actor)?;
        Some(Door::Ends(n, ends))
    }

    /// A member with a newer certificate is let in by its root's word: nobody has to admit it again.
    pub(super) fn welcome_back(&mut self, secret: Hash, cert: &KeyCert) -> Option<Door> {
        let used = Fact::InvitationUsed { secret: secret.to_string(), node: cert.node.to_string() };
        self.journal.write(&used).ok()?;
        self.invitations.insert(secret, Some(cert.node));
        let engine = self.engine.as_mut()?;
        let needed = engine.ledger().admissions_needed_at(engine.ledger().epoch()) as u32;
        let outputs = engine.evidence(EvidenceItem::Cert(cert.clone()));
        self.carry(outputs);
        Some(Door::Progress(needed, needed))
    }

    /// Whoever invited this node said where the logs of its organisation end: the root certifies its key with that.
    pub(super) fn ends_came(&mut self, n: u32, ends: Vec<Dep>) {
        let Some(joining) = &mut self.joining else { return };
        let charter = match std::mem::replace(&mut joining.how, Coming::New) {
            Coming::BackTo(charter) => *charter,
            // Nobody was asked for that.
            how => return joining.how = how,
        };
        let actor = joining.root.as_ref().map(|r| r.actor());
        let taken = actor.map(|actor| self.keys.speak_for(actor));
        if n >= MAX_CERTS || ends.len() > MAX_ENDS {
            return self.warn("the inviting node told more of this organisation's logs than there can be".into());
        }
        match taken {
            Some(Ok(())) => self.certify(charter, n, ends),
            Some(Err(e)) => self.warn(format!("the organisation's name could not be kept with this node's keys: {e}")),
            None => {}
        }
    }

    /// Goes on where the log of an older key ended.
    pub(super) fn continue_older(&mut self, topic: TopicId) {
        let Some(cert) = self.cert.clone() else { return };
        let Some(engine) = self.engine.as_mut() else { return };
        match engine.continuation(topic) {
            Continuation::First => engine.resume(topic),
            Continuation::Later => {}
            Continuation::After(predecessor, admissions) => {
                self.author_open(topic, Body::Open(Open { cert, predecessor: Some(predecessor), admissions }));
            }
            Continuation::Never => self.warn(
                "two successors of this organisation's log exist already, so that no key can continue it; its devices come \
                 back into the books when they are entered anew by an organisation with another root key"
                    .into(),
            ),
        }
    }
}
