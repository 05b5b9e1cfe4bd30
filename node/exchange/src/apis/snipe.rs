//! Pages of `/api/v1/hardware` of Snipe-IT (versions 5 to 8). The server gives 500 assets a page whatever is asked.

use serde_json::Value;

use crate::category::{from_model, from_type_word};
use crate::day::Day;
use crate::gathering::Gathering;
use crate::placeholder::usable_name;
use crate::reading::{Extent, Notes};
use crate::record::{Format, Ownership, Tool};
use crate::section::{Section, Typing};
use crate::status::{Status, read_status};
use crate::table::target::Target;
use crate::table::words::target_of;
use crate::wording::{clean, without_entities};

use super::{day_of, moment_of, name_of};

pub(super) fn read(value: &Value, pointer: &str, into: &mut Gathering) -> bool {
    let (Some(rows), Some(total)) = (value.get("rows").and_then(Value::as_array), value.get("total")) else {
        return false;
    };
    let has = |name: &str| rows.first().is_some_and(|row| row.get(name).is_some());
    if has("asset_tag") {
        let total = total.as_u64().and_then(|total| usize::try_from(total).ok());
        into.notes.extent = Some(Extent { items: rows.len(), total });
        let rows_at = format!("{pointer}/rows");
        let rows = Section::every(value.get("rows"), &rows_at, Typing::Typed, &mut into.notes).unwrap_or_default();
        into.is_of(Format::SnipeApi);
        for row in rows {
            asset(&row, into);
        }
        return true;
    }
    if has("qty") || has("remaining") || has("seats") {
        into.is_of(Format::SnipeApi);
        into.refuse(
            pointer,
            "accessories, consumables, components and licences are counted and have no serial; nothing was entered",
        );
        return true;
    }
    // People, places and models come in pages too; an empty page is the end of a list.
    rows.is_empty() && {
        into.is_of(Format::SnipeApi);
        into.notes.extent =
            Some(Extent { items: 0, total: total.as_u64().and_then(|total| usize::try_from(total).ok()) });
        true
    }
}

fn asset(row: &Section<'_>, into: &mut Gathering) {
    let mut record = into.blank(Tool::SnipeIt, Format::SnipeApi, row.pointer());
    let notes = &mut into.notes;
    let text = |field: &str, notes: &mut crate::reading::Notes| {
        row.text(field, notes).and_then(|text| clean(&without_entities(&text)))
    };
    record.asset_tag = text("asset_tag", notes);
    record.serial = text("serial", notes);
    record.label = text("name", notes);
    record.manufacturer = name_of(row, "manufacturer").filter(|name| usable_name(name));
    record.model = name_of(row, "model").filter(|name| usable_name(name));
    record.entity = name_of(row, "company");
    record.site = name_of(row, "location").or_else(|| name_of(row, "rtd_location"));
    let kind = name_of(row, "category");
    let by_kind = kind.as_deref().map(from_type_word).unwrap_or_default();
    record.category = by_kind.known().or_else(|| record.model.as_deref().map(from_model)).unwrap_or_default();
    if kind.is_some() && record.category.known().is_none() {
        notes.unknown_kind(&record.source.place);
    }
    if let Some(label) = row.child("status_label", notes) {
        record.status = name_of(&label, "name").as_deref().and_then(read_status);
        let kind = label.text("status_type", notes).unwrap_or_default();
        let meta = label.text("status_meta", notes).unwrap_or_default();
        if let Some(stated) = &mut record.status
            && matches!(stated.status, Status::Unknown | Status::InStock)
        {
            stated.status = match (kind.as_str(), meta.as_str()) {
                (_, "deployed") => Status::InUse,
                ("deployable", _) => Status::InStock,
                ("archived", _) => Status::Retired,
                _ => stated.status,
            };
        }
    }
    let date = |field: &str, notes: &mut crate::reading::Notes| {
        row.child(field, notes).and_then(|date| date.text("date", notes)).as_deref().and_then(day_of)
    };
    record.purchase_date = date("purchase_date", notes);
    record.warranty_end = date("warranty_expires", notes).or_else(|| {
        let months = row.text("warranty_months", notes).as_deref().and_then(crate::table::row::leading_number)?;
        record.purchase_date?.months_later(months)
    });
    record.end_of_life = date("asset_eol_date", notes);
    record.lease_end = lease_end(row, notes);
    let updated = row.child("updated_at", notes).and_then(|date| date.text("datetime", notes));
    record.observed = updated.as_deref().and_then(moment_of);
    if row.says_true("byod") {
        record.ownership = Some(Ownership::Personal);
    }
    if let Some(holder) = row.child("assigned_to", notes) {
        match holder.text("type", notes).as_deref() {
            Some("location") if record.site.is_none() => record.site = name_of(&holder, "name"),
            Some("location" | "asset") => {}
            _ => notes.drop_personal("assigned_to"),
        }
    }
    if row.has("notes") {
        notes.drop_personal("notes");
    }
    into.keep(record);
}

/// The end of a lease has no field of its own here: people make one, and call it as they would call a column.
fn lease_end(row: &Section<'_>, notes: &mut Notes) -> Option<Day> {
    let own = row.child("custom_fields", notes)?;
    let name = own.names().find(|name| target_of(name) == Target::LeaseEnd)?.to_owned();
    own.child(&name, notes)?.text("value", notes).as_deref().and_then(day_of)
}

#[cfg(test)]
mod tests {
    use crate::read;
    use crate::record::Ownership;
    use crate::status::Status;

    #[test]
    fn a_page_with_its_total() {
        let page = r#"{"total":731,"rows":[{"id":1,"name":"","asset_tag":"BRE-0001","serial":"VLC0001A","model":{"id":1,"name":"Latitude 5490"},
            "manufacturer":{"name":"Dell &amp; Co"},"category":{"name":"Laptops"},"status_label":{"name":"Ready to Deploy","status_type":"deployable","status_meta":"deployed"},
            "location":null,"rtd_location":{"name":"Mairie"},"purchase_date":{"date":"2019-03-15","formatted":"x"},"warranty_months":"36 months","byod":true,
            "asset_eol_date":{"date":"2024-03-15","formatted":"x"},"custom_fields":{"MAC":{"value":"x"},"Fin de location":{"field":"_snipeit_fin_1","value":"2023-12-31","field_format":"DATE"}},
            "assigned_to":{"type":"user","name":"Zenobie Tartuffe","username":"ztartuffe"},"notes":"appeler Zenobie"},
            {"id":2,"asset_tag":"BRE-0002","serial":"VLC0002A","model":{"name":"?"},"category":{"name":"Backhoe"}}]}"#;
        let reading = read(page.as_bytes()).expect("a page");
        assert_eq!(reading.extent.map(|extent| (extent.items, extent.total)), Some((2, Some(731))));
        let record = reading.records.first().expect("an asset");
        assert_eq!((record.manufacturer.as_deref(), record.site.as_deref()), (Some("Dell & Co"), Some("Mairie")));
        assert_eq!(record.status.as_ref().map(|status| status.status), Some(Status::InUse));
        assert_eq!(record.warranty_end.map(|day| day.to_string()).as_deref(), Some("2022-03-15"));
        let told = [record.purchase_date, record.end_of_life, record.lease_end].map(|day| day.map(|d| d.to_string()));
        assert_eq!(told.map(Option::unwrap_or_default), ["2019-03-15", "2024-03-15", "2023-12-31"]);
        assert_eq!((record.ownership, record.category.code()), (Some(Ownership::Personal), "laptop"));
        assert_eq!(reading.dropped_personal, ["assigned_to", "notes"]);
        assert!(!format!("{reading:?}").contains("artuffe"));
        assert!(reading.warnings.iter().any(|warning| warning.message.contains("kind of equipment")));
    }
}
