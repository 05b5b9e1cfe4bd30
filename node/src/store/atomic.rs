//! Replaces a whole file so that a crash leaves either the old one or the new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// What the names of unfinished files end with.
const UNFINISHED: &str = ".unfinished";

static NEXT: AtomicU64 = AtomicU64::new(0);

/// Writes `bytes` to `path` with the permission bits `mode` (as cut by the process's umask): a new file beside it,
/// synced, renamed over it, and the directory synced.
///
/// An error leaves `path` as it was, except when only the last sync failed: then the new file is there but may not
/// survive a power cut.
pub(crate) fn replace_file(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path has no directory and name"));
    };
    let unfinished =
        dir.join(format!("{name}.{}-{}{UNFINISHED}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    let written = write_new(&unfinished, bytes, mode).and_then(|()| fs::rename(&unfinished, path));
    if let Err(error) = written {
        // The first error is the one worth telling; a leftover is swept when the directory is opened next.
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
    File::open(dir)?.sync_all()
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes what a crash left of unfinished files. Only the one process that owns the directory may call this.
pub(crate) fn sweep_unfinished(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(|name| name.ends_with(UNFINISHED)) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
