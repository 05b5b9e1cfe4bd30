//! Replaces a whole file so that a crash leaves either the old one or the new one.

use super::medium::{Disk, Medium};
use std::fs;
use std::io;
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
    replace_file_on(&Disk, path, bytes, mode)
}

/// The same on another medium than the machine's disk.
pub(crate) fn replace_file_on(medium: &dyn Medium, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path has no directory and name"));
    };
    let unfinished =
        dir.join(format!("{name}.{}-{}{UNFINISHED}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    let written = write_new(medium, &unfinished, bytes, mode).and_then(|()| medium.replace(&unfinished, path));
    if let Err(error) = written {
        // The first error is the one worth telling; a leftover is swept when the directory is opened next.
        let _ = medium.remove(&unfinished);
        return Err(error);
    }
    medium.sync_dir(dir)
}

fn write_new(medium: &dyn Medium, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let file = medium.create_new(path, mode)?;
    file.write_all_at(0, bytes)?;
    file.sync()
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
