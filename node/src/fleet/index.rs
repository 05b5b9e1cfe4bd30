//! The devices of the fleet on disk, found by their names: an index of the journal, which may be deleted at any time.
//!
//! It is a function of the journal up to a place that is written with it in one transaction, so that a crash leaves an
//! older index and never a wrong one. What the journal tells beside devices is kept as it stands there: a start reads
//! the index and the end of the journal, not all of it.

mod row;
mod state;
#[cfg(test)]
mod tests;

use crate::journal::{Fact, Journal, Read};
use crate::store::Position;
use rayon::prelude::*;
use redb::{Builder, Database, Durability, ReadableDatabase, ReadableTable, TableDefinition};
use regain_exchange::device::Device;
use regain_exchange::device::stored::{pack, unpack};
use regain_exchange::merge::{decommissioned, names};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use row::Told;
pub(crate) use state::State;

/// The layout of the rows. Another number, and the index is made anew: raise it whenever a packed device changes.
const LAYOUT: u64 = 1;
/// Bytes that reading may keep in memory.
const CACHE: usize = 32 * 1024 * 1024;
/// The file, and the mark of one that could not be read.
pub(crate) const FILE: &str = "fleet.index";
pub(crate) const DOUBTED: &str = "fleet.index.doubted";

/// Devices by key, packed.
const DEVICES: TableDefinition<&str, &[u8]> = TableDefinition::new("devices");
/// A name's bytes followed by the key of a device that it finds.
const NAMES: TableDefinition<&[u8], ()> = TableDefinition::new("names");
/// Days (since 1970) on which devices were decommissioned, with their keys.
const LEFT: TableDefinition<(i64, &str), ()> = TableDefinition::new("left");
/// What the journal tells beside devices, by place.
const FACTS: TableDefinition<u64, &[u8]> = TableDefinition::new("facts");
/// The layout, how far the journal was read, and a sum of the last fact.
const ABOUT: TableDefinition<&str, u64> = TableDefinition::new("about");

/// Why the index cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IndexFault {
    /// The database or its file says no.
    #[error("{0}")]
    Engine(Box<redb::Error>),
    /// A row that is none.
    #[error("{0}")]
    Row(String),
    /// The journal cannot be read.
    #[error("{0}")]
    Journal(#[from] crate::store::StoreError),
}

impl<E: Into<redb::Error>> From<E> for IndexFault {
    fn from(error: E) -> Self {
        IndexFault::Engine(Box::new(error.into()))
    }
}

/// The index of one fleet. A clone is the same one.
#[derive(Clone)]
pub(crate) struct FleetIndex {
    database: Arc<Database>,
    /// The data directory.
    data: PathBuf,
}

/// A device as its rows: packed, or none when it is gone.
type Change<'a> = (String, Option<&'a Device>);

impl FleetIndex {
    /// Opens the index in a data directory. What may not be believed is made anew, empty, and a sentence says why: the
    /// journal is to be read from where [`FleetIndex::upto`] says.
    ///
    /// # Errors
    /// The file can neither be opened nor be made.
    pub(crate) fn open(data: &Path, journal: &Journal) -> Result<(Self, Option<String>), IndexFault> {
        let path = data.join(FILE);
        let kept = path.exists().then(|| Self::open_kept(data, &path, journal));
        let why = match kept {
            Some(Ok(index)) => return Ok((index, None)),
            Some(Err(why)) => Some(format!("the index of the fleet is made anew from the journal: {why}")),
            None => None,
        };
        for old in [&path, &data.join(DOUBTED)] {
            match fs::remove_file(old) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e.into()),
                _ => {}
            }
        }
        // It holds serials: nobody else on this machine reads it.
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let database = Builder::new().set_cache_size(CACHE).create(&path)?;
        let index = FleetIndex { database: Arc::new(database), data: data.to_owned() };
        index.found()?;
        File::open(data)?.sync_all()?;
        Ok((index, why))
    }

    fn open_kept(data: &Path, path: &Path, journal: &Journal) -> Result<Self, String> {
        if data.join(DOUBTED).exists() {
            return Err("it could not be read in the last run".into());
        }
        let database = Builder::new().set_cache_size(CACHE).open(path).map_err(|e| e.to_string())?;
        let index = FleetIndex { database: Arc::new(database), data: data.to_owned() };
        let believed = index.believe(journal).map_err(|e| e.to_string())?;
        believed.map(|()| index)
    }

    /// Whether it is of this layout and of this journal.
    fn believe(&self, journal: &Journal) -> Result<Result<(), String>, IndexFault> {
        let read = self.database.begin_read()?;
        let about = read.open_table(ABOUT)?;
        let number = |key: &str| Ok::<_, IndexFault>(about.get(key)?.map(|n| n.value()));
        if number("layout")? != Some(LAYOUT) {
            return Ok(Err("it is of another version".into()));
        }
        let (Some(upto), last) = (number("upto")?.map(place), number("last")?.map(place)) else {
            return Ok(Err("it does not say how far it goes".into()));
        };
        let same = match last {
            // Another journal may be as long as this one was.
            Some(at) => journal.read(at).map(|bytes| sum(&bytes)) == number("sum")?,
            None => true,
        };
        Ok(if upto <= journal.end() && same { Ok(()) } else { Err("it does not belong to this journal".into()) })
    }

    fn found(&self) -> Result<(), IndexFault> {
        let write = self.begin()?;
        {
            let mut about = write.open_table(ABOUT)?;
            about.insert("layout", LAYOUT)?;
            about.insert("upto", number(Position::START))?;
            write.open_table(DEVICES)?;
            write.open_table(NAMES)?;
            write.open_table(LEFT)?;
            write.open_table(FACTS)?;
        }
        Ok(write.commit()?)
    }

    /// A crash must not cost a long repair at the next start.
    fn begin(&self) -> Result<redb::WriteTransaction, IndexFault> {
        let mut write = self.database.begin_write()?;
        write.set_durability(Durability::Immediate)?;
        write.set_quick_repair(true);
        Ok(write)
    }

    /// How far of the journal it holds.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn upto(&self) -> Result<Position, IndexFault> {
        let about = self.database.begin_read()?.open_table(ABOUT)?;
        let upto = about.get("upto")?.map(|n| place(n.value()));
        upto.ok_or_else(|| IndexFault::Row("it does not say how far it goes".into()))
    }

    /// What the journal told beside devices, in its order.
    ///
    /// # Errors
    /// A row cannot be read.
    pub(crate) fn facts(&self) -> Result<Vec<(Position, Told)>, IndexFault> {
        let facts = self.database.begin_read()?.open_table(FACTS)?;
        let mut rows = Vec::new();
        for fact in facts.iter()? {
            let (at, row) = fact?;
            rows.push((place(at.value()), row.value().to_vec()));
        }
        rows.into_par_iter().map(|(at, row)| Ok((at, row::read(&row)?))).collect()
    }

    /// Has the next start make it anew.
    pub(crate) fn doubt(data: &Path) {
        if let Err(e) = fs::write(data.join(DOUBTED), []) {
            tracing::error!("it cannot be noted that the index of the fleet is of no use: {e}");
        }
    }

    /// Takes in a stretch of the journal, whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn take(&self, read: &Read) -> Result<(), IndexFault> {
        let write = self.begin()?;
        {
            let mut changes: BTreeMap<String, Option<&Device>> = BTreeMap::new();
            let mut facts = write.open_table(FACTS)?;
            for (at, bytes, fact) in &read.facts {
                match fact {
                    Fact::Devices { devices } => changes.extend(devices.iter().map(|d| (d.key(), Some(d)))),
                    Fact::Altered(part) => {
                        changes.extend(part.devices.iter().map(|d| (d.key(), Some(d))));
                        changes.extend(part.removed.iter().map(|key| (key.clone(), None)));
                        facts.insert(number(*at), row::part(part.number, part.counts()).as_slice())?;
                    }
                    _ => drop(facts.insert(number(*at), row::fact(bytes).as_slice())?),
                }
            }
            alter(&write, changes)?;
            let mut about = write.open_table(ABOUT)?;
            about.insert("upto", number(read.upto))?;
            if let Some((at, bytes, _)) = read.facts.last() {
                about.insert("last", number(*at))?;
                about.insert("sum", sum(bytes))?;
            }
        }
        Ok(write.commit()?)
    }

    /// The devices as they are now, for as long as somebody holds this.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn state(&self) -> Result<State, IndexFault> {
        State::of(self.database.clone(), self.data.clone())
    }
}

/// Writes devices and the rows by which they are found, in the order of the keys: that is what makes it quick.
fn alter(write: &redb::WriteTransaction, changes: BTreeMap<String, Option<&Device>>) -> Result<(), IndexFault> {
    let mut devices = write.open_table(DEVICES)?;
    let mut rows = Vec::with_capacity(changes.len() * 3);
    let mut left = Vec::new();
    let changes: Vec<Change<'_>> = changes.into_iter().collect();
    let packed: Vec<Option<Vec<u8>>> = changes.par_iter().map(|(_, device)| device.map(pack)).collect();
    for ((key, device), packed) in changes.iter().zip(packed) {
        let old = match packed {
            Some(packed) => devices.insert(key.as_str(), packed.as_slice())?,
            None => devices.remove(key.as_str())?,
        };
        let old = old.map(|row| unpack(row.value())).transpose().map_err(IndexFault::Row)?;
        let (was, is) = (old.as_ref().map(names).unwrap_or_default(), device.map(names).unwrap_or_default());
        rows.extend(was.iter().filter(|name| !is.contains(name)).map(|name| (row::name(name, key), false)));
        rows.extend(is.iter().filter(|name| !was.contains(name)).map(|name| (row::name(name, key), true)));
        let (was, is) = (old.as_ref().and_then(decommissioned), device.and_then(decommissioned));
        if was != is {
            left.extend(was.map(|day| (day, key.as_str(), false)));
            left.extend(is.map(|day| (day, key.as_str(), true)));
        }
    }
    rows.sort_unstable();
    let mut found = write.open_table(NAMES)?;
    for (row, is) in &rows {
        match is {
            true => found.insert(row.as_slice(), ())?,
            false => found.remove(row.as_slice())?,
        };
    }
    let mut days = write.open_table(LEFT)?;
    for (day, key, is) in left {
        let row = (i64::from(day.days_since_1970()), key);
        match is {
            true => days.insert(row, ())?,
            false => days.remove(row)?,
        };
    }
    Ok(())
}

fn number(at: Position) -> u64 {
    u64::from_be_bytes(at.to_be_bytes())
}

fn place(number: u64) -> Position {
    Position::from_be_bytes(number.to_be_bytes())
}

fn sum(bytes: &[u8]) -> u64 {
    u64::from(crc32c::crc32c(bytes))
}
