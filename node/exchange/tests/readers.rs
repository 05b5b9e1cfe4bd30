//! One small invented document of every form: what is read of it, and that no person comes through.

use std::fs;
use std::path::Path;

use regain_exchange::identity::identify;
use regain_exchange::record::{Format, Ownership, Tool};
use regain_exchange::status::Status;
use regain_exchange::table::target::Target;
use regain_exchange::{Options, ReadError, Reading, read, read_mapped, survey};

fn bytes(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn reading(name: &str) -> Reading {
    read(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every fixture with its form, its records, and the identity of the first.
const FORMS: &[(&str, Format, usize, &str)] = &[
    ("agent.xml", Format::AgentXml, 2, "serial:dell:vlc5490a"),
    ("glpi.json", Format::GlpiJson, 1, "serial:dell:vlc5490a"),
    ("glpi-list.json", Format::GlpiApi, 1, "serial:dell:vlc5490a"),
    ("injection.csv", Format::GlpiInjection, 2, "serial:lenovo:vlcpf001"),
    ("ocs.csv", Format::OcsCsv, 2, "serial:dell:vlc3400a"),
    ("ocs-api.json", Format::OcsApi, 2, "serial:dell:vlc5490a"),
    ("ocs-agent.json", Format::OcsJson, 1, "serial:dell:vlc5490a"),
    ("snipe.csv", Format::SnipeCsv, 3, "serial:dell:vlc5490a"),
    ("snipe-page.json", Format::SnipeApi, 2, "serial:dell:vlc5490a"),
    ("recording.har", Format::SnipeApi, 2, "serial:dell:vlc5490a"),
    ("devicehub.csv", Format::Table, 2, "serial:asus:vlcb8oaas"),
    ("lshw.json", Format::Lshw, 1, "serial:dell:vlc5490a"),
    ("lshw.xml", Format::Lshw, 1, "serial:dell:vlc5490a"),
    ("dmidecode.txt", Format::Dmidecode, 1, "serial:dell:vlc5490a"),
    ("hwinfo.txt", Format::Hwinfo, 1, "serial:dell:vlc5490a"),
    ("workbench-11.json", Format::Workbench, 1, "serial:dell:vlc5490a"),
    ("workbench-raw.json", Format::Workbench, 1, "serial:dell:vlc5490a"),
    ("smartctl.json", Format::Smartctl, 1, "drive:wdc wd5000aakx-08u6aa0:wd-vlc2e0001"),
    ("jamf.json", Format::Jamf, 1, "serial:apple:c02vlc01gtf1"),
    ("lansweeper.json", Format::Lansweeper, 1, "serial:dell:vlc7060a"),
    ("graph.json", Format::Graph, 1, "serial:dell:vlc5490a"),
    ("itop.xml", Format::Itop, 1, "serial:dell:vlcr3401"),
];

#[test]
fn every_form_is_read() {
    for (name, format, records, first) in FORMS {
        let reading = reading(name);
        assert_eq!((reading.format, reading.records.len()), (*format, *records), "{name}: {reading:?}");
        let identity = reading.records.first().and_then(identify).map(|identity| identity.to_string());
        assert_eq!(identity.as_deref(), Some(*first), "{name}");
        let told = format!("{reading:?}").to_lowercase();
        for person in ["zenobie", "ztartuffe", "ignace", "192.0.2"] {
            assert!(!told.contains(person), "{name} keeps {person}");
        }
        let raw = String::from_utf8_lossy(&bytes(name)).to_lowercase();
        if raw.contains("zenobie") {
            assert!(!reading.dropped_personal.is_empty(), "{name} drops people without saying so");
        }
    }
}

#[test]
fn a_table_of_snipe_it() {
    let reading = reading("snipe.csv");
    let text = |index: usize| reading.records[index].purchase_date.map(|day| day.to_string()).unwrap_or_default();
    assert_eq!((text(0).as_str(), text(1).as_str()), ("2019-03-15", "2019-04-05"), "month first, as Snipe-IT reads it");
    assert_eq!(reading.records[0].warranty_end.map(|day| day.to_string()).as_deref(), Some("2022-03-15"));
    let status = |index: usize| reading.records[index].status.as_ref().map(|stated| stated.status);
    assert_eq!([status(0), status(1), status(2)], [Some(Status::InUse), Some(Status::InStock), Some(Status::Retired)]);
    assert_eq!(reading.records[2].category.code(), "unknown", "a backhoe is asked about");
    assert!(reading.warnings.iter().any(|warning| warning.message.contains("kind of equipment")));
    assert_eq!(reading.dropped_personal, ["Checked out to", "Commentaires"]);
    assert!(matches!(
        read(b"Name,Category,QTY,Order Number,Model Number\nDock,Docks,61,x,y\n"),
        Err(ReadError::NoMachines { .. })
    ));
}

#[test]
fn a_table_of_ocs_with_loose_quotes() {
    let reading = reading("ocs.csv");
    assert!(reading.rejected.is_empty(), "{:?}", reading.rejected);
    let second = &reading.records[1];
    assert_eq!((second.label.as_deref(), second.serial.as_deref()), (Some("RACK \"19\"; bas"), Some("VLCDL360")));
    assert!(reading.warnings.iter().any(|warning| warning.message.contains("quotes")));
    assert_eq!(reading.records[0].source.tool, Tool::Ocs);
    assert_eq!(reading.dropped_personal, ["Adresse IP", "Utilisateur"]);
}

#[test]
fn columns_nobody_knows_are_guessed_shown_and_told() {
    let table = bytes("table.csv");
    assert!(matches!(read(&table), Err(ReadError::NoHeader { .. })));
    let survey = survey(&table).expect("a table");
    let guesses: Vec<Target> = survey.columns.iter().map(|column| column.guess).collect();
    assert_eq!(guesses, [Target::Ignored, Target::Model, Target::Serial, Target::Ignored, Target::Personal]);
    assert_eq!(survey.columns[0].examples, ["BRE-1", "BRE-2"]);
    assert!(survey.columns[4].examples.is_empty(), "no address is shown");
    assert_eq!((survey.rows, survey.names_machines()), (2, true));

    let mut mapping = survey.mapping;
    (mapping.columns[0], mapping.columns[3]) = (Target::AssetTag, Target::Kind);
    let kept = serde_json::to_string(&mapping).expect("JSON");
    let mapping = serde_json::from_str(&kept).expect("the same mapping");
    let reading = read_mapped(&table, &Options::default(), &mapping).expect("a table");
    assert_eq!(reading.records.len(), 2);
    assert_eq!(reading.records[1].asset_tag.as_deref(), Some("BRE-2"));
    assert_eq!(reading.records[1].category.code(), "laptop");
    assert_eq!(reading.mapping.as_ref(), Some(&mapping), "the same columns come again");
    assert!(!format!("{reading:?}").contains("ignace"));
    let other = b"A;B;C\n1;2;3\n";
    assert!(matches!(read_mapped(other, &Options::default(), &mapping), Err(ReadError::NoHeader { .. })));
}

#[test]
fn a_title_above_the_header_is_passed_over() {
    let text = "Parc au 1er janvier;;;\n;;;\nNom;Fabricant;N° de série;Type\nPC-1;Dell;VLC00001A;Portable\n";
    let reading = read(text.as_bytes()).expect("a table");
    assert_eq!((reading.records.len(), reading.rejected.len()), (1, 0));
    assert_eq!(reading.records[0].source.place.to_string(), "line 4");
}

#[test]
fn an_agents_report_in_every_wrapping() {
    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};
    use std::io::Write;
    let plain = bytes("agent.xml");
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(&plain).expect("memory");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&plain).expect("memory");
    let wide: Vec<u8> = "\u{feff}"
        .chars()
        .chain(String::from_utf8(plain.clone()).expect("UTF-8").chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let told = |bytes: &[u8]| {
        let mut records = read(bytes).expect("a report").records;
        let document = regain_exchange::fingerprint::Fingerprint::of(b"any");
        records.iter_mut().for_each(|record| record.source.document = document);
        records.iter_mut().for_each(|record| record.seen_on = None);
        records
    };
    let expected = told(&plain);
    assert_eq!(expected[1].category.code(), "screen");
    for packed in [zlib.finish().expect("memory"), gzip.finish().expect("memory"), wide] {
        assert_eq!(told(&packed), expected);
    }
    let cut = &plain[..plain.len() / 2];
    assert!(matches!(read(cut), Err(ReadError::NotXml { line, .. }) if line > 3));
}

#[test]
fn what_is_not_the_organisations_is_marked() {
    assert_eq!(reading("jamf.json").records[0].ownership, Some(Ownership::Leased));
    assert_eq!(reading("graph.json").records[0].ownership, Some(Ownership::Owned));
    let table = "Device name,Serial number,Manufacturer,Model,Ownership\nx,VLC0001A,Dell,Latitude,Personal\n";
    assert_eq!(read(table.as_bytes()).expect("a table").records[0].ownership, Some(Ownership::Personal));
}
