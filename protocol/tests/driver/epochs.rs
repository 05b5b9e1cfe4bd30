//! Epochs in the story: proposing and signing them with the keys of its organisations.

use crate::network::{Network, TRADE, Who};
use regain_protocol::event::Dep;
use regain_protocol::id::{ActorId, EpochId, LogId};
use regain_protocol::ledger::EpochTaken;
use regain_protocol::member::{Cut, EpochBody, Role, SignedEpoch};
use regain_protocol::standing::StandingMap;
use std::collections::BTreeMap;

impl Network {
    /// A child of the tip with everybody who is a member now.
    pub fn next_epoch(&self) -> EpochBody {
        let standing = StandingMap::of(&self.ledger);
        let tip = self.ledger.tip();
        EpochBody {
            n: tip.n + 1,
            parent: self.ledger.epoch(),
            members: standing.members().iter().map(|(a, r)| (*a, *r)).collect(),
            topics: tip.topics.clone(),
            rules: tip.rules,
            cuts: Vec::new(),
        }
    }

    /// The same without one of them, whose logs are cut where they are now.
    pub fn without(&self, who: Who) -> EpochBody {
        let (mut body, actor) = (self.next_epoch(), self.id(who));
        body.members.retain(|(a, _)| *a != actor);
        let topics = self.ledger.topics().keys().copied();
        let logs: BTreeMap<LogId, Option<Dep>> = topics
            .flat_map(|t| self.ledger.logs(t))
            .filter(|(_, log)| log.stem.actor == actor)
            .map(|(id, log)| (*id, log.head().map(|h| Dep { log: *id, seq: h.seq, id: h.id })))
            .collect();
        body.cuts = logs.into_iter().map(|(log, last)| Cut { log, last }).collect();
        body
    }

    /// The same with the log of trade cut after an event of that place.
    pub fn without_after(&self, who: Who, place: Dep) -> EpochBody {
        let mut body = self.without(who);
        let log = self.log(who, TRADE);
        body.cuts.iter_mut().filter(|c| c.log == log).for_each(|c| c.last = Some(place));
        body
    }

    /// The same with other roles.
    pub fn with_roles(&self, roles: &[(Who, Role)]) -> EpochBody {
        let mut body = self.next_epoch();
        let new: BTreeMap<ActorId, Role> = roles.iter().map(|(w, r)| (self.id(*w), *r)).collect();
        body.members.iter_mut().for_each(|(a, role)| *role = new.get(a).copied().unwrap_or(*role));
        body
    }

    /// The body with signatures of these.
    pub fn signed(&self, body: &EpochBody, by: &[Who]) -> SignedEpoch {
        let charter = self.ledger.charter_id();
        let sign = |w: &Who| (self.id(*w), body.sign(charter, &self.actor(*w).node));
        let signatures: BTreeMap<_, _> = by.iter().map(sign).collect();
        SignedEpoch { body: body.clone(), signatures: signatures.into_iter().collect() }
    }

    /// Brings an epoch in with signatures of these.
    pub fn epoch(&mut self, body: &EpochBody, by: &[Who]) -> EpochTaken {
        let signed = self.signed(body, by);
        let taken = self.ledger.add_epoch(&signed);
        if matches!(taken, EpochTaken::News { .. }) {
            self.epochs.push(signed);
        }
        taken
    }

    /// The same; it must be in effect then.
    #[track_caller]
    pub fn enacted(&mut self, body: &EpochBody, by: &[Who]) -> EpochId {
        assert_eq!(self.epoch(body, by), EpochTaken::News { whole: true });
        assert_eq!(self.ledger.epoch(), body.id(), "a quorum has signed");
        body.id()
    }
}
