//! Leaving a network for the one that follows it: what it wrote is kept as a file that proves itself, what this node holds
//! becomes stock again, and the data directory is free for the next network.

use super::Node;
use super::doorway::JOINING;
use crate::journal::Fact;
use crate::store::replace_file;
use crate::wire::WireCommand;
use regain_protocol::bundle;
use regain_protocol::id::CharterId;
use regain_protocol::key::Strict;
use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Where bundles of former networks lie.
pub(crate) const FORMER: &str = "former";
/// Says that a network is being left: what is left of it is removed at the next start. Written once its bundle is safe.
pub(crate) const LEAVING: &str = "leaving";
/// What a network has in a data directory.
const FILES: [&str; 6] = ["charter", "cert", "anchor", JOINING, "suspended", "recovery"];
const DIRECTORIES: [&str; 3] = ["log", "index", "evidence"];

impl Node {
    /// Keeps `bundle` as the network's archive and forgets the network. Devices that entered it are private again.
    ///
    /// # Errors
    /// The bundle does not verify, or the disk refuses; until then nothing has changed.
    pub(crate) fn leave(&mut self, charter: CharterId, bundle: &[u8]) -> Result<(), String> {
        bundle::verify(bundle, None, Arc::new(Strict)).map_err(|e| e.to_string())?;
        let data = self.settings.data.clone();
        let told = |e: io::Error| format!("the network's archive could not be written: {e}");
        std::fs::create_dir_all(data.join(FORMER)).map_err(told)?;
        replace_file(&data.join(FORMER).join(format!("{charter}.bundle")), bundle, 0o600).map_err(told)?;
        self.journal.write(&Fact::Left { charter: charter.to_string() }).map_err(|e| e.to_string())?;
        replace_file(&data.join(LEAVING), charter.to_string().as_bytes(), 0o600).map_err(told)?;
        if let Some(engine) = self.engine.take() {
            engine.follows().iter().for_each(|t| self.tell(WireCommand::Unsubscribe(t.to_string())));
        }
        self.disk = None;
        self.tell(WireCommand::SetMembers(HashSet::new()));
        finish_leaving(&data).map_err(told)?;
        self.forget_network();
        Ok(())
    }

    fn forget_network(&mut self) {
        self.cert = None;
        self.chosen = None;
        self.invitations.clear();
        self.applications.clear();
        self.wanted_blobs.clear();
        self.asked_blobs.clear();
        self.suspended.clear();
        self.recovery = crate::recovery::Recovery::default();
        self.fleet.forget_unstored(|_| false);
        self.owe_pulse();
    }
}

/// Removes what a network that is being left has in a data directory. Once begun it is done again until it is complete.
pub(crate) fn finish_leaving(data: &Path) -> io::Result<()> {
    if !data.join(LEAVING).exists() {
        return Ok(());
    }
    let gone = |done: io::Result<()>| match done {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    };
    // The charter first: without it the rest is not looked at.
    FILES.iter().try_for_each(|name| gone(std::fs::remove_file(data.join(name))))?;
    DIRECTORIES.iter().try_for_each(|name| gone(std::fs::remove_dir_all(data.join(name))))?;
    std::fs::remove_file(data.join(LEAVING))?;
    std::fs::File::open(data)?.sync_all()
}
