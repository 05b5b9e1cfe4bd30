//! My keys: which key signs since when, and closing the log of a stolen one.

use super::told::{KeysTold, LogClosed, OwnLog};
use crate::desk::{Answer, DeskError};
use crate::identity::root_from_groups;
use crate::node::Node;
use regain_protocol::id::LogId;
use regain_protocol::log::EndKind;
use regain_protocol::member::RootClose;
use regain_protocol::sync::EvidenceItem;
use serde::Deserialize;
use utoipa::ToSchema;

/// Closing a log with the printed root.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseLogInput {
    /// The log, hex, or the beginning of it.
    pub log: String,
    /// How many of its events were this organisation's own: the later ones are the thief's.
    pub keep: u64,
    /// The whole printed root key: fourteen groups. It signs once and is forgotten.
    pub root_groups: Vec<String>,
}

fn end_code(end: EndKind) -> &'static str {
    match end {
        EndKind::Open | EndKind::Epoch => "open",
        EndKind::Closed => "closed",
        EndKind::Fork => "fork",
        EndKind::Cut => "cut",
    }
}

impl Node {
    /// This organisation's keys and the logs they sign.
    ///
    /// # Errors
    /// None: without a network there are no logs.
    pub fn keys(&mut self) -> Answer<KeysTold> {
        let (actor, node) = (self.keys.actor, self.keys.node_key());
        let mut logs = Vec::new();
        if let Some(engine) = self.engine.as_mut() {
            let standing = engine.standing();
            let topics = engine.ledger().topics().clone();
            for (topic, name) in topics {
                let own = engine.ledger().logs(topic).filter(|(_, l)| l.stem.actor == actor);
                logs.extend(own.map(|(id, log)| {
                    let end = standing.end(id);
                    OwnLog {
                        log: id.to_string(),
                        topic: name.as_str().into(),
                        key: log.stem.node.to_string(),
                        current: log.stem.node == node,
                        since: log.at(0).map(|e| e.minute.day().to_string()).unwrap_or_default(),
                        events: log.len(),
                        clean: end.map_or(0, |e| e.clean),
                        end: end.map_or("open", |e| end_code(e.why)).to_owned(),
                    }
                }));
            }
        }
        Ok(KeysTold {
            did: actor.did(),
            node: node.to_string(),
            certificate: self.cert.as_ref().map(|c| c.n),
            root_on_node: self.keys.has_root(),
            logs,
        })
    }

    /// Closes a log of this organisation after its last honest event, with the printed root. The root is not kept.
    ///
    /// # Errors
    /// The root is another's or mistyped, or there is no such log.
    pub fn close_log(&mut self, input: &CloseLogInput) -> Answer<LogClosed> {
        let actor = self.keys.actor;
        let root = root_from_groups(&input.root_groups).filter(|r| r.actor() == actor);
        let root = root.ok_or_else(|| {
            DeskError::Refused(say!(
                "root-typed",
                "these fourteen groups are not this organisation's printed root key; read them from the paper again"
            ))
        })?;
        let wanted = input.log.trim().to_lowercase();
        let engine = self.engine()?;
        let topics: Vec<_> = engine.ledger().topics().keys().copied().collect();
        let logs = topics.iter().flat_map(|t| engine.ledger().logs_of(actor, *t));
        let mut found = logs.filter(|l: &LogId| wanted.len() >= 6 && l.to_string().starts_with(&wanted));
        let missing = || {
            DeskError::NotFound(say!(
                "own-log-unknown",
                "your organisation has no log `{name}`, or not so many events in it; look at your keys again",
                name = input.log
            ))
        };
        let log = found.next().ok_or_else(missing)?;
        let seq = input.keep.checked_sub(1).ok_or_else(missing)?;
        let last = engine.ledger().log(&log).and_then(|l| l.at(seq)).map(|e| e.id).ok_or_else(missing)?;
        let close = RootClose::sign(&root, engine.ledger().charter_id(), log, seq, last);
        let outputs = engine.evidence(EvidenceItem::Close(close));
        self.carry(outputs);
        let clean = self.engine()?.standing().end(&log).map_or(0, |e| e.clean);
        Ok(LogClosed { log: log.to_string(), clean })
    }
}
