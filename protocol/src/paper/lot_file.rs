//! The shared preparation file of a lot: a check-list and notes that giver and receiver write together.
//!
//! In automerge the file is one flat map, nothing else, so that no change can name an object or an element that is not
//! there: `check/<fixed item>` and `free/<label>` hold yes or no, `note/<counter>/<writer>` holds a text that nobody
//! writes over. Who wrote an entry is the writer of the operation itself, which its log signed.
//!
//! What a file holds is a function of the *set* of changes it was given, not of their order: a change waits for its
//! deps; of two changes that claim one number of one writer, the one earlier in the writer's log counts.
//!
//! The caller decides which changes are given:
//! - of the lot's owner and its editors only, and of each log only what lies before its fork, cut or close;
//! - of these only the [`rooted`] ones. When a log turns out to be forked, what rests on its lost changes is set aside:
//!   load the file anew without it, and its authors can write again, under the numbers that are free now;
//! - of each log in its order, holding back what comes after a change whose bytes are not here yet, so that nobody can
//!   be led to build on the second of two changes under one number.
//!
//! ```
//! use regain_protocol::event::Change;
//! use regain_protocol::id::{DocId, EventId, LogId};
//! use regain_protocol::paper::lot_file::{Carried, Edit, Item, LotFile, NoteText};
//!
//! let (lot, giver, receiver) = (EventId([1; 32]), LogId([2; 32]), LogId([3; 32]));
//! let mut mine = LotFile::new(DocId::of_lot(lot), giver);
//! let mut theirs = LotFile::new(DocId::of_lot(lot), receiver);
//! for change in mine.edit(&Edit::AddNote { text: NoteText::new("Code du portail : demander à l'accueil")? })? {
//!     let fact = Change { lot, change: change.hash, deps: change.deps };
//!     for file in [&mut mine, &mut theirs] {
//!         file.apply(&Carried { log: giver, at: 7, fact: &fact, bytes: &change.bytes })?;
//!     }
//! }
//! assert_eq!(mine.content(), theirs.content());
//! assert_eq!(theirs.log_of(theirs.content().notes[0].by), Some(giver));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod entry;
mod history;
mod proposal;
#[cfg(test)]
mod tests;

pub use entry::{Check, Item, Label, LotFileContent, MAX_LABEL, Note, NoteText, TextError};
pub use proposal::{ChangeBytes, Edit};

use super::Writer;
use super::scan::{self, ScanError, Scanned};
use crate::event::Change;
use crate::hash::Hash;
use crate::id::{DocId, LogId};
use history::History;
use std::collections::{BTreeMap, BTreeSet};

/// A change as a log carries it: the event's place, its facts, and the opened attachment.
#[derive(Clone, Copy, Debug)]
pub struct Carried<'a> {
    /// The log of the event.
    pub log: LogId,
    /// The event's place in that log.
    pub at: u64,
    /// The event's facts.
    pub fact: &'a Change,
    /// The bytes of the change, after unsealing.
    pub bytes: &'a [u8],
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It is part of the content now; changes that waited for it may be as well.
    Now,
    /// It was part of the content already.
    Before,
    /// It is set aside until these changes, which it depends on, are part of the content.
    Missing(Vec<Hash>),
}

/// Why a change is inert, or an edit impossible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Of another lot.
    #[error("the change is for document {found}, this is {expected}; give it to the file of its own lot")]
    OtherDocument {
        /// This document.
        expected: DocId,
        /// The document of the facts.
        found: DocId,
    },
    /// The bytes are not those of the facts.
    #[error("the event announces change {announced}, the attachment holds {found} or other deps; fetch it again")]
    NotAsAnnounced {
        /// What the facts say.
        announced: Hash,
        /// What the bytes are.
        found: Hash,
    },
    /// The bytes are no change that may come near automerge.
    #[error("the change is refused: {0}")]
    Scan(#[from] ScanError),
    /// Two changes under one number.
    #[error("writer {writer} has two changes number {seq}; only the one earlier in its log counts")]
    TwoPens {
        /// The writer.
        writer: Writer,
        /// The number.
        seq: u64,
    },
    /// Not the next of its writer.
    #[error("expected change {expected} of its writer after its deps, found {found}; it does not follow its own past")]
    Seq {
        /// One after the writer's last change among the ancestors.
        expected: u64,
        /// What the change says.
        found: u64,
    },
    /// A writer of whom the ancestors know nothing.
    #[error("the change names writer {0}, who wrote nothing of what it depends on")]
    Stranger(Writer),
    /// No entry of this file.
    #[error("operation {0} is no entry of a lot's file: only checks and notes of the root map, each once a change")]
    Entry(u64),
    /// An entry with a text that may not be shown.
    #[error("a text of the file is refused: {0}")]
    Text(#[from] TextError),
    /// Replaces what is not there.
    #[error("operation {0} replaces an operation that its ancestors do not hold under the same key")]
    Replaced(u64),
    /// Automerge refused what the scan accepted.
    #[error("automerge refused the change: {0}; please report it, with the change")]
    Automerge(String),
    /// Nothing to write.
    #[error("the file says so already; nothing is written")]
    Unchanged,
    /// One's own past is incomplete.
    #[error("change {0} of this log is not part of the file yet; give the file its missing changes before editing")]
    OwnPast(u64),
}

/// A change that passed the scan, and where it came from.
#[derive(Clone, Debug)]
struct Kept {
    log: LogId,
    at: u64,
    scanned: Scanned,
    bytes: Vec<u8>,
}

/// The announced changes whose whole past is announced as well; the others can never be part of the file.
#[must_use]
pub fn rooted<'a>(announced: impl IntoIterator<Item = &'a Change>) -> BTreeSet<Hash> {
    let mut rooted = BTreeSet::new();
    let mut waiting: BTreeMap<Hash, Vec<&Change>> = BTreeMap::new();
    for change in announced {
        let mut ready = vec![change];
        while let Some(change) = ready.pop() {
            match change.deps.iter().find(|dep| !rooted.contains(*dep)) {
                Some(missing) => waiting.entry(*missing).or_default().push(change),
                None => {
                    rooted.insert(change.change);
                    ready.extend(waiting.remove(&change.change).unwrap_or_default());
                }
            }
        }
    }
    rooted
}

/// One open file. See the [module](self).
#[derive(Clone, Debug)]
pub struct LotFile {
    doc: DocId,
    own: Writer,
    /// What passed the scan and holds its slot.
    kept: BTreeMap<Hash, Kept>,
    /// Who holds a number of a writer: the smallest place in the log, then the smallest hash.
    slots: BTreeMap<(Writer, u64), (u64, Hash)>,
    /// What is inert, by the place of its event.
    refused: BTreeMap<(LogId, u64), PaperError>,
    history: History,
}

impl LotFile {
    /// The empty file of document `doc` as the node behind `log` edits it.
    #[must_use]
    pub fn new(doc: DocId, log: LogId) -> Self {
        LotFile {
            doc,
            own: Writer::of(log, doc),
            kept: BTreeMap::new(),
            slots: BTreeMap::new(),
            refused: BTreeMap::new(),
            history: History::new(),
        }
    }

    /// The file after all of `changes`, in whichever order they come. What was refused or waits is told by
    /// [`refused`](Self::refused) and [`waiting`](Self::waiting).
    #[must_use]
    pub fn load<'a>(doc: DocId, log: LogId, changes: impl IntoIterator<Item = Carried<'a>>) -> Self {
        let mut file = LotFile::new(doc, log);
        for carried in changes {
            // A refusal is noted in the file and stops nothing else.
            let _ = file.apply(&carried);
        }
        file
    }

    /// Takes one change of an editor. Giving it again, or in another order, changes nothing.
    ///
    /// # Errors
    /// Why the change is inert. It is noted under its place in [`refused`](Self::refused); the file is as before.
    pub fn apply(&mut self, carried: &Carried<'_>) -> Result<Applied, PaperError> {
        let place = (carried.log, carried.at);
        let hash = match self.keep(carried) {
            Ok(hash) => hash,
            Err(error) => {
                self.refused.insert(place, error.clone());
                return Err(error);
            }
        };
        if self.history.holds(&hash) {
            return Ok(Applied::Before);
        }
        self.settle(hash);
        let missing = self.missing(&hash);
        if let Some(error) = self.inert(&hash) {
            return Err(error);
        }
        self.refused.remove(&place);
        Ok(if missing.is_empty() { Applied::Now } else { Applied::Missing(missing) })
    }

    /// Why a kept change is not part of the content although nothing is missing.
    fn inert(&self, hash: &Hash) -> Option<PaperError> {
        let kept = self.kept.get(hash).filter(|_| !self.history.holds(hash) && self.missing(hash).is_empty())?;
        self.refused.get(&(kept.log, kept.at)).cloned()
    }

    /// Who is behind a writer of the content.
    #[must_use]
    pub fn log_of(&self, writer: Writer) -> Option<LogId> {
        let (_, hash) = self.slots.range((writer, 0)..=(writer, u64::MAX)).next()?.1;
        self.kept.get(hash).map(|kept| kept.log)
    }

    /// Inert changes by log and place of their event, with the reason.
    pub fn refused(&self) -> impl Iterator<Item = (LogId, u64, &PaperError)> {
        self.refused.iter().map(|((log, at), error)| (*log, *at, error))
    }

    /// Changes set aside, and the ones they wait for.
    pub fn waiting(&self) -> impl Iterator<Item = (Hash, Vec<Hash>)> {
        self.kept.keys().map(|hash| (*hash, self.missing(hash))).filter(|(_, missing)| !missing.is_empty())
    }

    /// The check-list and the notes.
    #[must_use]
    pub fn content(&self) -> LotFileContent {
        LotFileContent::read(self.history.automerge())
    }

    /// Writes an edit as changes to be published one after the other, at most [`MAX_DEPS`](crate::limits::MAX_DEPS)
    /// deps each: mostly one; more when so many edited apart that their work has to be merged first. The file itself
    /// is as before: give it the changes once their events are written, before the next edit.
    ///
    /// # Errors
    /// [`PaperError::Unchanged`], [`PaperError::OwnPast`], or a refusal by automerge.
    pub fn edit(&self, edit: &Edit) -> Result<Vec<ChangeBytes>, PaperError> {
        let next = self.history.last_of(self.own).map_or(0, |(seq, _)| seq) + 1;
        // A number that a waiting or inert change holds already would be used twice.
        if let Some(((_, ahead), _)) = self.slots.range((self.own, next)..=(self.own, u64::MAX)).next() {
            return Err(PaperError::OwnPast(*ahead));
        }
        proposal::write(&self.history, self.own, edit)
    }

    /// Deps of a kept change that are not part of the content.
    fn missing(&self, hash: &Hash) -> Vec<Hash> {
        let deps = self.kept.get(hash).map(|kept| kept.scanned.deps.as_slice()).unwrap_or_default();
        deps.iter().filter(|dep| !self.history.holds(dep)).copied().collect()
    }

    /// Scans a change, compares it with its facts and gives it the slot of its number, or refuses it.
    fn keep(&mut self, carried: &Carried<'_>) -> Result<Hash, PaperError> {
        let found = DocId::of_lot(carried.fact.lot);
        if found != self.doc {
            return Err(PaperError::OtherDocument { expected: self.doc, found });
        }
        let scanned = scan::read(carried.bytes, Writer::of(carried.log, self.doc))?;
        let mut announced = carried.fact.deps.clone();
        let mut deps = scanned.deps.clone();
        announced.sort_unstable();
        deps.sort_unstable();
        if scanned.hash != carried.fact.change || deps != announced {
            return Err(PaperError::NotAsAnnounced { announced: carried.fact.change, found: scanned.hash });
        }
        let (hash, slot) = (scanned.hash, (scanned.writer, scanned.seq));
        let claim = (carried.at, hash);
        match self.slots.get(&slot).copied() {
            Some(holder) if holder.1 != hash && holder < claim => {
                Err(PaperError::TwoPens { writer: slot.0, seq: slot.1 })
            }
            Some(holder) if holder.1 == hash && holder <= claim => Ok(hash),
            holder => {
                self.slots.insert(slot, claim);
                let bytes = carried.bytes.to_vec();
                self.kept.insert(hash, Kept { log: carried.log, at: carried.at, scanned, bytes });
                if let Some((_, loser)) = holder.filter(|holder| holder.1 != hash) {
                    self.displace(loser);
                }
                Ok(hash)
            }
        }
    }

    /// Takes back a change whose number belongs to an earlier one, with all that rests on it: the file begins anew.
    fn displace(&mut self, loser: Hash) {
        let Some(Kept { log, at, scanned, .. }) = self.kept.remove(&loser) else { return };
        let error = PaperError::TwoPens { writer: scanned.writer, seq: scanned.seq };
        self.refused.insert((log, at), error);
        self.history = History::new();
        let all: Vec<Hash> = self.kept.keys().copied().collect();
        for hash in all {
            self.settle(hash);
        }
    }

    /// Makes a kept change part of the content if its deps are, then those that waited for it.
    fn settle(&mut self, first: Hash) {
        let mut ready = vec![first];
        while let Some(hash) = ready.pop() {
            let Some(kept) = self.kept.get(&hash) else { continue };
            if self.history.holds(&hash) || self.history.awaits(hash, &kept.scanned.deps) {
                continue;
            }
            match self.history.place(&kept.scanned, &kept.bytes) {
                Ok(()) => ready.extend(self.history.freed_by(&hash)),
                Err(error) => {
                    self.refused.insert((kept.log, kept.at), error);
                }
            }
        }
    }
}
