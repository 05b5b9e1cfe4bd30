//! The screens a computer shows its picture on: assets of their own, linked to the machine they were seen on.

use crate::category::Category;
use crate::identity::identify;
use crate::placeholder::{usable_name, usable_serial};
use crate::reading::Notes;
use crate::record::{AssetRecord, Place, ScreenMounting, Source};
use crate::wording::clean;

use super::document::Document;
use super::edid::Edid;
use crate::section::Section;

/// Largest panel of a portable, in tenths of an inch of its diagonal.
const LARGEST_PANEL: u32 = 185;

/// One record a screen.
pub(super) fn read(document: &Document, machine: &AssetRecord, notes: &mut Notes) -> Vec<AssetRecord> {
    let sections = document.list("monitors", notes).unwrap_or_default();
    sections.iter().filter_map(|section| screen(section, machine, notes)).collect()
}

fn screen(section: &Section<'_>, machine: &AssetRecord, notes: &mut Notes) -> Option<AssetRecord> {
    let source = Source { place: Place::Pointer(section.pointer().to_owned()), ..machine.source.clone() };
    let edid = section.value("base64").and_then(serde_json::Value::as_str).and_then(Edid::decode);
    let mut record = AssetRecord::blank(source);
    record.category = Category::Screen;
    record.manufacturer = section.name("manufacturer", notes).or_else(|| edid.as_ref().map(|edid| edid.maker.clone()));
    record.model = section
        .name("caption", notes)
        .or_else(|| section.name("name", notes))
        .or_else(|| edid.as_ref().and_then(|edid| edid.name.clone()));
    let model = record.model.clone();
    let good = |serial: &String| usable_serial(serial, model.as_deref());
    let written = section.text("serial", notes).filter(good);
    let other = section.text("altserial", notes).filter(good);
    let inside = edid.as_ref().and_then(|edid| edid.serial.clone()).filter(good);
    let mut serials = [written, other, inside].into_iter().flatten();
    record.serial = serials.next();
    record.alt_serial = serials.find(|serial| Some(serial) != record.serial.as_ref());
    if record.manufacturer.is_none() && record.model.is_none() && record.serial.is_none() {
        return None;
    }
    record.completeness = machine.completeness;
    record.observed = machine.observed;
    record.entity = machine.entity.clone();
    record.seen_on = identify(machine);
    record.mounting = edid.as_ref().map(|edid| mounting(edid, machine.category));
    Some(record)
}

/// A screen sold alone carries its serial for the user to read; a panel does not, and fits into a portable.
fn mounting(edid: &Edid, machine: Category) -> ScreenMounting {
    let portable = matches!(machine, Category::Laptop | Category::Tablet | Category::AllInOne | Category::Unknown);
    let size = edid.diagonal_tenths.unwrap_or(u32::MAX);
    let fits = size <= LARGEST_PANEL || machine == Category::AllInOne;
    if portable && fits && edid.serial.is_none() && !edid.has_user_name() {
        ScreenMounting::LikelyBuiltIn
    } else {
        ScreenMounting::StandsAlone
    }
}

/// A text out of an EDID descriptor, unless it is a placeholder.
pub(super) fn descriptor_text(bytes: &[u8]) -> Option<String> {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).take_while(|c| *c != '\n').collect();
    clean(&text).filter(|text| usable_name(text))
}
