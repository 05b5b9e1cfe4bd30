//! Coming back to writing (R10): who asks, who stops, and how a log is continued. The states are in [`crate::recovery`].

use super::Node;
use crate::desk::Sentence;
use crate::recovery::{Cause, Recovery, Why};
use crate::say;
use regain_protocol::engine::Stored;
use regain_protocol::event::{Body, Dep, Header, Open};
use regain_protocol::id::{LogId, NodeKey, TopicId};
use regain_protocol::sync::EvidenceItem;
use regain_protocol::time::Minute;

/// Ticks between two questions to everybody who is connected.
const ASK_EVERY: u64 = 3;
/// Members asked at once.
const AT_ONCE: usize = 8;

impl Node {
    /// After the events of the disk were read: what the last run noted, and what this one found damaged.
    pub(super) fn enter_recovery(&mut self, damaged: &[TopicId]) {
        let (data, now) = (self.settings.data.clone(), self.now());
        let noted = std::fs::read(data.join("recovery")).ok();
        self.recovery = noted.map(|bytes| Recovery::from_bytes(&bytes, now)).unwrap_or_default();
        let suspended = std::fs::read_to_string(data.join("suspended")).ok();
        let all = suspended.is_none() && !self.recovery.writes();
        self.suspended = suspended.unwrap_or_default().lines().filter_map(TopicId::from_hex).collect();
        let Some(engine) = self.engine.as_mut() else { return };
        for topic in engine.follows().clone() {
            if all || damaged.contains(&topic) || self.suspended.contains(&topic) {
                engine.suspend(topic);
            }
        }
        if !engine.behind().is_empty() {
            self.recovery.damaged(now);
        }
        self.keep_recovery();
        if let Some(sentence) = self.recovery_sentence() {
            self.warn(sentence.english);
        }
    }

    /// Keeps on disk how this node recovers and in which topics, before what made it so is stored: a restart in between
    /// must not forget it.
    fn keep_recovery(&mut self) {
        let Some(engine) = self.engine.as_ref() else { return };
        let (data, behind) = (self.settings.data.clone(), engine.behind().clone());
        let state = data.join("recovery");
        let text: String = behind.iter().map(|t| format!("{t}\n")).collect();
        let written = match self.recovery {
            // First that nothing is suspended: a state without topics means that all are.
            Recovery::Writing if !state.exists() && behind == self.suspended => return,
            Recovery::Writing => crate::store::replace_file(&data.join("suspended"), text.as_bytes(), 0o600)
                .and_then(|()| remove(&state)),
            recovery => crate::store::replace_file(&state, &recovery.to_bytes(), 0o600)
                .and_then(|()| crate::store::replace_file(&data.join("suspended"), text.as_bytes(), 0o600)),
        };
        match written {
            Ok(()) => self.suspended = behind,
            Err(e) => self.stop(format!("it could not be noted that this node's own log is suspended: {e}")),
        }
    }

    /// Looks at what is about to be stored: events of this node's own logs that it did not write itself just now.
    pub(super) fn notice_own(&mut self, stored: &[Stored]) {
        let Some(engine) = self.engine.as_ref() else { return };
        if engine.behind().is_empty() {
            return;
        }
        let (actor, node) = (self.keys.actor, self.keys.node_key());
        let headers = stored.iter().filter_map(|s| Header::from_bytes(&s.record.header).ok());
        // What this node authors is never in a suspended topic, save the opening that ends the suspension.
        let own: Vec<Header> =
            headers.filter(|h| h.actor == actor && h.node == node && engine.behind().contains(&h.topic)).collect();
        let before = self.recovery;
        own.iter().for_each(|h| self.own_came(h.topic, h.minute));
        self.tell_recovery(before);
    }

    /// Looks at evidence that is about to be kept: a proof that this node's own log was written with two pens.
    pub(super) fn notice_own_fork(&mut self, item: &EvidenceItem) {
        let EvidenceItem::Fork(proof) = item else { return };
        let (actor, node) = (self.keys.actor, self.keys.node_key());
        let Some(engine) = self.engine.as_mut() else { return };
        let stem = proof.log().and_then(|log| Some(engine.ledger().log(&log)?.stem));
        let Some(stem) = stem.filter(|s| s.actor == actor && s.node == node) else { return };
        engine.suspend(stem.topic);
        let before = self.recovery;
        // Whenever it was written: the log cannot be continued where it is.
        self.own_came(stem.topic, Minute(0));
        self.tell_recovery(before);
    }

    /// An own event came from outside: in a topic that is suspended already it may be what was asked for.
    fn own_came(&mut self, topic: TopicId, written: Minute) {
        let now = self.now();
        match self.suspended.contains(&topic) {
            true => self.recovery.own_from_outside(written, now),
            false => self.recovery.own_unasked(now),
        }
    }

    fn tell_recovery(&mut self, before: Recovery) {
        let changed = self.recovery != before;
        if changed || self.engine.as_ref().is_some_and(|e| *e.behind() != self.suspended) {
            self.keep_recovery();
        }
        if let Some(sentence) = self.recovery_sentence().filter(|_| changed) {
            self.warn(sentence.english);
            self.owe_pulse();
        }
    }

    /// Once a second: asks, and goes on where enough were asked.
    pub(super) fn recover(&mut self) {
        if self.engine.as_ref().is_none_or(|e| e.behind().is_empty()) {
            return self.end_recovery();
        }
        if self.stopped.is_some() || self.recovery.is_stopped() {
            return;
        }
        if self.recovery.writes() {
            // Suspended for a reason that was not noticed: the careful reading is the one that asks a person.
            let before = self.recovery;
            self.recovery.own_unasked(self.now());
            return self.tell_recovery(before);
        }
        if self.ticks.is_multiple_of(ASK_EVERY) {
            let members: Vec<NodeKey> =
                self.connected.iter().filter(|(_, m)| **m).map(|(k, _)| *k).take(AT_ONCE).collect();
            for member in members {
                let outputs = self.engine.as_mut().map(|e| e.compare(member)).unwrap_or_default();
                self.carry(outputs);
            }
        }
        let known = self.known_others();
        let Some(engine) = self.engine.as_ref().filter(|e| e.is_quiet()) else { return };
        let due: Vec<TopicId> =
            engine.behind().iter().copied().filter(|t| self.recovery.has_asked(engine.asked(*t), known)).collect();
        due.into_iter().for_each(|topic| self.go_on(topic));
        self.end_recovery();
    }

    /// Other members that this node knows of.
    pub(crate) fn known_others(&mut self) -> usize {
        let own = self.keys.actor;
        self.engine.as_mut().map_or(0, |e| e.standing().members().keys().filter(|a| **a != own).count())
    }

    /// Continues this node's log of a topic in a successor, at the end of what counts of it; or frees the topic where there
    /// is no log to be continued.
    fn go_on(&mut self, topic: TopicId) {
        let Some(cert) = self.cert.clone() else { return };
        let Some(engine) = self.engine.as_mut() else { return };
        let Some(own) = engine.own_log(topic) else {
            self.continue_older(topic);
            return self.keep_recovery();
        };
        let Some((predecessor, admissions)) = self.end_of(own) else {
            return self.warn(
                "this node's log was begun with two pens and cannot be continued; its root key must certify a new node key"
                    .into(),
            );
        };
        let body = Body::Open(Open { cert, predecessor: Some(predecessor), admissions });
        self.author_open(topic, body);
        if self.engine.as_ref().is_some_and(|e| !e.behind().contains(&topic)) {
            self.warn("this node's log was continued in a new one after damage or a restore".into());
        }
        self.keep_recovery();
    }

    /// The last event of a log that counts, and the admissions it was opened with.
    fn end_of(&mut self, own: LogId) -> Option<(Dep, Vec<regain_protocol::id::EventId>)> {
        let engine = self.engine.as_mut()?;
        let standing = engine.standing();
        let log = engine.ledger().log(&own)?;
        let last = log.at(standing.end(&own)?.clean.checked_sub(1)?)?;
        let admissions = match log.at(0).and_then(|e| e.body.as_deref()) {
            Some(Body::Open(open)) => open.admissions.clone(),
            _ => Vec::new(),
        };
        Some((Dep { log: own, seq: last.seq, id: last.id }, admissions))
    }

    fn end_recovery(&mut self) {
        let behind = self.engine.as_ref().is_some_and(|e| !e.behind().is_empty());
        if self.recovery.writes() || self.recovery.is_stopped() || behind || self.engine.is_none() {
            return;
        }
        self.recovery.done();
        self.keep_recovery();
        self.owe_pulse();
        self.warn("this node has what others held of its own log, and writes again".into());
    }

    /// A person has made sure that no other machine uses this node's keys: it asks others for its own log.
    pub(crate) fn begin_recovery(&mut self) {
        self.recovery.begin(self.now());
        if let Some(engine) = self.engine.as_mut() {
            for topic in engine.follows().clone() {
                engine.suspend(topic);
            }
        }
        self.keep_recovery();
        self.owe_pulse();
    }

    /// A person answers for it that nobody holds more of this node's own log: it goes on without having asked.
    pub(crate) fn force_recovery(&mut self) {
        self.recovery.begin(self.now());
        let topics = self.engine.as_ref().map(|e| e.behind().clone()).unwrap_or_default();
        topics.into_iter().for_each(|topic| self.go_on(topic));
        self.end_recovery();
    }

    /// Where this node is on the way back to writing, as a sentence; none while it writes.
    pub(crate) fn recovery_sentence(&self) -> Option<Sentence> {
        Some(match self.recovery {
            Recovery::Writing => return None,
            Recovery::Asking { why: Why::Restored, .. } => say!(
                "recovery-restored",
                "this node was restored from a backup: it writes nothing until it has asked two members (or all there are) \
                 for the end of its own log; let it synchronise. A node that is alone is freed with \
                 `regain recovery force`"
            ),
            Recovery::Asking { why: Why::Damaged, .. } => say!(
                "recovery-damaged",
                "this node's own log may be damaged: it writes nothing there until it has asked two members (or all there \
                 are) for the end of it; let it synchronise"
            ),
            Recovery::Asking { why: Why::Returned, .. } => say!(
                "recovery-returned",
                "this organisation came back with a new node key: it writes nothing until it has asked two members (or all \
                 there are) for its own logs; let it synchronise"
            ),
            Recovery::Asking { why: Why::Begun, .. } => say!(
                "recovery-begun",
                "this node asks two members (or all there are) for the end of its own log and writes nothing until then; \
                 let it synchronise"
            ),
            Recovery::Stopped { cause: Cause::UnknownOwn, .. } => say!(
                "recovery-unknown-own",
                "other members hold events of this node that it does not know: either this is an old copy of its data (a \
                 machine set back, a backup copied by hand), or a second machine runs with its keys. It writes nothing. \
                 Make sure that no other machine runs with these keys, then run `regain recovery begin`"
            ),
            Recovery::Stopped { cause: Cause::SecondMachine, .. } => say!(
                "recovery-second-machine",
                "a second machine writes with the keys of this node: it has written since this one was restored. This node \
                 writes nothing. Stop one of the two for good; if this one is to stay, run `regain recovery begin` here"
            ),
        })
    }
}

/// Removes a file durably; one that is not there is removed already.
fn remove(path: &std::path::Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    path.parent().map_or(Ok(()), |dir| std::fs::File::open(dir)?.sync_all())
}
