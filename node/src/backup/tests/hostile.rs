//! Archives that somebody made to do harm.

use super::*;

/// A tar of entries as given, put together past this module.
fn tar_of(entries: &[(tar::EntryType, &str, &[u8], &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (kind, path, bytes, link) in entries {
        let mut header = tar::Header::new_ustar();
        // Straight into the field: the library itself would refuse some of these names.
        header.as_mut_bytes()[..path.len()].copy_from_slice(path.as_bytes());
        header.as_mut_bytes()[157..157 + link.len()].copy_from_slice(link.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_cksum();
        out.extend_from_slice(header.as_bytes());
        out.extend_from_slice(bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.extend_from_slice(&[0; 1024]);
    out
}

fn head(house: &House) -> Vec<u8> {
    serde_json::to_vec_pretty(&Plan::of(&house.home(), NOW).expect("readable").head).expect("JSON")
}

/// Tries to restore; whatever the archive says, nothing may lie anywhere.
fn refused(house: &House, archive: &[u8]) -> BackupError {
    let home = house.other("again");
    let before: Vec<_> = std::fs::read_dir(house.dir.path()).expect("readable").flatten().map(|e| e.path()).collect();
    let error = restored(archive, Some(&house.keys()), &home).expect_err("it is hostile");
    let after: Vec<_> = std::fs::read_dir(house.dir.path()).expect("readable").flatten().map(|e| e.path()).collect();
    assert_eq!(before.len(), after.len(), "{error}: {after:?}");
    assert!(!home.exists(), "{error}");
    error
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let (house, plain) = (House::new(), tar::EntryType::Regular);
    let head = head(&house);
    for path in [
        "../evil",
        "/tmp/evil",
        "log/../../evil",
        "./charter",
        "charter/../../evil",
        "api.token",
        "sessions.json",
        "recovery.new",
        "restore.unfinished/x",
        "vault.brought",
        "journal/../../../evil.seg",
    ] {
        let error = refused(&house, &tar_of(&[(plain, "backup.json", &head, ""), (plain, path, b"evil", "")]));
        assert!(matches!(&error, BackupError::Foreign { name, .. } if name == path), "{path}: {error}");
    }
}

#[test]
fn links_folders_and_devices_are_refused() {
    use tar::EntryType as Kind;
    let house = House::new();
    let head = head(&house);
    for kind in [Kind::Symlink, Kind::Link, Kind::Directory, Kind::Char, Kind::Fifo, Kind::GNULongName, Kind::XHeader] {
        let entries = [(Kind::Regular, "backup.json", &head[..], ""), (kind, "charter", b"", "../../etc/passwd")];
        let error = refused(&house, &tar_of(&entries));
        assert!(matches!(&error, BackupError::Foreign { name, .. } if name == "charter"), "{kind:?}: {error}");
    }
}

#[test]
fn order_and_number_are_fixed() {
    let (house, plain) = (House::new(), tar::EntryType::Regular);
    let head = head(&house);
    let error = refused(&house, &tar_of(&[(plain, "charter", b"x", ""), (plain, "backup.json", &head, "")]));
    assert!(matches!(error, BackupError::NotOurs { .. }), "{error}");
    let twice = [(plain, "backup.json", &head[..], ""), (plain, "charter", b"x", ""), (plain, "charter", b"y", "")];
    let error = refused(&house, &tar_of(&twice));
    assert!(matches!(error, BackupError::Order { how: "twice", .. }), "{error}");
    let key = [(plain, "backup.json", &head[..], ""), (plain, "vault/node.key", b"x", "")];
    assert!(matches!(refused(&house, &tar_of(&key)), BackupError::Order { .. }));
    let error = refused(&house, &tar_of(&[(plain, "backup.json", &head, ""), (plain, "charter", b"x", "")]));
    assert!(matches!(error, BackupError::NoList { files: 2, .. }), "{error}");
    let list = br#"{"format":1,"files":[]}"#;
    let error = refused(&house, &tar_of(&[(plain, "backup.json", &head, ""), (plain, "files.json", list, "")]));
    assert!(matches!(error, BackupError::Differs { .. }), "{error}");
}

#[test]
fn what_is_no_archive_says_so() {
    let house = House::new();
    let zeros = [0; 4096];
    for (bytes, what) in
        [(&b""[..], "nothing"), (b"PK\x03\x04 a zip, say", "a zip"), (&zeros, "zeros"), (&[0xff; 2048], "noise")]
    {
        let error = refused(&house, bytes);
        let told = error.to_string();
        assert!(told.contains("no backup of Regain") || told.contains("cut short"), "{what}: {told}");
    }
    let mut newer = Plan::of(&house.home(), NOW).expect("readable").head;
    newer.format = FORMAT + 1;
    let bytes = serde_json::to_vec_pretty(&newer).expect("JSON");
    let error = refused(&house, &tar_of(&[(tar::EntryType::Regular, "backup.json", &bytes, "")]));
    assert!(matches!(error, BackupError::Newer { found: 2, known: 1 }), "{error}");
}

#[test]
fn a_part_that_claims_too_much_is_refused_before_it_is_read() {
    let house = House::new();
    let head = head(&house);
    let mut archive = tar_of(&[(tar::EntryType::Regular, "backup.json", &head, "")]);
    archive.truncate(archive.len() - 1024);
    let mut header = tar::Header::new_ustar();
    header.set_path("charter").expect("a name");
    header.set_entry_type(tar::EntryType::Regular);
    header.set_size(7 * 1024 * 1024 * 1024);
    header.set_cksum();
    archive.extend_from_slice(header.as_bytes());
    let error = refused(&house, &archive);
    assert!(matches!(error, BackupError::TooLong { found: 7_516_192_768, .. }), "{error}");
}
