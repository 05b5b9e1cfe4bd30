//! Reader of the inventory JSON that the GLPI agent writes (GLPI 10 and 11), full and partial, of every item type.
//!
//! More lenient than GLPI: a wrong type anywhere costs that field and is listed, not the whole report. The sections
//! that make the bulk or hold people (`softwares`, `users`, `processes`…) are skipped without being built.

mod bounded;
mod cards;
mod computer;
mod disks;
mod document;
mod edid;
mod network;
mod screens;
mod section;

use serde_json::Value;

use crate::encoding::{Damage, Decoded};
use crate::fingerprint::Fingerprint;
use crate::identity::{defects, identify};
use crate::reading::{Layout, Notes, ReadError, Reading, Rejected};
use crate::record::{AssetRecord, Completeness, Format, Place, ReportId, Source, Tool};
use crate::wording::{clean, fold};

use document::Document;
use section::Section;

/// Reads one report.
///
/// # Errors
/// [`ReadError::Truncated`] and [`ReadError::NotJson`] with the place, [`ReadError::SchemaNotInventory`] and
/// [`ReadError::NotInventory`] for JSON of something else.
pub(crate) fn read(decoded: &Decoded<'_>, fingerprint: Fingerprint) -> Result<Reading, ReadError> {
    let mut notes = Notes::default();
    notes.layout = Layout { encoding: decoded.encoding, ..Layout::default() };
    if decoded.assumed.is_some() || decoded.damaged == Damage::Replaced {
        notes.warn(root(), "the file is not UTF-8 as JSON must be; check the accents");
    }
    let document = Document::parse(&decoded.text)?;
    for name in &document.personal {
        notes.drop_personal(name);
    }
    if document.built_out {
        notes.warn(root(), "the report holds more values than any machine has; the last ones were left out");
    }
    let mut rejected = Vec::new();
    let mut records = Vec::new();
    match refusal(&document, &mut notes) {
        Some(reason) => rejected.push(Rejected { place: root(), reason }),
        None => {
            let machine = machine(&document, fingerprint, &mut notes);
            records = screens::read(&document, &machine, &mut notes);
            records.insert(0, machine);
        }
    }
    Ok(notes.finish(Format::GlpiJson, records, rejected))
}

fn root() -> Place {
    Place::Pointer(String::new())
}

/// Why a well-formed report is of no machine; `None` for one that is.
fn refusal(document: &Document, notes: &mut Notes) -> Option<String> {
    let action = document.text("action").map(|text| fold(&text)).unwrap_or_default();
    if action == "netdiscovery" {
        return Some("a network discovery only saw an address; take an inventory of the device".to_owned());
    }
    let hardware = Section::object(document, "hardware", notes);
    let system = hardware.and_then(|section| section.text("vmsystem", notes)).map(|text| fold(&text));
    match system.as_deref() {
        None | Some("" | "physical") => None,
        Some(_) => Some("a virtual machine is no equipment; nothing was entered".to_owned()),
    }
}

/// What a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ItemType {
    Computer,
    Phone,
    Printer,
    NetworkEquipment,
    Unmanaged,
}

impl ItemType {
    /// The type as written; a computer when nothing is said (the agent's habit), unmanaged for an unknown word.
    fn of(document: &Document, notes: &mut Notes) -> Self {
        let Some(text) = document.text("itemtype") else {
            return Self::Computer;
        };
        match fold(&text).as_str() {
            "computer" => Self::Computer,
            "phone" => Self::Phone,
            "printer" => Self::Printer,
            "networkequipment" => Self::NetworkEquipment,
            "unmanaged" => Self::Unmanaged,
            _ => {
                notes.warn(Place::Pointer("/itemtype".into()), "an item type that is not known; read as unmanaged");
                Self::Unmanaged
            }
        }
    }
}

fn machine(document: &Document, fingerprint: Fingerprint, notes: &mut Notes) -> AssetRecord {
    let source = Source {
        tool: Tool::GlpiAgent,
        format: Format::GlpiJson,
        document: fingerprint,
        place: Place::Pointer("/content".to_owned()),
    };
    let mut record = AssetRecord::blank(source);
    let item = ItemType::of(document, notes);
    record.completeness = match document.member("partial") {
        Some(Value::Bool(true)) => Completeness::Partial,
        None | Some(Value::Bool(false) | Value::Null) => Completeness::Full,
        Some(_) => {
            // Taken for partial: a partial report erases nothing.
            notes.warn(Place::Pointer("/partial".into()), "expected true or false; the report is taken as partial");
            Completeness::Partial
        }
    };
    record.entity = document.text("tag").and_then(|text| clean(&text));
    record.report_id = document.text("deviceid").map(|text| ReportId::new(&text));
    record.observed = observed(document, notes);
    computer::fill(&mut record, document, item, notes);
    network::fill(&mut record, document, item, notes);
    if record.asset_tag.is_some() && record.asset_tag.as_deref().map(fold) == record.serial.as_deref().map(fold) {
        // Makers repeat the serial where the owner's number should be.
        record.asset_tag = None;
    }
    if identify(&record).is_none() {
        for defect in defects(&record) {
            notes.warn(Place::Pointer("/content/bios/ssn".into()), defect.to_string());
        }
    }
    record
}

fn observed(document: &Document, notes: &mut Notes) -> Option<crate::moment::Moment> {
    let log = Section::object(document, "accesslog", notes)?;
    log.text("logdate", notes)?.parse().ok()
}
