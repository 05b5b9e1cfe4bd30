//! Rows that could not be taken. They outlive the plan: who corrects the file looks at them after the import has ended.

use super::read::Gathered;
use super::shown::{ImportLine, ImportPage, ImportPart};
use crate::desk::park::harmless;

/// A row, or a whole file, that was left out.
pub(crate) struct Reject {
    /// The file, where there are several.
    pub(crate) file: Option<String>,
    pub(crate) place: String,
    pub(crate) reason: String,
}

/// What was left out, in the order of the files.
#[derive(Default)]
pub(crate) struct Rejects(Vec<Reject>);

impl Rejects {
    pub(super) fn new(gathered: &Gathered) -> Self {
        let several = gathered.files.len() > 1;
        let name = |place: usize| gathered.files.get(place).filter(|_| several).map(|file| file.name.clone());
        let rows = gathered.rejected.iter().map(|(place, row)| Reject {
            file: name(*place),
            place: row.place.to_string(),
            reason: row.reason.clone(),
        });
        // A file that was refused whole is told of on top where it is the only one.
        let files = gathered.files.iter().filter(|_| several).filter_map(|file| {
            let reason = file.refused.as_ref()?.english.clone();
            Some(Reject { file: Some(file.name.clone()), place: String::new(), reason })
        });
        Rejects(files.chain(rows).collect())
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them.
    pub(crate) fn rows(&self) -> &[Reject] {
        &self.0
    }

    /// Some of them.
    pub(super) fn page(&self, offset: usize, limit: usize) -> ImportPage {
        let line = |r: &Reject| ImportLine {
            file: r.file.clone(),
            place: Some(r.place.clone()),
            reason: Some(r.reason.clone()),
            ..ImportLine::default()
        };
        let lines = self.0.iter().skip(offset).take(limit).map(line).collect();
        ImportPage { part: ImportPart::Rejected, total: self.len(), offset, lines }
    }

    /// All of them as a table with place and reason.
    pub(super) fn csv(&self) -> String {
        let mut table = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
        let lines = self.0.iter().map(|r| [r.file.clone().unwrap_or_default(), r.place.clone(), r.reason.clone()]);
        for line in std::iter::once(["file", "place", "reason"].map(str::to_owned)).chain(lines) {
            table
                .write_record(line.iter().map(|c| harmless(c).into_owned()))
                .expect("memory takes every line of three cells");
        }
        let bytes = table.into_inner().expect("memory takes every line of three cells");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
