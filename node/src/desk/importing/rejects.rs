//! Rows that could not be taken. They outlive the plan: who corrects the file looks at them after the import has ended.

use super::shown::{ImportLine, ImportPage, ImportPart};
use crate::desk::park::harmless;
use regain_exchange::reading::Rejected;

/// The rejected rows of one file, in its order.
#[derive(Default)]
pub(crate) struct Rejects(Vec<Rejected>);

impl Rejects {
    pub(super) fn new(rows: Vec<Rejected>) -> Self {
        Rejects(rows)
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them.
    pub(crate) fn rows(&self) -> &[Rejected] {
        &self.0
    }

    /// Some of them.
    pub(super) fn page(&self, offset: usize, limit: usize) -> ImportPage {
        let line = |r: &Rejected| ImportLine {
            place: Some(r.place.to_string()),
            reason: Some(r.reason.clone()),
            ..ImportLine::default()
        };
        let lines = self.0.iter().skip(offset).take(limit).map(line).collect();
        ImportPage { part: ImportPart::Rejected, total: self.len(), offset, lines }
    }

    /// All of them as a table with place and reason.
    pub(super) fn csv(&self) -> String {
        let mut table = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
        let lines = self.0.iter().map(|r| [r.place.to_string(), r.reason.clone()]);
        for line in std::iter::once(["place".to_owned(), "reason".to_owned()]).chain(lines) {
            table
                .write_record(line.iter().map(|c| harmless(c).into_owned()))
                .expect("memory takes every line of two cells");
        }
        let bytes = table.into_inner().expect("memory takes every line of two cells");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
