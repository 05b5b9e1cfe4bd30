//! What a reader gives back, and how it refuses.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::encoding::{Damage, Decoded};
use crate::limits::MAX_WARNINGS;
use crate::record::{AssetRecord, Format, Place};
use crate::table::mapping::Mapping;

/// What was read from one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The form that was recognised.
    pub format: Format,
    /// The records, in the order of the document.
    pub records: Vec<AssetRecord>,
    /// Rows or parts that were left out.
    pub rejected: Vec<Rejected>,
    /// What was read with a doubt; at most [`MAX_WARNINGS`].
    pub warnings: Vec<Warning>,
    /// Names of the personal fields that the document held and that were dropped; never a value.
    pub dropped_personal: Vec<&'static str>,
    /// How the document was cut and what its columns were taken for.
    pub layout: Layout,
    /// The columns as they were read, for keeping; none for documents that are no table.
    pub mapping: Option<Mapping>,
    /// For a page of an API: how far it goes.
    pub extent: Option<Extent>,
}

/// How much of a list one page of an API holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Items on this page, those that are no machine included.
    pub items: usize,
    /// Items in the whole list, where the page says it.
    pub total: Option<usize>,
}

/// How a document was read, for showing it to the person who imports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Encoding by its usual name (`UTF-8`, `Windows-1252`).
    pub encoding: &'static str,
    /// What stands between two cells; none for documents that are no table.
    pub separator: Option<char>,
    /// The columns in their order; none for documents that are no table.
    pub columns: Vec<ColumnRead>,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRead {
    /// The header as written, cut to eighty characters.
    pub name: String,
    /// What it was taken for.
    pub meaning: ColumnMeaning,
}

/// What a column was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnMeaning {
    /// A field of the record, by its code (`serial`, `asset_tag`...).
    Field(&'static str),
    /// Not needed.
    Ignored,
    /// The same as an earlier column, which is read instead.
    Repeated,
    /// Personal: dropped before anything could be stored.
    Personal,
}

/// A row or part that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Where.
    pub place: Place,
    /// Why, as a sentence without values of the document.
    pub reason: String,
}

/// Something read with a doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where.
    pub place: Place,
    /// What, as a sentence without values of the document.
    pub message: String,
}

/// Day first or month first, where a table writes dates like 04/05/2016.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 04/05/2016 is the 4 May.
    DayFirst,
    /// 04/05/2016 is April 5.
    MonthFirst,
}

/// What the person who imports can say beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The answer to [`ReadError::AmbiguousDates`]; `None` lets the columns decide.
    pub date_order: Option<DateOrder>,
    /// The sheet of a workbook that is to be read, by its number in [`crate::table::mapping::Survey::sheets`]; `None` takes
    /// the first that lists machines.
    pub sheet: Option<usize>,
}

/// Why a document was refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// Too large.
    #[error("expected a document of at most {limit} bytes, got {bytes}; export it in several parts")]
    TooLarge {
        /// Size of the document in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Nothing in it.
    #[error("expected an inventory, got an empty document; export it again")]
    Empty,
    /// A known form that is not read.
    #[error("expected an inventory of machines, got {what}; {advice}")]
    Unsupported {
        /// What it seems to be.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// JSON that ends in the middle.
    #[error(
        "expected a whole JSON document, but it ends in the middle at line {line}, column {column}; it was cut short, \
         copy it again"
    )]
    Truncated {
        /// Last line, from 1.
        line: usize,
        /// Column in that line, from 1.
        column: usize,
    },
    /// Not JSON.
    #[error("expected JSON, but line {line}, column {column} cannot be read as such; export it again with the agent")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Not XML.
    #[error("expected XML, but line {line}, column {column}: {reason}; export it again")]
    NotXml {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there.
        reason: &'static str,
    },
    /// Something known that holds no machines, or a part of it that cannot be read.
    #[error("expected an inventory of machines, got {what} ({place}); {advice}")]
    NoMachines {
        /// What it is.
        what: &'static str,
        /// Where that shows.
        place: Place,
        /// What to do.
        advice: &'static str,
    },
    /// A JSON Schema.
    #[error(
        "expected the inventory of a machine, got a JSON Schema that describes inventories; choose the files that the \
         agent wrote"
    )]
    SchemaNotInventory,
    /// JSON of something else.
    #[error("expected an inventory as a known tool writes it, but {missing}; choose a file that the tool wrote")]
    NotInventory {
        /// What is missing or wrong.
        missing: &'static str,
    },
    /// No usable header.
    #[error(
        "expected a header with a serial or inventory number and at least one of name, type, manufacturer or model, \
         got: {found}; add these columns to the list before exporting, or say what each column is"
    )]
    NoHeader {
        /// The headers found, shortened.
        found: String,
    },
    /// Too many rows or columns.
    #[error("expected at most {limit} {what}; export the list in several parts")]
    TooMany {
        /// Rows or columns.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A column whose dates can be read in two ways.
    #[error(
        "the dates of column \"{column}\" (line {line}) can be read day first or month first and no date decides it; \
         say which it is"
    )]
    AmbiguousDates {
        /// The header of the column.
        column: String,
        /// Line of the first such date.
        line: u64,
    },
}

/// Collects warnings and the names of dropped fields while a document is read.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    warnings: Vec<Warning>,
    beyond: usize,
    /// Where the first unknown kind of equipment stands, and how many there are.
    kinds: Option<(Place, usize)>,
    dropped: Vec<&'static str>,
    pub(crate) layout: Layout,
    pub(crate) mapping: Option<Mapping>,
    pub(crate) extent: Option<Extent>,
}

impl Notes {
    /// Notes on a document that is no table.
    pub(crate) fn of(decoded: &Decoded<'_>) -> Self {
        let layout = Layout { encoding: decoded.encoding, ..Layout::default() };
        let mut notes = Self { layout, ..Self::default() };
        if let Some(name) = decoded.assumed {
            let message = format!("the file is not UTF-8; it was read as {name}: check the accents");
            notes.warn(Place::Pointer(String::new()), message);
        }
        if decoded.damaged == Damage::Replaced {
            let message = "some bytes are no text in the encoding the file announces; they were replaced";
            notes.warn(Place::Pointer(String::new()), message);
        }
        notes
    }

    pub(crate) fn warn(&mut self, place: Place, message: impl Into<String>) {
        if self.warnings.len() + 1 < MAX_WARNINGS {
            self.warnings.push(Warning { place, message: message.into() });
        } else {
            self.beyond += 1;
        }
    }

    /// Counts a line whose word for the kind of equipment is not known.
    pub(crate) fn unknown_kind(&mut self, place: &Place) {
        let (_, count) = self.kinds.get_or_insert_with(|| (place.clone(), 0));
        *count += 1;
    }

    pub(crate) fn drop_personal(&mut self, name: &'static str) {
        if !self.dropped.contains(&name) {
            self.dropped.push(name);
        }
    }

    pub(crate) fn finish(mut self, format: Format, records: Vec<AssetRecord>, rejected: Vec<Rejected>) -> Reading {
        if let Some((place, count)) = self.kinds.take() {
            let message =
                format!("{count} lines from here on name a kind of equipment that is not known; say what it is");
            self.warn(place, message);
        }
        if self.beyond > 0 {
            let message = format!("{} more warnings are not shown", self.beyond);
            self.warnings.push(Warning { place: Place::Pointer(String::new()), message });
        }
        self.dropped.sort_unstable();
        let (dropped_personal, layout) = (self.dropped, self.layout);
        let (mapping, extent) = (self.mapping, self.extent);
        Reading { format, records, rejected, warnings: self.warnings, dropped_personal, layout, mapping, extent }
    }
}
