//! A set of rows, one bit each.

/// Rows of a park.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    rows: usize,
}

impl Bits {
    /// No row of so many.
    pub(super) fn none(rows: usize) -> Self {
        Bits { words: vec![0; rows.div_ceil(64)], rows }
    }

    /// Every row of so many.
    pub(super) fn all(rows: usize) -> Self {
        let mut bits = Bits { words: vec![u64::MAX; rows.div_ceil(64)], rows };
        bits.trim();
        bits
    }

    /// The rows whose code is wanted.
    pub(super) fn of_codes(codes: &[u32], wanted: &[bool]) -> Self {
        let hit = |code: &u32| u64::from(wanted.get(*code as usize).copied().unwrap_or(false));
        let pack = |chunk: &[u32]| chunk.iter().enumerate().fold(0, |word, (at, code)| word | hit(code) << at);
        Bits { words: codes.chunks(64).map(pack).collect(), rows: codes.len() }
    }

    /// The rows with exactly that code: without a table, so that the processor compares several at once.
    pub(super) fn of_code(codes: &[u32], wanted: u32) -> Self {
        let pack =
            |chunk: &[u32]| chunk.iter().enumerate().fold(0, |word, (at, c)| word | u64::from(*c == wanted) << at);
        Bits { words: codes.chunks(64).map(pack).collect(), rows: codes.len() }
    }

    fn trim(&mut self) {
        if let Some(last) = self.words.last_mut().filter(|_| !self.rows.is_multiple_of(64)) {
            *last &= (1 << (self.rows % 64)) - 1;
        }
    }

    /// Adds a row.
    pub(super) fn set(&mut self, row: usize) {
        if let Some(word) = self.words.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Takes a row out.
    pub(super) fn clear(&mut self, row: usize) {
        if let Some(word) = self.words.get_mut(row / 64) {
            *word &= !(1 << (row % 64));
        }
    }

    /// Whether a row is in.
    pub(super) fn has(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Keeps only rows that the other has too.
    pub(super) fn keep(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= b);
    }

    /// Adds the other's rows.
    pub(super) fn join(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    /// The rows that are not in.
    pub(super) fn others(&self) -> Bits {
        let mut bits = Bits { words: self.words.iter().map(|w| !w).collect(), rows: self.rows };
        bits.trim();
        bits
    }

    /// How many.
    pub(super) fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// The rows, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let next = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * 64 + next)
            })
        })
    }
}
