//! JSON of the OCS agent 3: sections with names in words ("SERIAL NUMBER"), numbers on Windows and local text on Linux.

use serde_json::{Map, Value};

use crate::gathering::Gathering;
use crate::record::Format;
use crate::size::{SizeOf, read_number, read_size};

use super::ocs::take;

/// The agent's names of fields and those of the classic report, by section.
const FIELDS: &[(&str, &str, &str)] = &[
    ("bios", "MANUFACTURER", "smanufacturer"),
    ("bios", "MODEL", "smodel"),
    ("bios", "SERIAL NUMBER", "ssn"),
    ("bios", "ASSET TAG", "assettag"),
    ("bios", "TYPE", "type"),
    ("bios", "MOTHERBOARD MANUFACTURER", "mmanufacturer"),
    ("bios", "MOTHERBOARD MODEL", "mmodel"),
    ("bios", "MOTHERBOARD SERIAL NUMBER", "msn"),
    ("cpus", "TYPE", "name"),
    ("hardware", "UUID", "uuid"),
    ("hardware", "MEMORY", "memory"),
    ("hardware", "OS NAME", "osname"),
    ("memories", "TYPE", "type"),
    ("memories", "CAPACITY", "capacity"),
    ("memories", "SERIAL NUMBER", "serialnumber"),
    ("monitors", "MANUFACTURER", "manufacturer"),
    ("monitors", "CAPTION", "caption"),
    ("monitors", "SERIAL NUMBER", "serial"),
    ("networks", "MAC ADDRESS", "mac"),
    ("networks", "DESCRIPTION", "description"),
    ("storages", "MODEL", "model"),
    ("storages", "NAME", "name"),
    ("storages", "TYPE", "type"),
    ("storages", "SERIAL NUMBER", "serial"),
    ("storages", "DISK SIZE", "disksize"),
];

pub(super) fn read(value: &Value, pointer: &str, into: &mut Gathering) -> bool {
    let Some(template) = value.get("template_inventory").and_then(Value::as_object) else {
        return false;
    };
    into.is_of(Format::OcsJson);
    for (name, shown) in [("LOCAL USERS", "local_users"), ("LOCAL GROUPS", "local_groups"), ("USERS", "users")] {
        if template.contains_key(name) {
            into.notes.drop_personal(shown);
        }
    }
    let mut content = Map::new();
    for section in ["bios", "cpus", "hardware", "memories", "monitors", "networks", "storages"] {
        let Some((_, value)) = template.iter().find(|(name, _)| name.eq_ignore_ascii_case(section)) else {
            continue;
        };
        let one = std::slice::from_ref(value);
        let items = value.as_array().map_or(one, Vec::as_slice);
        content.insert(section.to_owned(), items.iter().filter_map(|item| renamed(section, item)).collect());
    }
    take(content, None, &format!("{pointer}/template_inventory"), Format::OcsJson, into);
    true
}

fn renamed(section: &str, item: &Value) -> Option<Value> {
    let item = item.as_object()?;
    let of = FIELDS.iter().filter(|(of, ..)| *of == section);
    let named = of.filter_map(|(_, theirs, ours)| {
        let value = item.get(*theirs)?;
        let value = match *ours {
            "capacity" | "memory" => megabytes(value, SizeOf::Memory),
            "disksize" => megabytes(value, SizeOf::Disk),
            _ => value.clone(),
        };
        Some(((*ours).to_owned(), value))
    });
    Some(Value::Object(named.collect()))
}

/// A size in MiB: Windows writes that as a number, Linux "2 GB" for memory and " 476,9G", which is GiB, for disks.
fn megabytes(value: &Value, of: SizeOf) -> Value {
    let Value::String(text) = value else {
        return value.clone();
    };
    let text = text.trim();
    if read_number(text).is_some() {
        return Value::String(text.to_owned());
    }
    let gib = |text: &str| text.strip_suffix(['G', 'T', 'M']).map(|number| (number.to_owned(), text.ends_with('T')));
    let bytes = match (of, gib(text)) {
        (SizeOf::Disk, Some((number, true))) => read_size(&format!("{number} TiB"), of),
        (SizeOf::Disk, Some((number, false))) if text.ends_with('G') => read_size(&format!("{number} GiB"), of),
        (SizeOf::Disk, Some((number, false))) => read_size(&format!("{number} MiB"), of),
        _ => read_size(text, of),
    };
    bytes.map_or(Value::Null, |bytes| Value::String((bytes / 1_048_576).to_string()))
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn both_systems() {
        let report = |memory: &str, disk: &str| {
            format!(
                r#"{{"template_inventory":{{"BIOS":[{{"MANUFACTURER":"LENOVO","MODEL":"20DQ003BFR","SERIAL NUMBER":" VLC20DQ1","TYPE":"Notebook"}}],
                "CPUS":[{{"TYPE":"Intel Core i5","SERIAL NUMBER":"Asset Tag:  "}}],"MEMORIES":[{{"CAPACITY":{memory}}}],
                "STORAGES":[{{"MODEL":"SAMSUNG MZ7","DISK SIZE":{disk},"SERIAL NUMBER":"VLCS0001"}},{{"NAME":"sdb","DISK SIZE":"0B","TYPE":"card reader"}}],
                "LOCAL USERS":[{{"NAME":"zenobie"}}]}}}}"#
            )
        };
        for (memory, disk, bytes) in
            [("2048", "244191.14", 256_051_000_000_u64), ("\"2 GB\"", "\" 238,5G\"", 256_087_000_000)]
        {
            let reading = read(report(memory, disk).as_bytes()).expect("a report");
            let record = reading.records.first().expect("a machine");
            assert_eq!((record.serial.as_deref(), record.ram_bytes()), (Some("VLC20DQ1"), Some(2 << 30)));
            let disks = record.disks.as_ref().expect("disks");
            assert!(disks[0].bytes.is_some_and(|found| found.abs_diff(bytes) < 10_000_000), "{disks:?}");
            assert_eq!((disks.len(), reading.dropped_personal.as_slice()), (1, &["deviceid", "local_users"][..]));
        }
    }
}
