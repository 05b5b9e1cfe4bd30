//! What tools that run on a machine tell of it: the rules they share, whichever of them speaks.

pub(crate) mod dmidecode;
pub(crate) mod hwinfo;
pub(crate) mod lshw;
pub(crate) mod smartctl;
pub(crate) mod workbench;

use crate::category::{Category, from_chassis, from_model};
use crate::gathering::Gathering;
use crate::maker::same_maker_form;
use crate::placeholder::{usable_name, usable_serial};
use crate::record::{AssetRecord, Disk};
use crate::wording::{clean, fold, fold_plain};

/// What the firmware says of the system, its board and its case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Firmware {
    pub(crate) manufacturer: Option<String>,
    pub(crate) product: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) serial: Option<String>,
    pub(crate) uuid: Option<String>,
    pub(crate) board_manufacturer: Option<String>,
    pub(crate) board_product: Option<String>,
    pub(crate) board_serial: Option<String>,
    pub(crate) chassis: Option<String>,
    pub(crate) chassis_serial: Option<String>,
    pub(crate) asset_tag: Option<String>,
}

impl Firmware {
    /// Fills the names of a record. Where the system's are placeholders, those of the board and the case count; the
    /// board's serial never becomes the machine's, as boards are exchanged.
    pub(crate) fn fill(self, record: &mut AssetRecord) {
        let name = |text: Option<String>| text.and_then(|text| clean(&text)).filter(|text| usable_name(text));
        record.manufacturer = name(self.manufacturer).or_else(|| name(self.board_manufacturer));
        let product = name(self.product).map(|product| without_sku(&product).to_owned()).filter(|p| usable_name(p));
        let lenovo = record.manufacturer.as_deref().and_then(same_maker_form).is_some_and(|maker| maker == "lenovo");
        // Lenovo writes the type of the machine as product and its trade name as version.
        let trade_name = name(self.version).filter(|version| lenovo && is_trade_name(version));
        record.model = trade_name.or(product).or_else(|| name(self.board_product));
        let model = record.model.clone();
        let good = |serial: &String| usable_serial(serial, model.as_deref());
        let text = |text: Option<String>| text.and_then(|text| clean(&text));
        record.serial = match text(self.serial) {
            Some(serial) if good(&serial) => Some(serial),
            other => text(self.chassis_serial).filter(good).or(other),
        };
        record.uuid = text(self.uuid);
        record.board_serial = text(self.board_serial).filter(good);
        record.asset_tag = text(self.asset_tag).filter(good);
        if record.asset_tag.as_deref().map(fold) == record.serial.as_deref().map(fold) {
            record.asset_tag = None;
        }
        let chassis = self.chassis.as_deref().map(from_chassis).unwrap_or_default();
        record.category = settle(chassis, record.model.as_deref().map(from_model).unwrap_or_default());
    }
}

/// "HP Compaq dc7900 Small Form Factor (KP721AV)": the last parentheses hold the SKU.
pub(crate) fn without_sku(product: &str) -> &str {
    match product.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once(" (")) {
        Some((name, sku)) if !name.trim().is_empty() && !sku.contains('+') => name.trim_end(),
        _ => product,
    }
}

fn is_trade_name(version: &str) -> bool {
    let folded = fold_plain(version);
    ["think", "idea", "yoga", "legion", "lenovo ", "v1", "flex"].iter().any(|start| folded.starts_with(start))
        && !folded.ends_with("not defined")
}

/// The category of a chassis and a model together: a name that says "all in one" knows better than a chassis of type
/// Desktop, which some portables of ASUS and all mini PCs claim.
pub(crate) fn settle(chassis: Category, model: Category) -> Category {
    match (chassis.known(), model.known()) {
        (Some(Category::Desktop), Some(named)) => named,
        (Some(chassis), _) => chassis,
        (None, named) => named.unwrap_or_default(),
    }
}

/// Whether a machine is simulated: such a one is no equipment.
pub(crate) fn is_virtual(record: &AssetRecord) -> bool {
    let folded = |text: &Option<String>| text.as_deref().map(fold_plain).unwrap_or_default();
    let (maker, model) = (folded(&record.manufacturer), folded(&record.model));
    let makers = ["qemu", "innotek", "vmware", "xen", "bochs", "parallels", "red hat", "nutanix", "ovirt"];
    let models = ["virtualbox", "virtual machine", "vmware", "kvm", "standard pc (", "hvm domu", "bochs"];
    makers.iter().any(|start| maker.starts_with(start)) || models.iter().any(|word| model.contains(word))
}

/// The sentence for such a one.
pub(crate) const VIRTUAL: &str = "a virtual machine is no equipment; nothing was entered";

/// Whether a record names or describes anything.
fn says_something(record: &AssetRecord) -> bool {
    // A disk or card alone names no machine, but a person may know which one it is.
    let parts = record.disks.is_some() || !record.macs.is_empty();
    parts || record.manufacturer.is_some() || record.model.is_some() || crate::identity::identify(record).is_some()
}

/// The sentence for one that does not.
const NAMELESS: &str = "no system, board or case is named in the report; nothing was entered";

/// Keeps the record of a machine, unless it is a virtual one.
pub(crate) fn keep_real(record: AssetRecord, pointer: &str, into: &mut Gathering) {
    if is_virtual(&record) {
        into.refuse(pointer, VIRTUAL);
    } else {
        into.keep(record);
    }
}

/// Keeps what a report of a machine on itself says, if it names the machine.
pub(crate) fn keep_named(record: AssetRecord, pointer: &str, into: &mut Gathering) {
    if is_virtual(&record) || says_something(&record) {
        keep_real(record, pointer, into);
    } else {
        into.refuse(pointer, NAMELESS);
    }
}

/// Processors joined, equal ones counted.
pub(crate) fn processors(names: impl IntoIterator<Item = String>) -> Option<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for name in names {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        match counted.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counted.push((name, 1)),
        }
    }
    let shown: Vec<String> =
        counted.into_iter().map(|(name, count)| if count > 1 { format!("{count} x {name}") } else { name }).collect();
    clean(&shown.join(" + "))
}

/// Words of memory that is no RAM: the firmware's own flash chip stands among the modules of some machines.
pub(crate) fn is_flash(words: &str) -> bool {
    fold_plain(words)
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "flash" | "rom" | "eeprom" | "prom" | "nvram" | "cache"))
}

/// Joins two lists of one machine's disks: the same disk by its serial, or by the beginning of its model where one of
/// the tools gave no serial. `better` knows more of each.
pub(crate) fn join_disks(better: Vec<Disk>, other: Vec<Disk>) -> Vec<Disk> {
    let mut all = better;
    for disk in other {
        let serial = |d: &Disk| d.serial.as_deref().map(fold);
        let model = |d: &Disk| d.model.as_deref().map(fold).unwrap_or_default();
        let begins = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && (a.starts_with(b) || b.starts_with(a));
        let same = all.iter_mut().find(|known| match (serial(known), serial(&disk)) {
            (Some(left), Some(right)) => left == right,
            _ => begins(&model(known), &model(&disk)) && known.bytes.is_none_or(|b| disk.bytes.is_none_or(|o| o == b)),
        });
        match same {
            Some(known) => {
                known.serial = known.serial.take().or(disk.serial);
                known.bytes = known.bytes.or(disk.bytes);
                known.raw = known.raw.take().or(disk.raw);
                known.health = known.health.or(disk.health);
                if known.kind == crate::record::DiskKind::Unknown {
                    known.kind = disk.kind;
                }
            }
            None => all.push(disk),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skus_and_trade_names() {
        assert_eq!(without_sku("HP Compaq dc7900 (KP721AV)"), "HP Compaq dc7900");
        assert_eq!(without_sku("Standard PC (i440FX + PIIX, 1996)"), "Standard PC (i440FX + PIIX, 1996)");
        assert!(is_trade_name("ThinkCentre M73") && !is_trade_name("3.05") && !is_trade_name("Lenovo"));
        assert!(is_flash("EEPROM flash") && !is_flash("DIMM DDR3 Synchronous"));
    }

    #[test]
    fn the_same_disk_of_two_tools() {
        let disk = |model: &str, serial: Option<&str>| Disk {
            model: Some(model.into()),
            serial: serial.map(str::to_owned),
            bytes: Some(500),
            ..Disk::default()
        };
        let full = disk("WDC WD5000AAKX-08U6AA0", Some("WD-1"));
        assert_eq!(join_disks(vec![full.clone()], vec![disk("WDC WD5000AAKX-0", None)]), vec![full.clone()]);
        assert_eq!(join_disks(vec![full.clone()], vec![disk("WDC WD5000AAKX-0", Some("WD-2"))]).len(), 2);
    }
}
