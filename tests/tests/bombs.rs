//! Documents that would bring automerge down (THREATS 4.1 to 4.3), as whole events: a hundred bytes that claim a million
//! operations or 24 GB, and a first operation after which no honest edit would be possible. A child under a memory limit
//! stores the events, opens the attachments, says what a person is told, and starts again from what it stored.

use regain_protocol::engine::{Allowance, SyncMode};
use regain_protocol::event::{Ack, Body, Change, DeviceSet, Enter, Extra, Item, Lot, Record};
use regain_protocol::hash::Hash;
use regain_protocol::id::{DeviceRef, DocId, EventId, LogId, TopicId};
use regain_protocol::paper::Writer;
use regain_protocol::paper::lot_file::{self, Carried, Edit, LotFile};
use regain_protocol::rules::Verdict;
use regain_tests::world::{Cast, Setup, Weather, World};
use sha2::{Digest, Sha256};
use std::process::Command;
use std::time::Instant;

/// Names the child.
const CHILD: &str = "REGAIN_BOMBS";
/// Memory that one bomb may take, in KiB.
const MOST: u64 = 50 * 1024;
/// Address space of the child, in KiB: far less than the 24.7 GB that a bomb asks for.
const LIMIT: u64 = 1024 * 1024;

fn unsigned(mut n: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (n & 0x7f) as u8;
        n >>= 7;
        if n == 0 {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

fn signed(mut n: i64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (n & 0x7f) as u8;
        n >>= 7;
        if (n == 0 && byte & 0x40 == 0) || (n == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

/// A change of `writer` that says "set `k` of the root to nothing" so many times, from operation `start` on, in the bytes
/// of automerge with the checksum that fits.
fn change(writer: Writer, claims: i64, start: u64) -> Vec<u8> {
    let run = |value: &[u8]| [signed(claims), value.to_vec()].concat();
    let columns = [
        (21, run(&[1, b'k'])),
        (52, unsigned(claims.unsigned_abs())),
        (66, run(&[1])),
        (86, run(&[0])),
        (112, run(&[0])),
    ];
    let mut body = unsigned(0);
    body.extend(unsigned(writer.0.len() as u64));
    body.extend(writer.0);
    body.extend(unsigned(1));
    body.extend(unsigned(start));
    body.extend([0, 0, 0]);
    body.extend(unsigned(columns.len() as u64));
    for (spec, column) in &columns {
        body.extend(unsigned(*spec));
        body.extend(unsigned(column.len() as u64));
    }
    columns.iter().for_each(|(_, column)| body.extend(column));
    let hashed = [vec![1], unsigned(body.len() as u64), body].concat();
    [&[0x85, 0x6f, 0x4a, 0x83], &Sha256::digest(&hashed)[..4], &hashed].concat()
}

/// The hash by which the facts name it: over type, length and body.
fn hash_of(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(&bytes[8..]).into())
}

/// A founder with a lot, in a world of engines.
fn founder() -> (World, LogId, EventId) {
    let weather = Weather { loss: 0, gossip_loss: 0, delay: 1, crashes: 0 };
    let (mallory, cast, allowance) = (None, Cast::SMALL, Allowance::default());
    let mut world = World::new(Setup { seed: 5, mode: SyncMode::Heads, weather, mallory, cast, allowance });
    let topic = World::territories()[0];
    while world.engine(0).own_log(topic).is_none() {
        assert!(world.open_next(0), "a founder opens its logs");
    }
    let item = Item {
        count: 1,
        category: regain_protocol::catalogue::Category::Laptop,
        spec: regain_protocol::catalogue::SpecClass::Office,
        media: None,
        origin: regain_protocol::catalogue::Origin::Professional,
    };
    let entry = world.author(0, topic, Body::Enter(Enter { items: vec![item] }), Extra::default()).expect("it enters");
    let devices = DeviceSet::of([DeviceRef { entry, index: 0 }]);
    let lot = world.author(0, topic, Body::Lot(Lot { devices }), Extra::default()).expect("a lot");
    let log = world.engine(0).own_log(topic).expect("it was opened");
    (world, log, lot)
}

/// Peak memory of this process, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").trim().parse().ok()).expect("Linux tells it")
}

/// Not a test of its own: what the child does.
#[test]
fn child_opens_the_bombs() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let (mut world, log, lot) = founder();
    let topic: TopicId = World::territories()[0];
    let doc = DocId::of_lot(lot);
    let writer = Writer::of(log, doc);
    let bombs = [
        ("a million operations", change(writer, 1_000_000, 1)),
        ("2^31 operations", change(writer, 1 << 31, 1)),
        ("2^62 operations", change(writer, 1 << 62, 1)),
        ("a start at 2^32 - 1", change(writer, 1, (1 << 32) - 1)),
        ("a start at 2^31", change(writer, 1, 1 << 31)),
    ];
    let mut carried: Vec<(u64, Change, Vec<u8>)> = Vec::new();
    let mut file = LotFile::new(doc, log);
    for (name, bytes) in bombs {
        assert!(bytes.len() < 160);
        let (before, began) = (peak(), Instant::now());
        let fact = Change { lot, change: hash_of(&bytes), deps: Vec::new() };
        let id = world.author(0, topic, Body::Change(fact.clone()), Extra::default()).expect("its facts are in order");
        let entry = world.engine(0).ledger().event(&id).map(|(_, e)| (e.verdict, e.seq));
        let (verdict, at) = entry.expect("it was stored");
        assert_eq!(verdict, Verdict::Valid, "no verdict reads a document (R9)");
        let told = file.apply(&Carried { log, at, fact: &fact, bytes: &bytes }).expect_err("it is inert");
        let (millis, grown) = (began.elapsed().as_secs_f64() * 1000.0, peak() - before);
        assert!(grown < MOST, "{name}: {grown} KiB");
        assert!(file.refused().any(|(l, s, e)| l == log && s == at && *e == told), "a person is told");
        println!("bomb: {name}, {} bytes: {millis:.2} ms, {grown} KiB; told: {told}", bytes.len());
        carried.push((at, fact, bytes));
    }
    start_again(&mut world, log, &carried);
}

/// The stored events are read again, and the file with all of them, and an honest edit still finds its place.
fn start_again(world: &mut World, log: LogId, carried: &[(u64, Change, Vec<u8>)]) {
    let before = world.engine(0).ledger().len();
    world.crash(0);
    let start = world.start.clone();
    world.seats[0].start(&start).expect("what was stored is read again");
    assert_eq!(world.engine(0).ledger().len(), before);
    let topic = World::territories()[0];
    assert!(world.author(0, topic, Body::Ack(Ack {}), Extra::default()).is_ok(), "it writes on");
    let lot = carried[0].1.lot;
    let all = carried.iter().map(|(at, fact, bytes)| Carried { log, at: *at, fact, bytes });
    let file = LotFile::load(DocId::of_lot(lot), log, all);
    assert_eq!(file.refused().count(), carried.len());
    let edit = Edit::Check { item: lot_file::Item::KeysRemoved, done: true };
    let edited = file.edit(&edit).expect("an honest edit finds its place beside them");
    assert_eq!(edited.len(), 1);
    println!("bomb: after a start {before} events, {} refused, an honest edit is made", carried.len());
    let records: Vec<&Record> = world.seats[0].disk.events().map(|(_, _, r)| r).collect();
    assert_eq!(records.len(), before + 1);
}

#[test]
fn bombs_cost_little_and_are_told() {
    let own = std::env::current_exe().expect("this test's own binary");
    let limited = format!("ulimit -v {LIMIT}; exec \"$0\" --exact child_opens_the_bombs --nocapture");
    let output = Command::new("sh").args(["-c", &limited]).arg(own).env(CHILD, "1").output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let told: Vec<&str> = said.lines().filter(|l| l.starts_with("bomb: ")).collect();
    told.iter().for_each(|line| println!("{line}"));
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(told.len(), 6, "{said}");
}
