//! Withdrawing a record in place.

use super::sim_disk::{Fault, SimDisk, Survives};
use super::*;

const HIT: usize = 7;
const SHORT: &[u8] = b"withdrawn";

fn prepared() -> (Arc<SimDisk>, Segments, Vec<Position>) {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    let positions = append_numbers(&mut log, 0..20).expect("there is room");
    (disk, log, positions)
}

fn is_withdrawn(record: &Record) -> bool {
    let padding = record.bytes.strip_prefix(SHORT);
    record.kind == 77 && padding.is_some_and(|padding| padding.iter().all(|byte| *byte == 0))
}

/// Asserts that all other records are as they were, and says whether the one that was hit is the new one.
fn check(log: &Segments, positions: &[Position], story: &str) -> bool {
    let (records, damage) = replay(log);
    assert!(damage.is_empty() && records.len() == 20, "{story}: {damage:?}");
    for (number, (position, record, _)) in records.iter().enumerate() {
        assert_eq!(*position, positions[number], "{story}");
        assert!(number == HIT || is_number(record, number), "{story}: {record:?}");
    }
    let hit = &records[HIT].1;
    assert!(is_number(hit, HIT) || is_withdrawn(hit), "{story}: neither old nor new: {hit:?}");
    is_withdrawn(hit)
}

#[test]
fn an_overwritten_record_stays_so_and_leaves_nothing_of_the_old_one() {
    let (disk, mut log, positions) = prepared();
    let length = payload(HIT).len();
    log.overwrite(positions[HIT], 77, SHORT).expect("it is shorter");
    assert!(check(&log, &positions, "at once"));
    assert_eq!(log.read(positions[HIT]).expect("whole").bytes.len(), length);
    let (mut log, report) = open(&disk);
    assert!(report.is_clean() && report.finished_overwrite.is_none(), "{report:?}");
    assert!(check(&log, &positions, "reopened"));
    append_numbers(&mut log, 20..21).expect("there is room");
    for path in disk.names() {
        let content = disk.content(&path);
        assert!(!content.windows(9).any(|window| window == b"record 7 "), "{} holds the old text", path.display());
    }
}

#[test]
fn a_longer_one_and_a_wrong_place_are_refused() {
    let (_disk, mut log, positions) = prepared();
    let longer = vec![1; payload(HIT).len() + 1];
    assert!(matches!(log.overwrite(positions[HIT], 1, &longer), Err(StoreError::OverwriteTooLong { .. })));
    let inside = Position::new(positions[HIT].segment(), positions[HIT].offset() + 1);
    assert!(matches!(log.overwrite(inside, 1, b"x"), Err(StoreError::Damaged { .. })));
    let end = log.end();
    assert!(matches!(log.overwrite(end, 1, b"x"), Err(StoreError::NoSuchPosition { .. })));
    assert!(!check(&log, &positions, "refused"));
    log.overwrite(positions[HIT], 77, &longer[1..]).expect("the same length is allowed");
}

#[test]
fn a_crash_at_any_operation_leaves_the_old_or_the_new_record() {
    let (rehearsal, mut log, positions) = prepared();
    let before = rehearsal.changes();
    log.overwrite(positions[HIT], 77, SHORT).expect("it is shorter");
    let operations = rehearsal.changes() - before;
    for operation in 0..operations {
        for kept in (0..50).chain([usize::MAX]) {
            for survives in [Survives::Synced, Survives::SizeOnly, Survives::All] {
                for fault in [Fault::Dead { kept }, Fault::Full { kept }] {
                    let story = format!("operation {operation}, {fault:?}, {survives:?}");
                    let (disk, mut log, positions) = prepared();
                    disk.fail_after(operation, fault);
                    let done = log.overwrite(positions[HIT], 77, SHORT).is_ok();
                    drop(log);
                    disk.cut_power(survives);
                    let (mut log, report) = open(&disk);
                    assert!(report.is_clean() && report.cut.is_none(), "{story}: {report:?}");
                    let is_new = check(&log, &positions, &story);
                    assert!(is_new || !done, "{story}: it was acknowledged");
                    append_numbers(&mut log, 20..21).expect("the disk is well again");
                    assert!(open(&disk).1.finished_overwrite.is_none(), "{story}: finished once");
                }
            }
        }
    }
}

#[test]
fn a_failure_in_the_middle_stops_writing_until_it_is_finished_at_opening() {
    let (disk, mut log, positions) = prepared();
    // Created, written, synced, directory synced; then the write in place.
    disk.fail_after(4, Fault::Full { kept: 12 });
    log.overwrite(positions[HIT], 77, SHORT).expect_err("it fails half way");
    assert!(matches!(append_numbers(&mut log, 20..21), Err(StoreError::Stopped { .. })));
    let (log, report) = open(&disk);
    assert_eq!(report.finished_overwrite, Some(positions[HIT]));
    assert!(check(&log, &positions, "finished"));
}
