//! What honest seats owe to governance: they cite the newest epoch, and guarantors sign what was agreed.

use super::World;
use regain_protocol::engine::Change;
use regain_protocol::event::{Ack, Body, Extra};
use regain_protocol::id::{EpochId, TopicId};
use regain_protocol::member::EpochBody;
use regain_protocol::sync::EvidenceItem;

impl World {
    /// Cites the newest epoch, or signs one of the ballot. Returns whether it did.
    pub(super) fn govern_next(&mut self, at: usize) -> bool {
        let governance = TopicId::of("governance");
        if self.restored.contains(&(at, governance)) || self.engine(at).own_log(governance).is_none() {
            return false;
        }
        if self.engine(at).should_cite() {
            return self.author(at, governance, Body::Ack(Ack {}), Extra::default()).is_ok();
        }
        let open = self.ballot.iter().filter(|(_, signers)| signers.contains(&at));
        let bodies: Vec<EpochBody> = open.map(|(body, _)| body.clone()).collect();
        bodies.iter().any(|body| self.sign_epoch(at, body))
    }

    /// Signs an epoch as a node does: the event durable first, then the signature for everybody.
    pub fn sign_epoch(&mut self, at: usize, body: &EpochBody) -> bool {
        let (key, actor) = (self.seats[at].keys.copy().node, self.seats[at].actor());
        let engine = self.engine(at);
        if engine.ledger().epoch_at(body.id()).is_some_and(|e| e.signatures.contains_key(&actor)) {
            return false;
        }
        let Ok((event, signed)) = engine.sign_epoch(&key, body) else { return false };
        if self.author(at, TopicId::of("governance"), event, Extra::default()).is_err() {
            return false;
        }
        self.tell_epoch(at, EvidenceItem::Epoch(signed));
        true
    }

    /// An epoch reaches a seat: from its own desk, from a peer, or on a stick.
    pub fn tell_epoch(&mut self, at: usize, item: EvidenceItem) {
        if self.runs(at) {
            let outputs = self.engine(at).evidence(item);
            self.carry(at, outputs);
        }
    }

    /// A running seat proposes a change, which these seats sign when they come to it.
    pub fn agree_on(&mut self, by: usize, change: &Change, signers: &[usize]) -> Option<EpochBody> {
        if !self.runs(by) {
            return None;
        }
        let body = self.engine(by).propose(change).ok()?;
        self.ballot.push((body.clone(), signers.to_vec()));
        Some(body)
    }

    /// Whether every honest seat runs, follows that epoch and has said so in its own log.
    pub fn everybody_follows(&mut self, epoch: EpochId) -> bool {
        let governance = TopicId::of("governance");
        self.honest().into_iter().all(|at| {
            self.runs(at) && {
                let engine = self.engine(at);
                engine.own_log(governance).is_some() && engine.ledger().epoch() == epoch && !engine.should_cite()
            }
        })
    }

    /// Checks that every honest seat follows that epoch at rest.
    pub fn ensure_followed(&mut self, epoch: EpochId) {
        for at in self.honest() {
            let tip = self.engine(at).ledger().epoch();
            let name = self.seats[at].name.clone();
            self.ensure(tip == epoch, || format!("{name} follows {tip} and not the epoch that was agreed"));
        }
    }
}
