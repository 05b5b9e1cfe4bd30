//! Every file of other tools that is at hand is read or refused with a sentence; `REGAIN_SAMPLES` names their folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regain_exchange::identity::identify;
use regain_exchange::merge::Consolidated;
use regain_exchange::reading::DateOrder;
use regain_exchange::{Options, ReadError, read, read_with};

/// Folders of kinds that are read here; the text of smartctl and hdparm, logs of erasures, exchange standards,
/// footprints and territories are not.
const FOLDERS: &[&str] = &[
    "glpi",
    "ocs",
    "snipe-it",
    "machines",
    "disks/smartctl-json",
    "erasure/ereuse",
    "esx",
    "jamf",
    "lansweeper",
    "ms-graph",
    "itop",
    "csv-ereuse",
];

fn root() -> PathBuf {
    std::env::var_os("REGAIN_SAMPLES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
    found.sort();
}

/// Documentation that stands beside the samples is no sample.
fn is_sample(path: &Path) -> bool {
    path.extension().is_none_or(|extension| extension != "md")
}

fn every_file() -> Option<Vec<(String, Vec<u8>)>> {
    let root = root();
    if !root.is_dir() {
        println!("samples: none at hand; skipped");
        return None;
    }
    let mut paths = Vec::new();
    for folder in FOLDERS.iter().map(|name| root.join(name)).filter(|folder| folder.is_dir()) {
        files(&folder, &mut paths);
    }
    let named = paths.into_iter().filter(|path| is_sample(path)).map(|path| {
        let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned();
        (name, fs::read(&path).expect("a readable file"))
    });
    Some(named.collect())
}

#[test]
fn every_file_is_read_or_refused_with_a_sentence() {
    let Some(files) = every_file() else { return };
    let (mut read_, mut refused) = (0, Vec::new());
    let mut tools: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut identities = BTreeSet::new();
    let mut all = Consolidated::default();
    for (name, bytes) in &files {
        // A question is answered as a French town would; everything else is read without a word.
        let answered = match read(bytes) {
            Err(ReadError::AmbiguousDates { .. }) => {
                read_with(bytes, &Options { date_order: Some(DateOrder::DayFirst), ..Options::default() })
            }
            other => other,
        };
        match answered {
            Err(error) => refused.push((name, error.to_string())),
            Ok(reading) if reading.records.is_empty() => {
                let reason = reading.rejected.first().map(|r| format!("{}: {}", r.place, r.reason));
                refused.push((name, reason.unwrap_or_else(|| panic!("{name}: nothing read and nothing refused"))));
            }
            Ok(reading) => {
                read_ += 1;
                let known: BTreeSet<String> =
                    reading.records.iter().filter_map(identify).map(|identity| identity.to_string()).collect();
                println!(
                    "  {name}: {:?}, {} records, {} identities, {} rejected, {} warnings, dropped {:?}",
                    reading.format,
                    reading.records.len(),
                    known.len(),
                    reading.rejected.len(),
                    reading.warnings.len(),
                    reading.dropped_personal
                );
                all.add(reading.records.clone());
                let before = all.len();
                all.add(reading.records.clone());
                assert_eq!(all.len(), before, "{name}: the same file again is nothing new");
                let of = tools.entry(format!("{:?}", reading.format)).or_default();
                (of.0, of.1) = (of.0 + 1, of.1 + reading.records.len());
                identities.extend(known);
            }
        }
    }
    for (name, reason) in &refused {
        println!("  refused {name}: {reason}");
        assert!(reason.len() > 30, "{name} is refused without a sentence: {reason}");
    }
    println!(
        "samples: {read_} read, {} refused, 0 skipped; {} identities, {} devices; by form (files, records) {tools:?}",
        refused.len(),
        identities.len(),
        all.len()
    );
    assert_eq!(read_ + refused.len(), files.len());
    assert!(read_ * 10 >= files.len() * 8, "more than a fifth of the samples is refused");
}
