//! An import that a kill interrupts in the middle of its writing is finished by the next start, once and whole; and it can be
//! taken back as one.

use regain_tests::node_process::{Home, NodeProcess, until};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Many parts of a thousand devices.
const ROWS: usize = 12_000;

fn table() -> String {
    let mut text = String::from("Nom;Type;Fabricant;Modèle;Numéro de série;Lieu\n");
    for n in 0..ROWS {
        let _ = writeln!(text, "PC-{n};Portable;Dell;Latitude 5490;VLC{n:06}A;Mairie");
    }
    text
}

fn import(node: &NodeProcess, id: u64) -> Value {
    node.api.get(&format!("/imports/{id}"))
}

fn alterations(node: &NodeProcess) -> Vec<Value> {
    node.api.get("/alterations")["alterations"].as_array().cloned().unwrap_or_default()
}

#[test]
fn an_import_goes_on_after_a_kill_in_the_middle() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let home = Home::init(&dir.path().join("node"), "Ville d'Essai", None);
    let node = NodeProcess::start(&home, &[]);
    let begun = node.api.call("POST", "/imports?name=parc.csv", table().as_bytes()).expect("it answers").json();
    let id = begun["import"].as_u64().unwrap_or_else(|| panic!("{begun}"));
    until("the file to be read", || (import(&node, id)["state"]["code"] == "ready").then_some(()));
    node.api.post(&format!("/imports/{id}/apply"), &json!({}));
    // Some parts are durable and others are not.
    let written = until("the first parts to be written", || {
        let state = import(&node, id)["state"].clone();
        assert_ne!(state["code"], "applied", "all was written before it could be killed; take more rows");
        state["done"].as_u64().filter(|done| *done > 0)
    });
    node.kill();
    assert!((written as usize) < ROWS);

    let node = NodeProcess::start(&home, &[]);
    let done = until("the import to be finished", || {
        alterations(&node).into_iter().find(|a| a["kind"] == "import" && !a["end"].is_null())
    });
    assert_eq!((&done["end"], &done["new"], &done["changed"]), (&json!("done"), &json!(ROWS), &json!(0)), "{done}");
    assert_eq!(node.api.get("/park?size=50")["total"], json!(ROWS));
    assert_eq!(node.api.get("/warnings")["warnings"], json!([]));
    // Nothing of it is left over, and nothing is written twice.
    let left = std::fs::read_dir(home.dir.join("uploads")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "its files are let go of");
    node.api.post(&format!("/alterations/{}/undo", done["number"]), &json!({}));
    until("all of it to be taken back", || (node.api.get("/park?size=50")["total"] == json!(0)).then_some(()));
    node.kill();
    let node = NodeProcess::start(&home, &[]);
    assert_eq!(node.api.get("/park?size=50")["total"], json!(0));
    assert!(alterations(&node).iter().all(|a| a["end"] == "done"));
    node.kill();
}
