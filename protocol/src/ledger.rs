//! All logs of one network as this node holds them, and the one way in: [`Ledger::admit`].
//!
//! An event is stored only once everything it sees is stored (R3); it is refused only for bad bytes, signature or
//! chain, or when it opens a log without right (R4). Everything else is stored and judged, whatever the verdict.

mod admit;
mod appended;
mod epochs;
mod look;
mod order;
mod replay;
mod watch;

use crate::id::{ActorId, CharterId, EventId, LogId, TopicId};
use crate::key::Checker;
use crate::limits::MAX_LOGS;
use crate::log::{Entry, Log};
use crate::member::{Charter, KeyCert, RootClose};
use crate::standing::ForkProof;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

pub use admit::{Admitted, Blocked, Chain, Missing, Outcome, Refusal};
pub use epochs::{Epoch, EpochTaken, Split};
pub use watch::Watch;

/// Everything this node stored of a network, judged.
pub struct Ledger {
    charter: Charter,
    id: CharterId,
    topics: BTreeMap<TopicId, String>,
    checker: Arc<dyn Checker + Send + Sync>,
    pub(crate) logs: BTreeMap<LogId, Log>,
    /// Where every stored event lies.
    events: HashMap<EventId, (LogId, u64)>,
    /// Logs of each actor in each topic.
    pens: BTreeMap<(ActorId, TopicId), BTreeSet<LogId>>,
    /// The lowest fork proof of each log.
    pub(crate) forks: BTreeMap<LogId, ForkProof>,
    /// The lowest closing of each log by each root that signed one; only the owner's has an effect.
    pub(crate) closes: BTreeMap<(LogId, ActorId), RootClose>,
    /// Certificates seen, by actor and number; of two with one number the one with the lower bytes.
    pub(crate) certs: BTreeMap<(ActorId, u32), KeyCert>,
    /// Epochs with their signatures.
    epochs: epochs::Epochs,
    /// Counts everything that changed, so that folds know when to run again.
    version: u64,
    appended: appended::Appended,
    watched: watch::Watched,
}

impl Ledger {
    /// An empty ledger of a verified charter.
    #[must_use]
    pub fn new(charter: Charter, checker: Arc<dyn Checker + Send + Sync>) -> Self {
        let topics = charter.body.topics.iter().map(|t| (TopicId::of(t), t.clone())).collect();
        let id = charter.id();
        let epochs = epochs::Epochs::new(&charter.body, id);
        Ledger {
            charter,
            id,
            topics,
            checker,
            logs: BTreeMap::new(),
            pens: BTreeMap::new(),
            events: HashMap::new(),
            forks: BTreeMap::new(),
            closes: BTreeMap::new(),
            certs: BTreeMap::new(),
            epochs,
            version: 0,
            appended: appended::Appended::default(),
            watched: watch::Watched::default(),
        }
    }

    /// The charter.
    #[must_use]
    pub fn charter(&self) -> &Charter {
        &self.charter
    }

    /// The network's id.
    #[must_use]
    pub fn charter_id(&self) -> CharterId {
        self.id
    }

    /// The checker.
    #[must_use]
    pub fn checker(&self) -> &Arc<dyn Checker + Send + Sync> {
        &self.checker
    }

    /// Topics of the charter, by id.
    #[must_use]
    pub fn topics(&self) -> &BTreeMap<TopicId, String> {
        &self.topics
    }

    /// The governance topic.
    #[must_use]
    pub fn governance(&self) -> TopicId {
        TopicId::of("governance")
    }

    /// A log.
    #[must_use]
    pub fn log(&self, id: &LogId) -> Option<&Log> {
        self.logs.get(id)
    }

    /// Logs of a topic, ascending by id.
    pub fn logs(&self, topic: TopicId) -> impl Iterator<Item = (&LogId, &Log)> {
        self.logs.iter().filter(move |(_, l)| l.stem.topic == topic)
    }

    /// Where an event lies.
    #[must_use]
    pub fn place(&self, id: &EventId) -> Option<(LogId, u64)> {
        self.events.get(id).copied()
    }

    /// A stored event with its log.
    #[must_use]
    pub fn event(&self, id: &EventId) -> Option<(&Log, &Entry)> {
        let (log, seq) = self.events.get(id)?;
        let log = self.logs.get(log)?;
        Some((log, log.entry(*seq, id)?))
    }

    /// Number of stored events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Changes whenever anything stored changes.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Takes a fork proof in, if it verifies and is lower than what is known. Returns whether it was news.
    pub fn add_fork(&mut self, proof: ForkProof) -> bool {
        let Some((log, seq)) = proof.verify(self.id, &*self.checker) else { return false };
        if !self.topics.contains_key(&proof.topic(&*self.checker).unwrap_or(TopicId::ZERO)) {
            return false;
        }
        let lower = self.forks.get(&log).is_none_or(|known| seq < known.seq());
        if lower {
            self.forks.insert(log, proof);
            self.changed();
        }
        lower
    }

    /// Takes a root closing in. Returns whether it was news.
    pub fn add_close(&mut self, close: RootClose) -> bool {
        let known = self.closes.get(&(close.log, close.actor));
        let lower = known.is_none_or(|k| close.seq < k.seq);
        if !lower || !close.is_valid(self.id, &*self.checker) {
            return false;
        }
        self.closes.insert((close.log, close.actor), close);
        self.changed();
        true
    }

    /// Takes a certificate of a known actor in. Returns whether it was news.
    pub fn add_cert(&mut self, cert: KeyCert) -> bool {
        if !self.is_news(&cert) || !cert.is_valid(self.id, &*self.checker) {
            return false;
        }
        self.certs.insert((cert.actor, cert.n), cert);
        self.changed();
        true
    }

    /// Whether a certificate is not known, nor another of that number which comes before it. A root that signs two of
    /// one number must not make nodes disagree by what they heard first.
    fn is_news(&self, cert: &KeyCert) -> bool {
        let known = self.certs.get(&(cert.actor, cert.n));
        known.is_none_or(|known| crate::cbor::encode(cert) < crate::cbor::encode(known))
    }

    /// Whether a log was written with two pens from its very first event: then nothing that event says may count, for
    /// nodes hold different ones.
    pub(crate) fn is_forked_at_its_opening(&self, log: &LogId) -> bool {
        self.forks.get(log).is_some_and(|proof| proof.seq() == 0)
    }

    /// The log that one succeeds, unless two openings contradict each other about it.
    pub(crate) fn predecessor(&self, log: &LogId) -> Option<crate::event::Dep> {
        if self.is_forked_at_its_opening(log) {
            return None;
        }
        look::opening(self.logs.get(log)?, &EventId::ZERO)
    }

    /// Fork proofs, lowest of each log.
    pub fn forks(&self) -> impl Iterator<Item = &ForkProof> {
        self.forks.values()
    }

    /// Root closings.
    pub fn closes(&self) -> impl Iterator<Item = &RootClose> {
        self.closes.values()
    }

    /// Ids of all logs of an actor in a topic.
    #[must_use]
    pub fn logs_of(&self, actor: ActorId, topic: TopicId) -> BTreeSet<LogId> {
        self.pens.get(&(actor, topic)).cloned().unwrap_or_default()
    }

    /// Of an actor with more logs in a topic than there may be: the last of those that show it, by id. All of its logs there
    /// end before their first event, so that nobody needs to hear of the others.
    #[must_use]
    pub fn last_of_too_many(&self, actor: ActorId, topic: TopicId) -> Option<LogId> {
        self.pens.get(&(actor, topic))?.iter().nth(MAX_LOGS).copied()
    }

    /// Whether an actor has more logs of governance than there may be: nodes hold different ones of them.
    pub(crate) fn has_too_many(&self, actor: ActorId) -> bool {
        self.last_of_too_many(actor, self.governance()).is_some()
    }

    /// Actors with more logs in a topic than there may be.
    pub(crate) fn too_many(&self) -> impl Iterator<Item = (ActorId, TopicId)> {
        self.pens.iter().filter(|(_, logs)| logs.len() > MAX_LOGS).map(|(place, _)| *place)
    }
}
