//! The few file operations that the segments need, behind a seam.
//!
//! The real disk is [`Disk`]. A test puts in its place a medium that fails at the k-th operation or forgets what was
//! never synced, so that a full disk and a power cut can be tried at every byte.

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

/// Something that holds directories of files.
pub trait Medium: Send + Sync + Debug {
    /// Makes a directory and its parents, durably. No error when it is already there.
    fn create_dir(&self, dir: &Path) -> io::Result<()>;
    /// The names of the files in a directory, in any order.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;
    /// Makes an empty file, or empties the one of that name. The name is durable after [`Medium::sync_dir`].
    fn create(&self, path: &Path) -> io::Result<Arc<dyn MediumFile>>;
    /// Makes a file that must not exist, with these permission bits as cut by the process's umask. The name is durable
    /// after [`Medium::sync_dir`].
    fn create_new(&self, path: &Path, mode: u32) -> io::Result<Arc<dyn MediumFile>>;
    /// Gives a file another name in the same directory, in place of what is there. Durable after [`Medium::sync_dir`].
    fn replace(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file another name in the same directory, at which nothing may be. Durable after [`Medium::sync_dir`].
    fn publish(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Opens a file that must exist, for reading and writing.
    fn open(&self, path: &Path) -> io::Result<Arc<dyn MediumFile>>;
    /// Removes a file that must exist. Durable after [`Medium::sync_dir`].
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a directory durable.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
}

/// One open file of a [`Medium`]. Offsets and sizes are in bytes.
pub trait MediumFile: Send + Sync + Debug {
    /// Reads at most `buffer.len()` bytes from `offset`; zero bytes mean the end of the file.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
    /// Writes all of `bytes` at `offset`. After an error any part of them may be in the file.
    fn write_all_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Makes content and size durable (fdatasync).
    fn sync(&self) -> io::Result<()>;
    /// Cuts or grows the file to `size` bytes.
    fn set_size(&self, size: u64) -> io::Result<()>;
    /// The size of the file.
    fn size(&self) -> io::Result<u64>;
}

/// The machine's own file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Medium for Disk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        let missing: Vec<&Path> =
            dir.ancestors().take_while(|part| !part.as_os_str().is_empty() && !part.exists()).collect();
        fs::create_dir_all(dir)?;
        // Each new name lives in its parent, so it is the parents that must be synced.
        for part in missing {
            let parent = part.parent().filter(|parent| !parent.as_os_str().is_empty());
            File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
        }
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(dir)? {
            // A name that is not UTF-8 is not one of ours.
            if let Ok(name) = entry?.file_name().into_string() {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn create(&self, path: &Path) -> io::Result<Arc<dyn MediumFile>> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path)?;
        Ok(Arc::new(file))
    }

    fn create_new(&self, path: &Path, mode: u32) -> io::Result<Arc<dyn MediumFile>> {
        Ok(Arc::new(OpenOptions::new().read(true).write(true).create_new(true).mode(mode).open(path)?))
    }

    fn replace(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn publish(&self, from: &Path, to: &Path) -> io::Result<()> {
        // A plain rename would replace what came there meanwhile.
        let unfinished = tempfile::TempPath::try_from_path(from)?;
        unfinished.persist_noclobber(to).map_err(|refused| {
            let tempfile::PathPersistError { error, path } = refused;
            // The caller removes what is not finished.
            drop(path.keep());
            error
        })
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn MediumFile>> {
        Ok(Arc::new(OpenOptions::new().read(true).write(true).open(path)?))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }
}

impl MediumFile for File {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        FileExt::read_at(self, buffer, offset)
    }

    fn write_all_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        FileExt::write_all_at(self, bytes, offset)
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }

    fn set_size(&self, size: u64) -> io::Result<()> {
        self.set_len(size)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

/// Fills `buffer` from `offset`; an error when the file ends before.
pub(crate) fn read_exact(file: &dyn MediumFile, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
    let mut done = 0;
    while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match file.read_at(offset + done as u64, rest) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => done += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
