//! When the index of the fleet is brought up to the journal.

use super::Node;
use crate::fleet::index::{FleetIndex, IndexFault};
use crate::fleet::settling::{Settled, Settling};

/// Devices that may differ from the index: some megabytes of memory.
const AT: usize = 1_000;

impl Node {
    /// What is to be done beside the loop, if enough devices differ from the index.
    pub(crate) fn unsettled(&mut self) -> Option<Settling> {
        if let Some(why) = self.fleet.devices().fault().filter(|_| self.fleet_index.is_some()) {
            self.give_up_index(&why);
        }
        // Who reads a file needs the processor, and nothing is gained by being first.
        let busy = self.settling || self.import_under_way.is_some() || self.shelf.imports.is_reading();
        let due = !busy && self.fleet.devices().unsettled() >= AT;
        let index = self.fleet_index.clone().filter(|_| due)?;
        match index.upto() {
            Ok(upto) => {
                self.settling = true;
                Some(Settling { index, reading: self.journal.facts(upto) })
            }
            Err(e) => {
                self.give_up_index(&e.to_string());
                None
            }
        }
    }

    /// Devices that differ from the index on disk, and so lie in memory.
    ///
    /// # Errors
    /// None.
    pub fn unsettled_devices(&mut self) -> crate::desk::Answer<usize> {
        Ok(self.fleet.devices().unsettled())
    }

    /// Takes over what the index has, unless devices were altered meanwhile: then the next tick tries again.
    pub(crate) fn on_settled(&mut self, settled: Result<Settled, IndexFault>) {
        self.settling = false;
        match settled {
            Ok(settled) if settled.upto >= self.journal.altered() && self.import_under_way.is_none() => {
                self.fleet.settle(settled.state);
            }
            Ok(_) => {}
            Err(e) => self.give_up_index(&e.to_string()),
        }
    }

    fn give_up_index(&mut self, why: &str) {
        self.fleet_index = None;
        FleetIndex::doubt(&self.settings.data);
        self.warn(format!(
            "the index of the fleet cannot be used any more and is made anew at the next start; restart the node: {why}"
        ));
    }
}
