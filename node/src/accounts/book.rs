//! `accounts.json`: people, tokens and saved views, in one file that is replaced as a whole.

use super::{AccountsError, Preferences, Role, Roles, Theme, Token, View};
use crate::store::replace_file;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The version of the files that this program writes.
pub(super) const VERSION: u64 = 1;
/// Only this user may read: there are hashes of passwords in it.
pub(super) const PRIVATE: u32 = 0o600;

/// A person as the file has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) roles: Roles,
    /// The password's hash, as PHC text.
    pub(super) hash: String,
    pub(super) disabled: bool,
    /// For a one-time password: the second until which it opens.
    pub(super) one_time_until: Option<u64>,
    /// Seconds since 1970.
    pub(super) created: u64,
    pub(super) preferences: Preferences,
}

/// Everything in the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Book {
    version: u64,
    pub(super) people: BTreeMap<String, Person>,
    pub(super) tokens: Vec<Token>,
    /// By owner.
    pub(super) views: BTreeMap<String, Vec<View>>,
}

impl Default for Book {
    fn default() -> Self {
        Book { version: VERSION, people: BTreeMap::new(), tokens: Vec::new(), views: BTreeMap::new() }
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Preferences { language: None, theme: Theme::System, shortcuts: true }
    }
}

impl Book {
    pub(super) fn person(&self, login: &str) -> Result<&Person, AccountsError> {
        self.people.get(login).ok_or_else(|| no_such(login))
    }

    pub(super) fn person_mut(&mut self, login: &str) -> Result<&mut Person, AccountsError> {
        self.people.get_mut(login).ok_or_else(|| no_such(login))
    }

    /// Errors: [`AccountsError::LastAdmin`] where there are people and none of them may administer.
    pub(super) fn check_administered(&self) -> Result<(), AccountsError> {
        let administers = |p: &Person| !p.disabled && p.roles.has(Role::Admin);
        let fine = self.people.is_empty() || self.people.values().any(administers);
        if fine { Ok(()) } else { Err(AccountsError::LastAdmin) }
    }
}

fn no_such(login: &str) -> AccountsError {
    AccountsError::NoSuchAccount(login.chars().filter(|c| !c.is_control()).take(64).collect())
}

/// What every version of these files has.
#[derive(Deserialize)]
struct Versioned {
    version: u64,
}

/// Reads a file, or nothing where there is none.
///
/// Errors: [`AccountsError::NewerData`], [`AccountsError::Damaged`], [`AccountsError::Io`].
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, AccountsError> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(AccountsError::io("read", path, e)),
    };
    let damaged = |e: serde_json::Error| AccountsError::Damaged { path: path.to_path_buf(), detail: e.to_string() };
    // The version first: a newer file may have another form altogether.
    let found = serde_json::from_slice::<Versioned>(&bytes).map_err(damaged)?.version;
    if found > VERSION {
        return Err(AccountsError::NewerData { path: path.to_path_buf(), found, known: VERSION });
    }
    serde_json::from_slice(&bytes).map(Some).map_err(damaged)
}

/// Replaces a file; durable when it returns.
///
/// Errors: [`AccountsError::Io`].
pub(super) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), AccountsError> {
    let bytes = serde_json::to_vec_pretty(value).expect("these files hold nothing that JSON cannot say");
    replace_file(path, &bytes, PRIVATE).map_err(|e| AccountsError::io("write", path, e))
}

/// A text that people see: trimmed, of 1 to `most` characters, none a control character.
///
/// Errors: [`AccountsError::BadText`].
pub(super) fn plain_text(what: &'static str, text: &str, most: usize) -> Result<String, AccountsError> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err(AccountsError::BadText { what, most }) }
}
