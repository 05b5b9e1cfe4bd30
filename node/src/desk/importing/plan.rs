//! What a file would do to the fleet, worked out on a copy.

use super::rejects::Rejects;
use super::shown::{ColumnSeen, FieldChange, ImportLine, ImportPage, ImportPart, RehearsedFile};
use crate::desk::{Answer, DeskError};
use regain_exchange::device::Device;
use regain_exchange::reading::{ColumnMeaning, Warning};
use regain_exchange::{Changes, Consolidated, Options, Reading, read_with};
use serde_json::Value;
use std::sync::Arc;

/// A file read and merged, with the fleet before and after.
pub(crate) struct Plan {
    before: Arc<Consolidated>,
    after: Arc<Consolidated>,
    /// Keys of devices that are not as they were.
    write: Vec<String>,
    /// Keys of devices that a whole table does not mention.
    missing: Vec<String>,
    pub(crate) changes: Changes,
    pub(crate) rejects: Arc<Rejects>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) file: RehearsedFile,
}

impl Plan {
    /// Reads a file and merges it into a copy of the fleet.
    pub(crate) fn of(bytes: &[u8], options: &Options, before: Arc<Consolidated>) -> Answer<Self> {
        let reading = read_with(bytes, options).map_err(|e| DeskError::Usage(e.into()))?;
        let file = seen(&reading);
        let mut after = (*before).clone();
        let changes = after.add(reading.records);
        let known = before.devices();
        let write = after.devices().iter().filter(|(k, d)| known.get(*k) != Some(*d)).map(|(k, _)| k.clone()).collect();
        let met = |key: &String| changes.changed.contains_key(key) || changes.unchanged.contains(key);
        // A report is about one machine: it says nothing of the others.
        let listed = reading.format.lists_a_fleet();
        let missing = known.keys().filter(|key| listed && !met(key)).cloned().collect();
        let (rejects, warnings) = (Arc::new(Rejects::new(reading.rejected)), reading.warnings);
        Ok(Plan { before, after: Arc::new(after), write, missing, changes, rejects, warnings, file })
    }

    /// The fleet against which it was worked out.
    pub(crate) fn before(&self) -> Arc<Consolidated> {
        self.before.clone()
    }

    /// The fleet as it would be.
    pub(crate) fn after(&self) -> Arc<Consolidated> {
        self.after.clone()
    }

    /// How many devices are to be written.
    pub(crate) fn to_write(&self) -> usize {
        self.write.len()
    }

    /// Devices `from..upto` of those to be written.
    pub(crate) fn part(&self, from: usize, upto: usize) -> Vec<Device> {
        let keys = self.write.get(from..upto.min(self.write.len())).unwrap_or_default();
        keys.iter().filter_map(|key| self.after.devices().get(key)).cloned().collect()
    }

    /// How many lines a part has.
    pub(crate) fn count(&self, part: ImportPart) -> usize {
        match part {
            ImportPart::New => self.changes.new.len(),
            ImportPart::Changed => self.changes.changed.len(),
            ImportPart::Unchanged => self.changes.unchanged.len(),
            ImportPart::ToReview => self.changes.to_review.len(),
            ImportPart::Rejected => self.rejects.len(),
            ImportPart::Missing => self.missing.len(),
        }
    }

    /// Some lines of a part.
    pub(crate) fn page(&self, part: ImportPart, offset: usize, limit: usize) -> ImportPage {
        let lines: Vec<ImportLine> = match part {
            ImportPart::New => {
                self.changes.new.iter().skip(offset).take(limit).map(|key| self.line(key, true)).collect()
            }
            ImportPart::Changed => {
                self.changes.changed.keys().skip(offset).take(limit).map(|key| self.line(key, true)).collect()
            }
            ImportPart::Unchanged => {
                self.changes.unchanged.iter().skip(offset).take(limit).map(|key| self.line(key, false)).collect()
            }
            ImportPart::Missing => {
                self.missing.iter().skip(offset).take(limit).map(|key| self.line(key, false)).collect()
            }
            ImportPart::ToReview => {
                let lines = self.changes.to_review.iter().skip(offset).take(limit);
                lines
                    .map(|review| ImportLine {
                        key: review.stored_as.clone(),
                        name: named([&review.record.manufacturer, &review.record.model]),
                        serial: review.record.serial.clone(),
                        asset_tag: review.record.asset_tag.clone(),
                        place: Some(review.record.source.place.to_string()),
                        reason: Some(review.reason.to_string()),
                        fields: Vec::new(),
                    })
                    .collect()
            }
            ImportPart::Rejected => return self.rejects.page(offset, limit),
        };
        ImportPage { part, total: self.count(part), offset, lines }
    }

    fn line(&self, key: &str, with_fields: bool) -> ImportLine {
        let (old, new) = (self.before.devices().get(key), self.after.devices().get(key));
        let Some(device) = new.or(old) else { return ImportLine::default() };
        let text = |k: &Option<regain_exchange::device::Known<String>>| k.as_ref().map(|k| k.value.clone());
        ImportLine {
            key: Some(key.to_owned()),
            name: named([&text(&device.manufacturer), &text(&device.model)]),
            serial: text(&device.serial),
            asset_tag: text(&device.asset_tag),
            place: None,
            reason: None,
            fields: if with_fields { self.fields(key, old, device) } else { Vec::new() },
        }
    }

    fn fields(&self, key: &str, old: Option<&Device>, new: &Device) -> Vec<FieldChange> {
        let old = old.and_then(|d| serde_json::to_value(d).ok()).unwrap_or_default();
        let new = serde_json::to_value(new).unwrap_or_default();
        let changed = self.changes.changed.get(key);
        let Value::Object(fields) = &new else { return Vec::new() };
        let told = fields.iter().filter(|(_, known)| known.get("source").is_some());
        let wanted: Option<Vec<String>> = changed
            .map(|set| set.iter().filter_map(|f| serde_json::to_value(f).ok()?.as_str().map(str::to_owned)).collect());
        told.filter(|(name, _)| wanted.as_ref().is_none_or(|w| w.contains(name)))
            .map(|(name, known)| FieldChange {
                field: name.clone(),
                before: old.get(name).and_then(|k| k.get("value")).cloned(),
                after: known.get("value").cloned(),
            })
            .collect()
    }
}

fn named(parts: [&Option<String>; 2]) -> String {
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn seen(reading: &Reading) -> RehearsedFile {
    let column = |c: &regain_exchange::reading::ColumnRead| {
        let (meaning, field) = match c.meaning {
            ColumnMeaning::Field(code) => ("field", Some(code.to_owned())),
            ColumnMeaning::Ignored => ("ignored", None),
            ColumnMeaning::Repeated => ("repeated", None),
            ColumnMeaning::Personal => ("personal", None),
        };
        ColumnSeen { name: c.name.clone(), meaning: meaning.to_owned(), field }
    };
    RehearsedFile {
        format: reading.format,
        encoding: reading.layout.encoding.to_owned(),
        separator: reading.layout.separator.map(String::from),
        columns: reading.layout.columns.iter().map(column).collect(),
        records: reading.records.len(),
        dropped_personal: reading.dropped_personal.iter().map(|name| (*name).to_owned()).collect(),
    }
}
