//! The devices at a start: from the index and what the journal holds beyond it, or, where no index can be kept, from the
//! whole journal into memory.

use super::index::{FleetIndex, IndexFault, Told};
use crate::journal::{Fact, Journal, Read};
use crate::store::{Position, StoreError};
use rayon::prelude::*;
use regain_exchange::merge::Consolidated;
use std::path::Path;
use std::sync::Arc;

/// What a start found.
pub(crate) struct Opened {
    /// The index; none where this run goes without.
    pub(crate) index: Option<FleetIndex>,
    /// The devices.
    pub(crate) devices: Consolidated,
    /// Sentences about what a person should know.
    pub(crate) remarks: Vec<String>,
}

/// Reads what the journal tells of devices, and hands on what it tells beside them, oldest first.
///
/// # Errors
/// The journal cannot be read.
pub(crate) fn open(data: &Path, journal: &Journal, mut each: impl FnMut(Position, Told)) -> Result<Opened, StoreError> {
    let mut remarks = Vec::new();
    let indexed = FleetIndex::open(data, journal).and_then(|(index, why)| {
        remarks.extend(why);
        follow(index, journal, &mut remarks)
    });
    match indexed {
        Ok((index, devices, told)) => {
            told.into_iter().for_each(|(at, told)| each(at, told));
            Ok(Opened { index: Some(index), devices, remarks })
        }
        Err(IndexFault::Journal(e)) => Err(e),
        Err(e) => {
            FleetIndex::doubt(data);
            remarks.push(format!(
                "the devices cannot be kept on disk beside the journal, so they take more memory in this run: {e}"
            ));
            let mut devices = Consolidated::default();
            for read in journal.facts(Position::START) {
                let Read { facts, remarks: heard, .. } = read?;
                remarks.extend(heard);
                for (at, _, fact) in facts {
                    match &fact {
                        Fact::Devices { devices: new } => devices.alter(new.iter().cloned(), &[]),
                        Fact::Altered(part) => devices.alter(part.devices.iter().cloned(), &part.removed),
                        _ => {}
                    }
                    Told::of(fact).into_iter().for_each(|told| each(at, told));
                }
            }
            Ok(Opened { index: None, devices, remarks })
        }
    }
}

type Indexed = (FleetIndex, Consolidated, Vec<(Position, Told)>);

/// Has the index read the rest of the journal.
fn follow(index: FleetIndex, journal: &Journal, remarks: &mut Vec<String>) -> Result<Indexed, IndexFault> {
    let mut told = index.facts()?;
    let from = index.upto()?;
    let rest = (from < journal.end()).then(|| journal.facts(from));
    for read in rest.into_iter().flatten() {
        let mut read = read?;
        remarks.append(&mut read.remarks);
        index.take(&read)?;
        let beside: Vec<_> =
            read.facts.into_par_iter().filter_map(|(at, _, fact)| Some((at, Told::of(fact)?))).collect();
        told.extend(beside);
    }
    let devices = Consolidated::above(Arc::new(index.state()?));
    Ok((index, devices, told))
}
