//! Reader of `smartctl --json` (smartmontools 7.0 to 7.5): one disk with its health, for itself or inside a snapshot.

use serde_json::Value;

use crate::category::Category;
use crate::gathering::Gathering;
use crate::placeholder::{is_masked, usable_name, usable_serial};
use crate::record::{AssetRecord, Disk, DiskHealth, DiskKind, Format, Tool};
use crate::wording::{clean, fold};

/// Whether a value is such a report.
pub(crate) fn is_report(value: &Value) -> bool {
    // Some programs keep the facts of the disk and drop those of the tool.
    value.get("smartctl").is_some_and(Value::is_object)
        || value.pointer("/device/protocol").is_some_and(Value::is_string) && value.get("smart_status").is_some()
}

/// Reads a report; the disk is kept as a thing of its own.
pub(crate) fn read(value: &Value, pointer: &str, into: &mut Gathering) {
    let mut record = into.blank(Tool::Smartctl, Format::Smartctl, pointer);
    match disk(value) {
        Err(reason) => into.refuse(pointer, reason),
        Ok(disk) => {
            record.observed = moment(value);
            fill(&mut record, disk);
            into.keep(record);
        }
    }
}

/// Makes a record of a disk on its own.
pub(crate) fn fill(record: &mut AssetRecord, disk: Disk) {
    record.category = match disk.kind {
        DiskKind::Ssd | DiskKind::Nvme => Category::Ssd,
        DiskKind::External => Category::HddExt,
        _ => Category::Part,
    };
    record.manufacturer = disk.model.as_deref().and_then(maker).map(str::to_owned);
    record.model = disk.model.clone();
    record.serial = disk.serial.clone();
    // Model and serial stand in the record.
    record.drive = Some(Disk { model: None, serial: None, ..disk });
}

/// The disk of a report, or why there is none.
pub(crate) fn disk(value: &Value) -> Result<Disk, &'static str> {
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).and_then(clean);
    if value.get("devices").is_some_and(Value::is_array) && value.get("device").is_none() {
        return Err("a scan that only lists devices; run smartctl on each of them");
    }
    let model = text("/model_name").or_else(|| text("/scsi_model_name")).or_else(|| {
        let (vendor, product) = (text("/vendor").unwrap_or_default(), text("/product").unwrap_or_default());
        clean(&format!("{vendor} {product}"))
    });
    let model = model.filter(|model| usable_name(model));
    let serial = text("/serial_number");
    if model.is_none() && serial.is_none() {
        return Err(match exit_bits(value) {
            bits if bits & 0b11 != 0 => {
                "smartctl could not open the device; run it as administrator, or name the type of the bridge"
            }
            _ => "smartctl named neither model nor serial; run it with -i or -a",
        });
    }
    if model.as_deref().is_some_and(|model| fold(model).contains("raid") && fold(model).contains("volume")) {
        return Err("a volume of a RAID is no disk; read the disks behind it");
    }
    let number = |pointer: &str| value.pointer(pointer).and_then(Value::as_u64);
    let namespaces = || {
        let list = value.get("nvme_namespaces")?.as_array()?;
        Some(list.iter().filter_map(|n| n.pointer("/size/bytes").and_then(Value::as_u64)).fold(0, u64::saturating_add))
    };
    let bytes = number("/user_capacity/bytes").or_else(|| number("/nvme_total_capacity")).or_else(namespaces);
    let nvme = text("/device/protocol").is_some_and(|protocol| fold(&protocol) == "nvme");
    let kind = match number("/rotation_rate") {
        _ if nvme => DiskKind::Nvme,
        Some(0) => DiskKind::Ssd,
        Some(_) => DiskKind::Hdd,
        None if model.as_deref().is_some_and(|model| fold(model).contains("ssd")) => DiskKind::Ssd,
        None => DiskKind::Unknown,
    };
    let raw = bytes.map(|bytes| bytes.to_string());
    let serial = serial.filter(|serial| usable_serial(serial, model.as_deref()) && !is_masked(serial));
    Ok(Disk { model, serial, bytes: bytes.filter(|bytes| *bytes > 0), kind, raw, health: Some(health(value)) })
}

/// Whether the disk hangs on a USB bridge: plugged in on the day of the report.
pub(crate) fn is_on_usb(value: &Value) -> bool {
    value.pointer("/device/type").and_then(Value::as_str).is_some_and(|kind| fold(kind).contains("usb"))
}

/// The exit status, a bit mask: 0 command line, 1 open failed, 2 command failed, 3 failing, 4 and 5 prefail, 6 and 7
/// logs with errors.
fn exit_bits(value: &Value) -> u64 {
    value.pointer("/smartctl/exit_status").and_then(Value::as_u64).unwrap_or(0)
}

fn health(value: &Value) -> DiskHealth {
    let number = |pointer: &str| value.pointer(pointer).and_then(Value::as_u64);
    let mut health = DiskHealth {
        passed: value.pointer("/smart_status/passed").and_then(Value::as_bool),
        hours: number("/power_on_time/hours").and_then(|hours| u32::try_from(hours).ok()),
        ..DiskHealth::default()
    };
    let table = value.pointer("/ata_smart_attributes/table").and_then(Value::as_array);
    for attribute in table.into_iter().flatten() {
        let raw = attribute.pointer("/raw/value").and_then(Value::as_u64);
        let left = attribute.get("value").and_then(Value::as_u64).filter(|value| (1..=100).contains(value));
        health.failed_once |=
            attribute.get("when_failed").and_then(Value::as_str).is_some_and(|when| !when.trim().is_empty());
        match attribute.get("id").and_then(Value::as_u64) {
            Some(5) => health.reallocated = raw,
            // The upper bytes of these counters hold other things on some makers' disks.
            Some(187) => health.uncorrectable = health.uncorrectable.max(raw.map(|raw| raw & 0xffff_ffff)),
            Some(197) => health.pending = raw.map(|raw| raw & 0xffff_ffff),
            Some(198) => health.uncorrectable = health.uncorrectable.max(raw.map(|raw| raw & 0xffff_ffff)),
            Some(177 | 202 | 231 | 233) => {
                let used = left.and_then(|left| u8::try_from(100 - left).ok());
                health.used_percent = health.used_percent.max(used);
            }
            _ => {}
        }
    }
    if let Some(log) = value.get("nvme_smart_health_information_log") {
        let of = |name: &str| log.get(name).and_then(Value::as_u64);
        health.used_percent = of("percentage_used").map(|used| u8::try_from(used).unwrap_or(u8::MAX));
        health.uncorrectable = of("media_errors");
        health.failed_once |= of("critical_warning").is_some_and(|bits| bits != 0);
        let hours = of("power_on_hours").and_then(|hours| u32::try_from(hours).ok());
        health.hours = health.hours.or(hours);
    }
    health.reallocated = health.reallocated.or_else(|| number("/scsi_grown_defect_list"));
    health.failed_once |= exit_bits(value) & 0b0011_1000 != 0;
    health
}

/// When the report was made, by the local clock of the machine.
pub(crate) fn moment(value: &Value) -> Option<crate::moment::Moment> {
    let seconds = value.pointer("/local_time/time_t").and_then(Value::as_i64)?;
    let days = i32::try_from(seconds.div_euclid(86_400)).ok()?;
    let minute = u16::try_from(seconds.rem_euclid(86_400) / 60).ok()?;
    Some(crate::moment::Moment::new(crate::day::Day::from_days_since_1970(days)?, minute))
}

/// The maker of a disk, by the beginning of its model: disks carry no maker's name of their own.
fn maker(model: &str) -> Option<&'static str> {
    const BEGINNINGS: &[(&str, &str)] = &[
        ("wdc", "Western Digital"),
        ("wd ", "Western Digital"),
        ("st", "Seagate"),
        ("seagate", "Seagate"),
        ("samsung", "Samsung"),
        ("mz", "Samsung"),
        ("toshiba", "Toshiba"),
        ("kxg", "Toshiba"),
        ("hgst", "HGST"),
        ("hitachi", "Hitachi"),
        ("hdt", "Hitachi"),
        ("hts", "Hitachi"),
        ("intel", "Intel"),
        ("kingston", "Kingston"),
        ("crucial", "Crucial"),
        ("ct", "Crucial"),
        ("sandisk", "SanDisk"),
        ("micron", "Micron"),
        ("maxtor", "Maxtor"),
        ("fujitsu", "Fujitsu"),
        ("sk hynix", "SK hynix"),
    ];
    let folded = fold(model);
    BEGINNINGS.iter().find(|(start, _)| folded.starts_with(start)).map(|(_, maker)| *maker)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::identity::identify;
    use crate::reading::Notes;

    fn report() -> Value {
        serde_json::json!({"smartctl": {"exit_status": 64}, "device": {"name": "/dev/sda", "type": "sat", "protocol": "ATA"},
            "model_name": "WDC WD5000AAKX-08U6AA0", "serial_number": "WD-VLC2E0001", "user_capacity": {"bytes": 500_107_862_016_u64},
            "rotation_rate": 7200, "smart_status": {"passed": true}, "power_on_time": {"hours": 109_245},
            "local_time": {"time_t": 1_650_278_643},
            "ata_smart_attributes": {"table": [{"id": 5, "value": 200, "when_failed": "", "raw": {"value": 3}},
                {"id": 197, "value": 200, "when_failed": "past", "raw": {"value": 0}}]}})
    }

    fn kept(value: &Value) -> Vec<AssetRecord> {
        let mut into = Gathering::new(Fingerprint::of(b"smart"), Notes::default());
        read(value, "", &mut into);
        assert_eq!(into.records.len() + into.rejected.len(), 1);
        into.records
    }

    #[test]
    fn a_disk_that_passed_but_should_not_be_trusted() {
        let record = kept(&report()).remove(0);
        assert_eq!(
            identify(&record).map(|i| i.to_string()).as_deref(),
            Some("drive:wdc wd5000aakx-08u6aa0:wd-vlc2e0001")
        );
        assert_eq!((record.manufacturer.as_deref(), record.category.code()), (Some("Western Digital"), "part"));
        assert_eq!(record.observed.map(|moment| moment.to_string()).as_deref(), Some("2022-04-18 10:44"));
        let drive = record.drive.expect("a drive");
        let health = drive.health.expect("health");
        assert_eq!((drive.kind, health.hours, health.reallocated), (DiskKind::Hdd, Some(109_245), Some(3)));
        assert!(health.passed == Some(true) && health.failed_once && health.is_doubtful());
    }

    #[test]
    fn what_is_no_disk() {
        for (pointer, value) in [
            ("devices", serde_json::json!({"smartctl": {}, "devices": [{"name": "/dev/sda"}]})),
            ("open", serde_json::json!({"smartctl": {"exit_status": 2}})),
            (
                "raid",
                serde_json::json!({"smartctl": {}, "model_name": "Intel Raid 1 Volume", "serial_number": "Volume1"}),
            ),
        ] {
            assert!(kept(&value).is_empty(), "{pointer}");
        }
        let mut masked = report();
        masked["serial_number"] = "9RK1XXXX".into();
        assert_eq!(identify(&kept(&masked)[0]), None, "a masked serial names no disk");
    }

    #[test]
    fn an_nvme_by_its_log() {
        let value = serde_json::json!({"smartctl": {}, "device": {"protocol": "NVMe"}, "model_name": "KXG60ZNV512G",
            "serial_number": "VLC79UT8", "nvme_total_capacity": 512_110_190_592_u64,
            "nvme_smart_health_information_log": {"percentage_used": 97, "media_errors": 0, "critical_warning": 0}});
        let drive = kept(&value).remove(0).drive.expect("a drive");
        assert_eq!((drive.kind, drive.bytes), (DiskKind::Nvme, Some(512_110_190_592)));
        assert!(drive.health.is_some_and(DiskHealth::is_doubtful));
    }
}
