//! Archives cut and bent at every place, directories that are not empty, restores that broke off.

use super::*;
use crate::node::StartError;

#[test]
fn an_archive_cut_anywhere_is_refused() {
    let house = House::new();
    let archive = house.archive();
    let ends = (0..archive.len()).step_by(211).chain(archive.len() - 1100..archive.len());
    for cut in ends {
        let refused = check(Cursor::new(&archive[..cut])).expect_err("something is missing");
        let text = refused.to_string();
        assert!(text.contains("cut short") || text.contains("no backup") || text.contains("expected"), "{cut}: {text}");
    }
    check(Cursor::new(&archive)).expect("whole");
}

#[test]
fn an_archive_bent_anywhere_is_refused() {
    let house = House::new();
    let mut archive = house.archive();
    for at in (0..archive.len()).step_by(97).chain(archive.len() - 600..archive.len()) {
        archive[at] ^= 0x41;
        assert!(check(Cursor::new(&archive)).is_err(), "byte {at} of {} may be anything", archive.len());
        archive[at] ^= 0x41;
    }
    archive.push(0);
    assert!(check(Cursor::new(&archive)).is_err(), "and nothing may follow");
}

#[test]
fn a_bent_part_is_named_with_what_came_and_what_was_expected() {
    let house = House::new();
    let mut archive = house.archive();
    let at = archive.windows(12).position(|w| w == b"sealed bytes").expect("the attachment is in it");
    archive[at] = b'S';
    let told = check(Cursor::new(&archive)).expect_err("it is another attachment").to_string();
    let name = crate::store::BlobId::of(b"sealed bytes");
    assert!(told.contains(&format!("blobs/{name}")) && told.contains("expected") && told.contains("SHA-256"), "{told}");
}

#[test]
fn damage_that_was_backed_up_is_told_and_can_be_restored() {
    let house = House::new();
    let trade = regain_protocol::id::TopicId::of("trade/valclair");
    let file = Part::Segment(Shelf::Log(trade), 0).below(&house.home());
    let mut bytes = std::fs::read(&file).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).expect("writable");
    let archive = house.archive();
    let told = check(Cursor::new(&archive)).expect("the archive is whole");
    assert!(told.faults.iter().any(|f| f.contains("checksum")), "{:?}", told.faults);
    restored(&archive, Some(&house.keys()), &house.other("again")).expect("half a node is better than none");
}

#[test]
fn a_restore_writes_into_an_empty_place_only() {
    let house = House::new();
    let (archive, keys) = (house.archive(), house.keys());
    let home = house.other("again");
    std::fs::create_dir(&home).expect("writable");
    std::fs::write(home.join("charter"), "another's").expect("writable");
    let refused = restored(&archive, Some(&keys), &home).expect_err("something is there");
    assert!(matches!(&refused, BackupError::NotEmpty { found, .. } if found.contains("charter")), "{refused}");
    assert_eq!(std::fs::read(home.join("charter")).expect("untouched"), b"another's");
    let refused = restored(&archive, Some(&keys), &house.home()).expect_err("a node is there");
    assert!(matches!(refused, BackupError::NotEmpty { .. }), "{refused}");
    // Keys that were put there first are taken, and are still there if it fails.
    std::fs::remove_file(home.join("charter")).expect("writable");
    restored_vault(&house, &home);
    let refused = restored(&archive[..archive.len() / 2], None, &home).expect_err("half an archive");
    assert!(matches!(refused, BackupError::Broken { .. } | BackupError::NoList { .. }), "{refused}");
    let left = |dir: &Path| std::fs::read_dir(dir).expect("readable").flatten().count();
    assert_eq!(left(&home), 2, "the lock and the vault");
    restored(&archive, None, &home).expect("the keys are there");
    super::node(&home);
}

fn restored_vault(house: &House, home: &Path) {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    std::fs::DirBuilder::new().mode(0o700).create(home.join("vault")).expect("writable");
    for entry in std::fs::read_dir(house.home().join("vault")).expect("readable").map(|e| e.expect("readable")) {
        let to = home.join("vault").join(entry.file_name());
        std::fs::copy(entry.path(), &to).expect("writable");
        std::fs::set_permissions(&to, std::fs::Permissions::from_mode(0o600)).expect("writable");
    }
}

/// A reader that breaks off after so many bytes, as a process does that is killed: nothing is cleaned up behind it.
#[test]
fn a_restore_that_broke_off_starts_no_node_and_can_be_repeated() {
    let house = House::new();
    let (archive, keys) = (house.archive(), house.keys());
    let home = house.other("again");
    for moved in [&[][..], &["charter", "log"], &["charter", "log", "vault", "journal", "recovery"]] {
        restored(&archive, Some(&keys), &home).expect("an empty place");
        // As it would lie there had the power gone while things were moved up.
        let staging = home.join(UNFINISHED);
        std::fs::create_dir(&staging).expect("writable");
        std::fs::write(staging.join("vault.brought"), "").expect("writable");
        for entry in std::fs::read_dir(&home).expect("readable").map(|e| e.expect("readable")) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != UNFINISHED && name != "lock" && !moved.contains(&name.as_str()) {
                std::fs::rename(entry.path(), staging.join(&name)).expect("writable");
            }
        }
        let (wire, _) = tokio::sync::mpsc::unbounded_channel();
        let refused = Node::open(settings(&home), None, wire, &tokio::sync::watch::Sender::default())
            .err()
            .expect("half a restore");
        assert!(matches!(refused, StartError::Unfinished(_)) && refused.to_string().contains("regain restore"));
        restored(&archive, Some(&keys), &home).expect("what was left is cleared away");
        super::node(&home);
        std::fs::remove_dir_all(&home).expect("writable");
    }
}
