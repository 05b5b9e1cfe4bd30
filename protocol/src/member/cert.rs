//! What a root key signs: certificates for node keys, the closing of a stolen key's log, requests to join.

use crate::cbor;
use crate::event::Dep;
use crate::hash::Tag;
use crate::id::{ActorId, CharterId, EventId, LogId, NodeKey, SealKey, Signature, TopicId};
use crate::key::{Checker, SecretKey};
use crate::limits::{MAX_CERTS, MAX_ENDS, MAX_TOPICS};
use minicbor::{Decode, Encode};

/// What a member may do. Each role includes the ones before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Reads a territory; authors only what every log may hold, and its profile.
    #[n(0)]
    Observe,
    /// Takes part in the trade.
    #[n(1)]
    Write,
    /// Also admits newcomers.
    #[n(2)]
    Guarantee,
}

impl Role {
    /// The code of files and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Role::Observe => "observe",
            Role::Write => "write",
            Role::Guarantee => "guarantee",
        }
    }

    /// The role with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Role::Observe, Role::Write, Role::Guarantee].into_iter().find(|r| r.code() == code)
    }
}

/// Makes one node key speak for an actor. Inside a charter `charter` is zero: the charter's own signature by the
/// same root binds it there, and the charter's hash cannot contain itself.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct KeyCert {
    /// The network, or zero inside a charter.
    #[n(0)]
    pub charter: CharterId,
    /// The organisation.
    #[n(1)]
    pub actor: ActorId,
    /// Number of the certificate, from zero; a higher one replaces.
    #[n(2)]
    pub n: u32,
    /// The node key.
    #[n(3)]
    pub node: NodeKey,
    /// The key to which attachments are sealed.
    #[n(4)]
    pub seal: SealKey,
    /// Where every log of the older key ends.
    #[n(5)]
    pub ends: Vec<Dep>,
    /// Root signature over the fields above.
    #[n(6)]
    pub signature: Signature,
}

impl KeyCert {
    /// Signs a certificate.
    #[must_use]
    pub fn sign(root: &SecretKey, charter: CharterId, n: u32, node: NodeKey, seal: SealKey, ends: Vec<Dep>) -> Self {
        let mut cert = KeyCert { charter, actor: root.actor(), n, node, seal, ends, signature: Signature::ZERO };
        cert.signature = root.sign(Tag::CertSignature, &[&cert.signed_bytes()]);
        cert
    }

    fn signed_bytes(&self) -> Vec<u8> {
        cbor::encode(&(self.charter, self.actor, self.n, self.node, self.seal, &self.ends))
    }

    /// Whether the root signed it for that network.
    #[must_use]
    pub fn is_valid(&self, charter: CharterId, checker: &dyn Checker) -> bool {
        self.charter == charter
            && self.ends.len() <= MAX_ENDS
            && self.n < MAX_CERTS
            && checker.check(&self.actor.0, &Tag::CertSignature.preimage(&[&self.signed_bytes()]), &self.signature)
    }
}

/// Closes a log of one's own, such as a stolen key's, at an event. Never revives anything.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct RootClose {
    /// The network.
    #[n(0)]
    pub charter: CharterId,
    /// Whose log.
    #[n(1)]
    pub actor: ActorId,
    /// The log.
    #[n(2)]
    pub log: LogId,
    /// Its last clean event.
    #[n(3)]
    pub seq: u64,
    /// Id of that event.
    #[n(4)]
    pub id: EventId,
    /// Root signature over the fields above.
    #[n(5)]
    pub signature: Signature,
}

impl RootClose {
    fn signed_bytes(&self) -> Vec<u8> {
        cbor::encode(&(self.charter, self.actor, self.log, self.seq, self.id))
    }

    /// Signs a closing.
    #[must_use]
    pub fn sign(root: &SecretKey, charter: CharterId, log: LogId, seq: u64, id: EventId) -> Self {
        let mut close = RootClose { charter, actor: root.actor(), log, seq, id, signature: Signature::ZERO };
        close.signature = root.sign(Tag::CloseSignature, &[&close.signed_bytes()]);
        close
    }

    /// Whether the root signed it for that network.
    #[must_use]
    pub fn is_valid(&self, charter: CharterId, checker: &dyn Checker) -> bool {
        self.charter == charter
            && checker.check(&self.actor.0, &Tag::CloseSignature.preimage(&[&self.signed_bytes()]), &self.signature)
    }
}

/// A newcomer's request, signed by its node key; guarantors carry it in `Admit`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Join {
    /// Its certificate for this network.
    #[n(0)]
    pub cert: KeyCert,
    /// The role it asks for.
    #[n(1)]
    pub role: Role,
    /// The topics it asks for.
    #[n(2)]
    pub topics: Vec<TopicId>,
    /// Signature of the certified node key over the fields above.
    #[n(3)]
    pub signature: Signature,
}

impl Join {
    fn signed_bytes(&self) -> Vec<u8> {
        cbor::encode(&(&self.cert, self.role, &self.topics))
    }

    /// Signs a request.
    #[must_use]
    pub fn sign(node: &SecretKey, cert: KeyCert, role: Role, topics: Vec<TopicId>) -> Self {
        let mut join = Join { cert, role, topics, signature: Signature::ZERO };
        join.signature = node.sign(Tag::JoinSignature, &[&join.signed_bytes()]);
        join
    }

    /// Whether certificate and request are signed as they must be, for that network.
    #[must_use]
    pub fn is_valid(&self, charter: CharterId, checker: &dyn Checker) -> bool {
        self.topics.len() <= MAX_TOPICS
            && self.cert.is_valid(charter, checker)
            && checker.check(&self.cert.node.0, &Tag::JoinSignature.preimage(&[&self.signed_bytes()]), &self.signature)
    }
}
