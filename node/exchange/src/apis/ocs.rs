//! Answers of the REST API of OCS Inventory: machines by their database number, each with the sections of the classic
//! XML, which the reader of the agent's reports understands.

use serde_json::{Map, Value};

use crate::gathering::Gathering;
use crate::glpi_json::document::{BUILT, Document, PERSONAL};
use crate::glpi_json::told;
use crate::record::{Format, Place, Source, Tool};

/// Depth to which names are brought to lower case.
const DEPTH: usize = 4;

pub(super) fn read(value: &Value, pointer: &str, into: &mut Gathering) -> bool {
    let Some(machines) = value.as_object() else {
        return false;
    };
    let numbered = |(id, machine): (&String, &Value)| {
        id.bytes().all(|b| b.is_ascii_digit()) && (machine.get("hardware").is_some() || machine.get("bios").is_some())
    };
    if machines.is_empty() || !machines.iter().all(numbered) {
        return false;
    }
    into.is_of(Format::OcsApi);
    for (id, machine) in machines {
        let at = format!("{pointer}/{id}");
        let Value::Object(sections) = machine else {
            continue;
        };
        for name in PERSONAL.iter().filter(|name| sections.contains_key(**name)) {
            into.notes.drop_personal(name);
        }
        let tag = sections.get("accountinfo").and_then(|info| match info {
            Value::Array(list) => list.first()?.get("TAG")?.as_str().map(str::to_owned),
            one => one.get("TAG")?.as_str().map(str::to_owned),
        });
        let built = sections.iter().filter(|(name, _)| BUILT.contains(&name.as_str()));
        let content: Map<String, Value> = built.map(|(name, value)| (name.clone(), lower(value, DEPTH))).collect();
        take(content, tag, &at, Format::OcsApi, into);
    }
    true
}

/// Reads sections as those of a report of OCS.
pub(super) fn take(content: Map<String, Value>, tag: Option<String>, at: &str, format: Format, into: &mut Gathering) {
    // OCS counts disks in MiB: the reader of disks takes whichever megabyte gives a size that is sold.
    let client = ("versionclient".to_owned(), Value::String("OCS".to_owned()));
    let tag = tag.map(|tag| ("tag".to_owned(), Value::String(tag)));
    let members = std::iter::once(client).chain(tag).collect();
    let document = Document::untyped(members, content, 0).placed(at);
    let source = Source { tool: Tool::Ocs, format, document: into.document, place: Place::Pointer(at.to_owned()) };
    let (records, rejected) = told(&document, source, &mut into.notes);
    into.records.extend(records);
    into.rejected.extend(rejected);
}

/// The names of members in lower case.
fn lower(value: &Value, depth: usize) -> Value {
    match value {
        Value::Object(object) if depth > 0 => {
            object.iter().map(|(name, value)| (name.to_lowercase(), lower(value, depth - 1))).collect()
        }
        Value::Array(list) if depth > 0 => list.iter().map(|value| lower(value, depth - 1)).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn machines_by_number() {
        let answer = r#"{"16":{"accountinfo":[{"HARDWARE_ID":16,"TAG":"CCAS"}],"batteries":[],"bios":[{"SMANUFACTURER":"Dell Inc.","SMODEL":"PowerEdge R340",
            "SSN":"VLCR3401","TYPE":"Rack Mount Chassis"}],"hardware":{"NAME":"srv-zenobie","MEMORY":32768,"USERID":"zenobie"},
            "storages":[{"MODEL":"DELLBOSS VD","DISKSIZE":228936,"SERIALNUMBER":"VLCBOSS1"}]},
            "17":{"bios":[{"SMANUFACTURER":"HP","SMODEL":"ProBook 650","SSN":"VLC65001","TYPE":"Notebook"}],"hardware":{}}}"#;
        let reading = read(answer.as_bytes()).expect("an answer");
        assert_eq!((reading.records.len(), reading.rejected.len()), (2, 0));
        let server = &reading.records[0];
        assert_eq!((server.category.code(), server.entity.as_deref()), ("server_rack", Some("CCAS")));
        assert_eq!(server.disks.as_ref().and_then(|disks| disks[0].bytes), Some(240_056_795_136), "MiB");
        assert_ne!(server.source, reading.records[1].source);
        assert!(!format!("{reading:?}").contains("zenobie"));
    }
}
