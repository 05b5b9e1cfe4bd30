//! The founding document. Its hash is the network and the genesis epoch.

use super::{KeyCert, Role};
use crate::cbor;
use crate::hash::{Hash, Tag, hash};
use crate::id::{ActorId, CharterId, EpochId, Signature, TopicId};
use crate::key::{Checker, SecretKey};
use crate::limits::{MAX_CHARTER, MAX_FOUNDERS, MAX_TEXT, MAX_TOPICS};
use minicbor::{Decode, Encode};

/// A topic by name: `governance`, `trade/<territory>` or `stats/<territory>`.
pub type TopicName = String;

/// A founding organisation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Founder {
    /// Its certificate, with a zero charter.
    #[n(0)]
    pub cert: KeyCert,
    /// Its role: a founder writes or guarantees.
    #[n(1)]
    pub role: Role,
}

/// What founders agree on besides themselves.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Policy {
    /// Guarantors that must admit a newcomer while there are at least that many.
    #[n(0)]
    pub admissions: u8,
}

/// The network that a new one follows, because its guarantors could no longer act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct After {
    /// Its charter.
    #[n(0)]
    pub charter: CharterId,
    /// Its list of members in effect, as the founders knew it.
    #[n(1)]
    pub epoch: EpochId,
    /// The digest of its governance topic, as the founders held it.
    #[n(2)]
    pub digest: Hash,
}

/// The signed part of a charter.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CharterBody {
    /// Sixteen random bytes: two networks of one name stay two.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub nonce: Vec<u8>,
    /// The network's name.
    #[n(1)]
    pub name: String,
    /// Founders in ascending order of actor.
    #[n(2)]
    pub founders: Vec<Founder>,
    /// Topics by name; the first is `governance`.
    #[n(3)]
    pub topics: Vec<TopicName>,
    /// Policy.
    #[n(4)]
    pub policy: Policy,
    /// The network that this one follows, where it follows one. Nothing of it is taken over by the rules.
    #[n(5)]
    pub after: Option<After>,
}

/// A charter with its founders' signatures, in the order of the founders.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Charter {
    /// The body.
    #[n(0)]
    pub body: CharterBody,
    /// One root signature per founder.
    #[n(1)]
    pub signatures: Vec<Signature>,
}

/// Why a charter cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CharterError {
    /// The bytes are not a charter.
    #[error("these bytes are not a charter: {0}")]
    Form(String),
    /// A list or text is outside its bounds.
    #[error(
        "the charter needs a name, 1 to 32 founders in ascending order, topics that begin with `governance`, and at least one guarantor"
    )]
    Content,
    /// A founder's certificate fails.
    #[error("the certificate of founder {0} does not verify")]
    Cert(ActorId),
    /// A founder has not signed.
    #[error("founder {0} has not signed this charter; every founder must")]
    Unsigned(ActorId),
}

impl CharterBody {
    /// The charter's hash.
    #[must_use]
    pub fn id(&self) -> CharterId {
        CharterId(hash(Tag::Charter, &[&cbor::encode(self)]).0)
    }

    /// A founder's signature.
    #[must_use]
    pub fn sign(&self, root: &SecretKey) -> Signature {
        root.sign(Tag::CharterSignature, &[&cbor::encode(self)])
    }

    /// Ids of the topics, in the charter's order.
    #[must_use]
    pub fn topic_ids(&self) -> Vec<TopicId> {
        self.topics.iter().map(|t| TopicId::of(t)).collect()
    }

    /// The founders that guarantee at the genesis epoch.
    pub fn guarantors(&self) -> impl Iterator<Item = ActorId> + '_ {
        self.founders.iter().filter(|f| f.role == Role::Guarantee).map(|f| f.cert.actor)
    }

    /// Distinct guarantors that must admit a newcomer: the policy's number, or all while there are fewer.
    #[must_use]
    pub fn admissions_needed(&self) -> usize {
        usize::from(self.policy.admissions).min(self.guarantors().count()).max(1)
    }

    /// The founder with that id.
    #[must_use]
    pub fn founder(&self, actor: ActorId) -> Option<&Founder> {
        self.founders.iter().find(|f| f.cert.actor == actor)
    }

    fn is_bounded(&self) -> bool {
        self.nonce.len() == 16
            && !self.name.trim().is_empty()
            && self.name.len() <= MAX_TEXT
            && (1..=MAX_FOUNDERS).contains(&self.founders.len())
            && self.founders.windows(2).all(|w| matches!(w, [a, b] if a.cert.actor < b.cert.actor))
            && self.founders.iter().all(|f| f.role >= Role::Write && f.cert.n == 0 && f.cert.ends.is_empty())
            && self.guarantors().next().is_some()
            && (1..=MAX_TOPICS).contains(&self.topics.len())
            && self.topics.first().is_some_and(|t| t == "governance")
            && self.topics.iter().all(|t| t.len() <= 64)
            && self.topics.iter().enumerate().all(|(i, t)| !self.topics[..i].contains(t))
    }
}

impl Charter {
    /// Reads and checks a charter.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn open(bytes: &[u8], checker: &dyn Checker) -> Result<Charter, CharterError> {
        if bytes.len() > MAX_CHARTER {
            return Err(CharterError::Form(format!("{} bytes, at most {MAX_CHARTER}", bytes.len())));
        }
        let charter: Charter = cbor::decode(bytes).map_err(CharterError::Form)?;
        charter.verify(checker)?;
        Ok(charter)
    }

    /// Checks content and signatures.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn verify(&self, checker: &dyn Checker) -> Result<(), CharterError> {
        if !self.body.is_bounded() {
            return Err(CharterError::Content);
        }
        let message = Tag::CharterSignature.preimage(&[&cbor::encode(&self.body)]);
        for (i, founder) in self.body.founders.iter().enumerate() {
            let actor = founder.cert.actor;
            if !founder.cert.is_valid(CharterId::ZERO, checker) {
                return Err(CharterError::Cert(actor));
            }
            let signed = self.signatures.get(i).is_some_and(|s| checker.check(&actor.0, &message, s));
            if !signed {
                return Err(CharterError::Unsigned(actor));
            }
        }
        if self.signatures.len() == self.body.founders.len() { Ok(()) } else { Err(CharterError::Content) }
    }

    /// The charter's hash.
    #[must_use]
    pub fn id(&self) -> CharterId {
        self.body.id()
    }
}
