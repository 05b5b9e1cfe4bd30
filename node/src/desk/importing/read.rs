//! Reading the files of an import: each by itself, so that one that is bad spoils nothing.

use super::failed;
use super::shown::{ColumnSeen, RehearsedFile};
use crate::desk::{Answer, DeskError, Sentence};
use crate::fleet::alteration::HowRead;
use regain_exchange::device::SourceKind;
use regain_exchange::fingerprint::Fingerprint;
use regain_exchange::reading::{ColumnMeaning, ColumnRead, Rejected, Warning};
use regain_exchange::{AssetRecord, Options, ReadError, Reading, read_knowing};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

/// Records of one import, all files together: the largest fleet that was asked for has a third of that.
const MOST_RECORDS: usize = 300_000;

/// A file of an import, and how it is called.
#[derive(Clone, Debug)]
pub(crate) struct FileRead {
    pub(crate) content: Content,
    pub(crate) name: String,
    /// The sheet that a person chose, of a workbook.
    pub(crate) sheet: Option<usize>,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// On disk.
    At(PathBuf),
    /// In memory.
    Bytes(Vec<u8>),
}

impl FileRead {
    pub(super) fn bytes(&self) -> Answer<Cow<'_, [u8]>> {
        match &self.content {
            Content::At(path) => std::fs::read(path).map(Cow::Owned).map_err(failed),
            Content::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
        }
    }
}

/// What was read besides the records.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) files: Vec<RehearsedFile>,
    /// Rows left out, each with the place of its file among the files.
    pub(crate) rejected: Vec<(usize, Rejected)>,
    pub(crate) warnings: Vec<(usize, Warning)>,
    /// Kinds of source of which a whole list was read.
    pub(crate) lists: BTreeSet<SourceKind>,
    pub(super) file_of: HashMap<Fingerprint, usize>,
}

/// Reads files one after the other; `told` hears how many are done.
///
/// # Errors
/// A file is gone from the disk, or there are too many records.
pub(super) fn gather(
    files: &[FileRead],
    how: &HowRead,
    told: &mut dyn FnMut(usize),
) -> Answer<(Vec<AssetRecord>, Gathered)> {
    let mut gathered = Gathered::default();
    let mut records = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let options = Options { date_order: how.date_order, sheet: how.sheets.get(&place).copied() };
        let bytes = file.bytes()?;
        match read_knowing(&bytes, &options, &how.mappings) {
            Ok(reading) => take(reading, (place, how.whole), (file, bytes.len()), &mut records, &mut gathered),
            Err(error) => gathered.files.push(refused(file, error, &bytes)),
        }
        if records.len() > MOST_RECORDS {
            return Err(DeskError::Usage(say!(
                "import-too-many",
                "these files hold more than {most} records together; import them in several times",
                most = MOST_RECORDS
            )));
        }
        told(place + 1);
    }
    Ok((records, gathered))
}

fn take(
    reading: Reading,
    (place, whole): (usize, bool),
    file: (&FileRead, usize),
    records: &mut Vec<AssetRecord>,
    into: &mut Gathered,
) {
    into.files.push(seen(&reading, file));
    for record in &reading.records {
        into.file_of.entry(record.source.document).or_insert(place);
        if (whole || reading.format.lists_a_fleet()) && reading.format == record.source.format {
            into.lists.insert((record.source.tool, record.source.format));
        }
    }
    into.rejected.extend(reading.rejected.into_iter().map(|row| (place, row)));
    into.warnings.extend(reading.warnings.into_iter().map(|doubt| (place, doubt)));
    records.extend(reading.records);
}

fn refused(file: &FileRead, error: ReadError, bytes: &[u8]) -> RehearsedFile {
    let is_table = matches!(error, ReadError::NoHeader { .. } | ReadError::AmbiguousDates { .. });
    RehearsedFile {
        name: file.name.clone(),
        bytes: bytes.len(),
        format: None,
        encoding: String::new(),
        separator: None,
        columns: Vec::new(),
        records: 0,
        dropped_personal: Vec::new(),
        has_columns: is_table,
        asks_dates: matches!(error, ReadError::AmbiguousDates { .. }),
        refused: Some(Sentence::from(error)),
    }
}

fn seen(reading: &Reading, (file, bytes): (&FileRead, usize)) -> RehearsedFile {
    let column = |c: &ColumnRead| {
        let (meaning, field) = match c.meaning {
            ColumnMeaning::Field(code) => ("field", Some(code.to_owned())),
            ColumnMeaning::Ignored => ("ignored", None),
            ColumnMeaning::Repeated => ("repeated", None),
            ColumnMeaning::Personal => ("personal", None),
        };
        ColumnSeen { name: c.name.clone(), meaning: meaning.to_owned(), field }
    };
    RehearsedFile {
        name: file.name.clone(),
        bytes,
        format: Some(reading.format),
        encoding: reading.layout.encoding.to_owned(),
        separator: reading.layout.separator.map(String::from),
        columns: reading.layout.columns.iter().map(column).collect(),
        records: reading.records.len(),
        dropped_personal: reading.dropped_personal.iter().map(|name| (*name).to_owned()).collect(),
        has_columns: reading.mapping.is_some(),
        asks_dates: false,
        refused: None,
    }
}
