//! There and back.

use super::*;
use crate::recovery::{Recovery, Why};
use regain_protocol::time::Minute;
use std::collections::BTreeSet;

fn files(dir: &Path, below: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(dir).expect("readable").map(|e| e.expect("readable")) {
        match entry.path().is_dir() {
            true => found.extend(files(&entry.path(), below)),
            false => drop(found.insert(entry.path().strip_prefix(below).expect("below").to_path_buf())),
        }
    }
    found
}

#[test]
fn everything_comes_back_but_what_is_left_out() {
    let house = House::new();
    let archive = house.archive();
    let told = check(Cursor::new(&archive)).expect("it is whole");
    assert_eq!(told.faults, Vec::<String>::new());
    // Governance, trade and statistics are opened, and five needs stated.
    assert!(told.events >= 7 && told.logs >= 2 && told.topics >= 2, "{told:?}");
    assert_eq!((told.journal, told.attachments, told.accounts), (1, 1, true));
    assert_eq!(told.contents.bytes, archive.len() as u64);
    let home = house.other("again");
    let done = restored(&archive, Some(&house.keys()), &home).expect("an empty place");
    assert_eq!(done.head.name, "Ville d'Essai");
    let (before, after) = (files(&house.home(), &house.home()), files(&home, &home));
    for file in &after {
        let name = file.to_string_lossy();
        if name != "recovery" && name != "lock" {
            let same = std::fs::read(home.join(file)).ok() == std::fs::read(house.home().join(file)).ok();
            assert!(same, "{name}");
        }
    }
    let gone: Vec<String> = before.difference(&after).map(|f| f.to_string_lossy().into_owned()).collect();
    let again = ["api.token", "fleet.index", "node.log", "interpreting"];
    assert!(gone.iter().all(|f| again.contains(&f.as_str()) || f.starts_with("index/")), "{gone:?}");
    assert_eq!(Plan::of(&house.home(), NOW).expect("readable").unknown, ["node.log"], "and that is said");
    use std::os::unix::fs::PermissionsExt;
    let mode = |p: &Path| std::fs::metadata(p).expect("it exists").permissions().mode() & 0o777;
    assert_eq!((mode(&home), mode(&home.join("vault")), mode(&home.join("accounts.json"))), (0o700, 0o700, 0o600));
}

#[test]
fn a_restored_node_writes_nothing_until_it_has_asked_or_a_person_says_so() {
    let house = House::new();
    let home = house.other("again");
    restored(&house.archive(), Some(&house.keys()), &home).expect("an empty place");
    let mut node = super::node(&home);
    assert_eq!(node.recovery, Recovery::asking(Why::Restored, Minute(NOW + 1)));
    let told = node.status().expect("a status").recovery.expect("it recovers");
    assert!(told.state == "asking" && told.needed == 0 && told.sentence.english.contains("restored"), "{told:?}");
    for _ in 0..10 {
        node.on_tick();
    }
    let refused = node.state_need(&need(9)).expect_err("it is alone, so nobody could be asked");
    assert!(refused.to_string().contains("writes nothing"), "{refused}");
    drop(node);
    // A restart forgets nothing of it.
    let mut node = super::node(&home);
    node.on_tick();
    assert!(node.state_need(&need(9)).is_err());
    let before = node.network().expect("a network");
    assert!(node.recovery_force().expect("it recovers").is_none());
    node.state_need(&need(9)).expect("it writes again");
    let after = node.network().expect("a network");
    let own = |n: &crate::desk::Network| n.topics.iter().map(|t| t.own_log.clone()).collect::<Vec<_>>();
    assert!(own(&before).iter().zip(own(&after)).all(|(b, a)| b.is_some() && *b != a), "every log has a successor");
    assert_eq!((after.forks, after.behind), (0, false));
    drop(node);
    let mut node = super::node(&home);
    assert!(node.recovery.writes() && node.state_need(&need(10)).is_ok(), "and a restart knows that it is over");
    assert!(matches!(node.recovery_force(), Err(crate::desk::DeskError::Conflict(_))));
}

#[test]
fn what_is_encrypted_opens_with_its_key_only() {
    let house = House::new();
    let identity = age::x25519::Identity::generate();
    let protect = Protect::Recipients(vec![recipient(&identity.to_public().to_string()).expect("a recipient")]);
    let path = house.other("backup.tar.age");
    let mut out = Sealed::begin(&path, &protect).expect("a new file");
    std::io::Write::write_all(&mut out, &house.archive()).expect("there is room");
    out.finish().expect("there is room");
    let bytes = std::fs::read(&path).expect("it is there");
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
    assert!(bytes.starts_with(b"age-encryption.org/v1") && !holds(b"Ville d'Essai"));
    let opened = |bytes: &[u8], key: &Key| {
        let (inside, sealed) = open(Cursor::new(bytes.to_vec()), key)?;
        assert!(sealed);
        check(inside)
    };
    assert!(opened(&bytes, &Key::Identities(vec![identity.clone()])).expect("it opens").faults.is_empty());
    let stranger = Key::Identities(vec![age::x25519::Identity::generate()]);
    assert!(matches!(opened(&bytes, &stranger), Err(BackupError::Locked(_))));
    assert!(matches!(opened(&bytes, &Key::None), Err(BackupError::Encrypted)));
    let key = Key::Identities(vec![identity]);
    for cut in [bytes.len() - 1, bytes.len() / 2, 300] {
        assert!(opened(&bytes[..cut], &key).is_err(), "cut at {cut}");
    }
    let mut bent = bytes.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    assert!(matches!(opened(&bent, &key), Err(BackupError::Broken { .. })));
    assert!(matches!(Sealed::begin(&path, &protect), Err(BackupError::Exists { .. })), "never over another");
    assert_eq!(std::fs::read(&path).expect("it is there"), bytes);
}

#[test]
fn a_passphrase_seals_too() {
    let phrase = || crate::vault::Passphrase::new("sept cailloux gris".into()).expect("long enough");
    let house = House::new();
    let path = house.other("keys.tar.age");
    let out = Sealed::begin(&path, &Protect::Passphrase(phrase())).expect("a new file");
    gather_keys(out, &house.home(), NOW).and_then(Sealed::finish).expect("there is room");
    let bytes = std::fs::read(&path).expect("it is there");
    let (inside, _) = open(Cursor::new(&bytes), &Key::Passphrase(phrase())).expect("it opens");
    let keys = read(inside, Holds::Keys, |_, _, _| Ok(())).expect("it is whole");
    let names: Vec<&str> = keys.files.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(names, ["backup.json", "vault/actor.key", "vault/node.key", "vault/seal.key"]);
    let wrong = Key::Passphrase(crate::vault::Passphrase::new("sept cailloux noirs".into()).expect("long enough"));
    assert!(matches!(open(Cursor::new(&bytes), &wrong), Err(BackupError::Locked(_))));
}

#[test]
fn keys_are_no_data_and_fit_one_organisation() {
    let (house, other) = (House::new(), House::new());
    let home = house.other("again");
    let refused = restored(&house.archive(), Some(&other.keys()), &home).expect_err("another's keys");
    assert!(matches!(refused, BackupError::OtherActor { .. }), "{refused}");
    let refused = restored(&house.keys(), Some(&house.keys()), &home).expect_err("keys for data");
    assert!(matches!(refused, BackupError::Kind { expected: "data", found: "keys" }), "{refused}");
    let refused = restored(&house.archive(), Some(&house.archive()), &home).expect_err("data for keys");
    assert!(matches!(refused, BackupError::Kind { expected: "keys", found: "data" }), "{refused}");
    let refused = restored(&house.archive(), None, &home).expect_err("no keys");
    assert!(matches!(refused, BackupError::NoKeys { .. }), "{refused}");
    assert!(!home.exists(), "nothing is left of any of them");
    assert!(!keys_are_sealed(&house.home()).expect("readable"));
}
