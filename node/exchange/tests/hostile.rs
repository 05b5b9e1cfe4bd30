//! Readers meet anything: they refuse or read, they never panic, and what they read can be merged twice.

use std::io::Write;

use proptest::collection::vec;
use proptest::prelude::*;
use regain_exchange::merge::Consolidated;
use regain_exchange::read;
use regain_exchange::sample::valclair_fleet;

/// Reads and merges twice: the second time must be quiet.
fn swallow(bytes: &[u8]) {
    let Ok(reading) = read(bytes) else { return };
    for record in &reading.records {
        let json = serde_json::to_string(record).expect("a record is JSON");
        assert_eq!(
            serde_json::to_string(&serde_json::from_str::<regain_exchange::AssetRecord>(&json).expect("back"))
                .expect("JSON"),
            json
        );
    }
    let mut all = Consolidated::default();
    let records = reading.records.len();
    let changes = all.add(reading.records.clone());
    assert!(changes.new.len() <= records);
    let before = all.iter().collect::<Vec<_>>();
    assert!(all.add(reading.records).is_quiet());
    assert_eq!(all.iter().collect::<Vec<_>>(), before);
}

/// A document with some bytes replaced, removed or repeated.
fn mutated(document: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = document.len();
    vec((0..length, any::<u8>(), 0_u8..4), 1..12).prop_map(move |changes| {
        let mut bytes = document.clone();
        for (at, byte, how) in changes {
            let at = at.min(bytes.len().saturating_sub(1));
            match how {
                0 => bytes[at] = byte,
                1 => drop(bytes.drain(at..(at + usize::from(byte)).min(bytes.len()))),
                2 => bytes.insert(at, b"\"';,\n{}[]<&"[usize::from(byte) % 11]),
                _ => bytes.truncate(at.max(1)),
            }
            if bytes.is_empty() {
                break;
            }
        }
        bytes
    })
}

/// One document of every form, each with the decoder it exercises.
const FORMS: &[&[u8]] = &[
    include_bytes!("fixtures/agent.xml"),
    include_bytes!("fixtures/glpi-list.json"),
    include_bytes!("fixtures/injection.csv"),
    include_bytes!("fixtures/ocs.csv"),
    include_bytes!("fixtures/ocs-api.json"),
    include_bytes!("fixtures/ocs-agent.json"),
    include_bytes!("fixtures/snipe.csv"),
    include_bytes!("fixtures/snipe-page.json"),
    include_bytes!("fixtures/recording.har"),
    include_bytes!("fixtures/table.csv"),
    include_bytes!("fixtures/devicehub.csv"),
    include_bytes!("fixtures/lshw.json"),
    include_bytes!("fixtures/lshw.xml"),
    include_bytes!("fixtures/dmidecode.txt"),
    include_bytes!("fixtures/hwinfo.txt"),
    include_bytes!("fixtures/workbench-11.json"),
    include_bytes!("fixtures/workbench-raw.json"),
    include_bytes!("fixtures/smartctl.json"),
    include_bytes!("fixtures/jamf.json"),
    include_bytes!("fixtures/lansweeper.json"),
    include_bytes!("fixtures/graph.json"),
    include_bytes!("fixtures/itop.xml"),
];

/// A workbook of either kind around one part, and a zlib stream around a report.
fn wrapped(part: &[u8]) -> [Vec<u8>; 3] {
    let zipped = |parts: &[(&str, &[u8])]| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory");
            writer.write_all(bytes).expect("memory");
        }
        writer.finish().expect("memory").into_inner()
    };
    let excel = zipped(&[
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="a" r:id="1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<R><R Id="1" Target="s.xml"/></R>"#),
        ("xl/sharedStrings.xml", part),
        ("xl/s.xml", part),
    ]);
    let open = zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", part)]);
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zlib.write_all(part).expect("memory");
    [excel, open, zlib.finish().expect("memory")]
}

/// What a sheet of either kind is made of.
const SHEET: &[u8] = br#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c><c r="B1" t="s"><v>0</v></c></row></sheetData>
    <table:table table:name="a"><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3" office:date-value="2019-03-15"><text:p>Serial</text:p></table:table-cell></table:table-row></table:table></worksheet>"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..2000)) {
        swallow(&bytes);
    }

    #[test]
    fn a_mutated_document_of_every_form(bytes in (0..FORMS.len()).prop_flat_map(|form| mutated(FORMS[form].to_vec()))) {
        swallow(&bytes);
        let _ = regain_exchange::survey(&bytes);
    }

    #[test]
    fn a_mutated_sheet_in_a_whole_workbook(sheet in mutated(SHEET.to_vec())) {
        for bytes in wrapped(&sheet) {
            swallow(&bytes);
        }
    }

    #[test]
    fn a_mutated_workbook(bytes in mutated(wrapped(SHEET)[0].clone())) {
        swallow(&bytes);
    }

    #[test]
    fn any_json_where_a_tool_puts_its_own(value in json(), name in "smartctl|data|device|components|rows|content|log|value|computer|template_inventory|children|16|items|lshw") {
        swallow(serde_json::json!({name.clone(): value.clone(), "total": 1, "id": "x", "class": "system", "device": {name.clone(): value.clone()}}).to_string().as_bytes());
        swallow(serde_json::json!([{name: value}]).to_string().as_bytes());
    }

    #[test]
    fn any_text_after_a_known_beginning(text in "(?s).{0,300}", head in 0..4_usize) {
        let heads = ["# dmidecode 3.3\nHandle 0x0001, DMI type 1, 27 bytes\n", "01: None\n  Unique ID: x\n  Hardware Class: bios\n", "<REQUEST><CONTENT>", "[{\"id\":\"x\",\"class\":\"system\""];
        swallow(format!("{}{text}", heads[head]).as_bytes());
    }

    #[test]
    fn any_text_under_a_good_header(text in "(?s).{0,400}") {
        swallow(format!("Nom;Fabricant;Numéro de série;Date d'achat;Composants - Mémoire\n{text}").as_bytes());
    }

    #[test]
    fn any_json_in_the_sections(value in json(), name in "bios|hardware|storages|monitors|memories|networks|cpus|batteries|network_device|operatingsystem|accesslog|network_ports") {
        let text = serde_json::json!({"deviceid": "x", "content": {name: value}}).to_string();
        read(text.as_bytes()).expect("a wrong section refuses nothing");
        swallow(text.as_bytes());
    }

    #[test]
    fn a_mutated_table(bytes in mutated(valclair_fleet().csv)) {
        swallow(&bytes);
    }

    #[test]
    fn a_mutated_report(bytes in mutated(valclair_fleet().agent_json.swap_remove(40).1)) {
        swallow(&bytes);
    }
}

/// JSON values with the field names that readers look for.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        ".{0,20}".prop_map(serde_json::Value::from),
        "[0-9A-F:]{0,17}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(3, 40, 6, |inner| {
        let name = "ssn|smanufacturer|smodel|msn|uuid|memory|serial|disksize|capacity|real_capacity|mac|model|base64|type|name|logdate|manufacturer";
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Into::into),
            vec((name, inner), 0..6).prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}
