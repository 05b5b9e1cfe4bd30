//! The node itself: its name, the paper of its root key, what it keeps on disk.

use super::{Answer, DeskError};
use crate::disk::bytes_below;
use crate::identity::ASKED_GROUPS;
use crate::node::Node;
use serde::Serialize;
use utoipa::ToSchema;

/// Bytes of a name: what fits a line of a list.
const NAME: usize = 200;

/// The root key as it is printed, while it is still on this node.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RootPaper {
    /// The organisation's identifier.
    pub did: String,
    /// Its groups.
    pub groups: Vec<String>,
    /// Which of them are asked for again, counted from one.
    pub asked: [usize; 2],
}

/// Bytes on disk.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Storage {
    /// Where.
    pub directory: String,
    /// Events and evidence.
    pub events: u64,
    /// What only this node knows.
    pub journal: u64,
    /// Sealed attachments.
    pub attachments: u64,
    /// The index, which can be built anew.
    pub index: u64,
}

impl Node {
    /// Gives the organisation another name. Other members read it once this node describes itself again.
    ///
    /// # Errors
    /// It is no name, or the disk refuses.
    pub fn rename(&mut self, name: &str) -> Answer<()> {
        let name = name.trim();
        if name.is_empty() || name.len() > NAME || name.chars().any(char::is_control) {
            return Err(DeskError::Usage(say!(
                "name-form",
                "a name has 1 to {most} bytes and no control characters",
                most = NAME
            )));
        }
        crate::store::replace_file(&self.settings.data.join("name"), format!("{name}\n").as_bytes(), 0o600).map_err(
            |e| DeskError::Failed(say!("name-not-kept", "the name could not be kept: {detail}", detail = e)),
        )?;
        self.settings.name = name.to_owned();
        self.owe_pulse();
        Ok(())
    }

    /// The root key's groups, to be printed; none once it has left this node.
    ///
    /// # Errors
    /// The vault cannot be read.
    pub fn root_paper(&mut self) -> Answer<Option<RootPaper>> {
        if !self.keys.has_root() {
            return Ok(None);
        }
        let groups = self.keys.groups().map_err(DeskError::failed)?;
        Ok(Some(RootPaper { did: self.keys.actor.did(), groups, asked: ASKED_GROUPS.map(|g| g + 1) }))
    }

    /// What this node keeps on disk.
    ///
    /// # Errors
    /// None.
    pub fn storage(&mut self) -> Answer<Storage> {
        let data = &self.settings.data;
        let of = |names: &[&str]| names.iter().map(|n| bytes_below(&data.join(n))).sum();
        Ok(Storage {
            directory: data.display().to_string(),
            events: of(&["log", "evidence"]),
            journal: of(&["journal"]),
            attachments: of(&["blobs"]),
            index: of(&["index"]),
        })
    }
}
