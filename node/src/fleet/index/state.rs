//! The devices at one moment, read from the disk as they are asked for.

use super::{DEVICES, FleetIndex, IndexFault, LEFT, NAMES, row};
use rayon::prelude::*;
use redb::{Database, ReadOnlyTable, ReadableDatabase, ReadableTable, ReadableTableMetadata};
use regain_exchange::day::Day;
use regain_exchange::device::Device;
use regain_exchange::device::stored::unpack;
use regain_exchange::merge::{Base, Name};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// A state of the index. Writing goes on beside it.
pub(crate) struct State {
    devices: ReadOnlyTable<&'static str, &'static [u8]>,
    names: ReadOnlyTable<&'static [u8], ()>,
    left: ReadOnlyTable<(i64, &'static str), ()>,
    count: usize,
    fault: OnceLock<String>,
    data: PathBuf,
    /// A database that nobody holds is closed, and answers nothing more.
    _database: Arc<Database>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("count", &self.count).field("fault", &self.fault).finish_non_exhaustive()
    }
}

impl State {
    /// The state as it is now; something in it that cannot be read is noted in the data directory.
    pub(super) fn of(database: Arc<Database>, data: PathBuf) -> Result<Self, IndexFault> {
        let read = database.begin_read()?;
        let devices = read.open_table(DEVICES)?;
        let count = usize::try_from(devices.len()?).map_err(|e| IndexFault::Row(e.to_string()))?;
        let (names, left) = (read.open_table(NAMES)?, read.open_table(LEFT)?);
        Ok(State { devices, names, left, count, fault: OnceLock::new(), data, _database: database })
    }

    /// What was read; nothing when it could not be, which is remembered beyond this run.
    fn or_fault<T: Default>(&self, read: Result<T, IndexFault>) -> T {
        read.unwrap_or_else(|e| {
            if self.fault.set(e.to_string()).is_ok() {
                FleetIndex::doubt(&self.data);
            }
            T::default()
        })
    }

    fn read_device(&self, key: &str) -> Result<Option<Arc<Device>>, IndexFault> {
        let row = self.devices.get(key)?;
        row.map(|row| unpack(row.value()).map(Arc::new).map_err(IndexFault::Row)).transpose()
    }

    fn read_keys(&self, name: &Name) -> Result<Vec<String>, IndexFault> {
        let prefix = row::prefix(name);
        let mut keys = Vec::new();
        for found in self.names.range(prefix.as_slice()..)? {
            let (found, ()) = found.map(|(row, _)| (row, ()))?;
            let Some(key) = found.value().strip_prefix(prefix.as_slice()) else { break };
            keys.push(String::from_utf8(key.to_vec()).map_err(|e| IndexFault::Row(e.to_string()))?);
        }
        Ok(keys)
    }

    fn read_after(&self, key: Option<&str>, most: usize) -> Result<Vec<Arc<Device>>, IndexFault> {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = key.map_or(Unbounded, Excluded);
        let mut rows = Vec::with_capacity(most);
        for row in self.devices.range::<&str>((from, Unbounded))?.take(most) {
            rows.push(row?.1.value().to_vec());
        }
        let devices = rows.par_iter().map(|row| unpack(row).map(Arc::new).map_err(IndexFault::Row));
        devices.collect()
    }

    fn read_left(&self, upto: Day) -> Result<Vec<(Day, String)>, IndexFault> {
        let mut left = Vec::new();
        for row in self.left.iter()? {
            let (row, _) = row?;
            let (days, key) = row.value();
            let day = i32::try_from(days).ok().and_then(Day::from_days_since_1970);
            let Some(day) = day.filter(|day| *day <= upto) else { break };
            left.push((day, key.to_owned()));
        }
        Ok(left)
    }
}

impl Base for State {
    fn len(&self) -> usize {
        self.count
    }

    fn device(&self, key: &str) -> Option<Arc<Device>> {
        self.or_fault(self.read_device(key))
    }

    fn keys(&self, name: &Name) -> Vec<String> {
        self.or_fault(self.read_keys(name))
    }

    fn decommissioned(&self, upto: Day) -> Vec<(Day, String)> {
        self.or_fault(self.read_left(upto))
    }

    fn after(&self, key: Option<&str>, most: usize) -> Vec<Arc<Device>> {
        self.or_fault(self.read_after(key, most))
    }

    fn fault(&self) -> Option<String> {
        self.fault.get().cloned()
    }
}
