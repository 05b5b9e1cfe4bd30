//! An organisation's keys on one machine: the root until it has certified the node key, then only the node key and the
//! key to which attachments are sealed.

use crate::seal::SealSecret;
use crate::vault::{Passphrase, Vault, VaultError};
use regain_protocol::id::{ActorId, NodeKey};
use regain_protocol::key::SecretKey;
use std::path::Path;
use zeroize::Zeroizing;

const NODE: &str = "node";
const SEAL: &str = "seal";
const ROOT: &str = "root-pending";
const ACTOR: &str = "actor";

/// Groups of the printed root that must be typed again before the first certificate: enough to show that the paper
/// exists, too few to tempt anyone to keep the key in a file.
pub const ASKED_GROUPS: [usize; 2] = [3, 11];

/// Why keys cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The vault says no.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Something in the vault has another length.
    #[error("the vault's `{0}` is not a key; restore the vault from a backup")]
    NotAKey(&'static str),
    /// No entropy.
    #[error("this machine gives no random numbers: {0}")]
    Entropy(getrandom::Error),
    /// The root has been given out of hand.
    #[error("the root key is not on this node any more; it was printed once, type it in to certify a new key")]
    RootGone,
    /// The re-typed groups differ.
    #[error("groups {} and {} of the printed root key do not match; read them from the paper again", ASKED_GROUPS[0] + 1, ASKED_GROUPS[1] + 1)]
    RootMismatch,
}

/// The keys a running node needs.
pub struct Keys {
    /// Signs this node's logs.
    pub node: SecretKey,
    /// The node key's seed, which is also the libp2p identity.
    pub node_seed: Zeroizing<[u8; 32]>,
    /// Opens attachments sealed to this actor.
    pub seal: SealSecret,
    /// The organisation.
    pub actor: ActorId,
    vault: Vault,
    passphrase: Option<Passphrase>,
}

/// Fills `N` bytes with entropy of the operating system.
///
/// # Errors
/// [`IdentityError::Entropy`].
pub fn random<const N: usize>() -> Result<[u8; N], IdentityError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(IdentityError::Entropy)?;
    Ok(bytes)
}

impl Keys {
    /// Makes root, node and seal keys in a new vault. Returns the root's printed groups.
    ///
    /// # Errors
    /// The vault exists or cannot be written.
    pub fn create(dir: &Path, passphrase: Option<Passphrase>) -> Result<Vec<String>, IdentityError> {
        let vault = Vault::create(dir.to_path_buf())?;
        let root = Zeroizing::new(random::<32>()?);
        let node = Zeroizing::new(random::<32>()?);
        let seal = SealSecret::generate();
        vault.put(NODE, &*node, passphrase.as_ref())?;
        vault.put(SEAL, seal.to_text().as_bytes(), passphrase.as_ref())?;
        vault.put(ROOT, &*root, passphrase.as_ref())?;
        vault.put(ACTOR, SecretKey::from_seed(&root).actor().as_bytes(), None)?;
        Ok(root_groups(&root))
    }

    /// Reads the keys.
    ///
    /// # Errors
    /// A wrong passphrase, a damaged vault, or permissions that let others read it.
    pub fn open(dir: &Path, passphrase: Option<Passphrase>) -> Result<Self, IdentityError> {
        let vault = Vault::open(dir.to_path_buf())?;
        let node_seed = Zeroizing::new(key_bytes(&vault.get(NODE, passphrase.as_ref())?, NODE)?);
        let text = vault.get(SEAL, passphrase.as_ref())?;
        let text = std::str::from_utf8(&text).map_err(|_| IdentityError::NotAKey(SEAL))?;
        let seal = SealSecret::from_text(text).ok_or(IdentityError::NotAKey(SEAL))?;
        let actor = ActorId(key_bytes(&vault.get(ACTOR, None)?, ACTOR)?);
        Ok(Keys { node: SecretKey::from_seed(&node_seed), node_seed, seal, actor, vault, passphrase })
    }

    /// Keeps a secret that is no key of the organisation, sealed as the keys are.
    ///
    /// # Errors
    /// The vault refuses.
    pub(crate) fn keep_secret(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        self.vault.put(name, secret, self.passphrase.as_ref())
    }

    /// Whether a secret of that name is kept.
    pub(crate) fn has_secret(&self, name: &str) -> bool {
        self.vault.has(name)
    }

    /// A secret that was kept.
    ///
    /// # Errors
    /// There is none, or the vault is damaged.
    pub(crate) fn secret(&self, name: &str) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.vault.get(name, self.passphrase.as_ref())
    }

    /// Takes a secret out of the vault.
    ///
    /// # Errors
    /// The vault refuses.
    pub(crate) fn forget_secret(&self, name: &str) -> Result<(), VaultError> {
        self.vault.remove(name)
    }

    /// The node's public key.
    #[must_use]
    pub fn node_key(&self) -> NodeKey {
        self.node.node()
    }

    /// Whether the root still waits on this node for its first certificate.
    #[must_use]
    pub fn has_root(&self) -> bool {
        self.vault.has(ROOT)
    }

    /// The root as it is printed, while it is on this node.
    ///
    /// # Errors
    /// It is gone, or the vault cannot be read.
    pub fn groups(&self) -> Result<Vec<String>, IdentityError> {
        if !self.has_root() {
            return Err(IdentityError::RootGone);
        }
        Ok(root_groups(&Zeroizing::new(key_bytes(&self.vault.get(ROOT, self.passphrase.as_ref())?, ROOT)?)))
    }

    /// The root, after checking that its paper exists.
    ///
    /// # Errors
    /// It is gone, or the groups differ.
    pub fn root(&self, retyped: &[String]) -> Result<SecretKey, IdentityError> {
        if !self.has_root() {
            return Err(IdentityError::RootGone);
        }
        let seed = Zeroizing::new(key_bytes(&self.vault.get(ROOT, self.passphrase.as_ref())?, ROOT)?);
        let groups = root_groups(&seed);
        let same = |(asked, typed): (&usize, &String)| {
            groups.get(*asked).is_some_and(|g| g.eq_ignore_ascii_case(typed.trim()))
        };
        if retyped.len() == ASKED_GROUPS.len() && ASKED_GROUPS.iter().zip(retyped).all(same) {
            Ok(SecretKey::from_seed(&seed))
        } else {
            Err(IdentityError::RootMismatch)
        }
    }

    /// Keeps whom these keys speak for from now on: an organisation whose root is on paper, in place of the one that this
    /// node was made for.
    ///
    /// # Errors
    /// The vault cannot be written.
    pub(crate) fn speak_for(&mut self, actor: ActorId) -> Result<(), IdentityError> {
        self.vault.put(ACTOR, actor.as_bytes(), None)?;
        self.actor = actor;
        Ok(())
    }

    /// Takes the root off this node, once it has certified the node key.
    ///
    /// # Errors
    /// The vault cannot be written.
    pub fn forget_root(&self) -> Result<(), IdentityError> {
        Ok(self.vault.remove(ROOT)?)
    }
}

fn key_bytes(bytes: &[u8], name: &'static str) -> Result<[u8; 32], IdentityError> {
    bytes.try_into().map_err(|_| IdentityError::NotAKey(name))
}

/// The root from all its printed groups, if the checksum fits.
#[must_use]
pub fn root_from_groups(groups: &[String]) -> Option<SecretKey> {
    let text: String = groups.concat().chars().filter(char::is_ascii_alphanumeric).collect();
    let bytes = Zeroizing::new(data_encoding::BASE32_NOPAD.decode(text.to_uppercase().as_bytes()).ok()?);
    let seed = Zeroizing::new(<[u8; 32]>::try_from(bytes.get(..32)?).ok()?);
    let same = root_groups(&seed).concat() == text.to_uppercase();
    same.then(|| SecretKey::from_seed(&seed))
}

/// The root as printed: fourteen groups of four base-32 characters, the last of which is a checksum.
fn root_groups(seed: &[u8; 32]) -> Vec<String> {
    use regain_protocol::hash::{Tag, hash};
    let check = hash(Tag::CertSignature, &[seed]);
    let mut bytes = seed.to_vec();
    bytes.extend_from_slice(&check.0[..3]);
    let text = data_encoding::BASE32_NOPAD.encode(&bytes);
    text.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_root_is_the_root() {
        let groups = root_groups(&[7; 32]);
        assert_eq!(groups.len(), 14);
        let actor = SecretKey::from_seed(&[7; 32]).actor();
        assert_eq!(root_from_groups(&groups).map(|r| r.actor()), Some(actor));
        let typed: Vec<String> = groups.iter().map(|g| format!(" {} ", g.to_lowercase())).collect();
        assert_eq!(root_from_groups(&typed).map(|r| r.actor()), Some(actor));
        let mut wrong = groups.clone();
        wrong.swap(0, 1);
        assert!(root_from_groups(&wrong).is_none() && root_from_groups(&groups[..13]).is_none());
    }
}
