//! What passes between parties.

use super::vocabulary;

vocabulary!(
    /// By what title a hand-over happens.
    Title {
        /// Garde seule: the owner stays owner.
        0 CustodyOnly "custody_only",
        /// Don.
        1 Gift "gift",
        /// Vente.
        2 Sale "sale",
        /// Cession à une personne publique.
        3 Cession "cession",
        /// Prêt.
        4 Loan "loan",
        /// Abandon as waste.
        5 Waste "waste",
    }
);

impl Title {
    /// Whether ownership moves with the receiver's countersignature.
    #[must_use]
    pub fn moves_ownership(self) -> bool {
        matches!(self, Title::Gift | Title::Sale | Title::Cession | Title::Waste)
    }
}

vocabulary!(
    /// End-of-life destinations, the closed list of the State's reference (design reference 3d).
    Destination {
        /// Cédé à une personne publique.
        0 CededToPublicBody "cede_personne_publique",
        /// Vendu.
        1 Sold "vendu",
        /// Donné.
        2 Donated "donne",
        /// Collecté sous forme de DEEE par un éco-organisme agréé.
        3 EcoOrganisme "deee_eco_organisme",
        /// Collecté sous forme de DEEE par un autre système agréé.
        4 OtherApprovedSystem "deee_autre_systeme_agree",
        /// Réemployé en interne.
        5 ReusedInternally "reemploye_interne",
        /// Démonté pour pièces.
        6 Dismantled "demonte_pieces",
        /// Détruit pour motif de sécurité.
        7 DestroyedForSecurity "detruit_securite",
        /// Perdu ou volé.
        8 LostOrStolen "perdu_vole",
        /// Repris par le fournisseur.
        9 TakenBackBySupplier "repris_fournisseur",
        /// Destination inconnue.
        10 Unknown "inconnu",
    }
);

vocabulary!(
    /// Legal basis of a hand-over, as far as it follows the device for life.
    Basis {
        /// Nothing that binds the next holder.
        0 Ordinary "ordinary",
        /// A public body's gift under CG3P L. 3212-2 / L. 3212-3: resale is restricted for life.
        1 PublicGift "don_public_cg3p",
    }
);

vocabulary!(
    /// How a party without a node confirmed a hand-over; its slip number stays sealed.
    Proof {
        /// A slip or waste note.
        0 Slip "slip",
        /// A signature on the spot.
        1 SignatureOnTheSpot "signature_on_the_spot",
    }
);

vocabulary!(
    /// Kinds of actors (design reference 3b).
    ActorKind {
        /// DSI publique.
        0 ItDepartmentPublic "it_department_public",
        /// DSI d'entreprise.
        1 ItDepartmentPrivate "it_department_private",
        /// Reconditionneur ESS.
        2 RefurbisherEss "refurbisher_ess",
        /// Reconditionneur privé.
        3 RefurbisherPrivate "refurbisher_private",
        /// Atelier pièces.
        4 PartsWorkshop "parts_workshop",
        /// Réparateur.
        5 Repairer "repairer",
        /// Repair café.
        6 RepairCafe "repair_cafe",
        /// Ressourcerie.
        7 ResourceCentre "resource_centre",
        /// Association solidaire.
        8 DistributorSocial "distributor_social",
        /// Prescripteur.
        9 Prescriber "prescriber",
        /// Transporteur.
        10 Carrier "carrier",
        /// Prestataire d'effacement.
        11 ProEraser "pro_eraser",
        /// Éco-organisme agréé.
        12 EcoOrganisme "eco_organisme",
        /// Système individuel agréé.
        13 IndividualSystem "individual_system",
        /// Opérateur de traitement.
        14 WeeeOperator "weee_operator",
        /// Autre personne publique.
        15 PublicBody "public_body",
        /// École, association bénéficiaire.
        16 BeneficiaryOrg "beneficiary_org",
        /// Animateur de filière.
        17 Facilitator "facilitator",
        /// Observateur régional.
        18 Observer "observer",
        /// Certificateur.
        19 Auditor "auditor",
    }
);

impl ActorKind {
    /// Whether waste may be handed to such a party (contract and approval are checked by the desk).
    #[must_use]
    pub fn takes_waste(self) -> bool {
        matches!(self, ActorKind::EcoOrganisme | ActorKind::IndividualSystem | ActorKind::WeeeOperator)
    }

    /// Whether such a party handles devices that may still bear data as its trade; to all others a device is handed only
    /// once its data is gone.
    #[must_use]
    pub fn handles_data(self) -> bool {
        use ActorKind as K;
        self.takes_waste()
            || matches!(
                self,
                K::ProEraser | K::RefurbisherEss | K::RefurbisherPrivate | K::PartsWorkshop | K::Repairer | K::Carrier
            )
    }
}

vocabulary!(
    /// Why an owner declines a request.
    DeclineReason {
        /// The lines went to another request.
        0 GrantedToAnother "granted_to_another",
        /// The offer is closed.
        1 OfferClosed "offer_closed",
        /// The requester does not meet the offer's conditions.
        2 ConditionsNotMet "conditions_not_met",
        /// The requested lines exceed what is left.
        3 NotEnoughLeft "not_enough_left",
        /// Told in the note.
        4 Other "other",
    }
);

vocabulary!(
    /// Why a receiver refuses a device at hand-over (droit de regard).
    RefusalReason {
        /// Broken on arrival.
        0 Damaged "damaged",
        /// Not what was announced.
        1 NotAsAnnounced "not_as_announced",
        /// Swollen or damaged battery.
        2 Battery "battery",
        /// Locked by firmware, account or management.
        3 Locked "locked",
        /// Told in the note.
        4 Other "other",
    }
);
