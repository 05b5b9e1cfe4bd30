//! What a device is.

use super::vocabulary;

vocabulary!(
    /// Equipment categories (design reference 3a).
    Category {
        /// Ordinateur portable.
        0 Laptop "laptop",
        /// Unité centrale, PC fixe.
        1 Desktop "desktop",
        /// Client léger.
        2 ThinClient "thin_client",
        /// Station de travail.
        3 Workstation "workstation",
        /// Tout-en-un.
        4 AllInOne "all_in_one",
        /// Écran.
        5 Screen "screen",
        /// Tablette.
        6 Tablet "tablet",
        /// Smartphone.
        7 Smartphone "smartphone",
        /// Téléphone basique.
        8 FeaturePhone "feature_phone",
        /// Téléphone IP.
        9 IpPhone "ip_phone",
        /// Imprimante individuelle.
        10 Printer "printer",
        /// Multifonction, copieur.
        11 Mfp "mfp",
        /// Serveur rack.
        12 ServerRack "server_rack",
        /// Baie, NAS.
        13 StorageBay "storage_bay",
        /// Commutateur.
        14 NetworkSwitch "network_switch",
        /// Routeur.
        15 NetworkRouter "network_router",
        /// Borne wifi.
        16 WifiAp "wifi_ap",
        /// Vidéoprojecteur.
        17 Projector "projector",
        /// Onduleur.
        18 Ups "ups",
        /// Disque externe.
        19 HddExt "hdd_ext",
        /// SSD.
        20 Ssd "ssd",
        /// Périphérique.
        21 Peripheral "peripheral",
        /// Alimentation.
        22 Charger "charger",
        /// Pièce détachée.
        23 Part "part",
        /// Not known to the one who entered it.
        24 Unknown "unknown",
    }
);

vocabulary!(
    /// A rough class of performance, so that offers meet needs without model or serial.
    SpecClass {
        /// Not stated.
        0 Unstated "unstated",
        /// Office use of a past decade; light systems only.
        1 Basic "basic",
        /// Runs a current office system.
        2 Office "office",
        /// Above office needs.
        3 Strong "strong",
    }
);

vocabulary!(
    /// Whose equipment it was (WEEE regulation).
    Origin {
        /// Ménager.
        0 Household "household",
        /// Assimilé.
        1 Similar "similar",
        /// Professionnel.
        2 Professional "professional",
    }
);

vocabulary!(
    /// Why a reformed device stays outside the REEN ratio (design reference 1.2).
    Exclusion {
        /// It does not.
        0 None "none",
        /// More than ten years old at its reform.
        1 Over10Years "over_10_years",
        /// Classified information or media.
        2 Classified "classified",
        /// Security duties specific to public bodies.
        3 SecurityDuty "security_duty",
    }
);
