//! Reader of the XML that the FusionInventory, GLPI and OCS agents write: one computer, or the devices of a network
//! seen over SNMP.
//!
//! The dialect is the agent's JSON in upper case, with everything as text: it is brought into that form and read by
//! the same code. Bulk and people are passed over while parsing.

use serde_json::{Map, Value};

use crate::encoding::Decoded;
use crate::fingerprint::Fingerprint;
use crate::glpi_json::document::{BUILT, Document, PERSONAL};
use crate::glpi_json::told;
use crate::reading::{Notes, ReadError, Reading, Rejected};
use crate::record::{Format, Place, Source, Tool};
use crate::wording::fold;
use crate::xml::{Element, Tree};

/// Sections of a computer that are read besides the agent's JSON ones.
const ALSO: &[&str] = &["accountinfo", "device", "versionclient", "partial", "tag"];

/// Reads one report.
///
/// # Errors
/// [`ReadError::NoMachines`] for a REQUEST without content.
pub(crate) fn read(decoded: &Decoded<'_>, tree: &Tree, document: Fingerprint) -> Result<Reading, ReadError> {
    let mut notes = Notes::of(decoded);
    let root = Place::Pointer("/REQUEST".to_owned());
    let Some(content) = tree.root.child("CONTENT").filter(|_| tree.root.name == "REQUEST") else {
        let what = "an XML document that is no REQUEST with a CONTENT";
        return Err(ReadError::NoMachines { what, place: root, advice: "choose the files that the agent wrote" });
    };
    for name in PERSONAL.iter().filter(|name| tree.skipped.iter().any(|skipped| skipped.eq_ignore_ascii_case(name))) {
        notes.drop_personal(name);
    }
    if tree.ran_out {
        notes.warn(root.clone(), "the report holds more elements than any machine has; the last ones were left out");
    }
    let query = tree.root.text_of("QUERY").map(fold).unwrap_or_default();
    if matches!(query.as_str(), "netdiscovery" | "prolog" | "update") {
        let reason = if query == "netdiscovery" {
            "a network discovery only saw addresses; take an inventory of the devices"
        } else {
            "a question of the agent to its server, not an inventory"
        };
        let rejected = vec![Rejected { place: root, reason: reason.to_owned() }];
        return Ok(notes.finish(Format::AgentXml, Vec::new(), rejected));
    }
    let devices: Vec<&Element> = content.children.iter().filter(|child| child.name == "DEVICE").collect();
    let (mut records, mut rejected) = (Vec::new(), Vec::new());
    let mut take = |report: &Document, place: String, notes: &mut Notes| {
        let tool = if by_ocs(content) { Tool::Ocs } else { Tool::GlpiAgent };
        let source = Source { tool, format: Format::AgentXml, document, place: Place::Pointer(place) };
        let (told, refused) = told(report, source, notes);
        records.extend(told);
        rejected.extend(refused);
    };
    // A computer may name a DEVICE too (the agent's own); a network report has nothing but devices.
    if content.child("BIOS").is_some() || content.child("HARDWARE").is_some() {
        take(&computer(&tree.root, content), "/REQUEST/CONTENT".to_owned(), &mut notes);
    } else {
        for (index, device) in devices.iter().enumerate() {
            take(&network_device(&tree.root, device), format!("/REQUEST/CONTENT/DEVICE/{index}"), &mut notes);
        }
        if devices.is_empty() {
            let reason = "there is neither a computer nor a device of the network in the report".to_owned();
            rejected.push(Rejected { place: root, reason });
        }
    }
    Ok(notes.finish(Format::AgentXml, records, rejected))
}

/// Whether an element at the depth of sections is bulk or about people: upper case names of sections are the agents'.
pub(crate) fn is_passed_over(name: &str) -> bool {
    let lower = name.to_lowercase();
    let section = name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    section && !BUILT.contains(&lower.as_str()) && !ALSO.contains(&lower.as_str())
}

fn by_ocs(content: &Element) -> bool {
    content.text_of("VERSIONCLIENT").is_some_and(|version| fold(version).contains("ocs"))
}

/// The members beside the content, as the agent's JSON names them.
fn members(root: &Element) -> Map<String, Value> {
    let named = |from: &str, to: &str| Some((to.to_owned(), Value::String(root.text_of(from)?.to_owned())));
    [named("DEVICEID", "deviceid"), named("ITEMTYPE", "itemtype"), named("TAG", "tag")].into_iter().flatten().collect()
}

fn computer(root: &Element, content: &Element) -> Document {
    let mut outer = members(root);
    let Value::Object(sections) = content.to_json() else {
        return Document::untyped(outer, Map::new(), 0);
    };
    for name in ["versionclient", "partial"] {
        if let Some(value) = sections.get(name) {
            outer.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(tag) = account_tag(content) {
        outer.entry("tag").or_insert_with(|| Value::String(tag.to_owned()));
    }
    let told = [("operatingsystem", "full_name"), ("operatingsystem", "name"), ("hardware", "osname")];
    let android = told.iter().any(|(section, field)| {
        let name = sections.get(*section).and_then(|section| section.get(*field)).and_then(Value::as_str);
        name.is_some_and(|name| fold(name).contains("android"))
    });
    if android {
        // The agent calls every machine a computer.
        outer.insert("itemtype".to_owned(), Value::String("Phone".to_owned()));
    }
    Document::untyped(outer, sections, 0)
}

/// The tag that the organisation gave to the agent: its service or site.
fn account_tag(content: &Element) -> Option<&str> {
    content.children.iter().filter(|child| child.name == "ACCOUNTINFO").find_map(|info| {
        let named = info.text_of("KEYNAME").is_some_and(|name| fold(name) == "tag");
        if named { info.text_of("KEYVALUE") } else { info.text_of("TAG") }
    })
}

fn network_device(root: &Element, device: &Element) -> Document {
    let mut outer = members(root);
    let info = device.child("INFO").map(Element::to_json).unwrap_or_default();
    let kind = info.get("type").and_then(Value::as_str).map(fold).unwrap_or_default();
    let item = match kind.as_str() {
        "printer" => "Printer",
        "networking" => "NetworkEquipment",
        "computer" => "Computer",
        "phone" => "Phone",
        _ => "Unmanaged",
    };
    outer.insert("itemtype".to_owned(), Value::String(item.to_owned()));
    let ports = device.child("PORTS").map_or(0, |ports| ports.children.iter().filter(|c| c.name == "PORT").count());
    let mut section = match info {
        Value::Object(section) => section,
        _ => Map::new(),
    };
    if let Some(comments) = section.remove("comments") {
        section.insert("description".to_owned(), comments);
    }
    let content = Map::from_iter([("network_device".to_owned(), Value::Object(section))]);
    Document::untyped(outer, content, ports)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::decode_xml;
    use crate::record::DiskKind;

    fn reading(text: &str) -> Reading {
        crate::markup::read(&decode_xml(text.as_bytes()), Fingerprint::of(text.as_bytes())).expect("a report")
    }

    const OCS: &str = "<?xml version='1.0' encoding='UTF-8'?><REQUEST><CONTENT>
        <ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>CCAS</KEYVALUE></ACCOUNTINFO>
        <BIOS><SMANUFACTURER>LENOVO</SMANUFACTURER><SMODEL>3493BAG</SMODEL><SSN>VLCP2001</SSN><TYPE>Mini Tower</TYPE><ASSETTAG/></BIOS>
        <HARDWARE><NAME>PC-DE-ZENOBIE</NAME><MEMORY>7908</MEMORY><PROCESSORT>Intel Core i3</PROCESSORT><USERID>zenobie</USERID></HARDWARE>
        <MEMORIES><NUMSLOTS>1</NUMSLOTS></MEMORIES>
        <MEMORIES><CAPACITY>8192</CAPACITY><TYPE>DDR3</TYPE></MEMORIES>
        <STORAGES><MODEL>WDC WD5000AAKX-08U6AA0</MODEL><DISKSIZE>476940</DISKSIZE><SERIALNUMBER>VLC-WCC2E001</SERIALNUMBER><TYPE>Fixed hard disk media</TYPE></STORAGES>
        <STORAGES><MODEL>HL-DT-ST DVDRAM</MODEL><TYPE>DVD Writer</TYPE></STORAGES>
        <NETWORKS><MACADDR>d4:be:d9:5a:01:02</MACADDR><TYPE>Ethernet</TYPE><IPADDRESS>192.0.2.7</IPADDRESS></NETWORKS>
        <SOFTWARES><NAME>x</NAME></SOFTWARES><USERS><LOGIN>zenobie</LOGIN></USERS>
        <VERSIONCLIENT>OCS-NG_unified_unix_agent_v2.4</VERSIONCLIENT>
        </CONTENT><DEVICEID>pc-de-zenobie-2020-01-02-03-04-05</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>";

    #[test]
    fn an_ocs_computer() {
        let reading = reading(OCS);
        assert_eq!((reading.warnings.as_slice(), reading.rejected.len()), (&[][..], 0));
        let record = reading.records.first().expect("a computer");
        assert_eq!((record.serial.as_deref(), record.category.code()), (Some("VLCP2001"), "desktop"));
        assert_eq!((record.entity.as_deref(), record.cpu.as_deref()), (Some("CCAS"), Some("Intel Core i3")));
        assert_eq!(record.ram_bytes(), Some(8 << 30));
        let disks = record.disks.as_ref().expect("a disk");
        assert_eq!((disks.len(), disks[0].bytes, disks[0].kind), (1, Some(500_107_837_440), DiskKind::Unknown));
        assert_eq!(disks[0].serial.as_deref(), Some("VLC-WCC2E001"));
        assert_eq!(record.macs.len(), 1);
        assert_eq!(record.source.tool, Tool::Ocs);
        assert!(reading.dropped_personal.contains(&"users"), "{:?}", reading.dropped_personal);
        assert!(!format!("{reading:?}").to_lowercase().contains("zenobie"));
    }

    #[test]
    fn devices_of_a_network_and_mere_sightings() {
        let device = |kind: &str, serial: &str| {
            format!(
                "<DEVICE><INFO><MANUFACTURER>HP</MANUFACTURER><MODEL>LaserJet M404</MODEL><SERIAL>{serial}</SERIAL>
                <TYPE>{kind}</TYPE><CONTACT>Zenobie</CONTACT><LOCATION>Hall</LOCATION></INFO></DEVICE>"
            )
        };
        let body = format!("{}{}", device("PRINTER", "VLCPR001"), device("NETWORKING", "VLCSW002"));
        let report = |query: &str| format!("<REQUEST><CONTENT>{body}</CONTENT><QUERY>{query}</QUERY></REQUEST>");
        let seen = reading(&report("SNMPQUERY"));
        let serials: Vec<Option<&str>> = seen.records.iter().map(|r| r.serial.as_deref()).collect();
        assert_eq!(serials, [Some("VLCPR001"), Some("VLCSW002")]);
        assert_eq!(seen.records[0].category.code(), "printer");
        assert_eq!(seen.records[0].site.as_deref(), Some("Hall"));
        assert_ne!(seen.records[0].source, seen.records[1].source);
        assert!(!format!("{seen:?}").contains("Zenobie"));
        let sighting = reading(&report("NETDISCOVERY"));
        assert_eq!((sighting.records.len(), sighting.rejected.len()), (0, 1));
    }

    #[test]
    fn xml_of_something_else() {
        let other =
            crate::markup::read(&decode_xml(b"<html><body/></html>"), Fingerprint::of(b"x")).expect_err("no report");
        assert!(matches!(other, ReadError::NoMachines { .. }));
    }
}
