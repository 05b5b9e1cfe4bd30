//! An organisation that comes back with another node key: what its root has to certify, and where its logs go on.

use super::{Engine, Output};
use crate::event::{Body, Dep};
use crate::id::{ActorId, EventId, LogId, TopicId};
use crate::limits::{MAX_CERTS, MAX_ENDS};
use crate::member::KeyCert;
use crate::sync::EvidenceItem;
use std::collections::BTreeSet;

/// Where a log of this node's key has to begin in a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Continuation {
    /// Its organisation has no log there that could be continued: at the beginning.
    First,
    /// After that event, by these admissions.
    After(Dep, Vec<EventId>),
    /// Not known yet: its certificate names an end of a log that has not come.
    Later,
    /// Nowhere: the end of its log has two successors already, and a third would be one pen more (R1).
    Never,
}

impl Engine {
    /// What a root must certify for another node key: the number, and every log of its organisation with the last event that
    /// counts. `None` where that is no member in standing, where there are more logs or numbers than a certificate can have,
    /// or where this node does not store every topic that the organisation may write in: a log that the certificate does not
    /// name ends before its first event.
    pub fn ends_of(&mut self, actor: ActorId) -> Option<(u32, Vec<Dep>)> {
        let written_in = self.topics_by_actor().remove(&actor).unwrap_or_default();
        let standing = self.standing();
        if !written_in.is_subset(&self.follows) || !standing.members().contains_key(&actor) {
            return None;
        }
        let known = self.ledger.certs.range((actor, 0)..=(actor, u32::MAX)).next_back().map(|(_, cert)| cert.n);
        let founder = self.ledger.charter().body.founder(actor).map(|f| f.cert.n);
        let n = known.max(founder).map_or(0, |n| n + 1);
        let logs = self.ledger.logs.iter().filter(|(_, log)| log.stem.actor == actor);
        let ends: Vec<Dep> = logs
            .filter_map(|(id, log)| {
                let last = log.at(standing.end(id)?.clean.checked_sub(1)?)?;
                Some(Dep { log: *id, seq: last.seq, id: last.id })
            })
            .collect();
        (n < MAX_CERTS && ends.len() <= MAX_ENDS).then_some((n, ends))
    }

    /// Whether a certificate is of a member in standing, and none with a higher number is known: its root's word is enough to
    /// let that node key in.
    pub fn is_of_member(&mut self, cert: &KeyCert) -> bool {
        let newest = self.ledger.certs.range((cert.actor, 0)..=(cert.actor, u32::MAX)).next_back();
        let is_news = newest.is_none_or(|(_, known)| known.n < cert.n || known == cert);
        cert.n > 0 && is_news && self.standing().members().contains_key(&cert.actor)
    }

    /// Takes in this node's own certificate, where it replaces another: it says where the logs of the older key end.
    pub fn certified(&mut self, cert: &KeyCert) -> Vec<Output> {
        if cert.n > 0 { self.evidence(EvidenceItem::Cert(cert.clone())) } else { Vec::new() }
    }

    /// Where this node's log of a topic has to begin, by the logs of its organisation that are here.
    pub fn continuation(&mut self, topic: TopicId) -> Continuation {
        let standing = self.standing();
        let newest = self.ledger.certs.range((self.actor, 0)..=(self.actor, u32::MAX)).next_back();
        if newest.is_some_and(|(_, cert)| cert.ends.iter().any(|end| self.ledger.event(&end.id).is_none())) {
            return Continuation::Later;
        }
        let own = self.ledger.logs_of(self.actor, topic);
        let clean = |log: &LogId| standing.end(log).map_or(0, |e| e.clean);
        let followed: BTreeSet<LogId> =
            own.iter().filter(|l| clean(l) > 0).filter_map(|l| Some(self.ledger.predecessor(l)?.log)).collect();
        let mut open = own.iter().filter(|l| clean(l) > 0 && !followed.contains(l));
        let Some(last) = open.next() else {
            let rest = own.iter().all(|l| self.ledger.is_forked_at_its_opening(l));
            return if rest { Continuation::First } else { Continuation::Never };
        };
        // Two open ends are two pens; and heirs that ended before their first event are heirs all the same.
        let heirs = own.iter().any(|l| self.ledger.predecessor(l).is_some_and(|before| before.log == *last));
        let place = self.ledger.log(last).and_then(|log| Some((log, log.at(clean(last).checked_sub(1)?)?)));
        let Some((log, entry)) = place.filter(|_| open.next().is_none() && !heirs) else { return Continuation::Never };
        let admissions = match log.at(0).and_then(|e| e.body.as_deref()) {
            Some(Body::Open(open)) => open.admissions.clone(),
            _ => Vec::new(),
        };
        Continuation::After(Dep { log: *last, seq: entry.seq, id: entry.id }, admissions)
    }
}
