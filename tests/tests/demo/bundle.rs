//! The bundle of a node of the story: it verifies, agrees with the nodes, and no flipped bit passes.

use super::{kept, list, text};
use rayon::prelude::*;
use regain_protocol::bundle::MAGIC;
use regain_tests::judged::{Judge, chunks};
use regain_tests::node_process::{Home, NodeProcess, binary};
use regain_tests::world::Dice;
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Flips tried in this process.
const FLIPS: usize = 1_000;
/// Flips tried through the command line.
const FLIPPED_FILES: usize = 5;
const SEED: u64 = 20_260_331;
const TOPICS: [&str; 3] = ["governance", "trade/valclair", "stats/valclair"];

pub(crate) struct Bundle {
    pub(crate) bytes: Vec<u8>,
    file: PathBuf,
}

/// What `regain bundle` writes on the workshop's node, started again on the data that the story left.
pub(crate) fn of_the_workshop() -> &'static Bundle {
    static BUNDLE: OnceLock<Bundle> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let home = Home { dir: kept().folder("atelier"), root_groups: Vec::new() };
        let node = NodeProcess::start(&home, &["--name", "Atelier du Pont"]);
        let file = kept().folder("workshop.bundle");
        let mut command = Command::new(binary());
        let told = command.arg("--data-dir").arg(&home.dir).arg("bundle").arg("-o").arg(&file).output();
        let told = told.expect("the binary runs");
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        node.kill();
        Bundle { bytes: std::fs::read(&file).expect("it was written"), file }
    })
}

fn verify(file: &PathBuf) -> (Option<i32>, Value, Output) {
    let told = Command::new(binary()).args(["--json", "verify"]).arg(file).output().expect("the binary runs");
    (told.status.code(), serde_json::from_slice(&told.stdout).unwrap_or_default(), told)
}

#[test]
fn it_verifies_and_says_what_the_nodes_say() {
    let bundle = of_the_workshop();
    let (exit, told, output) = verify(&bundle.file);
    assert_eq!(exit, Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let judged = Judge::default().judge(&bundle.bytes).expect("it verifies");
    let report = &kept().played.report;
    for topic in TOPICS {
        let reported = list(report, "/topics").iter().find(|t| t["topic"] == topic).expect("that topic");
        let (digest, state) = judged.codes(topic);
        let node = reported.pointer("/nodes/Atelier du Pont").expect("that node");
        assert_eq!((text(node, "/digest"), text(node, "/state_hash")), (digest.as_str(), state.as_str()), "{topic}");
        assert!(told.to_string().contains(&digest) && told.to_string().contains(&state), "{topic}: {told}");
    }
    let view = judged.view("trade/valclair");
    assert_eq!(view.devices.len(), 60);
    for device in list(report, "/outcomes") {
        let (id, holder) = (text(device, "/id"), text(device, "/holders/0/actor"));
        let seen = view.devices.iter().find(|(d, _)| d.id().to_string() == id).map(|(_, v)| v.state());
        let seen = seen.unwrap_or_else(|| panic!("no device {id}"));
        assert_eq!(seen.holders.iter().map(ToString::to_string).collect::<Vec<_>>(), [holder]);
        assert_eq!(seen.code(), text(device, "/state"));
    }
}

/// The bundle with one bit flipped.
fn flipped(bytes: &[u8], at: usize, bit: u8) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    copy[at] ^= 1 << bit;
    copy
}

#[test]
fn no_flipped_bit_passes_and_each_is_located() {
    let bundle = of_the_workshop();
    let bytes = &bundle.bytes;
    // Behind the first event every fault has an event or a last good one.
    let starts: Vec<usize> = chunks(bytes).iter().filter(|(kind, _, _)| *kind == 3).map(|(_, at, _)| *at).collect();
    let second = *starts.get(1).expect("more than one event");
    let judge = Judge::default();
    judge.judge(bytes).expect("unflipped it verifies");
    let mut dice = Dice::new(SEED);
    let flips: Vec<(usize, u8)> = (0..FLIPS).map(|_| (dice.below(bytes.len()), dice.below(8) as u8)).collect();
    assert!(flips.iter().filter(|(at, _)| *at >= second).count() > FLIPS * 8 / 10, "most of it is events");
    flips.par_iter().for_each(|(at, bit)| {
        let Err(error) = judge.judge(&flipped(bytes, *at, *bit)) else {
            panic!("bit {bit} of byte {at} was flipped and nobody noticed (seed {SEED})");
        };
        let located = error.event.is_some() || error.after.is_some();
        assert!(located || *at < second, "byte {at}, bit {bit}: {error}");
    });
    for (at, bit) in flips.iter().filter(|(at, _)| *at >= second).take(FLIPPED_FILES) {
        let file = kept().folder(&format!("flipped-{at}.bundle"));
        std::fs::write(&file, flipped(bytes, *at, *bit)).expect("writable");
        let (exit, told, output) = verify(&file);
        let said = format!("{told} {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(exit, Some(8), "byte {at}, bit {bit}: {said}");
        assert!(said.contains("last good") || said.contains("event"), "{said}");
    }
    let cut = bytes.get(..bytes.len() / 2).expect("half of it");
    assert!(judge.judge(cut).is_err());
    assert!(judge.judge(MAGIC).is_err());
}

/// The python of the other reader's environment, where there is one.
fn python() -> Option<PathBuf> {
    let own = super::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/reader-venv/bin/python");
    let named = std::env::var_os("REGAIN_READER_PYTHON").map(PathBuf::from);
    let candidates = named.into_iter().chain([own, "python3".into()]);
    let able = |python: &PathBuf| {
        let told = Command::new(python).args(["-c", "import cbor2, cryptography"]).output();
        told.is_ok_and(|t| t.status.success())
    };
    candidates.into_iter().find(able)
}

#[test]
fn a_reader_in_another_language_agrees() {
    let Some(python) = python() else {
        println!("skipped: no python with cbor2 and cryptography; `tests/run` installs both");
        return;
    };
    let bundle = of_the_workshop();
    let reader = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("reader/reader.py");
    let read = |file: &PathBuf| Command::new(&python).arg(&reader).arg(file).arg("--json").output().expect("it runs");
    let told = read(&bundle.file);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).expect("the reader prints JSON");
    let judged = Judge::default().judge(&bundle.bytes).expect("it verifies");
    for topic in TOPICS {
        let digest = &told["topics"][topic]["digest"];
        assert_eq!(*digest, judged.codes(topic).0, "{topic}");
    }
    let devices = told["devices"].as_object().expect("devices by id");
    let view = judged.view("trade/valclair");
    assert_eq!(devices.len(), view.devices.len());
    for (device, seen) in &view.devices {
        let state = seen.state();
        let read = &devices[&device.id().to_string()];
        let holders: Vec<String> = state.holders.iter().map(ToString::to_string).collect();
        assert_eq!(read["holders"], serde_json::json!(holders), "{}", device.id());
        assert_eq!(read["state"], state.code(), "{}", device.id());
    }
    for handover in list(&kept().played.report, "/handovers").iter().filter(|h| h["one_key"] != true) {
        let read = list(&told, "/handovers").iter().find(|h| h["give"] == handover["give"]).expect("it is there");
        assert_eq!([&read["from_key"], &read["to_key"]], [&handover["keys"][0], &handover["keys"][1]]);
    }
    let file = kept().folder("reader.bundle");
    let at = bundle.bytes.len() * 3 / 4;
    std::fs::write(&file, flipped(&bundle.bytes, at, 0)).expect("writable");
    assert_eq!(read(&file).status.code(), Some(8));
}
