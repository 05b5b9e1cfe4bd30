//! Reading an archive, byte by byte and once: every name is on the list of names, every part is what the archive's own
//! list says, nothing follows. What was read is written again into nothing, and must come out as it went in, so that no byte
//! of the frame around the parts differs either. Parts are handed on before all that is known: nobody acts on them before
//! the end.

use super::error::BackupError;
use super::part::Part;
use super::writer::{Line, List, Writer, sum};
use super::{FORMAT, Head, Holds};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::rc::Rc;

/// What was read.
#[derive(Clone, Debug)]
pub struct Contents {
    /// What the archive says of itself.
    pub head: Head,
    /// Parts, the head included and the list not.
    pub files: Vec<Line>,
    /// Bytes of the whole archive as a tar file.
    pub bytes: u64,
}

/// What an archive says of itself, without reading on.
///
/// # Errors
/// It does not begin like one.
pub fn peek<R: Read>(input: R) -> Result<Head, BackupError> {
    let at = Rc::new(Cell::new(0));
    let mut tar = tar::Archive::new(Counting::new(input, at.clone()));
    let lacks = || BackupError::NotOurs { expected: "`backup.json`", found: "nothing".into() };
    let mut entries = tar.entries().map_err(|_| lacks())?.raw(true);
    let reading = Reading::new(at, Holds::Data);
    let entry = entries.next().ok_or_else(lacks)?.map_err(|e| reading.unreadable(&e))?;
    let (part, bytes) = reading.part(entry)?;
    match part {
        Part::Head => head_of(&bytes),
        other => Err(BackupError::NotOurs { expected: "`backup.json`", found: format!("`{other}`") }),
    }
}

struct Counting<R> {
    input: R,
    read: Rc<Cell<u64>>,
    digest: Sha256,
}

impl<R: Read> Counting<R> {
    fn new(input: R, read: Rc<Cell<u64>>) -> Self {
        Counting { input, read, digest: Sha256::new() }
    }
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.input.read(buffer)?;
        self.read.set(self.read.get() + got as u64);
        self.digest.update(buffer.get(..got).unwrap_or_default());
        Ok(got)
    }
}

/// Takes in what is written again.
struct Again(Sha256);

impl Write for Again {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Reading {
    at: Rc<Cell<u64>>,
    head: Option<Head>,
    seen: Vec<Line>,
    names: BTreeSet<String>,
    list: Option<List>,
    again: Option<Writer<Again>>,
    expected: Holds,
}

/// Reads an archive to its end and hands each part to `each`, in order, with its bytes.
///
/// # Errors
/// The first thing that is not as it should be, or what `each` says.
pub fn read<R: Read>(
    input: R,
    expected: Holds,
    mut each: impl FnMut(&Head, &Part, Vec<u8>) -> Result<(), BackupError>,
) -> Result<Contents, BackupError> {
    let at = Rc::new(Cell::new(0));
    let mut reading = Reading::new(at.clone(), expected);
    let mut tar = tar::Archive::new(Counting::new(input, at));
    let entries = tar.entries().map_err(|e| reading.broken("its beginning", &e))?.raw(true);
    for entry in entries {
        let entry = entry.map_err(|e| reading.unreadable(&e))?;
        let (part, bytes) = reading.part(entry)?;
        reading.note(&part, &bytes)?;
        match (&part, &reading.head) {
            (Part::List, _) | (_, None) => {}
            (_, Some(head)) => each(head, &part, bytes)?,
        }
    }
    let mut rest = tar.into_inner();
    reading.ends(&mut rest)
}

impl Reading {
    fn new(at: Rc<Cell<u64>>, expected: Holds) -> Self {
        Reading { at, head: None, seen: Vec::new(), names: BTreeSet::new(), list: None, again: None, expected }
    }

    fn broken(&self, within: &str, error: &io::Error) -> BackupError {
        BackupError::Broken { at: self.at.get(), within: within.to_owned(), detail: error.to_string() }
    }

    /// The next entry's header cannot be read: at the very beginning, this is something else.
    fn unreadable(&self, error: &io::Error) -> BackupError {
        match self.head {
            None if self.at.get() > 0 && error.kind() != io::ErrorKind::UnexpectedEof => {
                BackupError::NotOurs { expected: "a tar archive with `backup.json`", found: error.to_string() }
            }
            _ => self.broken("the header of the next part", error),
        }
    }

    fn part<R: Read>(&self, entry: tar::Entry<'_, R>) -> Result<(Part, Vec<u8>), BackupError> {
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        let foreign = || BackupError::Foreign { name: name.clone(), kind: format!("{kind:?}") };
        let part = Part::from_path(&name).filter(|_| kind == tar::EntryType::Regular).ok_or_else(foreign)?;
        let length = entry.size();
        if length > part.most() {
            return Err(BackupError::TooLong { part: name, found: length, most: part.most() });
        }
        let mut bytes = Vec::new();
        entry.take(length).read_to_end(&mut bytes).map_err(|e| self.broken(&name, &e))?;
        if bytes.len() as u64 != length {
            let detail = format!("expected {length} bytes and found {}", bytes.len());
            return Err(BackupError::Broken { at: self.at.get(), within: name, detail });
        }
        Ok((part, bytes))
    }

    fn note(&mut self, part: &Part, bytes: &[u8]) -> Result<(), BackupError> {
        let name = part.to_string();
        let wrong = |how| Err(BackupError::Order { part: name.clone(), how });
        if self.list.is_some() {
            return wrong("behind its list of files, which ends it");
        }
        if !self.names.insert(name.clone()) {
            return wrong("twice");
        }
        match part {
            Part::Head => {
                let head = self.read_head(bytes)?;
                self.again = Some(Writer::bare(Again(Sha256::new()), &head));
                self.head = Some(head);
            }
            _ if self.head.is_none() => {
                return Err(BackupError::NotOurs { expected: "`backup.json`", found: format!("`{name}`") });
            }
            Part::List => {
                let list = serde_json::from_slice(bytes).map_err(|e| BackupError::Differs {
                    part: name,
                    expected: "a list of files".into(),
                    found: e.to_string(),
                })?;
                self.list = Some(list);
                return Ok(());
            }
            Part::Key(_) if self.expected == Holds::Data => return wrong("beside data, where keys never are"),
            Part::Key(_) => {}
            _ if self.expected == Holds::Keys => return wrong("beside keys, where nothing else is"),
            _ => {}
        }
        if let Some(again) = self.again.as_mut() {
            again.add(part, bytes).map_err(|e| BackupError::io("read", "the archive", e))?;
        }
        self.seen.push(Line { path: name, bytes: bytes.len() as u64, sha256: sum(bytes) });
        Ok(())
    }

    fn read_head(&self, bytes: &[u8]) -> Result<Head, BackupError> {
        let head = head_of(bytes)?;
        match head.holds == self.expected {
            true => Ok(head),
            false => Err(BackupError::Kind { expected: self.expected.word(), found: head.holds.word() }),
        }
    }

    /// Checks the list, and that nothing else is in the archive than what was read.
    fn ends<R: Read>(mut self, rest: &mut Counting<R>) -> Result<Contents, BackupError> {
        let Some(list) = self.list.take() else {
            return Err(BackupError::NoList { files: self.seen.len(), at: self.at.get() });
        };
        if let Some((seen, listed)) = self.seen.iter().zip(&list.files).find(|(seen, listed)| seen != listed) {
            let text = |line: &Line| format!("{} with {} bytes and SHA-256 {}", line.path, line.bytes, line.sha256);
            return Err(BackupError::Differs { part: seen.path.clone(), expected: text(listed), found: text(seen) });
        }
        if list.files.len() != self.seen.len() {
            let text = |n: usize| format!("{n} files");
            let (expected, found) = (text(list.files.len()), text(self.seen.len()));
            return Err(BackupError::Differs { part: "the list of files".into(), expected, found });
        }
        io::copy(rest, &mut io::sink()).map_err(|e| self.broken("its end", &e))?;
        let lacks = || BackupError::Lacks { what: "backup.json" };
        let (again, _) = self.again.take().ok_or_else(lacks)?.finish().map_err(|e| self.broken("its end", &e))?;
        let text = |digest: Sha256| format!("SHA-256 {}", data_encoding::HEXLOWER.encode(&digest.finalize()));
        let (expected, found) = (text(again.0), text(rest.digest.clone()));
        if expected != found {
            return Err(BackupError::Differs { part: "the frame around the files".into(), expected, found });
        }
        Ok(Contents { head: self.head.take().ok_or_else(lacks)?, files: self.seen, bytes: self.at.get() })
    }
}

fn head_of(bytes: &[u8]) -> Result<Head, BackupError> {
    #[derive(serde::Deserialize)]
    struct Format {
        format: u32,
    }
    let not_ours = |e: serde_json::Error| BackupError::NotOurs { expected: "`backup.json`", found: format!("`{e}`") };
    let format: Format = serde_json::from_slice(bytes).map_err(not_ours)?;
    if format.format > FORMAT {
        return Err(BackupError::Newer { found: format.format, known: FORMAT });
    }
    serde_json::from_slice(bytes).map_err(not_ours)
}
