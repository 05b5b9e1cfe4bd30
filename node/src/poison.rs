//! Events that bring this program down (R10): which one is being interpreted is noted before it is, so that the next start
//! knows which one not to touch.
//!
//! `interpreting` is one small record, written in place without a sync: what it guards against is the end of this process,
//! not of the machine. `opaque` is the list of events that were found in it:
//!
//! - found there after a crash while the disk was read at a start: the event stays unread until a start has come to its
//!   end, and is tried again at the one after that, since a process that was killed from outside looks the same;
//! - found there twice, or after two crashes as it came from others: it stays unread until another version of the program
//!   runs;
//! - two starts in a row that broke off while reading: the third writes and serves nothing.

use crate::store::replace_file;
use regain_protocol::id::EventId;
use regain_protocol::ledger::Watch;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, Ordering};

const FILE: &str = "interpreting";
const LIST: &str = "opaque";
/// Nothing is being interpreted.
const IDLE: u8 = 0;
/// An event of this node's own disk, at a start.
const REPLAY: u8 = 1;
/// An event that comes in, or is about to be written.
const LIVE: u8 = 2;
/// Mark, event, checksum.
const LENGTH: usize = 1 + EventId::LEN + 4;
/// Crashes after which an event stays unread for good.
const STRIKES: u32 = 2;
/// Starts in a row that broke off after which the next one only reads.
const FAILURES: u32 = 2;
/// Events listed; the oldest are tried again beyond.
const LISTED: usize = 1000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    event: String,
    strikes: u32,
    version: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct List {
    events: Vec<Line>,
    /// Starts in a row that broke off while reading.
    failures: u32,
}

/// What a start has to go by.
#[derive(Debug, Default)]
pub struct Found {
    /// Events that stay unread in this run.
    pub opaque: BTreeSet<EventId>,
    /// Whether this run must not write.
    pub only_reads: bool,
    /// Sentences for a person.
    pub remarks: Vec<String>,
}

/// The note of what is being interpreted.
#[derive(Debug)]
pub struct Poison {
    dir: PathBuf,
    file: File,
    phase: AtomicU8,
}

impl Poison {
    /// Opens the note in a data directory and says what the last run left in it.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn open(dir: &Path) -> io::Result<(Self, Found)> {
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).clone();
        let file = options.open(dir.join(FILE))?;
        let poison = Poison { dir: dir.to_path_buf(), file, phase: AtomicU8::new(REPLAY) };
        let before = poison.list();
        let mut list = before.clone();
        let version = env!("CARGO_PKG_VERSION");
        // Another version may well be able to read what this one was not.
        list.events.retain(|line| line.version == version);
        let mut found = Found::default();
        if let Some((phase, event)) = poison.left() {
            let strikes = strike(&mut list, &event.to_string(), version);
            list.failures = if phase == REPLAY { list.failures.saturating_add(1) } else { 0 };
            found.remarks.push(format!(
                "the program ended while it read event {event}, for the {strikes}. time; if nobody ended it, keep this line \
                 and tell its authors"
            ));
        }
        // After a start that broke off all suspects at once: trying one of them again could be the next failure.
        let lasting = list.events.iter().filter(|line| line.strikes >= STRIKES || list.failures > 0);
        found.opaque.extend(lasting.filter_map(|line| EventId::from_hex(&line.event)));
        found.only_reads = list.failures >= FAILURES;
        found.remarks.extend(found.opaque.iter().map(|event| {
            format!("event {event} is set aside unread, since reading it ended the program; what follows from it is not shown")
        }));
        poison.keep(&before, &list)?;
        // Only now that it is listed.
        poison.file.write_all_at(&[IDLE], 0)?;
        Ok((poison, found))
    }

    fn left(&self) -> Option<(u8, EventId)> {
        let mut bytes = [0; LENGTH];
        self.file.read_exact_at(&mut bytes, 0).ok()?;
        let (content, check) = bytes.split_last_chunk::<4>()?;
        let (phase, event) = content.split_first()?;
        let whole = matches!(*phase, REPLAY | LIVE) && crc32c::crc32c(content).to_le_bytes() == *check;
        if whole { Some((*phase, EventId::from_slice(event)?)) } else { None }
    }

    fn list(&self) -> List {
        let bytes = std::fs::read(self.dir.join(LIST)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn keep(&self, before: &List, list: &List) -> io::Result<()> {
        if before == list {
            return Ok(());
        }
        let bytes = serde_json::to_vec(list).expect("a list holds nothing that JSON cannot say");
        replace_file(&self.dir.join(LIST), &bytes, 0o600)
    }

    /// Everything on the disk was read: what comes now comes from others or from here.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn replayed(&self) -> io::Result<()> {
        self.phase.store(LIVE, Ordering::Relaxed);
        let before = self.list();
        self.keep(&before, &List { failures: 0, ..before.clone() })
    }
}

/// Counts a crash against an event. Gives how many there are.
fn strike(list: &mut List, event: &str, version: &str) -> u32 {
    if let Some(line) = list.events.iter_mut().find(|line| line.event == event) {
        line.strikes = line.strikes.saturating_add(1);
        return line.strikes;
    }
    list.events.push(Line { event: event.to_owned(), strikes: 1, version: version.to_owned() });
    let over = list.events.len().saturating_sub(LISTED);
    list.events.drain(..over);
    1
}

impl Watch for Poison {
    fn begins(&self, event: &EventId) {
        let mut bytes = [0; LENGTH];
        let (content, check) = bytes.split_at_mut(LENGTH - 4);
        if let Some((phase, id)) = content.split_first_mut() {
            *phase = self.phase.load(Ordering::Relaxed);
            id.copy_from_slice(event.as_bytes());
        }
        check.copy_from_slice(&crc32c::crc32c(content).to_le_bytes());
        // Without the note this event is as dangerous as it was without this module; nothing else depends on it.
        let _ = self.file.write_all_at(&bytes, 0);
        #[cfg(test)]
        tests::may_abort(event);
    }

    fn ended(&self) {
        let _ = self.file.write_all_at(&[IDLE], 0);
    }
}

#[cfg(test)]
mod tests;
