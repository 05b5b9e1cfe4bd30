//! Having the index read what the journal has gained, beside the loop, so that memory need not hold it.

use super::index::{FleetIndex, IndexFault, State};
use crate::journal::Reading;
use crate::store::Position;

/// What is to be read.
pub(crate) struct Settling {
    pub(crate) index: FleetIndex,
    pub(crate) reading: Reading,
}

/// What came of it.
pub(crate) struct Settled {
    /// How far the index goes now.
    pub(crate) upto: Position,
    /// The devices as the index has them.
    pub(crate) state: State,
}

impl Settling {
    /// Reads it. Some seconds for a large import.
    ///
    /// # Errors
    /// The journal cannot be read, or the index cannot be written.
    pub(crate) fn run(self) -> Result<Settled, IndexFault> {
        for read in self.reading {
            self.index.take(&read?)?;
        }
        Ok(Settled { upto: self.index.upto()?, state: self.index.state()? })
    }
}
