//! Where the binary is.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The path of the `regain` binary of this build, built once if need be; or what the environment's `REGAIN_BIN` names,
/// so that the tests can be run on an installed one.
///
/// # Panics
/// When it cannot be built.
#[must_use]
pub fn binary() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| std::env::var_os("REGAIN_BIN").map_or_else(build, PathBuf::from))
}

/// Cargo names the binaries of a crate only to that crate's own tests, so this one is found from where the test lies:
/// `target/<profile>/deps/<test>`. Built as the whole workspace is, so that no dependency is compiled with other features
/// than `cargo build --workspace` has already.
fn build() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own file");
    let profile = test.ancestors().find(|dir| dir.file_name().is_some_and(|n| n != "deps") && dir.is_dir());
    let profile = profile.expect("tests lie below the target directory").to_owned();
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--locked", "--workspace", "--bin", "regain"]);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    if profile.file_name().is_some_and(|name| name == "release") {
        command.arg("--release");
    }
    let built = command.status().expect("cargo can be run");
    assert!(built.success(), "the binary could not be built");
    let path = profile.join("regain");
    assert!(path.exists(), "{} was not built", path.display());
    path
}
