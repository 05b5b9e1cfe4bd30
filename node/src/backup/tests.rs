//! What must hold of archives: whole or refused, and never written beside the directory they are restored into.

mod ends;
mod hostile;
mod round;

use super::*;
use crate::desk::{FoundInput, NeedInput};
use crate::identity::{ASKED_GROUPS, Keys};
use crate::journal::Fact;
use crate::node::{Node, Settings};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// A minute in 2026.
const NOW: u32 = 29_900_000;

fn settings(data: &Path) -> Settings {
    Settings::alone(data, "Ville d'Essai")
}

/// Opens the node of a directory. Nobody listens to its wire.
fn node(data: &Path) -> Node {
    let (wire, _) = tokio::sync::mpsc::unbounded_channel();
    Node::open(settings(data), None, wire, &tokio::sync::watch::Sender::default()).expect("it opens")
}

fn need(number: u32) -> NeedInput {
    let lines = BTreeMap::from([("laptop".into(), 1 + number)]);
    NeedInput { text: format!("Besoin {number}"), lines, ..NeedInput::default() }
}

/// A node that founded a network alone, with everything a backup can hold.
struct House {
    dir: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let house = House { dir };
        let home = house.home();
        std::fs::create_dir(&home).expect("writable");
        let groups = Keys::create(&home.join("vault"), None).expect("a new vault");
        let asked: Vec<String> = ASKED_GROUPS.iter().filter_map(|i| groups.get(*i).cloned()).collect();
        std::fs::write(home.join("name"), "Ville d'Essai\n").expect("writable");
        std::fs::write(home.join("accounts.json"), "{}").expect("writable");
        std::fs::write(home.join("api.token"), "secret of this machine").expect("writable");
        std::fs::write(home.join("node.log"), "who knows").expect("writable");
        let mut node = node(&home);
        let found = FoundInput { name: "Essai".into(), territories: vec!["valclair".into()], cards: Vec::new() };
        node.found_alone(&found, &asked).expect("it founds");
        (0..5).for_each(|n| drop(node.state_need(&need(n)).expect("it writes")));
        node.journal.write(&Fact::Invited { secret: "00".repeat(32) }).expect("it writes");
        node.blobs.put(b"sealed bytes").expect("it writes");
        node.files.put(b"%PDF-1.7 a slip").expect("it writes");
        house
    }

    fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    fn other(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn archive(&self) -> Vec<u8> {
        let plan = Plan::of(&self.home(), NOW).expect("readable");
        let home = self.home();
        write(Vec::new(), &plan, |part, n| read_part(&home, part, n), |_| ()).expect("it fits into memory").0
    }

    fn keys(&self) -> Vec<u8> {
        gather_keys(Vec::new(), &self.home(), NOW).expect("readable")
    }
}

/// Restores into a directory beside the house.
fn restored(archive: &[u8], keys: Option<&[u8]>, home: &Path) -> Result<Restored, BackupError> {
    restore(Cursor::new(archive), keys.map(Cursor::new), home, NOW + 1, |_, _| ())
}
