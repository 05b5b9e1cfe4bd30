//! Rates on the machine at hand, printed (`--nocapture`). Set `REGAIN_BENCH=1` for the full counts.

use std::time::Instant;

use crate::store::index::{Index, IndexOptions, LogExtent, LogKey, SledIndex};
use crate::store::position::Position;
use crate::store::segment::{SegmentOptions, Segments};

/// The full count when asked for, a twentieth in everyday runs.
fn count(full: usize) -> usize {
    if std::env::var_os("REGAIN_BENCH").is_some() { full } else { full / 20 }
}

#[test]
fn appending_and_replaying() {
    let records = count(100_000);
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (mut log, _) = Segments::open(dir.path().join("log"), SegmentOptions::default()).expect("it opens");
    let payload = [0x5a; 400];
    let batch = vec![(1u8, payload.as_slice()); 1_000];
    let started = Instant::now();
    let mut positions = Vec::new();
    for _ in 0..records / 1_000 {
        positions.extend(log.append(&batch).expect("there is room"));
    }
    let appended = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let replayed = log.iter_from(Position::START).filter(|entry| entry.is_ok()).count();
    let streamed = started.elapsed().as_secs_f64();
    assert_eq!(replayed, records);
    let started = Instant::now();
    for position in positions.iter().rev().step_by(7) {
        assert_eq!(log.read(*position).expect("readable").bytes.len(), 400);
    }
    let read = started.elapsed().as_secs_f64();
    let started = Instant::now();
    drop(log);
    let (_, report) = Segments::open(dir.path().join("log"), SegmentOptions::default()).expect("it opens");
    let opened = started.elapsed().as_secs_f64();
    assert!(report.is_clean());
    let rate = |seconds: f64, count: usize| count as f64 / seconds;
    println!("append {records} records of 400 bytes, 1,000 a batch: {:.0}/s", rate(appended, records));
    println!("replay: {:.0}/s; read one by one: {:.0}/s", rate(streamed, records), rate(read, records.div_ceil(7)));
    println!("open: {opened:.3} s");
}

#[test]
fn indexing_round_robin() {
    let entries = count(200_000);
    let logs = 200u64;
    let dir = tempfile::tempdir().expect("a temporary directory");
    let extent = LogExtent { is_empty: true, end: Position::START };
    let opened = SledIndex::open(dir.path().join("index"), extent, IndexOptions::default());
    let (mut index, _) = opened.expect("an index is made");
    let numbers: Vec<_> = (0..logs)
        .map(|log| {
            let mut id = [0; 32];
            id[..8].copy_from_slice(&log.to_be_bytes());
            index.assign(&id).expect("few logs")
        })
        .collect();
    let (mut in_memory, mut longest, mut durable) = (0.0f64, 0.0f64, 0.0f64);
    for first in (0..entries as u64).step_by(1_000) {
        let mut batch: Vec<_> = (first..first + 1_000)
            .map(|event| (LogKey::new(numbers[(event % logs) as usize], event / logs), Position::new(0, event as u32)))
            .collect();
        batch.sort_unstable();
        let started = Instant::now();
        index.put_many(&batch).expect("memory");
        in_memory += started.elapsed().as_secs_f64();
        if index.is_due() {
            let started = Instant::now();
            index.checkpoint(Position::new(0, first as u32)).expect("there is room");
            let took = started.elapsed().as_secs_f64();
            (longest, durable) = (longest.max(took), durable + took);
        }
    }
    let started = Instant::now();
    index.checkpoint(Position::new(0, entries as u32)).expect("there is room");
    durable += started.elapsed().as_secs_f64();
    println!(
        "index {entries} entries of {logs} logs: {:.0}/s into memory, {:.0}/s made durable; longest checkpoint {:.0} ms",
        entries as f64 / in_memory,
        entries as f64 / (in_memory + durable),
        longest * 1_000.0
    );
    let started = Instant::now();
    for event in (0..entries as u64).step_by(7) {
        let key = LogKey::new(numbers[(event % logs) as usize], event / logs);
        assert_eq!(index.get(key).expect("readable"), Some(Position::new(0, event as u32)));
    }
    println!("get: {:.0}/s", (entries / 7) as f64 / started.elapsed().as_secs_f64());
}
