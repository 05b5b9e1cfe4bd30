//! The signals that end a node: Ctrl-C, and SIGTERM from a service manager.

use crate::exit::{Exit, Failure};

/// Listens for them from the moment it is made, so that none is missed between two looks.
pub struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    /// Sets the handlers. Call it inside a tokio runtime.
    ///
    /// # Errors
    /// The system refuses.
    pub fn listen() -> Result<Self, Failure> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let set = |kind| {
                signal(kind).map_err(|e| Failure::new(Exit::Failed, format!("no signal handler could be set: {e}")))
            };
            Ok(Signals { interrupt: set(SignalKind::interrupt())?, terminate: set(SignalKind::terminate())? })
        }
        #[cfg(not(unix))]
        Ok(Signals {})
    }

    /// Returns once one has come.
    pub async fn came(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler nothing will ever come; the process is ended from outside.
            std::future::pending::<()>().await;
        }
    }
}
