//! Passwords: hashed with argon2id, two at a time, with the same work whether or not the login exists.

use super::AccountsError;
use crate::identity::random;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE32_NOPAD;
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Memory of one hash, in KiB, and passes over it. Above the first choice of the OWASP password storage sheet (19 MiB,
/// two passes, one lane): the node has few logins a day, so each may cost more; two at once take 64 MiB, which the
/// smallest machine that runs a node can spare. One lane, since this implementation has no use for more.
const MEMORY_KIB: u32 = 32 * 1024;
const PASSES: u32 = 3;
/// Hashes worked on at once, so that logins cannot take all memory and cores from the node.
const AT_ONCE: usize = 2;
/// Logins that may wait for their turn; more are sent away.
const WAITING: usize = 32;
/// Seconds after which those may come again.
const COME_AGAIN: u64 = 10;
/// Bytes of a one-time password: 16 characters of base 32.
const ONE_TIME: usize = 10;

/// A password as somebody typed it, in Unicode's form NFKC. It is never printed, and wiped when dropped.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a text. Whether it is good enough is looked at when it is to be kept.
    #[must_use]
    pub fn new(text: String) -> Self {
        let text = Zeroizing::new(text);
        Password(Zeroizing::new(text.nfkc().collect()))
    }

    /// A random one of sixteen letters and digits in four groups, to be read over the phone.
    pub(super) fn one_time() -> Result<Self, AccountsError> {
        let bytes = random::<ONE_TIME>().map_err(|e| AccountsError::Work(e.to_string()))?;
        let text = BASE32_NOPAD.encode(&bytes).to_lowercase();
        let groups: Vec<&str> = text.as_bytes().chunks(4).filter_map(|c| std::str::from_utf8(c).ok()).collect();
        Ok(Password::new(groups.join("-")))
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl From<String> for Password {
    fn from(text: String) -> Self {
        Password::new(text)
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(hidden)")
    }
}

fn argon() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("the constants are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Where the work is done.
pub(super) struct Hashing {
    turns: Arc<Semaphore>,
    room: Arc<Semaphore>,
}

impl Hashing {
    pub(super) fn new() -> Self {
        Hashing { turns: Arc::new(Semaphore::new(AT_ONCE)), room: Arc::new(Semaphore::new(AT_ONCE + WAITING)) }
    }

    /// The password's hash, with its parameters and a fresh salt, as PHC text.
    pub(super) async fn hash(&self, password: &Password) -> Result<String, AccountsError> {
        let salt = random::<16>().map_err(|e| AccountsError::Work(e.to_string()))?;
        let password = password.clone();
        self.work(move || hash(&password, &salt)).await?
    }

    /// Whether the password is the one of that hash. Without a hash the same work is done, and the answer is no.
    pub(super) async fn verify(&self, password: &Password, phc: Option<String>) -> Result<bool, AccountsError> {
        let password = password.clone();
        self.work(move || match phc {
            Some(phc) => {
                let phc = PasswordHash::new(&phc).map_err(|e| AccountsError::Work(e.to_string()))?;
                Ok(argon().verify_password(password.text().as_bytes(), &phc).is_ok())
            }
            None => hash(&password, &[0; 16]).map(|_| false),
        })
        .await?
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AccountsError> {
        let over = |e: tokio::sync::AcquireError| AccountsError::Work(e.to_string());
        let busy = AccountsError::Throttled { seconds: COME_AGAIN };
        let room = Arc::clone(&self.room).try_acquire_owned().map_err(|_| busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(over)?;
        // The permits go with the work: a caller that goes away does not free the turn before the core is free.
        let done = tokio::task::spawn_blocking(move || {
            let _held = (turn, room);
            work()
        });
        done.await.map_err(|e| AccountsError::Work(e.to_string()))
    }
}

fn hash(password: &Password, salt: &[u8; 16]) -> Result<String, AccountsError> {
    let salt = SaltString::encode_b64(salt).map_err(|e| AccountsError::Work(e.to_string()))?;
    let hash = argon().hash_password(password.text().as_bytes(), &salt);
    hash.map(|h| h.to_string()).map_err(|e| AccountsError::Work(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_fits_its_hash() {
        let hashing = Hashing::new();
        let password = Password::new("quatre chevaux d'été".into());
        let phc = hashing.hash(&password).await.expect("it works");
        assert!(phc.starts_with("$argon2id$v=19$m=32768,t=3,p=1$"), "{phc}");
        assert_ne!(phc, hashing.hash(&password).await.expect("it works"), "each hash has its own salt");
        // The accents as another system types them: a letter and a combining mark.
        let apart = Password::new("quatre chevaux d'e\u{301}te\u{301}".into());
        assert!(hashing.verify(&apart, Some(phc.clone())).await.expect("it works"));
        let other = Password::new("quatre chevaux d'ete".into());
        assert!(!hashing.verify(&other, Some(phc)).await.expect("it works"));
        assert!(!hashing.verify(&password, None).await.expect("it works"));
        assert_eq!(format!("{password:?}"), "Password(hidden)");
    }

    #[tokio::test]
    async fn at_most_two_are_worked_on_and_a_crowd_is_sent_away() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (hashing, now, most) = (Hashing::new(), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let one = || {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            hashing.work(move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let _ = hash(&Password::new("some work to do".into()), &[1; 16]);
                now.fetch_sub(1, Ordering::SeqCst);
            })
        };
        futures::future::join_all((0..6).map(|_| one())).await.into_iter().for_each(|r| r.expect("there is room"));
        assert!(most.load(Ordering::SeqCst) <= AT_ONCE);
        let crowd = u32::try_from(AT_ONCE + WAITING).expect("a small number");
        let _held = Arc::clone(&hashing.room).try_acquire_many_owned(crowd).expect("nobody is there any more");
        assert!(matches!(one().await, Err(AccountsError::Throttled { seconds: COME_AGAIN })));
    }

    #[test]
    fn one_time_passwords_differ_and_can_be_read_out() {
        let (a, b) = (Password::one_time().expect("entropy"), Password::one_time().expect("entropy"));
        assert_ne!(a.text(), b.text());
        assert_eq!((a.text().len(), a.text().matches('-').count()), (19, 3));
    }
}
