//! Directories of organisations that others publish, read for the node's own directory: ADEME's *Que faire de mes objets
//! et déchets* as its open-data table or as the project's fixtures, and any table with a name in each row.
//!
//! What names a person is not read: telephone numbers, e-mail addresses, remarks. Codes of kinds, services and labels are
//! those of the network's catalogue; this crate knows them as words only, and a test of the node holds them together.

mod fixture;
mod table;
mod words;

pub use words::{KIND_CODES, LABEL_CODES, SERVICE_CODES};

use crate::day::Day;
use crate::encoding::decode;
use crate::limits::MAX_INPUT;
use crate::reading::Rejected;
use crate::wording::fold_plain;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Entries of one file at most: all of the trade in the largest region; who has more imports one department after another.
pub const MAX_ENTRIES: usize = 20_000;

/// An organisation as a directory tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What tells it from all others: the directory's own identifier, else its numbers and name.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The number of its site as written, digits only; nobody has checked it here.
    pub siret: Option<String>,
    /// What kinds of actor it is, as codes.
    pub kinds: BTreeSet<String>,
    /// What it does, as codes.
    pub services: BTreeSet<String>,
    /// Labels and approvals, as codes of credentials.
    pub labels: BTreeSet<String>,
    /// INSEE code of its commune, where the file tells it.
    pub commune: Option<String>,
    /// Its postal code.
    pub postcode: Option<String>,
    /// Its commune's name as written.
    pub town: Option<String>,
    /// Its page on the web.
    pub website: Option<String>,
    /// Who compiled what is told here, to be named wherever it is shown.
    pub source: String,
    /// The day of which it is told.
    pub told: Option<Day>,
}

/// What a file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// `ademe_csv`, `ademe_json` or `csv`.
    pub format: &'static str,
    /// The entries by key.
    pub entries: BTreeMap<String, Entry>,
    /// Rows left out, with the reason.
    pub rejected: Vec<Rejected>,
    /// Columns that were read, with what they were taken for; empty for files that are no table.
    pub columns: Vec<(String, &'static str)>,
    /// Names of the personal fields that were dropped; never a value.
    pub dropped_personal: BTreeSet<&'static str>,
}

/// Why a file is not read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADirectory {
    /// Too large.
    #[error("expected a directory of at most {limit} bytes, got {bytes}; export one department of it")]
    TooLarge {
        /// Its bytes.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Too many rows.
    #[error("expected at most {MAX_ENTRIES} organisations; export one department of the directory")]
    TooMany,
    /// No column for names.
    #[error("no column of the table is a name (nom, raison sociale, name...); its columns are: {found}")]
    NoNames {
        /// The headers found, shortened.
        found: String,
    },
    /// JSON of something else.
    #[error("expected ADEME's list of actors (qfdmo.displayedacteur), got other JSON; choose acteurs.json or a CSV")]
    NotActors,
    /// Nothing in it.
    #[error("the file is empty, or no text")]
    Empty,
}

/// Reads a directory. `source` says who compiled it where the file itself does not.
///
/// # Errors
/// [`NotADirectory`] when the file as a whole cannot be read; single bad rows are in [`Listed::rejected`].
pub fn read(bytes: &[u8], source: &str) -> Result<Listed, NotADirectory> {
    if bytes.len() > MAX_INPUT {
        return Err(NotADirectory::TooLarge { bytes: bytes.len(), limit: MAX_INPUT });
    }
    let decoded = decode(bytes);
    let text = decoded.text.trim_start();
    match text.chars().next() {
        None => Err(NotADirectory::Empty),
        Some(_) if text.chars().take(1000).any(|c| c == '\0') => Err(NotADirectory::Empty),
        Some('[' | '{') => fixture::read(text, source),
        Some(_) => table::read(&decoded.text, source),
    }
}

/// Takes an entry in, or says why not. Two rows of one key are one organisation.
fn take(
    listed: &mut Listed,
    place: crate::record::Place,
    entry: Result<Entry, &'static str>,
) -> Result<(), NotADirectory> {
    match entry {
        Ok(entry) if listed.entries.contains_key(&entry.key) => {
            listed.rejected.push(Rejected { place, reason: "the same organisation stands in an earlier row".into() });
        }
        Ok(entry) => {
            listed.entries.insert(entry.key.clone(), entry);
        }
        Err(reason) => listed.rejected.push(Rejected { place, reason: reason.to_owned() }),
    }
    let rows = listed.entries.len() + listed.rejected.len();
    if listed.entries.len() > MAX_ENTRIES || rows > crate::limits::MAX_ROWS {
        return Err(NotADirectory::TooMany);
    }
    Ok(())
}

/// A key from what a directory tells where it gives none of its own.
fn key_of(name: &str, siret: Option<&str>, postcode: Option<&str>) -> String {
    match siret {
        Some(siret) => format!("siret:{siret}:{}", fold_plain(name)),
        None => format!("name:{}:{}", fold_plain(name), postcode.unwrap_or_default()),
    }
}

/// Digits of a number as people write it; `None` where they are not exactly so many.
fn digits(text: &str, count: usize) -> Option<String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).take(count + 1).collect();
    (bare.len() == count && bare.bytes().all(|b| b.is_ascii_digit())).then_some(bare)
}

/// An address on the web, and nothing else that a page could be made to open.
fn website(text: &str) -> Option<String> {
    let text = text.trim();
    let web = text.starts_with("https://") || text.starts_with("http://");
    (web && text.len() <= 200 && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}
