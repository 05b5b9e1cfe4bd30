//! Reader of `hwinfo` text: numbered blocks, of which the firmware, processors, memory, cards and disks are read. It
//! sees the soldered flash that lshw misses.

use crate::category::{Category, from_chassis};
use crate::encoding::Decoded;
use crate::fingerprint::Fingerprint;
use crate::gathering::Gathering;
use crate::limits::{MAX_BLOCKS, MAX_PARTS};
use crate::mac::Mac;
use crate::placeholder::{usable_name, usable_serial};
use crate::reading::{Notes, Reading};
use crate::record::{AssetRecord, Disk, DiskKind, Format, Ram, RamBasis, Tool};
use crate::size::{SizeOf, read_size};
use crate::wording::{clean, fold};

use super::{Firmware, is_flash, keep_named, processors};

/// Whether a text is such a report.
pub(crate) fn is_report(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect();
    head.contains("Hardware Class:") && head.contains("Unique ID:")
}

/// Reads a report.
pub(crate) fn read(decoded: &Decoded<'_>, document: Fingerprint) -> Reading {
    let mut into = Gathering::new(document, Notes::of(decoded));
    let mut record = into.blank(Tool::Hwinfo, Format::Hwinfo, "");
    fill(&mut record, &decoded.text);
    keep_named(record, "", &mut into);
    into.finish()
}

/// One block: its heading, and its lines as (part, name, value).
#[derive(Debug, Default)]
struct Block<'t> {
    heading: &'t str,
    fields: Vec<(&'t str, &'t str, &'t str)>,
}

impl<'t> Block<'t> {
    fn raw(&self, part: &str, name: &str) -> Option<&'t str> {
        self.fields.iter().find(|(of, known, _)| *of == part && *known == name).map(|(_, _, value)| *value)
    }

    /// A value without its quotes, unless a placeholder.
    fn text(&self, part: &str, name: &str) -> Option<String> {
        let value = self.raw(part, name)?;
        // `6.23.10 "Intel(R) ..."`: the words are in quotes, what stands before is a number.
        let words = value.split_once('"').map_or(value, |(_, rest)| rest.trim_end_matches('"'));
        clean(words).filter(|words| usable_name(words))
    }

    fn class(&self) -> &'t str {
        self.raw("", "Hardware Class").unwrap_or_default()
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut part = "";
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let words = line.trim();
        if indent == 0 && words.starts_with(|c: char| c.is_ascii_digit()) && words.contains(": ") {
            if blocks.len() >= MAX_BLOCKS {
                break;
            }
            blocks.push(Block { heading: words, fields: Vec::new() });
            part = "";
            continue;
        }
        let (Some(block), Some((name, value))) = (blocks.last_mut(), words.split_once(':')) else {
            continue;
        };
        if indent <= 2 {
            // "System Info: #1" opens a part, whose lines stand four to the right.
            part = if value.trim_start().starts_with('#') { name } else { "" };
        }
        let of = if indent > 2 { part } else { "" };
        if block.fields.len() < 4 * MAX_PARTS * MAX_PARTS {
            block.fields.push((of, name.trim(), value.trim()));
        }
    }
    blocks
}

/// Fills what the blocks tell.
pub(crate) fn fill(record: &mut AssetRecord, text: &str) {
    let blocks = blocks(text);
    if let Some(bios) = blocks.iter().find(|block| block.class() == "bios") {
        let of = |part: &str, name: &str| bios.text(part, name);
        let chassis = bios.raw("Chassis Info", "Type").and_then(|kind| kind.split_once('('));
        let firmware = Firmware {
            manufacturer: of("System Info", "Manufacturer"),
            product: of("System Info", "Product"),
            version: of("System Info", "Version"),
            serial: of("System Info", "Serial"),
            uuid: of("System Info", "UUID"),
            board_manufacturer: of("Board Info", "Manufacturer"),
            board_product: of("Board Info", "Product"),
            board_serial: of("Board Info", "Serial"),
            chassis: chassis.map(|(_, words)| words.trim_end_matches(')').to_owned()),
            chassis_serial: of("Chassis Info", "Serial"),
            asset_tag: of("Chassis Info", "Asset Tag").filter(|tag| usable_serial(tag, None)),
        };
        firmware.fill(record);
        record.cpu = processors(of("Processor Info", "Version"));
        record.ram = modules(bios);
    }
    let first = |class: &str| blocks.iter().find(|block| block.class() == class);
    if record.category == Category::Unknown {
        let form = first("system").and_then(|system| system.text("", "Formfactor"));
        record.category = form.as_deref().map(from_chassis).unwrap_or_default();
    }
    record.cpu = record.cpu.take().or_else(|| processors(first("cpu").and_then(|cpu| cpu.text("", "Model"))));
    record.ram = record.ram.or_else(|| {
        let size = first("memory").and_then(|memory| memory.raw("", "Memory Size"))?;
        // "1 GB + 512 MB"
        let bytes = size.split('+').filter_map(|part| read_size(part.trim(), SizeOf::Memory)).sum();
        (bytes > 0).then_some(Ram { bytes, basis: RamBasis::System })
    });
    record.macs = blocks.iter().filter(|block| block.class() == "network").filter_map(card).take(MAX_PARTS).collect();
    let disks: Vec<Disk> =
        blocks.iter().filter(|block| block.class() == "disk").filter_map(disk).take(MAX_PARTS).collect();
    record.disks = (!disks.is_empty()).then_some(disks);
}

/// The modules: hwinfo writes each as a part "Memory Device" of the firmware's block.
fn modules(bios: &Block<'_>) -> Option<Ram> {
    let (mut sum, mut size) = (0_u64, None);
    for (part, name, value) in &bios.fields {
        match (*part, *name) {
            ("Memory Device", "Size") => size = read_size(value, SizeOf::Memory),
            // "Memory Type: 0x13 (DDR2)" follows the size; flash is none.
            ("Memory Device", "Memory Type" | "Type Detail") if is_flash(value) => size = None,
            ("Memory Device", "Speed" | "Type Detail") => sum += size.take().unwrap_or(0),
            _ => {}
        }
    }
    (sum > 0).then_some(Ram { bytes: sum, basis: RamBasis::Modules })
}

fn card(block: &Block<'_>) -> Option<Mac> {
    let built_in = block.heading.contains("PCI") && !block.raw("", "SysFS ID").is_some_and(|id| id.contains("/usb"));
    let address = block.raw("", "Permanent HW Address").or_else(|| block.raw("", "HW Address"));
    address.filter(|_| built_in)?.parse().ok()
}

fn disk(block: &Block<'_>) -> Option<Disk> {
    let file = block.raw("", "Device File").unwrap_or_default();
    let file = file.split(' ').next().unwrap_or_default();
    let usb = ["Driver", "SysFS Device Link", "Hotplug"]
        .iter()
        .any(|name| block.raw("", name).is_some_and(|value| fold(value).contains("usb")));
    // Partitions of soldered flash that the controller keeps for itself are listed like disks.
    let hidden = ["rpmb", "boot0", "boot1"].iter().any(|end| file.ends_with(end));
    if usb || hidden {
        return None;
    }
    let capacity = block.raw("", "Capacity")?;
    let exact = capacity.split_once('(').and_then(|(_, rest)| rest.split(' ').next()?.parse::<u64>().ok());
    let model = block.text("", "Model").filter(|model| model != "Disk");
    let serial = block.text("", "Serial ID").filter(|serial| usable_serial(serial, model.as_deref()));
    let kind = if file.contains("mmcblk") {
        DiskKind::Emmc
    } else if file.contains("nvme") {
        DiskKind::Nvme
    } else {
        DiskKind::Unknown
    };
    let bytes = exact.filter(|bytes| *bytes > 1_000_000)?;
    Some(Disk { model, serial, bytes: Some(bytes), kind, raw: clean(capacity), health: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::decode;

    const REPORT: &str = "01: None 00.0: 10105 BIOS\n  [Created at bios.186]\n  Unique ID: rdCR.lZF\n  Hardware Class: bios\n\
        \x20 System Info: #1\n    Manufacturer: \"ASUSTeK Computer INC.\"\n    Product: \"E200H\"\n    Serial: \"VLCE200H01\"\n\
        \x20 Chassis Info: #3\n    Type: 0x0a (Notebook)\n\
        \x20 Memory Device: #20\n    Size: 2 GB\n    Memory Type: 0x18 (DDR3)\n    Speed: 1600 MHz\n\n\
        30: None 00.0: 10600 Disk\n  Hardware Class: disk\n  Model: \"Disk\"\n  Device File: /dev/mmcblk0\n  Capacity: 29 GB (31268536320 bytes)\n\n\
        31: None 00.0: 10600 Disk\n  Hardware Class: disk\n  Model: \"Disk\"\n  Device File: /dev/mmcblk0rpmb\n  Capacity: 0 GB (4194304 bytes)\n\n\
        32: SCSI 100.0: 10600 Disk\n  Hardware Class: disk\n  Model: \"Kingston DataTraveler\"\n  Driver: \"usb-storage\", \"sd\"\n  Device File: /dev/sdb\n  Capacity: 3 GB (4045930496 bytes)\n\n\
        40: PCI 100.0: 0200 Ethernet controller\n  Hardware Class: network\n  Permanent HW Address: d4:be:d9:5a:01:02\n\n\
        52: None 00.0: 10103 CPU\n  Hardware Class: cpu\n  Model: 6.28.10 \"Intel(R) Atom(TM) CPU N455   @ 1.66GHz\"\n";

    #[test]
    fn soldered_flash_is_seen() {
        assert!(is_report(REPORT));
        let reading = read(&decode(REPORT.as_bytes()), Fingerprint::of(b"hwinfo"));
        let record = reading.records.first().expect("a machine");
        assert_eq!((record.serial.as_deref(), record.category.code()), (Some("VLCE200H01"), "laptop"));
        assert_eq!(record.cpu.as_deref(), Some("Intel(R) Atom(TM) CPU N455 @ 1.66GHz"));
        assert_eq!((record.ram_bytes(), record.macs.len()), (Some(2 << 30), 1));
        let disks = record.disks.as_ref().expect("one disk");
        assert_eq!((disks.len(), disks[0].bytes, disks[0].kind), (1, Some(31_268_536_320), DiskKind::Emmc));
    }
}
