//! Full disks and failing syncs: nothing acknowledged is lost, and no good record ever follows half a one.

use super::sim_disk::{Fault, SimDisk, Survives};
use super::*;

const SURVIVES: [Survives; 3] = [Survives::Synced, Survives::SizeOnly, Survives::All];

/// A disk with 20 acknowledged records in one file, or with a file so full that the next batch begins another.
fn prepared(next_begins_a_file: bool) -> Arc<SimDisk> {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    append_numbers(&mut log, 0..20).expect("there is room");
    if next_begins_a_file {
        while log.end().offset() as usize + batch_bytes() <= 4096 {
            log.append(&[(200, &[0xaa; 100])]).expect("there is room");
        }
        assert_eq!(log.end().segment(), 0, "it is the next batch that begins a file");
    }
    disk
}

/// The numbered records of the directory; the filler is left out, the rest must be clean.
fn numbered(log: &Segments, story: &str) -> Vec<Record> {
    let (records, damage) = replay(log);
    assert!(damage.is_empty(), "{story}: {damage:?}");
    records.into_iter().map(|(_, record, _)| record).filter(|record| record.kind != 200).collect()
}

fn assert_numbers(records: &[Record], story: &str) {
    for (number, record) in records.iter().enumerate() {
        assert!(is_number(record, number), "{story}: record {number} is {record:?}");
    }
}

/// Fails the append of records 20 to 25 as told; then tries again, reopens, and looks.
fn fail_once(next_begins_a_file: bool, skip: usize, fault: Fault) {
    for survives in SURVIVES {
        let story = format!("new file: {next_begins_a_file}, operation {skip}, {fault:?}, then {survives:?}");
        let disk = prepared(next_begins_a_file);
        let (mut log, _) = open(&disk);
        disk.fail_after(skip, fault);
        let failed = append_numbers(&mut log, 20..26);
        let mut acknowledged = 20;
        match failed {
            Ok(_) => acknowledged = 26,
            Err(StoreError::DiskFull { .. }) => assert!(matches!(fault, Fault::Full { .. }), "{story}"),
            Err(error) => assert!(matches!(fault, Fault::Dead { .. }), "{story}: {error}"),
        }
        assert_eq!(numbered(&log, &story).len(), acknowledged, "{story}: what failed is not seen");
        match append_numbers(&mut log, acknowledged..acknowledged + 3) {
            Ok(_) => {
                assert!(log.stopped().is_none(), "{story}");
                acknowledged += 3;
            }
            Err(error) => {
                assert!(matches!(error, StoreError::Stopped { .. }), "{story}: {error}");
                assert!(matches!(fault, Fault::Dead { .. }), "{story}: room for a truncation there always is");
                disk.heal();
                let again = append_numbers(&mut log, acknowledged..acknowledged + 1);
                assert!(matches!(again, Err(StoreError::Stopped { .. })), "{story}: a stopped log stays stopped");
            }
        }
        drop(log);
        disk.cut_power(survives);
        let (mut log, _) = open(&disk);
        let records = numbered(&log, &story);
        assert_numbers(&records, &story);
        assert!((acknowledged..=26.max(acknowledged)).contains(&records.len()), "{story}: {} records", records.len());
        let next = records.len();
        append_numbers(&mut log, next..next + 4).expect("the disk is well again");
        let (log, report) = open(&disk);
        assert!(report.is_clean() && report.cut.is_none(), "{story}: {report:?}");
        let records = numbered(&log, &story);
        assert_eq!(records.len(), next + 4, "{story}");
        assert_numbers(&records, &story);
    }
}

fn batch_bytes() -> usize {
    (20..26).map(|number| 9 + payload(number).len()).sum()
}

#[test]
fn a_disk_that_fills_up_at_any_byte() {
    for kept in 0..=batch_bytes() {
        fail_once(false, 0, Fault::Full { kept });
    }
    // A new file is created (0), written (1), synced (2), and its directory is synced (3).
    for kept in 0..=batch_bytes() + 16 {
        fail_once(true, 1, Fault::Full { kept });
    }
}

#[test]
fn a_disk_that_dies_at_any_byte() {
    for kept in 0..=batch_bytes() {
        fail_once(false, 0, Fault::Dead { kept });
    }
    for kept in 0..=batch_bytes() + 16 {
        fail_once(true, 1, Fault::Dead { kept });
    }
}

#[test]
fn every_sync_that_can_fail() {
    fail_once(false, 1, Fault::Full { kept: 0 });
    fail_once(false, 1, Fault::Dead { kept: 0 });
    for operation in [0, 2, 3] {
        fail_once(true, operation, Fault::Full { kept: 0 });
        fail_once(true, operation, Fault::Dead { kept: 0 });
    }
}

#[test]
fn the_error_of_a_full_disk_says_what_to_do() {
    let disk = prepared(false);
    let (mut log, _) = open(&disk);
    disk.fail_after(0, Fault::Full { kept: 3 });
    let error = append_numbers(&mut log, 20..26).expect_err("no room");
    assert!(error.to_string().starts_with("the disk is full"), "{error}");
    append_numbers(&mut log, 20..26).expect("there is room again, and the same handle goes on");
    assert_prefix(&log, 26, 26, "after room was made");
}
