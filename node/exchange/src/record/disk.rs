//! A disk: what identifies and measures it, and what it says of its own health.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// What kind of disk it is, where the report tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiskKind {
    /// Turning disk.
    Hdd,
    /// Solid state on SATA.
    Ssd,
    /// Solid state on PCI Express.
    Nvme,
    /// Soldered flash.
    Emmc,
    /// On USB: plugged in on the day of the report, perhaps not part of the machine.
    External,
    /// Not told.
    #[default]
    Unknown,
}

/// One disk of a machine. It has no field for content: only what identifies and measures it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Disk {
    /// Model as reported.
    pub model: Option<String>,
    /// Serial as reported; `None` also when it is a placeholder.
    pub serial: Option<String>,
    /// Capacity in bytes as measured, never rounded to a commercial size.
    pub bytes: Option<u64>,
    /// Kind.
    pub kind: DiskKind,
    /// The size as written by the tool.
    pub raw: Option<String>,
    /// What the disk says of its own health.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<DiskHealth>,
}

/// Health counters of a disk (ATA attributes 5, 9, 197, 198, or the NVMe health log); `None` is "not told".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct DiskHealth {
    /// The disk's own verdict; it says yes far too often, see [`DiskHealth::is_doubtful`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// Hours under power; above ten years of them exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
    /// Sectors replaced, or media errors of an NVMe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reallocated: Option<u64>,
    /// Sectors waiting to be replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<u64>,
    /// Sectors that could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncorrectable: Option<u64>,
    /// Used part of the life of a solid-state disk in percent, above 100 possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_percent: Option<u8>,
    /// Whether an attribute failed at some time, as "when_failed" says.
    #[serde(default)]
    pub failed_once: bool,
}

impl DiskHealth {
    /// Whether the disk should not be trusted: it says so itself, lost sectors, failed once, or is worn out.
    pub fn is_doubtful(self) -> bool {
        let any = |count: Option<u64>| count.is_some_and(|count| count > 0);
        self.passed == Some(false)
            || self.failed_once
            || any(self.reallocated)
            || any(self.pending)
            || any(self.uncorrectable)
            || self.used_percent.is_some_and(|used| used >= 90)
    }
}
