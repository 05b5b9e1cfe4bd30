//! An invitation: where to knock, which network, and a one-use secret that the lobby asks for.

use crate::cbor;
use crate::hash::{Hash, Tag, hash};
use crate::id::{CharterId, EpochId, NodeKey};
use crate::limits::MAX_LIST;
use minicbor::{Decode, Encode};

/// What a guarantor hands to a newcomer, as one line of text.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Invitation {
    /// The network.
    #[n(0)]
    pub charter: CharterId,
    /// The newest epoch the inviter's log cites: the newcomer's anchor (R8).
    #[n(1)]
    pub anchor: EpochId,
    /// The inviter's node.
    #[n(2)]
    pub node: NodeKey,
    /// Addresses of the inviter's node (multiaddr text).
    #[n(3)]
    pub addresses: Vec<String>,
    /// The one-use secret.
    #[n(4)]
    pub secret: Hash,
}

impl Invitation {
    /// `regain-invitation:` and base-32 text.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("regain-invitation:{}", data_encoding::BASE32_NOPAD.encode(&cbor::encode(self)))
    }

    /// From the text, with blanks and line breaks ignored.
    ///
    /// # Errors
    /// A sentence of what was expected.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let code = compact
            .strip_prefix("regain-invitation:")
            .ok_or("an invitation begins with `regain-invitation:`; ask for it again and paste the whole line")?;
        let bytes = data_encoding::BASE32_NOPAD
            .decode(code.to_uppercase().as_bytes())
            .map_err(|_| "the invitation is cut or has a wrong character; paste the whole line")?;
        let invitation: Invitation = cbor::decode(&bytes).map_err(|e| format!("the invitation cannot be read: {e}"))?;
        if invitation.addresses.len() > MAX_LIST.min(16) {
            return Err("the invitation names too many addresses".into());
        }
        Ok(invitation)
    }

    /// Proof of the secret, bound to both ends of the connection, so that it cannot be replayed by another.
    #[must_use]
    pub fn mac(secret: &Hash, newcomer: &NodeKey, inviter: &NodeKey) -> Hash {
        // HMAC's nesting: H(secret, H(secret, both keys)); SHA-256 alone could be extended.
        let inner = hash(Tag::Invitation, &[&secret.0, &newcomer.0, &inviter.0]);
        hash(Tag::Invitation, &[&secret.0, &inner.0])
    }
}
