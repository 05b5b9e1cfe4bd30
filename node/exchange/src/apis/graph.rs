//! Managed devices of Microsoft Graph (Intune), one or a page of them.

use serde_json::Value;

use crate::category::from_model;
use crate::gathering::Gathering;
use crate::machine::keep_real;
use crate::reading::Extent;
use crate::record::{Disk, Format, Ram, RamBasis, Tool};
use crate::section::{Section, Typing};
use crate::table::row::ownership;

use super::{drop_fields, moment_of};

const PERSONAL: &[&str] = &[
    "userId",
    "userPrincipalName",
    "userDisplayName",
    "emailAddress",
    "phoneNumber",
    "imei",
    "meid",
    "subscriberCarrier",
    "notes",
];

pub(super) fn read(value: &Value, pointer: &str, into: &mut Gathering) -> bool {
    let is_device =
        |value: &Value| value.get("managedDeviceOwnerType").is_some() && value.get("serialNumber").is_some();
    let list = value.get("value").and_then(Value::as_array);
    if let Some(list) = list.filter(|list| list.iter().any(is_device)) {
        let total = value.get("@odata.count").and_then(Value::as_u64).and_then(|total| usize::try_from(total).ok());
        into.notes.extent = Some(Extent { items: list.len(), total });
        let at = format!("{pointer}/value");
        for item in Section::every(value.get("value"), &at, Typing::Typed, &mut into.notes).unwrap_or_default() {
            device(&item, into);
        }
        return true;
    }
    let (one, at) = match value.get("value").filter(|inner| is_device(inner)) {
        Some(inner) => (inner, format!("{pointer}/value")),
        None if is_device(value) => (value, pointer.to_owned()),
        None => return false,
    };
    if let Some(item) = Section::of(Some(one), &at, Typing::Typed, &mut into.notes) {
        device(&item, into);
    }
    true
}

fn device(item: &Section<'_>, into: &mut Gathering) {
    drop_fields(item, PERSONAL, into);
    // Names of devices are made of names of users ("zenobie_Windows_1/2/2024").
    drop_fields(item, &["deviceName", "managedDeviceName"], into);
    let mut record = into.blank(Tool::Intune, Format::Graph, item.pointer());
    let notes = &mut into.notes;
    record.manufacturer = item.name("manufacturer", notes);
    record.model = item.name("model", notes);
    record.serial = item.text("serialNumber", notes);
    record.category = record.model.as_deref().map(from_model).unwrap_or_default();
    record.os = item.name("operatingSystem", notes);
    record.observed = item.text("lastSyncDateTime", notes).as_deref().and_then(moment_of);
    record.ownership = item.text("managedDeviceOwnerType", notes).as_deref().and_then(ownership);
    for field in ["ethernetMacAddress", "wiFiMacAddress"] {
        record.macs.extend(item.text(field, notes).and_then(|mac| mac.parse::<crate::mac::Mac>().ok()));
    }
    let size = |field: &str, notes: &mut crate::reading::Notes| {
        item.number(field, notes).filter(|bytes| (1e6..4e15).contains(bytes)).map(|bytes| bytes as u64)
    };
    record.ram = size("physicalMemoryInBytes", notes).map(|bytes| Ram { bytes, basis: RamBasis::System });
    let storage = size("totalStorageSpaceInBytes", notes);
    record.disks =
        storage.map(|bytes| vec![Disk { bytes: Some(bytes), raw: Some(bytes.to_string()), ..Disk::default() }]);
    keep_real(record, item.pointer(), into);
}

#[cfg(test)]
mod tests {
    use crate::read;
    use crate::record::Ownership;

    #[test]
    fn a_persons_own_device_is_marked() {
        let page = r#"{"@odata.count":2,"value":[{"managedDeviceOwnerType":"personal","serialNumber":"VLCIPH01","manufacturer":"Apple","model":"iPhone 12",
            "deviceName":"iPhone de Zenobie","emailAddress":"z@example.org","physicalMemoryInBytes":0,"totalStorageSpaceInBytes":64000000000},
            {"managedDeviceOwnerType":"company","serialNumber":"VLC0001A","manufacturer":"Dell Inc.","model":"Latitude 5490","physicalMemoryInBytes":8589934592}]}"#;
        let reading = read(page.as_bytes()).expect("a page");
        let owners: Vec<Option<Ownership>> = reading.records.iter().map(|record| record.ownership).collect();
        assert_eq!(owners, [Some(Ownership::Personal), Some(Ownership::Owned)]);
        assert_eq!(reading.records[1].ram_bytes(), Some(8 << 30));
        assert!(!format!("{reading:?}").contains("enobie"));
        assert_eq!(reading.dropped_personal, ["deviceName", "emailAddress"]);
    }
}
