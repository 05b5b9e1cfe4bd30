//! Imports as people need them: columns are told, many files come at once, what was written is taken back, who is who is
//! said by a person, and all of it outlives a restart.

use crate::house::{House, call};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

const GLPI: &str = include_str!("../../../node/exchange/tests/fixtures/glpi.json");
const LSHW: &str = include_str!("../../../node/exchange/tests/fixtures/lshw.json");
const SNIPE: &str = include_str!("../../../node/exchange/tests/fixtures/snipe.csv");
/// Headers that nobody knows; one of a person.
const OWN: &str = "Étiquette;Code barre;Machin;Utilisateur\nPC-1;VLC-0001;Latitude 5490;Zénobie Tartuffe\n\
    PC-2;VLC-0002;OptiPlex 7050;Ignace Bellevrille\n";

impl House {
    async fn rehearsed(&self, name: &str, content: &str) -> u64 {
        let begun = self.send_file(&format!("/api/v1/imports?name={name}"), content).await;
        begun.json()["import"].as_u64().unwrap_or_else(|| panic!("{}", begun.text))
    }

    async fn applied(&self, name: &str, content: &str) -> Value {
        let id = self.rehearsed(name, content).await;
        self.import_in(id, "ready").await;
        let begun = self.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).await;
        assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
        self.import_in(id, "applied").await
    }

    async fn fleet(&self) -> Vec<Value> {
        let told = self.get("/api/v1/fleet").await.json();
        told["devices"].as_array().cloned().unwrap_or_default()
    }

    async fn alterations(&self) -> Vec<Value> {
        let told = self.get("/api/v1/alterations").await.json();
        told["alterations"].as_array().cloned().unwrap_or_default()
    }

    /// Takes an alteration back and waits until that has ended.
    async fn undone(&self, number: &Value) {
        let begun = self.post(&format!("/api/v1/alterations/{number}/undo"), &json!({})).await;
        assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
        let deadline = Instant::now() + Duration::from_secs(30);
        while self.alterations().await.iter().any(|a| a["end"].is_null()) {
            assert!(Instant::now() < deadline, "it goes on and on");
            tokio::task::yield_now().await;
        }
    }
}

fn number(alterations: &[Value], kind: &str) -> Value {
    let found = alterations.iter().find(|a| a["kind"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} in {alterations:?}"))["number"].clone()
}

#[tokio::test]
async fn columns_are_told_once_and_remembered_over_a_restart() {
    let house = House::build().await;
    let id = house.rehearsed("parc.csv", OWN).await;
    let refused = house.import_in(id, "refused").await;
    assert_eq!(refused["files"][0]["has_columns"], true, "{refused}");
    let columns = house.get(&format!("/api/v1/imports/{id}/columns")).await.json();
    let of = |at: usize, field: &str| columns["columns"][at][field].clone();
    assert_eq!((of(1, "examples")[0].clone(), of(3, "target")), (json!("VLC-0001"), json!("personal")), "{columns}");
    assert_eq!(of(3, "examples"), json!([]), "no person is shown");
    assert!(!columns.to_string().contains("Tartuffe"));

    let say =
        async |codes: Value| house.post(&format!("/api/v1/imports/{id}/columns"), &json!({ "columns": codes })).await;
    for wrong in [
        json!(["label", "ignored", "model", "personal"]),
        json!(["label", "price", "model", "personal"]),
        json!(["label", "asset_tag"]),
        json!(["label", "asset_tag", "asset_tag", "personal"]),
    ] {
        let told = say(wrong).await;
        assert_eq!((told.status, told.code().as_str()), (StatusCode::BAD_REQUEST, "usage"), "{}", told.text);
    }
    // Whoever says that the column of people is a label is not heard.
    let said = say(json!(["ignored", "asset_tag", "model", "label"])).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.text);
    let ready = house.import_in(id, "ready").await;
    assert_eq!((&ready["new"], &ready["dropped_personal"][0]), (&json!(2), &json!("Utilisateur")), "{ready}");
    house.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).await;
    house.import_in(id, "applied").await;
    assert!(!house.get("/api/v1/fleet").await.text.contains("Tartuffe"));

    let house = house.again().await;
    let later = OWN.replace("PC-2;VLC-0002", "PC-3;VLC-0003");
    let id = house.rehearsed("parc-2.csv", &later).await;
    let ready = house.import_in(id, "ready").await;
    assert_eq!((&ready["new"], &ready["missing"]), (&json!(1), &json!(1)), "{ready}");
    let columns = house.get(&format!("/api/v1/imports/{id}/columns")).await.json();
    assert_eq!((&columns["remembered"], &columns["columns"][1]["why"]), (&json!(true), &json!("person")));
    let all = house.get("/api/v1/mappings").await.json();
    let header = all["mappings"][0]["header"].as_str().expect("one").to_owned();
    let forget = || call("DELETE", &format!("/api/v1/mappings/{header}")).body(Body::empty()).expect("a request");
    assert_eq!(house.send(forget()).await.json()["mappings"], json!([]));
    assert_eq!(house.send(forget()).await.status, StatusCode::NOT_FOUND);
    let house = house.again().await;
    let id = house.rehearsed("parc-2.csv", &later).await;
    house.import_in(id, "refused").await;
    house.running.stop().await;
}

#[tokio::test]
async fn many_files_make_one_import() {
    let house = House::build().await;
    let begun = house.send_file("/api/v1/imports?name=a.json&more=true", GLPI).await.json();
    let id = begun["import"].as_u64().expect("an import");
    assert_eq!(house.get(&format!("/api/v1/imports/{id}")).await.json()["state"]["code"], "gathering");
    assert_eq!(house.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).await.status, StatusCode::CONFLICT);
    house.send_file(&format!("/api/v1/imports/{id}/files?name=photo.jpg&more=true"), "\u{1}\0\0").await;
    house.send_file(&format!("/api/v1/imports/{id}/files?name=b.json&more=true"), LSHW).await;
    house.send_file(&format!("/api/v1/imports/{id}/files?name=c.csv"), SNIPE).await;
    let ready = house.import_in(id, "ready").await;
    let counts = ["files_count", "files_refused", "rejected"].map(|f| ready[f].as_u64());
    assert_eq!((counts, &ready["new"]), ([Some(4), Some(1), Some(1)], &json!(3)), "{ready}");
    let rejected = house.get(&format!("/api/v1/imports/{id}/lines?part=rejected")).await.json();
    assert_eq!(rejected["lines"][0]["file"], "photo.jpg", "{rejected}");
    house.running.stop().await;
}

#[tokio::test]
async fn one_machine_of_three_tools_is_one_device_and_two_when_a_person_says_so() {
    let house = House::build().await;
    for (name, content) in [("agent.json", GLPI), ("lshw.json", LSHW), ("snipe.csv", SNIPE)] {
        house.applied(name, content).await;
    }
    let key = "serial:dell:vlc5490a";
    assert_eq!(house.fleet().await.len(), 3, "two other rows of the table");
    let told = house.get(&format!("/api/v1/fleet/sources/{key}")).await.json();
    let tools: Vec<&str> =
        told["sources"].as_array().into_iter().flatten().filter_map(|s| s["tool"].as_str()).collect();
    assert_eq!(tools, ["glpi_agent", "lshw", "snipe_it"], "{told}");
    assert_eq!(told["sources"][1]["reasons"], json!(["serial_and_manufacturer"]));

    let split = json!({ "key": key, "tool": "snipe_it", "format": "snipe_csv" });
    let done = house.post("/api/v1/fleet/split", &split).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let apart = done.json()["apart"].as_str().expect("a key").to_owned();
    assert_eq!(house.post("/api/v1/fleet/split", &split).await.status, StatusCode::CONFLICT, "it is gone from there");

    // Remembered: after a restart the same table still goes to the other one.
    let house = house.again().await;
    assert_eq!(house.fleet().await.len(), 4);
    let id = house.rehearsed("snipe.csv", SNIPE).await;
    let again = house.import_in(id, "ready").await;
    assert_eq!((&again["new"], &again["changed"], &again["to_review"]), (&json!(0), &json!(0), &json!(0)), "{again}");
    let told = house.get(&format!("/api/v1/fleet/sources/{key}")).await.json();
    assert_eq!(
        (told["sources"].as_array().map(Vec::len), &told["parted"][0]["to"]),
        (Some(2), &json!(apart)),
        "{told}"
    );

    // One again, by its serial and by its key; and two again when that is taken back.
    let join = json!({ "into": key, "from": apart });
    let done = house.post("/api/v1/fleet/join", &join).await;
    assert_eq!((done.status, &done.json()["key"]), (StatusCode::OK, &json!(key)), "{}", done.text);
    let house = house.again().await;
    assert_eq!(house.fleet().await.len(), 3);
    house.undone(&number(&house.alterations().await, "join")).await;
    assert_eq!(house.fleet().await.len(), 4);
    assert_eq!(house.post("/api/v1/fleet/join", &json!({ "into": key, "from": key })).await.status, 400);
    assert_eq!(house.post("/api/v1/fleet/join", &json!({ "into": key, "from": "nothing" })).await.status, 404);
    house.running.stop().await;
}

#[tokio::test]
async fn an_import_is_taken_back_and_what_was_changed_since_or_entered_stays() {
    let house = House::build().await;
    house.found().await;
    let row = |n: u32, site: &str| format!("PC-{n};Portable;Dell;VLC00{n}A;VLC-{n};{site}\n");
    let head = "Nom;Type;Fabricant;Numéro de série;Numéro d'inventaire;Lieu\n";
    let first = [head.to_owned(), row(1, "Mairie"), row(2, "Mairie")].concat();
    house.applied("un.csv", &first).await;
    let before = house.fleet().await;
    let second = [head.to_owned(), row(1, "Annexe"), row(2, "Annexe"), row(3, "Annexe"), row(4, "Annexe")].concat();
    let done = house.applied("deux.csv", &second).await;
    let undo = done["alteration"].clone();
    let enter = house.post("/api/v1/devices/enter", &json!({ "keys": ["VLC004A"] })).await;
    assert_eq!(enter.status, StatusCode::OK, "{}", enter.text);
    let third = [head.to_owned(), row(2, "Gymnase")].concat();
    house.applied("trois.csv", &third).await;

    let house = house.again().await;
    let told = house.get(&format!("/api/v1/alterations/{undo}")).await.json();
    assert_eq!(["back", "gone", "kept"].map(|f| told[f].as_u64()), [Some(1), Some(1), Some(2)], "{told}");
    let why: Vec<&str> = told["kept_rows"].as_array().into_iter().flatten().filter_map(|k| k["why"].as_str()).collect();
    assert_eq!(why, ["changed_since", "in_network"], "{told}");
    house.undone(&undo).await;
    let house = house.again().await;
    let after = house.fleet().await;
    assert_eq!((after.len(), &after[0]), (3, &before[0]), "the first is what it was, the third is gone");
    assert_eq!(after[1]["device"]["site"]["value"], "Gymnase");
    let twice = house.post(&format!("/api/v1/alterations/{undo}/undo"), &json!({})).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    // Taking back is taken back.
    house.undone(&number(&house.alterations().await, "undo")).await;
    assert_eq!(house.fleet().await.len(), 4);
    assert_eq!(house.get("/api/v1/alterations/99").await.status, StatusCode::NOT_FOUND);
    assert!(house.data().join("journal").is_dir());
    house.running.stop().await;
}

#[tokio::test]
async fn what_became_of_machines_goes_back_to_the_owner_s_tool_and_is_read_again() {
    let house = House::build().await;
    house.found().await;
    let table = "Nom;Type;Fabricant;Numéro de série;Numéro d'inventaire;Lieu\nPC-1;Portable;Dell;VLC001A;VLC-1;Mairie\n\
        PC-2;Portable;Dell;VLC002A;VLC-2;Mairie\n";
    house.applied("parc.csv", table).await;
    let enter = house.post("/api/v1/devices/enter", &json!({})).await;
    assert_eq!(enter.json()["entered"], 2, "{}", enter.text);
    let reform = json!({ "select": { "devices": ["VLC001A"] }, "on": "2026-03-31" });
    let reformed = house.post("/api/v1/devices/reform", &reform).await;
    assert_eq!(reformed.status, StatusCode::OK, "{}", reformed.text);

    let glpi = house.get("/api/v1/outcomes?format=glpi-injection").await.text;
    let lines: Vec<&str> = glpi.lines().collect();
    assert_eq!(lines.len(), 2, "nothing was signed of the other since it entered: {glpi}");
    assert_eq!(lines[1], "VLC-1;VLC001A;PC-1;Réformé;;2026-03-31");
    let snipe = house.get("/api/v1/outcomes?format=snipeit").await.text;
    assert!(snipe.contains("VLC-1,VLC001A,PC-1,Decommissioned,,2026-03-31"), "{snipe}");
    // What goes out by one door comes in by the other: the same machine, reformed.
    for (name, table) in [("glpi.csv", &glpi), ("snipe.csv", &snipe)] {
        let id = house.rehearsed(name, table).await;
        let ready = house.import_in(id, "ready").await;
        assert_eq!((&ready["new"], &ready["changed"]), (&json!(0), &json!(1)), "{name}: {ready}");
        let lines = house.get(&format!("/api/v1/imports/{id}/lines?part=changed")).await.json();
        let fields = lines["lines"][0]["fields"].as_array().cloned().unwrap_or_default();
        let status = fields.iter().find(|f| f["field"] == "status").unwrap_or_else(|| panic!("{lines}"));
        assert_eq!(status["after"]["status"], "reformed", "{name}");
    }
    house.running.stop().await;
}

/// An OpenDocument workbook of two sheets that list machines.
fn workbook() -> Vec<u8> {
    let row = |cells: [&str; 3]| {
        let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        format!("<table:table-row>{}</table:table-row>", cells.map(cell).concat())
    };
    let sheet = |name: &str, serials: &[&str]| {
        let rows: String = serials.iter().map(|serial| row(["Portable", "Dell", serial])).collect();
        format!(
            "<table:table table:name=\"{name}\">{}{rows}</table:table>",
            row(["Type", "Fabricant", "Numéro de série"])
        )
    };
    let sheets = sheet("Mairie", &["VLCM0001A"]) + &sheet("Écoles", &["VLCE0001A", "VLCE0002A"]);
    let content = format!("<office:document-content>{sheets}</office:document-content>");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory");
        writer.write_all(text.as_bytes()).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

#[tokio::test]
async fn the_sheet_of_a_workbook_is_chosen() {
    let house = House::build().await;
    let begun = call("POST", "/api/v1/imports?name=parc.ods").body(Body::from(workbook())).expect("a request");
    let id = house.send(begun).await.json()["import"].as_u64().expect("an import");
    assert_eq!(house.import_in(id, "ready").await["new"], 1, "the first sheet");
    let columns = house.get(&format!("/api/v1/imports/{id}/columns")).await.json();
    assert_eq!((&columns["sheet"], &columns["sheets"]), (&json!("Mairie"), &json!(["Mairie", "Écoles"])));
    let choose =
        async |sheet: u64| house.post(&format!("/api/v1/imports/{id}/sheet"), &json!({ "sheet": sheet })).await;
    assert_eq!(choose(2).await.status, StatusCode::BAD_REQUEST, "there are two");
    assert_eq!(choose(1).await.status, StatusCode::OK);
    assert_eq!(house.import_in(id, "ready").await["new"], 2, "the second");
    let columns = house.get(&format!("/api/v1/imports/{id}/columns")).await.json();
    assert_eq!((&columns["sheet"], &columns["rows"]), (&json!("Écoles"), &json!(2)));
    house.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).await;
    house.import_in(id, "applied").await;
    let fleet = house.get("/api/v1/fleet").await.text;
    assert!(fleet.contains("VLCE0002A") && !fleet.contains("VLCM0001A"), "{fleet}");
    house.running.stop().await;
}
