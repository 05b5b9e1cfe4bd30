//! The demonstration from outside: the built binary, its report against a table worked out by hand, the nodes' disks
//! byte by byte, and the bundle that an auditor takes away.

#[path = "demo/bundle.rs"]
mod bundle;
#[path = "demo/disks.rs"]
mod disks;
#[path = "demo/drill.rs"]
mod drill;
#[path = "demo/live.rs"]
mod live;
#[path = "demo/story.rs"]
mod story;

use regain_tests::node_process::binary;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};

/// One demonstration at a time: each is four processes already.
static STAGE: Mutex<()> = Mutex::new(());

/// A demonstration that has ended.
struct Played {
    exit: Option<i32>,
    report: Value,
}

/// Plays the demonstration with further arguments.
fn play(more: &[&str]) -> Played {
    let _stage = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut command = Command::new(binary());
    let told = command.args(["demo", "--script", "--json"]).args(more).output().expect("the binary runs");
    let errors = String::from_utf8_lossy(&told.stderr);
    let report = serde_json::from_slice(&told.stdout).unwrap_or_else(|e| panic!("no report ({e}): {errors}"));
    Played { exit: told.status.code(), report }
}

/// A demonstration whose nodes' data was kept.
struct Kept {
    played: Played,
    dir: tempfile::TempDir,
}

impl Kept {
    fn folder(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}

fn kept() -> &'static Kept {
    static KEPT: OnceLock<Kept> = OnceLock::new();
    KEPT.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().to_str().expect("the path is text").to_owned();
        Kept { played: play(&["--dir", &path]), dir }
    })
}

/// The elements of a list in a report.
fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).unwrap_or_else(|| panic!("no list at {pointer}"))
}

/// A text in a report.
fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no text at {pointer}: {value}"))
}
