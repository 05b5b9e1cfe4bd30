//! One column of a change, walked value by value. Runs are counted as they open, so that a claim of a million values
//! costs as little to refuse as it cost to make.

use super::ScanError;
use super::cursor::Cursor;
use crate::limits::{MAX_CHANGE_OPS, MAX_TEXT};

/// How one value of a run-length column is written.
pub(super) trait Cell<'a>: Copy {
    /// Reads one.
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, ScanError>;
}

impl<'a> Cell<'a> for u64 {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, ScanError> {
        cursor.unsigned()
    }
}

impl<'a> Cell<'a> for i64 {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, ScanError> {
        cursor.signed()
    }
}

impl<'a> Cell<'a> for &'a str {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, ScanError> {
        let length = cursor.unsigned()?;
        // A run may repeat the text a thousand times in the reader's memory for the price of one.
        if length > MAX_TEXT as u64 {
            return Err(ScanError::LongText { length });
        }
        cursor.text(length)
    }
}

/// Adds a run to what a column has claimed so far, within [`MAX_CHANGE_OPS`].
fn claim(claimed: &mut u64, run: u64, column: &'static str) -> Result<(), ScanError> {
    let total = claimed.saturating_add(run);
    if total > MAX_CHANGE_OPS {
        return Err(ScanError::TooManyOps { column, claimed: total });
    }
    *claimed = total;
    Ok(())
}

#[derive(Clone, Copy, Debug)]
enum Run<T> {
    Same(Option<T>),
    Each,
}

/// A run-length column: `n > 0` and one value; `-n` and `n` values; `0`, `n`: that many nulls.
#[derive(Clone, Debug)]
pub(super) struct Runs<'a, T> {
    column: &'static str,
    cursor: Cursor<'a>,
    run: Run<T>,
    left: u64,
    claimed: u64,
}

impl<'a, T: Cell<'a>> Runs<'a, T> {
    pub(super) fn new(column: &'static str, bytes: &'a [u8]) -> Self {
        Runs { column, cursor: Cursor::new(bytes), run: Run::Each, left: 0, claimed: 0 }
    }

    /// Whether every value has been read.
    pub(super) fn ended(&self) -> bool {
        self.left == 0 && self.cursor.is_empty()
    }

    /// The next value, which may be null; `None` after the last one.
    pub(super) fn next(&mut self) -> Result<Option<Option<T>>, ScanError> {
        if self.left == 0 {
            if self.cursor.is_empty() {
                return Ok(None);
            }
            self.open()?;
        }
        self.left -= 1;
        match self.run {
            Run::Same(value) => Ok(Some(value)),
            Run::Each => T::read(&mut self.cursor).map(|value| Some(Some(value))),
        }
    }

    /// The next value where neither null nor an end may come.
    pub(super) fn required(&mut self) -> Result<T, ScanError> {
        self.next()?.flatten().ok_or(ScanError::Gap { column: self.column })
    }

    fn open(&mut self) -> Result<(), ScanError> {
        let head = self.cursor.signed()?;
        let length = if head == 0 { self.cursor.unsigned()? } else { head.unsigned_abs() };
        if length == 0 {
            return Err(ScanError::EmptyRun { column: self.column });
        }
        claim(&mut self.claimed, length, self.column)?;
        self.left = length;
        self.run = match head {
            0 => Run::Same(None),
            1.. => Run::Same(Some(T::read(&mut self.cursor)?)),
            _ => Run::Each,
        };
        Ok(())
    }
}

/// A run-length column of differences; the first is against zero, nulls change nothing.
#[derive(Clone, Debug)]
pub(super) struct Deltas<'a> {
    runs: Runs<'a, i64>,
    sum: i64,
}

impl<'a> Deltas<'a> {
    pub(super) fn new(column: &'static str, bytes: &'a [u8]) -> Self {
        Deltas { runs: Runs::new(column, bytes), sum: 0 }
    }

    pub(super) fn ended(&self) -> bool {
        self.runs.ended()
    }

    /// The next value, which may be null; `None` after the last one. Values are op counters, so none is negative.
    pub(super) fn next(&mut self) -> Result<Option<Option<u64>>, ScanError> {
        let Some(cell) = self.runs.next()? else { return Ok(None) };
        let Some(step) = cell else { return Ok(Some(None)) };
        let bad = ScanError::Counter { column: self.runs.column };
        self.sum = self.sum.checked_add(step).ok_or(bad.clone())?;
        u64::try_from(self.sum).map(|value| Some(Some(value))).map_err(|_| bad)
    }

    /// The next value where neither null nor an end may come.
    pub(super) fn required(&mut self) -> Result<u64, ScanError> {
        self.next()?.flatten().ok_or(ScanError::Gap { column: self.runs.column })
    }
}

/// A column of yes and no: lengths of alternating runs, the first of which is "no" and alone may be empty.
#[derive(Clone, Debug)]
pub(super) struct Flips<'a> {
    column: &'static str,
    cursor: Cursor<'a>,
    value: bool,
    left: u64,
    claimed: u64,
    first: bool,
}

impl<'a> Flips<'a> {
    pub(super) fn new(column: &'static str, bytes: &'a [u8]) -> Self {
        Flips { column, cursor: Cursor::new(bytes), value: true, left: 0, claimed: 0, first: true }
    }

    pub(super) fn ended(&self) -> bool {
        self.left == 0 && self.cursor.is_empty()
    }

    /// The next value; `None` after the last one.
    pub(super) fn next(&mut self) -> Result<Option<bool>, ScanError> {
        while self.left == 0 {
            if self.cursor.is_empty() {
                return Ok(None);
            }
            let length = self.cursor.unsigned()?;
            if length == 0 && !self.first {
                return Err(ScanError::EmptyRun { column: self.column });
            }
            claim(&mut self.claimed, length, self.column)?;
            self.first = false;
            self.left = length;
            self.value = !self.value;
        }
        self.left -= 1;
        Ok(Some(self.value))
    }

    /// The next value where the end may not come.
    pub(super) fn required(&mut self) -> Result<bool, ScanError> {
        self.next()?.ok_or(ScanError::Gap { column: self.column })
    }
}
