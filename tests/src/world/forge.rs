//! Signing past the rules: what an adversary's own software does. The bytes are right, the meaning need not be.

use regain_protocol::engine::{Engine, Prepared};
use regain_protocol::event::{Body, Dep, ExtraPart, Header, Record, payload_hash};
use regain_protocol::id::{EpochId, EventId, Incarnation, TopicId};
use regain_protocol::key::SecretKey;
use regain_protocol::log::Stem;
use regain_protocol::time::Minute;
use std::collections::BTreeMap;

/// What stands in a forged event besides its place.
#[derive(Clone, Debug)]
pub struct Content {
    /// Number of the kind.
    pub kind: u16,
    /// Facts.
    pub facts: Vec<u8>,
    /// Extra.
    pub extra: ExtraPart,
    /// Deps.
    pub deps: Vec<Dep>,
    /// Claimed time.
    pub minute: Minute,
}

impl Content {
    /// A body's content without extra.
    #[must_use]
    pub fn of(body: &Body, deps: Vec<Dep>) -> Self {
        Content {
            kind: body.kind().number(),
            facts: body.to_facts(),
            extra: ExtraPart::None,
            deps,
            minute: Minute(29_000_000),
        }
    }
}

/// Signs content at a place of a log, under the charter's epoch.
#[must_use]
pub fn sign(key: &SecretKey, stem: Stem, seq: u64, prev: EventId, content: Content) -> Record {
    sign_under(EpochId(stem.charter.0), key, stem, (seq, prev), content)
}

/// Signs content at a place of a log, citing an epoch.
#[must_use]
pub fn sign_under(
    epoch: EpochId,
    key: &SecretKey,
    stem: Stem,
    (seq, prev): (u64, EventId),
    content: Content,
) -> Record {
    let header = Header {
        version: 1,
        charter: stem.charter,
        actor: stem.actor,
        node: stem.node,
        topic: stem.topic,
        incarnation: stem.incarnation,
        seq,
        prev,
        epoch,
        deps: content.deps,
        witness: Vec::new(),
        minute: content.minute,
        kind: content.kind,
        payload: payload_hash(&content.facts, &content.extra),
    };
    Record::sign(&header, key, content.facts, content.extra)
}

/// The next event of the engine's own log in a topic, whatever the rules say about it.
#[must_use]
pub fn next(engine: &Engine, key: &SecretKey, topic: TopicId, body: Body, deps: Vec<Dep>) -> Option<Prepared> {
    let log = engine.ledger().log(&engine.own_log(topic)?)?;
    let head = log.head()?;
    let content = Content::of(&body, deps);
    let event = sign_under(log.pen.epoch, key, log.stem, (log.len(), head.id), content).trust().ok()?;
    Some(Prepared { event })
}

/// The first event of a new log, whatever the rules say about it.
#[must_use]
pub fn first(
    engine: &Engine,
    key: &SecretKey,
    topic: TopicId,
    incarnation: Incarnation,
    body: Body,
    deps: Vec<Dep>,
) -> Option<Prepared> {
    let stem =
        Stem { charter: engine.ledger().charter_id(), actor: engine.actor(), node: engine.node(), topic, incarnation };
    let event = sign(key, stem, 0, EventId::ZERO, Content::of(&body, deps)).trust().ok()?;
    Some(Prepared { event })
}

/// Deps by which the engine's own log would see everything a body refers to.
#[must_use]
pub fn deps_for(engine: &Engine, body: &Body) -> Vec<Dep> {
    let mut deps: BTreeMap<_, Dep> = BTreeMap::new();
    for id in body.references() {
        let (Some((log, entry)), Some((log_id, seq))) = (engine.ledger().event(&id), engine.ledger().place(&id)) else {
            continue;
        };
        if log.stem.actor != engine.actor() {
            deps.insert(log_id, Dep { log: log_id, seq, id: entry.id });
        }
    }
    deps.into_values().collect()
}
