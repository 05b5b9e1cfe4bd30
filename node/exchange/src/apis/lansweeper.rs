//! Answers of the GraphQL API of Lansweeper.

use serde_json::Value;

use crate::category::{Category, from_model, from_type_word};
use crate::gathering::Gathering;
use crate::machine::keep_real;
use crate::reading::Extent;
use crate::record::{Format, Tool};
use crate::section::{Section, Typing};
use crate::status::read_status;

use super::{day_of, drop_fields, moment_of};

pub(super) fn read(value: &Value, pointer: &str, into: &mut Gathering) -> bool {
    let Some((at, list)) = ["/data/site/assetResources", "/site/assetResources", "/assetResources"]
        .iter()
        .find_map(|at| value.pointer(at).map(|list| (format!("{pointer}{at}"), list)))
    else {
        return false;
    };
    into.is_of(Format::Lansweeper);
    let at = format!("{at}/items");
    let items = Section::every(list.get("items"), &at, Typing::Typed, &mut into.notes).unwrap_or_default();
    let total = list.get("total").and_then(Value::as_u64).and_then(|total| usize::try_from(total).ok());
    into.notes.extent = Some(Extent { items: items.len(), total });
    for item in items {
        asset(&item, into);
    }
    true
}

fn asset(item: &Section<'_>, into: &mut Gathering) {
    let mut record = into.blank(Tool::Lansweeper, Format::Lansweeper, item.pointer());
    let basic = item.child("assetBasicInfo", &mut into.notes);
    let custom = item.child("assetCustom", &mut into.notes);
    if let Some(basic) = &basic {
        // The description is free text, the domain that of an account.
        drop_fields(basic, &["userName", "userDomain", "ipAddress", "description", "fqdn"], into);
        let notes = &mut into.notes;
        record.label = basic.text("name", notes);
        record.category = basic.text("type", notes).as_deref().map(from_type_word).unwrap_or_default();
        record.observed = basic.text("lastSeen", notes).as_deref().and_then(moment_of);
        record.macs.extend(basic.text("mac", notes).and_then(|mac| mac.parse::<crate::mac::Mac>().ok()));
    }
    if let Some(custom) = &custom {
        drop_fields(custom, &["contact", "comments"], into);
        let notes = &mut into.notes;
        record.manufacturer = custom.name("manufacturer", notes);
        record.model = custom.name("model", notes);
        record.serial = custom.text("serialNumber", notes);
        record.asset_tag = custom.text("barCode", notes);
        record.site = custom.name("location", notes);
        record.entity = custom.name("department", notes);
        record.status = custom.text("stateName", notes).as_deref().and_then(read_status);
        record.purchase_date = custom.text("purchaseDate", notes).as_deref().and_then(day_of);
        record.warranty_end = custom.text("warrantyDate", notes).as_deref().and_then(day_of);
    }
    if record.category == Category::Unknown {
        record.category = record.model.as_deref().map(from_model).unwrap_or_default();
    }
    keep_real(record, item.pointer(), into);
}

#[cfg(test)]
mod tests {
    use crate::read;
    use crate::status::Status;

    #[test]
    fn assets_without_their_users() {
        let answer = r#"{"data":{"site":{"assetResources":{"total":9,"items":[
            {"assetBasicInfo":{"name":"PC-15","userName":"Zenobie","type":"Windows","ipAddress":"192.0.2.4","lastSeen":"2013-03-18T11:25:46.000Z"},
             "assetCustom":{"manufacturer":"Dell Inc.","model":"OptiPlex 760","serialNumber":"VLCLAN15","purchaseDate":"2009-04-24T19:00:00.000Z","stateName":"Stolen"}},
            {"assetBasicInfo":{"name":"VM1"},"assetCustom":{"manufacturer":"VMware, Inc.","model":"VMware Virtual Platform","serialNumber":"VMware-1"}}]}}}}"#;
        let reading = read(answer.as_bytes()).expect("an answer");
        assert_eq!((reading.records.len(), reading.rejected.len()), (1, 1));
        let record = &reading.records[0];
        assert_eq!(
            (record.category.code(), record.status.as_ref().map(|s| s.status)),
            ("desktop", Some(Status::Stolen))
        );
        assert_eq!(reading.extent.and_then(|extent| extent.total), Some(9));
        assert_eq!(reading.dropped_personal, ["ipAddress", "userName"]);
    }
}
