//! The people of one node: who may log in, what they may do, who is logged in, which programs have a token.
//!
//! Nothing of it leaves the node: the network knows organisations only. It stands beside the node's loop, so that a page
//! need not wait for the loop to know who asks, and it keeps its own files in the data directory, each readable by the
//! node's user alone:
//!
//! ```text
//! accounts.json    people (argon2id hashes), tokens (SHA-256 hashes), saved views; replaced as a whole
//! sessions.json    open sessions, by the hash of their token
//! audit.jsonl      what was done here, a line an act; audit.old.jsonl before it
//! ```
//!
//! Calls that hash a password are `async` and hash on another thread, two at a time. The other calls that change
//! something write a small file and wait for the disk: a few milliseconds.
//!
//! Throughout, `by` is who acts: a login, or in brackets what acts without one ([`COMMAND_LINE`], [`FILE_TOKEN`]).

mod audit;
mod book;
mod clock;
mod error;
mod first;
mod login;
mod password;
mod people;
mod role;
mod session;
#[cfg(test)]
mod tests;
mod throttle;
mod token;
mod view;
mod weak;

pub use audit::Act;
pub use clock::Clock;
pub use error::AccountsError;
pub use login::LoggedIn;
pub use password::Password;
pub use people::{Account, NewAccount, Preferences, Theme};
pub use role::{Role, Roles, effective};
pub use session::{OpenSession, Session};
pub use token::{NewToken, PREFIX, TokenInfo, TokenUse};
pub use view::{NamedView, View};

use audit::Audit;
use book::Book;
use first::First;
use governor::clock::MonotonicClock;
use password::Hashing;
use session::Sessions;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use throttle::Throttle;
use token::Token;

/// Who acts when somebody at the machine uses the command line on a node that does not run.
pub const COMMAND_LINE: &str = "(command line)";
/// Who acts when a call comes with the token of the data directory.
pub const FILE_TOKEN: &str = "(file token)";

/// The accounts of one node. Clones are handles to the same.
#[derive(Clone)]
pub struct Accounts {
    inner: Arc<Inner>,
}

/// Locks are taken in the order of the fields, and held over no hashing.
struct Inner {
    path: PathBuf,
    organisation: String,
    clock: Clock,
    hashing: Hashing,
    throttle: Throttle<MonotonicClock>,
    first: Mutex<Option<First>>,
    book: Mutex<Book>,
    sessions: Mutex<Sessions>,
    audit: Mutex<Audit>,
}

impl Accounts {
    /// Opens the accounts in the data directory `dir` of `organisation`. Only the process that holds the directory's lock
    /// may. Where there is no account yet, a welcome token is made ([`Accounts::first_run_token`]).
    ///
    /// # Errors
    /// A file is damaged, newer than this program, or cannot be read.
    pub fn open(dir: &Path, organisation: &str) -> Result<Self, AccountsError> {
        Accounts::open_by(dir, organisation, Clock::system())
    }

    /// The same by another clock, for tests.
    ///
    /// # Errors
    /// As for [`Accounts::open`].
    pub fn open_by(dir: &Path, organisation: &str, clock: Clock) -> Result<Self, AccountsError> {
        let path = dir.join("accounts.json");
        let book: Book = book::read(&path)?.unwrap_or_default();
        let first = if book.people.is_empty() { Some(First::make(clock.now())?) } else { None };
        let sessions = Sessions::open(dir, clock.now())?;
        let audit = Audit::open(dir)?;
        let inner = Inner {
            path,
            organisation: organisation.to_owned(),
            clock,
            hashing: Hashing::new(),
            throttle: Throttle::new(MonotonicClock),
            first: Mutex::new(first),
            book: Mutex::new(book),
            sessions: Mutex::new(sessions),
            audit: Mutex::new(audit),
        };
        Ok(Accounts { inner: Arc::new(inner) })
    }

    /// Writes an act of `by` into the audit: `act` is a code such as `backup.create`, `object` an id.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn audit(&self, by: &str, act: &str, object: &str) -> Result<(), AccountsError> {
        let act = Act { at: self.clock().now(), by: by.into(), act: act.into(), object: object.into() };
        lock(&self.inner.audit).write(act)
    }

    /// The newest five hundred acts, newest first.
    #[must_use]
    pub fn acts(&self) -> Vec<Act> {
        lock(&self.inner.audit).newest()
    }

    fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        lock(&self.inner.book)
    }

    fn sessions_now(&self) -> MutexGuard<'_, Sessions> {
        lock(&self.inner.sessions)
    }

    /// Changes the book on disk, then in memory: what the disk refuses has not happened. Whatever the change, somebody
    /// must be left who may administer the node.
    fn change<T>(&self, change: impl FnOnce(&mut Book) -> Result<T, AccountsError>) -> Result<T, AccountsError> {
        let mut book = self.book();
        let mut next = book.clone();
        let told = change(&mut next)?;
        next.check_administered()?;
        book::write(&self.inner.path, &next)?;
        *book = next;
        Ok(told)
    }
}

impl std::fmt::Debug for Accounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Accounts({})", self.inner.path.display())
    }
}

/// A lock whose holder panicked is taken all the same: everything behind these locks is changed whole or not at all.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
