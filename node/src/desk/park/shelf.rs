//! Where the newest snapshot lies, so that readers take it without asking the loop.

use super::Park;
use crate::desk::importing::Imports;
use crate::desk::pulse::Pulse;
use crate::desk::{Answer, Desk, DeskError};
use crate::jobs::Jobs;
use arc_swap::ArcSwapOption;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Mutex, watch};

/// What loop and desks share.
pub(crate) struct Shelf {
    park: ArcSwapOption<Park>,
    /// The number of changes so far. Raised by the loop before a job's answer leaves, so that who changed something and
    /// then reads sees it.
    changes: AtomicU64,
    /// One snapshot is built at a time; who waits takes what the one before built.
    building: Mutex<()>,
    pub(crate) pulse: watch::Sender<Pulse>,
    pub(crate) jobs: Jobs,
    pub(crate) imports: Imports,
}

impl Shelf {
    /// The shelf of an organisation of that name, which pages show before the first beat.
    pub(crate) fn new(name: &str) -> Self {
        let pulse = watch::Sender::new(Pulse { name: name.to_owned(), ..Pulse::default() });
        Shelf {
            park: ArcSwapOption::empty(),
            changes: AtomicU64::new(1),
            building: Mutex::new(()),
            jobs: Jobs::new(pulse.clone()),
            pulse,
            imports: Imports::default(),
        }
    }

    /// Counts a change. Only the loop calls it.
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// Changes so far.
    pub(crate) fn version(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    fn at_least(&self, version: u64) -> Option<Arc<Park>> {
        self.park.load_full().filter(|park| park.version() >= version)
    }
}

impl Desk {
    /// The device table with every change that was answered before this call. Without a change since the last snapshot
    /// nobody is asked; after one the first reader has a new snapshot built beside the loop, and the others wait for it.
    ///
    /// # Errors
    /// The node has ended.
    pub async fn park(&self) -> Answer<Arc<Park>> {
        let wanted = self.shelf.version();
        if let Some(park) = self.shelf.at_least(wanted) {
            return Ok(park);
        }
        let _turn = self.shelf.building.lock().await;
        if let Some(park) = self.shelf.at_least(wanted) {
            return Ok(park);
        }
        let shelf = self.shelf.clone();
        let ingredients = self.ask(move |node| Ok(node.ingredients(shelf.version()))).await?;
        let cooked = tokio::task::spawn_blocking(move || ingredients.cook()).await;
        let park = Arc::new(cooked.map_err(|e| {
            DeskError::Failed(say!("park-not-built", "the device table could not be built: {detail}", detail = e))
        })??);
        self.shelf.park.store(Some(park.clone()));
        Ok(park)
    }
}
