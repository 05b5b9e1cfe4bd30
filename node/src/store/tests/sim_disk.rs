//! A disk in memory that keeps apart what is written and what would survive a power cut, and that fails on order.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::store::medium::{Medium, MediumFile};

/// How an operation fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// No room. A write leaves this many of its bytes behind.
    Full { kept: usize },
    /// The disk answers no more: this operation and all later ones fail; a write leaves this many bytes behind.
    Dead { kept: usize },
}

/// What of the unsynced content is there after a power cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Survives {
    /// Nothing that was not synced.
    Synced,
    /// The new size, but zeros where content was not synced.
    SizeOnly,
    /// Everything, as if the cut came after the write-back.
    All,
}

#[derive(Clone, Debug, Default)]
struct File {
    now: Vec<u8>,
    synced: Vec<u8>,
    name_synced: bool,
}

#[derive(Clone, Debug, Default)]
struct State {
    files: BTreeMap<PathBuf, File>,
    /// Files whose removal is not yet durable.
    removed: BTreeMap<PathBuf, File>,
    changes: usize,
    fault: Option<(usize, Fault)>,
    dead: bool,
    unreadable: Option<(u64, u64)>,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct SimDisk(Mutex<State>);

#[derive(Debug)]
struct Handle {
    disk: Arc<SimDisk>,
    path: PathBuf,
}

/// The medium is used through an `Arc`, and its files need one too.
#[derive(Debug, Clone)]
pub(super) struct Shared(Arc<SimDisk>);

impl SimDisk {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// A disk with the same content and no faults.
    pub(super) fn copy(&self) -> Arc<Self> {
        let state = self.state();
        Arc::new(SimDisk(Mutex::new(State {
            files: state.files.clone(),
            removed: state.removed.clone(),
            ..State::default()
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics while it holds the disk")
    }

    /// Changing operations (write, sync, set size, create, remove, sync of a directory) so far.
    pub(super) fn changes(&self) -> usize {
        self.state().changes
    }

    /// The `skip`-th changing operation from now fails.
    pub(super) fn fail_after(&self, skip: usize, fault: Fault) {
        let mut state = self.state();
        state.fault = Some((state.changes + skip, fault));
    }

    pub(super) fn heal(&self) {
        let mut state = self.state();
        (state.fault, state.dead) = (None, false);
    }

    /// The disk cannot read these bytes of any file any more.
    pub(super) fn make_unreadable(&self, from: u64, to: u64) {
        self.state().unreadable = Some((from, to));
    }

    pub(super) fn cut_power(&self, survives: Survives) {
        let mut state = self.state();
        let State { files, removed, .. } = &mut *state;
        if survives != Survives::All {
            files.append(removed);
            files.retain(|_, file| file.name_synced);
        }
        removed.clear();
        for file in files.values_mut() {
            match survives {
                Survives::All => file.synced = file.now.clone(),
                Survives::Synced => file.now = file.synced.clone(),
                Survives::SizeOnly => {
                    file.synced.resize(file.now.len(), 0);
                    file.now = file.synced.clone();
                }
            }
            file.name_synced = true;
        }
        (state.fault, state.dead) = (None, false);
    }

    pub(super) fn names(&self) -> Vec<PathBuf> {
        self.state().files.keys().cloned().collect()
    }

    pub(super) fn content(&self, path: &Path) -> Vec<u8> {
        self.state().files.get(path).expect("the test knows its files").now.clone()
    }

    pub(super) fn set_content(&self, path: &Path, content: Vec<u8>) {
        let file = File { now: content.clone(), synced: content, name_synced: true };
        self.state().files.insert(path.to_path_buf(), file);
    }

    pub(super) fn forget(&self, path: &Path) {
        self.state().files.remove(path).expect("the test knows its files");
    }

    /// Counts a changing operation and says how it fails, if it does.
    fn change(&self) -> Result<MutexGuard<'_, State>, (MutexGuard<'_, State>, usize, io::Error)> {
        let mut state = self.state();
        let this = state.changes;
        state.changes += 1;
        if state.dead {
            return Err((state, 0, io::Error::other("the disk does not answer")));
        }
        match state.fault {
            Some((at, Fault::Full { kept })) if at == this => Err((state, kept, io::ErrorKind::StorageFull.into())),
            Some((at, Fault::Dead { kept })) if at == this => {
                state.dead = true;
                Err((state, kept, io::Error::other("the disk does not answer")))
            }
            _ => Ok(state),
        }
    }

    fn simple_change(&self) -> io::Result<MutexGuard<'_, State>> {
        self.change().map_err(|(_, _, error)| error)
    }
}

impl Medium for Shared {
    fn create_dir(&self, _dir: &Path) -> io::Result<()> {
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let names = self.0.names();
        let here = names.iter().filter(|path| path.parent() == Some(dir));
        Ok(here.filter_map(|path| Some(path.file_name()?.to_str()?.to_string())).collect())
    }

    fn create(&self, path: &Path) -> io::Result<Arc<dyn MediumFile>> {
        let mut state = self.0.simple_change()?;
        state.files.entry(path.to_path_buf()).or_default().now.clear();
        drop(state);
        Ok(Arc::new(Handle { disk: self.0.clone(), path: path.to_path_buf() }))
    }

    fn create_new(&self, path: &Path, _mode: u32) -> io::Result<Arc<dyn MediumFile>> {
        if self.0.state().files.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.create(path)
    }

    fn replace(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.0.simple_change()?;
        let new = state.files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        // Until the directory is synced a power cut may bring the old file back under its name.
        if let Some(old) = state.files.remove(to).filter(|old| old.name_synced) {
            state.removed.insert(to.to_path_buf(), old);
        }
        state.files.insert(to.to_path_buf(), File { name_synced: false, ..new });
        Ok(())
    }

    fn publish(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.0.simple_change()?;
        if state.files.contains_key(to) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let file = state.files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        // Until the directory is synced a power cut may bring the old name back; then there is no new one.
        if file.name_synced {
            state.removed.insert(from.to_path_buf(), file.clone());
        }
        state.files.insert(to.to_path_buf(), File { name_synced: false, ..file });
        Ok(())
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn MediumFile>> {
        if !self.0.state().files.contains_key(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(Arc::new(Handle { disk: self.0.clone(), path: path.to_path_buf() }))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.0.simple_change()?;
        let file = state.files.remove(path).ok_or(io::ErrorKind::NotFound)?;
        if file.name_synced {
            state.removed.insert(path.to_path_buf(), file);
        }
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.0.simple_change()?;
        state.removed.retain(|path, _| path.parent() != Some(dir));
        for (_, file) in state.files.iter_mut().filter(|(path, _)| path.parent() == Some(dir)) {
            file.name_synced = true;
        }
        Ok(())
    }
}

impl MediumFile for Handle {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let state = self.disk.state();
        let file = state.files.get(&self.path).ok_or(io::ErrorKind::NotFound)?;
        let rest = file.now.get(offset as usize..).unwrap_or(&[]);
        let length = rest.len().min(buffer.len());
        if state.unreadable.is_some_and(|(from, to)| offset < to && offset + length as u64 > from) {
            return Err(io::Error::other("bad sector"));
        }
        buffer[..length].copy_from_slice(&rest[..length]);
        Ok(length)
    }

    fn write_all_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let (mut state, kept, result) = match self.disk.change() {
            Ok(state) => (state, bytes.len(), Ok(())),
            Err((state, kept, error)) => (state, kept.min(bytes.len()), Err(error)),
        };
        let file = state.files.get_mut(&self.path).ok_or(io::ErrorKind::NotFound)?;
        let end = offset as usize + kept;
        if file.now.len() < end {
            file.now.resize(end, 0);
        }
        file.now[offset as usize..end].copy_from_slice(&bytes[..kept]);
        result
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.disk.simple_change()?;
        let file = state.files.get_mut(&self.path).ok_or(io::ErrorKind::NotFound)?;
        file.synced = file.now.clone();
        Ok(())
    }

    fn set_size(&self, size: u64) -> io::Result<()> {
        let mut state = self.disk.simple_change()?;
        let file = state.files.get_mut(&self.path).ok_or(io::ErrorKind::NotFound)?;
        file.now.resize(size as usize, 0);
        Ok(())
    }

    fn size(&self) -> io::Result<u64> {
        let state = self.disk.state();
        Ok(state.files.get(&self.path).ok_or(io::ErrorKind::NotFound)?.now.len() as u64)
    }
}

/// The disk as the medium that [`crate::store::Segments`] takes.
pub(super) fn shared(disk: &Arc<SimDisk>) -> Arc<Shared> {
    Arc::new(Shared(disk.clone()))
}
