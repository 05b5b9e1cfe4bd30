//! The rules of the house that a compiler does not hold: who may know whom, what purity forbids, what may be linked.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Longest file of the workspace.
const LINES: usize = 500;

/// One `[[package]]` of Cargo.lock.
#[derive(Default)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    /// Names, with the version where the lock has several.
    dependencies: Vec<String>,
}

impl Locked {
    fn called(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the workspace").to_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".into())
}

/// The workspace's packages as cargo sees them.
fn packages() -> Vec<Value> {
    let told = Command::new(cargo())
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo can be run");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).expect("cargo prints JSON");
    told["packages"].as_array().expect("packages").clone()
}

fn package(packages: &[Value], name: &str) -> Value {
    packages.iter().find(|p| p["name"] == name).unwrap_or_else(|| panic!("no package {name}")).clone()
}

fn folder(package: &Value) -> PathBuf {
    Path::new(package["manifest_path"].as_str().expect("a manifest")).parent().expect("a folder").to_owned()
}

/// Dependencies of all sorts, those of the workspace only or all.
fn dependencies(package: &Value, of_the_workspace: Scope) -> BTreeSet<String> {
    let all = package["dependencies"].as_array().expect("dependencies").iter();
    let chosen = all.filter(|d| of_the_workspace == Scope::Everything || d["path"].is_string());
    chosen.map(|d| d["name"].as_str().expect("a name").to_owned()).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Workspace,
    Everything,
}

fn rust_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_none_or(|n| n != "target") {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every Rust file of every member, each once: `node/` contains two other members.
fn all_rust_files() -> BTreeSet<PathBuf> {
    let mut found = Vec::new();
    packages().iter().for_each(|p| rust_files(&folder(p), &mut found));
    found.into_iter().collect()
}

/// The lines of a member's sources that run in the product: no comment, no test module.
fn product_lines(package: &Value) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    rust_files(&folder(package).join("src"), &mut files);
    let of_tests = |p: &PathBuf| p.components().any(|c| c.as_os_str() == "tests" || c.as_os_str() == "tests.rs");
    files.retain(|p| !of_tests(p));
    assert!(!files.is_empty(), "{} has no sources", package["name"]);
    let mut lines = Vec::new();
    for file in files {
        let text = read(&file);
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code = text.lines().map(str::trim).filter(|l| !l.starts_with("//"));
        lines.extend(code.map(|l| (file.clone(), l.split(" // ").next().unwrap_or_default().to_owned())));
    }
    lines
}

/// Whether a line has this path or name as a whole word.
fn mentions(line: &str, word: &str) -> bool {
    let of_a_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(of_a_name);
        let after = line[at + word.len()..].chars().next().is_some_and(of_a_name);
        !before && !after
    })
}

fn assert_unmentioned(package: &Value, words: &[&str], except: Option<&str>) {
    for (file, line) in product_lines(package) {
        if except.is_some_and(|name| file.file_name().is_some_and(|f| f == name)) {
            continue;
        }
        for word in words {
            assert!(!mentions(&line, word), "{} must not know {word}: {line}", file.display());
        }
    }
}

fn lock() -> Vec<Locked> {
    let text = read(&root().join("Cargo.lock"));
    let quoted = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
    let mut packages = Vec::new();
    for part in text.split("[[package]]").skip(1) {
        let mut one = Locked::default();
        for line in part.lines() {
            match line.split(' ').next() {
                Some("name") => one.name = quoted(line),
                Some("version") => one.version = quoted(line),
                Some("source") => one.source = Some(quoted(line)),
                _ if line.starts_with(" \"") => one.dependencies.push(quoted(line)),
                _ => {}
            }
        }
        packages.push(one);
    }
    assert!(packages.len() > 100, "the lock was not understood");
    packages
}

/// Who depends on a locked package.
fn dependents<'a>(lock: &'a [Locked], of: &Locked) -> Vec<&'a Locked> {
    lock.iter().filter(|p| p.dependencies.iter().any(|d| *d == of.called() || *d == of.name)).collect()
}

/// Names of what is linked with a package on this platform because somebody depends on it, itself first.
fn linked_above(package: &Locked) -> Vec<String> {
    let spec = format!("{}@{}", package.name, package.version);
    let told = Command::new(cargo())
        .args([
            "tree",
            "--workspace",
            "--offline",
            "--locked",
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--invert",
            &spec,
        ])
        .current_dir(root())
        .output()
        .expect("cargo can be run");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let text = String::from_utf8_lossy(&told.stdout);
    text.lines().filter_map(|l| l.split(' ').next()).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

#[test]
fn who_may_know_whom() {
    let packages = packages();
    let expected: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("regain-protocol", &[][..]),
        ("regain-exchange", &[][..]),
        ("regain-node", &["regain-exchange", "regain-protocol"][..]),
        ("regain-web-ui", &["regain-node", "regain-protocol"][..]),
    ]);
    for (name, wanted) in expected {
        let found = dependencies(&package(&packages, name), Scope::Workspace);
        assert_eq!(found, wanted.iter().map(|w| (*w).to_owned()).collect(), "{name}");
    }
    let lints = packages.iter().filter(|p| {
        let manifest = read(&folder(p).join("Cargo.toml"));
        !manifest.contains("[lints]\nworkspace = true")
    });
    assert_eq!(lints.map(|p| p["name"].to_string()).collect::<Vec<_>>(), Vec::<String>::new(), "without lints");
}

#[test]
fn what_nodes_agree_on_and_what_files_mean_is_pure() {
    let packages = packages();
    let impure =
        ["std::net", "std::fs", "std::env", "std::process", "tokio", "SystemTime", "Instant", "getrandom", "rand"];
    for name in ["regain-protocol", "regain-exchange"] {
        let package = package(&packages, name);
        assert_unmentioned(&package, &impure, None);
        let all = dependencies(&package, Scope::Everything);
        for word in ["tokio", "getrandom", "rand", "libp2p", "sled"] {
            assert!(!all.contains(word), "{name} depends on {word}");
        }
    }
}

#[test]
fn the_pages_know_no_wire_and_no_disk() {
    let package = package(&packages(), "regain-web-ui");
    let all = dependencies(&package, Scope::Everything);
    for word in ["libp2p", "sled"] {
        assert!(!all.contains(word), "regain-web-ui depends on {word}");
    }
    assert_unmentioned(&package, &["libp2p", "sled"], None);
    assert_unmentioned(&package, &["std::fs", "tokio::fs"], Some("token.rs"));
}

#[test]
fn signatures_are_checked_by_one_library() {
    let lock = lock();
    let named = |name: &str| lock.iter().filter(|p| p.name == name).collect::<Vec<_>>();
    let versions = |list: &[&Locked]| list.iter().map(|p| p.version.clone()).collect::<Vec<_>>();
    let signing = named("ed25519-dalek");
    assert_eq!(signing.len(), 1, "{:?}", versions(&signing));
    let curves = named("curve25519-dalek");
    let old: Vec<&&Locked> = curves.iter().filter(|p| p.version.starts_with("4.")).collect();
    let rest: Vec<&&Locked> = curves.iter().filter(|p| !p.version.starts_with("4.")).collect();
    assert_eq!((old.len(), rest.len()), (1, 1), "{:?}", versions(&curves));
    // The second copy of the curve is there for sealed attachments only, which never meet a signature. (The lock also
    // names what a browser would need; cargo tree tells what is linked here.)
    let above = linked_above(old[0]);
    assert_eq!(above.get(..3), Some(&[old[0].name.clone(), "x25519-dalek".into(), "age".into()][..]), "{above:?}");
    let others: Vec<&String> = above[3..].iter().filter(|name| !name.starts_with("regain")).collect();
    assert_eq!(others, Vec::<&String>::new());
    assert!(
        dependents(&lock, signing[0]).iter().any(|p| p.name == "libp2p-identity"),
        "libp2p signs with another copy"
    );
}

#[test]
fn every_dependency_comes_from_the_public_registry() {
    let home = "registry+https://github.com/rust-lang/crates.io-index";
    let lock = lock();
    let members: BTreeSet<String> = packages().iter().map(|p| p["name"].as_str().expect("a name").to_owned()).collect();
    for package in &lock {
        match &package.source {
            Some(source) => assert_eq!(source, home, "{}", package.called()),
            None => assert!(members.contains(&package.name), "{} has no source", package.called()),
        }
    }
    let text = read(&root().join("Cargo.lock"));
    let hosts: BTreeSet<&str> = text.split("://").skip(1).filter_map(|t| t.split('/').next()).collect();
    assert_eq!(hosts, BTreeSet::from(["github.com"]));
}

#[test]
fn no_test_is_skipped_and_nothing_is_left_to_do() {
    // Put together here, so that this file does not find itself.
    let skipped = ["#[", "ignore"].concat();
    let left = [["to", "do!("].concat(), ["unimple", "mented!("].concat()];
    for file in all_rust_files() {
        for line in read(&file).lines() {
            let line = line.trim();
            assert!(!line.starts_with(&skipped), "{}: {line}", file.display());
            let code = !line.starts_with("//");
            assert!(!(code && left.iter().any(|l| line.contains(l.as_str()))), "{}: {line}", file.display());
        }
    }
}

#[test]
fn one_concept_a_file() {
    let forbidden = ["utils.rs", "helpers.rs", "common.rs", "manager.rs", "misc.rs", "mod.rs"];
    for file in all_rust_files() {
        let lines = read(&file).lines().count();
        assert!(lines <= LINES, "{} has {lines} lines, at most {LINES} are allowed", file.display());
        let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        assert!(!forbidden.contains(&name), "{} is named after nothing", file.display());
    }
}

/// The index of sled panics on some damaged files; the node catches that and rebuilds, which `abort` would make
/// impossible.
#[test]
fn a_panic_never_aborts() {
    let mut files: Vec<PathBuf> = packages().iter().map(|p| folder(p).join("Cargo.toml")).collect();
    files.push(root().join("Cargo.toml"));
    files.extend([".cargo/config.toml", ".cargo/config"].map(|f| root().join(f)).into_iter().filter(|f| f.exists()));
    for file in files {
        for line in read(&file).lines() {
            let compact: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(!compact.starts_with("panic="), "{}: {line}", file.display());
            assert!(!compact.contains("panic=abort"), "{}: {line}", file.display());
        }
    }
}
