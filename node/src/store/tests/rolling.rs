//! Files one after the other, when nothing goes wrong.

use std::path::Path;

use super::sim_disk::SimDisk;
use super::*;
use crate::store::{DamageCause, Scope};

#[test]
fn records_come_back_in_order_over_many_files_and_openings() {
    let disk = SimDisk::new();
    let mut positions = Vec::new();
    for round in 0..6 {
        let (mut log, report) = open(&disk);
        assert!(report.is_clean() && report.cut.is_none(), "{report:?}");
        assert_eq!(log.is_empty(), round == 0);
        for batch in 0..10 {
            let first = round * 100 + batch * 10;
            positions.extend(append_numbers(&mut log, first..first + 10).expect("there is room"));
        }
        assert_prefix(&log, positions.len(), positions.len(), "before closing");
    }
    let (log, report) = open(&disk);
    assert!(report.files > 5, "{report:?}");
    assert!(positions.windows(2).all(|pair| pair[0] < pair[1]), "positions rise");
    for (number, position) in positions.iter().enumerate() {
        assert!(is_number(&log.read(*position).expect("it was acknowledged"), number));
    }
    assert!(log.files().all(|(_, bytes)| bytes <= 4096));
}

#[test]
fn file_names_say_the_first_record() {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    append_numbers(&mut log, 0..80).expect("there is room");
    append_numbers(&mut log, 80..160).expect("there is room");
    let names: Vec<_> = log.files().filter_map(|(path, _)| path.file_name()?.to_str()).collect();
    assert_eq!(names, ["0000000000000000.seg", "0000000000000050.seg"]);
}

#[test]
fn replay_begins_where_it_is_told() {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    let mut positions = Vec::new();
    for first in (0..300).step_by(20) {
        positions.extend(append_numbers(&mut log, first..first + 20).expect("there is room"));
    }
    for (number, position) in positions.iter().enumerate() {
        let rest: Vec<_> = log.iter_from(*position).map(|entry| entry.expect("readable")).collect();
        assert_eq!(rest.len(), 300 - number);
        assert!(matches!(&rest[0], Entry::Record { position: first, .. } if first == position));
    }
    let end = log.end();
    assert_eq!(log.iter_from(end).count(), 0);
    append_numbers(&mut log, 300..301).expect("there is room");
    assert_eq!(log.iter_from(end).count(), 1);
}

#[test]
fn an_iterator_sees_what_was_acknowledged_when_it_was_made() {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    append_numbers(&mut log, 0..10).expect("there is room");
    let iterator = log.iter_from(Position::START);
    append_numbers(&mut log, 10..200).expect("there is room");
    assert_eq!(iterator.count(), 10);
}

#[test]
fn bounds_are_told_not_cut() {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    let long = vec![1; 1025];
    assert!(matches!(log.append(&[(1, &long)]), Err(StoreError::RecordTooLarge { length: 1025, limit: 1024 })));
    log.append(&[(1, &long[..1024]), (2, b"")]).expect("the bound itself is allowed, and so is nothing");
    assert!(log.append(&[]).expect("nothing to do").is_empty());
    let (log, _) = open(&disk);
    assert_eq!(replay(&log).0.len(), 2);
}

#[test]
fn a_batch_longer_than_a_file_lies_in_one_file() {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    append_numbers(&mut log, 0..10).expect("there is room");
    let positions = append_numbers(&mut log, 10..200).expect("there is room");
    assert!(positions.iter().all(|position| position.segment() == 1));
    assert_eq!(append_numbers(&mut log, 200..201).expect("there is room")[0].segment(), 2);
    let (log, _) = open(&disk);
    assert_prefix(&log, 201, 201, "reopened");
}

#[test]
fn a_newer_file_is_refused_and_left_alone() {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    append_numbers(&mut log, 0..3).expect("there is room");
    let path = Path::new(DIR).join("0000000000000000.seg");
    let mut content = disk.content(&path);
    content[8..10].copy_from_slice(&7u16.to_le_bytes());
    let check = crc32c::crc32c(&content[..14]).to_le_bytes();
    content[14..16].copy_from_slice(&check[..2]);
    disk.set_content(&path, content.clone());
    let error = try_open(&disk).expect_err("it is newer");
    assert!(matches!(error, StoreError::NewerData { found: 7, known: 1, .. }), "{error}");
    assert!(error.to_string().contains("newer"), "{error}");
    assert_eq!(disk.content(&path), content);
}

#[test]
fn a_missing_file_is_reported_and_moves_nothing() {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    let mut positions = Vec::new();
    for first in (0..300).step_by(20) {
        positions.extend(append_numbers(&mut log, first..first + 20).expect("there is room"));
    }
    let gone: Vec<_> = log.files().map(|(path, _)| path.to_path_buf()).collect();
    disk.forget(&gone[1]);
    let (log, report) = open(&disk);
    assert_eq!(report.damage, [Damage { position: Position::new(1, 0), length: 0, cause: DamageCause::FileMissing }]);
    assert_eq!(replay(&log).1, report.damage);
    for (number, position) in positions.iter().enumerate() {
        match log.read(*position) {
            Ok(record) => assert!(position.segment() != 1 && is_number(&record, number)),
            Err(error) => {
                assert!(position.segment() == 1 && matches!(error, StoreError::NoSuchPosition { .. }), "{error}");
            }
        }
    }
}

#[test]
fn a_copy_under_another_name_is_refused() {
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    append_numbers(&mut log, 0..3).expect("there is room");
    let content = disk.content(&Path::new(DIR).join("0000000000000000.seg"));
    disk.set_content(&Path::new(DIR).join("0000000000000003.seg"), content);
    assert!(matches!(try_open(&disk), Err(StoreError::OutOfOrder { number: 0, .. })));
}

#[test]
fn files_with_other_names_are_left_alone() {
    let disk = SimDisk::new();
    for name in ["README", "0.seg", "000000000000000A.seg", "0000000000000000.seg.bak"] {
        disk.set_content(&Path::new(DIR).join(name), b"not ours".to_vec());
    }
    let (mut log, report) = open(&disk);
    assert_eq!(report, OpenReport::default());
    append_numbers(&mut log, 0..3).expect("there is room");
    assert_eq!(disk.names().len(), 5);
}

#[test]
fn the_real_disk_does_the_same() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let path = dir.path().join("log").join("trade");
    let (mut log, _) = Segments::open(path.clone(), small()).expect("it opens");
    let positions = append_numbers(&mut log, 0..50).expect("there is room");
    append_numbers(&mut log, 50..150).expect("there is room");
    log.overwrite(positions[7], 9, b"withdrawn").expect("it is shorter");
    drop(log);
    let options = SegmentOptions { scope: Scope::EveryFile, ..small() };
    let (log, report) = Segments::open(path, options).expect("it opens");
    assert_eq!((report.records, report.files, report.is_clean()), (150, 2, true));
    let withdrawn = log.read(positions[7]).expect("it was overwritten whole");
    assert!(withdrawn.kind == 9 && withdrawn.bytes.starts_with(b"withdrawn\0"));
    assert!(is_number(&log.read(positions[8]).expect("its neighbour"), 8));
}
