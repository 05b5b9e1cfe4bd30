//! Reader of `lshw -json` and `lshw -xml`: a tree of what hangs on what.
//!
//! Old versions write one object, newer ones a list, and one writes no JSON at all: the commas between the elements of
//! its list are missing.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::gathering::Gathering;
use crate::limits::MAX_PARTS;
use crate::mac::Mac;
use crate::placeholder::{usable_name, usable_serial};
use crate::reading::Notes;
use crate::record::{AssetRecord, Disk, DiskKind, Format, Ram, RamBasis, Tool};
use crate::section::{Section, Typing};
use crate::wording::{clean, fold};
use crate::xml::Element;

use super::{Firmware, is_flash, keep_named, processors};

/// Reads a tree; what it tells is kept.
pub(crate) fn read(value: &Value, pointer: &str, into: &mut Gathering) {
    let Some(root) = Section::of(Some(value), pointer, Typing::Untyped, &mut into.notes) else {
        return;
    };
    let mut record = into.blank(Tool::Lshw, Format::Lshw, pointer);
    fill(&mut record, &root, &mut into.notes);
    keep_named(record, pointer, into);
}

/// Whether a value is a node of a tree of lshw.
pub(crate) fn is_node(value: &Value) -> bool {
    let known = |name: &str| value.get(name).is_some_and(Value::is_string);
    known("class") && known("id") && (value.get("children").is_some() || known("product") || known("description"))
}

/// Puts the missing commas between the elements of the list.
pub(crate) fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut quoted, mut escaped, mut closed) = (false, false, false);
    for letter in text.chars() {
        if !quoted && closed && letter == '{' {
            out.push(',');
        }
        if !letter.is_whitespace() {
            closed = !quoted && letter == '}';
        }
        quoted ^= letter == '"' && !escaped;
        escaped = quoted && letter == '\\' && !escaped;
        out.push(letter);
    }
    out
}

/// The XML form as the JSON one: attributes are members, children a list.
pub(crate) fn from_xml(element: &Element) -> Value {
    let mut object = serde_json::Map::new();
    for (name, value) in &element.attributes {
        object.insert(name.clone(), Value::String(value.clone()));
    }
    let mut children = Vec::new();
    for child in &element.children {
        match child.name.as_str() {
            "node" => children.push(from_xml(child)),
            "configuration" => {
                let settings = child.children.iter().filter_map(|setting| {
                    let value = setting.attribute("value")?.to_owned();
                    Some((setting.attribute("id")?.to_owned(), Value::String(value)))
                });
                object.insert("configuration".to_owned(), Value::Object(settings.collect()));
            }
            "capabilities" => {
                let names = child.children.iter().filter_map(|capability| capability.attribute("id"));
                let told = names.map(|name| (name.to_owned(), Value::Bool(true)));
                object.insert("capabilities".to_owned(), Value::Object(told.collect()));
            }
            name => drop(object.insert(name.to_owned(), Value::String(child.text.clone()))),
        }
    }
    object.insert("children".to_owned(), Value::Array(children));
    Value::Object(object)
}

fn fill(record: &mut AssetRecord, root: &Section<'_>, notes: &mut Notes) {
    let settings = root.child("configuration", notes);
    let setting = |name: &str, notes: &mut Notes| settings.as_ref().and_then(|s| s.text(name, notes));
    // The description says "Tower Computer" where the configuration only says "desktop".
    let chassis = setting("chassis", notes)
        .or_else(|| root.text("description", notes).map(|text| fold(&text).trim_end_matches(" computer").to_owned()));
    let mut firmware = Firmware {
        manufacturer: root.text("vendor", notes),
        product: root.text("product", notes),
        version: root.text("version", notes),
        serial: root.text("serial", notes),
        uuid: setting("uuid", notes),
        chassis,
        ..Firmware::default()
    };
    let mut walk = Walk::default();
    walk.visit(root, Way::default(), notes);
    if let Some((vendor, product, serial)) = walk.board {
        (firmware.board_manufacturer, firmware.board_product, firmware.board_serial) = (vendor, product, serial);
    }
    firmware.fill(record);
    record.cpu = processors(walk.processors.into_iter().map(|(_, name)| name));
    let modules = walk.modules;
    record.ram = if modules > 0 {
        Some(Ram { bytes: modules, basis: RamBasis::Modules })
    } else {
        (walk.memory > 0).then_some(Ram { bytes: walk.memory, basis: RamBasis::System })
    };
    // lshw misses soldered flash and, in old versions, NVMe: no disk seen is "unknown".
    record.disks = (!walk.disks.is_empty()).then_some(walk.disks);
    record.macs = walk.macs;
}

/// What a node inherits from those above it.
#[derive(Clone, Copy, Debug, Default)]
struct Way {
    on_usb: bool,
    in_memory: bool,
    depth: usize,
}

#[derive(Default)]
struct Walk {
    board: Option<(Option<String>, Option<String>, Option<String>)>,
    /// Sockets with the processor in each.
    processors: BTreeSet<(String, String)>,
    memory: u64,
    modules: u64,
    disks: Vec<Disk>,
    macs: Vec<Mac>,
    /// Model and serial of the NVMe controller above a namespace.
    controller: Option<(Option<String>, Option<String>)>,
}

impl Walk {
    fn visit(&mut self, node: &Section<'_>, way: Way, notes: &mut Notes) {
        let class = node.text("class", notes).unwrap_or_default();
        let id = node.text("id", notes).unwrap_or_default();
        let bus = node.text("businfo", notes).unwrap_or_default();
        let on_usb = way.on_usb || bus.starts_with("usb@") || bus.starts_with("ieee1394@");
        let mut next = Way { on_usb, depth: way.depth + 1, ..way };
        let kind = id.split(':').next().unwrap_or_default().to_owned();
        match class.as_str() {
            "bus" if kind == "core" && self.board.is_none() => {
                self.board =
                    Some((node.text("vendor", notes), node.text("product", notes), node.text("serial", notes)));
            }
            "memory" => {
                next.in_memory = true;
                self.memory_node(node, &kind, way.in_memory, notes);
            }
            "processor" => self.processor(node, &id, notes),
            "storage" if kind.starts_with("nvme") => {
                self.controller = Some((node.name("product", notes), node.text("serial", notes)));
            }
            "disk" if !on_usb => self.disk(node, &kind, notes),
            "network" if !on_usb && bus.starts_with("pci@") => {
                let mac = node.text("serial", notes).and_then(|serial| serial.parse::<Mac>().ok());
                self.macs.extend(mac.filter(|mac| !self.macs.contains(mac)).filter(|_| self.macs.len() < MAX_PARTS));
            }
            _ => {}
        }
        // serde_json stops at 128 levels and the XML reader at 64: the depth is bounded already.
        for child in node.children("children", notes) {
            self.visit(&child, next, notes);
        }
    }

    fn memory_node(&mut self, node: &Section<'_>, kind: &str, inside: bool, notes: &mut Notes) {
        let words = node.text("description", notes).unwrap_or_default();
        let Some(bytes) = node.number("size", notes).filter(|size| *size >= 1.0) else {
            return;
        };
        if is_flash(&words) || matches!(kind, "cache" | "firmware" | "flash") {
            return;
        }
        let bytes = bytes as u64;
        match kind {
            "bank" => self.modules = self.modules.saturating_add(bytes),
            "memory" if !inside => self.memory = self.memory.saturating_add(bytes),
            _ => {}
        }
    }

    fn processor(&mut self, node: &Section<'_>, id: &str, notes: &mut Notes) {
        if let Some(name) = node.name("product", notes) {
            // One processor stands in the tree once as a socket and once as each of its threads.
            let bus = node.text("businfo", notes).unwrap_or_default();
            let socket = node.name("slot", notes).unwrap_or(if bus.is_empty() { id.to_owned() } else { bus });
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            if self.processors.len() < MAX_PARTS {
                self.processors.insert((socket, name));
            }
        }
    }

    fn disk(&mut self, node: &Section<'_>, kind: &str, notes: &mut Notes) {
        let removable = node.child("capabilities", notes).is_some_and(|list| list.value("removable").is_some());
        let namespace = kind == "namespace";
        if removable || !(kind == "disk" || namespace) || self.disks.len() >= MAX_PARTS {
            return;
        }
        // The controller names the disk; the other namespaces of an NVMe are doors without a size.
        let Some(size) = node.number("size", notes).filter(|size| *size >= 1e6) else {
            return;
        };
        let (above_model, above_serial) = self.controller.clone().filter(|_| namespace).unwrap_or_default();
        let model = node.name("product", notes).filter(|_| !namespace).or(above_model);
        let serial = node.text("serial", notes).filter(|_| !namespace).or(above_serial);
        let vendor = node.name("vendor", notes).filter(|vendor| usable_name(vendor));
        let words = fold(&format!(
            "{} {}",
            node.text("description", notes).unwrap_or_default(),
            model.as_deref().unwrap_or_default()
        ));
        let kind = if namespace || words.contains("nvme") {
            DiskKind::Nvme
        } else if words.contains("mmc") {
            DiskKind::Emmc
        } else if words.contains("ssd") {
            DiskKind::Ssd
        } else {
            DiskKind::Unknown
        };
        let serial = serial.filter(|serial| usable_serial(serial, model.as_deref()));
        let bytes = Some(size as u64);
        let model = model.or(vendor).and_then(|model| clean(&model));
        self.disks.push(Disk { model, serial, bytes, kind, raw: Some(format!("{size}")), health: None });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;

    fn tree() -> Value {
        serde_json::json!({"id": "pc", "class": "system", "vendor": "Hewlett-Packard",
            "product": "HP Compaq dc7900 Small Form Factor (KP721AV)", "serial": "VLCZC901",
            "configuration": {"chassis": "desktop", "uuid": "4c4c4544-0039-4a10-8051-c7c04f564c43"},
            "children": [{"id": "core", "class": "bus", "vendor": "Hewlett-Packard", "product": "3031h", "serial": "VLCB0001",
                "children": [
                    {"id": "memory:0", "class": "memory", "description": "System Memory", "size": 4_294_967_296_u64, "children": [
                        {"id": "bank:0", "class": "memory", "description": "DIMM DDR2", "size": 2_147_483_648_u64},
                        {"id": "bank:1", "class": "memory", "description": "DIMM DDR2", "size": 2_147_483_648_u64},
                        {"id": "bank:2", "class": "memory", "description": "DIMM [empty]"}]},
                    {"id": "memory:1", "class": "memory", "description": "Flash Memory", "size": 4_194_304, "children": [
                        {"id": "bank", "class": "memory", "description": "Chip FLASH Non-volatile", "size": 4_194_304}]},
                    {"id": "cpu:0", "class": "processor", "product": "Intel(R) Core(TM)2   E8400", "slot": "XU1 PROCESSOR"},
                    {"id": "cpu:1", "class": "processor", "product": "Intel(R) Core(TM)2   E8400", "slot": "XU1 PROCESSOR"},
                    {"id": "network", "class": "network", "businfo": "pci@0000:00:19.0", "serial": "d4:be:d9:5a:01:02"},
                    {"id": "usb", "class": "bus", "businfo": "usb@1", "children": [
                        {"id": "network", "class": "network", "serial": "00:e0:4c:12:34:5b"},
                        {"id": "disk", "class": "disk", "product": "DataTraveler", "size": 8_000_000_000_u64}]},
                    {"id": "disk", "class": "disk", "product": "WDC WD1600AAJS-6", "serial": "WD-VLC2E0001", "size": 160_041_885_696_u64},
                    {"id": "cdrom", "class": "disk", "product": "DVD", "capabilities": {"removable": "x"}}]}]})
    }

    fn record(value: &Value) -> AssetRecord {
        let mut into = Gathering::new(Fingerprint::of(b"lshw"), Notes::default());
        read(value, "", &mut into);
        assert!(into.rejected.is_empty(), "{:?}", into.rejected);
        into.records.remove(0)
    }

    #[test]
    fn a_tower() {
        let record = record(&tree());
        assert_eq!(record.model.as_deref(), Some("HP Compaq dc7900 Small Form Factor"));
        assert_eq!((record.serial.as_deref(), record.category.code()), (Some("VLCZC901"), "desktop"));
        assert_eq!(record.ram, Some(Ram { bytes: 4 << 30, basis: RamBasis::Modules }));
        assert_eq!(record.cpu.as_deref(), Some("Intel(R) Core(TM)2 E8400"));
        assert_eq!((record.macs.len(), record.board_serial.as_deref()), (1, Some("VLCB0001")));
        let disks = record.disks.expect("a disk");
        assert_eq!((disks.len(), disks[0].bytes), (1, Some(160_041_885_696)));
    }

    #[test]
    fn lists_missing_commas_and_xml_say_the_same() {
        let one = tree();
        let broken = format!("[\n{one}\n{one}\n]");
        assert!(serde_json::from_str::<Value>(&broken).is_err());
        let list: Value = serde_json::from_str(&mended(&broken)).expect("mended");
        assert_eq!(list.as_array().map(Vec::len), Some(2));
        let xml = r#"<list><node id="pc" class="system"><product>X1 (Y)</product><vendor>HP</vendor><serial>VLCZC902</serial>
            <configuration><setting id="chassis" value="notebook"/></configuration>
            <node id="disk" class="disk"><product>D</product><size units="bytes">160041885696</size></node></node></list>"#;
        let tree = crate::xml::parse(xml, |_, _| false).expect("XML");
        let record = record(&from_xml(&tree.root.children[0]));
        assert_eq!((record.category.code(), record.disks.map(|disks| disks.len())), ("laptop", Some(1)));
    }
}
