//! What an organisation tells of itself in the directory: services, how much of them, and what it may call itself.

use super::vocabulary;

vocabulary!(
    /// What an organisation does for others (design reference 3b).
    Service {
        /// Collecte: fetching equipment from its owner.
        0 Collection "collection",
        /// Point d'apport.
        1 DropOff "drop_off",
        /// Tri, diagnostic.
        2 Sorting "sorting",
        /// Effacement certifié.
        3 Erasure "erasure",
        /// Destruction de supports.
        4 Destruction "destruction",
        /// Reconditionnement.
        5 Refurbishment "refurbishment",
        /// Réparation.
        6 Repair "repair",
        /// Auto-réparation accompagnée.
        7 RepairHelp "repair_help",
        /// Démontage pour pièces.
        8 Parts "parts",
        /// Recomposition à partir de pièces.
        9 Rebuilding "rebuilding",
        /// Nettoyage ou lavage.
        10 Cleaning "cleaning",
        /// Upcycling.
        11 Upcycling "upcycling",
        /// Vente.
        12 Sale "sale",
        /// Distribution solidaire.
        13 SolidarityDistribution "solidarity_distribution",
        /// Prêt ou location.
        14 Lending "lending",
        /// Médiation et formation.
        15 Training "training",
        /// Attestation d'éligibilité.
        16 Prescription "prescription",
        /// Transport.
        17 Transport "transport",
        /// Stockage.
        18 Storage "storage",
        /// Traitement des DEEE.
        19 WeeeTreatment "weee_treatment",
        /// Certification, audit.
        20 Certification "certification",
        /// Animation de la filière.
        21 Facilitation "facilitation",
    }
);

impl Service {
    /// Whether it makes its provider an organisation of repair, as indicator I-06 counts them.
    #[must_use]
    pub fn repairs(self) -> bool {
        matches!(self, Service::Repair | Service::RepairHelp)
    }
}

vocabulary!(
    /// In what a capacity is counted.
    Unit {
        /// Devices a month.
        0 DevicesPerMonth "devices_per_month",
        /// Kilograms a month.
        1 KilogramsPerMonth "kilograms_per_month",
        /// Pallets a month.
        2 PalletsPerMonth "pallets_per_month",
        /// Hours a month.
        3 HoursPerMonth "hours_per_month",
        /// People a month.
        4 PeoplePerMonth "people_per_month",
        /// Square metres.
        5 SquareMetres "square_metres",
    }
);

vocabulary!(
    /// What an organisation is approved, certified or under contract as (design reference 3b).
    CredentialKind {
        /// Agrément ESUS (C. trav. L. 3332-17-1).
        0 Esus "esus",
        /// Reconnue d'utilité publique.
        1 PublicUtility "public_utility",
        /// Reconnue d'intérêt général.
        2 GeneralInterest "general_interest",
        /// Convention IAE.
        3 IntegrationAgreement "integration_agreement",
        /// Entreprise adaptée.
        4 AdaptedEnterprise "adapted_enterprise",
        /// Contrat DEEE avec un éco-organisme ou un système agréé (C. env. R. 543-200-1).
        5 WeeeContract "weee_contract",
        /// Agrément d'éco-organisme.
        6 EcoOrganismeApproval "eco_organisme_approval",
        /// Agrément de système individuel.
        7 IndividualSystemApproval "individual_system_approval",
        /// Déclaration de transport de déchets.
        8 WasteTransport "waste_transport",
        /// Régime ICPE.
        9 ClassifiedInstallation "icpe",
        /// QualiRépar.
        10 QualiRepar "qualirepar",
        /// Répar'Acteurs.
        11 RepairActor "reparacteur",
        /// RecQ.
        12 RecQ "recq",
        /// Qualicert RE/SIR.
        13 Qualicert "qualicert",
        /// R2v3.
        14 R2v3 "r2v3",
        /// ISO 14001.
        15 Iso14001 "iso_14001",
        /// ISO 27001.
        16 Iso27001 "iso_27001",
        /// MRR.
        17 Mrr "mrr",
        /// Ordi 3.0, historical.
        18 Ordi3 "ordi_3",
        /// Référencé au fonds réemploi.
        19 ReuseFund "reuse_fund",
    }
);

impl CredentialKind {
    /// Whether it lets its holder manage waste equipment: a contract with an éco-organisme, or being one (R. 543-200-1).
    #[must_use]
    pub fn manages_waste(self) -> bool {
        use CredentialKind as K;
        matches!(self, K::WeeeContract | K::EcoOrganismeApproval | K::IndividualSystemApproval)
    }

    /// Whether it lets its holder carry waste equipment for others.
    #[must_use]
    pub fn carries_waste(self) -> bool {
        self.manages_waste() || self == CredentialKind::WasteTransport
    }

    /// Whether it lets its holder receive a public gift of IT equipment (CG3P L. 3212-2, 3°).
    #[must_use]
    pub fn takes_public_gifts(self) -> bool {
        use CredentialKind as K;
        matches!(self, K::Esus | K::PublicUtility | K::GeneralInterest)
    }
}
