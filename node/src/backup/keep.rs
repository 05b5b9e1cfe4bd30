//! Putting a file where it is wanted: under a temporary name, synced, then renamed onto a name at which nothing is.

use super::cipher::{Channel, Protect};
use super::error::BackupError;
use crate::store::medium::{Disk, Medium, MediumFile};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the name of an unfinished file ends with.
const UNFINISHED: &str = ".unfinished";
/// Written at once.
const CHUNK: usize = 256 * 1024;

/// A file on its way. Dropped before it is finished, it leaves nothing.
#[derive(Debug)]
pub struct Keeping {
    medium: Arc<dyn Medium>,
    path: PathBuf,
    unfinished: PathBuf,
    file: Option<Arc<dyn MediumFile>>,
    at: u64,
}

impl Keeping {
    /// Begins a file that only this user may read.
    ///
    /// # Errors
    /// Something is at `path` already, or the disk refuses.
    pub fn begin(path: &Path) -> Result<Self, BackupError> {
        if path.symlink_metadata().is_ok() {
            return Err(BackupError::Exists { path: path.to_path_buf() });
        }
        Self::begin_on(Arc::new(Disk), path)
    }

    /// The same on another medium than the machine's disk.
    ///
    /// # Errors
    /// The medium refuses.
    pub fn begin_on(medium: Arc<dyn Medium>, path: &Path) -> Result<Self, BackupError> {
        // A name without a folder is one in the folder where the command runs.
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().unwrap_or_default();
        let path = parent.join(name);
        let mut unfinished = name.to_owned();
        unfinished.push(format!(".{}{UNFINISHED}", std::process::id()));
        let unfinished = parent.join(unfinished);
        let file = medium.create_new(&unfinished, 0o600).map_err(|e| BackupError::io("begin", &unfinished, e))?;
        Ok(Keeping { medium, path, unfinished, file: Some(file), at: 0 })
    }

    /// Makes the file durable and gives it its name.
    ///
    /// # Errors
    /// The disk refuses, or something came to that name meanwhile; nothing is left behind.
    pub fn finish(mut self) -> Result<u64, BackupError> {
        let parent = self.path.parent().unwrap_or(Path::new(".")).to_path_buf();
        if let Some(file) = &self.file {
            file.sync().map_err(|e| BackupError::io("write", &self.path, e))?;
        }
        self.medium.publish(&self.unfinished, &self.path).map_err(|e| match e.kind() {
            io::ErrorKind::AlreadyExists => BackupError::Exists { path: self.path.clone() },
            _ => BackupError::io("name", &self.path, e),
        })?;
        // From here on the file is whole and has its name; only that the name survives a power cut is open.
        self.file = None;
        self.medium.sync_dir(&parent).map_err(|e| BackupError::io("sync", &parent, e))?;
        Ok(self.at)
    }
}

impl Write for Keeping {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(file) = &self.file else { return Err(io::ErrorKind::BrokenPipe.into()) };
        file.write_all_at(self.at, bytes)?;
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // What went wrong was told already; a leftover is named so that a person knows what it is.
            let _ = self.medium.remove(&self.unfinished);
        }
    }
}

/// A file on its way, encrypted where that is wished.
pub struct Sealed {
    channel: Channel<BufWriter<Keeping>>,
    path: PathBuf,
}

impl Sealed {
    /// Begins it.
    ///
    /// # Errors
    /// As [`Keeping::begin`]; or age cannot encrypt.
    pub fn begin(path: &Path, protect: &Protect) -> Result<Self, BackupError> {
        let keeping = BufWriter::with_capacity(CHUNK, Keeping::begin(path)?);
        let channel = Channel::new(keeping, protect).map_err(|e| BackupError::io("write", path, e))?;
        Ok(Sealed { channel, path: path.to_path_buf() })
    }

    /// Makes it durable under its name and says how many bytes it has.
    ///
    /// # Errors
    /// As [`Keeping::finish`].
    pub fn finish(self) -> Result<u64, BackupError> {
        let path = self.path;
        let buffered = self.channel.finish().map_err(|e| BackupError::io("write", &path, e))?;
        let keeping = buffered.into_inner().map_err(|e| BackupError::io("write", &path, e.into_error()))?;
        keeping.finish()
    }
}

impl Write for Sealed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.channel.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.channel.flush()
    }
}
