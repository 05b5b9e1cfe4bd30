//! Bytes that changed after they were acknowledged: every change is caught, and costs no other record.

use std::path::{Path, PathBuf};

use super::sim_disk::SimDisk;
use super::*;
use crate::store::{DamageCause, Scope};

const COUNT: usize = 12;

fn two_files() -> (Arc<SimDisk>, Vec<Position>, [PathBuf; 2]) {
    let disk = SimDisk::new();
    let options = SegmentOptions { roll_at: 600, ..small() };
    let (mut log, _) = Segments::open_on(sim_disk::shared(&disk), PathBuf::from(DIR), options).expect("it opens");
    let mut positions = append_numbers(&mut log, 0..COUNT).expect("there is room");
    positions.extend(append_numbers(&mut log, COUNT..2 * COUNT).expect("there is room"));
    let paths: Vec<_> = log.files().map(|(path, _)| path.to_path_buf()).collect();
    (disk, positions, paths.try_into().expect("two batches, two files"))
}

/// The number of the record that holds this byte.
fn hit_record(positions: &[Position], segment: u32, byte: usize) -> usize {
    let here = positions.iter().enumerate().filter(|(_, at)| at.segment() == segment && at.offset() as usize <= byte);
    here.map(|(number, _)| number).next_back().expect("the byte is behind the file header")
}

#[test]
fn a_flip_of_any_bit_of_any_record_is_caught_and_costs_that_record_only() {
    let (disk, positions, paths) = two_files();
    for (segment, path) in paths.iter().enumerate() {
        let whole = disk.content(path);
        for bit in 16 * 8..whole.len() * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let copy = disk.copy();
            copy.set_content(path, flipped.clone());
            let hit = hit_record(&positions, segment as u32, bit / 8);
            let story = format!("bit {} of byte {} of segment {segment}, record {hit}", bit % 8, bit / 8);
            let (mut log, report) = open(&copy);
            let (records, damage) = replay(&log);
            assert_eq!(damage.len(), 1, "{story}: {damage:?}");
            assert_eq!(damage[0].position, positions[hit], "{story}");
            assert!(report.cut.is_none(), "{story}: acknowledged bytes were cut: {report:?}");
            assert_eq!(report.is_clean(), segment == 0, "{story}: only the last file is read at opening");
            let numbers: Vec<usize> = (0..2 * COUNT).filter(|number| *number != hit).collect();
            assert_eq!(records.len(), numbers.len(), "{story}");
            for (number, (position, record, _)) in numbers.iter().zip(&records) {
                assert!(is_number(record, *number) && *position == positions[*number], "{story}: {record:?}");
            }
            assert!(matches!(log.read(positions[hit]), Err(StoreError::Damaged { .. })), "{story}");
            append_numbers(&mut log, 24..25).expect("a damaged log can be appended to");
            assert_eq!(copy.content(path)[..flipped.len()], flipped, "{story}: damage is left as it is");
        }
    }
}

#[test]
fn a_flip_in_a_file_header_loses_no_record() {
    let (disk, positions, paths) = two_files();
    for path in &paths {
        let whole = disk.content(path);
        for bit in 0..16 * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let copy = disk.copy();
            copy.set_content(path, flipped);
            let (log, report) = open(&copy);
            assert!(
                matches!(report.damage[..], [Damage { cause: DamageCause::FileHeader, .. }]),
                "bit {bit}: {report:?}"
            );
            let (records, damage) = replay(&log);
            assert_eq!((records.len(), damage), (2 * COUNT, report.damage), "bit {bit}");
            assert_eq!(records.last().map(|(position, ..)| position), positions.last(), "bit {bit}");
        }
    }
}

#[test]
fn a_lost_stretch_costs_what_it_covers() {
    let (disk, positions, paths) = two_files();
    let whole = disk.content(&paths[0]);
    for from in (16..whole.len() - 100).step_by(3) {
        for filler in [0x00, 0xff, 0x01] {
            let mut holed = whole.clone();
            holed[from..from + 100].fill(filler);
            let copy = disk.copy();
            copy.set_content(&paths[0], holed);
            let options = SegmentOptions { scope: Scope::EveryFile, ..small() };
            let opened = Segments::open_on(sim_disk::shared(&copy), PathBuf::from(DIR), options);
            let (log, report) = opened.expect("it opens");
            assert!(!report.is_clean(), "{from}");
            let (records, _) = replay(&log);
            let touched = |position: &Position, number: usize| {
                let start = position.offset() as usize;
                start < from + 100 && start + 9 + payload(number).len() > from
            };
            for (number, position) in positions.iter().enumerate() {
                let covered = position.segment() == 0 && touched(position, number);
                let there = records.iter().any(|(at, record, _)| at == position && is_number(record, number));
                assert_eq!(there, !covered, "record {number}, hole at {from} of {filler:#x}");
            }
        }
    }
}

#[test]
fn what_the_disk_cannot_read_is_damage_and_is_not_cut() {
    let disk = SimDisk::new();
    let options = SegmentOptions { roll_at: 1 << 20, ..small() };
    let open = || Segments::open_on(sim_disk::shared(&disk), PathBuf::from(DIR), options.clone()).expect("it opens");
    let (mut log, _) = open();
    let positions = append_numbers(&mut log, 0..400).expect("there is room");
    let path = Path::new(DIR).join("0000000000000000.seg");
    let whole = disk.content(&path);
    let sectors = whole.len() as u64 / 4096;
    assert!(sectors >= 3);
    for sector in 0..=sectors {
        disk.make_unreadable(sector * 4096, (sector + 1) * 4096);
        let (log, report) = open();
        assert!(!report.is_clean() && report.cut.is_none(), "sector {sector}: {report:?}");
        let (records, _) = replay(&log);
        let lost = positions.iter().enumerate().filter(|(number, position)| {
            let (start, end) = (u64::from(position.offset()), position.offset() as usize + 9 + payload(*number).len());
            start < (sector + 1) * 4096 && end as u64 > sector * 4096
        });
        assert_eq!(records.len(), 400 - lost.count(), "sector {sector}");
        assert_eq!(disk.content(&path), whole);
    }
}

#[test]
fn searching_through_what_looks_like_records_everywhere_ends() {
    // Every offset of this payload looks like a record of 256 or 1 bytes: a reader that tries each must stay bounded.
    let disk = SimDisk::new();
    let options = SegmentOptions { roll_at: 1 << 20, max_record: 1 << 16, scope: Scope::EveryFile };
    let open = || Segments::open_on(sim_disk::shared(&disk), PathBuf::from(DIR), options.clone()).expect("it opens");
    let (mut log, _) = open();
    let hostile = [0, 1, 0, 0].repeat(1 << 14);
    log.append(&[(1, &hostile), (2, b"after")]).expect("there is room");
    let path = Path::new(DIR).join("0000000000000000.seg");
    let mut content = disk.content(&path);
    content[18] ^= 0x40;
    disk.set_content(&path, content);
    let (log, report) = open();
    assert_eq!(report.damage.len(), 1, "{report:?}");
    let (records, _) = replay(&log);
    assert!(matches!(&records[..], [(_, record, Found::BySearch)] if record.bytes == b"after"), "{records:?}");
}
