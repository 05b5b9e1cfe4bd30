//! The loop's part of an import: short pieces, so that it stays responsive.

use super::{ImportId, Plan};
use crate::desk::{Answer, DeskError};
use crate::journal::Fact;
use crate::node::Node;
use regain_exchange::Consolidated;
use std::sync::Arc;

/// Devices written at once: a few milliseconds of the loop and one sync of the disk.
const PART: usize = 250;

impl Node {
    /// Reserves the fleet for one import.
    ///
    /// # Errors
    /// Another is under way, or the fleet is not the one against which this was rehearsed.
    pub(super) fn begin_import(&mut self, id: ImportId, before: &Arc<Consolidated>) -> Answer<()> {
        self.no_import_under_way()?;
        if !Arc::ptr_eq(before, &self.fleet.consolidated) {
            return Err(DeskError::Conflict(say!(
                "import-stale",
                "the fleet changed since this file was rehearsed; rehearse it again and look at the result"
            )));
        }
        self.import_under_way = Some(id);
        Ok(())
    }

    /// Refuses what would change the fleet below an import that is being written.
    ///
    /// # Errors
    /// One is.
    pub(crate) fn no_import_under_way(&self) -> Answer<()> {
        match self.import_under_way {
            None => Ok(()),
            Some(id) => Err(DeskError::Conflict(say!(
                "import-other",
                "import {id} is being written; wait until it has ended, or end it",
                id = id
            ))),
        }
    }

    /// Makes the next devices of a plan durable. Returns how many are.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub(crate) fn write_part(&mut self, plan: &Plan, from: usize) -> Answer<usize> {
        let devices = plan.part(from, from + PART);
        let upto = from + devices.len();
        self.journal.write(&Fact::Devices { devices }).map_err(DeskError::failed)?;
        Ok(upto)
    }

    /// Takes into memory what of a plan is durable: all of it, or, when it ended early, those devices alone, as a start
    /// would find them.
    ///
    /// # Errors
    /// None: it always ends.
    pub(crate) fn end_import(&mut self, plan: &Plan, upto: usize) -> Answer<()> {
        self.import_under_way = None;
        if upto >= plan.to_write() {
            self.fleet.replace(plan.after());
        } else if upto > 0 {
            self.fleet.restore(plan.part(0, upto));
        }
        Ok(())
    }
}
