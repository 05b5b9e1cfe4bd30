//! Attachments, each a file under the hash of its bytes (the protocol's name for a ciphertext).

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::atomic::{replace_file, sweep_unfinished};
use super::error::is_full;

pub use regain_protocol::id::BlobId;

/// Why a blob could not be kept or given.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// More bytes than one blob may have.
    #[error("an attachment of {length} bytes was given and at most {limit} are allowed")]
    TooLarge {
        /// Bytes given.
        length: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// The file's bytes are not those that it is named after.
    #[error("the attachment {id} is damaged on disk; it must be fetched again from another node or from a backup")]
    Damaged {
        /// Its name.
        id: BlobId,
    },
    /// No room; nothing was kept.
    #[error("the disk is full: could not keep an attachment in {dir}; free some space and try again", dir = dir.display())]
    DiskFull {
        /// The directory of the blobs.
        dir: PathBuf,
    },
    /// The file system refused an operation.
    #[error("could not {what} in {dir}: {source}", dir = dir.display())]
    Io {
        /// The operation, as a verb and what it is done to.
        what: &'static str,
        /// The directory of the blobs.
        dir: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
}

/// How blobs are kept.
#[derive(Clone, Debug)]
pub struct BlobOptions {
    /// Bytes that one blob may have.
    pub max_bytes: u64,
}

impl Default for BlobOptions {
    /// 8 MiB: a photo, a report, a manifest; and little enough to hold in memory.
    fn default() -> Self {
        BlobOptions { max_bytes: 8 * 1024 * 1024 }
    }
}

/// A directory of blobs, owned by this process.
#[derive(Debug)]
pub struct Blobs {
    dir: PathBuf,
    options: BlobOptions,
    total: u64,
}

impl Blobs {
    /// Opens or makes the directory `dir` with the default bound. Removes what a crash left half written.
    pub fn open(dir: PathBuf) -> Result<Self, BlobError> {
        Self::open_with(dir, BlobOptions::default())
    }

    /// The same with other bounds.
    pub fn open_with(dir: PathBuf, options: BlobOptions) -> Result<Self, BlobError> {
        let failed = |source| BlobError::Io { what: "open the attachments", dir: dir.clone(), source };
        fs::create_dir_all(&dir).and_then(|()| sweep_unfinished(&dir)).map_err(failed)?;
        let mut blobs = Blobs { dir, options, total: 0 };
        blobs.total = blobs.sizes()?.iter().map(|(_, size)| size).sum();
        Ok(blobs)
    }

    /// Keeps `bytes` and returns their name; durable when it returns. Bytes that are there already are not written
    /// again, unless what is there is damaged.
    ///
    /// Errors: [`BlobError::TooLarge`], [`BlobError::DiskFull`], [`BlobError::Io`].
    pub fn put(&mut self, bytes: &[u8]) -> Result<BlobId, BlobError> {
        let length = bytes.len() as u64;
        if length > self.options.max_bytes {
            return Err(BlobError::TooLarge { length, limit: self.options.max_bytes });
        }
        let id = BlobId::of(bytes);
        match self.get(id) {
            Ok(Some(_)) => return Ok(id),
            Ok(None) | Err(BlobError::Damaged { .. }) => {}
            Err(error) => return Err(error),
        }
        let replaced = self.size_of(id)?.unwrap_or(0);
        replace_file(&self.path(id), bytes, 0o600).map_err(|error| self.failed("keep an attachment", error))?;
        self.total = self.total.saturating_sub(replaced) + length;
        Ok(id)
    }

    /// The bytes of a blob, hashed again; `None` when it is not here.
    ///
    /// Errors: [`BlobError::Damaged`] when they are not what the name says, [`BlobError::Io`].
    pub fn get(&self, id: BlobId) -> Result<Option<Vec<u8>>, BlobError> {
        let failed = |error| self.failed("read an attachment", error);
        let file = match File::open(self.path(id)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let mut bytes = Vec::new();
        // One byte more than allowed is enough to know that the file is not ours.
        file.take(self.options.max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
        if BlobId::of(&bytes) == id { Ok(Some(bytes)) } else { Err(BlobError::Damaged { id }) }
    }

    /// Whether a blob of that name is here. It may still prove damaged when it is read.
    pub fn has(&self, id: BlobId) -> bool {
        self.path(id).is_file()
    }

    /// Deletes a blob, durably. Returns whether there was one.
    pub fn delete(&mut self, id: BlobId) -> Result<bool, BlobError> {
        let Some(size) = self.size_of(id)? else { return Ok(false) };
        let removed = fs::remove_file(self.path(id)).and_then(|()| File::open(&self.dir)?.sync_all());
        removed.map_err(|error| self.failed("delete an attachment", error))?;
        self.total = self.total.saturating_sub(size);
        Ok(true)
    }

    /// The names of all blobs, sorted. Files with other names are not ours and are left out.
    pub fn list(&self) -> Result<Vec<BlobId>, BlobError> {
        let mut ids: Vec<BlobId> = self.sizes()?.into_iter().map(|(id, _)| id).collect();
        ids.sort();
        Ok(ids)
    }

    /// Bytes of all blobs together.
    pub fn total_bytes(&self) -> u64 {
        self.total
    }

    /// The directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn path(&self, id: BlobId) -> PathBuf {
        self.dir.join(id.to_string())
    }

    fn size_of(&self, id: BlobId) -> Result<Option<u64>, BlobError> {
        match fs::metadata(self.path(id)) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("look at an attachment", error)),
        }
    }

    fn sizes(&self) -> Result<Vec<(BlobId, u64)>, BlobError> {
        let failed = |error| self.failed("list the attachments", error);
        let mut sizes = Vec::new();
        for entry in fs::read_dir(&self.dir).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if let Some(id) =
                entry.file_name().to_str().and_then(|name| BlobId::from_hex(name).filter(|id| id.to_string() == name))
            {
                sizes.push((id, entry.metadata().map_err(failed)?.len()));
            }
        }
        Ok(sizes)
    }

    fn failed(&self, what: &'static str, source: io::Error) -> BlobError {
        let dir = self.dir.clone();
        if is_full(&source) { BlobError::DiskFull { dir } } else { BlobError::Io { what, dir, source } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blobs(max_bytes: u64) -> (tempfile::TempDir, Blobs) {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let blobs = Blobs::open_with(dir.path().join("blobs"), BlobOptions { max_bytes }).expect("it opens");
        (dir, blobs)
    }

    #[test]
    fn what_is_put_is_got_listed_counted_and_deleted() {
        let (_dir, mut blobs) = blobs(100);
        let photo = blobs.put(b"a photo").expect("there is room");
        let report = blobs.put(b"a report").expect("there is room");
        assert_eq!(blobs.put(b"a photo").expect("once more"), photo);
        assert_eq!(blobs.total_bytes(), 15);
        assert_eq!(blobs.get(photo).expect("readable"), Some(b"a photo".to_vec()));
        let mut both = vec![photo, report];
        both.sort();
        assert_eq!(blobs.list().expect("readable"), both);
        assert!(blobs.delete(photo).expect("deletable"));
        assert!(!blobs.delete(photo).expect("nothing to delete"));
        assert!(!blobs.has(photo) && blobs.has(report));
        assert_eq!(blobs.get(photo).expect("readable"), None);
        let again = Blobs::open(blobs.dir().to_path_buf()).expect("it opens");
        assert_eq!(again.total_bytes(), 8);
    }

    #[test]
    fn the_bound_is_exact() {
        let (_dir, mut blobs) = blobs(4);
        let id = blobs.put(b"four").expect("exactly the bound");
        assert_eq!(blobs.get(id).expect("readable"), Some(b"four".to_vec()));
        assert!(matches!(blobs.put(b"fives"), Err(BlobError::TooLarge { length: 5, limit: 4 })));
    }

    #[test]
    fn damage_is_refused_and_healed_by_the_next_put() {
        let (_dir, mut blobs) = blobs(100);
        let id = blobs.put(b"a certificate").expect("there is room");
        for wrong in [b"A certificate".as_slice(), b"", &[0; 4096]] {
            fs::write(blobs.path(id), wrong).expect("writable");
            assert!(matches!(blobs.get(id), Err(BlobError::Damaged { id: named }) if named == id));
        }
        let mut blobs = Blobs::open(blobs.dir().to_path_buf()).expect("it opens");
        blobs.put(b"a certificate").expect("there is room");
        assert_eq!(blobs.get(id).expect("whole again"), Some(b"a certificate".to_vec()));
        assert_eq!(blobs.total_bytes(), 13);
    }

    #[test]
    fn strange_names_are_not_ours_and_leftovers_are_swept() {
        let (_dir, mut blobs) = blobs(100);
        let id = blobs.put(b"kept").expect("there is room");
        let upper = id.to_string().to_uppercase();
        for name in ["README", upper.as_str(), "x.12-0.unfinished"] {
            fs::write(blobs.dir().join(name), b"?").expect("writable");
        }
        let blobs = Blobs::open(blobs.dir().to_path_buf()).expect("it opens");
        assert_eq!(blobs.list().expect("readable"), vec![id]);
        assert_eq!(blobs.total_bytes(), 4);
        assert!(!blobs.dir().join("x.12-0.unfinished").exists());
        assert!(blobs.dir().join("README").exists());
        assert_eq!(BlobId::from_hex("../../etc/passwd"), None);
    }
}
