//! A backup's file on a disk that fills up or dies: whole under its name, or not there at all.

use super::sim_disk::{Fault, SimDisk, Survives, shared};
use crate::backup::{BackupError, Keeping};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

const FILE: &str = "/usb/regain.tar";
const BYTES: &[u8] = b"everything of a node but its keys, in two writes";

fn keep(disk: &Arc<SimDisk>) -> Result<u64, BackupError> {
    let failed = |e| BackupError::Io { what: "write", path: FILE.into(), source: e };
    let mut file = Keeping::begin_on(shared(disk), Path::new(FILE))?;
    let (first, second) = BYTES.split_at(20);
    file.write_all(first).map_err(failed)?;
    file.write_all(second).map_err(failed)?;
    file.finish()
}

/// Operations: the file is made (0), written (1, 2), synced (3), named (4), and its folder is synced (5).
const OPERATIONS: usize = 6;

#[test]
fn a_file_is_whole_or_not_there() {
    for operation in 0..OPERATIONS {
        for kept in 0..=BYTES.len() {
            for fault in [Fault::Full { kept }, Fault::Dead { kept }] {
                for survives in [Survives::Synced, Survives::SizeOnly, Survives::All] {
                    let story = format!("operation {operation}, {fault:?}, then {survives:?}");
                    let disk = SimDisk::new();
                    disk.fail_after(operation, fault);
                    let told = keep(&disk);
                    assert!(told.is_err(), "{story}");
                    if matches!(fault, Fault::Full { .. }) {
                        let left = disk.names();
                        // Where only the folder's sync failed the file is there and whole.
                        assert!(left.is_empty() || (operation == 5 && left == [Path::new(FILE)]), "{story}: {left:?}");
                    }
                    disk.cut_power(survives);
                    if disk.names().iter().any(|name| name == Path::new(FILE)) {
                        assert_eq!(disk.content(Path::new(FILE)), BYTES, "{story}");
                        assert!(operation >= 5 || survives == Survives::All, "{story}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_was_kept_survives_and_is_never_written_over() {
    let disk = SimDisk::new();
    assert_eq!(keep(&disk).expect("there is room"), BYTES.len() as u64);
    assert_eq!(disk.changes(), OPERATIONS);
    disk.cut_power(Survives::Synced);
    assert_eq!(disk.content(Path::new(FILE)), BYTES);
    let refused = keep(&disk).expect_err("it is there");
    assert!(matches!(refused, BackupError::Exists { .. }), "{refused}");
    assert_eq!(disk.names(), [Path::new(FILE)], "and nothing is left beside it");
}
