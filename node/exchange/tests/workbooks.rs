//! Workbooks and zipped folders, made here: an XLSX, an OpenDocument, a folder of reports, and hostile ones.

use std::io::{Cursor, Write};

use regain_exchange::record::Format;
use regain_exchange::{Options, ReadError, read, read_with, survey, survey_sheet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("memory");
        writer.write_all(text.as_bytes()).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

const WORKBOOK: &str = r#"<workbook xmlns:r="x"><sheets><sheet name="Notes" sheetId="1" r:id="rId1"/><sheet name="Parc" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
const LINKS: &str = r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>"#;
const STRINGS: &str = "<sst uniqueCount=\"99999999999\"><si><t>Nom</t></si><si><t>Fabricant</t></si><si><t>N° de série</t></si><si><t>Date d'achat</t></si><si><r><t>Del</t></r><r><t>l</t></r></si></sst>";
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;

fn xlsx(sheet: &str) -> Vec<u8> {
    let notes = "<worksheet><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>Lisez-moi</t></is></c></row></sheetData></worksheet>";
    xlsx_of(notes, sheet)
}

fn xlsx_of(first: &str, second: &str) -> Vec<u8> {
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", first),
        ("xl/worksheets/sheet2.xml", second),
    ])
}

const SHEET: &str = r#"<worksheet><sheetData>
    <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c><c r="D3" t="s"><v>3</v></c></row>
    <row r="5"><c r="A5" t="inlineStr"><is><t>PC-1</t></is></c><c r="B5" t="s"><v>4</v></c><c r="C5" t="str"><v>VLC0001A</v></c><c r="D5" s="1"><v>43539</v></c></row>
    <row r="6"><c r="A6" t="inlineStr"><is><t>PC-2</t></is></c><c r="B6" t="s"><v>4</v></c><c r="C6"><v>30104312345678</v></c></row>
    </sheetData></worksheet>"#;

#[test]
fn an_excel_workbook() {
    let bytes = xlsx(SHEET);
    let reading = read(&bytes).expect("a workbook");
    assert_eq!((reading.format, reading.records.len(), reading.rejected.len()), (Format::Workbook, 2, 0));
    let first = &reading.records[0];
    assert_eq!((first.manufacturer.as_deref(), first.source.place.to_string().as_str()), (Some("Dell"), "line 5"));
    assert_eq!(first.purchase_date.map(|day| day.to_string()).as_deref(), Some("2019-03-15"));
    assert_eq!(reading.records[1].serial.as_deref(), Some("30104312345678"), "no rounded serial");
    assert!(reading.warnings.iter().any(|warning| warning.message.contains("sheet number 2")));
    let looked = survey(&bytes).expect("a workbook");
    assert_eq!((looked.sheet.as_deref(), looked.rows), (Some("Parc"), 2));
    assert_eq!(looked.sheets, ["Notes", "Parc"]);
}

#[test]
fn a_person_chooses_between_two_sheets_of_machines() {
    let bytes = xlsx_of(SHEET, &SHEET.replace("VLC0001A", "VLC0002A").replace("PC-2", "PC-3"));
    let serial = |sheet| {
        let reading = read_with(&bytes, &Options { sheet, ..Options::default() }).expect("a workbook");
        (reading.records[0].serial.clone().unwrap_or_default(), reading.warnings.len())
    };
    assert_eq!(serial(None), ("VLC0001A".to_owned(), 1), "the first, and a word of the others");
    assert_eq!(serial(Some(1)), ("VLC0002A".to_owned(), 0));
    assert_eq!(survey_sheet(&bytes, Some(1)).expect("a sheet").sheet.as_deref(), Some("Parc"));
    let none = Options { sheet: Some(2), ..Options::default() };
    assert!(matches!(read_with(&bytes, &none), Err(ReadError::Unsupported { .. })));
    assert!(survey_sheet(&bytes, Some(usize::MAX)).is_err());
}

#[test]
fn an_open_document() {
    let content = r#"<office:document-content><table:table table:name="Parc"><table:table-row><table:table-cell><text:p>Nom</text:p></table:table-cell>
        <table:table-cell><text:p>Fabricant</text:p></table:table-cell><table:table-cell><text:p>Serial number</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell><text:p>PC-1</text:p></table:table-cell><table:table-cell><text:p>HP</text:p></table:table-cell>
        <table:table-cell><text:p>VLC0002A</text:p></table:table-cell></table:table-row></table:table></office:document-content>"#;
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let reading = read(&zipped(&[("mimetype", kind), ("content.xml", content)])).expect("a workbook");
    assert_eq!((reading.format, reading.records.len()), (Format::Workbook, 1));
    let locked = zipped(&[("mimetype", kind), ("content.xml", "x"), ("META-INF/manifest.xml", "<encryption-data/>")]);
    assert!(matches!(read(&locked), Err(ReadError::NoMachines { .. })));
}

#[test]
fn a_cell_in_the_far_corner_costs_nothing() {
    for corner in ["XFD2", "A1048576"] {
        let sheet = format!(
            "<worksheet><sheetData><row r=\"{}\"><c r=\"{corner}\"><v>1</v></c></row></sheetData></worksheet>",
            corner.trim_start_matches(|c: char| c.is_ascii_alphabetic())
        );
        assert!(matches!(read(&xlsx(&sheet)), Err(ReadError::TooMany { .. })), "{corner}");
    }
}

#[test]
fn a_zipped_folder_of_reports_of_which_one_is_bad() {
    let report = |serial: &str| {
        format!(
            r#"{{"deviceid":"pc-de-zenobie","content":{{"bios":{{"smanufacturer":"Dell Inc.","ssn":"{serial}"}},"users":[{{"login":"z"}}]}}}}"#
        )
    };
    let (one, two) = (report("VLC0001A"), report("VLC0002A"));
    let bytes =
        zipped(&[("pc-de-zenobie.json", &one), ("bad.json", "{\"deviceid\":"), ("b.json", &two), ("empty", "")]);
    let reading = read(&bytes).expect("a folder");
    assert_eq!((reading.records.len(), reading.rejected.len()), (2, 1));
    assert_eq!(reading.rejected[0].place.to_string(), "file 2 of the archive, /");
    assert!(!format!("{reading:?}").contains("zenobie"), "names of files are names of people");
    assert_eq!(read(one.as_bytes()).expect("a report").records[0], reading.records[0], "the same report as alone");
    assert!(matches!(read(&zipped(&[("a", "x")])), Err(ReadError::Unsupported { .. })));
}
