//! What must hold of the disk room when disks misbehave.

mod fill;
mod flip;
mod indexing;
mod keeping;
mod notes;
mod overwriting;
mod power;
mod rolling;
mod sim_disk;
mod speed;
mod tear;

use std::path::PathBuf;
use std::sync::Arc;

use super::replay::{Entry, Found};
use super::segment::{SegmentOptions, Segments};
use super::{Damage, OpenReport, Position, Record, StoreError};
use sim_disk::SimDisk;

const DIR: &str = "/data/log/trade";

/// Small files, so that rolling happens.
fn small() -> SegmentOptions {
    SegmentOptions { roll_at: 4096, max_record: 1024, ..SegmentOptions::default() }
}

fn open(disk: &Arc<SimDisk>) -> (Segments, OpenReport) {
    try_open(disk).expect("the directory opens")
}

fn try_open(disk: &Arc<SimDisk>) -> Result<(Segments, OpenReport), StoreError> {
    Segments::open_on(sim_disk::shared(disk), PathBuf::from(DIR), small())
}

/// A record that says its own number, of varying length, never the same twice.
fn payload(number: usize) -> Vec<u8> {
    let mut bytes = format!("record {number} ").into_bytes();
    bytes.extend((0..number * 7 % 60).map(|byte| (byte as u8).wrapping_mul(37)));
    bytes
}

fn append_numbers(log: &mut Segments, numbers: std::ops::Range<usize>) -> Result<Vec<Position>, StoreError> {
    let payloads: Vec<Vec<u8>> = numbers.clone().map(payload).collect();
    let batch: Vec<(u8, &[u8])> =
        numbers.zip(&payloads).map(|(number, bytes)| ((number % 5) as u8, bytes.as_slice())).collect();
    log.append(&batch)
}

fn is_number(record: &Record, number: usize) -> bool {
    record.kind == (number % 5) as u8 && record.bytes == payload(number)
}

/// Everything a replay gives.
fn replay(log: &Segments) -> (Vec<(Position, Record, Found)>, Vec<Damage>) {
    let (mut records, mut damage) = (Vec::new(), Vec::new());
    for entry in log.iter_from(Position::START) {
        match entry.expect("replay meets damage, not errors") {
            Entry::Record { position, record, found } => records.push((position, record, found)),
            Entry::Damaged(found) => damage.push(found),
        }
    }
    (records, damage)
}

/// Asserts that the directory holds the numbered records from 0 on, at least `least` of them, at most `most`, and no
/// damage; returns how many.
fn assert_prefix(log: &Segments, least: usize, most: usize, story: &str) -> usize {
    let (records, damage) = replay(log);
    assert!(damage.is_empty(), "{story}: {damage:?}");
    assert!((least..=most).contains(&records.len()), "{story}: {} records, not {least} to {most}", records.len());
    for (number, (position, record, found)) in records.iter().enumerate() {
        assert!(is_number(record, number), "{story}: record {number} is {record:?}");
        assert_eq!(*found, Found::InSequence, "{story}");
        assert_eq!(&log.read(*position).expect("what is replayed can be read"), record, "{story}");
    }
    records.len()
}
