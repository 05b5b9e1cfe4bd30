//! The files of an import while it is written: they stay until its end, so that a crash in the middle is made good at the
//! next start.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

fn dir_of(uploads: &Path, number: u64) -> PathBuf {
    uploads.join(format!("alteration-{number}"))
}

/// Makes the files of an import last beyond a crash.
pub(super) fn keep(uploads: &Path, number: u64, files: &[PathBuf]) -> io::Result<()> {
    let dir = dir_of(uploads, number);
    fs::create_dir_all(&dir)?;
    for (place, file) in files.iter().enumerate() {
        let target = dir.join(format!("{place:06}"));
        fs::copy(file, &target)?;
        File::open(&target)?.sync_all()?;
    }
    File::open(&dir)?.sync_all()?;
    File::open(uploads)?.sync_all()
}

/// The files of an import in their order; none when they are not there any more.
pub(super) fn kept(uploads: &Path, number: u64) -> Vec<PathBuf> {
    let inside = fs::read_dir(dir_of(uploads, number)).into_iter().flatten();
    let mut files: Vec<PathBuf> = inside.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files
}

/// Lets go of an import's files.
pub(super) fn let_go(uploads: &Path, number: u64) {
    // What cannot be removed now is swept away at the next start.
    let _ = fs::remove_dir_all(dir_of(uploads, number));
}

/// Removes everything that was uploaded but the files of imports that have not ended.
pub(crate) fn sweep_uploads(uploads: &Path, unfinished: BTreeSet<u64>) {
    let stay: BTreeSet<PathBuf> = unfinished.into_iter().map(|number| dir_of(uploads, number)).collect();
    for entry in fs::read_dir(uploads).into_iter().flatten().flatten() {
        let path = entry.path();
        if !stay.contains(&path) {
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_unfinished_outlives_a_start() {
        let uploads = tempfile::tempdir().expect("a temporary directory");
        let file = uploads.path().join("x");
        fs::write(&file, "a;b").expect("writable");
        keep(uploads.path(), 7, std::slice::from_ref(&file)).expect("kept");
        keep(uploads.path(), 8, &[file]).expect("kept");
        sweep_uploads(uploads.path(), [7].into());
        assert_eq!((kept(uploads.path(), 7).len(), kept(uploads.path(), 8).len()), (1, 0));
        assert_eq!(fs::read_dir(uploads.path()).expect("there").count(), 1);
        let_go(uploads.path(), 7);
        assert!(kept(uploads.path(), 7).is_empty());
    }
}
