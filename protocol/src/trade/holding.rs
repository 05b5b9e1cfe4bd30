//! One device in one custodian's hands.

use crate::catalogue::{Basis, Category};
use crate::id::{ActorId, EventId};
use minicbor::{Decode, Encode};

/// Whether data may still be on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Data {
    /// Verified: no medium inside.
    #[n(0)]
    NoMedium,
    /// A medium without a certificate, or nobody has looked.
    #[n(1)]
    AtRisk,
    /// Every medium found was certified erased or destroyed, and none that was announced is missing.
    #[n(2)]
    Safe,
}

/// Where a device stands in its life. The last step wins, within the guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Stage {
    /// In the owner's service or store.
    #[n(0)]
    InService,
    /// Decommissioned.
    #[n(1)]
    Reformed,
    /// Redeployed internally.
    #[n(2)]
    Reassigned,
    /// Received by a custodian.
    #[n(3)]
    Received,
    /// Triaged.
    #[n(4)]
    Triaged,
    /// Erased.
    #[n(5)]
    Erased,
    /// Tested.
    #[n(6)]
    Tested,
    /// Graded.
    #[n(7)]
    Graded,
    /// Repaired.
    #[n(8)]
    Repaired,
    /// Parts taken out of it.
    #[n(9)]
    PartsDonor,
    /// Refurbished.
    #[n(10)]
    Refurbished,
    /// In stock for sale or gift.
    #[n(11)]
    Stocked,
    /// In use by somebody outside the chain.
    #[n(12)]
    PutIntoUse,
    /// Back from use.
    #[n(13)]
    Returned,
    /// Waste, held.
    #[n(14)]
    WasteHeld,
    /// Waste, handed over.
    #[n(15)]
    WasteHandedOver,
    /// Waste, treated.
    #[n(16)]
    WasteTreated,
    /// Lost or stolen.
    #[n(17)]
    Lost,
    /// Passed to a party outside the network with one key.
    #[n(18)]
    PassedOutside,
}

impl Stage {
    /// The code of files and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Stage::InService => "in_service",
            Stage::Reformed => "reformed",
            Stage::Reassigned => "internal_reuse",
            Stage::Received => "received",
            Stage::Triaged => "triaged",
            Stage::Erased => "sanitized",
            Stage::Tested => "tested",
            Stage::Graded => "graded",
            Stage::Repaired => "repaired",
            Stage::PartsDonor => "parts_donor",
            Stage::Refurbished => "refurbished",
            Stage::Stocked => "in_stock",
            Stage::PutIntoUse => "put_into_use",
            Stage::Returned => "returned",
            Stage::WasteHeld => "waste_held",
            Stage::WasteHandedOver => "waste_handed_over",
            Stage::WasteTreated => "waste_treated",
            Stage::Lost => "lost",
            Stage::PassedOutside => "passed_outside",
        }
    }

    /// Whether the device has left the custodian's hands for good or until it comes back.
    #[must_use]
    pub fn is_away(self) -> bool {
        matches!(
            self,
            Stage::PutIntoUse | Stage::WasteHandedOver | Stage::WasteTreated | Stage::Lost | Stage::PassedOutside
        )
    }
}

/// What a pen knows of one device it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Holding {
    /// What it is.
    #[n(0)]
    pub category: Category,
    /// The most media that anybody announced or found in it, if anybody looked.
    #[n(1)]
    pub media: Option<u8>,
    /// Data status.
    #[n(2)]
    pub data: Data,
    /// Whether it is waste.
    #[n(3)]
    pub waste: bool,
    /// Whose it is; the custodian's own, or another's that it keeps or borrowed.
    #[n(4)]
    pub owner: ActorId,
    /// What binds it for life.
    #[n(5)]
    pub basis: Basis,
    /// Where it stands.
    #[n(6)]
    pub stage: Stage,
    /// Whether it was ever decommissioned.
    #[n(7)]
    pub reformed: bool,
    /// The commitment under which this custodian received it.
    #[n(8)]
    pub commitment: Option<EventId>,
    /// Whether this custodian refurbished it or put it into use.
    #[n(9)]
    pub worked: bool,
}

impl Holding {
    /// A device as it enters, owned by the one who enters it.
    #[must_use]
    pub fn entered(category: Category, media: Option<u8>, stage: Stage, owner: ActorId) -> Self {
        let data = if media == Some(0) { Data::NoMedium } else { Data::AtRisk };
        Holding {
            category,
            media,
            data,
            waste: false,
            owner,
            basis: Basis::Ordinary,
            stage,
            reformed: false,
            commitment: None,
            worked: false,
        }
    }

    /// The device after media were found, certified erased and destroyed. The guard that matters most: a medium that was
    /// announced or once found and is not there, or is there and not certified, leaves the device at risk.
    #[must_use]
    pub fn erased(self, found: u8, certified: u8, destroyed: u8) -> Self {
        let expected = self.media.unwrap_or(0);
        let complete = u16::from(certified) + u16::from(destroyed) == u16::from(found) && found >= expected;
        let data = match (complete, found) {
            (true, 0) => Data::NoMedium,
            (true, _) => Data::Safe,
            (false, _) => Data::AtRisk,
        };
        Holding { data, media: Some(found.max(expected)), stage: Stage::Erased, ..self }
    }

    /// The device with parts put in. A data-bearing part whose donor is not known to be safe brings its data along.
    #[must_use]
    pub fn fitted(self, bears_data: bool, count: u8, from_safe_donor: bool) -> Self {
        if !bears_data {
            return Holding { stage: Stage::Repaired, ..self };
        }
        let data = match (from_safe_donor, self.data) {
            (true, Data::NoMedium) => Data::Safe,
            (true, data) => data,
            (false, _) => Data::AtRisk,
        };
        Holding { data, media: Some(self.media.unwrap_or(0).saturating_add(count)), stage: Stage::Repaired, ..self }
    }
}
