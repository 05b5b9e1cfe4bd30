//! The index: the same answers from memory and disk, and thrown away on any doubt.

use std::fs;
use std::path::{Path, PathBuf};

use crate::store::index::{
    Index, IndexError, IndexOptions, IndexState, LogExtent, LogKey, LogNumber, MemoryIndex, RebuildReason, SledIndex,
};
use crate::store::position::Position;

const LOGS: u32 = 20;
const EVENTS: u64 = 150;

fn log_id(log: u32) -> [u8; 32] {
    let mut id = [0xee; 32];
    id[..4].copy_from_slice(&log.wrapping_mul(0x9e37_79b9).to_be_bytes());
    id[4..8].copy_from_slice(&log.to_be_bytes());
    id
}

fn place(log: u32, seq: u64) -> Position {
    Position::new(1 + log, 16 + 400 * u32::try_from(seq).expect("small"))
}

const END: Position = Position::new(1000, 0);

fn extent(end: Position) -> LogExtent {
    LogExtent { is_empty: end == Position::START, end }
}

fn open(dir: &Path, end: Position) -> (SledIndex, IndexState) {
    SledIndex::open(dir.join("index"), extent(end), IndexOptions { cache_bytes: 4_000_000 }).expect("an index is made")
}

/// Round robin over the logs, in batches, with a checkpoint now and then.
fn fill(index: &mut dyn Index, from: u64, to: u64) {
    for seq in from..to {
        let mut batch = Vec::new();
        for log in 0..LOGS {
            let number = index.assign(&log_id(log)).expect("few logs");
            batch.push((LogKey::new(number, seq), place(log, seq)));
        }
        index.put_many(&batch).expect("memory");
        if seq % 40 == 39 {
            index.checkpoint(Position::new(5, u32::try_from(seq).expect("small"))).expect("there is room");
        }
    }
}

fn check(index: &dyn Index, events: u64) {
    for log in 0..LOGS {
        let number = index.number_of(&log_id(log)).expect("it was assigned");
        for seq in 0..events {
            let got = index.get(LogKey::new(number, seq)).expect("readable");
            assert_eq!(got, Some(place(log, seq)), "log {log} event {seq}");
        }
        assert_eq!(index.get(LogKey::new(number, events)).expect("readable"), None);
        for (from, limit) in [(0, usize::MAX), (0, 7), (events / 2, 50), (events - 1, 9), (events, 9)] {
            let got = index.range(LogKey::new(number, from), limit).expect("readable");
            let wanted: Vec<_> =
                (from..events).take(limit).map(|seq| (LogKey::new(number, seq), place(log, seq))).collect();
            assert_eq!(got, wanted, "log {log} from {from}, at most {limit}");
        }
    }
    assert_eq!(index.number_of(&[1; 32]), None);
    assert_eq!(index.logs().len(), LOGS as usize);
}

#[test]
fn both_indexes_answer_alike_before_and_after_checkpoints() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (mut sled, state) = open(dir.path(), Position::START);
    assert_eq!(state, IndexState::Good);
    let mut memory = MemoryIndex::new();
    for index in [&mut sled as &mut dyn Index, &mut memory] {
        fill(index, 0, EVENTS);
        check(index, EVENTS);
        assert_eq!(index.last_checkpoint(), Some(Position::new(5, 119)));
        index.checkpoint(END).expect("there is room");
        check(index, EVENTS);
        let key = LogKey::new(LogNumber(3), 5);
        index.put_many(&[(key, END)]).expect("memory");
        assert_eq!(index.get(key).expect("readable"), Some(END), "the later place counts");
        assert_eq!(index.range(key, 1).expect("readable"), [(key, END)]);
        index.wipe().expect("an index is made");
        assert!(index.logs().is_empty() && index.last_checkpoint().is_none());
        assert_eq!(index.get(key).expect("readable"), None);
    }
}

#[test]
fn a_reopened_index_knows_its_checkpoint_and_can_be_filled_again_from_there() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (mut index, _) = open(dir.path(), Position::START);
    fill(&mut index, 0, 100);
    assert!(!index.is_due());
    drop(index);
    let (mut index, state) = open(dir.path(), END);
    assert_eq!(state, IndexState::Good);
    assert_eq!(index.last_checkpoint(), Some(Position::new(5, 79)));
    fill(&mut index, 80, EVENTS);
    check(&index, EVENTS);
}

#[test]
fn a_checkpoint_comes_due() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (mut index, _) = open(dir.path(), Position::START);
    let batch: Vec<_> = (0..9_999).map(|seq| (LogKey::new(LogNumber(0), seq), END)).collect();
    index.put_many(&batch).expect("memory");
    assert!(!index.is_due());
    index.put_many(&[(LogKey::new(LogNumber(0), 9_999), END)]).expect("memory");
    assert!(index.is_due());
    index.checkpoint(END).expect("there is room");
    assert!(!index.is_due());
}

/// An index with a checkpoint in `dir`, closed.
fn filled(dir: &Path) {
    let (mut index, _) = open(dir, Position::START);
    fill(&mut index, 0, 100);
    index.checkpoint(Position::new(6, 0)).expect("there is room");
}

/// Opens what was spoiled; it must be empty, usable, and say why.
fn rebuilt(dir: &Path, end: Position, story: &str) -> RebuildReason {
    let (mut index, state) = open(dir, end);
    let IndexState::Rebuilt { reason } = state else { panic!("{story}: it was believed") };
    assert!(index.logs().is_empty() && index.last_checkpoint().is_none(), "{story}");
    fill(&mut index, 0, 50);
    check(&index, 50);
    drop(index);
    assert_eq!(open(dir, END).1, IndexState::Good, "{story}");
    assert!(!dir.join("index.old").exists(), "{story}");
    reason
}

#[test]
fn a_deleted_index_is_rebuilt() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    filled(dir.path());
    fs::remove_dir_all(dir.path().join("index")).expect("ours");
    assert_eq!(rebuilt(dir.path(), END, "deleted"), RebuildReason::Missing);
}

/// Asserts that a believed index holds all that its checkpoint promises.
fn keeps_its_promise(index: &SledIndex, story: &str) {
    let events = match index.last_checkpoint() {
        Some(upto) if upto == Position::new(6, 0) => 100,
        Some(upto) => u64::from(upto.offset()) + 1,
        None => panic!("{story}: believed without a checkpoint"),
    };
    for log in 0..LOGS {
        let number = index.number_of(&log_id(log)).expect("a log of the checkpoint");
        let found = index.range(LogKey::new(number, 0), usize::MAX).expect("readable");
        assert!(found.len() as u64 >= events, "{story}: {} of {events} events of log {log}", found.len());
        for (seq, (key, position)) in found.iter().enumerate() {
            assert_eq!((key.seq, *position), (seq as u64, place(log, seq as u64)), "{story}");
        }
    }
}

#[test]
fn an_index_cut_to_any_length_is_rebuilt_or_whole() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    filled(dir.path());
    let files = contents(dir.path());
    for part in (0..100).step_by(4) {
        restore(dir.path(), &files);
        let file = dir.path().join("index/db");
        let whole = fs::read(&file).expect("readable");
        fs::write(&file, &whole[..whole.len() * part / 100]).expect("writable");
        let story = format!("cut to {part} %");
        match open(dir.path(), END) {
            (index, IndexState::Good) => keeps_its_promise(&index, &story),
            (index, IndexState::Rebuilt { reason }) => {
                assert!(
                    matches!(reason, RebuildReason::NoCheckpoint | RebuildReason::Unopenable { .. }),
                    "{story}: {reason}"
                );
                assert!(index.logs().is_empty(), "{story}");
            }
        }
        if part == 0 {
            fs::write(&file, b"").expect("writable");
            rebuilt(dir.path(), END, "truncated to zero");
        }
    }
}

#[test]
fn garbage_in_any_file_of_the_index_is_rebuilt() {
    for name in ["db", "conf"] {
        let dir = tempfile::tempdir().expect("a temporary directory");
        filled(dir.path());
        let file = dir.path().join("index").join(name);
        let length = fs::read(&file).expect("readable").len();
        let garbage: Vec<u8> = (0..length).map(|at| (at as u32).wrapping_mul(0x9e37_79b9).to_le_bytes()[3]).collect();
        fs::write(&file, garbage).expect("writable");
        rebuilt(dir.path(), END, name);
    }
    let dir = tempfile::tempdir().expect("a temporary directory");
    fs::write(dir.path().join("index"), b"a file, not a directory").expect("writable");
    rebuilt(dir.path(), END, "a file");
}

/// Puts files back as they were, in place of whatever an opened index has made of them.
fn restore(dir: &Path, files: &[(PathBuf, Vec<u8>)]) {
    fs::remove_dir_all(dir.join("index")).expect("ours");
    fs::create_dir_all(dir.join("index/blobs")).expect("ours");
    for (path, content) in files {
        fs::write(path, content).expect("writable");
    }
}

/// The files of a closed index.
fn contents(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(dir.join("index")).expect("readable");
    let paths = entries.map(|entry| entry.expect("readable").path()).filter(|path| path.is_file());
    paths.map(|path| (path.clone(), fs::read(&path).expect("readable"))).collect()
}

#[test]
fn flipped_bits_end_in_right_answers_or_a_rebuild_never_in_a_crash() {
    // sled checks its pages when it opens, and panics on some of them; what it then believes must still be ours.
    let dir = tempfile::tempdir().expect("a temporary directory");
    filled(dir.path());
    let files = contents(dir.path());
    let (database, whole) = files.iter().find(|(path, _)| path.ends_with("db")).expect("sled's file");
    let used = whole.iter().rposition(|byte| *byte != 0).expect("not all zeros");
    let (mut believed, mut doubted) = (0, 0);
    for flip in 0..100 {
        restore(dir.path(), &files);
        let mut flipped = whole.clone();
        flipped[used * flip / 100] ^= 0x20;
        fs::write(database, flipped).expect("writable");
        let (index, state) = open(dir.path(), END);
        match state {
            IndexState::Good => {
                believed += 1;
                keeps_its_promise(&index, &format!("flip {flip}"));
            }
            IndexState::Rebuilt { .. } => {
                doubted += 1;
                assert!(index.logs().is_empty());
            }
        }
    }
    println!("100 flips in the index: {doubted} rebuilt, {believed} believed");
    assert!(doubted > 0 && believed > 0, "the flips hit nothing that matters: {doubted}, {believed}");
}

#[test]
fn an_index_that_cannot_be_synced_is_not_asked_again_until_it_is_wiped() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (mut index, _) = open(dir.path(), Position::START);
    fill(&mut index, 0, 30);
    fs::remove_file(dir.path().join("index/conf")).expect("ours");
    assert!(matches!(index.checkpoint(END), Err(IndexError::Io { .. })));
    assert!(matches!(index.get(LogKey::new(LogNumber(0), 0)), Err(IndexError::Broken { .. })));
    assert!(matches!(index.checkpoint(END), Err(IndexError::Broken { .. })));
    assert_eq!(index.last_checkpoint(), None);
    index.wipe().expect("an index is made");
    fill(&mut index, 0, 60);
    check(&index, 60);
}

#[test]
fn an_index_of_other_segments_is_rebuilt() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    filled(dir.path());
    let end = Position::new(5, 900);
    let reason = rebuilt(dir.path(), end, "an older backup of the segments");
    assert_eq!(reason, RebuildReason::BeyondEnd { checkpoint: Position::new(6, 0), end });

    let dir = tempfile::tempdir().expect("a temporary directory");
    filled(dir.path());
    let (_, state) = open(dir.path(), Position::START);
    assert!(matches!(state, IndexState::Rebuilt { .. }), "the segments are empty, the index is not");
}

#[test]
fn a_checkpoint_that_never_was_written_is_missed() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (index, _) = open(dir.path(), Position::START);
    drop(index);
    assert_eq!(open(dir.path(), Position::START).1, IndexState::Good, "nothing to index yet");
    assert_eq!(rebuilt(dir.path(), END, "records came"), RebuildReason::NoCheckpoint);
}
