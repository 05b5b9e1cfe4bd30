//! What a custodian does with a device.

use super::vocabulary;

vocabulary!(
    /// Outcome of triage.
    Decision {
        /// Reconditionner.
        0 Refurbish "refurbish",
        /// Réparer.
        1 Repair "repair",
        /// Pour pièces.
        2 Parts "parts",
        /// Déchet.
        3 Waste "waste",
        /// Retourner.
        4 Return "return",
    }
);

vocabulary!(
    /// Erasure methods (design reference 3f).
    ErasureMethod {
        /// One pass over the full range.
        0 ClearOverwrite "clear_overwrite_1",
        /// Vendor reset.
        1 ClearReset "clear_reset",
        /// ATA enhanced secure erase.
        2 PurgeAtaEnhanced "purge_ata_se_enh",
        /// Block erase.
        3 PurgeBlock "purge_sanitize_block",
        /// Cryptographic erase.
        4 PurgeCrypto "purge_sanitize_crypto",
        /// NVMe format with crypto erase.
        5 PurgeNvmeFormat "purge_nvme_format_ses2",
        /// Mobile key destruction.
        6 PurgeMobile "purge_ce_mobile",
        /// Three or more passes.
        7 PurgeOverwrite "purge_overwrite_multi",
        /// Shredded.
        8 DestroyShred "destroy_shred",
        /// Incinerated, disintegrated or melted.
        9 DestroyHeat "destroy_incinerate",
        /// Medium given back to the donor.
        10 RemovedReturned "removed_returned",
        /// Verified: no medium inside.
        11 NoMedia "no_media",
    }
);

vocabulary!(
    /// Functional grade (design reference 3e).
    Functional {
        /// Dead.
        0 F0 "F0",
        /// A key function fails.
        1 F1 "F1",
        /// Secondary defects.
        2 F2 "F2",
        /// All functions tested.
        3 F3 "F3",
        /// Refurbished.
        4 F4 "F4",
    }
);

vocabulary!(
    /// Cosmetic grade (design reference 3e).
    Cosmetic {
        /// No mark visible at 30 cm.
        0 A "A",
        /// Light marks.
        1 B "B",
        /// Marks visible at 50 cm.
        2 C "C",
        /// Dents, worn keys.
        3 D "D",
        /// Broken.
        4 E "E",
    }
);

vocabulary!(
    /// Data grade (design reference 3e).
    DataGrade {
        /// No medium.
        0 D0 "D0",
        /// Bears data.
        1 D1 "D1",
        /// Cleared.
        2 D2 "D2",
        /// Purged, verified.
        3 D3 "D3",
        /// Medium destroyed or removed.
        4 D4 "D4",
        /// Failed or unknown.
        5 DX "DX",
    }
);

vocabulary!(
    /// By what channel a device reaches its user.
    Channel {
        /// Internal use.
        0 Internal "internal",
        /// Cession to a public body.
        1 Cession "cession",
        /// Sale to a professional.
        2 SalePro "sale_pro",
        /// Sale to the general public.
        3 SalePublic "sale_public",
        /// Solidarity sale.
        4 SolidaritySale "solidarity_sale",
        /// Gift.
        5 Gift "gift",
        /// Loan.
        6 Loan "loan",
    }
);

vocabulary!(
    /// Beneficiary classes (design reference 3h). Classes marked there as hinting at health, origin or asylum travel
    /// as `reserved`; the precise class stays in the node's private journal.
    BeneficiaryClass {
        /// Minima sociaux.
        0 MinimaSociaux "household_minima_sociaux",
        /// Low family quotient.
        1 LowIncome "household_low_qf",
        /// Jobseeker.
        2 Jobseeker "jobseeker",
        /// Mission locale.
        3 Youth "youth_mission_locale",
        /// Student with a grant.
        4 StudentGrant "student_grant",
        /// Pupil.
        5 Pupil "pupil",
        /// Single parent.
        6 SingleParent "single_parent",
        /// Senior.
        7 Senior "senior",
        /// A class that is not told.
        8 Reserved "reserved",
        /// Carer or volunteer.
        9 Volunteer "carer_or_volunteer",
        /// Staff of the donor.
        10 StaffOfDonor "staff_of_donor",
        /// Association.
        11 Association "association",
        /// School.
        12 School "school",
        /// Public body.
        13 PublicBody "public_body",
        /// EPN, tiers-lieu.
        14 DigitalSpace "epn_tiers_lieu",
        /// General public.
        15 GeneralPublic "general_public",
        /// Small company.
        16 SmallCompany "company_tpe",
        /// Unknown.
        17 Unknown "unknown",
    }
);

impl BeneficiaryClass {
    /// Whether the class may buy equipment that was a public gift: people in precarity or associations working for
    /// them (CG3P L. 3212-2 3°; design reference 1.4, unverified at Légifrance).
    #[must_use]
    pub fn may_buy_public_gift(self) -> bool {
        use BeneficiaryClass as B;
        matches!(
            self,
            B::MinimaSociaux
                | B::LowIncome
                | B::Jobseeker
                | B::Youth
                | B::StudentGrant
                | B::SingleParent
                | B::Reserved
                | B::Association
        )
    }
}

vocabulary!(
    /// Kinds of parts.
    PartKind {
        /// RAM module.
        0 Ram "ram",
        /// SSD.
        1 Ssd "ssd",
        /// Hard disk.
        2 Hdd "hdd",
        /// Panel.
        3 Panel "panel",
        /// Keyboard.
        4 Keyboard "keyboard",
        /// Motherboard.
        5 Motherboard "motherboard",
        /// Battery.
        6 Battery "battery",
        /// Charger.
        7 Charger "charger",
        /// Chassis.
        8 Chassis "chassis",
        /// Another part.
        9 Other "other",
    }
);

impl PartKind {
    /// Whether the part bears data, so that it may leave its device only erased.
    #[must_use]
    pub fn bears_data(self) -> bool {
        matches!(self, PartKind::Ssd | PartKind::Hdd)
    }
}

vocabulary!(
    /// Why a device came back.
    ReturnReason {
        /// Fault.
        0 Fault "fault",
        /// End of a loan.
        1 EndOfLoan "end_of_loan",
        /// No longer needed.
        2 NoLongerNeeded "no_longer_needed",
    }
);

vocabulary!(
    /// Why a device became waste.
    WasteReason {
        /// Beyond repair.
        0 BeyondRepair "beyond_repair",
        /// Left over after parts were taken.
        1 Carcass "carcass",
        /// Too old to be used.
        2 Obsolete "obsolete",
        /// Destroyed for security.
        3 Security "security",
    }
);

vocabulary!(
    /// Treatment operations, coarse.
    Operation {
        /// Preparation for reuse.
        0 PreparationForReuse "preparation_for_reuse",
        /// Material recycling.
        1 Recycling "recycling",
        /// Energy recovery.
        2 EnergyRecovery "energy_recovery",
        /// Disposal.
        3 Disposal "disposal",
    }
);

vocabulary!(
    /// How a device went missing.
    LossKind {
        /// Lost.
        0 Lost "lost",
        /// Stolen.
        1 Stolen "stolen",
    }
);
