//! What is gathered while a document is read: records, refusals, notes.

use crate::fingerprint::Fingerprint;
use crate::identity::{defects, identify};
use crate::reading::{Notes, Reading, Rejected};
use crate::record::{AssetRecord, Format, Place, Source, Tool};

/// A reading in the making.
#[derive(Debug)]
pub(crate) struct Gathering {
    pub(crate) document: Fingerprint,
    pub(crate) notes: Notes,
    pub(crate) records: Vec<AssetRecord>,
    pub(crate) rejected: Vec<Rejected>,
    format: Option<Format>,
}

impl Gathering {
    pub(crate) fn new(document: Fingerprint, notes: Notes) -> Self {
        Self { document, notes, records: Vec::new(), rejected: Vec::new(), format: None }
    }

    /// An empty record of something at `pointer`; the first form met names the whole reading.
    pub(crate) fn blank(&mut self, tool: Tool, format: Format, pointer: &str) -> AssetRecord {
        self.is_of(format);
        let place = Place::Pointer(pointer.to_owned());
        AssetRecord::blank(Source { tool, format, document: self.document, place })
    }

    /// Says of which form the document is, where that is known before a record is.
    pub(crate) fn is_of(&mut self, format: Format) {
        self.format.get_or_insert(format);
    }

    /// Keeps a record; what keeps it from being known is noted.
    pub(crate) fn keep(&mut self, record: AssetRecord) {
        if identify(&record).is_none() {
            for defect in defects(&record) {
                self.notes.warn(record.source.place.clone(), defect.to_string());
            }
        }
        self.records.push(record);
    }

    /// Leaves something out, with a sentence.
    pub(crate) fn refuse(&mut self, pointer: &str, reason: &str) {
        self.rejected.push(Rejected { place: Place::Pointer(pointer.to_owned()), reason: reason.to_owned() });
    }

    /// Whether nothing was recognised.
    pub(crate) fn is_empty(&self) -> bool {
        self.format.is_none()
    }

    pub(crate) fn finish(self) -> Reading {
        let format = self.format.unwrap_or(Format::GlpiJson);
        self.notes.finish(format, self.records, self.rejected)
    }
}
