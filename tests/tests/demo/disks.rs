//! What lies on whose disk, byte by byte: serials with the parties of a hand-over, and no person anywhere.

use super::{Kept, bundle, kept, text};
use regain_exchange::sample::{INVENTED_PEOPLE, valclair_fleet};
use regain_protocol::cbor;
use regain_protocol::event::{AttachmentKind, Record, event_id};
use regain_protocol::id::BlobId;
use regain_tests::judged::chunks;
use std::path::{Path, PathBuf};

const FOLDERS: [&str; 4] = ["metropole", "atelier", "association", "observatoire"];

/// Every file below a folder, in small letters where they are letters.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("the folder was kept").map(|e| e.expect("readable")) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let mut bytes = std::fs::read(&path).expect("readable");
            bytes.make_ascii_lowercase();
            found.push((path, bytes));
        }
    }
    found
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle)
}

fn where_is<'a>(files: &'a [(PathBuf, Vec<u8>)], text: &str) -> Option<&'a Path> {
    let needle = text.to_ascii_lowercase();
    files.iter().find(|(_, bytes)| holds(bytes, needle.as_bytes())).map(|(path, _)| path.as_path())
}

/// Cells of a column of the sample's table.
fn column(name: &str) -> Vec<String> {
    let csv = String::from_utf8(valclair_fleet().csv).expect("the sample is UTF-8");
    let cells = |line: &str| -> Vec<String> {
        line.trim_start_matches('\u{feff}').split(';').map(|c| c.trim_matches('"').to_owned()).collect()
    };
    let mut lines = csv.lines();
    let at = cells(lines.next().expect("a header")).iter().position(|c| c == name).expect("that column");
    lines.map(|l| cells(l)[at].clone()).collect()
}

#[test]
fn serials_lie_with_the_parties_only() {
    let kept = kept();
    let (serials, tags) = (column("Numéro de série"), column("Numéro d'inventaire"));
    assert_eq!((serials.len(), tags.len()), (60, 60));
    for folder in ["association", "observatoire"] {
        let files = files(&kept.folder(folder));
        assert!(files.len() > 8, "{folder} has data");
        for private in serials.iter().chain(&tags) {
            assert_eq!(where_is(&files, private), None, "{private} in {folder}");
        }
    }
    // The search finds what is there: all serials at their owner's, those that were handed over at the workshop's.
    let found = |folder: &str| {
        let files = files(&kept.folder(folder));
        serials.iter().filter(|s| where_is(&files, s).is_some()).count()
    };
    assert_eq!(found("metropole"), 60);
    assert_eq!(found("atelier"), 22 + 10, "of the refused and the missing machine nothing is kept");
}

#[test]
fn no_name_of_a_person_lies_anywhere() {
    let csv = String::from_utf8(valclair_fleet().csv).expect("the sample is UTF-8").to_lowercase();
    for folder in FOLDERS {
        let files = files(&kept().folder(folder));
        for person in INVENTED_PEOPLE {
            assert!(csv.contains(person), "the sample names {person}");
            assert_eq!(where_is(&files, person), None, "{person} in {folder}");
        }
    }
}

/// The name of the first hand-over's manifest, as its event describes it.
fn manifest(kept: &Kept) -> BlobId {
    let gift = text(&kept.played.report, "/story/gift");
    let bundle = bundle::of_the_workshop();
    let records = chunks(&bundle.bytes).into_iter().filter(|(kind, _, _)| *kind == 3);
    let mut records = records.map(|(_, _, bytes)| cbor::decode::<Record>(bytes).expect("an event"));
    let give = records.find(|r| event_id(&r.header).to_string() == gift).expect("the hand-over is in the bundle");
    let extra = give.extra.read().expect("its extra is readable");
    let attachments = extra.attachments.unwrap_or_default();
    attachments.iter().find(|a| a.kind == AttachmentKind::Manifest).expect("a manifest").blob
}

#[test]
fn not_even_ciphertext_lies_with_others() {
    let kept = kept();
    let name = manifest(kept).to_string();
    let path = |folder: &str| kept.folder(folder).join("blobs").join(&name);
    let mut sealed = std::fs::read(path("metropole")).expect("the giver keeps what it sealed");
    assert_eq!(std::fs::read(path("atelier")).expect("the receiver has fetched it"), sealed);
    sealed.make_ascii_lowercase();
    // Some pieces that are long enough to be nowhere by chance; the first bytes of everything sealed are alike.
    let body = sealed.get(sealed.len() / 2..).unwrap_or_default();
    let pieces: Vec<&[u8]> = body.chunks_exact(24).step_by((body.len() / 24 / 20).max(1)).collect();
    assert!(pieces.len() >= 20, "{} bytes", sealed.len());
    for folder in ["association", "observatoire"] {
        assert!(!path(folder).exists());
        for (file, bytes) in files(&kept.folder(folder)) {
            for piece in &pieces {
                assert!(!holds(&bytes, piece), "{}", file.display());
            }
        }
    }
}
