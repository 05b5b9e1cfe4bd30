//! What a device of the network says over SNMP: printers, switches, unmanaged devices.

use crate::category::{Category, from_model, from_network, from_type_word};
use crate::mac::Mac;
use crate::reading::Notes;
use crate::record::AssetRecord;
use crate::wording::fold;

use super::ItemType;
use super::document::Document;
use crate::section::Section;

/// Fills what `network_device` tells, where the firmware sections said nothing.
pub(super) fn fill(record: &mut AssetRecord, document: &Document, item: ItemType, notes: &mut Notes) {
    let device = document.object("network_device", notes);
    if let Some(device) = &device {
        for (field, shown) in
            [("name", "network_device.name"), ("contact", "network_device.contact"), ("ips", "network_device.ips")]
        {
            if device.has(field) {
                notes.drop_personal(shown);
            }
        }
        record.manufacturer = record.manufacturer.take().or_else(|| device.name("manufacturer", notes));
        record.model = record.model.take().or_else(|| device.name("model", notes));
        record.serial = record.serial.take().or_else(|| device.text("serial", notes));
        record.asset_tag = record.asset_tag.take().or_else(|| device.name("assettag", notes));
        record.site = record.site.take().or_else(|| device.name("location", notes));
        let mac = device.text("mac", notes).and_then(|text| text.parse::<Mac>().ok());
        record.macs.extend(mac.filter(|mac| !record.macs.contains(mac)));
    }
    if record.category == Category::Unknown {
        record.category = category(record, device.as_ref(), document, item, notes);
    }
}

fn category(
    record: &AssetRecord,
    device: Option<&Section<'_>>,
    document: &Document,
    item: ItemType,
    notes: &mut Notes,
) -> Category {
    let model = record.model.clone().unwrap_or_default();
    let describes = device.and_then(|section| section.text("description", notes)).unwrap_or_default();
    let words = format!("{model} {describes}");
    match item {
        ItemType::Printer => {
            let folded = fold(&words);
            let multi =
                folded.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "mfp" | "multifunction"));
            if multi || from_model(&model) == Category::Mfp { Category::Mfp } else { Category::Printer }
        }
        ItemType::NetworkEquipment => from_network(&words, document.ports),
        ItemType::Unmanaged => {
            let kind = device.and_then(|section| section.text("type", notes)).unwrap_or_default();
            from_type_word(&kind).known().unwrap_or_else(|| from_model(&model))
        }
        ItemType::Computer | ItemType::Phone => Category::Unknown,
    }
}
