//! The facts of a journal in their order, a few megabytes at a time, taken apart on every core.

use super::Fact;
use crate::store::frame::RECORD_HEADER;
use crate::store::{Entry, Position, Replay, StoreError};
use rayon::prelude::*;

/// Bytes of facts that are taken apart at once: taking JSON apart is what a start with a large fleet costs.
const AT_ONCE: usize = 4 * 1024 * 1024;

/// Some facts in a row.
pub(crate) struct Read {
    /// The facts, each with its place and its bytes.
    pub(crate) facts: Vec<(Position, Vec<u8>, Fact)>,
    /// Sentences about what could not be read.
    pub(crate) remarks: Vec<String>,
    /// Behind the last of them.
    pub(crate) upto: Position,
}

/// Reads a journal to the end that it had when this was made. An error ends it: a file could not be opened.
pub(crate) struct Reading {
    replay: Replay,
    end: Position,
    done: bool,
}

impl Reading {
    pub(super) fn new(replay: Replay, end: Position) -> Self {
        Reading { replay, end, done: false }
    }

    fn take(&mut self) -> Result<Read, StoreError> {
        let (mut facts, mut bytes, mut upto) = (Vec::new(), 0, None);
        let mut remarks = Vec::new();
        while bytes < AT_ONCE {
            let Some(entry) = self.replay.next() else {
                self.done = true;
                break;
            };
            match entry? {
                Entry::Record { record, position, .. } => {
                    bytes += record.bytes.len();
                    upto = behind(position, record.bytes.len());
                    facts.push((position, record.bytes));
                }
                Entry::Damaged(damage) => remarks.push(format!("the private journal is damaged: {damage:?}")),
            }
        }
        let upto = upto.filter(|_| !self.done).unwrap_or(self.end);
        let apart = |(at, bytes): (Position, Vec<u8>)| match Fact::from_bytes(&bytes) {
            Ok(fact) => Ok((at, bytes, fact)),
            Err(e) => Err(format!("an entry of the private journal cannot be read and is skipped: {e}")),
        };
        let mut read = Vec::with_capacity(facts.len());
        for fact in facts.into_par_iter().map(apart).collect::<Vec<_>>() {
            match fact {
                Ok(fact) => read.push(fact),
                Err(remark) => remarks.push(remark),
            }
        }
        Ok(Read { facts: read, remarks, upto })
    }
}

fn behind(at: Position, length: usize) -> Option<Position> {
    let offset = at.offset().checked_add(u32::try_from(length + RECORD_HEADER).ok()?)?;
    Some(Position::new(at.segment(), offset))
}

impl Iterator for Reading {
    type Item = Result<Read, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let read = self.take();
        self.done |= read.is_err();
        Some(read)
    }
}
