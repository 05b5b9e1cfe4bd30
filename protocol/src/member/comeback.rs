//! What a root signs to learn how its organisation stands, before it certifies another node key: who has lost everything but
//! the printed root cannot say where its logs end.

use crate::cbor;
use crate::hash::Tag;
use crate::id::{ActorId, CharterId, NodeKey, Signature};
use crate::key::{Checker, SecretKey};
use minicbor::{Decode, Encode};

/// "My organisation comes back with this node key." It certifies nothing: a certificate that names no ends would end
/// every log before its first event, and whoever was asked could publish it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Comeback {
    /// The network.
    #[n(0)]
    pub charter: CharterId,
    /// The organisation.
    #[n(1)]
    pub actor: ActorId,
    /// The node key that asks.
    #[n(2)]
    pub node: NodeKey,
    /// Root signature over the fields above.
    #[n(3)]
    pub signature: Signature,
}

impl Comeback {
    fn signed_bytes(&self) -> Vec<u8> {
        cbor::encode(&(self.charter, self.actor, self.node))
    }

    /// Signs it.
    #[must_use]
    pub fn sign(root: &SecretKey, charter: CharterId, node: NodeKey) -> Self {
        let mut comeback = Comeback { charter, actor: root.actor(), node, signature: Signature::ZERO };
        comeback.signature = root.sign(Tag::ComebackSignature, &[&comeback.signed_bytes()]);
        comeback
    }

    /// Whether the root signed it for that network.
    #[must_use]
    pub fn is_valid(&self, charter: CharterId, checker: &dyn Checker) -> bool {
        let signed = Tag::ComebackSignature.preimage(&[&self.signed_bytes()]);
        self.charter == charter && checker.check(&self.actor.0, &signed, &self.signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SealKey;
    use crate::key::Strict;
    use crate::member::KeyCert;

    #[test]
    fn it_holds_for_one_root_network_and_key_and_is_no_certificate() {
        let (root, other) = (SecretKey::from_seed(&[1; 32]), SecretKey::from_seed(&[2; 32]));
        let (charter, node) = (CharterId([7; 32]), other.node());
        let asked = Comeback::sign(&root, charter, node);
        assert!(asked.is_valid(charter, &Strict));
        assert!(!asked.is_valid(CharterId([8; 32]), &Strict));
        assert!(!Comeback { node: root.node(), ..asked.clone() }.is_valid(charter, &Strict));
        assert!(!Comeback { actor: other.actor(), ..asked.clone() }.is_valid(charter, &Strict));
        let seal = SealKey([3; 32]);
        let cert = KeyCert { signature: asked.signature, ..KeyCert::sign(&root, charter, 1, node, seal, Vec::new()) };
        assert!(!cert.is_valid(charter, &Strict));
    }
}
