//! The power fails after every single operation of a long session.

use super::sim_disk::{Fault, SimDisk, Survives};
use super::*;

/// Appends and overwrites until the disk dies; returns how many records were acknowledged.
fn session(disk: &Arc<SimDisk>) -> (usize, usize) {
    let Ok((mut log, _)) = try_open(disk) else { return (0, 0) };
    let (mut acknowledged, mut tried) = (0, 0);
    for size in [1, 30, 2, 45, 1, 60, 3] {
        tried = acknowledged + size;
        if append_numbers(&mut log, acknowledged..acknowledged + size).is_err() {
            return (acknowledged, tried);
        }
        acknowledged += size;
    }
    (acknowledged, tried)
}

#[test]
fn a_power_cut_after_any_operation_loses_nothing_acknowledged() {
    let rehearsal = SimDisk::new();
    assert_eq!(session(&rehearsal).0, 142);
    let operations = rehearsal.changes();
    assert!(operations > 16);
    for operation in 0..operations {
        for kept in [0, 1, 10, 17, 400, usize::MAX] {
            for survives in [Survives::Synced, Survives::SizeOnly, Survives::All] {
                let disk = SimDisk::new();
                disk.fail_after(operation, Fault::Dead { kept });
                let (acknowledged, tried) = session(&disk);
                disk.cut_power(survives);
                let story = format!("operation {operation}, {kept} bytes kept, {survives:?}");
                let (mut log, _) = open(&disk);
                let there = assert_prefix(&log, acknowledged, tried, &story);
                append_numbers(&mut log, there..there + 5).expect("the disk is well again");
                drop(log);
                disk.cut_power(Survives::Synced);
                assert_prefix(&open(&disk).0, there + 5, there + 5, &story);
            }
        }
    }
}

#[test]
fn what_was_found_at_opening_survives_the_next_power_cut() {
    // A process is killed between write and sync. The next one finds the record in the page cache, shows it to peers;
    // then the power fails. The record must have been made durable by the opening.
    let disk = SimDisk::new();
    let (mut log, _) = open(&disk);
    append_numbers(&mut log, 0..5).expect("there is room");
    disk.fail_after(1, Fault::Dead { kept: 0 });
    append_numbers(&mut log, 5..6).expect_err("the sync fails");
    drop(log);
    disk.heal();
    let found = assert_prefix(&open(&disk).0, 6, 6, "after the kill");
    disk.cut_power(Survives::Synced);
    assert_prefix(&open(&disk).0, found, found, "after the power cut");
}
