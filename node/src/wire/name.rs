//! A node's ed25519 key and its name on the wire are the same thing in two spellings.

use libp2p::identity::{PublicKey, ed25519};
use libp2p::{Multiaddr, PeerId};

/// The name on the wire of an ed25519 public key of 32 bytes; `None` when the bytes are no point of the curve.
pub fn peer_of(public_key: &[u8; 32]) -> Option<PeerId> {
    let key = ed25519::PublicKey::try_from_bytes(public_key).ok()?;
    Some(PublicKey::from(key).to_peer_id())
}

/// A text that is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no address of a node; it should look like /dns4/node.example/tcp/4101 or /ip4/192.0.2.1/tcp/4101")]
pub struct NoAddress(pub String);

/// Whether a text is an address of a node.
///
/// # Errors
/// It is not.
pub fn check_address(text: &str) -> Result<(), NoAddress> {
    text.parse::<Multiaddr>().map(drop).map_err(|_| NoAddress(text.to_owned()))
}

/// The ed25519 public key inside a name; `None` when the peer uses another kind of key.
pub fn key_of(peer: &PeerId) -> Option<[u8; 32]> {
    // An ed25519 name is the "identity" multihash (code 0) of the encoded key: the key itself, not its hash.
    let hash = peer.as_ref();
    if hash.code() != 0 {
        return None;
    }
    let key = PublicKey::try_decode_protobuf(hash.digest()).ok()?;
    key.try_into_ed25519().ok().map(|key| key.to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use libp2p::identity::Keypair;

    #[test]
    fn a_name_and_its_key_are_interchangeable() {
        let pair = Keypair::ed25519_from_bytes([9; 32]).expect("32 bytes are a seed");
        let name = pair.public().to_peer_id();
        let key = key_of(&name).expect("an ed25519 name carries its key");
        assert_eq!(peer_of(&key), Some(name));
    }

    #[test]
    fn a_hashed_name_carries_no_key() {
        assert_eq!(key_of(&PeerId::random()), None);
    }
}
