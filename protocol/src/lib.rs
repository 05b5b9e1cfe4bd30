//! # regain-protocol: what Regain nodes agree on
//!
//! Pure and sans-IO: no clock, no randomness, no disk, no socket. Time, entropy and the signature checker are passed in,
//! so that one process can run a whole network from one seed.
//!
//! ```text
//! bytes --verify--> Verified --Ledger::admit--> judged Entry --StandingMap--> what counts --View--> what a reader sees
//! ```
//!
//! | room | what lives there |
//! |---|---|
//! | [`limits`] | every bound, with its reason |
//! | [`hash`], [`id`], [`key`], [`time`], [`cbor`] | domain tags, newtypes, signatures, days, deterministic bytes |
//! | [`catalogue`] | the closed vocabularies of the trade |
//! | [`insee`] | numbers of communes and organisations, with their check digits |
//! | [`event`] | the signed unit: header, facts, extra, kinds |
//! | [`member`] | charter, certificates, joining, roles |
//! | [`log`], [`ledger`] | one log; all logs, and the only way in (R3, R4) |
//! | [`trade`], [`rules`] | a log's own state while it is judged; `valid`, one function per kind (R1, R2, R5, R9) |
//! | [`standing`], [`heads`] | which events count, by evidence (R6, R7); what I have, in one digest |
//! | [`view`], [`measure`], [`law`] | the fold a reader sees and its hash; indicators over it; dated legal packs |
//! | [`paper`] | shared automerge documents under the law of the logs |
//! | [`bundle`] | logs as a file that proves itself |
//! | [`sync`], [`engine`] | messages between nodes; the whole node without a wire or a disk |
//!
//! ```
//! use regain_protocol::event::{Body, ExtraPart, Header, Line, Need, Record, payload_hash};
//! use regain_protocol::catalogue::Category;
//! use regain_protocol::id::{CharterId, EpochId, EventId, Incarnation, TopicId};
//! use regain_protocol::key::{SecretKey, Strict};
//! use regain_protocol::time::Minute;
//!
//! let key = SecretKey::from_seed(&[7; 32]);
//! let need = Body::Need(Need { lines: vec![Line { category: Category::Laptop, count: 10 }], window: None });
//! let facts = need.to_facts();
//! let header = Header {
//!     version: 1, charter: CharterId([1; 32]), actor: key.actor(), node: key.node(), topic: TopicId::of("trade/valclair"),
//!     incarnation: Incarnation([3; 8]), seq: 1, prev: EventId([4; 32]), epoch: EpochId([1; 32]),
//!     deps: vec![], witness: vec![], minute: Minute(29_000_000), kind: need.kind().number(),
//!     payload: payload_hash(&facts, &ExtraPart::None),
//! };
//! let mut record = Record::sign(&header, &key, facts, ExtraPart::None);
//! assert!(record.clone().verify(&Strict).is_ok());
//! record.facts[0] ^= 1;
//! assert!(record.verify(&Strict).is_err(), "a flipped bit is noticed");
//! ```

pub mod bundle;
pub mod catalogue;
pub mod cbor;
pub mod engine;
pub mod event;
pub mod hash;
pub mod heads;
pub mod id;
pub mod insee;
pub mod key;
pub mod law;
pub mod ledger;
pub mod limits;
pub mod log;
pub mod measure;
pub mod member;
pub mod paper;
pub mod rules;
pub mod standing;
pub mod sync;
pub mod time;
pub mod trade;
pub mod view;
