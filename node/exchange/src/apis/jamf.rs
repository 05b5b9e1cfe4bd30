//! Answers of the Classic API of Jamf Pro: a computer in full, a mobile device, or a basic list of either.

use serde_json::Value;

use crate::category::{Category, from_model};
use crate::gathering::Gathering;
use crate::mac::Mac;
use crate::placeholder::{usable_name, usable_serial};
use crate::reading::Notes;
use crate::record::{Completeness, Disk, DiskKind, Format, Ownership, Ram, RamBasis, Tool};
use crate::section::{Section, Typing};
use crate::size::{SizeOf, from_megabytes};
use crate::wording::fold;

use super::{day_of, drop_fields, moment_of};

const PERSONAL: &[&str] = &[
    "username",
    "realname",
    "real_name",
    "email_address",
    "phone",
    "phone_number",
    "position",
    "ip_address",
    "last_reported_ip",
];

pub(super) fn read(value: &Value, pointer: &str, into: &mut Gathering) -> bool {
    for (name, mobile) in [("computer", false), ("mobile_device", true)] {
        if value.get(name).and_then(|device| device.get("general")).is_some()
            && let Some(device) =
                Section::of(value.get(name), &format!("{pointer}/{name}"), Typing::Typed, &mut into.notes)
        {
            whole(&device, mobile, into);
            return true;
        }
    }
    for name in ["computers", "mobile_devices"] {
        if let Some(list) = value.get(name).and_then(Value::as_array) {
            let known = |item: &Value| item.get("serial_number").is_some() || item.get("udid").is_some();
            if !list.iter().all(known) {
                return false;
            }
            into.is_of(Format::Jamf);
            let at = format!("{pointer}/{name}");
            for item in Section::every(value.get(name), &at, Typing::Typed, &mut into.notes).unwrap_or_default() {
                listed(&item, into);
            }
            return true;
        }
    }
    false
}

/// A line of a basic list: it tells a few things of the machine and is silent on the others.
fn listed(item: &Section<'_>, into: &mut Gathering) {
    drop_fields(item, PERSONAL, into);
    into.notes.drop_personal("name");
    let mut record = into.blank(Tool::Jamf, Format::Jamf, item.pointer());
    record.completeness = Completeness::Partial;
    record.manufacturer = Some("Apple".to_owned());
    record.model = item.name("model", &mut into.notes);
    record.serial = item.text("serial_number", &mut into.notes);
    record.uuid = item.text("udid", &mut into.notes);
    record.category = record.model.as_deref().map(from_model).unwrap_or_default();
    record.site = item.name("building", &mut into.notes);
    record.entity = item.name("department", &mut into.notes);
    record.observed = item.text("report_date_utc", &mut into.notes).as_deref().and_then(moment_of);
    into.keep(record);
}

fn whole(device: &Section<'_>, mobile: bool, into: &mut Gathering) {
    let mut record = into.blank(Tool::Jamf, Format::Jamf, device.pointer());
    let notes = &mut into.notes;
    let general = device.child("general", notes);
    let hardware = device.child("hardware", notes);
    let place = device.child("location", notes);
    for part in [&general, &place].into_iter().flatten() {
        drop_fields(part, PERSONAL, into);
    }
    let notes = &mut into.notes;
    // "Erkang's MacBook": the name of a Mac is its user's.
    notes.drop_personal("general.name");
    if let Some(general) = &general {
        record.serial = general.text("serial_number", notes);
        record.uuid = general.text("udid", notes);
        record.asset_tag = general.text("asset_tag", notes).or_else(|| general.text("barcode_1", notes));
        record.observed = general.text("report_date", notes).as_deref().and_then(moment_of);
        for field in ["mac_address", "alt_mac_address"] {
            let mac = general.text(field, notes).and_then(|text| text.parse::<Mac>().ok());
            record.macs.extend(mac);
        }
        if mobile {
            record.model = general.name("model", notes);
            record.category =
                record.model.as_deref().map(from_model).and_then(Category::known).unwrap_or(Category::Unknown);
        }
    }
    record.manufacturer = Some("Apple".to_owned());
    if let Some(hardware) = &hardware {
        record.manufacturer = hardware.name("make", notes).or(record.manufacturer.take());
        record.model = hardware.name("model", notes).or_else(|| hardware.name("model_identifier", notes));
        let identifier = hardware.text("model_identifier", notes).as_deref().map(from_model).unwrap_or_default();
        record.category = record.model.as_deref().map(from_model).and_then(Category::known).unwrap_or(identifier);
        record.cpu = hardware.name("processor_type", notes);
        record.os = hardware.name("os_name", notes);
        let ram = hardware.number("total_ram_mb", notes).and_then(|size| from_megabytes(size, SizeOf::Memory));
        record.ram = ram.map(|bytes| Ram { bytes, basis: RamBasis::Modules });
        let disks: Vec<Disk> =
            hardware.children("storage", notes).iter().filter_map(|disk| storage(disk, notes)).collect();
        record.disks = (!disks.is_empty()).then_some(disks);
    }
    if let Some(place) = &place {
        let building = [place.name("building", notes), place.name("room", notes)];
        let building: Vec<String> = building.into_iter().flatten().collect();
        record.site = (!building.is_empty()).then(|| building.join(" / "));
        record.entity = place.name("department", notes);
    }
    if let Some(bought) = device.child("purchasing", notes) {
        record.purchase_date = bought.text("po_date", notes).as_deref().and_then(day_of);
        record.warranty_end = bought.text("warranty_expires", notes).as_deref().and_then(day_of);
        record.lease_end = bought.text("lease_expires", notes).as_deref().and_then(day_of);
        record.ownership = match (bought.says_true("is_leased"), bought.says_true("is_purchased")) {
            (true, _) => Some(Ownership::Leased),
            (false, true) => Some(Ownership::Owned),
            (false, false) => None,
        };
    }
    into.keep(record);
}

/// Disks of a backup over the network have no size or no model: they are none.
fn storage(disk: &Section<'_>, notes: &mut Notes) -> Option<Disk> {
    let model = disk.name("model", notes)?;
    let size =
        disk.number("drive_capacity_mb", notes).or_else(|| disk.number("size", notes)).filter(|size| *size >= 1.0)?;
    let serial = disk.text("serial_number", notes).filter(|serial| usable_serial(serial, Some(&model)));
    let kind = if fold(&model).contains("ssd") { DiskKind::Ssd } else { DiskKind::Unknown };
    let raw = Some(format!("{size}"));
    Some(Disk {
        bytes: bytes(size),
        model: Some(model).filter(|model| usable_name(model)),
        serial,
        kind,
        raw,
        health: None,
    })
}

/// Jamf writes decimal megabytes, or gigabytes times 1024 (1 TB = 1048576): whichever is a size that is sold.
fn bytes(size: f64) -> Option<u64> {
    let sold = |bytes: &f64| {
        [121e9, 128e9, 250e9, 251e9, 256e9, 500e9, 512e9, 1e12, 1.024e12, 2e12, 4e12, 8e12]
            .iter()
            .any(|size| (bytes / size - 1.0).abs() < 0.01)
    };
    let readings = [size * 1e6, size / 1.024 * 1e6];
    let chosen = readings.iter().copied().find(sold).unwrap_or(size * 1e6);
    from_megabytes(chosen / 1e6, SizeOf::Disk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    #[test]
    fn a_leased_mac_without_its_user() {
        let answer = r#"{"computer":{"general":{"name":"MacBook de Zenobie","serial_number":"C02VLC01GTF1","udid":"8195CA16-7FFE-5855-A3DD-53FD768FA558",
            "mac_address":"78:4F:43:7F:7D:CB","report_date":"2020-08-03 12:24:29","last_reported_ip":"192.0.2.3"},
            "location":{"username":"zenobie","realname":"Zenobie T","email_address":"z@example.org","building":"Mairie","room":"12","department":"CCAS"},
            "purchasing":{"is_leased":true,"is_purchased":false,"po_date":"2019-03-15","warranty_expires":"2022-03-15"},
            "hardware":{"make":"Apple","model":"15-inch MacBook Pro","total_ram_mb":16384,"processor_type":"Core i7","storage":[
                {"model":"APPLE SSD SM1024L","serial_number":"VLC81420007","drive_capacity_mb":1048576},{"model":"","drive_capacity_mb":0}]}}}"#;
        let reading = read(answer.as_bytes()).expect("an answer");
        let record = reading.records.first().expect("a Mac");
        assert_eq!((record.ownership, record.category.code()), (Some(Ownership::Leased), "laptop"));
        assert_eq!((record.site.as_deref(), record.entity.as_deref()), (Some("Mairie / 12"), Some("CCAS")));
        assert_eq!(
            record.disks.as_ref().map(|disks| (disks.len(), disks[0].bytes)),
            Some((1, Some(1_024_000_000_000)))
        );
        assert!(!format!("{reading:?}").contains("enobie"));
        assert!(reading.dropped_personal.contains(&"realname"));
    }

    #[test]
    fn sizes_of_both_kinds() {
        assert_eq!(bytes(1_000_555.0), Some(1_000_555_000_000));
        assert_eq!(bytes(262_144.0), Some(256_000_000_000));
    }
}
