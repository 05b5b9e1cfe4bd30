//! Writes that did not finish: the tail is cut, at whatever byte it was torn, and nothing else is.

use std::path::Path;

use super::sim_disk::SimDisk;
use super::*;
use crate::store::frame::push_record;
use crate::store::{Cut, DamageCause};

const FIRST: &str = "0000000000000000.seg";

/// A file of `count` records and the offset at which the last of them begins.
fn file_of(count: usize) -> (Arc<SimDisk>, Vec<u8>, usize) {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    let positions = append_numbers(&mut log, 0..count).expect("there is room");
    let content = disk.content(&Path::new(DIR).join(FIRST));
    (disk, content, positions.last().expect("at least one").offset() as usize)
}

#[test]
fn a_tail_torn_at_any_byte_is_cut_and_the_log_goes_on() {
    let (disk, content, last) = file_of(20);
    for length in last..content.len() {
        disk.set_content(&Path::new(DIR).join(FIRST), content[..length].to_vec());
        let (mut log, report) = open(&disk);
        let story = format!("torn at {length}");
        assert!(report.is_clean(), "{story}: {report:?}");
        let cut =
            (length > last).then(|| Cut { position: Position::new(0, last as u32), bytes: (length - last) as u64 });
        assert_eq!(report.cut, cut, "{story}");
        assert_eq!(report.records, 19, "{story}");
        assert_prefix(&log, 19, 19, &story);
        append_numbers(&mut log, 19..25).expect("there is room");
        let (log, report) = open(&disk);
        assert!(report.cut.is_none() && report.is_clean(), "{story}: {report:?}");
        assert_prefix(&log, 25, 25, &story);
    }
}

#[test]
fn a_tail_whose_content_never_arrived_is_cut() {
    // The size of a file can reach the disk before its content does: the new part then reads as zeros.
    let (disk, content, last) = file_of(20);
    for arrived in last..content.len() {
        for zeros in [1, 8, 9, 10, 300] {
            let mut torn = content[..arrived].to_vec();
            torn.resize(content.len() + zeros, 0);
            disk.set_content(&Path::new(DIR).join(FIRST), torn);
            let (log, report) = open(&disk);
            let story = format!("arrived up to {arrived}, then zeros, {zeros} beyond the record");
            assert!(report.is_clean(), "{story}: {report:?}");
            assert!(report.cut.is_some(), "{story}");
            assert_prefix(&log, 19, 20, &story);
        }
    }
}

#[test]
fn a_file_torn_before_its_first_record_is_begun_again() {
    let (disk, content, _) = file_of(1);
    for length in 0..content.len() {
        disk.set_content(&Path::new(DIR).join(FIRST), content[..length].to_vec());
        let (mut log, report) = open(&disk);
        assert!(report.is_clean(), "{length}: {report:?}");
        assert!(log.is_empty(), "{length}");
        append_numbers(&mut log, 0..2).expect("there is room");
        assert_prefix(&open(&disk).0, 2, 2, "begun again");
        assert_eq!(disk.names().len(), 1, "{length}");
    }
}

#[test]
fn a_torn_end_of_an_earlier_file_is_damage() {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    append_numbers(&mut log, 0..80).expect("there is room");
    append_numbers(&mut log, 80..160).expect("there is room");
    let path = Path::new(DIR).join(FIRST);
    let content = disk.content(&path);
    disk.set_content(&path, content[..content.len() - 3].to_vec());
    let (log, _) = open(&disk);
    let (records, damage) = replay(&log);
    assert_eq!(records.len(), 159);
    assert!(matches!(damage[..], [Damage { cause: DamageCause::TornEnd, .. }]), "{damage:?}");
    assert_eq!(disk.content(&path).len(), content.len() - 3, "what is not the tail is never cut");
}

#[test]
fn the_image_of_a_record_inside_a_torn_one_is_not_believed() {
    // A peer puts whole records into the text of an event and waits for the power to fail.
    let mut forged = Vec::new();
    for _ in 0..20 {
        push_record(&mut forged, 1, b"I owe you everything");
    }
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    append_numbers(&mut log, 0..10).expect("there is room");
    let start = log.append(&[(1, &forged)]).expect("there is room")[0].offset() as usize;
    let path = Path::new(DIR).join(FIRST);
    let content = disk.content(&path);
    for length in start..content.len() {
        disk.set_content(&path, content[..length].to_vec());
        let (log, _) = open(&disk);
        for (position, record, found) in replay(&log).0 {
            let genuine = (position.offset() as usize) < start;
            assert_eq!(genuine, found == Found::InSequence, "cut at {length}: {record:?} at {position}");
        }
    }
}
