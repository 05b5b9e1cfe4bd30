//! Answers of the REST API of GLPI: items and lists of the old API (9.1 to 10) and of version 11, and answers of its
//! search. Ask with `expand_dropdowns=true`: else manufacturers and models are numbers.

use serde_json::Value;

use crate::category::{Category, from_model, from_type_word};
use crate::day::Day;
use crate::gathering::Gathering;
use crate::machine::{VIRTUAL, is_virtual};
use crate::placeholder::usable_name;
use crate::reading::{Extent, Notes};
use crate::record::{AssetRecord, Format, Tool};
use crate::section::{Section, Typing};
use crate::status::read_status;
use crate::wording::{clean, fold, fold_plain, without_entities};

use super::{day_of, drop_fields, moment_of, name_of};

const PERSONAL: &[&str] = &["contact", "contact_num", "users_id", "users_id_tech", "comment", "user", "user_tech"];

/// Kinds of items by the beginning of their fields, with what they are when no type says more.
const KINDS: &[(&str, Category)] = &[
    ("computer", Category::Unknown),
    ("monitor", Category::Screen),
    ("printer", Category::Printer),
    ("phone", Category::Unknown),
    ("networkequipment", Category::Unknown),
    ("peripheral", Category::Peripheral),
];

pub(super) fn read(value: &Value, pointer: &str, into: &mut Gathering) -> bool {
    if let (Some(total), Some(data)) = (value.get("totalcount").and_then(Value::as_u64), value.get("data")) {
        search(data, total, pointer, into);
        return true;
    }
    let item = value.get("otherserial").is_some() && value.get("id").is_some();
    if item && let Some(section) = Section::of(Some(value), pointer, Typing::Untyped, &mut into.notes) {
        into.is_of(Format::GlpiApi);
        one(&section, into);
    }
    item
}

/// The text of a field; GLPI writes nothing in five ways.
fn text(section: &Section<'_>, field: &str, notes: &mut Notes) -> Option<String> {
    let text = section.text(field, notes)?;
    clean(&without_entities(&text)).filter(|text| text != "0")
}

/// The name in a dropdown; a number is an unexpanded one.
fn dropdown(section: &Section<'_>, names: &[&str], notes: &mut Notes) -> Option<String> {
    for field in names {
        let found = name_of(section, field).or_else(|| text(section, field, notes));
        match found {
            Some(found) if found.bytes().all(|b| b.is_ascii_digit()) => {
                let place = crate::record::Place::Pointer(format!("{}/{field}", section.pointer()));
                notes.warn(place, "expected a name, got a number; ask the API with expand_dropdowns=true");
            }
            Some(found) => return Some(found),
            None => {}
        }
    }
    None
}

fn one(item: &Section<'_>, into: &mut Gathering) {
    if item.says_true("is_template") || item.says_true("is_deleted") {
        into.refuse(item.pointer(), "a template or an item in the dustbin; it was left out");
        return;
    }
    drop_fields(item, PERSONAL, into);
    let mut record = into.blank(Tool::Glpi, Format::GlpiApi, item.pointer());
    let notes = &mut into.notes;
    let kind = KINDS.iter().find(|(start, _)| item.names().any(|name| name.starts_with(start) && name.contains("_id")));
    let of = |part: &str| kind.map(|(start, _)| format!("{start}{part}_id")).unwrap_or_default();
    let (models, types) = (of("models"), of("types"));
    record.label = text(item, "name", notes);
    record.serial = text(item, "serial", notes);
    record.asset_tag = text(item, "otherserial", notes);
    record.uuid = text(item, "uuid", notes);
    record.entity = dropdown(item, &["entities_id", "entity"], notes);
    record.site = dropdown(item, &["locations_id", "location"], notes);
    record.manufacturer = dropdown(item, &["manufacturers_id", "manufacturer"], notes).filter(|name| usable_name(name));
    record.model = dropdown(item, &[&models, "model"], notes).filter(|name| usable_name(name));
    record.os = dropdown(item, &["operatingsystems_id", "operatingsystem"], notes);
    record.status = dropdown(item, &["states_id", "status", "state"], notes).as_deref().and_then(read_status);
    let word = dropdown(item, &[&types, "type"], notes);
    let by_word = word.as_deref().map(from_type_word).unwrap_or_default();
    let by_model = record.model.as_deref().map(from_model).unwrap_or_default();
    let fallback = kind.map(|(_, category)| *category).unwrap_or_default();
    record.category = by_word.known().or(by_model.known()).unwrap_or(fallback);
    let when = text(item, "date_mod", notes).or_else(|| text(item, "last_inventory_update", notes));
    record.observed = when.as_deref().and_then(moment_of);
    for name in ["infocom", "_infocoms", "Infocom"] {
        if let Some(money) = item.child(name, notes) {
            administration(&mut record, &money, notes);
        }
    }
    record.lease_end = lease_end(item, notes);
    let simulated = word.as_deref().is_some_and(|word| fold(word).contains("virtual") || fold(word) == "vmware")
        || record.serial.as_deref().is_some_and(|serial| fold(serial).starts_with("vmware-"));
    if simulated || is_virtual(&record) {
        into.refuse(item.pointer(), VIRTUAL);
    } else {
        into.keep(record);
    }
}

/// The administrative sub-item: dates, and months of warranty from the day of purchase or of use.
fn administration(record: &mut AssetRecord, money: &Section<'_>, notes: &mut Notes) {
    let day = |field: &str, notes: &mut Notes| money.text(field, notes).as_deref().and_then(day_of);
    record.purchase_date = day("buy_date", notes).or_else(|| day("use_date", notes));
    record.decommission_date = day("decommission_date", notes);
    let begins = day("warranty_date", notes).or(record.purchase_date);
    let months = money.number("warranty_duration", notes).filter(|months| (1.0..=600.0).contains(months));
    record.warranty_end = begins.zip(months).and_then(|(day, months)| day.months_later(months as u16));
}

/// The end of the lease, from the contracts of an item (`with_contracts`) that are of a kind named so; the latest of
/// several. A contract that goes on tacitly has no end that is known.
fn lease_end(item: &Section<'_>, notes: &mut Notes) -> Option<Day> {
    let end = |contract: &Section<'_>, notes: &mut Notes| {
        let kind = name_of(contract, "contracttypes_id").or_else(|| name_of(contract, "type"))?;
        let tacit = contract.number("renewal", notes) == Some(1.0);
        let begins = contract.text("begin_date", notes).as_deref().and_then(day_of)?;
        let months = contract.number("duration", notes).filter(|months| (1.0..=600.0).contains(months))?;
        // The last day of a lease of a year from the first of January is in December.
        let end = begins.months_later(months as u16).filter(|_| is_lease(&kind) && !tacit)?;
        Day::from_days_since_1970(end.days_since_1970() - 1)
    };
    let contracts = item.children("_contracts", notes);
    contracts.iter().filter_map(|contract| end(contract, notes)).max()
}

/// Whether a kind of contract is a lease, by the words that people write.
fn is_lease(kind: &str) -> bool {
    let folded = fold_plain(kind);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    folded.contains("credit-bail")
        || words.any(|word| matches!(word, "location" | "leasing" | "lease" | "rental" | "bail" | "lld" | "loa"))
}

/// An answer of the search: columns are numbered.
fn search(data: &Value, total: u64, pointer: &str, into: &mut Gathering) {
    into.is_of(Format::GlpiApi);
    let rows: Vec<(String, &Value)> = match data {
        Value::Object(rows) => rows.iter().map(|(id, row)| (id.clone(), row)).collect(),
        Value::Array(rows) => rows.iter().enumerate().map(|(index, row)| (index.to_string(), row)).collect(),
        _ => Vec::new(),
    };
    into.notes.extent = Some(Extent { items: rows.len(), total: usize::try_from(total).ok() });
    for (id, row) in rows {
        let at = format!("{pointer}/data/{id}");
        let Some(row) = Section::of(Some(row), &at, Typing::Untyped, &mut into.notes) else {
            continue;
        };
        let mut record = into.blank(Tool::Glpi, Format::GlpiApi, &at);
        let notes = &mut into.notes;
        record.label = text(&row, "1", notes);
        record.site = text(&row, "3", notes);
        record.serial = text(&row, "5", notes);
        record.asset_tag = text(&row, "6", notes);
        record.manufacturer = text(&row, "23", notes).filter(|name| usable_name(name));
        record.status = text(&row, "31", notes).as_deref().and_then(read_status);
        record.model = text(&row, "40", notes).filter(|name| usable_name(name));
        record.entity = text(&row, "80", notes);
        record.observed = text(&row, "19", notes).as_deref().and_then(moment_of);
        let kind = text(&row, "4", notes).as_deref().map(from_type_word).unwrap_or_default();
        record.category = kind.known().or(record.model.as_deref().map(from_model)).unwrap_or_default();
        drop_fields(&row, &["7", "24", "70"], into);
        into.keep(record);
    }
}

#[cfg(test)]
mod tests {
    use crate::read;
    use crate::reading::Reading;

    fn page(text: &str) -> Reading {
        read(text.as_bytes()).expect("an answer")
    }

    #[test]
    fn a_list_without_templates_dustbin_and_machines_of_air() {
        let reading = page(
            r#"[{"id":1,"name":"PC-1","serial":"VLC0001A","otherserial":"BRE-1","manufacturers_id":"Dell","computermodels_id":"Latitude 5490",
            "computertypes_id":"Laptop","states_id":"&Agrave; r&eacute;former","locations_id":"Mairie &#62; Hall","users_id":"ztartuffe","contact":"zenobie",
            "is_template":0,"is_deleted":"0","date_mod":"2024-01-02 03:04:05","infocom":{"buy_date":"2019-03-15","warranty_duration":36}},
            {"id":2,"otherserial":"x","is_template":"1"},{"id":3,"otherserial":null,"is_deleted":1},
            {"id":4,"serial":"VMware-42 01 f4","otherserial":""},
            {"id":5,"name":"E1","serial":"VLCE0001","otherserial":" ","monitormodels_id":"P2217H","manufacturers_id":4}]"#,
        );
        assert_eq!((reading.records.len(), reading.rejected.len()), (2, 3));
        let first = &reading.records[0];
        assert_eq!((first.site.as_deref(), first.category.code()), (Some("Mairie > Hall"), "laptop"));
        assert_eq!(first.warranty_end.map(|day| day.to_string()).as_deref(), Some("2022-03-15"));
        assert_eq!((reading.records[1].category.code(), reading.records[1].manufacturer.as_deref()), ("screen", None));
        assert!(reading.warnings.iter().any(|warning| warning.message.contains("expand_dropdowns")));
        assert_eq!(reading.dropped_personal, ["contact", "users_id"]);
    }

    #[test]
    fn a_lease_is_a_contract_of_that_kind_with_an_end() {
        let reading = page(
            r#"[{"id":1,"serial":"VLC0001A","otherserial":"B-1","manufacturers_id":"Dell","_contracts":[
            {"contracttypes_id":"Maintenance","begin_date":"2020-01-01","duration":120},
            {"contracttypes_id":"Cr&eacute;dit-bail","begin_date":"2020-01-01","duration":"12","renewal":0},
            {"contracttypes_id":"Location longue dur\u00e9e","begin_date":"2022-01-01","duration":36,"renewal":2},
            {"contracttypes_id":"Location","begin_date":"2024-01-01","duration":36,"renewal":1},
            {"contracttypes_id":"Location","begin_date":null,"duration":36},{"contracttypes_id":4,"begin_date":"2024-01-01","duration":36}]}]"#,
        );
        assert_eq!(reading.records[0].lease_end.map(|day| day.to_string()).as_deref(), Some("2024-12-31"));
    }

    #[test]
    fn a_search_and_version_11() {
        let reading = page(
            r#"{"totalcount":200,"count":1,"data":{"7":{"1":"PC-1","5":"VLC0001A","23":"Dell","40":"OptiPlex 3050","31":"En stock"}}}"#,
        );
        assert_eq!(reading.extent.and_then(|extent| extent.total), Some(200));
        assert_eq!(reading.records[0].category.code(), "desktop");
        let nested = page(
            r#"{"id":1,"serial":"VLC0002A","otherserial":"B-2","manufacturer":{"id":3,"name":"HP"},"model":{"id":1,"name":"ProBook 650"},"location":{"name":"Hall"}}"#,
        );
        assert_eq!(
            (nested.records[0].manufacturer.as_deref(), nested.records[0].site.as_deref()),
            (Some("HP"), Some("Hall"))
        );
    }
}
