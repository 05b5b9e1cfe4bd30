//! What a person sees of an import.

use super::ImportId;
use crate::desk::{DoubtRow, Sentence};
use regain_exchange::record::Format;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// An import from the upload to its end.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Rehearsal {
    /// Its id.
    pub id: ImportId,
    /// The name of the first file as it came.
    pub file_name: String,
    /// The size of all files in bytes.
    pub bytes: usize,
    /// How many files there are.
    pub files_count: usize,
    /// Where it stands.
    pub state: ImportState,
    /// How the files were read, at most a thousand; none before that.
    pub files: Vec<RehearsedFile>,
    /// Files that could not be read.
    pub files_refused: usize,
    /// Names of personal fields that were dropped, of all files; never a value.
    pub dropped_personal: Vec<String>,
    /// The number of the alteration, once it is being written.
    pub alteration: Option<u64>,
    /// Devices that are not in the fleet yet.
    pub new: usize,
    /// Devices of which a field changes.
    pub changed: usize,
    /// Devices met again without a change.
    pub unchanged: usize,
    /// Records that a person must look at.
    pub to_review: usize,
    /// Rows that cannot be taken.
    pub rejected: usize,
    /// Devices of the fleet that the table does not mention; they stay.
    pub missing: usize,
    /// Doubts of the reader, at most a hundred.
    pub warnings: Vec<DoubtRow>,
}

/// Where an import stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ImportState {
    /// More files are to come.
    Gathering,
    /// The files are being read.
    Reading {
        /// Files read.
        done: usize,
        /// Files in all.
        total: usize,
    },
    /// Nothing of the files can be read.
    Refused {
        /// Why, as a sentence.
        #[schema(value_type = String)]
        reason: Sentence,
    },
    /// It can be applied.
    Ready,
    /// It is being written.
    Applying {
        /// Devices written.
        done: usize,
        /// Devices in all.
        total: usize,
    },
    /// It is done.
    Applied {
        /// Devices written.
        devices: usize,
    },
    /// Somebody ended it; what was written stays.
    Cancelled {
        /// Devices written.
        devices: usize,
    },
    /// It could not be written to its end; what was written stays.
    Failed {
        /// Devices written.
        devices: usize,
        /// Why, as a sentence.
        #[schema(value_type = String)]
        reason: Sentence,
    },
}

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RehearsedFile {
    /// Its name as it came.
    pub name: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// The form; none where it could not be read.
    #[schema(value_type = Option<String>)]
    pub format: Option<Format>,
    /// Encoding by its usual name.
    pub encoding: String,
    /// What stands between two cells; none where it is no table.
    pub separator: Option<String>,
    /// Its columns in order; none where it is no table.
    pub columns: Vec<ColumnSeen>,
    /// Records read.
    pub records: usize,
    /// Names of personal fields that were dropped; never a value.
    pub dropped_personal: Vec<String>,
    /// Whether it is a table whose columns a person can correct.
    pub has_columns: bool,
    /// Whether day or month first must be said before it can be read.
    pub asks_dates: bool,
    /// Why it could not be read, as a sentence.
    #[schema(value_type = Option<String>)]
    pub refused: Option<Sentence>,
}

/// One column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ColumnSeen {
    /// Its header.
    pub name: String,
    /// `field`, `ignored`, `repeated` or `personal` (dropped).
    pub meaning: String,
    /// The field it was taken for.
    pub field: Option<String>,
}

/// A part of a rehearsal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportPart {
    /// Devices that are not in the fleet yet.
    New,
    /// Devices of which a field changes.
    Changed,
    /// Devices met again without a change.
    Unchanged,
    /// Records that a person must look at.
    ToReview,
    /// Rows that cannot be taken.
    Rejected,
    /// Devices of the fleet that the table does not mention.
    Missing,
}

/// Some lines of a part.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ImportPage {
    /// Which part.
    pub part: ImportPart,
    /// Lines of the part in all.
    pub total: usize,
    /// Place of the first line, from 0.
    pub offset: usize,
    /// The lines.
    pub lines: Vec<ImportLine>,
}

/// One device or row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct ImportLine {
    /// Key in the fleet, where it has or would get one.
    pub key: Option<String>,
    /// Manufacturer and model.
    pub name: String,
    /// Serial.
    pub serial: Option<String>,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// The file, for rows where there are several.
    pub file: Option<String>,
    /// Line of the table or JSON pointer, for rows.
    pub place: Option<String>,
    /// Why a person must look, or why it cannot be taken.
    pub reason: Option<String>,
    /// What would change; every field of a new device.
    pub fields: Vec<FieldChange>,
}

/// One field, before and after.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FieldChange {
    /// Code of the field.
    pub field: String,
    /// What the fleet says; none if nothing.
    pub before: Option<Value>,
    /// What it would say.
    pub after: Option<Value>,
}
