//! A real node killed without warning: what it acknowledged is there when it is back, and its log goes on where it was.
//! Then its disk is harmed in every way that an operator meets, and it says so.

use regain_tests::kill::{TRADE, Victim};
use regain_tests::node_process::{Home, NodeProcess, until};
use regain_tests::world::Dice;
use std::path::{Path, PathBuf};
use std::process::Output;

const SEED: u64 = 1_789;
/// Kills at drawn moments under load.
const KILLS: usize = 20;
/// Kills between the durable append and the acknowledgement.
const HELD_KILLS: usize = 30;
/// Restarts, of all of these, without the index.
const REBUILDS: usize = 10;

/// One victim at a time: each test times its kills by the node's own pace.
fn in_turn() -> std::sync::MutexGuard<'static, ()> {
    static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());
    TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

/// Kills the node at rest, takes its index away, and compares what it says before and after.
fn rebuild(victim: &mut Victim, more: &[&str]) {
    let before = victim.codes();
    victim.kill();
    std::fs::remove_dir_all(victim.home.dir.join("index")).expect("there is an index");
    victim.start(more);
    assert_eq!(victim.codes(), before, "the index decides nothing");
}

#[test]
fn what_was_acknowledged_survives_every_kill() {
    let _turn = in_turn();
    let dir = temporary();
    let mut victim = Victim::found(&dir.path().join("node"));
    let mut dice = Dice::new(SEED);
    for round in 0..KILLS {
        victim.kill_under_load(&mut dice);
        victim.start(&[]);
        victim.balance();
        if round % (KILLS / REBUILDS * 2) == 0 {
            rebuild(&mut victim, &[]);
            victim.balance();
        }
    }
    assert!(victim.promised() > KILLS, "{} events were acknowledged", victim.promised());
}

#[test]
fn what_was_written_and_not_acknowledged_leaves_one_log() {
    let _turn = in_turn();
    let dir = temporary();
    let hold = dir.path().join("hold");
    let more = ["--hold-after-append", hold.to_str().expect("the path is text")];
    let mut victim = Victim::found(&dir.path().join("node"));
    victim.kill();
    victim.start(&more);
    victim.write(3);
    victim.balance();
    for round in 0..HELD_KILLS {
        let before = victim.events();
        victim.kill_between_append_and_acknowledgement(&hold);
        victim.start(&more);
        victim.balance();
        assert_eq!(victim.events(), before + 1, "it was durable before anybody could have been told");
        // The log goes on behind it.
        victim.write(1);
        victim.balance();
        assert_eq!(victim.events(), before + 2);
        if round % (HELD_KILLS / REBUILDS * 2) == 0 {
            rebuild(&mut victim, &more);
        }
    }
}

fn sentence(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_directory_in_use_is_refused_with_the_holders_id() {
    let _turn = in_turn();
    let dir = temporary();
    let home = Home::init(&dir.path().join("node"), "Ville d'Essai", None);
    let node = NodeProcess::start(&home, &[]);
    let refused = home.refused(&[]);
    assert_eq!(refused.status.code(), Some(6), "{}", sentence(&refused));
    assert!(sentence(&refused).contains(&format!("is open in process {}", node.pid())), "{}", sentence(&refused));
    // A process that was killed holds nothing.
    node.kill();
    NodeProcess::start(&home, &[]).kill();
}

#[test]
fn a_taken_port_is_refused_by_name() {
    let _turn = in_turn();
    let dir = temporary();
    let home = Home::init(&dir.path().join("node"), "Ville d'Essai", None);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("it is bound").port();
    let (http, tcp) = (format!("127.0.0.1:{port}"), format!("/ip4/127.0.0.1/tcp/{port}"));
    let refused = home.refused(&["--http", &http]);
    assert_eq!(refused.status.code(), Some(5), "{}", sentence(&refused));
    assert!(sentence(&refused).contains(&http), "{}", sentence(&refused));
    let refused = home.refused(&["--listen", &tcp]);
    assert_eq!(refused.status.code(), Some(5), "{}", sentence(&refused));
    assert!(sentence(&refused).contains(&tcp), "{}", sentence(&refused));
}

#[test]
fn a_wrong_passphrase_is_told_from_a_damaged_vault() {
    let _turn = in_turn();
    let dir = temporary();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).expect("writable");
        path
    };
    let (right, wrong) = (file("right", "sept cailloux gris\n"), file("wrong", "sept cailloux noirs\n"));
    let home = Home::init(&dir.path().join("node"), "Ville d'Essai", Some(&right));
    let with = |path: &Path| ["--passphrase-file".to_owned(), path.display().to_string()];
    let refused = |path: &Path| home.refused(&with(path).each_ref().map(String::as_str));
    let told = refused(&wrong);
    assert_eq!(told.status.code(), Some(4), "{}", sentence(&told));
    assert!(sentence(&told).contains("wrong passphrase"), "{}", sentence(&told));
    let told = home.refused(&[]);
    assert_eq!(told.status.code(), Some(4), "{}", sentence(&told));
    assert!(sentence(&told).contains("--passphrase-file"), "{}", sentence(&told));
    NodeProcess::start(&home, &with(&right).each_ref().map(String::as_str)).kill();
    // One bit of the sealed key: not the passphrase's fault.
    let key = home.dir.join("vault/node.key");
    let mut bytes = std::fs::read(&key).expect("the key is there");
    let last = bytes.len() - 9;
    bytes[last] ^= 1;
    std::fs::write(&key, bytes).expect("writable");
    let told = refused(&right);
    assert_ne!(told.status.code(), Some(0));
    assert!(sentence(&told).contains("damaged"), "{}", sentence(&told));
}

/// The segment files of the victim's trade, oldest first.
fn segments(victim: &Victim) -> Vec<PathBuf> {
    let topic = regain_protocol::id::TopicId::of(TRADE).to_string();
    let dir = victim.home.dir.join("log").join(topic);
    let mut files: Vec<PathBuf> = std::fs::read_dir(dir).expect("a log").map(|e| e.expect("readable").path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "seg"));
    files.sort();
    assert!(!files.is_empty(), "the victim has written");
    files
}

#[test]
fn a_torn_end_is_cut_told_and_written_on() {
    let _turn = in_turn();
    let dir = temporary();
    let mut victim = Victim::found(&dir.path().join("node"));
    victim.write(12);
    let judged = victim.balance();
    let before = judged.places().len();
    victim.kill();
    let last = segments(&victim).pop().expect("a segment");
    let file = std::fs::OpenOptions::new().write(true).open(&last).expect("writable");
    let length = file.metadata().expect("readable").len();
    file.set_len(length - 3).expect("writable");
    victim.start(&[]);
    let bundle = victim.node().api.bytes("/bundle");
    let left = regain_tests::judged::Judge::default().judge(&bundle).unwrap_or_else(|e| panic!("{e}")).places();
    assert_eq!(left.len(), before - 1, "all but the torn one");
    assert!(left.iter().all(|(place, id)| judged.places().get(place) == Some(id)));
    assert!(victim.warnings().contains("cut off"), "{}", victim.warnings());
    let answer = victim.node().api.post("/needs", &regain_tests::load::need(1));
    assert!(answer["event"].is_string(), "it writes on: {answer}");
}

#[test]
fn newer_data_is_left_alone() {
    let _turn = in_turn();
    let dir = temporary();
    let mut victim = Victim::found(&dir.path().join("node"));
    victim.write(2);
    victim.kill();
    let first = segments(&victim).remove(0);
    let old = std::fs::read(&first).expect("readable");
    let mut bytes = old.clone();
    // docs/format.md: magic (8), format version (2), number (4), low half of the CRC-32C of these fourteen (2).
    bytes[8..10].copy_from_slice(&9u16.to_le_bytes());
    let check = crc32c(&bytes[..14]) as u16;
    bytes[14..16].copy_from_slice(&check.to_le_bytes());
    std::fs::write(&first, &bytes).expect("writable");
    let refused = victim.home.refused(&[]);
    assert_eq!(refused.status.code(), Some(5), "{}", sentence(&refused));
    assert!(sentence(&refused).contains("newer"), "{}", sentence(&refused));
    assert_eq!(std::fs::read(&first).expect("readable"), bytes, "nothing was changed");
    std::fs::write(&first, old).expect("writable");
    victim.start(&[]);
    victim.balance();
}

/// CRC-32C, bit by bit (Castagnoli 1993): a second opinion on the one that the node uses.
fn crc32c(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0x82f6_3b78 } else { crc >> 1 };
    !bytes.iter().fold(!0u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[test]
fn rubbish_in_the_index_is_rebuilt() {
    let _turn = in_turn();
    let dir = temporary();
    let mut victim = Victim::found(&dir.path().join("node"));
    victim.write(8);
    victim.balance();
    let before = victim.codes();
    victim.kill();
    let mut harmed = 0;
    for index in
        std::fs::read_dir(victim.home.dir.join("index")).expect("an index").map(|e| e.expect("readable").path())
    {
        for name in ["db", "conf"] {
            let file = index.join(name);
            if file.exists() {
                std::fs::write(&file, b"rubbish".repeat(999)).expect("writable");
                harmed += 1;
            }
        }
    }
    assert!(harmed >= 2, "the index lies in files called db and conf");
    victim.start(&[]);
    assert!(victim.warnings().contains("rebuilt"), "{}", victim.warnings());
    assert_eq!(victim.codes(), before);
    victim.balance();
    victim.write(2);
    victim.balance();
    // At the next start there is nothing left to tell.
    victim.kill();
    victim.start(&[]);
    until("no more doubt about the index", || (!victim.warnings().contains("could not be opened")).then_some(()));
    victim.balance();
}
