//! What a node writes beside its events, on a disk that fills up or dies at every byte and every operation: the private
//! journal, evidence, and small files that are replaced whole.

use super::sim_disk::{Fault, SimDisk, Survives, shared};
use crate::disk::EVIDENCE;
use crate::journal::{Fact, Journal};
use crate::store::medium::Medium;
use crate::store::{Entry, Position, SegmentOptions, Segments, replace_file_on};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SURVIVES: [Survives; 3] = [Survives::Synced, Survives::SizeOnly, Survives::All];

fn fact(number: usize) -> Fact {
    Fact::Invited { secret: format!("{number:064x}") }
}

/// The facts of a journal, by their numbers.
fn facts(disk: &Arc<SimDisk>) -> (Journal, Vec<usize>, Vec<String>) {
    let mut found = Vec::new();
    let (journal, mut remarks) = Journal::open_on(shared(disk), PathBuf::from("/data/journal")).expect("it opens");
    for read in journal.facts(Position::START) {
        let read = read.expect("it reads");
        remarks.extend(read.remarks);
        found.extend(read.facts.into_iter().map(|(_, _, fact)| match fact {
            Fact::Invited { secret } => usize::from_str_radix(&secret, 16).expect("a number"),
            other => panic!("nobody wrote {other:?}"),
        }));
    }
    (journal, found, remarks)
}

/// Every fault at every operation of an append, a write leaving any number of its bytes behind.
fn faults(operations: usize, bytes: usize) -> impl Iterator<Item = (usize, Fault)> {
    (0..operations).flat_map(move |operation| {
        (0..=bytes).flat_map(move |kept| [Fault::Full { kept }, Fault::Dead { kept }].map(|fault| (operation, fault)))
    })
}

#[test]
fn the_journal_keeps_what_it_acknowledged_and_nothing_by_halves() {
    let bytes = serde_json::to_vec(&fact(0)).expect("JSON").len() + 9;
    for before in [0, 3] {
        // The first fact begins a file: made, written, synced, its folder synced. Later ones are written and synced.
        for (operation, fault) in faults(if before == 0 { 4 } else { 2 }, bytes) {
            for survives in SURVIVES {
                let story = format!("{before} before, operation {operation}, {fault:?}, then {survives:?}");
                let disk = SimDisk::new();
                let (mut journal, ..) = facts(&disk);
                (0..before).for_each(|n| journal.write(&fact(n)).expect("there is room"));
                disk.fail_after(operation, fault);
                assert!(journal.write(&fact(before)).is_err(), "{story}");
                // Whatever could not be undone must not be followed by anything.
                let more = journal.write(&fact(before)).is_ok();
                drop(journal);
                disk.cut_power(survives);
                let (mut journal, found, remarks) = facts(&disk);
                let least = before + usize::from(more);
                assert!((least..=before + 1).contains(&found.len()), "{story}: {found:?} {remarks:?}");
                assert!(found.iter().copied().eq(0..found.len()), "{story}: {found:?}");
                assert!(remarks.iter().all(|r| r.contains("never acknowledged")), "{story}: {remarks:?}");
                journal.write(&fact(found.len())).expect("the disk is well again");
                assert_eq!(facts(&disk).1.len(), found.len() + 1, "{story}");
            }
        }
    }
}

#[test]
fn evidence_is_there_or_not() {
    let open = |disk: &Arc<SimDisk>| {
        Segments::open_on(shared(disk), PathBuf::from("/data/evidence"), SegmentOptions::default()).expect("it opens")
    };
    let proof = b"two headers of one place, with both signatures";
    for (operation, fault) in faults(2, proof.len() + 9) {
        for survives in SURVIVES {
            let story = format!("operation {operation}, {fault:?}, then {survives:?}");
            let disk = SimDisk::new();
            let (mut evidence, _) = open(&disk);
            evidence.append(&[(EVIDENCE, b"an older one")]).expect("there is room");
            disk.fail_after(operation, fault);
            assert!(evidence.append(&[(EVIDENCE, proof)]).is_err(), "{story}");
            drop(evidence);
            disk.cut_power(survives);
            let (evidence, report) = open(&disk);
            assert!(report.is_clean(), "{story}: {report:?}");
            let found: Vec<Vec<u8>> = evidence
                .iter_from(Position::START)
                .map(|entry| match entry.expect("readable") {
                    Entry::Record { record, .. } => record.bytes,
                    Entry::Damaged(damage) => panic!("{story}: {damage}"),
                })
                .collect();
            let older = found.first().is_some_and(|first| first == b"an older one");
            assert!(
                older && found.len() <= 2 && found.get(1).is_none_or(|second| second == proof),
                "{story}: {found:?}"
            );
        }
    }
}

#[test]
fn a_small_file_is_the_old_one_or_the_new_one() {
    let path = Path::new("/data/recovery");
    let (old, new) = (&b"asking"[..], &b"stopped, and longer"[..]);
    // The new one is made (0), written (1), synced (2), renamed (3), and the folder is synced (4).
    for (operation, fault) in faults(5, new.len()) {
        for survives in SURVIVES {
            let story = format!("operation {operation}, {fault:?}, then {survives:?}");
            let disk = SimDisk::new();
            let medium: Arc<dyn Medium> = shared(&disk);
            replace_file_on(medium.as_ref(), path, old, 0o600).expect("there is room");
            disk.fail_after(operation, fault);
            assert!(replace_file_on(medium.as_ref(), path, new, 0o600).is_err(), "{story}");
            disk.cut_power(survives);
            let there = disk.content(path);
            assert!(there == old || (operation == 4 && there == new), "{story}: {there:?}");
            replace_file_on(medium.as_ref(), path, new, 0o600).expect("the disk is well again");
            disk.cut_power(Survives::Synced);
            assert_eq!(disk.content(path), new, "{story}");
        }
    }
}
