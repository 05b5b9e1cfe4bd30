//! One node of a world: its keys, its engine, its disk, and how it behaves towards others.

use super::checker::Remembering;
use super::dice::Dice;
use super::disk::Disk;
use regain_protocol::engine::{Allowance, Engine, SyncMode};
use regain_protocol::event::Dep;
use regain_protocol::id::{ActorId, CharterId, EventId, NodeKey, SealKey, TopicId};
use regain_protocol::key::SecretKey;
use regain_protocol::member::{Charter, CharterBody, Founder, Join, KeyCert, Policy, Role};
use regain_protocol::sync::EvidenceItem;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The topics of every world's charter: one territory is enough for custody, two show that they do not mix.
pub const TOPICS: [&str; 3] = ["governance", "trade/valclair", "trade/hautmont"];

/// How a seat answers others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manners {
    /// As the engine says.
    Honest,
    /// Withholds every event, lies about heads, announces junk.
    Silencing,
    /// Sends pages and evidence that do not hold.
    Garbling,
    /// Tells more evidence than it has, to whoever it can make ask.
    Flooding,
}

/// The keys of a seat, drawn from the world's dice.
pub struct Keys {
    /// The organisation's root.
    pub root: SecretKey,
    /// The node key.
    pub node: SecretKey,
    seeds: ([u8; 32], [u8; 32]),
}

impl Keys {
    /// Fresh keys.
    pub fn draw(dice: &mut Dice) -> Self {
        Keys::of((dice.bytes(), dice.bytes()))
    }

    fn of(seeds: ([u8; 32], [u8; 32])) -> Self {
        Keys { root: SecretKey::from_seed(&seeds.0), node: SecretKey::from_seed(&seeds.1), seeds }
    }

    /// The same keys in another machine.
    #[must_use]
    pub fn copy(&self) -> Self {
        Keys::of(self.seeds)
    }

    /// The same root with another node key.
    #[must_use]
    pub fn renewed(&self, dice: &mut Dice) -> Self {
        Keys::of((self.seeds.0, dice.bytes()))
    }

    /// A certificate that replaces others, with where the logs of their keys end.
    #[must_use]
    pub fn cert_after(&self, charter: CharterId, n: u32, ends: Vec<Dep>) -> KeyCert {
        KeyCert::sign(&self.root, charter, n, self.node.node(), SealKey(self.seeds.1), ends)
    }

    /// Certificate number zero for a network, or with a zero charter for a founder.
    #[must_use]
    pub fn cert(&self, charter: CharterId) -> KeyCert {
        self.cert_after(charter, 0, Vec::new())
    }
}

/// One node.
pub struct Seat {
    /// For messages.
    pub name: String,
    /// Its keys.
    pub keys: Keys,
    /// Its certificate.
    pub cert: KeyCert,
    /// The engine; none while crashed.
    pub engine: Option<Engine>,
    /// What survives a crash.
    pub disk: Disk,
    /// Whether the invariants hold it to account.
    pub honest: bool,
    /// How it answers.
    pub manners: Manners,
    /// Events it acknowledged as durable, kept outside its disk.
    pub acked: BTreeSet<EventId>,
    /// Whether the actions of an honest member are drawn for it.
    pub trades: bool,
    /// The role it asks for or founded with.
    pub role: Role,
}

impl Seat {
    /// Its actor.
    #[must_use]
    pub fn actor(&self) -> ActorId {
        self.keys.root.actor()
    }

    /// Its node key.
    #[must_use]
    pub fn node(&self) -> NodeKey {
        self.keys.node.node()
    }

    /// A seat with an empty disk, running.
    #[must_use]
    pub fn new(name: &str, keys: Keys, cert: KeyCert, role: Role, start: &Start) -> Self {
        let mut seat = Seat {
            name: name.into(),
            keys,
            cert,
            engine: None,
            disk: Disk::default(),
            honest: true,
            manners: Manners::Honest,
            acked: BTreeSet::new(),
            trades: true,
            role,
        };
        seat.start(start).expect("an empty disk replays");
        seat
    }

    /// Starts an engine from the disk.
    ///
    /// # Errors
    /// What the engine says about an event of its own disk.
    pub fn start(&mut self, start: &Start) -> Result<(), String> {
        let mut engine = start.engine(self.actor(), self.node());
        let evidence: Vec<EvidenceItem> = self.disk.evidence().to_vec();
        evidence.into_iter().for_each(|item| drop(engine.evidence(item)));
        for (_, _, record) in self.disk.events() {
            let event = record.clone().trust().map_err(|e| format!("{}: {e}", self.name))?;
            engine.replay(event).map_err(|e| format!("{} replays: {e}", self.name))?;
        }
        engine.replayed();
        self.engine = Some(engine);
        Ok(())
    }

    /// The seat's request to join.
    #[must_use]
    pub fn join(&self) -> Join {
        let topics = TOPICS.iter().skip(1).map(|t| TopicId::of(t)).collect();
        Join::sign(&self.keys.node, self.cert.clone(), self.role, topics)
    }
}

/// What every engine of a world starts from.
#[derive(Clone)]
pub struct Start {
    /// The charter.
    pub charter: Charter,
    /// The shared memory of signatures.
    pub checker: Arc<Remembering>,
    /// How pulls are started.
    pub mode: SyncMode,
    /// What an engine takes of one member.
    pub allowance: Allowance,
}

impl Start {
    /// An empty engine.
    #[must_use]
    pub fn engine(&self, actor: ActorId, node: NodeKey) -> Engine {
        let mut engine = Engine::new(self.charter.clone(), actor, node, self.mode, self.checker.clone());
        engine.allow(self.allowance);
        engine
    }
}

/// A charter of these founders, all of whom guarantee, with a policy of two admissions.
#[must_use]
pub fn found(founders: &[&Keys], nonce: [u8; 16]) -> Charter {
    let mut list: Vec<Founder> =
        founders.iter().map(|k| Founder { cert: k.cert(CharterId::ZERO), role: Role::Guarantee }).collect();
    list.sort_by_key(|f| f.cert.actor);
    let body = CharterBody {
        nonce: nonce.to_vec(),
        name: "Le réseau d'essai".into(),
        founders: list,
        topics: TOPICS.iter().map(|t| (*t).to_owned()).collect(),
        policy: Policy { admissions: 2 },
        after: None,
    };
    let root_of = |actor| founders.iter().find(|k| k.root.actor() == actor).map(|k| &k.root);
    let signatures = body.founders.iter().filter_map(|f| Some(body.sign(root_of(f.cert.actor)?))).collect();
    Charter { body, signatures }
}
