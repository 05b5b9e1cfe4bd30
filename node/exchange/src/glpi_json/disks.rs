//! The disks of a machine: `storages`, without drives of other media and virtual ones.

use crate::placeholder::usable_serial;
use crate::reading::Notes;
use crate::record::{Disk, DiskKind};
use crate::size::{SizeOf, disk_of_ocs, disk_on_mac, from_megabytes};
use crate::wording::fold;

use super::document::Document;
use crate::section::Section;

/// Which megabytes an agent counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Megabytes {
    /// Decimal ones, or MiB: on macOS old agents counted these.
    Either,
    /// MiB, as OCS does.
    Binary,
    /// Decimal ones.
    Decimal,
}

/// The disks; `None` ("unknown") when the report has no section, and also when no disk is left of it.
pub(super) fn read(document: &Document, agent: Megabytes, notes: &mut Notes) -> Option<Vec<Disk>> {
    let disks: Vec<Disk> =
        document.list("storages", notes)?.iter().filter_map(|section| disk(section, agent, notes)).collect();
    (!disks.is_empty()).then_some(disks)
}

fn disk(section: &Section<'_>, agent: Megabytes, notes: &mut Notes) -> Option<Disk> {
    let model = section.name("model", notes);
    let name = section.text("name", notes);
    let words: Vec<String> = ["type", "description", "interface", "model", "name"]
        .iter()
        .filter_map(|field| section.text(field, notes))
        .map(|text| fold(&text))
        .collect();
    let words = words.join(" | ");
    let megabytes = section.number("disksize", notes);
    if is_no_disk(&words, megabytes) {
        return None;
    }
    let bytes = megabytes.and_then(|size| match agent {
        Megabytes::Either => disk_on_mac(size),
        Megabytes::Binary => disk_of_ocs(size),
        Megabytes::Decimal => from_megabytes(size, SizeOf::Disk),
    });
    let serial = section.text("serial", notes).or_else(|| section.text("serialnumber", notes));
    let serial = serial.filter(|serial| usable_serial(serial, model.as_deref()));
    let raw = section.text("disksize", notes);
    let kind = kind(&words);
    Some(Disk { model: model.or(name), serial, bytes, kind, raw, health: None })
}

/// Optical drives, card readers (they report no or zero size) and what the system only simulates.
fn is_no_disk(words: &str, megabytes: Option<f64>) -> bool {
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    let optical = has(&["cd-rom", "cdrom", "dvd", "optical", "blu-ray", "bd-re", "floppy", "tape"]);
    let simulated = has(&["zram", "loop", "ramdisk", "virtual disk", "virtual hd", "mapper", "disk image"]);
    let removable = has(&["removable", "card reader", "sd/mmc", "multi-card", "compact flash"]);
    optical || simulated || (removable && megabytes.unwrap_or(0.0) < 1.0)
}

fn kind(words: &str) -> DiskKind {
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if has(&["usb", "removable"]) {
        DiskKind::External
    } else if has(&["nvme"]) {
        DiskKind::Nvme
    } else if has(&["mmcblk", "emmc", "mmc"]) {
        DiskKind::Emmc
    } else if has(&["ssd", "solid state"]) {
        DiskKind::Ssd
    } else if has(&["hdd", "rpm"]) {
        DiskKind::Hdd
    } else {
        DiskKind::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_disks_count() {
        let text = r#"{"deviceid":"a","content":{"storages":[
            {"model":"PM951 NVMe 256GB","name":"nvme0n1","disksize":256060,"serial":"VLCS29X146409"},
            {"model":"HL-DT-ST DVDRAM","type":"DVD Writer"},
            {"name":"zram0","disksize":4000},
            {"description":"USB","type":"Removable Media","model":"Card Reader"},
            {"description":"USB","model":"Elements","disksize":"1000204","serial":"00000000000000000000"},
            {"model":["x"],"name":"sdb"}]}}"#;
        let document = Document::parse(text).expect("a report");
        let mut notes = Notes::default();
        let disks = read(&document, Megabytes::Decimal, &mut notes).expect("disks");
        let kinds: Vec<DiskKind> = disks.iter().map(|disk| disk.kind).collect();
        assert_eq!(kinds, [DiskKind::Nvme, DiskKind::External, DiskKind::Unknown]);
        assert_eq!(disks.get(1).map(|disk| (disk.bytes, disk.serial.clone())), Some((Some(1_000_204_000_000), None)));
        assert_eq!(disks.get(2).and_then(|disk| disk.model.clone()), Some("sdb".into()));
        let empty = Document::parse(r#"{"deviceid":"a","content":{"storages":[]}}"#).expect("a report");
        assert_eq!(read(&empty, Megabytes::Decimal, &mut notes), None, "unknown, not none");
    }
}
