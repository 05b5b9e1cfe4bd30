//! The binary as people use it: made, run, founded, filled, bundled, verified; and each way in which it ends.

mod binary;

use binary::{Ended, Serving, regain};
use serde_json::Value;
use std::path::Path;

/// An inventory as GLPI exports it.
const FLEET: &str = "\"Nom\";\"Type\";\"Fabricant\";\"Modèle\";\"Numéro de série\";\"Numéro d'inventaire\";\n\
    \"PC-A1\";\"Portable\";\"Dell\";\"Latitude 5490\";\"QX7R2M1\";\"INV-0001\";\n\
    \"PC-A2\";\"Portable\";\"Dell\";\"Latitude 5490\";\"QX7R2M2\";\"INV-0002\";\n\
    \"PC-A3\";\"Portable\";\"Lenovo\";\"ThinkPad T480\";\"PF1KQ7A3\";\"INV-0003\";\n";

fn init(dir: &Path, more: &[&str]) -> Ended {
    let call = ["init", "--name", "DSI de Valclair", "--json"];
    regain(dir, &[&call, more].concat())
}

fn groups(init: &Value) -> [String; 2] {
    let asked = init["asked_groups"].as_array().expect("a list");
    let group = |i: usize| {
        let place = asked[i].as_u64().expect("a number") as usize;
        init["root_groups"][place].as_str().expect("text").to_owned()
    };
    [group(0), group(1)]
}

#[test]
fn from_nothing_to_a_verified_bundle() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let data = dir.path().join("node");
    let made = init(&data, &[]).ok();
    assert_eq!(made["schema"], "regain.init/1");
    assert_eq!(made["root_groups"].as_array().map(Vec::len), Some(14));
    let again = init(&data, &[]);
    assert_eq!(again.code, 5, "a second init must not replace keys");
    assert_eq!(again.json["error"]["code"], "conflict");

    let node = Serving::start(&data, &[]);
    assert_eq!(node.ready["ready"], true);
    assert!(node.ready["peer_id"].as_str().is_some_and(|p| p.starts_with("12D3Koo")), "{}", node.ready);
    let early = regain(&data, &["lot", "list", "--json"]);
    assert_eq!(early.code, 5, "no network yet");
    let [first, second] = groups(&made);
    let wrong = ["network", "found", "--name", "Valclair", "--territory", "valclair", "--root-group", "AAAA", "--root-group", "BBBB"];
    assert_eq!(regain(&data, &wrong).code, 4, "the paper's groups do not match");
    let found = ["network", "found", "--name", "Valclair", "--territory", "valclair", "--root-group", &first, "--root-group", &second, "--json"];
    let network = regain(&data, &found).ok();
    assert_eq!(network["name"], "Valclair");
    regain(&data, &["member", "profile", "--kind", "it_department_public", "--json"]).ok();

    let fleet = dir.path().join("fleet.csv");
    std::fs::write(&fleet, FLEET).expect("writable");
    let fleet = fleet.to_str().expect("a plain path");
    let rehearsed = regain(&data, &["import", fleet, "--json"]).ok();
    assert_eq!((&rehearsed["applied"], &rehearsed["new"]), (&Value::Bool(false), &Value::from(3)));
    let imported = regain(&data, &["import", fleet, "--apply", "--json"]).ok();
    assert_eq!(imported["new"], 3);
    let entered = regain(&data, &["device", "enter", "--json"]).ok();
    assert_eq!(entered["entered"], 3);
    let lot = regain(&data, &["lot", "create", "--title", "Hiver", "--devices", "QX7R2M1", "INV-0002", "--json"]).ok();
    assert_eq!(lot["devices"], 2);
    let lot = lot["event"].as_str().expect("an id").to_owned();
    regain(&data, &["lot", "file", &lot, "--check", "keys_removed", "--json"]).ok();
    assert_eq!(regain(&data, &["lot", "file", &lot, "--json"]).ok()["checks"][0]["item"], "keys_removed");
    let offer = regain(&data, &["offer", "create", "--lot", &lot[..12], "--text", "Deux portables", "--title", "gift", "--json"]).ok();
    let offers = regain(&data, &["offer", "list", "--json"]).ok();
    assert_eq!(offers["offers"][0]["offer"], offer["event"]);
    assert_eq!(offers["offers"][0]["left"]["laptop"], 2);
    let listed = regain(&data, &["device", "list"]);
    assert!(listed.out.contains("QX7R2M1") && listed.out.contains("total 3: 3 in_service"), "{}", listed.out);

    for (call, code) in [
        (&["device", "show", "QX7R2M9"][..], 3),
        (&["offer", "create", "--lot", "ffffffff", "--text", "x", "--title", "gift"], 3),
        (&["give", "create", "--to", "Personne", "--title", "gift", "--destination", "donne", "--devices", "QX7R2M1"], 3),
        (&["step", "refurbished"], 2),
        (&["step", "put-into-use", "--channel", "gift", "--class", "school", "--devices", "QX7R2M1"], 4),
        (&["import", "/nowhere/at/all"], 3),
        (&["give", "create"], 2),
    ] {
        let ended = regain(&data, call);
        assert_eq!(ended.code, code, "{call:?}: {}", ended.err);
    }

    let bundle = dir.path().join("valclair.bundle");
    let bundle_path = bundle.to_str().expect("a plain path");
    regain(&data, &["bundle", "-o", bundle_path, "--json"]).ok();
    let before = regain(&data, &["network", "show", "--json"]).ok();
    node.end();
    assert!(!data.join("api.addr").exists(), "a clean end takes the address back");
    assert_eq!(regain(&data, &["status"]).code, 6, "the node has ended");

    // Nothing runs any more: what follows needs the file alone.
    let charter = before["charter"].as_str().expect("text");
    let verified = regain(&data, &["verify", bundle_path, "--anchor", charter, "--json"]).ok();
    assert_eq!(verified["valid"], true);
    let trade = |told: &Value| {
        let topics = told["topics"].as_array().cloned().unwrap_or_default();
        topics.into_iter().find(|t| t["topic"] == "trade/valclair").expect("the territory")
    };
    assert_eq!(trade(&verified)["state_code"], trade(&before)["state_code"], "reader and node see the same");
    assert_eq!(trade(&verified)["digest_code"], trade(&before)["digest_code"]);
    assert_eq!(verified["members"][0]["name"], "DSI de Valclair");
    let mut bytes = std::fs::read(&bundle).expect("readable");
    assert!(!bytes.windows(7).any(|w| w == b"QX7R2M1"), "no serial leaves the node");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    std::fs::write(&bundle, &bytes).expect("writable");
    let damaged = regain(&data, &["verify", bundle_path, "--json"]);
    assert_eq!(damaged.code, 8);
    assert_eq!(damaged.json["valid"], false);
    assert!(damaged.json["last_good"]["seq"].is_u64(), "{}", damaged.json);
}

#[test]
fn a_directory_has_one_node_and_a_port_one_listener() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (one, other) = (dir.path().join("one"), dir.path().join("other"));
    init(&one, &[]).ok();
    init(&other, &[]).ok();
    let node = Serving::start(&one, &[]);
    let second = regain(&one, &["serve", "--http", "127.0.0.1:0", "--listen", "/ip4/127.0.0.1/tcp/0"]);
    assert_eq!(second.code, 6);
    assert!(second.err.contains("data directory in use"), "{}", second.err);
    let http = node.ready["http"].as_str().expect("text").trim_start_matches("http://").to_owned();
    let taken = regain(&other, &["serve", "--http", &http, "--listen", "/ip4/127.0.0.1/tcp/0"]);
    assert_eq!(taken.code, 5);
    assert!(taken.err.contains("port is in use"), "{}", taken.err);
    let port = node.ready["listen"][0].as_str().expect("an address").split("/p2p/").next().expect("its start").to_owned();
    let taken = regain(&other, &["serve", "--http", "127.0.0.1:0", "--listen", &port]);
    assert_eq!(taken.code, 5, "{}", taken.err);
    assert!(taken.err.contains("port is in use"), "{}", taken.err);
    assert_eq!(regain(&other, &["serve", "--listen", "nonsense", "--http", "127.0.0.1:0"]).code, 2);
    let status = regain(&one, &["status", "--json"]).ok();
    assert_eq!(status["name"], "DSI de Valclair", "the first node has not noticed");
    node.end();
}

#[test]
fn a_passphrase_is_needed_and_must_be_right() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let data = dir.path().join("node");
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).expect("writable");
        path.to_str().expect("a plain path").to_owned()
    };
    let (right, wrong) = (file("right", "un cheval très correct\n"), file("wrong", "un cheval incorrect\n"));
    init(&data, &["--passphrase-file", &right]).ok();
    let plain = ["serve", "--http", "127.0.0.1:0", "--listen", "/ip4/127.0.0.1/tcp/0"];
    let none = regain(&data, &plain);
    assert_eq!(none.code, 4);
    assert!(none.err.contains("--passphrase-file"), "{}", none.err);
    let bad = regain(&data, &[&plain[..], &["--passphrase-file", &wrong]].concat());
    assert_eq!(bad.code, 4);
    assert!(bad.err.contains("wrong passphrase"), "{}", bad.err);
    Serving::start(&data, &["--passphrase-file", &right]).end();
}

#[test]
fn the_token_of_another_node_opens_nothing() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let data = dir.path().join("node");
    init(&data, &[]).ok();
    let node = Serving::start(&data, &[]);
    let other = dir.path().join("token");
    std::fs::write(&other, "A".repeat(52)).expect("writable");
    let told = regain(&data, &["status", "--json", "--token-file", other.to_str().expect("a plain path")]);
    assert_eq!(told.code, 4);
    assert!(told.json["error"]["message"].as_str().is_some_and(|m| m.contains("api.token")), "{}", told.json);
    node.end();
}

#[test]
fn a_directory_without_a_node_says_what_to_do() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let none = regain(dir.path(), &["serve", "--http", "127.0.0.1:0"]);
    assert_eq!(none.code, 3);
    assert!(none.err.contains("regain init"), "{}", none.err);
    let nobody = regain(dir.path(), &["status", "--json"]);
    assert_eq!(nobody.code, 6);
    assert_eq!(nobody.json["schema"], "regain.error/1");
    assert_eq!(nobody.json["exit"], 6);
    assert!(nobody.err.contains("regain serve"), "{}", nobody.err);
}
