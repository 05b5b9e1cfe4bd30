//! Reader of the XML sets of iTop. Brands, models and places are numbers that other sets explain: where these stand in
//! the same file they are joined, else the numbers are told of.

use std::collections::HashMap;

use crate::category::{Category, from_model, from_type_word};
use crate::gathering::Gathering;
use crate::record::{Format, Place, Tool};
use crate::status::read_status;
use crate::wording::clean;
use crate::xml::Element;

/// Classes of equipment, with what they are.
const CLASSES: &[(&str, Category)] = &[
    ("Server", Category::ServerRack),
    ("PC", Category::Unknown),
    ("NetworkDevice", Category::Unknown),
    ("StorageSystem", Category::StorageBay),
    ("NAS", Category::StorageBay),
    ("SANSwitch", Category::NetworkSwitch),
    ("Printer", Category::Printer),
    ("Tablet", Category::Tablet),
    ("MobilePhone", Category::Smartphone),
    ("IPPhone", Category::IpPhone),
    ("Phone", Category::FeaturePhone),
    ("Peripheral", Category::Peripheral),
];

/// Reads a set; whether it is one of equipment, or of what explains equipment.
pub(crate) fn read(root: &Element, into: &mut Gathering) -> bool {
    if root.name != "Set" {
        return false;
    }
    into.is_of(Format::Itop);
    let mut names: HashMap<(&str, &str), &str> = HashMap::new();
    for item in &root.children {
        if let (Some(id), Some(name)) = (item.attribute("id"), item.text_of("name")) {
            names.insert((item.name.as_str(), id), name);
        }
    }
    let mut machines = 0_usize;
    for (index, item) in root.children.iter().enumerate() {
        if let Some((_, category)) = CLASSES.iter().find(|(class, _)| *class == item.name) {
            machines += 1;
            machine(item, *category, &format!("/Set/{index}"), &names, into);
        }
    }
    if machines == 0 {
        into.refuse(
            "/Set",
            "a set of brands, models, places or people and not of machines; give it together with theirs",
        );
    }
    true
}

fn machine(item: &Element, category: Category, at: &str, names: &HashMap<(&str, &str), &str>, into: &mut Gathering) {
    let mut record = into.blank(Tool::Itop, Format::Itop, at);
    let text = |name: &str| item.text_of(name).and_then(clean);
    let mut unexplained = Vec::new();
    let mut named = |field: &'static str, class: &str| {
        // Exports may hold the name itself beside or instead of the number.
        let given = text(&field.replace("_id", "_name"));
        let id = item.text_of(field).filter(|id| *id != "0");
        let found = given.or_else(|| id.and_then(|id| names.get(&(class, id))).and_then(|name| clean(name)));
        if found.is_none() && id.is_some() {
            unexplained.push(field);
        }
        found
    };
    record.manufacturer = named("brand_id", "Brand");
    record.model = named("model_id", "Model");
    record.site = named("location_id", "Location");
    record.entity = named("org_id", "Organization");
    if !unexplained.is_empty() {
        let fields = unexplained.join(", ");
        let message =
            format!("{fields} are numbers that this file does not explain; export names, or the sets together");
        into.notes.warn(Place::Pointer(at.to_owned()), message);
    }
    record.label = text("name");
    record.serial = text("serialnumber");
    record.asset_tag = text("asset_number");
    record.status = text("status").as_deref().and_then(read_status);
    let day = |name: &str| item.text_of(name).and_then(|text| text.get(..10)).and_then(|text| text.parse().ok());
    record.purchase_date = day("purchase_date").or_else(|| day("move2production"));
    record.warranty_end = day("end_of_warranty");
    let kind = text("type").or_else(|| text("networkdevicetype_name")).map(|kind| from_type_word(&kind));
    let by_model = record.model.as_deref().map(from_model).unwrap_or_default();
    record.category = kind.and_then(Category::known).or(by_model.known()).unwrap_or(category);
    if item.text_of("managementip").is_some() {
        into.notes.drop_personal("managementip");
    }
    if item.text_of("description").is_some() {
        into.notes.drop_personal("description");
    }
    into.keep(record);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::reading::{Notes, Reading};

    fn reading(text: &str) -> Reading {
        let tree = crate::xml::parse(text, |_, _| false).expect("XML");
        let mut into = Gathering::new(Fingerprint::of(b"itop"), Notes::default());
        assert!(read(&tree.root, &mut into));
        into.finish()
    }

    #[test]
    fn numbers_are_explained_by_the_same_file() {
        let server = r#"<Server id="2"><name>S1</name><serialnumber>VLCSRV01</serialnumber><brand_id>5</brand_id><model_id>4</model_id>
            <location_id>1</location_id><status>production</status><purchase_date>2016-05-04</purchase_date></Server>"#;
        let brand = r#"<Brand id="5"><name>Dell</name></Brand><Model id="4"><name>PowerEdge R340</name></Model>"#;
        let whole = reading(&format!("<Set>{brand}{server}</Set>"));
        let record = whole.records.first().expect("a server");
        assert_eq!((record.manufacturer.as_deref(), record.model.as_deref()), (Some("Dell"), Some("PowerEdge R340")));
        assert_eq!(whole.warnings.len(), 1, "the place is not explained");
        let alone = reading(&format!("<Set>{server}</Set>"));
        assert_eq!((alone.records.len(), alone.records[0].manufacturer.as_deref()), (1, None));
        assert_eq!(reading(&format!("<Set>{brand}</Set>")).rejected.len(), 1);
    }
}
