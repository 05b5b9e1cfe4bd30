//! What people did at this node: `audit.jsonl`, one JSON object a line, only ever appended to. When it is long it becomes
//! `audit.old.jsonl` and the one before is forgotten, so that both together stay below eight mebibytes.

use super::AccountsError;
use super::book::PRIVATE;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Entries that are kept ready to be shown.
const READABLE: usize = 500;
/// Bytes at which a file is put aside.
const LONG: u64 = 4 * 1024 * 1024;
/// Most characters of each text of an entry.
const TEXT: usize = 200;

/// One act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Seconds since 1970.
    pub at: u64,
    /// A login, or in brackets what acted without one: `(file token)`, `(command line)`, `(token backup)`.
    pub by: String,
    /// What was done, as a code such as `login.wrong` or `account.disable`.
    pub act: String,
    /// To what: a login, the id of a session or token, ...
    pub object: String,
}

/// The file.
pub(super) struct Audit {
    path: PathBuf,
    file: File,
    length: u64,
    newest: VecDeque<Act>,
    long: u64,
}

impl Audit {
    pub(super) fn open(dir: &Path) -> Result<Self, AccountsError> {
        Audit::open_with(dir, LONG)
    }

    fn open_with(dir: &Path, long: u64) -> Result<Self, AccountsError> {
        let path = dir.join("audit.jsonl");
        let failed = |e| AccountsError::io("open", &path, e);
        let mut newest = VecDeque::new();
        let mut ended = true;
        for file in [old(&path), path.clone()] {
            let bytes = match fs::read(&file) {
                Ok(bytes) => bytes,
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                Err(e) => return Err(failed(e)),
            };
            ended = bytes.last().is_none_or(|b| *b == b'\n');
            // A line that a crash cut is no entry; those around it are.
            let acts = bytes.split(|b| *b == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
            acts.for_each(|act| keep(&mut newest, act));
        }
        let mut file = open_end(&path).map_err(failed)?;
        if !ended {
            file.write_all(b"\n").map_err(failed)?;
        }
        let length = file.metadata().map_err(failed)?.len();
        Ok(Audit { path, file, length, newest, long })
    }

    /// Writes an act down; durable when it returns.
    pub(super) fn write(&mut self, act: Act) -> Result<(), AccountsError> {
        let short = |text: String| text.chars().take(TEXT).collect();
        let act = Act { by: short(act.by), act: short(act.act), object: short(act.object), ..act };
        let mut line = serde_json::to_vec(&act).expect("an act holds nothing that JSON cannot say");
        line.push(b'\n');
        let path = self.path.clone();
        let failed = |e| AccountsError::io("write", &path, e);
        if self.length + line.len() as u64 > self.long {
            fs::rename(&self.path, old(&self.path)).map_err(failed)?;
            self.file = open_end(&self.path).map_err(failed)?;
            self.length = 0;
        }
        self.file.write_all(&line).and_then(|()| self.file.sync_data()).map_err(failed)?;
        self.length += line.len() as u64;
        keep(&mut self.newest, act);
        Ok(())
    }

    /// The newest entries, newest first.
    pub(super) fn newest(&self) -> Vec<Act> {
        self.newest.iter().rev().cloned().collect()
    }
}

fn old(path: &Path) -> PathBuf {
    path.with_extension("old.jsonl")
}

fn open_end(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(PRIVATE).open(path)
}

fn keep(newest: &mut VecDeque<Act>, act: Act) {
    if newest.len() == READABLE {
        newest.pop_front();
    }
    newest.push_back(act);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(n: u64) -> Act {
        Act { at: n, by: "marie".into(), act: "test".into(), object: n.to_string() }
    }

    #[test]
    fn the_newest_are_read_again_and_a_cut_line_costs_only_itself() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let mut audit = Audit::open(dir.path()).expect("writable");
        (0..600).for_each(|n| audit.write(act(n)).expect("writable"));
        drop(audit);
        let path = dir.path().join("audit.jsonl");
        let mut file = OpenOptions::new().append(true).open(&path).expect("it is there");
        file.write_all(b"{\"at\":600,\"by\":\"mar").expect("writable");
        let mut audit = Audit::open(dir.path()).expect("readable");
        audit.write(act(601)).expect("writable");
        let newest = Audit::open(dir.path()).expect("readable").newest();
        assert_eq!((newest.len(), newest[0].at, newest[1].at), (READABLE, 601, 599));
        assert_eq!(newest, audit.newest());
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let mut audit = Audit::open_with(dir.path(), 2000).expect("writable");
        (0..200).for_each(|n| audit.write(act(n)).expect("writable"));
        let files: Vec<u64> = fs::read_dir(dir.path())
            .expect("readable")
            .map(|e| e.and_then(|e| e.metadata()).expect("a file").len())
            .collect();
        assert_eq!(files.len(), 2);
        assert!(files.iter().all(|length| *length <= 2000), "{files:?}");
        let again = Audit::open_with(dir.path(), 2000).expect("readable").newest();
        assert_eq!(again[0].at, 199);
        assert!(again.len() > 20, "the file put aside is read too");
    }

    #[test]
    fn long_texts_are_cut() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let mut audit = Audit::open(dir.path()).expect("writable");
        audit.write(Act { object: "x".repeat(5000), ..act(1) }).expect("writable");
        assert_eq!(audit.newest()[0].object.len(), TEXT);
    }
}
