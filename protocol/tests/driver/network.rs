//! A small network in memory, written by hand: two founders that guarantee, and whoever is admitted. Every event is
//! really signed, verified strictly and brought in through `Ledger::admit`; an event that is judged invalid stays in its
//! log without effect, as on a real node, so that a refusal and the accepted event after it can stand in one story.

use regain_protocol::event::{
    Admit, Body, Dep, Extra, ExtraPart, Header, Open, Record, Span, Verified, log_id, payload_hash,
};
use regain_protocol::hash::Hash;
use regain_protocol::id::{EpochId, EventId, Incarnation, LogId, SealKey, TopicId};
use regain_protocol::key::{SecretKey, Strict};
use regain_protocol::ledger::{Admitted, Ledger};
use regain_protocol::member::{Charter, CharterBody, Founder, Join, KeyCert, Policy, Role};
use regain_protocol::rules::{Verdict, Why};
use regain_protocol::standing::StandingMap;
use regain_protocol::time::Minute;
use regain_protocol::view::View;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The topic of members and admissions.
pub const GOVERNANCE: &str = "governance";
/// The topic of the trade.
pub const TRADE: &str = "trade/valclair";

/// An organisation of the story, by the number from which its keys are made.
pub type Who = u8;

/// An organisation: root key from the seed `who`, node key from `who + 1`; the sealing key is the byte `who + 2`.
pub struct Actor {
    /// Root key.
    pub root: SecretKey,
    /// Node key.
    pub node: SecretKey,
    /// Certificate in force: a founder's is the charter's.
    pub cert: KeyCert,
    /// The incarnation of its newest log in each topic.
    pub logs: BTreeMap<TopicId, Incarnation>,
}

impl Actor {
    /// The organisation with these seeds.
    pub fn of(who: Who, charter: regain_protocol::id::CharterId) -> Self {
        let root = SecretKey::from_seed(&[who; 32]);
        let node = SecretKey::from_seed(&[who + 1; 32]);
        let cert = KeyCert::sign(&root, charter, 0, node.node(), SealKey([who + 2; 32]), Vec::new());
        Actor { root, node, cert, logs: BTreeMap::new() }
    }
}

/// What became of an event that somebody wrote.
#[derive(Debug)]
pub struct Said {
    /// Its id.
    pub id: EventId,
    /// Its verdict.
    pub verdict: Verdict,
}

impl Said {
    /// The id of an event that must be valid.
    #[track_caller]
    pub fn valid(&self) -> EventId {
        assert_eq!(self.verdict, Verdict::Valid);
        self.id
    }

    /// The event must be invalid for that reason.
    #[track_caller]
    pub fn refused(&self, why: Why) {
        assert_eq!(self.verdict, Verdict::Invalid(why));
    }
}

/// The ledger of one reader, and the keys of everybody.
pub struct Network {
    /// What the reader holds.
    pub ledger: Ledger,
    /// Every stored record, parents first.
    pub records: Vec<Record>,
    /// The organisations by number.
    pub actors: BTreeMap<Who, Actor>,
    /// Every epoch that was news, as it came.
    pub epochs: Vec<regain_protocol::member::SignedEpoch>,
    /// Epochs that somebody goes on citing, whatever the tip.
    pub cites: BTreeMap<Who, EpochId>,
    minute: u32,
}

/// The signed charter of founders that all guarantee; a newcomer needs two admissions.
pub fn charter(founders: &[Who], topics: &[&str]) -> Charter {
    let zero = regain_protocol::id::CharterId::ZERO;
    let mut actors: Vec<Actor> = founders.iter().map(|w| Actor::of(*w, zero)).collect();
    actors.sort_by_key(|a| a.cert.actor);
    let body = CharterBody {
        nonce: vec![0x42; 16],
        name: "Valclair".into(),
        founders: actors.iter().map(|a| Founder { cert: a.cert.clone(), role: Role::Guarantee }).collect(),
        topics: topics.iter().map(|t| (*t).to_owned()).collect(),
        policy: Policy { admissions: 2 },
        after: None,
    };
    let signatures = actors.iter().map(|a| body.sign(&a.root)).collect();
    Charter { body, signatures }
}

impl Network {
    /// A network of founders, without any event yet.
    pub fn founded(founders: &[Who]) -> Self {
        Self::with_topics(founders, &[GOVERNANCE, TRADE])
    }

    /// The same with other topics.
    pub fn with_topics(founders: &[Who], topics: &[&str]) -> Self {
        let charter = charter(founders, topics);
        charter.verify(&Strict).expect("the founders have signed");
        let zero = regain_protocol::id::CharterId::ZERO;
        let actors = founders.iter().map(|w| (*w, Actor::of(*w, zero))).collect();
        let ledger = Ledger::new(charter, Arc::new(Strict));
        Network { ledger, records: Vec::new(), actors, epochs: Vec::new(), cites: BTreeMap::new(), minute: 29_000_000 }
    }

    /// Somebody who is not a member (yet), with keys and a certificate for this network.
    pub fn newcomer(&mut self, who: Who) {
        let actor = Actor::of(who, self.ledger.charter_id());
        self.actors.insert(who, actor);
    }

    /// The organisation.
    pub fn actor(&self, who: Who) -> &Actor {
        &self.actors[&who]
    }

    /// The id of an organisation.
    pub fn id(&self, who: Who) -> regain_protocol::id::ActorId {
        self.actor(who).cert.actor
    }

    /// The log in which an organisation writes.
    pub fn log(&self, who: Who, topic: &str) -> LogId {
        let (actor, topic) = (self.actor(who), TopicId::of(topic));
        log_id(self.ledger.charter_id(), actor.cert.actor, actor.node.node(), topic, actor.logs[&topic])
    }

    /// The newest event of an organisation's log, as others name it.
    pub fn head(&self, who: Who, topic: &str) -> Dep {
        let log = self.log(who, topic);
        let head = self.ledger.log(&log).and_then(|l| l.head()).expect("the log is open");
        Dep { log, seq: head.seq, id: head.id }
    }

    /// A newcomer's signed request.
    pub fn join(&self, who: Who, role: Role, topics: &[&str]) -> Join {
        let actor = self.actor(who);
        Join::sign(&actor.node, actor.cert.clone(), role, topics.iter().map(|t| TopicId::of(t)).collect())
    }

    /// Both founders admit a newcomer, which opens its logs of governance and trade.
    pub fn admit_member(&mut self, founders: &[Who], who: Who, role: Role) -> Vec<EventId> {
        self.newcomer(who);
        let join = self.join(who, role, &[TRADE]);
        let admit = Body::Admit(Admit { join, role, topics: vec![TopicId::of(TRADE)] });
        let admissions: Vec<EventId> =
            founders.iter().map(|f| self.say(*f, GOVERNANCE, admit.clone()).valid()).collect();
        self.open(who, GOVERNANCE, admissions.clone()).valid();
        self.open(who, TRADE, admissions.clone()).valid();
        admissions
    }

    /// Writes the first event of a log.
    pub fn open(&mut self, who: Who, topic: &str, admissions: Vec<EventId>) -> Said {
        let open = Open { cert: self.actor(who).cert.clone(), predecessor: None, admissions };
        self.open_as(who, topic, open, [who; 8])
    }

    /// Writes a first event of one's own making, in a log of that incarnation.
    pub fn open_as(&mut self, who: Who, topic: &str, open: Open, incarnation: [u8; 8]) -> Said {
        let body = Body::Open(open);
        let mut deps = self.deps_for(who, &body);
        if let Body::Open(Open { predecessor: Some(p), .. }) = &body {
            deps.retain(|d| d.log != p.log);
        }
        let actor = self.actors.get_mut(&who).expect("the actor has keys");
        actor.logs.insert(TopicId::of(topic), Incarnation(incarnation));
        let event = self.sign(who, topic, body, deps, Extra::default());
        self.bring(event)
    }

    /// Writes an event that names the newest heads of the logs to which it refers.
    pub fn say(&mut self, who: Who, topic: &str, body: Body) -> Said {
        let deps = self.deps_for(who, &body);
        self.say_seeing(who, topic, body, deps)
    }

    /// Writes an event that sees exactly these besides what its log has seen before.
    pub fn say_seeing(&mut self, who: Who, topic: &str, body: Body, deps: Vec<Dep>) -> Said {
        let event = self.sign(who, topic, body, deps, Extra::default());
        self.bring(event)
    }

    /// Writes an event with an extra.
    pub fn say_also(&mut self, who: Who, topic: &str, body: Body, extra: Extra) -> Said {
        let deps = self.deps_for(who, &body);
        let event = self.sign(who, topic, body, deps, extra);
        self.bring(event)
    }

    /// Signs what would be the next event of a log, without bringing it in.
    pub fn sign(&mut self, who: Who, topic: &str, body: Body, deps: Vec<Dep>, extra: Extra) -> Verified {
        self.minute += 1;
        let actor = &self.actors[&who];
        let topic = TopicId::of(topic);
        let charter = self.ledger.charter_id();
        let incarnation = actor.logs[&topic];
        let log = log_id(charter, actor.cert.actor, actor.node.node(), topic, incarnation);
        let head = self.ledger.log(&log).and_then(|l| l.head());
        let facts = body.to_facts();
        let extra = match extra.is_empty() {
            true => ExtraPart::None,
            false => ExtraPart::Held(Hash([0x5a; 32]), regain_protocol::cbor::encode(&extra)),
        };
        let header = Header {
            version: 1,
            charter,
            actor: actor.cert.actor,
            node: actor.node.node(),
            topic,
            incarnation,
            seq: head.map_or(0, |h| h.seq + 1),
            prev: head.map_or(EventId::ZERO, |h| h.id),
            epoch: self.cites.get(&who).copied().unwrap_or(self.ledger.epoch()),
            deps,
            witness: Vec::new(),
            minute: Minute(self.minute),
            kind: body.kind().number(),
            payload: payload_hash(&facts, &extra),
        };
        let record = Record::sign(&header, &actor.node, facts, extra);
        record.verify(&Strict).expect("what was just signed verifies")
    }

    /// Brings an event in; it must be stored, whatever its verdict.
    #[track_caller]
    pub fn bring(&mut self, event: Verified) -> Said {
        let (id, record) = (event.id, event.record.clone());
        match self.ledger.admit(event, true) {
            Ok(Admitted::Stored { verdict, .. }) => {
                self.records.push(record);
                Said { id, verdict }
            }
            other => panic!("expected the event to be stored, it was {other:?}"),
        }
    }

    /// The newest heads of other actors' logs that hold what the body refers to and that are not seen yet.
    fn deps_for(&self, who: Who, body: &Body) -> Vec<Dep> {
        let me = self.id(who);
        let mut deps: BTreeMap<LogId, Dep> = BTreeMap::new();
        for id in body.references() {
            let Some((log, _)) = self.ledger.event(&id).filter(|(l, _)| l.stem.actor != me) else { continue };
            let head = log.head().expect("a stored event has a log that is not empty");
            deps.insert(log.stem.log(), Dep { log: log.stem.log(), seq: head.seq, id: head.id });
        }
        deps.into_values().collect()
    }

    /// The fold of a topic.
    pub fn view(&self, topic: &str) -> View {
        View::of(&self.ledger, &StandingMap::of(&self.ledger), TopicId::of(topic))
    }
}

/// The first `count` positions.
pub fn first(count: u32) -> Vec<Span> {
    if count == 0 { Vec::new() } else { vec![Span { first: 0, count }] }
}
