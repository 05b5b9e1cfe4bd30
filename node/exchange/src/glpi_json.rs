//! Reader of the inventory JSON that the GLPI agent writes (GLPI 10 and 11), full and partial, of every item type.
//!
//! More lenient than GLPI: a wrong type anywhere costs that field and is listed, not the whole report. The sections
//! that make the bulk or hold people (`softwares`, `users`, `processes`…) are skipped without being built.

mod cards;
mod computer;
mod disks;
pub(crate) mod document;
mod edid;
mod network;
mod screens;

use serde_json::Value;

use crate::encoding::Decoded;
use crate::fingerprint::Fingerprint;
use crate::identity::{defects, identify};
use crate::reading::{Notes, ReadError, Reading, Rejected};
use crate::record::{AssetRecord, Completeness, Format, Place, ReportId, Source, Tool};
use crate::wording::{clean, fold};

use document::Document;

/// Reads one report.
///
/// # Errors
/// [`ReadError::Truncated`] and [`ReadError::NotJson`] with the place, [`ReadError::SchemaNotInventory`] and
/// [`ReadError::NotInventory`] for JSON of something else.
pub(crate) fn read(decoded: &Decoded<'_>, fingerprint: Fingerprint) -> Result<Reading, ReadError> {
    let mut notes = Notes::of(decoded);
    let document = Document::parse(&decoded.text)?;
    for name in &document.personal {
        notes.drop_personal(name);
    }
    if document.built_out {
        notes.warn(root(), "the report holds more values than any machine has; the last ones were left out");
    }
    let place = Place::Pointer("/content".to_owned());
    let source = Source { tool: Tool::GlpiAgent, format: Format::GlpiJson, document: fingerprint, place };
    let (records, rejected) = told(&document, source, &mut notes);
    Ok(notes.finish(Format::GlpiJson, records, rejected))
}

/// The machine of a report and its screens, or why it is of none.
pub(crate) fn told(document: &Document, source: Source, notes: &mut Notes) -> (Vec<AssetRecord>, Vec<Rejected>) {
    if let Some(reason) = refusal(document, notes) {
        return (Vec::new(), vec![Rejected { place: root(), reason }]);
    }
    let machine = machine(document, source, notes);
    let mut records = screens::read(document, &machine, notes);
    records.insert(0, machine);
    (records, Vec::new())
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
    let hardware = document.object("hardware", notes);
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

fn machine(document: &Document, source: Source, notes: &mut Notes) -> AssetRecord {
    let mut record = AssetRecord::blank(source);
    let item = ItemType::of(document, notes);
    record.completeness = match document.member("partial") {
        Some(Value::Bool(true)) => Completeness::Partial,
        // XML writes it as a number.
        Some(Value::String(text)) if matches!(text.as_str(), "1" | "true") => Completeness::Partial,
        Some(Value::String(text)) if matches!(text.as_str(), "0" | "false" | "") => Completeness::Full,
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
    let log = document.object("accesslog", notes)?;
    log.text("logdate", notes)?.parse().ok()
}
