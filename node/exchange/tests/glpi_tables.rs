//! What becomes of a GLPI export on its way: other languages, a spreadsheet in between, broken lines.

use regain_exchange::category::Category;
use regain_exchange::record::Place;
use regain_exchange::sample::valclair_fleet;
use regain_exchange::status::Status;
use regain_exchange::{AssetRecord, ReadError, read};

/// The records without their source, which differs from file to file.
fn told(bytes: &[u8]) -> Vec<AssetRecord> {
    let mut records = read(bytes).expect("a table").records;
    let first = records.first().expect("a record").source.clone();
    records.iter_mut().for_each(|record| record.source = first.clone());
    let document = regain_exchange::fingerprint::Fingerprint::of(b"any");
    records.iter_mut().for_each(|record| record.source.document = document);
    records
}

#[test]
fn a_spreadsheet_in_between_changes_nothing() {
    let csv = valclair_fleet().csv;
    let text = String::from_utf8(csv.clone()).expect("UTF-8");
    let saved = text.trim_start_matches('\u{feff}').replace('\n', "\r\n");
    let latin: Vec<u8> = saved.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin letters")).collect();
    assert_eq!(told(&csv), told(&latin));
    let reading = read(&latin).expect("a table");
    assert!(reading.warnings.iter().any(|warning| warning.message.contains("Windows-1252")));

    let utf16: Vec<u8> =
        "\u{feff}".chars().chain(saved.chars()).collect::<String>().encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(told(&csv), told(&utf16));
    assert_eq!(told(&csv), told(text.replace("\";", "\"\t").as_bytes()));
}

#[test]
fn an_english_export() {
    let text = "\"Name\",\"Status\",\"Manufacturer\",\"Serial number\",\"Inventory number\",\"Type\",\"Location\",\"Technician in charge\",\
        \"Management - Date of purchase\",\"Management - Decommission date\",\"Components - Processor\",\n\
        \"PC-1\",\"Stolen\",\"Dell Inc.\",\"VLC7XKQ2M2\",\"A-1\",\"Notebook\",\"Hall &#62; Desk\",\"Ignace Bellevrille\",\"2019-03-15\",\"2025-01-02\",\"i5<br>i5\",\n";
    let reading = read(text.as_bytes()).expect("a table");
    let record = reading.records.first().expect("a record");
    assert_eq!(record.category, Category::Laptop);
    assert_eq!(record.status.as_ref().map(|status| status.status), Some(Status::Stolen));
    assert_eq!(record.decommission_date.map(|day| day.to_string()).as_deref(), Some("2025-01-02"));
    assert_eq!((record.site.as_deref(), record.cpu.as_deref()), (Some("Hall > Desk"), Some("i5")));
    assert_eq!(reading.dropped_personal, ["Technician"]);
    assert!(!format!("{reading:?}").contains("Bellevrille"));
}

#[test]
fn bad_lines_are_told_and_the_others_kept() {
    let text = "Nom;Fabricant;N° DE SERIE;Type;\n\
        PC-1;Dell;VLC00001A;Portable;\n\
        PC-2;VLC00002A;\n\
        ;;;;\n\
        PC-3;Dell;VLC;00003A;Portable;extra;\n\
        \"PC-4;Dell;VLC00004A;Portable;\n\
        PC-5;Dell;VLC00005A;Portable;\n\
        Total : 5;;;;\n\
        PC-6;HP;3,01043E+13;Portable;\n";
    let reading = read(text.as_bytes()).expect("a table");
    let labels: Vec<&str> = reading.records.iter().filter_map(|record| record.label.as_deref()).collect();
    assert_eq!(labels, ["PC-1", "PC-5", "PC-6"]);
    let places: Vec<Place> = reading.rejected.iter().map(|rejected| rejected.place.clone()).collect();
    assert_eq!(places, [Place::Line(3), Place::Line(5), Place::Line(6), Place::Line(8)]);
    let shown: String = reading.rejected.iter().map(|rejected| rejected.reason.as_str()).collect();
    assert!(!shown.contains("VLC"), "a reason holds no value of the file: {shown}");
    assert_eq!(reading.warnings.iter().map(|warning| warning.place.clone()).collect::<Vec<_>>(), [Place::Line(9)]);
}

#[test]
fn a_table_without_serials_is_refused_with_its_headers() {
    let refusal = read("Prénom;Ville\nx;y\n".as_bytes()).expect_err("no inventory");
    assert_eq!(refusal, ReadError::NoHeader { found: "\"Prénom\", \"Ville\"".into() });
    let wide = format!("{}\n", "Nom;".repeat(600));
    assert!(matches!(read(wide.as_bytes()), Err(ReadError::TooMany { .. })));
}
