//! What files would do to the fleet, worked out on a copy.

use super::read::{Content, FileRead, Gathered};
use super::rejects::Rejects;
use super::shown::{FieldChange, ImportLine, ImportPage, ImportPart, RehearsedFile};
use crate::desk::select::fleet_unread;
use crate::desk::{Answer, DeskError, DoubtRow};
use crate::fleet::Moment;
use crate::fleet::alteration::{Altered, HowRead};
use crate::journal::Fact;
use regain_exchange::device::{Device, Known};
use regain_exchange::fingerprint::Fingerprint;
use regain_exchange::{Changes, Consolidated};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Files read and merged, with the fleet before and after.
pub(crate) struct Plan {
    before: Moment,
    after: Arc<Consolidated>,
    /// Keys of devices that are not as they were.
    write: Vec<String>,
    /// Keys of devices that whole lists of their own kind do not mention.
    missing: Vec<String>,
    /// The file of a document, where there are several.
    file_of: HashMap<Fingerprint, usize>,
    pub(crate) how: HowRead,
    pub(crate) changes: Changes,
    pub(crate) rejects: Arc<Rejects>,
    pub(crate) gathered: Gathered,
}

impl Plan {
    /// Reads files and merges them into a copy of the fleet. A file that cannot be read is told of beside the others.
    ///
    /// # Errors
    /// A file is gone, or all together hold too much.
    pub(crate) fn of(files: &[FileRead], how: HowRead, before: Moment, told: &mut dyn FnMut(usize)) -> Answer<Self> {
        let (records, gathered) = super::read::gather(files, &how, told)?;
        let rejects = Arc::new(Rejects::new(&gathered));
        let known = &before.devices;
        let mut after = Consolidated::clone(known);
        let changes = after.add(records);
        let altered = |key: &&String| {
            after.is_unsettled(key)
                && match (known.get(key), after.get(key)) {
                    (Some(old), Some(new)) => !Arc::ptr_eq(&old, &new) && old != new,
                    (old, new) => old.is_some() != new.is_some(),
                }
        };
        // Only what was met can differ: the rest of a large fleet need not be compared.
        let met = changes.new.iter().chain(changes.changed.keys()).chain(&changes.unchanged);
        let mut write: Vec<String> = met.filter(altered).cloned().collect();
        write.sort_unstable();
        let missing = missing(known, &changes, &gathered);
        // What is worked out on a disk that fails would enter known machines again.
        if let Some(why) = after.fault().or(known.fault()) {
            return Err(fleet_unread(&why));
        }
        let file_of = if files.len() > 1 { gathered.file_of.clone() } else { HashMap::new() };
        Ok(Plan { before, after: Arc::new(after), write, missing, file_of, how, changes, rejects, gathered })
    }

    /// A single file in memory.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn of_bytes(bytes: &[u8], how: HowRead, before: Moment) -> Answer<Self> {
        let file = FileRead { content: Content::Bytes(bytes.to_vec()), name: String::new(), sheet: None };
        let plan = Plan::of(&[file], how, before, &mut |_| {})?;
        match plan.refusal() {
            Some(why) => Err(DeskError::Usage(why.clone())),
            None => Ok(plan),
        }
    }

    /// Why nothing at all could be read, if so.
    pub(crate) fn refusal(&self) -> Option<&crate::desk::Sentence> {
        self.gathered
            .files
            .iter()
            .all(|f| f.refused.is_some())
            .then(|| self.gathered.files.first()?.refused.as_ref())?
    }

    /// The files as a person sees them.
    pub(crate) fn files(&self) -> &[RehearsedFile] {
        &self.gathered.files
    }

    /// The fleet against which it was worked out.
    pub(crate) fn before(&self) -> Moment {
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
        self.pick(from, upto, &self.after)
    }

    fn pick(&self, from: usize, upto: usize, of: &Consolidated) -> Vec<Device> {
        let keys = self.write.get(from..upto.min(self.write.len())).unwrap_or_default();
        keys.iter().filter_map(|key| of.get(key)).map(|device| Device::clone(&device)).collect()
    }

    /// The same as a fact of the journal, with what was before.
    pub(crate) fn fact(&self, number: u64, from: usize, upto: usize) -> Altered {
        let (devices, before) = (self.part(from, upto), self.pick(from, upto, &self.before.devices));
        Altered { number, devices, before, removed: Vec::new() }
    }

    /// The bytes of that fact and what it counts.
    pub(crate) fn bytes(&self, number: u64, from: usize, upto: usize) -> super::apply::PartBytes {
        let part = self.fact(number, from, upto);
        super::apply::PartBytes { counts: part.counts(), bytes: Fact::Altered(part).bytes() }
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
        let some = |keys: &mut dyn Iterator<Item = &String>, with_fields: bool| -> Vec<ImportLine> {
            keys.skip(offset).take(limit).map(|key| self.line(key, with_fields)).collect()
        };
        let lines: Vec<ImportLine> = match part {
            ImportPart::New => some(&mut self.changes.new.iter(), true),
            ImportPart::Changed => some(&mut self.changes.changed.keys(), true),
            ImportPart::Unchanged => some(&mut self.changes.unchanged.iter(), false),
            ImportPart::Missing => some(&mut self.missing.iter(), false),
            ImportPart::ToReview => self.reviews(offset, limit),
            ImportPart::Rejected => return self.rejects.page(offset, limit),
        };
        ImportPage { part, total: self.count(part), offset, lines }
    }

    fn reviews(&self, offset: usize, limit: usize) -> Vec<ImportLine> {
        let line = |review: &regain_exchange::merge::Review| ImportLine {
            key: review.stored_as.clone(),
            name: named([&review.record.manufacturer, &review.record.model]),
            serial: review.record.serial.clone(),
            asset_tag: review.record.asset_tag.clone(),
            file: self.file_name(&review.record.source.document),
            place: Some(review.record.source.place.to_string()),
            reason: Some(review.reason.to_string()),
            fields: Vec::new(),
        };
        self.changes.to_review.iter().skip(offset).take(limit).map(line).collect()
    }

    fn file_name(&self, document: &Fingerprint) -> Option<String> {
        let file = self.gathered.files.get(*self.file_of.get(document)?)?;
        Some(file.name.clone())
    }

    fn line(&self, key: &str, with_fields: bool) -> ImportLine {
        let (old, new) = (self.before.devices.get(key), self.after.get(key));
        let (old, new) = (old.as_deref(), new.as_deref());
        let Some(device) = new.or(old) else { return ImportLine::default() };
        let text = |k: &Option<Known<String>>| k.as_ref().map(|k| k.value.clone());
        ImportLine {
            key: Some(key.to_owned()),
            name: named([&text(&device.manufacturer), &text(&device.model)]),
            serial: text(&device.serial),
            asset_tag: text(&device.asset_tag),
            fields: if with_fields { self.fields(key, old, device) } else { Vec::new() },
            ..ImportLine::default()
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

    /// What was read with a doubt; the file stands before the place where there are several.
    pub(crate) fn doubts(&self) -> impl Iterator<Item = DoubtRow> {
        let several = self.files().len() > 1;
        self.gathered.warnings.iter().map(move |(file, doubt)| {
            let name = self.files().get(*file).filter(|_| several).map(|f| format!("{}, ", f.name));
            DoubtRow { place: format!("{}{}", name.unwrap_or_default(), doubt.place), text: doubt.message.clone() }
        })
    }

    /// Names of personal fields of all files, each once.
    pub(crate) fn dropped_personal(&self) -> Vec<String> {
        let all = self.files().iter().flat_map(|f| &f.dropped_personal);
        all.map(|name| (name.clone(), ())).collect::<BTreeMap<_, _>>().into_keys().collect()
    }
}

/// Keys of devices that whole lists of their own kind do not mention. A list of one tool says nothing of what only others
/// told of, and a report only of its machine.
fn missing(known: &Consolidated, changes: &Changes, gathered: &Gathered) -> Vec<String> {
    if gathered.lists.is_empty() || changes.changed.len() + changes.unchanged.len() >= known.len() {
        return Vec::new();
    }
    let listed = |device: &Device| device.sources().iter().any(|kind| gathered.lists.contains(kind));
    let absent = |device: &Arc<Device>| {
        let key = device.key();
        let is_met = changes.changed.contains_key(&key) || changes.unchanged.contains(&key);
        (!is_met && listed(device)).then_some(key)
    };
    known.iter().filter_map(|device| absent(&device)).collect()
}

pub(super) fn named(parts: [&Option<String>; 2]) -> String {
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}
