//! Many short texts in one allocation.

/// Bytes kept of one text: no model, site or title of use is longer, and all texts together stay below 4 GiB.
pub(super) const MAX_TEXT: usize = 400;

/// Texts by place.
#[derive(Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Adds a text at the next place; of a longer one the first [`MAX_TEXT`] bytes.
    pub(super) fn push(&mut self, text: &str) {
        self.all.push_str(cut(text));
        self.ends.push(u32::try_from(self.all.len()).expect("a park has under ten million texts of 400 bytes"));
    }

    /// The text at a place; empty beyond the last.
    pub(super) fn get(&self, place: usize) -> &str {
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(place).copied().unwrap_or(start);
        self.all.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Bytes occupied.
    pub(super) fn bytes(&self) -> usize {
        self.all.len() + self.ends.len() * 4
    }
}

/// The first [`MAX_TEXT`] bytes, at a character's boundary.
pub(super) fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default()
}
