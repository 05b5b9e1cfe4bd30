//! The binary as people use it: made, run, founded, filled, bundled, verified; and each way in which it ends.

mod binary;

use binary::{Ended, Serving, regain, typed};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// An inventory as GLPI exports it.
const FLEET: &str = "\"Nom\";\"Type\";\"Fabricant\";\"Modèle\";\"Numéro de série\";\"Numéro d'inventaire\";\n\
    \"PC-A1\";\"Portable\";\"Dell\";\"Latitude 5490\";\"QX7R2M1\";\"INV-0001\";\n\
    \"PC-A2\";\"Portable\";\"Dell\";\"Latitude 5490\";\"QX7R2M2\";\"INV-0002\";\n\
    \"PC-A3\";\"Portable\";\"Lenovo\";\"ThinkPad T480\";\"PF1KQ7A3\";\"INV-0003\";\n";

/// A node's place on this disk.
struct Place {
    dir: tempfile::TempDir,
    data: PathBuf,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let data = dir.path().join("node");
        Place { dir, data }
    }

    /// Writes a file beside the node and tells its path.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).expect("writable");
        path.to_str().expect("a plain path").to_owned()
    }

    fn init(&self, more: &[&str]) -> Ended {
        init(&self.data, more)
    }

    /// A node of a network of its own that runs.
    fn founded(&self) -> Serving {
        let made = self.init(&[]).ok();
        let node = Serving::start(&self.data, &[]);
        let [first, second] = groups(&made);
        let call = "network found --json --name Valclair --territory valclair --root-group";
        let call = format!("{call} {first} --root-group {second}");
        assert_eq!(typed(&self.data, &call).ok()["name"], "Valclair");
        // Once it is a member the node tells its name by itself: what it writes then is not what a test does.
        let named = || {
            let told = typed(&self.data, "network show --json").ok();
            let topics = told["topics"].as_array().cloned().unwrap_or_default();
            topics.iter().any(|t| t["topic"] == "governance" && t["events"].as_u64() > Some(1))
        };
        let asked = std::time::Instant::now();
        while !named() {
            assert!(asked.elapsed() < binary::PATIENCE, "the founder never tells its name");
        }
        node
    }
}

fn init(data: &Path, more: &[&str]) -> Ended {
    regain(data, &[&["init", "--name", "DSI de Valclair", "--json"], more].concat())
}

/// The groups of the printed root key that are asked for.
fn groups(init: &Value) -> [String; 2] {
    let group = |i: usize| {
        let place = init["asked_groups"][i].as_u64().expect("a number") as usize;
        init["root_groups"][place].as_str().expect("text").to_owned()
    };
    [group(0), group(1)]
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("no `{key}` in {value}")).to_owned()
}

#[test]
fn a_second_init_replaces_no_key() {
    let place = Place::new();
    let made = place.init(&[]).ok();
    assert_eq!(made["schema"], "regain.init/1");
    assert_eq!(made["root_groups"].as_array().map(Vec::len), Some(14));
    let again = place.init(&[]);
    assert_eq!((again.code, &again.json["error"]["code"]), (5, &Value::from("conflict")));
}

#[test]
fn before_a_network_the_trade_must_wait_and_the_paper_is_asked_for() {
    let place = Place::new();
    place.init(&[]).ok();
    let node = Serving::start(&place.data, &[]);
    assert_eq!(node.ready["ready"], true);
    assert!(node.ready["peer_id"].as_str().is_some_and(|p| p.starts_with("12D3Koo")), "{}", node.ready);
    assert_eq!(typed(&place.data, "lot list --json").code, 5, "no network yet");
    let wrong = "network found --name V --territory v --root-group AAAA --root-group BBBB";
    assert_eq!(typed(&place.data, wrong).code, 4, "the paper's groups do not match");
    let status = typed(&place.data, "status");
    assert!(status.out.contains("in no network yet"), "{}", status.out);
    node.end();
}

/// Imports the fleet, enters it, makes a lot and offers it. Returns the lot.
fn fill(place: &Place) -> String {
    let fleet = place.file("fleet.csv", FLEET);
    let rehearsed = regain(&place.data, &["import", &fleet, "--json"]).ok();
    assert_eq!((&rehearsed["applied"], &rehearsed["new"]), (&Value::Bool(false), &Value::from(3)));
    assert_eq!(regain(&place.data, &["import", &fleet, "--apply", "--json"]).ok()["new"], 3);
    assert_eq!(typed(&place.data, "device enter --json").ok()["entered"], 3);
    let lot = typed(&place.data, "lot create --title Hiver --devices QX7R2M1 INV-0002 --json").ok();
    assert_eq!(lot["devices"], 2);
    let lot = text(&lot, "event");
    typed(&place.data, &format!("lot file {lot} --check keys_removed --json")).ok();
    let file = typed(&place.data, &format!("lot file {lot}"));
    assert!(file.out.contains("[x] keys_removed") && file.out.contains("[ ] packaging_ready"), "{}", file.out);
    let offer =
        typed(&place.data, &format!("offer create --lot {} --text Portables --title gift --json", &lot[..12])).ok();
    let offers = typed(&place.data, "offer list --json").ok();
    assert_eq!(offers["offers"][0]["offer"], offer["event"]);
    assert_eq!(offers["offers"][0]["left"]["laptop"], 2);
    lot
}

#[test]
fn what_cannot_be_done_ends_with_its_code() {
    let place = Place::new();
    let node = place.founded();
    let lot = fill(&place);
    let listed = typed(&place.data, "device list");
    assert!(listed.out.contains("QX7R2M1") && listed.out.contains("total 3: 3 in_service"), "{}", listed.out);
    let only = typed(&place.data, &format!("outcomes --json --lot {lot}")).ok();
    assert_eq!(only["total"], 2);
    for (call, code) in [
        ("device show QX7R2M9", 3),
        ("offer create --lot ffffffff --text x --title gift", 3),
        ("give create --to Personne --title gift --destination donne --devices QX7R2M1", 3),
        ("import /nowhere/at/all", 3),
        ("peer hold Personne", 3),
        ("step refurbished", 2),
        ("give create", 2),
        ("import", 2),
        ("step put-into-use --channel gift --class school --devices QX7R2M1", 4),
        ("invite --node 127.0.0.1:1", 6),
    ] {
        let ended = typed(&place.data, call);
        assert_eq!(ended.code, code, "{call}: {}", ended.err);
        assert!(!ended.err.is_empty(), "{call} says why");
    }
    let odd = place.file("odd.csv", "\"Nom\";\"Type\";\"Numéro de série\";\n\"PC-Z\";\"Portable\";\"QX7R2Z9\";\n");
    assert_eq!(regain(&place.data, &["import", &odd]).code, 7, "a serial without a maker is not taken");
    node.end();
}

#[test]
fn a_bundle_is_verified_without_node_or_network() {
    let place = Place::new();
    let node = place.founded();
    typed(&place.data, "member profile --kind it_department_public --json").ok();
    fill(&place);
    let bundle = place.file("valclair.bundle", "");
    regain(&place.data, &["bundle", "-o", &bundle, "--json"]).ok();
    let before = typed(&place.data, "network show --json").ok();
    node.end();
    assert!(!place.data.join("api.addr").exists(), "a clean end takes the address back");
    assert_eq!(typed(&place.data, "status").code, 6, "the node has ended");

    let charter = text(&before, "charter");
    let verified = regain(&place.data, &["verify", &bundle, "--anchor", &charter, "--json"]).ok();
    assert_eq!(verified["valid"], true);
    assert_eq!(verified["members"][0]["name"], "DSI de Valclair");
    let trade = |told: &Value| {
        let topics = told["topics"].as_array().cloned().unwrap_or_default();
        topics.into_iter().find(|t| t["topic"] == "trade/valclair").expect("the territory")
    };
    for code in ["digest_code", "state_code"] {
        assert_eq!(trade(&verified)[code], trade(&before)[code], "reader and node see the same");
    }
    let mut bytes = std::fs::read(&bundle).expect("readable");
    assert!(!bytes.windows(7).any(|w| w == b"QX7R2M1"), "no serial leaves the node");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    std::fs::write(&bundle, &bytes).expect("writable");
    let damaged = regain(&place.data, &["verify", &bundle, "--json"]);
    assert_eq!((damaged.code, &damaged.json["valid"]), (8, &Value::Bool(false)));
    assert!(damaged.json["last_good"]["seq"].is_u64(), "{}", damaged.json);
}

/// A power cut tore the newest segment and left the index as rubbish: the node starts, says both, and has lost nothing
/// that it had acknowledged.
#[test]
fn a_torn_log_and_a_damaged_index_are_told_and_mended() {
    let place = Place::new();
    let node = place.founded();
    typed(&place.data, "need create --text Ecrans --line screen=4 --json").ok();
    let before = typed(&place.data, "network show --json").ok();
    assert!(typed(&place.data, "warnings").out.contains("no warning"));
    node.end();
    tear(&place.data);

    let node = Serving::start(&place.data, &[]);
    let told = typed(&place.data, "warnings").out;
    assert!(told.contains("ended in the middle of an event"), "{told}");
    assert!(told.contains("rebuilt"), "{told}");
    let after = typed(&place.data, "network show --json").ok();
    assert_eq!(after["topics"], before["topics"]);
    typed(&place.data, "need create --text Encore --line screen=1 --json").ok();
    node.end();
}

/// Leaves the beginning of a record at the end of every newest segment (docs/format.md: length, checksum, kind, and less
/// than the length says) and overwrites every index.
fn tear(data: &Path) {
    let inside = |dir: PathBuf| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(dir).expect("a directory");
        entries.map(|e| e.expect("an entry").path()).collect()
    };
    let segments =
        |topic: PathBuf| inside(topic).into_iter().filter(|p| p.extension().is_some_and(|e| e == "seg")).max();
    let newest: Vec<PathBuf> = inside(data.join("log")).into_iter().filter_map(segments).collect();
    assert!(!newest.is_empty(), "there are segments to tear");
    for segment in newest {
        let mut bytes = std::fs::read(&segment).expect("readable");
        bytes.extend_from_slice(&300u32.to_le_bytes());
        bytes.extend_from_slice(&[0xa5; 36]);
        std::fs::write(&segment, bytes).expect("writable");
    }
    for file in inside(data.join("index")).into_iter().flat_map(inside).filter(|f| f.is_file()) {
        std::fs::write(file, b"rubbish").expect("writable");
    }
}

#[test]
fn a_directory_has_one_node_and_a_port_one_listener() {
    let (place, other) = (Place::new(), Place::new());
    place.init(&[]).ok();
    other.init(&[]).ok();
    let node = Serving::start(&place.data, &[]);
    let second = typed(&place.data, "serve --http 127.0.0.1:0 --listen /ip4/127.0.0.1/tcp/0");
    assert_eq!(second.code, 6);
    assert!(second.err.contains("data directory in use"), "{}", second.err);
    let http = text(&node.ready, "http").replace("http://", "");
    let taken = typed(&other.data, &format!("serve --http {http} --listen /ip4/127.0.0.1/tcp/0"));
    assert_eq!(taken.code, 5);
    assert!(taken.err.contains("port is in use"), "{}", taken.err);
    let address = node.ready["listen"][0].as_str().and_then(|a| a.split("/p2p/").next()).expect("an address");
    let taken = typed(&other.data, &format!("serve --http 127.0.0.1:0 --listen {address}"));
    assert_eq!(taken.code, 5);
    assert!(taken.err.contains("port is in use"), "{}", taken.err);
    assert_eq!(typed(&other.data, "serve --http 127.0.0.1:0 --listen nonsense").code, 2);
    let status = typed(&place.data, "status --json").ok();
    assert_eq!(status["name"], "DSI de Valclair", "the first node has not noticed");
    node.end();
}

#[test]
fn a_passphrase_is_needed_and_must_be_right() {
    let place = Place::new();
    let right = place.file("right", "un cheval très correct\n");
    let wrong = place.file("wrong", "un cheval incorrect\n");
    place.init(&["--passphrase-file", &right]).ok();
    let plain = "serve --http 127.0.0.1:0 --listen /ip4/127.0.0.1/tcp/0";
    let none = typed(&place.data, plain);
    assert_eq!(none.code, 4);
    assert!(none.err.contains("--passphrase-file"), "{}", none.err);
    let bad = typed(&place.data, &format!("{plain} --passphrase-file {wrong}"));
    assert_eq!(bad.code, 4);
    assert!(bad.err.contains("wrong passphrase"), "{}", bad.err);
    Serving::start(&place.data, &["--passphrase-file", &right]).end();
}

#[test]
fn the_token_of_another_node_opens_nothing() {
    let place = Place::new();
    place.init(&[]).ok();
    let node = Serving::start(&place.data, &[]);
    let other = place.file("token", &"A".repeat(52));
    let told = regain(&place.data, &["status", "--json", "--token-file", &other]);
    assert_eq!(told.code, 4);
    assert!(told.json["error"]["message"].as_str().is_some_and(|m| m.contains("api.token")), "{}", told.json);
    node.end();
}

#[test]
fn a_directory_without_a_node_says_what_to_do() {
    let place = Place::new();
    let nobody = typed(&place.data, "status --json");
    assert_eq!(nobody.code, 6);
    assert_eq!((&nobody.json["schema"], &nobody.json["exit"]), (&Value::from("regain.error/1"), &Value::from(6)));
    assert!(nobody.err.contains("regain serve"), "{}", nobody.err);
}

/// Who starts the program without having read anything gets a node, and the link to set it up.
#[test]
fn serve_makes_the_node_where_there_is_none() {
    let place = Place::new();
    let node = Serving::start(&place.data, &[]);
    assert_eq!((&node.ready["new"], &node.ready["name"]), (&Value::Bool(true), &Value::from("Ma structure")));
    assert!(node.ready["welcome"].as_str().is_some_and(|link| link.contains("/bienvenue?jeton=")), "{}", node.ready);
    let actor = text(&typed(&place.data, "status --json").ok(), "actor");
    let second = regain(&place.data, &["serve", "--json"]);
    assert_eq!(second.code, 6, "one node a directory: {}", second.err);
    node.end();
    let node = Serving::start(&place.data, &[]);
    assert_eq!(node.ready["new"], Value::Bool(false));
    assert_eq!(text(&typed(&place.data, "status --json").ok(), "actor"), actor, "the same organisation");
    node.end();
    assert_eq!(place.init(&[]).code, 5, "there is a node already");
}
