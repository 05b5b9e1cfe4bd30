//! The whole node without a wire or a disk: inputs go in, outputs come out, nothing else happens.
//!
//! ```text
//! Input  : a peer came or went, a request, an answer with verified events, an announcement, a tick
//! Output : append these records, send this request, serve this range, announce, keep this evidence, note this
//! ```
//! The caller carries outputs out in order. `Append` must be durable before anything after it is carried out: nothing
//! is announced or served that a crash could lose.

mod author;
mod comeback;
mod epochs;
mod evidence;
mod inbound;
mod outbound;
mod peers;
mod quota;
mod territories;

pub use author::{AuthorError, Draft, Prepared};
pub use comeback::Continuation;
pub use epochs::{Change, EpochError};
pub use peers::SyncMode;
pub use quota::Allowance;

use crate::event::{Extra, Record};
use crate::hash::Hash;
use crate::heads::{Head, digest, heads};
use crate::id::{ActorId, BlobId, EventId, LogId, NodeKey, TopicId};
use crate::key::Checker;
use crate::ledger::{Chain, Ledger};
use crate::member::{Charter, KeyCert, SignedEpoch};
use crate::standing::StandingMap;
use crate::sync::{Announcement, Answer, EvidenceItem, Request};
use crate::view::View;
use peers::{Peer, Pending};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// A stored event's place, as the disk needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its log.
    pub log: LogId,
    /// Its place.
    pub seq: u64,
    /// Its id.
    pub id: EventId,
    /// Its chain.
    pub on: Chain,
    /// Its bytes.
    pub record: Record,
}

/// A range to read from disk and send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serve {
    /// The log.
    pub log: LogId,
    /// Places and ids, consecutive.
    pub events: Vec<(u64, EventId)>,
    /// Whether more could follow.
    pub more: bool,
}

/// What the caller has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Make these events durable, in this order.
    Append(Vec<Stored>),
    /// Make this evidence durable.
    Keep(EvidenceItem),
    /// Ask a peer; its answer comes back under `id`.
    Send {
        /// Whom.
        to: NodeKey,
        /// Correlates the answer.
        id: u64,
        /// What.
        request: Request,
    },
    /// Answer a request.
    Reply {
        /// Correlates the request.
        ticket: u64,
        /// With what.
        answer: Box<Answer>,
    },
    /// Read these events and answer with a page.
    Serve {
        /// Correlates the request.
        ticket: u64,
        /// What to read.
        range: Serve,
    },
    /// Tell everybody.
    Announce(Announcement),
    /// Two events at one place: read the stored one's header and bring the proof back with [`Engine::evidence`].
    ProveFork {
        /// The stored event.
        mine: EventId,
        /// Its log.
        log: LogId,
        /// Its place.
        seq: u64,
        /// The other one.
        other: Box<Record>,
    },
    /// The extra of this event was withdrawn: overwrite it.
    Redact(EventId),
    /// No event describes these attachments any more: delete them.
    Forget(Vec<BlobId>),
    /// Who may connect changed.
    Members,
    /// Something a person should read.
    Note(String),
}

/// One node of one network.
pub struct Engine {
    ledger: Ledger,
    actor: ActorId,
    node: NodeKey,
    follows: BTreeSet<TopicId>,
    own: BTreeMap<TopicId, LogId>,
    extras: BTreeMap<EventId, Extra>,
    withdrawn: BTreeSet<EventId>,
    peers: BTreeMap<NodeKey, Peer>,
    pending: BTreeMap<LogId, Pending>,
    mode: SyncMode,
    next_id: u64,
    kept: Option<(u64, Arc<StandingMap>)>,
    views: BTreeMap<TopicId, (u64, Arc<View>)>,
    gate: BTreeSet<NodeKey>,
    /// Whether an event came since that may change it.
    gate_is_old: bool,
    /// Topics that each node which may connect may read, besides governance.
    readers: BTreeMap<NodeKey, BTreeSet<TopicId>>,
    trade: Option<territories::Trade>,
    held: BTreeMap<NodeKey, BTreeMap<LogId, u64>>,
    behind: BTreeSet<TopicId>,
    heard: BTreeMap<TopicId, BTreeSet<NodeKey>>,
    waiting: VecDeque<SignedEpoch>,
    new_keys: bool,
    quota: quota::Quota,
    inviter: Option<NodeKey>,
    /// Pieces of evidence told so far, where one answer does not hold all.
    told_evidence: usize,
}

impl Engine {
    /// An engine for `actor` whose node key is `node`, following every topic of the charter.
    #[must_use]
    pub fn new(
        charter: Charter,
        actor: ActorId,
        node: NodeKey,
        mode: SyncMode,
        checker: Arc<dyn Checker + Send + Sync>,
    ) -> Self {
        let ledger = Ledger::new(charter, checker);
        let follows = ledger.topics().keys().copied().collect();
        Engine {
            ledger,
            actor,
            node,
            follows,
            own: BTreeMap::new(),
            extras: BTreeMap::new(),
            withdrawn: BTreeSet::new(),
            peers: BTreeMap::new(),
            pending: BTreeMap::new(),
            mode,
            next_id: 1,
            kept: None,
            views: BTreeMap::new(),
            gate: BTreeSet::new(),
            gate_is_old: false,
            readers: BTreeMap::new(),
            trade: None,
            held: BTreeMap::new(),
            behind: BTreeSet::new(),
            heard: BTreeMap::new(),
            waiting: VecDeque::new(),
            new_keys: false,
            quota: quota::Quota::default(),
            inviter: None,
            told_evidence: 0,
        }
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Leaves these events unread and tells `watch` of each other one before it is interpreted. Call it before anything is
    /// replayed.
    pub fn watch(&mut self, opaque: BTreeSet<EventId>, watch: Arc<dyn crate::ledger::Watch>) {
        self.ledger.watch(opaque, watch);
    }

    /// This node's actor.
    #[must_use]
    pub fn actor(&self) -> ActorId {
        self.actor
    }

    /// This node's key.
    #[must_use]
    pub fn node(&self) -> NodeKey {
        self.node
    }

    /// Topics this node stores.
    #[must_use]
    pub fn follows(&self) -> &BTreeSet<TopicId> {
        &self.follows
    }

    /// The standing of everything stored: grown where logs only did, computed anew where more changed.
    pub fn standing(&mut self) -> Arc<StandingMap> {
        let version = self.ledger.version();
        let kept = self.kept.take();
        let standing = match kept {
            Some((at, kept)) if at == version => kept,
            kept => {
                let appended = self.ledger.take_appended();
                let grown = kept.zip(appended).and_then(|((_, mut kept), appended)| {
                    Arc::make_mut(&mut kept).grow(&self.ledger, &appended).then_some(kept)
                });
                grown.unwrap_or_else(|| Arc::new(StandingMap::of(&self.ledger)))
            }
        };
        self.kept = Some((version, standing.clone()));
        standing
    }

    /// A topic's view, folded anew when the ledger changed.
    pub fn view(&mut self, topic: TopicId) -> Arc<View> {
        let version = self.ledger.version();
        if let Some((v, view)) = self.views.get(&topic).filter(|(v, _)| *v == version) {
            let _ = v;
            return view.clone();
        }
        let standing = self.standing();
        let view = Arc::new(View::of(&self.ledger, &standing, topic));
        self.views.insert(topic, (version, view.clone()));
        view
    }

    /// Heads of a topic.
    pub fn heads(&mut self, topic: TopicId) -> Vec<Head> {
        let standing = self.standing();
        heads(&self.ledger, &standing, topic)
    }

    /// Digest of a topic.
    pub fn digest(&mut self, topic: TopicId) -> Hash {
        let heads = self.heads(topic);
        digest(topic, &heads)
    }

    /// The readable extra of a stored event.
    #[must_use]
    pub fn extra(&self, event: &EventId) -> Option<&Extra> {
        self.extras.get(event)
    }

    /// Every readable extra.
    #[must_use]
    pub fn extras(&self) -> &BTreeMap<EventId, Extra> {
        &self.extras
    }

    /// Node keys that may use more than the lobby: founders, members in standing, and newcomers with enough admissions
    /// that have not opened their log yet.
    #[must_use]
    pub fn gate(&self) -> &BTreeSet<NodeKey> {
        &self.gate
    }

    /// Topics in which another member held more of this node's own log than it did (R10): nothing is authored there
    /// before a successor is opened.
    #[must_use]
    pub fn behind(&self) -> &BTreeSet<TopicId> {
        &self.behind
    }

    /// Stops authoring in a topic: this node's own log there may be damaged, or others hold more of it (R10).
    pub fn suspend(&mut self, topic: TopicId) {
        self.behind.insert(topic);
        self.heard.remove(&topic);
    }

    /// Authors in a suspended topic again without opening a successor: it has no log there that could be continued.
    pub fn resume(&mut self, topic: TopicId) {
        self.behind.remove(&topic);
        self.heard.remove(&topic);
    }

    /// How many other members' nodes were asked for this node's own tail in a topic since it was suspended, and had
    /// nothing more of it.
    #[must_use]
    pub fn asked(&self, topic: TopicId) -> usize {
        self.heard.get(&topic).map_or(0, BTreeSet::len)
    }

    /// Whether nothing that others have is under way.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.pending.is_empty() && self.peers.values().all(Peer::is_idle)
    }

    /// Pages waiting in memory for what their events see (R3).
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// How many events are still to come, by the word of who has more. For the eye: a peer may say any number, so one log
    /// counts for a million at most.
    #[must_use]
    pub fn left(&self) -> u64 {
        let mut longest: BTreeMap<LogId, u64> = BTreeMap::new();
        for (log, len) in self.peers.values().flat_map(|p| &p.told) {
            let known = longest.entry(*log).or_default();
            *known = (*len).max(*known);
        }
        let have = |log| self.ledger.log(log).map_or(0, crate::log::Log::len);
        longest.iter().map(|(log, len)| len.saturating_sub(have(log)).min(1_000_000)).sum()
    }

    /// Peers connected now.
    pub fn peers(&self) -> impl Iterator<Item = &NodeKey> {
        self.peers.keys()
    }

    /// Own log of a topic, once opened.
    #[must_use]
    pub fn own_log(&self, topic: TopicId) -> Option<LogId> {
        self.own.get(&topic).copied()
    }

    /// Admissions that stand of an actor, from clean parts of guarantors' logs.
    pub fn admissions_of(&mut self, actor: ActorId) -> Vec<(ActorId, EventId, crate::event::Admit)> {
        let standing = self.standing();
        let all = standing.admissions(&self.ledger).filter(|(_, _, a)| a.join.cert.actor == actor);
        all.map(|(by, id, a)| (by, id, a.clone())).collect()
    }

    /// Lets the node that invited this one in, until this one is a member by its own books: whoever invited need not be a
    /// founder, and a newcomer that knows the charter alone would take it for a stranger.
    pub fn invited_by(&mut self, inviter: NodeKey) {
        self.inviter = Some(inviter);
        self.refresh_gate();
    }

    /// Whether this node has its inviter's word only to know whom to hear. Not that of somebody whom the members removed.
    fn still_needs(&self, inviter: &NodeKey, standing: &StandingMap) -> bool {
        let removed = |c: &KeyCert| c.node == *inviter && standing.removed().contains_key(&c.actor);
        !standing.members().contains_key(&self.actor) && !self.ledger.certs.values().any(removed)
    }

    /// Recomputes who may connect after events that may change it: once for all of them.
    fn refresh_old_gate(&mut self) -> Vec<Output> {
        if self.gate_is_old && self.refresh_gate() { vec![Output::Members] } else { Vec::new() }
    }

    /// Recomputes who may connect.
    fn refresh_gate(&mut self) -> bool {
        self.gate_is_old = false;
        let standing = self.standing();
        let charter = &self.ledger.charter().body;
        let mut admitted: BTreeMap<(ActorId, NodeKey), BTreeSet<ActorId>> = BTreeMap::new();
        for (by, _, a) in standing.admissions(&self.ledger) {
            admitted.entry((a.join.cert.actor, a.join.cert.node)).or_default().insert(by);
        }
        let enough = self.ledger.admissions_needed_at(self.ledger.epoch());
        let newcomers =
            admitted.into_iter().filter(|(_, by)| by.len() >= enough).map(|((actor, node), _)| (node, actor));
        let founders = charter.founders.iter().filter(|f| standing.members().contains_key(&f.cert.actor));
        let first = newcomers.chain(founders.map(|f| (f.cert.node, f.cert.actor)));
        // Of a member the newest key alone, be it certified before or after its first log was opened.
        let newest = |actor: &ActorId| self.ledger.certs.range((*actor, 0)..=(*actor, u32::MAX)).next_back();
        let replaced = |actor: &ActorId| standing.members().contains_key(actor) && newest(actor).is_some();
        let mut keys: BTreeMap<NodeKey, ActorId> = first.filter(|(_, actor)| !replaced(actor)).collect();
        keys.extend(standing.members().keys().filter_map(|actor| Some((newest(actor)?.1.node, *actor))));
        self.refresh_readers(&keys);
        let mut gate: BTreeSet<NodeKey> = keys.into_keys().collect();
        gate.extend(self.inviter.filter(|node| self.still_needs(node, &standing)));
        let changed = gate != self.gate;
        self.gate = gate;
        changed
    }
}
