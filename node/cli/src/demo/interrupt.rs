//! Ctrl-C and SIGTERM while a demonstration runs: noticed at once, so that its nodes and their data never stay behind.

use crate::signals::Signals;
use anyhow::{Context, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Whether one has come.
pub static CAME: AtomicBool = AtomicBool::new(false);

/// Listens from now on, on a thread of its own.
///
/// # Errors
/// The system refuses a thread or a handler.
pub fn listen() -> Result<()> {
    let (ready, told) = std::sync::mpsc::channel();
    let watch = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async {
            let Ok(mut signals) = Signals::listen() else { return };
            // Nobody waits any more if this fails.
            let _ = ready.send(());
            signals.came().await;
            CAME.store(true, Ordering::Relaxed);
        });
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(watch)?;
    told.recv().context("Ctrl-C cannot be listened for on this system")
}

/// Blocks until one has come.
pub fn wait() {
    while !CAME.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(100));
    }
}
