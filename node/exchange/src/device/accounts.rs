//! What each source told of a machine, apart: without it a wrong merge could not be undone.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::record::{AssetRecord, Completeness, Format, Tool};

/// The kind of source: a tool and the form in which it told.
pub type SourceKind = (Tool, Format);

/// The newest account of each kind of source, kept only for machines that several kinds told of: a machine of one
/// source is its own account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub(crate) struct Accounts {
    /// One a kind of source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) told: Vec<AssetRecord>,
    /// Kinds of source that a person split off, and where their reports belong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) parted: Vec<Parting>,
}

/// Reports of one kind of source that name this machine but belong to another: a person said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Parting {
    /// Who wrote them.
    pub tool: Tool,
    /// In which form.
    pub format: Format,
    /// Key of the device they belong to.
    pub to: String,
}

/// The kind of source of a record.
pub(crate) fn kind(record: &AssetRecord) -> SourceKind {
    (record.source.tool, record.source.format)
}

impl Accounts {
    /// Takes an account: what it does not say, the earlier one of its kind still says.
    pub(crate) fn take(&mut self, record: &AssetRecord) {
        // The id of a report lives in memory only; what is kept here is stored.
        let record = AssetRecord { report_id: None, ..record.clone() };
        let Some(known) = self.told.iter_mut().find(|known| kind(known) == kind(&record)) else {
            self.told.push(record);
            return;
        };
        let older = matches!((record.observed, known.observed), (Some(new), Some(old)) if new < old);
        if older {
            known.complete_with(record);
        } else {
            let earlier = std::mem::replace(known, record);
            if earlier.completeness == Completeness::Full {
                known.completeness = Completeness::Full;
            }
            known.complete_with(earlier);
        }
    }
}
