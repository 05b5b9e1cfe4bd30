//! Reader of the snapshots of eReuse Workbench: version 10 and 11 (a device and its components), the raw ones of 2022
//! (the reports of other tools side by side), and those of workbench-script.
//!
//! Erasures that a snapshot tells of are no proof here and are not read as facts of the machine.

use serde_json::Value;

use crate::encoding::decode;
use crate::gathering::Gathering;
use crate::limits::MAX_PARTS;
use crate::mac::Mac;
use crate::moment::Moment;
use crate::placeholder::usable_serial;
use crate::record::{AssetRecord, Disk, DiskKind, Format, Place, Ram, RamBasis, Tool};
use crate::section::{Section, Typing};
use crate::size::{SizeOf, from_megabytes, read_number};
use crate::wording::{clean, fold};

use super::smartctl;
use super::{Firmware, dmidecode, hwinfo, join_disks, keep_named, lshw, processors};

/// Whether a value is a snapshot with components.
pub(crate) fn is_snapshot(value: &Value) -> bool {
    value.get("components").is_some_and(Value::is_array) && value.get("device").is_some_and(Value::is_object)
}

/// Whether a value is a snapshot of raw reports.
pub(crate) fn is_raw(value: &Value) -> bool {
    ["lshw", "dmidecode", "hwinfo", "smart", "smartctl", "inxi"]
        .iter()
        .any(|name| value.get("data").and_then(|data| data.get(name)).is_some())
}

/// Reads a snapshot with components.
pub(crate) fn read(value: &Value, pointer: &str, into: &mut Gathering) {
    let Some(root) = Section::of(Some(value), pointer, Typing::Untyped, &mut into.notes) else {
        return;
    };
    let mut record = into.blank(Tool::Workbench, Format::Workbench, pointer);
    if let Some(device) = root.child("device", &mut into.notes) {
        let text = |name: &str, into: &mut Gathering| device.text(name, &mut into.notes);
        let kind = text("type", into).filter(|kind| fold(kind) != "computer");
        let firmware = Firmware {
            manufacturer: text("manufacturer", into),
            product: text("model", into),
            version: text("version", into),
            serial: text("serialNumber", into),
            uuid: text("system_uuid", into),
            chassis: text("chassis", into).or(kind),
            ..Firmware::default()
        };
        firmware.fill(&mut record);
    }
    components(&mut record, &root, into);
    record.observed = value.get("endTime").or_else(|| value.get("date")).and_then(Value::as_str).and_then(moment);
    // What Workbench understood is told again, in full, by the tools it ran.
    if let Some(tree) = value.pointer("/debug/lshw") {
        record.complete_with(of_lshw(tree, pointer, into));
    }
    keep_named(record, pointer, into);
}

/// Reads a snapshot of raw reports: each tells what the others do not.
pub(crate) fn read_raw(value: &Value, pointer: &str, into: &mut Gathering) {
    let mut record = into.blank(Tool::Workbench, Format::Workbench, pointer);
    if value.get("operator_id").is_some() {
        into.notes.drop_personal("operator_id");
    }
    let data = value.get("data").unwrap_or(&Value::Null);
    let text = |name: &str| data.get(name).and_then(Value::as_str);
    if let Some(report) = text("dmidecode") {
        dmidecode::fill(&mut record, report);
    }
    match data.get("lshw") {
        Some(Value::String(tree)) => match inner_json(tree, &format!("{pointer}/data/lshw"), into) {
            Some(tree) => record.complete_with(of_lshw(&tree, pointer, into)),
            None => {
                let place = Place::Pointer(format!("{pointer}/data/lshw"));
                into.notes.warn(place, "expected the JSON of lshw, got another text; the other reports were read");
            }
        },
        Some(tree) => record.complete_with(of_lshw(tree, pointer, into)),
        None => {}
    }
    if let Some(report) = text("hwinfo") {
        let mut told = into.blank(Tool::Workbench, Format::Workbench, pointer);
        hwinfo::fill(&mut told, report);
        let disks = join_disks(told.disks.take().unwrap_or_default(), record.disks.take().unwrap_or_default());
        record.disks = (!disks.is_empty()).then_some(disks);
        record.complete_with(told);
    }
    let smart = match data.get("smart").or_else(|| data.get("smartctl")) {
        Some(Value::String(list)) => inner_json(list, &format!("{pointer}/data/smartctl"), into),
        other => other.cloned(),
    };
    if let Some(Value::Array(list)) = smart {
        let seen: Vec<Disk> = list
            .iter()
            .filter(|report| smartctl::is_report(report) && !smartctl::is_on_usb(report))
            .filter_map(|report| smartctl::disk(report).ok())
            .take(MAX_PARTS)
            .collect();
        let disks = join_disks(seen, record.disks.take().unwrap_or_default());
        record.disks = (!disks.is_empty()).then_some(disks);
    }
    record.observed = value.get("timestamp").and_then(Value::as_str).and_then(moment);
    keep_named(record, pointer, into);
}

/// JSON inside a text; lists of lshw without commas are mended, and that is said.
fn inner_json(text: &str, pointer: &str, into: &mut Gathering) -> Option<Value> {
    if let Ok(value) = crate::json::bounded(text) {
        return Some(value);
    }
    let value = crate::json::bounded(&lshw::mended(text)).ok()?;
    let message = "the commas between the elements of the list are missing; they were put in";
    into.notes.warn(Place::Pointer(pointer.to_owned()), message);
    Some(value)
}

fn of_lshw(tree: &Value, pointer: &str, into: &mut Gathering) -> AssetRecord {
    let mut inner = Gathering::new(into.document, crate::reading::Notes::of(&decode(b"")));
    let node = match tree {
        Value::Array(list) => list.iter().find(|node| lshw::is_node(node)),
        other => Some(other),
    };
    if let Some(node) = node {
        lshw::read(node, pointer, &mut inner);
    }
    match inner.records.pop() {
        Some(record) => record,
        None => into.blank(Tool::Workbench, Format::Workbench, pointer),
    }
}

/// "2022-04-09_10h51m48s", "2024-12-13T14:04:49.412646", "2022-04-01 05:49:25".
fn moment(text: &str) -> Option<Moment> {
    let text = text.replace('_', " ").replace(['h', 'm'], ":").replace('s', "");
    text.parse().ok().filter(|moment: &Moment| !moment.day().is_placeholder())
}

fn components(record: &mut AssetRecord, root: &Section<'_>, into: &mut Gathering) {
    let (mut ram, mut disks, mut cpus) = (0_u64, Vec::new(), Vec::new());
    for part in root.children("components", &mut into.notes) {
        let notes = &mut into.notes;
        let kind = part.text("type", notes).or_else(|| part.text("@type", notes)).unwrap_or_default();
        match kind.as_str() {
            "Processor" => cpus.extend(part.name("model", notes)),
            "RamModule" => {
                let size = part.text("size", notes).and_then(|text| megabytes(&text));
                ram = ram.saturating_add(size.and_then(|size| from_megabytes(size, SizeOf::Memory)).unwrap_or(0));
            }
            "HardDrive" | "SolidStateDrive" | "DataStorage" | "Mmc" => disks.push(disk(&part, &kind, notes)),
            "NetworkAdapter" => {
                let mac = part.text("serialNumber", notes).and_then(|serial| serial.parse::<Mac>().ok());
                record.macs.extend(mac.filter(|mac| !record.macs.contains(mac)));
            }
            "Motherboard" => {
                let model = record.model.clone();
                let serial = part.text("serialNumber", notes);
                record.board_serial = serial.filter(|serial| usable_serial(serial, model.as_deref()));
                record.manufacturer = record.manufacturer.take().or_else(|| part.name("manufacturer", notes));
                record.model = record.model.take().or_else(|| part.name("model", notes));
            }
            _ => {}
        }
        if ["actions", "events", "erasure"].iter().any(|name| says_erased(part.value(name))) {
            let place = Place::Pointer(part.pointer().to_owned());
            into.notes.warn(
                place,
                "the snapshot tells of an erasure; attach it to the disk as evidence, it is not read here",
            );
        }
    }
    record.cpu = processors(cpus);
    record.ram = (ram > 0).then_some(Ram { bytes: ram, basis: RamBasis::Modules });
    record.disks = (!disks.is_empty()).then_some(disks);
}

fn says_erased(actions: Option<&Value>) -> bool {
    let erases = |action: &Value| {
        let kind = action.get("type").or_else(|| action.get("@type")).and_then(Value::as_str);
        kind.is_some_and(|kind| kind.starts_with("Erase"))
    };
    match actions {
        Some(Value::Array(list)) => list.iter().any(erases),
        Some(one) => erases(one),
        None => false,
    }
}

/// "160042.0 MB", "1024.0 mebibyte", 500107.86: the number.
fn megabytes(text: &str) -> Option<f64> {
    read_number(text.split_whitespace().next()?)
}

fn disk(part: &Section<'_>, kind: &str, notes: &mut crate::reading::Notes) -> Disk {
    let model = part.name("model", notes);
    let serial = part.text("serialNumber", notes).filter(|serial| usable_serial(serial, model.as_deref()));
    let raw = part.text("size", notes);
    // Old files count MiB (238475), newer ones decimal megabytes.
    let bytes = raw.as_deref().and_then(megabytes).and_then(crate::size::disk_on_mac);
    let kind = match kind {
        "HardDrive" => DiskKind::Hdd,
        "SolidStateDrive" => DiskKind::Ssd,
        "Mmc" => DiskKind::Emmc,
        _ => DiskKind::Unknown,
    };
    Disk { model: model.and_then(|model| clean(&model)), serial, bytes, kind, raw, health: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::reading::Notes;

    #[test]
    fn moments_in_every_spelling() {
        for text in ["2022-04-09_10h51m48s", "2022-04-09T10:51:48.5", "2022-04-09 10:51:48"] {
            assert_eq!(moment(text).map(|moment| moment.to_string()).as_deref(), Some("2022-04-09 10:51"), "{text}");
        }
        assert_eq!(moment("0001-01-01 00:00:00+00:00"), None);
    }

    #[test]
    fn raw_reports_complete_each_other() {
        let lshw = "[{\"id\":\"pc\",\"class\":\"system\",\"description\":\"Notebook\",\"children\":[{\"id\":\"disk\",\"class\":\"disk\",\
            \"product\":\"WDC WD1600BEVT-2\",\"size\":160041885696}\n{\"id\":\"cdrom\",\"class\":\"disk\"}]}]";
        let value = serde_json::json!({"type": "Snapshot", "timestamp": "2024-12-13T14:04:49", "operator_id": "zenobie", "data": {
            "dmidecode": "# dmidecode 3.3\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: Acer\n\tProduct Name: AOHAPPY\n\tSerial Number: VLCLUSEA01\n",
            "lshw": lshw,
            "smartctl": "[null, {\"smartctl\":{\"exit_status\":0},\"model_name\":\"WDC WD1600BEVT-22A23T0\",\"serial_number\":\"WD-VLC1A80W\",\"user_capacity\":{\"bytes\":160041885696}}]"}});
        assert!(is_raw(&value));
        let mut into = Gathering::new(Fingerprint::of(b"raw"), Notes::default());
        read_raw(&value, "", &mut into);
        let record = into.records.pop().expect("a machine");
        assert_eq!(record.serial.as_deref(), Some("VLCLUSEA01"));
        let disks = record.disks.expect("one disk, told by two tools");
        assert_eq!(
            (disks.len(), disks[0].model.as_deref(), disks[0].serial.as_deref()),
            (1, Some("WDC WD1600BEVT-22A23T0"), Some("WD-VLC1A80W"))
        );
        let reading = into.finish();
        assert!(reading.warnings.iter().any(|warning| warning.message.contains("commas")));
        assert_eq!(reading.dropped_personal, ["operator_id"]);
    }

    #[test]
    fn components_of_version_11() {
        let value = serde_json::json!({"type": "Snapshot", "version": "11.0b11", "endTime": "2022-01-13T10:24:04+00:00",
            "device": {"type": "Laptop", "chassis": "Netbook", "manufacturer": "HP", "model": "HP ProBook 450 G8", "serialNumber": "VLCND4286"},
            "components": [{"type": "RamModule", "size": "1024.0 mebibyte"}, {"type": "HardDrive", "model": "HTS54322", "serialNumber": "VLC42CV86", "size": 238475,
                "actions": [{"type": "EraseBasic", "severity": "Info"}]}, {"type": "NetworkAdapter", "serialNumber": "d4:be:d9:5a:01:02"}]});
        let mut into = Gathering::new(Fingerprint::of(b"11"), Notes::default());
        read(&value, "", &mut into);
        let record = into.records.first().expect("a machine");
        assert_eq!((record.category.code(), record.ram_bytes(), record.macs.len()), ("laptop", Some(1 << 30), 1));
        let disk = record.disks.as_ref().and_then(|disks| disks.first()).expect("a disk");
        assert_eq!((disk.bytes, disk.kind), (Some(250_059_161_600), DiskKind::Hdd));
        assert_eq!(into.finish().warnings.len(), 1, "an erasure told is not an erasure proven");
    }
}
