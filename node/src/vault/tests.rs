use super::*;

const SECRET: &[u8] = b"thirty-two bytes of a node's key";

fn vault() -> (tempfile::TempDir, Vault) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let vault = Vault::create(dir.path().join("vault")).expect("it can be made");
    // The default effort is for people who guess; tests only need the path through the code.
    (dir, vault.with_effort(Effort { memory_kib: 64, passes: 1, lanes: 1 }))
}

fn phrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_string()).expect("long enough")
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours to change");
}

#[test]
fn plain_and_sealed_secrets_come_back() {
    let (_dir, vault) = vault();
    vault.put("node", SECRET, None).expect("kept");
    vault.put("exchange", SECRET, Some(&phrase("four random little words"))).expect("kept");
    let reopened = Vault::open(vault.dir.clone()).expect("it opens");
    assert_eq!(reopened.get("node", None).expect("plain").as_slice(), SECRET);
    let opened = reopened.get("exchange", Some(&phrase("four random little words"))).expect("the right words");
    assert_eq!(opened.as_slice(), SECRET);
    assert!(!reopened.is_sealed("node").expect("readable") && reopened.is_sealed("exchange").expect("readable"));
    assert!(vault.has("node") && !vault.has("root"));
    assert!(matches!(vault.get("root", None), Err(VaultError::NoSecret { .. })));
    let on_disk = fs::read(vault.dir.join("exchange.key")).expect("readable");
    assert!(!on_disk.windows(SECRET.len()).any(|window| window == SECRET));
}

#[test]
fn put_replaces() {
    let (_dir, vault) = vault();
    vault.put("node", b"old", None).expect("kept");
    vault.put("node", b"new", None).expect("kept");
    assert_eq!(vault.get("node", None).expect("plain").as_slice(), b"new");
    assert_eq!(fs::read_dir(&vault.dir).expect("readable").count(), 1, "nothing is left beside it");
}

#[test]
fn a_wrong_passphrase_is_told_from_a_damaged_file() {
    let (_dir, vault) = vault();
    vault.put("node", SECRET, Some(&phrase("four random little words"))).expect("kept");
    let wrong = vault.get("node", Some(&phrase("four random little swords")));
    assert!(matches!(wrong, Err(VaultError::WrongPassphrase { .. })), "{wrong:?}");
    assert!(matches!(vault.get("node", None), Err(VaultError::PassphraseNeeded { .. })));

    let path = vault.dir.join("node.key");
    let whole = fs::read(&path).expect("readable");
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        fs::write(&path, &flipped).expect("writable");
        let got = vault.get("node", Some(&phrase("four random little words")));
        assert!(matches!(got, Err(VaultError::Damaged { .. })), "byte {at}: {got:?}");
    }
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).expect("writable");
        let got = vault.get("node", Some(&phrase("four random little words")));
        assert!(matches!(got, Err(VaultError::Damaged { .. })), "cut to {length}: {got:?}");
    }
}

#[test]
fn a_sealed_file_under_another_name_does_not_open() {
    let (_dir, vault) = vault();
    let words = phrase("four random little words");
    vault.put("node", SECRET, Some(&words)).expect("kept");
    fs::rename(vault.dir.join("node.key"), vault.dir.join("root.key")).expect("ours");
    assert!(matches!(vault.get("root", Some(&words)), Err(VaultError::WrongPassphrase { .. })));
}

#[test]
fn what_others_can_read_is_refused_with_the_cure() {
    let (_dir, vault) = vault();
    vault.put("node", SECRET, None).expect("kept");
    let path = vault.dir.join("node.key");
    assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&vault.dir).expect("there").permissions().mode() & 0o777, 0o700);

    chmod(&path, 0o640);
    let error = vault.get("node", None).expect_err("the group can read it");
    assert!(error.to_string().contains("chmod 600"), "{error}");
    let error = Vault::open(vault.dir.clone()).expect_err("the group can read one of its files");
    assert!(error.to_string().contains("chmod 600"), "{error}");
    chmod(&path, 0o600);

    chmod(&vault.dir, 0o750);
    let error = Vault::open(vault.dir.clone()).expect_err("the group can list it");
    assert!(error.to_string().contains("chmod 700"), "{error}");
    chmod(&vault.dir, 0o700);
    Vault::open(vault.dir.clone()).expect("private again");
}

#[test]
fn names_cannot_leave_the_directory() {
    let (_dir, vault) = vault();
    for name in ["", "../node", "a/b", "Node", "n\u{e9}", &"n".repeat(65)] {
        assert!(matches!(vault.put(name, SECRET, None), Err(VaultError::BadName { .. })), "{name:?}");
        assert!(!vault.has(name));
    }
}

#[test]
fn a_newer_file_and_a_missing_vault_say_so() {
    let (dir, vault) = vault();
    vault.put("node", SECRET, None).expect("kept");
    let path = vault.dir.join("node.key");
    let mut newer = fs::read(&path).expect("readable");
    newer[8] = 9;
    let content = newer.len() - 4;
    let check = crc32c::crc32c(&newer[..content]).to_le_bytes();
    newer[content..].copy_from_slice(&check);
    fs::write(&path, newer).expect("writable");
    assert!(matches!(vault.get("node", None), Err(VaultError::NewerData { found: 9, .. })));
    assert!(matches!(Vault::open(dir.path().join("nowhere")), Err(VaultError::Missing { .. })));
}

#[test]
fn passphrases_are_bounded_below_and_never_printed() {
    assert!(matches!(Passphrase::new("short".to_string()), Err(VaultError::WeakPassphrase { given: 5, .. })));
    assert!(!format!("{:?}", phrase("four random little words")).contains("random"));
}

#[test]
fn a_file_cannot_ask_for_all_the_memory() {
    let (_dir, vault) = vault();
    let words = phrase("four random little words");
    vault.put("node", SECRET, Some(&words)).expect("kept");
    let path = vault.dir.join("node.key");
    let mut greedy = fs::read(&path).expect("readable");
    greedy[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
    let content = greedy.len() - 4;
    let check = crc32c::crc32c(&greedy[..content]).to_le_bytes();
    greedy[content..].copy_from_slice(&check);
    fs::write(&path, greedy).expect("writable");
    assert!(matches!(vault.get("node", Some(&words)), Err(VaultError::Damaged { .. })));
}
