//! Reads real and synthetic files of other tools, where they are at hand: `REGAIN_SAMPLES` names their folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regain_exchange::category::Category;
use regain_exchange::merge::{Consolidated, ReviewReason};
use regain_exchange::status::Status;
use regain_exchange::{ReadError, Reading, read};

fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("REGAIN_SAMPLES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let folder = root.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("samples: {name} is not at hand; skipped");
    None
}

/// The files of a folder by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("a readable folder")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("a readable file"))
        })
        .collect();
    files.sort();
    files
}

/// A file's name with what became of it.
type Named<T> = Vec<(String, T)>;

fn read_folder(folder: &Path) -> (Named<Reading>, Named<ReadError>) {
    let (mut readings, mut refused) = (Vec::new(), Vec::new());
    let mut skipped = 0;
    for (name, bytes) in files(folder) {
        if name.ends_with(".md") {
            skipped += 1;
            continue;
        }
        match read(&bytes) {
            Ok(reading) => readings.push((name, reading)),
            Err(error) => refused.push((name, error)),
        }
    }
    println!("samples: {} read, {} refused, {skipped} skipped in {}", readings.len(), refused.len(), folder.display());
    for (name, error) in &refused {
        println!("  {name}: {error}");
    }
    (readings, refused)
}

/// User names, owners and host names that a report holds.
fn people(bytes: &[u8]) -> BTreeSet<String> {
    let value: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
    let mut names = BTreeSet::new();
    let mut take = |value: &serde_json::Value| {
        if let Some(text) = value.as_str().filter(|text| text.len() > 3) {
            names.insert(text.to_lowercase());
        }
    };
    for section in ["users", "local_users"] {
        for user in value["content"][section].as_array().into_iter().flatten() {
            take(&user["login"]);
            take(&user["name"]);
        }
    }
    for field in ["lastloggeduser", "winowner", "name", "workgroup"] {
        take(&value["content"]["hardware"][field]);
    }
    take(&value["content"]["operatingsystem"]["fqdn"]);
    take(&value["deviceid"]);
    for card in value["content"]["simcards"].as_array().into_iter().flatten() {
        take(&card["phone_number"]);
    }
    names
}

#[test]
fn glpi_inventories() {
    let Some(folder) = folder("glpi/inventory-json") else {
        return;
    };
    let (readings, refused) = read_folder(&folder);
    let names: Vec<&str> = refused.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["inventory.schema.json"]);
    assert!(refused.iter().all(|(_, error)| *error == ReadError::SchemaNotInventory));

    let mut all = Consolidated::default();
    for (_, reading) in &readings {
        all.add(reading.records.clone());
    }
    let of = |wanted: &[Category]| {
        let is = |category: Category| wanted.contains(&category);
        all.iter().filter(|device| device.category.as_ref().is_some_and(|c| is(c.value))).count()
    };
    assert_eq!(of(&[Category::Laptop]), 3, "computers");
    assert_eq!(of(&[Category::Smartphone]), 1);
    assert_eq!(of(&[Category::Printer]), 2);
    assert_eq!(of(&[Category::NetworkSwitch]), 1);
    assert_eq!(of(&[Category::Screen]), 1, "a screen with a serial is an asset of its own");
    assert_eq!(all.len(), 8, "{:?}", all.iter().map(|device| device.key()).collect::<Vec<_>>());
    let questions: Vec<Category> = all.reviews().iter().map(|review| review.record.category).collect();
    assert_eq!(questions, [Category::Screen], "a screen without a usable serial waits");

    // The folder again, file by file and all at once.
    let before = all.iter().collect::<Vec<_>>();
    for (name, reading) in &readings {
        assert!(all.add(reading.records.clone()).is_quiet(), "{name}");
    }
    let everything = readings.iter().flat_map(|(_, reading)| reading.records.clone()).collect();
    assert!(all.add(everything).is_quiet());
    assert_eq!(all.iter().collect::<Vec<_>>(), before);
    println!("samples: {} devices, the same folder again changes nothing", before.len());
}

#[test]
fn no_user_name_is_kept() {
    for name in ["glpi/inventory-json", "glpi/derived"] {
        let Some(folder) = folder(name) else { return };
        for (file, bytes) in files(&folder) {
            let Ok(reading) = read(&bytes) else { continue };
            let kept = serde_json::to_string(&reading.records).expect("JSON").to_lowercase();
            let names = people(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
            assert!(!names.is_empty() || file.contains("printer") || file.contains("network"), "{file}");
            let tags: BTreeSet<String> = reading
                .records
                .iter()
                .filter_map(|record| record.asset_tag.as_deref().map(str::to_lowercase))
                .collect();
            // One example names its host after its inventory number, which is kept as such.
            for person in names.difference(&tags) {
                assert!(!kept.contains(person.as_str()), "{file} keeps {person}");
            }
        }
    }
    let Some(folder) = folder("glpi/csv-export") else {
        return;
    };
    for (file, bytes) in files(&folder) {
        let reading = read(&bytes).unwrap_or_else(|error| panic!("{file}: {error}"));
        let kept = serde_json::to_string(&reading.records).expect("JSON").to_lowercase();
        assert!(!kept.contains("dupont") && !kept.contains("martin"), "{file}");
        assert_eq!(reading.dropped_personal, ["Usager"], "{file}");
    }
}

#[test]
fn glpi_exports() {
    let Some(folder) = folder("glpi/csv-export") else {
        return;
    };
    let (readings, refused) = read_folder(&folder);
    assert_eq!((readings.len(), refused.len()), (2, 0));
    for (name, reading) in &readings {
        assert_eq!((reading.records.len(), reading.rejected.len()), (8, 0), "{name}");
        let at = |index: usize| reading.records.get(index).expect("eight records");
        assert_eq!(at(0).purchase_date.map(|day| day.to_string()).as_deref(), Some("2019-03-15"));
        assert_eq!(at(0).ram_bytes(), Some(16 << 30));
        assert_eq!(at(0).site.as_deref(), Some("Mairie > 1er étage > Bureau 12"));
        assert_eq!(at(1).purchase_date.map(|day| day.to_string()).as_deref(), Some("2014-09-02"));
        assert_eq!(at(1).status.as_ref().map(|status| status.status), Some(Status::ToReform));
        assert_eq!(at(4).manufacturer, None, "a placeholder");
        assert_eq!(at(5).label.as_deref(), Some("PC-ACCUEIL \"L'Escale\""));
        assert_eq!(at(6).category, Category::AllInOne);
        assert_eq!(at(7).disks.as_ref().map(Vec::len), Some(2));
    }
    let mut all = Consolidated::default();
    let mut first = None;
    for (name, reading) in &readings {
        let changes = all.add(reading.records.clone());
        assert_eq!(all.len(), 7, "{name}");
        let twice = changes.to_review.iter().filter(|r| matches!(r.reason, ReviewReason::SameSerialTwice { .. }));
        assert_eq!(twice.count(), 1, "{name}: {:?}", changes.to_review);
        // The second file is the first one saved again by a spreadsheet: the same machines, nothing new.
        assert!(first.is_none() || changes.is_quiet(), "{name}: {changes:?}");
        first = Some(name);
    }
}

#[test]
fn glpi_damaged_files() {
    let Some(folder) = folder("glpi/derived") else {
        return;
    };
    let (readings, refused) = read_folder(&folder);
    assert_eq!(readings.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["computer_1.utf8-bom.json"]);
    assert!(matches!(refused.as_slice(), [(_, ReadError::Truncated { line, .. })] if *line > 100), "{refused:?}");
}
