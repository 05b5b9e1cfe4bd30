//! The files that are named, directories walked.

use crate::exit::{Exit, Failure};
use std::path::{Path, PathBuf};

/// Longest file that the API takes.
const LONGEST: u64 = 70 * 1024 * 1024;
/// Files of one import.
const MOST_FILES: usize = 20_000;

/// The files below what is named, in the order of their names.
///
/// # Errors
/// Something is not there, or there are none or too many.
pub(super) fn named(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        walk(path, &mut files)?;
    }
    if files.is_empty() {
        return Err(Failure::new(Exit::NotFound, "there is no file in what was named"));
    }
    Ok(files)
}

/// The bytes of a file.
///
/// # Errors
/// It cannot be read or is too long.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let length = std::fs::metadata(path).map_err(|e| Failure::file("read", path, &e))?.len();
    if length > LONGEST {
        let told = format!("{}: {length} bytes, at most {LONGEST} are taken; export it in parts", path.display());
        return Err(Failure::usage(told));
    }
    std::fs::read(path).map_err(|e| Failure::file("read", path, &e))
}

/// Files below a path; hidden ones and links to directories are passed over.
fn walk(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |e: std::io::Error| Failure::file("read", path, &e);
    if !std::fs::metadata(path).map_err(failed)?.is_dir() {
        if files.len() >= MOST_FILES {
            return Err(Failure::usage(format!("more than {MOST_FILES} files; import them in several calls")));
        }
        files.push(path.to_path_buf());
        return Ok(());
    }
    let mut inside: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let linked_dir = entry.file_type().map_err(failed)?.is_symlink() && entry.path().is_dir();
        if !hidden && !linked_dir {
            inside.push(entry.path());
        }
    }
    inside.sort();
    inside.iter().try_for_each(|p| walk(p, files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_walked_in_order() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        std::fs::create_dir(dir.path().join("b")).expect("writable");
        for name in ["b/2.json", "b/1.json", "a.csv", ".hidden"] {
            std::fs::write(dir.path().join(name), "x").expect("writable");
        }
        let files = named(&[dir.path().to_path_buf()]).expect("readable");
        let names: Vec<String> =
            files.iter().map(|f| f.strip_prefix(dir.path()).expect("inside").display().to_string()).collect();
        assert_eq!(names, ["a.csv", "b/1.json", "b/2.json"]);
        assert_eq!(named(&[dir.path().join("none")]).expect_err("not there").exit, Exit::NotFound);
    }
}
