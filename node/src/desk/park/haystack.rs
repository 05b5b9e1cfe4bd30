//! The text of every row in one piece, searched by a vectorised substring finder.

use super::bits::Bits;
use super::dictionary::fold;
use memchr::memmem::Finder;

/// Folded serials, inventory numbers and local codes. A line feed ends each, so that no word spans two.
#[derive(Default)]
pub(super) struct Haystack {
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Haystack {
    /// Adds the next row's texts.
    pub(super) fn push(&mut self, texts: &[&str]) {
        for text in texts.iter().filter(|t| !t.is_empty()) {
            self.text.extend_from_slice(fold(text).as_bytes());
            self.text.push(b'\n');
        }
        self.ends.push(u32::try_from(self.text.len()).expect("a park has under ten million texts of 400 bytes"));
    }

    /// Rows in which a folded word occurs.
    pub(super) fn rows_with(&self, word: &str) -> Bits {
        let mut rows = Bits::none(self.ends.len());
        let finder = Finder::new(word.as_bytes());
        let (mut at, mut row) = (0_usize, 0_usize);
        while let Some(hit) = self.text.get(at..).and_then(|rest| finder.find(rest)) {
            let found = at + hit;
            row = self.row_of(found, row);
            rows.set(row);
            at = self.ends.get(row).map_or(self.text.len(), |end| *end as usize);
            row += 1;
        }
        rows
    }

    /// Whether a folded word occurs in a row.
    pub(super) fn row_has(&self, finder: &Finder<'_>, row: usize) -> bool {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(row).copied().unwrap_or(start);
        self.text.get(start as usize..end as usize).is_some_and(|text| finder.find(text).is_some())
    }

    /// The row that holds a byte, which is not before `from`. Hits are often close together: a few steps first.
    fn row_of(&self, byte: usize, from: usize) -> usize {
        let beyond = |end: &u32| *end as usize <= byte;
        let rest = self.ends.get(from..).unwrap_or_default();
        let near = rest.iter().take(8).take_while(|end| beyond(end)).count();
        if near < 8 { from + near } else { from + rest.partition_point(beyond) }
    }

    /// Bytes occupied.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + self.ends.len() * 4
    }
}
