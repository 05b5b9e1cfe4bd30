//! Our own reader of one automerge change (automerge's storage format, "change chunks"), run before any automerge call.
//!
//! ```text
//! chunk   = 85 6f 4a 83 || checksum (4 bytes of the hash) || type 01 || length || body
//! hash    = SHA-256(type || length || body)
//! body    = deps || actor || seq || start_op || time || message || other actors || columns' (spec, length) || columns
//! ```
//!
//! Numbers are LEB128; lists and texts are preceded by their length. A column is run-length coded, so that a hundred
//! bytes can claim a million operations: the claim is refused where it is made, before anything is repeated. A change
//! that passes here is read by automerge without an error and to the same fields; whether what it *refers to* exists is
//! for the document to check. The work is bounded by [`MAX_CHANGE_BYTES`] and [`MAX_CHANGE_OPS`].

mod column;
mod cursor;
mod rows;
#[cfg(test)]
mod tests;

use super::Writer;
use crate::hash::Hash;
use crate::limits::{MAX_CHANGE_BYTES, MAX_CHANGE_OPS, MAX_DEPS, MAX_TEXT};
use cursor::Cursor;
pub(super) use rows::{Action, Key, OpRef, Row, Rows, Value};
use sha2::{Digest, Sha256};

/// First bytes of every automerge chunk.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The only chunk type we take: an uncompressed change. Compressed ones inflate to an unknown size.
const CHANGE: u8 = 1;
/// R9: automerge counts operations in 32 bits and ends the process when they run out; half of them is out of reach of
/// any honest document, and of any other because a start follows from the deps.
const START_OP_END: u64 = 1 << 31;

/// What is known of a change that another depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DepInfo {
    /// Its automerge hash.
    pub hash: Hash,
    /// Counter of its last operation; [`Scanned::max_op`] of its own scan.
    pub max_op: u64,
}

/// A change that passed the scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// Automerge's hash of the change.
    pub hash: Hash,
    /// The changes it depends on: at most [`MAX_DEPS`], all different, in the order of the bytes.
    pub deps: Vec<Hash>,
    /// Who wrote it.
    pub writer: Writer,
    /// Its number among the changes of its writer, from one.
    pub seq: u64,
    /// Counter of its first operation, or what that would be.
    pub start_op: u64,
    /// How many operations: at most [`MAX_CHANGE_OPS`].
    pub ops: u64,
    /// Counter of its last operation; `start_op - 1` when it has none.
    pub max_op: u64,
}

/// Why a change is inert. The bytes came from a peer: nothing of them but numbers is repeated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Too large.
    #[error("a change may have {MAX_CHANGE_BYTES} bytes, this one has {0}; its author has to split it")]
    Size(usize),
    /// Ends too early.
    #[error("{wanted} more bytes were announced but {left} are left; the change is cut or forged, fetch it again")]
    Cut {
        /// What a length asked for.
        wanted: u64,
        /// What there was.
        left: usize,
    },
    /// Goes on after its end.
    #[error("{0} bytes follow where the change should end; only a bare change is accepted")]
    Trailing(usize),
    /// Not an automerge chunk.
    #[error("an automerge chunk begins with 856f4a83, this does not; it is another kind of file")]
    Magic,
    /// Another kind of chunk.
    #[error("expected an uncompressed change (chunk type 1), found type {0}; its author has to send the raw bytes")]
    ChunkType(u8),
    /// Damaged.
    #[error("the checksum does not fit the change; fetch it again")]
    Checksum,
    /// Not a shortest LEB128 number of 64 bits.
    #[error("a number is longer than 64 bits or not in its shortest form; the change is forged")]
    Number,
    /// Not UTF-8.
    #[error("a text is not UTF-8; the change is forged")]
    Utf8,
    /// A text that would be repeated in memory.
    #[error("a key, mark name or message may have {MAX_TEXT} bytes, this one has {length}")]
    LongText {
        /// Its length in bytes.
        length: u64,
    },
    /// Too many deps.
    #[error("a change may depend on {MAX_DEPS} others, this one names {0}; its author has to merge in steps")]
    TooManyDeps(u64),
    /// One dep twice.
    #[error("the change names the same dependency twice; it is forged")]
    RepeatedDep,
    /// Not an actor id of ours.
    #[error("actor ids have 16 bytes, this one has {0}; only writers derived from a log may write")]
    ActorLength(u64),
    /// Somebody else's pen.
    #[error("expected a change of writer {expected}, found one of {found}; a log writes under its own id only")]
    Writer {
        /// Who carries the change.
        expected: Writer,
        /// Whom it says it is by.
        found: Writer,
    },
    /// Other actors out of order.
    #[error("the other actors of a change must be sorted, different and not its author; the change is forged")]
    Actors,
    /// No such number.
    #[error("changes of a writer are numbered from 1 and below 2^31, this one has number {0}")]
    Seq(u64),
    /// Op counters that could run out.
    #[error("the first operation must be counted from 1 and below 2^31, this one is {0}")]
    StartRange(u64),
    /// Op counters that do not follow from the deps.
    #[error("the first operation must be number {expected}, one after the greatest of the deps, but is {found}")]
    Start {
        /// One more than the greatest counter of the deps.
        expected: u64,
        /// What the change says.
        found: u64,
    },
    /// A dep the caller said nothing about.
    #[error("the change depends on {0}, which is not here yet; fetch that one first")]
    UnknownDep(Hash),
    /// A column we do not know.
    #[error("column {0} is unknown, empty, repeated or out of order; the change is forged or from a newer automerge")]
    Column(u64),
    /// A compressed column.
    #[error("column {0} is compressed; only uncompressed columns are accepted")]
    Deflated(u64),
    /// The bomb.
    #[error("a change may hold {MAX_CHANGE_OPS} operations, column `{column}` claims {claimed} or more")]
    TooManyOps {
        /// The column.
        column: &'static str,
        /// What its runs sum to so far.
        claimed: u64,
    },
    /// A run of nothing.
    #[error("column `{column}` has a run of length zero; the change is forged")]
    EmptyRun {
        /// The column.
        column: &'static str,
    },
    /// A value is missing.
    #[error("column `{column}` ends too early or is null where a value is needed; the change is forged")]
    Gap {
        /// The column.
        column: &'static str,
    },
    /// More values than operations.
    #[error("column `{column}` is longer than the change has operations; the change is forged")]
    LongColumn {
        /// The column.
        column: &'static str,
    },
    /// A reference outside the history.
    #[error("column `{column}` names an operation counter that cannot be in the history of this change")]
    Counter {
        /// The column.
        column: &'static str,
    },
    /// An index outside the list of actors.
    #[error("column `{column}` names an actor that the change does not list")]
    ActorIndex {
        /// The column.
        column: &'static str,
    },
    /// A key that is neither a name nor a place in a list, or both.
    #[error("an operation needs either a name or a place in a list as its key; the change is forged")]
    Key,
    /// An unknown action, or a value that does not go with it.
    #[error("action {0} is unknown or does not go with its value")]
    Action(u64),
    /// A value that is not what its type says.
    #[error("a value is unknown or not as long as its type needs (value type {0})")]
    Value(u64),
    /// Predecessors out of order.
    #[error("the predecessors of an operation must be sorted and different; the change is forged")]
    Preds,
}

/// Reads one change of `writer` and checks everything that the bytes alone can show: form, hash, author, bounds,
/// columns. What remains is [`Scanned::check_start`].
///
/// # Errors
/// The first thing that is wrong; the change is then inert.
pub fn read(bytes: &[u8], writer: Writer) -> Result<Scanned, ScanError> {
    let (mut change, mut rows) = open(bytes, writer)?;
    while rows.next()?.is_some() {
        change.ops += 1;
    }
    change.max_op = change.start_op + change.ops - 1;
    Ok(change)
}

/// [`read`], and the start of the operations against the greatest counter of the deps (R9). `deps` tells of every
/// change this one depends on, in any order; it may tell of others.
///
/// # Errors
/// The first thing that is wrong; the change is then inert, or early in the case of [`ScanError::UnknownDep`].
pub fn scan(bytes: &[u8], writer: Writer, deps: &[DepInfo]) -> Result<Scanned, ScanError> {
    let change = read(bytes, writer)?;
    change.check_start(deps)?;
    Ok(change)
}

impl Scanned {
    /// Checks that the first operation is numbered one after the greatest of the deps, so that no change can use up
    /// the numbers of those that follow.
    ///
    /// # Errors
    /// [`ScanError::UnknownDep`] when `deps` lacks one that the change names, [`ScanError::Start`] otherwise.
    pub fn check_start(&self, deps: &[DepInfo]) -> Result<(), ScanError> {
        let mut greatest = 0;
        for dep in &self.deps {
            let known = deps.iter().find(|known| known.hash == *dep).ok_or(ScanError::UnknownDep(*dep))?;
            greatest = greatest.max(known.max_op);
        }
        let expected = greatest.saturating_add(1);
        if self.start_op == expected { Ok(()) } else { Err(ScanError::Start { expected, found: self.start_op }) }
    }
}

/// The operations of a change that [`read`] accepted.
pub(super) fn rows(bytes: &[u8], writer: Writer) -> Result<Rows<'_>, ScanError> {
    open(bytes, writer).map(|(_, rows)| rows)
}

/// Everything up to the operations, which are not counted yet.
fn open(bytes: &[u8], writer: Writer) -> Result<(Scanned, Rows<'_>), ScanError> {
    let (hash, mut body) = envelope(bytes)?;
    let deps = deps(&mut body)?;
    let found = Writer(actor(&mut body)?);
    if found != writer {
        return Err(ScanError::Writer { expected: writer, found });
    }
    let seq = body.unsigned()?;
    if !(1..START_OP_END).contains(&seq) {
        return Err(ScanError::Seq(seq));
    }
    let start_op = body.unsigned()?;
    if !(1..START_OP_END).contains(&start_op) {
        return Err(ScanError::StartRange(start_op));
    }
    body.signed()?; // a claimed time: read past, never used
    let length = body.unsigned()?;
    if length > MAX_TEXT as u64 {
        return Err(ScanError::LongText { length });
    }
    body.text(length)?;
    let rows = Rows::open(&mut body, writer, start_op)?;
    if !body.is_empty() {
        return Err(ScanError::Trailing(body.len()));
    }
    Ok((Scanned { hash, deps, writer, seq, start_op, ops: 0, max_op: 0 }, rows))
}

/// The chunk around the body: length, type and checksum.
fn envelope(bytes: &[u8]) -> Result<(Hash, Cursor<'_>), ScanError> {
    if bytes.len() > MAX_CHANGE_BYTES {
        return Err(ScanError::Size(bytes.len()));
    }
    let mut chunk = Cursor::new(bytes);
    if chunk.array()? != MAGIC {
        return Err(ScanError::Magic);
    }
    let checksum: [u8; 4] = chunk.array()?;
    let mut hashed = chunk;
    let [kind] = chunk.array()?;
    if kind != CHANGE {
        return Err(ScanError::ChunkType(kind));
    }
    let length = chunk.unsigned()?;
    let body = chunk.take(length)?;
    if !chunk.is_empty() {
        return Err(ScanError::Trailing(chunk.len()));
    }
    // The length is in its shortest form, so the bytes as received are the bytes automerge hashes.
    let hash = Hash(Sha256::digest(hashed.take(hashed.len() as u64)?).into());
    if !hash.0.starts_with(&checksum) {
        return Err(ScanError::Checksum);
    }
    Ok((hash, Cursor::new(body)))
}

fn deps(body: &mut Cursor<'_>) -> Result<Vec<Hash>, ScanError> {
    let count = body.unsigned()?;
    let few = usize::try_from(count).ok().filter(|few| *few <= MAX_DEPS);
    let count = few.ok_or(ScanError::TooManyDeps(count))?;
    let mut deps = Vec::with_capacity(count);
    for _ in 0..count {
        let dep = Hash(body.array()?);
        if deps.contains(&dep) {
            return Err(ScanError::RepeatedDep);
        }
        deps.push(dep);
    }
    Ok(deps)
}

/// An actor id: its length, which is always sixteen, and its bytes.
fn actor(body: &mut Cursor<'_>) -> Result<[u8; Writer::LEN], ScanError> {
    let length = body.unsigned()?;
    if length != Writer::LEN as u64 {
        return Err(ScanError::ActorLength(length));
    }
    body.array()
}
