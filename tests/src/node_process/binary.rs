//! Where the binary is.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The path of the `regain` binary of this build, built once if need be.
///
/// # Panics
/// When it cannot be built.
#[must_use]
pub fn binary() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(build)
}

/// Cargo names the binaries of a crate only to that crate's own tests, so this one is found from where the test lies:
/// `target/<profile>/deps/<test>`.
fn build() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own file");
    let profile = test.ancestors().find(|dir| dir.file_name().is_some_and(|n| n != "deps") && dir.is_dir());
    let profile = profile.expect("tests lie below the target directory").to_owned();
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--locked", "--package", "regain"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    if profile.file_name().is_some_and(|name| name == "release") {
        command.arg("--release");
    }
    let built = command.status().expect("cargo can be run");
    assert!(built.success(), "`cargo build -p regain` failed");
    let path = profile.join("regain");
    assert!(path.exists(), "{} was not built", path.display());
    path
}
