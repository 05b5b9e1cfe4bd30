//! Reader of `dmidecode` text: the firmware's own tables (DMTF DSP0134), in the layout of version 2.2 and of 2.7 and
//! later, with tabs or with the spaces that some copies make of them.

use crate::encoding::Decoded;
use crate::fingerprint::Fingerprint;
use crate::gathering::Gathering;
use crate::limits::{MAX_BLOCKS, MAX_PARTS};
use crate::placeholder::{usable_name, usable_serial};
use crate::reading::{Notes, Reading};
use crate::record::{AssetRecord, Format, Ram, RamBasis, Tool};
use crate::size::{SizeOf, read_size};
use crate::wording::{clean, fold};

use super::{Firmware, is_flash, keep_named, processors};

/// Whether a text is such a report.
pub(crate) fn is_report(text: &str) -> bool {
    let head: String = text.chars().take(4000).collect();
    head.contains("# dmidecode") || (head.contains("SMBIOS") && head.contains("Handle 0x"))
}

/// Reads a report.
pub(crate) fn read(decoded: &Decoded<'_>, document: Fingerprint) -> Reading {
    let mut into = Gathering::new(document, Notes::of(decoded));
    let mut record = into.blank(Tool::Dmidecode, Format::Dmidecode, "");
    fill(&mut record, &decoded.text);
    keep_named(record, "", &mut into);
    into.finish()
}

/// One table of the firmware.
#[derive(Debug, Default)]
struct Block<'t> {
    kind: u16,
    fields: Vec<(&'t str, &'t str)>,
}

impl Block<'_> {
    fn text(&self, name: &str) -> Option<String> {
        let (_, value) = self.fields.iter().find(|(known, _)| *known == name)?;
        clean(value).filter(|value| usable_name(value) && !value.starts_with('<'))
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for line in text.split(['\n', '\r']) {
        let line = line.trim();
        let kind = line.split_once("DMI type ").and_then(|(_, rest)| {
            rest.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok())
        });
        if line.starts_with("Handle 0x") {
            if blocks.len() >= MAX_BLOCKS {
                break;
            }
            blocks.push(Block { kind: kind.unwrap_or(u16::MAX), fields: Vec::new() });
        } else if let Some(block) = blocks.last_mut() {
            match (kind, line.split_once(':')) {
                // Version 2.2 writes the type on a line of its own.
                (Some(kind), _) if line.starts_with("DMI type ") => block.kind = kind,
                (_, Some((name, value))) if block.fields.len() < MAX_PARTS => {
                    block.fields.push((name.trim(), value.trim()));
                }
                _ => {}
            }
        }
    }
    blocks
}

/// Fills what the tables tell.
pub(crate) fn fill(record: &mut AssetRecord, text: &str) {
    let blocks = blocks(text);
    let of = |kind: u16| blocks.iter().filter(move |block| block.kind == kind);
    let mut firmware = Firmware::default();
    if let Some(system) = of(1).next() {
        firmware.manufacturer = system.text("Manufacturer").or_else(|| system.text("Vendor"));
        firmware.product = system.text("Product Name").or_else(|| system.text("Product"));
        firmware.version = system.text("Version");
        firmware.serial = system.text("Serial Number");
        firmware.uuid = system.text("UUID");
    }
    // Servers list several boards: the main one says so, or else comes first.
    let main = of(2).find(|board| board.text("Type").is_none_or(|kind| fold(&kind) == "motherboard"));
    if let Some(board) = main.or_else(|| of(2).next()) {
        firmware.board_manufacturer = board.text("Manufacturer");
        firmware.board_product = board.text("Product Name").or_else(|| board.text("Product"));
        firmware.board_serial = board.text("Serial Number");
    }
    if let Some(case) = of(3).next() {
        firmware.chassis = case.text("Type");
        firmware.chassis_serial = case.text("Serial Number");
        firmware.asset_tag = case.text("Asset Tag").filter(|tag| usable_serial(tag, None));
    }
    firmware.fill(record);
    let sockets =
        of(4).filter(|socket| socket.text("Status").is_none_or(|status| !fold(&status).contains("unpopulated")));
    record.cpu = processors(sockets.filter_map(|s| s.text("Version").or_else(|| s.text("Family"))).take(MAX_PARTS));
    record.ram = ram(of(17)).or_else(|| ram(of(6)));
}

/// The filled modules together; `None` when none tells its size.
fn ram<'b>(modules: impl Iterator<Item = &'b Block<'b>>) -> Option<Ram> {
    let mut sum = 0_u64;
    for module in modules {
        let words = ["Type", "Form Factor", "Locator"].map(|name| module.text(name).unwrap_or_default()).join(" ");
        if is_flash(&words) {
            continue;
        }
        let size =
            module.text("Size").or_else(|| module.text("Enabled Size")).or_else(|| module.text("Installed Size"));
        // "512 MB (Double-bank Connection)"
        let size = size.as_deref().and_then(|text| text.split('(').next()).map(str::trim);
        sum = sum.saturating_add(size.and_then(|size| read_size(size, SizeOf::Memory)).unwrap_or(0));
    }
    (sum > 0).then_some(Ram { bytes: sum, basis: RamBasis::Modules })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::decode;

    const REPORT: &str = "# dmidecode 3.3\nGetting SMBIOS data from sysfs.\nSMBIOS 2.8 present.\n\n\
        Handle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: LENOVO\n\tProduct Name: 10B4A04DAC\n\
        \tVersion: ThinkCentre M73\n\tSerial Number: VLCMJ001\n\tUUID: 4c4c4544-0039-4a10-8051-c7c04f564c43\n\n\
        Handle 0x0002, DMI type 2, 15 bytes\nBase Board Information\n\tManufacturer: LENOVO\n\tProduct Name: SHARKBAY\n\tSerial Number: INVALID\n\n\
        Handle 0x0003, DMI type 3, 22 bytes\nChassis Information\n\tType: Mini Tower\n\tAsset Tag: BRE-2014-0099\n\n\
        Handle 0x0004, DMI type 4, 42 bytes\nProcessor Information\n\tVersion: Intel(R) Core(TM) i3-4130T CPU @ 2.90GHz\n\tStatus: Populated, Enabled\n\n\
        Handle 0x0010, DMI type 17, 40 bytes\nMemory Device\n\tSize: 4096 MB\n\tType: DDR3\n\n\
        Handle 0x0011, DMI type 17, 40 bytes\nMemory Device\n\tSize: No Module Installed\n\n\
        Handle 0x0012, DMI type 17, 40 bytes\nMemory Device\n\tSize: 8 MB\n\tType: Flash\n";

    fn record(text: &str) -> AssetRecord {
        let reading = read(&decode(text.as_bytes()), Fingerprint::of(b"dmi"));
        assert!(reading.rejected.is_empty(), "{:?}", reading.rejected);
        reading.records.into_iter().next().expect("a machine")
    }

    #[test]
    fn both_layouts_say_the_same() {
        assert!(is_report(REPORT));
        let told = record(REPORT);
        assert_eq!((told.model.as_deref(), told.category.code()), (Some("ThinkCentre M73"), "desktop"));
        assert_eq!((told.serial.as_deref(), told.asset_tag.as_deref()), (Some("VLCMJ001"), Some("BRE-2014-0099")));
        assert_eq!((told.board_serial.as_deref(), told.ram_bytes()), (None, Some(4 << 30)));
        let windows = REPORT.replace('\n', "\r\n").replace('\t', "        ");
        let mut same = record(&windows);
        same.source = told.source.clone();
        assert_eq!(same, told);
        let old = REPORT.replace(", DMI type ", "\n\tDMI type ");
        assert_eq!(record(&old).serial.as_deref(), Some("VLCMJ001"));
    }

    #[test]
    fn what_is_no_machine_is_refused() {
        let refused = |text: &str| read(&decode(text.as_bytes()), Fingerprint::of(b"dmi")).rejected.len();
        assert_eq!(refused(&REPORT.replace("LENOVO", "innotek GmbH")), 1);
        assert_eq!(
            refused("# dmidecode 3.0\nHandle 0x0000, DMI type 0, 24 bytes\nBIOS Information\n\tVendor: AMI\n"),
            1
        );
    }
}
