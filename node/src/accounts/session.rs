//! Who is logged in: `sessions.json`, apart from the accounts, so that a login does not rewrite those.
//!
//! The file has the hash of a session's token, never the token. The secret that goes into forms is derived from the
//! token, so that it is nowhere on disk either.

use super::book::{VERSION, read, write};
use super::clock::DAY;
use super::{AccountsError, Preferences, Roles};
use crate::identity::random;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Seconds without a request after which a session ends.
const IDLE: u64 = 12 * 3600;
/// Seconds after which it ends whatever happens.
const LONGEST: u64 = 30 * DAY;
/// Seconds for which the last request is known in memory only: not every request should write to the disk.
const UNWRITTEN: u64 = 5 * 60;
/// Sessions of one person; the one longest unused makes room.
const EACH: usize = 32;

/// A session as the file has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Record {
    id: String,
    login: String,
    from: Option<IpAddr>,
    started: u64,
    seen: u64,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u64,
    /// By the hash of the token, hex.
    sessions: BTreeMap<String, Record>,
}

/// Somebody who is logged in, as of now.
#[derive(Clone)]
pub struct Session {
    /// The session's name in lists and for ending it; not its token.
    pub id: String,
    /// Who.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// What the person may, as given. Pages should ask [`Session::scope`].
    pub roles: Roles,
    /// The secret that must be in every form of this session.
    pub csrf: String,
    /// How the person likes pages.
    pub preferences: Preferences,
    /// Whether the person came with a one-time password and must choose one before anything else.
    pub must_change: bool,
}

impl Session {
    /// What this session may do now: nothing but choose a password, while that is due.
    #[must_use]
    pub fn scope(&self) -> Roles {
        if self.must_change { Roles::default() } else { self.roles.clone() }
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("id", &self.id).field("login", &self.login).finish_non_exhaustive()
    }
}

/// A session in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenSession {
    /// Its name.
    pub id: String,
    /// Who.
    pub login: String,
    /// From which address it was opened.
    pub from: Option<IpAddr>,
    /// Seconds since 1970.
    pub started: u64,
    /// The last request, in seconds since 1970.
    pub seen: u64,
}

/// A session that was found by its token: id, login, and the secret for forms.
pub(super) struct Known {
    pub(super) id: String,
    pub(super) login: String,
    pub(super) csrf: String,
}

/// The open sessions.
pub(super) struct Sessions {
    path: PathBuf,
    by_hash: BTreeMap<String, Record>,
    /// When `seen` was last written.
    written: u64,
}

impl Sessions {
    pub(super) fn open(dir: &Path, now: u64) -> Result<Self, AccountsError> {
        let path = dir.join("sessions.json");
        let mut by_hash = read::<Kept>(&path)?.map(|k| k.sessions).unwrap_or_default();
        by_hash.retain(|_, r| lives(r, now));
        Ok(Sessions { path, by_hash, written: now })
    }

    /// Opens a session; returns its token, once, and the session.
    pub(super) fn start(
        &mut self,
        login: &str,
        from: Option<IpAddr>,
        now: u64,
    ) -> Result<(Zeroizing<String>, Known), AccountsError> {
        let entropy = |e: crate::identity::IdentityError| AccountsError::Work(e.to_string());
        let token = Zeroizing::new(BASE64URL_NOPAD.encode(&*Zeroizing::new(random::<32>().map_err(entropy)?)));
        let id = HEXLOWER.encode(&random::<8>().map_err(entropy)?);
        self.by_hash.retain(|_, r| lives(r, now));
        let mut own: Vec<(u64, String)> =
            self.by_hash.iter().filter(|(_, r)| r.login == login).map(|(h, r)| (r.seen, h.clone())).collect();
        own.sort();
        let too_many = (own.len() + 1).saturating_sub(EACH);
        own.iter().take(too_many).for_each(|(_, hash)| {
            self.by_hash.remove(hash);
        });
        let record = Record { id: id.clone(), login: login.into(), from, started: now, seen: now };
        self.by_hash.insert(hash(&token), record);
        self.save(now)?;
        let csrf = csrf(&token);
        Ok((token, Known { id, login: login.into(), csrf }))
    }

    /// The session of a token, if it is open; the request counts as its last.
    pub(super) fn find(&mut self, token: &str, now: u64) -> Option<Known> {
        let key = hash(token);
        let record = self.by_hash.get_mut(&key)?;
        if !lives(record, now) {
            self.by_hash.remove(&key);
            return None;
        }
        record.seen = record.seen.max(now);
        let known = Known { id: record.id.clone(), login: record.login.clone(), csrf: csrf(token) };
        if now >= self.written + UNWRITTEN
            && let Err(e) = self.save(now)
        {
            tracing::warn!("the last use of sessions could not be noted: {e}");
        }
        Some(known)
    }

    /// Ends those of which `which` says so (id, login); tells how many.
    pub(super) fn end(&mut self, now: u64, which: impl Fn(&str, &str) -> bool) -> Result<usize, AccountsError> {
        let before = self.by_hash.clone();
        self.by_hash.retain(|_, r| lives(r, now) && !which(&r.id, &r.login));
        let ended = before.len() - self.by_hash.len();
        if ended > 0
            && let Err(e) = self.save(now)
        {
            // What the file still has would be open again after a restart: then it is not ended now either.
            self.by_hash = before;
            return Err(e);
        }
        Ok(ended)
    }

    /// The open ones, the last used first.
    pub(super) fn list(&self, now: u64) -> Vec<OpenSession> {
        let open = self.by_hash.values().filter(|r| lives(r, now)).cloned();
        let mut list: Vec<OpenSession> = open
            .map(|r| OpenSession { id: r.id, login: r.login, from: r.from, started: r.started, seen: r.seen })
            .collect();
        list.sort_by(|a, b| (b.seen, &a.id).cmp(&(a.seen, &b.id)));
        list
    }

    fn save(&mut self, now: u64) -> Result<(), AccountsError> {
        self.written = now;
        write(&self.path, &Kept { version: VERSION, sessions: self.by_hash.clone() })
    }
}

fn lives(record: &Record, now: u64) -> bool {
    now < record.seen.saturating_add(IDLE) && now < record.started.saturating_add(LONGEST)
}

/// A token is 256 random bits: a fast hash is enough, since there is nothing to guess.
pub(super) fn hash(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}

fn csrf(token: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"regain form secret\0");
    hasher.update(token.as_bytes());
    BASE64URL_NOPAD.encode(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: u64 = 1_800_000_000;

    fn sessions() -> (tempfile::TempDir, Sessions) {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let sessions = Sessions::open(dir.path(), T0).expect("nothing there yet");
        (dir, sessions)
    }

    #[test]
    fn idle_for_twelve_hours_ends_it_and_use_prolongs_it_for_thirty_days_at_most() {
        let (_dir, mut s) = sessions();
        let (token, known) = s.start("marie", None, T0).expect("writable");
        assert_eq!(s.find(&token, T0 + IDLE - 1).map(|k| k.id), Some(known.id));
        assert!(s.find(&token, T0 + IDLE + 10).is_some(), "it was used in between");
        assert!(s.find(&token, T0 + 3 * IDLE).is_none());
        let (token, _) = s.start("marie", None, T0).expect("writable");
        let mut now = T0;
        while now + IDLE - 1 < T0 + LONGEST {
            now += IDLE - 1;
            assert!(s.find(&token, now).is_some());
        }
        assert!(s.find(&token, T0 + LONGEST).is_none());
    }

    #[test]
    fn a_restart_keeps_them_and_the_file_has_no_token() {
        let (dir, mut s) = sessions();
        let (token, known) = s.start("marie", None, T0).expect("writable");
        let text = std::fs::read_to_string(dir.path().join("sessions.json")).expect("written");
        assert!(text.contains(&known.id) && !text.contains(token.as_str()) && !text.contains(&known.csrf));
        let mut again = Sessions::open(dir.path(), T0 + 60).expect("readable");
        let found = again.find(&token, T0 + 60).expect("it is open");
        assert_eq!((found.id, found.csrf), (known.id, known.csrf));
        assert!(again.find("another", T0 + 60).is_none());
        // Used much later, the use is written, so that a restart does not take the session for idle.
        assert!(again.find(&token, T0 + IDLE - 1).is_some());
        assert!(Sessions::open(dir.path(), T0 + IDLE + 60).expect("readable").find(&token, T0 + IDLE + 60).is_some());
    }

    #[test]
    fn ended_is_ended_after_a_restart_too_and_one_person_has_so_many() {
        let (dir, mut s) = sessions();
        let tokens: Vec<_> =
            (0..EACH as u64 + 3).map(|n| s.start("marie", None, T0 + n).expect("writable").0).collect();
        let (other, _) = s.start("paul", None, T0).expect("writable");
        assert_eq!(s.list(T0).iter().filter(|o| o.login == "marie").count(), EACH);
        assert!(s.find(&tokens[0], T0 + 50).is_none() && s.find(&tokens[3], T0 + 50).is_some());
        assert_eq!(s.end(T0 + 50, |_, login| login == "marie").expect("writable"), EACH);
        let mut again = Sessions::open(dir.path(), T0 + 60).expect("readable");
        assert!(again.find(&tokens[5], T0 + 60).is_none());
        assert!(again.find(&other, T0 + 60).is_some());
    }
}
