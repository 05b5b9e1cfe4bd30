//! What the firmware and the operating system say: computers and phones.

use crate::category::{Category, from_chassis, from_model};
use crate::placeholder::usable_serial;
use crate::reading::Notes;
use crate::record::{AssetRecord, Battery, Ram, RamBasis};
use crate::size::{SizeOf, from_megabytes};
use crate::wording::{clean, fold};

use super::document::Document;
use super::{ItemType, cards, disks};
use crate::section::Section;

/// Fields of `hardware` and `operatingsystem` that are dropped, with the name under which that is said.
const PERSONAL_HARDWARE: &[(&str, &str)] = &[
    ("name", "hardware.name"),
    ("lastloggeduser", "hardware.lastloggeduser"),
    ("datelastloggeduser", "hardware.datelastloggeduser"),
    ("winowner", "hardware.winowner"),
    ("wincompany", "hardware.wincompany"),
    ("winprodid", "hardware.winprodid"),
    ("winprodkey", "hardware.winprodkey"),
    ("workgroup", "hardware.workgroup"),
    ("dns", "hardware.dns"),
    ("defaultgateway", "hardware.defaultgateway"),
    ("description", "hardware.description"),
];
const PERSONAL_SYSTEM: &[(&str, &str)] = &[
    ("fqdn", "operatingsystem.fqdn"),
    ("dns_domain", "operatingsystem.dns_domain"),
    ("hostid", "operatingsystem.hostid"),
    ("ssh_key", "operatingsystem.ssh_key"),
];

/// Fills what these sections tell.
pub(super) fn fill(record: &mut AssetRecord, document: &Document, item: ItemType, notes: &mut Notes) {
    // The id of a report is host name and time.
    notes.drop_personal("deviceid");
    let bios = document.object("bios", notes);
    let hardware = document.object("hardware", notes);
    let system = document.object("operatingsystem", notes);
    if let Some(bios) = &bios {
        fill_from_firmware(record, bios, notes);
    }
    if let Some(hardware) = &hardware {
        drop_fields(hardware, PERSONAL_HARDWARE, notes);
        record.uuid = hardware.text("uuid", notes);
    }
    if let Some(system) = &system {
        drop_fields(system, PERSONAL_SYSTEM, notes);
        record.os = system.name("full_name", notes).or_else(|| system.name("name", notes));
    }
    if record.os.is_none() {
        record.os = hardware.as_ref().and_then(|section| section.name("osname", notes));
    }
    let on_mac = record.os.as_deref().is_some_and(|os| fold(os).contains("mac os") || fold(os).contains("macos"));
    let by_ocs = document.text("versionclient").is_some_and(|text| fold(&text).contains("ocs"));
    let agent = match (by_ocs, on_mac) {
        (true, _) => disks::Megabytes::Binary,
        (false, true) => disks::Megabytes::Either,
        (false, false) => disks::Megabytes::Decimal,
    };
    record.category = category(record, hardware.as_ref(), bios.as_ref(), item, notes);
    record.cpu = cpu(document, notes);
    record.ram = ram(document, hardware.as_ref(), notes);
    record.disks = disks::read(document, agent, notes);
    record.battery = battery(document, notes);
    record.macs = cards::read(document, notes);
}

fn drop_fields(section: &Section<'_>, fields: &[(&str, &'static str)], notes: &mut Notes) {
    for (field, shown) in fields {
        if section.has(field) {
            notes.drop_personal(shown);
        }
    }
}

/// Manufacturer, model and serial of the system; where they are placeholders, those of the board and the case. The
/// board's serial never becomes the machine's: boards are exchanged.
fn fill_from_firmware(record: &mut AssetRecord, bios: &Section<'_>, notes: &mut Notes) {
    record.manufacturer = bios.name("smanufacturer", notes).or_else(|| bios.name("mmanufacturer", notes));
    record.model = bios.name("smodel", notes).or_else(|| bios.name("mmodel", notes));
    let model = record.model.clone();
    let good = |serial: &String| usable_serial(serial, model.as_deref());
    let system = bios.text("ssn", notes);
    record.serial = match system {
        Some(serial) if good(&serial) => Some(serial),
        other => bios.text("enclosureserial", notes).filter(good).or(other),
    };
    record.board_serial = bios.text("msn", notes).filter(good);
    record.asset_tag = bios.text("assettag", notes).filter(good);
}

fn category(
    record: &AssetRecord,
    hardware: Option<&Section<'_>>,
    bios: Option<&Section<'_>>,
    item: ItemType,
    notes: &mut Notes,
) -> Category {
    let model = record.model.as_deref().map(from_model).unwrap_or_default();
    match item {
        ItemType::Phone => model.known().unwrap_or(Category::Smartphone),
        ItemType::Computer | ItemType::Unmanaged => {
            let chassis = hardware.and_then(|section| section.text("chassis_type", notes));
            // OCS writes the chassis as the type of the firmware.
            let chassis = chassis.or_else(|| bios.and_then(|section| section.text("type", notes)));
            let chassis = chassis.as_deref().map(from_chassis).unwrap_or_default();
            // A product name that says "all in one" knows better than a chassis of type Desktop.
            match (chassis.known(), model.known()) {
                (Some(Category::Desktop), Some(named @ (Category::AllInOne | Category::Workstation))) => named,
                (Some(chassis), _) => chassis,
                (None, named) => named.unwrap_or_default(),
            }
        }
        ItemType::Printer | ItemType::NetworkEquipment => Category::Unknown,
    }
}

fn cpu(document: &Document, notes: &mut Notes) -> Option<String> {
    let mut names: Vec<(String, usize)> = Vec::new();
    let Some(sections) = document.list("cpus", notes) else {
        // OCS reports before 2.1 name the processor among the facts of the system.
        return document.object("hardware", notes)?.name("processort", notes);
    };
    for section in sections {
        let Some(name) = section.name("name", notes).or_else(|| section.name("type", notes)) else {
            continue;
        };
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => names.push((name, 1)),
        }
    }
    let shown: Vec<String> =
        names.into_iter().map(|(name, count)| if count > 1 { format!("{count} x {name}") } else { name }).collect();
    clean(&shown.join(" + "))
}

/// The sum of the filled modules, which is what is built in; else what the operating system sees.
fn ram(document: &Document, hardware: Option<&Section<'_>>, notes: &mut Notes) -> Option<Ram> {
    let mut sum = 0_u64;
    for module in document.list("memories", notes).unwrap_or_default() {
        let words: Vec<String> =
            ["type", "caption", "description"].iter().filter_map(|field| module.text(field, notes)).collect();
        // The firmware's own flash chip is listed among the modules of some HP and Panasonic machines.
        if fold(&words.join(" ")).split(' ').any(|word| matches!(word, "flash" | "rom" | "eeprom")) {
            continue;
        }
        // "No" is how an empty slot is written by some agents; it is no wrong type.
        if module.text("capacity", notes).is_some_and(|text| fold(&text) == "no") {
            continue;
        }
        let bytes = module.number("capacity", notes).and_then(|size| from_megabytes(size, SizeOf::Memory));
        sum = sum.saturating_add(bytes.unwrap_or(0));
    }
    if sum > 0 {
        return Some(Ram { bytes: sum, basis: RamBasis::Modules });
    }
    let seen = hardware.and_then(|section| section.number("memory", notes));
    let bytes = seen.and_then(|size| from_megabytes(size, SizeOf::Memory))?;
    Some(Ram { bytes, basis: RamBasis::System })
}

/// All batteries together. Phones give a percentage in `capacity` and nothing else: that is no charge.
fn battery(document: &Document, notes: &mut Notes) -> Option<Battery> {
    let mut total = Battery { design_mwh: 0, full_mwh: 0 };
    for section in document.list("batteries", notes)? {
        let (Some(design), Some(full)) = (section.number("capacity", notes), section.number("real_capacity", notes))
        else {
            continue;
        };
        // Below 1 Wh it is a percentage, above 1 kWh no battery of a computer.
        if (1_000.0..=1e6).contains(&design) && full <= 1e6 {
            total.design_mwh = total.design_mwh.saturating_add(design.round() as u32);
            total.full_mwh = total.full_mwh.saturating_add(full.round() as u32);
        }
    }
    (total.design_mwh > 0).then_some(total)
}
