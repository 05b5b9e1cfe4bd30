//! What a column of a table can be.

use serde::{Deserialize, Serialize};

/// What a column is taken for; serialised as its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Target {
    /// The owner's name for the machine.
    #[serde(rename = "label")]
    Label,
    /// Entity or service.
    #[serde(rename = "entity")]
    Entity,
    /// Status.
    #[serde(rename = "status")]
    Status,
    /// Manufacturer.
    #[serde(rename = "manufacturer")]
    Manufacturer,
    /// Serial.
    #[serde(rename = "serial")]
    Serial,
    /// Inventory number.
    #[serde(rename = "asset_tag")]
    AssetTag,
    /// What it is: laptop, screen, printer.
    #[serde(rename = "category")]
    Kind,
    /// Model.
    #[serde(rename = "model")]
    Model,
    /// Site, building, room.
    #[serde(rename = "site")]
    Site,
    /// System UUID.
    #[serde(rename = "uuid")]
    Uuid,
    /// Operating system.
    #[serde(rename = "os")]
    Os,
    /// Processor.
    #[serde(rename = "cpu")]
    Cpu,
    /// Memory.
    #[serde(rename = "ram")]
    Ram,
    /// Disks: sizes or models.
    #[serde(rename = "disks")]
    Disks,
    /// Day of purchase.
    #[serde(rename = "purchase_date")]
    Purchased,
    /// Day of the decision to take it out of the fleet.
    #[serde(rename = "decommission_date")]
    Decommissioned,
    /// Last day of the warranty.
    #[serde(rename = "warranty_end")]
    WarrantyEnd,
    /// Last day of the lease.
    #[serde(rename = "lease_end")]
    LeaseEnd,
    /// Day on which it is to be replaced.
    #[serde(rename = "end_of_life")]
    EndOfLife,
    /// Months of warranty from the day of purchase.
    #[serde(rename = "warranty_months")]
    WarrantyMonths,
    /// Owned, leased, or a person's own.
    #[serde(rename = "ownership")]
    Ownership,
    /// When the row was last changed or seen.
    #[serde(rename = "observed")]
    Updated,
    /// Of a person: dropped before anything could be stored.
    #[serde(rename = "personal")]
    Personal,
    /// Not needed.
    #[serde(rename = "ignored")]
    Ignored,
}

impl Target {
    /// Every target, in the order of a page.
    pub const ALL: &[Target] = &[
        Target::Label,
        Target::Entity,
        Target::Status,
        Target::Manufacturer,
        Target::Serial,
        Target::AssetTag,
        Target::Kind,
        Target::Model,
        Target::Site,
        Target::Uuid,
        Target::Os,
        Target::Cpu,
        Target::Ram,
        Target::Disks,
        Target::Purchased,
        Target::Decommissioned,
        Target::WarrantyEnd,
        Target::LeaseEnd,
        Target::EndOfLife,
        Target::WarrantyMonths,
        Target::Ownership,
        Target::Updated,
        Target::Personal,
        Target::Ignored,
    ];

    /// The code, as records and devices name the field.
    pub fn code(self) -> &'static str {
        match self {
            Target::Label => "label",
            Target::Entity => "entity",
            Target::Status => "status",
            Target::Manufacturer => "manufacturer",
            Target::Serial => "serial",
            Target::AssetTag => "asset_tag",
            Target::Kind => "category",
            Target::Model => "model",
            Target::Site => "site",
            Target::Uuid => "uuid",
            Target::Os => "os",
            Target::Cpu => "cpu",
            Target::Ram => "ram",
            Target::Disks => "disks",
            Target::Purchased => "purchase_date",
            Target::Decommissioned => "decommission_date",
            Target::WarrantyEnd => "warranty_end",
            Target::LeaseEnd => "lease_end",
            Target::EndOfLife => "end_of_life",
            Target::WarrantyMonths => "warranty_months",
            Target::Ownership => "ownership",
            Target::Updated => "observed",
            Target::Personal => "personal",
            Target::Ignored => "ignored",
        }
    }

    /// The target of a code, `None` if none has it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|target| target.code() == code)
    }

    /// Whether the column goes into the records.
    pub fn is_kept(self) -> bool {
        !matches!(self, Self::Personal | Self::Ignored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_serde_agree() {
        for (place, target) in Target::ALL.iter().enumerate() {
            assert_eq!(*target as usize, place, "the columns of a header are found by it");
            assert_eq!(serde_json::to_string(target).expect("JSON"), format!("\"{}\"", target.code()));
            assert_eq!(Target::from_code(target.code()), Some(*target));
        }
        assert_eq!(Target::from_code("price"), None);
    }
}
