//! The drill: a node of the demonstration is backed up while it runs, wiped and restored; then its disk is set back, and
//! its backup is restored a second time by mistake. Real processes, real disks, the built binary.

use super::kept;
use regain_tests::load::need;
use regain_tests::node_process::{Home, NodeProcess, binary, until};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The territory's trade in what a node says of its network.
const TRADE: &str = "trade/valclair";

fn copy(from: &Path, to: &Path) {
    fs::DirBuilder::new().mode(0o700).create(to).expect("writable");
    for entry in fs::read_dir(from).expect("readable").map(|e| e.expect("readable")) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            // A copy keeps a file's mode.
            false => drop(fs::copy(entry.path(), target).expect("writable")),
        }
    }
}

/// The metropole, and two members that go on without it.
struct Territory {
    dir: tempfile::TempDir,
    others: Vec<NodeProcess>,
}

impl Territory {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        for name in ["metropole", "atelier", "association"] {
            copy(&kept().folder(name), &dir.path().join(name));
        }
        fs::write(dir.path().join("phrase"), "sept cailloux gris\n").expect("writable");
        let mut all = Territory { dir, others: Vec::new() };
        all.others = ["atelier", "association"].map(|name| all.start(name, &[])).into();
        all
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn start(&self, name: &str, more: &[String]) -> NodeProcess {
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        NodeProcess::start(&Home { dir: self.path(name), root_groups: Vec::new() }, &more)
    }

    /// Starts a copy of the metropole that dials the other two.
    fn connected(&self, name: &str) -> NodeProcess {
        let address = |node: &NodeProcess| {
            let (listen, peer) = (&node.ready["listen"][0], &node.ready["peer_id"]);
            format!("{}/p2p/{}", listen.as_str().expect("it listens"), peer.as_str().expect("it has a key"))
        };
        let peers = self.others.iter().flat_map(|node| ["--peer".to_owned(), address(node)]);
        self.start(name, &peers.collect::<Vec<_>>())
    }

    fn regain(&self, args: &[&str]) -> Output {
        Command::new(binary()).args(args).output().expect("the binary runs")
    }

    /// Runs a command that must succeed, and gives what it says.
    fn must(&self, args: &[&str]) -> Value {
        let told = self.regain(&[args, &["--json"]].concat());
        let errors = String::from_utf8_lossy(&told.stderr);
        assert!(told.status.success(), "{args:?}: {errors} {}", String::from_utf8_lossy(&told.stdout));
        serde_json::from_slice(&told.stdout).unwrap_or_else(|e| panic!("{args:?} said no object ({e}): {errors}"))
    }

    fn restore(&self, into: &str) -> Value {
        let (file, keys, phrase) = (self.text("backup"), self.text("keys"), self.text("phrase"));
        let into = self.text(into);
        self.must(&["restore", &file, "--keys", &keys, "--passphrase-file", &phrase, "--data-dir", &into])
    }

    /// Waits until everybody has the same events and sees the same.
    fn agree(&self, city: &NodeProcess) {
        until("all three agree", || {
            let codes = codes(city);
            self.others.iter().all(|node| self::codes(node) == codes).then_some(())
        });
    }
}

fn trade(node: &NodeProcess) -> Value {
    let network = node.api.get("/network");
    let topics = network["topics"].as_array().cloned().unwrap_or_default();
    topics.into_iter().find(|t| t["topic"] == TRADE).expect("the node is in the territory")
}

fn codes(node: &NodeProcess) -> (Value, Value) {
    let trade = trade(node);
    (trade["digest"].clone(), trade["state_hash"].clone())
}

/// Figures by which a person would know the node again.
fn figures(node: &NodeProcess) -> Vec<Value> {
    let devices = node.api.get("/devices")["devices"].as_array().map_or(0, Vec::len);
    let fleet = node.api.get("/status")["fleet"].clone();
    let (digest, state) = codes(node);
    let reen = node.api.get("/indicators/reen?year=2026");
    assert!(devices > 20 && fleet.as_u64() > Some(20), "the demonstration left {devices} devices and {fleet}");
    vec![digest, state, reen, node.api.get("/indicators/counts"), devices.into(), fleet]
}

fn needs(node: &NodeProcess) -> usize {
    node.api.get("/needs")["needs"].as_array().map_or(0, Vec::len)
}

fn recovery(node: &NodeProcess) -> Value {
    node.api.get("/status")["recovery"].clone()
}

fn refused(node: &NodeProcess) -> String {
    let reply = node.api.call("POST", "/needs", need(1).to_string().as_bytes()).expect("it answers");
    assert_eq!(reply.status, 409, "{}", String::from_utf8_lossy(&reply.body));
    reply.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
}

fn write(node: &NodeProcess, count: usize) {
    (0..count).for_each(|n| assert!(node.api.post("/needs", &need(n))["event"].is_string()));
}

fn written_again(all: &Territory, city: &NodeProcess) {
    until("it writes again", || recovery(city).is_null().then_some(()));
    write(city, 1);
    all.agree(city);
    assert_eq!(city.api.get("/network")["forks"], 0, "no log of anybody was forked");
}

#[test]
fn backed_up_wiped_restored_set_back_and_restored_twice() {
    let all = Territory::new();
    let city = all.connected("metropole");
    all.agree(&city);
    let before = figures(&city);
    back_up(&all, &city, before.clone());
    // What is written behind the backup is with the others only once the machine is gone.
    let there = needs(&city);
    write(&city, 3);
    all.agree(&city);
    city.kill();
    fs::remove_dir_all(all.path("metropole")).expect("it is wiped");
    restored(&all, before, there);
    set_back(&all);
    restored_twice(&all);
}

fn back_up(all: &Territory, city: &NodeProcess, before: Vec<Value>) {
    let (home, file, keys, phrase) = (all.text("metropole"), all.text("backup"), all.text("keys"), all.text("phrase"));
    let create = ["backup", "create", "--data-dir", &home, "-o", &file];
    let open = all.regain(&[&create[..], &["--keys", &keys]].concat());
    assert_eq!(open.status.code(), Some(5), "keys under no passphrase are not copied in the open");
    assert!(!all.path("backup").exists() && !all.path("keys").exists());
    let made = all.must(&[&create[..], &["--keys", &keys, "--passphrase-file", &phrase]].concat());
    assert_eq!((&made["encrypted"], made["file"].as_str()), (&true.into(), Some(file.as_str())));
    let again = all.regain(&create);
    assert_eq!(again.status.code(), Some(5), "it never overwrites: {}", String::from_utf8_lossy(&again.stderr));
    let verify = |what: &str| all.must(&["backup", "verify", &all.text(what), "--passphrase-file", &phrase]);
    let told = verify("backup");
    let topics = city.api.get("/network")["topics"].as_array().cloned().unwrap_or_default();
    let events: u64 = topics.iter().filter_map(|t| t["events"].as_u64()).sum();
    assert_eq!((told["valid"].clone(), told["signatures"].as_u64()), (true.into(), Some(events)), "{told}");
    assert_eq!(verify("keys")["holds"], "keys");
    assert_eq!(city.api.get("/status")["backup"]["place"].as_str(), Some(file.as_str()));
    let listed = all.must(&["backup", "list", &file, "--passphrase-file", &phrase]);
    assert_eq!(listed["files"][0]["head"]["name"], city.api.get("/status")["name"], "{listed}");
    assert_eq!(figures(city), before, "a backup changes nothing");
    // Nothing private can be read in what was written.
    for name in ["backup", "keys"] {
        let bytes = fs::read(all.path(name)).expect("it is there");
        assert!(bytes.starts_with(b"age-encryption.org/v1"), "{name}");
    }
}

/// The restored node has its old figures at once, writes nothing alone, and finds its lost tail with the others.
fn restored(all: &Territory, before: Vec<Value>, there: usize) {
    let wrong = all.regain(&["restore", &all.text("backup"), "--data-dir", &all.text("metropole")]);
    assert_eq!(wrong.status.code(), Some(4), "it is encrypted: {}", String::from_utf8_lossy(&wrong.stderr));
    all.restore("metropole");
    let home = Home { dir: all.path("metropole"), root_groups: Vec::new() };
    let alone = all.start("metropole", &[]);
    assert_eq!(figures(&alone), before, "same digests and figures");
    let told = recovery(&alone);
    assert_eq!((told["state"].as_str(), told["needed"].as_u64()), (Some("asking"), Some(2)), "{told}");
    assert!(refused(&alone).contains("writes nothing"));
    let status = all.regain(&["status", "--data-dir", &all.text("metropole")]);
    assert!(String::from_utf8_lossy(&status.stdout).contains("NOT WRITING"));
    alone.kill();
    assert!(home.dir.join("recovery").exists(), "a restart does not forget it");
    let city = all.connected("metropole");
    written_again(all, &city);
    assert_eq!(needs(&city), there + 3 + 1, "the lost tail is back");
    city.kill();
}

/// The same data directory copied back while the others hold more.
fn set_back(all: &Territory) {
    copy(&all.path("metropole"), &all.path("snapshot"));
    let city = all.connected("metropole");
    let there = needs(&city);
    write(&city, 2);
    all.agree(&city);
    city.kill();
    fs::remove_dir_all(all.path("metropole")).expect("writable");
    fs::rename(all.path("snapshot"), all.path("metropole")).expect("writable");
    let city = all.connected("metropole");
    let told = until("it notices", || Some(recovery(&city)).filter(|r| !r.is_null()));
    assert_eq!(told["state"], "stopped", "{told}");
    let sentence = told["sentence"].as_str().unwrap_or_default();
    assert!(sentence.contains("old copy") && sentence.contains("regain recovery begin"), "{sentence}");
    refused(&city);
    let home = all.text("metropole");
    let unsure = all.regain(&["recovery", "begin", "--data-dir", &home]);
    assert_eq!(unsure.status.code(), Some(2), "a person must say that they made sure");
    refused(&city);
    all.must(&["recovery", "begin", "--yes", "--data-dir", &home]);
    written_again(all, &city);
    assert_eq!(needs(&city), there + 2 + 1);
    city.kill();
}

/// The backup is restored once more, on a second machine, which goes on; then the first one is started again.
fn restored_twice(all: &Territory) {
    all.restore("twin");
    let twin = all.connected("twin");
    written_again(all, &twin);
    twin.kill();
    let city = all.connected("metropole");
    let told = until("the first machine notices", || Some(recovery(&city)).filter(|r| !r.is_null()));
    assert_eq!(told["state"], "stopped", "{told}");
    assert!(told["sentence"].as_str().unwrap_or_default().contains("second machine"), "{told}");
    refused(&city);
    assert_eq!(city.api.get("/network")["forks"], 0);
}
