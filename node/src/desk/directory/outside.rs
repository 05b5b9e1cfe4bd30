//! Organisations that are no members, from lists that others publish: rehearsed, then kept in the private journal. They
//! are never sent, and a list that comes again changes nothing.

use crate::desk::inventory::{DoubtRow, RejectedRow};
use crate::desk::{Answer, Apply, DeskError};
use crate::journal::Fact;
use crate::node::Node;
use regain_exchange::directory::{Entry, Listed, NotADirectory, read};
use regain_exchange::fingerprint::Fingerprint;
use regain_exchange::record::Place;
use regain_protocol::insee::Siret;
use serde::Serialize;
use utoipa::ToSchema;

/// A list that was rehearsed and may be applied as it was shown.
pub(crate) struct Uploaded {
    name: String,
    bytes: Vec<u8>,
    source: String,
}

/// A column of a table, and what it was taken for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DirectoryColumn {
    /// Its header.
    pub name: String,
    /// `name`, `siret`, `service`...; `ignored` or `personal` where it was not read.
    pub meaning: String,
}

/// What an import of a directory does, or would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DirectoryImport {
    /// `ademe_csv`, `ademe_json` or `csv`.
    pub format: String,
    /// Whether it was carried out.
    pub applied: bool,
    /// Organisations read.
    pub organisations: usize,
    /// Those that are new.
    pub new: usize,
    /// Those of which something else is told now.
    pub changed: usize,
    /// Those that stay as they were.
    pub unchanged: usize,
    /// Rows left out.
    pub rejected: Vec<RejectedRow>,
    /// What was read with a doubt.
    pub warnings: Vec<DoubtRow>,
    /// The columns, where the file is a table.
    pub columns: Vec<DirectoryColumn>,
    /// Names of the personal fields that were dropped; never a value.
    pub dropped_personal: Vec<String>,
    /// Organisations of all lists after it.
    pub total: usize,
}

fn place(place: &Place) -> String {
    match place {
        Place::Line(line) => format!("line {line}"),
        Place::Pointer(pointer) => pointer.clone(),
    }
}

impl Node {
    /// Reads a directory of organisations that are no members; without [`Apply::Commit`] only says what would happen.
    /// `source` says who compiled it, where the file does not.
    ///
    /// # Errors
    /// The file is no directory, or the disk refuses.
    pub fn import_directory(&mut self, bytes: &[u8], source: &str, apply: Apply) -> Answer<DirectoryImport> {
        let mut listed = read(bytes, source.trim()).map_err(refusal)?;
        if listed.format == "csv" && listed.entries.values().any(|e| e.source.is_empty()) {
            return Err(DeskError::Usage(say!(
                "directory-source",
                "the table does not say who compiled it; name the source, which is shown with every entry"
            )));
        }
        let warnings = number_doubts(&mut listed);
        let known = &self.outsiders;
        let (known_rows, fresh): (Vec<&Entry>, Vec<&Entry>) =
            listed.entries.values().partition(|e| known.contains_key(&e.key));
        let changed: Vec<&Entry> = known_rows.iter().copied().filter(|e| known.get(&e.key) != Some(*e)).collect();
        let to_write: Vec<Entry> = fresh.iter().chain(&changed).map(|e| (*e).clone()).collect();
        let mut told = DirectoryImport {
            format: listed.format.to_owned(),
            applied: apply == Apply::Commit,
            organisations: listed.entries.len(),
            new: fresh.len(),
            changed: changed.len(),
            unchanged: known_rows.len() - changed.len(),
            rejected: listed
                .rejected
                .iter()
                .map(|r| RejectedRow { place: place(&r.place), reason: r.reason.clone() })
                .collect(),
            warnings,
            columns: columns(&listed),
            dropped_personal: listed.dropped_personal.iter().map(|n| (*n).to_owned()).collect(),
            total: known.len() + fresh.len(),
        };
        if apply == Apply::Commit && !to_write.is_empty() {
            self.journal.write(&Fact::Directory { entries: to_write.clone() }).map_err(DeskError::failed)?;
            self.outsiders.extend(to_write.into_iter().map(|e| (e.key.clone(), e)));
            told.total = self.outsiders.len();
        }
        Ok(told)
    }

    /// The same rehearsal for a page: the list stays here until it is applied or another one comes. Returns its name.
    ///
    /// # Errors
    /// As for [`Node::import_directory`].
    pub fn rehearse_directory(&mut self, bytes: Vec<u8>, source: &str) -> Answer<(String, DirectoryImport)> {
        let told = self.import_directory(&bytes, source, Apply::Rehearse)?;
        let name = Fingerprint::of(&bytes).to_string();
        self.directory_upload = Some(Uploaded { name: name.clone(), bytes, source: source.to_owned() });
        Ok((name, told))
    }

    /// Applies the list that was rehearsed under that name.
    ///
    /// # Errors
    /// Another one came in between, or the disk refuses.
    pub fn apply_directory(&mut self, name: &str) -> Answer<DirectoryImport> {
        let gone =
            || DeskError::Conflict(say!("directory-gone", "that list is not here any more; choose its file again"));
        let upload = self.directory_upload.take().filter(|u| u.name == name).ok_or_else(gone)?;
        self.import_directory(&upload.bytes, &upload.source, Apply::Commit)
    }
}

fn columns(listed: &Listed) -> Vec<DirectoryColumn> {
    let column =
        |(name, meaning): &(String, &str)| DirectoryColumn { name: name.clone(), meaning: (*meaning).to_owned() };
    listed.columns.iter().map(column).collect()
}

/// Numbers of sites whose check digits are wrong are left out, and told.
fn number_doubts(listed: &mut Listed) -> Vec<DoubtRow> {
    let mut doubts = Vec::new();
    for entry in listed.entries.values_mut() {
        if entry.siret.as_deref().is_some_and(|s| Siret::read(s).is_none()) {
            entry.siret = None;
            let text = "the check digits of its SIRET are wrong; it is kept without the number".to_owned();
            doubts.push(DoubtRow { place: entry.name.clone(), text });
        }
    }
    doubts
}

fn refusal(error: NotADirectory) -> DeskError {
    let told = match &error {
        NotADirectory::TooLarge { bytes, limit } => say!(
            "directory-large",
            "the file has {n} bytes; at most {most} are read: export one department of the directory",
            n = bytes,
            most = limit
        ),
        NotADirectory::TooMany => say!(
            "directory-many",
            "the file has too many rows; at most {most} organisations are read: export one department of the directory",
            most = regain_exchange::directory::MAX_ENTRIES
        ),
        NotADirectory::NoNames { found } => say!(
            "directory-names",
            "no column of the table is a name (nom, raison sociale, name...); its columns are: {found}",
            found = found
        ),
        NotADirectory::NotActors => {
            say!("directory-json", "this JSON is not ADEME's list of actors; choose acteurs.json, or a CSV table")
        }
        NotADirectory::Empty => say!("directory-empty", "the file is empty, or no text"),
    };
    DeskError::Usage(told)
}

#[cfg(test)]
mod tests {
    use regain_exchange::directory::{KIND_CODES, LABEL_CODES, SERVICE_CODES};
    use regain_protocol::catalogue::{ActorKind, CredentialKind, Service};

    /// The reader knows the catalogue's codes as words only.
    #[test]
    fn every_code_of_the_reader_is_one_of_the_catalogue() {
        assert!(KIND_CODES.iter().all(|c| ActorKind::from_code(c).is_some()));
        assert!(SERVICE_CODES.iter().all(|c| Service::from_code(c).is_some()));
        assert!(LABEL_CODES.iter().all(|c| CredentialKind::from_code(c).is_some()));
    }
}
