//! The directory: who does what, where, and what it is approved as. Members tell it of themselves; others come from lists
//! that somebody imported, are marked so, and never leave this node.

mod cover;
mod entry;
mod gate;
mod outside;
mod repair;
mod search;
mod told;

pub use cover::{CommuneCovered, CoverageTold};
pub use entry::area_of;
pub use entry::{AttestInput, CredentialInput, ListingInput, ServiceInput};
pub(crate) use outside::Uploaded;
pub use outside::{DirectoryColumn, DirectoryImport};
pub use repair::{RepairRow, RepairTold};
pub use search::{DirectoryQuery, Whose};
pub use told::{CredentialTold, DirectoryRow, DirectoryTold, PlaceTold, ServiceTold};

/// Days before its end from which a credential is told to be ending: time enough to renew a contract.
pub(crate) const ENDING: u32 = 60;
