//! The headers that other tools and people write, in French and English.

use crate::wording::fold_plain;

use super::target::Target;

/// Headers folded without accents. The part before " - " names a tab of GLPI and is tried with and without.
const HEADERS: &[(&str, Target)] = &[
    ("nom", Target::Label),
    ("name", Target::Label),
    ("entite", Target::Entity),
    ("entity", Target::Entity),
    ("service", Target::Entity),
    ("statut", Target::Status),
    ("status", Target::Status),
    ("etat", Target::Status),
    ("state", Target::Status),
    ("fabricant", Target::Manufacturer),
    ("constructeur", Target::Manufacturer),
    ("marque", Target::Manufacturer),
    ("manufacturer", Target::Manufacturer),
    ("numero de serie", Target::Serial),
    ("n\u{b0} de serie", Target::Serial),
    ("no de serie", Target::Serial),
    ("num. serie", Target::Serial),
    ("serial number", Target::Serial),
    ("serial", Target::Serial),
    ("s/n", Target::Serial),
    ("numero d'inventaire", Target::AssetTag),
    ("n\u{b0} d'inventaire", Target::AssetTag),
    ("inventory number", Target::AssetTag),
    ("inventory/asset number", Target::AssetTag),
    ("asset tag", Target::AssetTag),
    ("type", Target::Kind),
    ("categorie", Target::Kind),
    ("modele", Target::Model),
    ("model", Target::Model),
    ("lieu", Target::Site),
    ("location", Target::Site),
    ("site", Target::Site),
    ("uuid", Target::Uuid),
    ("systeme d'exploitation - nom", Target::Os),
    ("systeme d'exploitation", Target::Os),
    ("operating system - name", Target::Os),
    ("operating system", Target::Os),
    ("processeur", Target::Cpu),
    ("processor", Target::Cpu),
    ("memoire", Target::Ram),
    ("memory", Target::Ram),
    ("disque dur", Target::Disks),
    ("hard drive", Target::Disks),
    ("hard disk", Target::Disks),
    ("date d'achat", Target::Purchased),
    ("date of purchase", Target::Purchased),
    ("purchase date", Target::Purchased),
    ("buy date", Target::Purchased),
    ("date de reforme", Target::Decommissioned),
    ("date de mise au rebut", Target::Decommissioned),
    ("date de mise hors service", Target::Decommissioned),
    ("date de sortie", Target::Decommissioned),
    ("decommission date", Target::Decommissioned),
    ("decommissioning date", Target::Decommissioned),
    ("date d'expiration de la garantie", Target::WarrantyEnd),
    ("warranty expiration date", Target::WarrantyEnd),
    ("derniere modification", Target::Updated),
    ("last update", Target::Updated),
    // Snipe-IT.
    ("item name", Target::Label),
    ("asset name", Target::Label),
    ("category", Target::Kind),
    ("model name", Target::Model),
    ("asset model", Target::Model),
    ("company", Target::Entity),
    ("warranty", Target::WarrantyMonths),
    ("warranty months", Target::WarrantyMonths),
    ("warranty (months)", Target::WarrantyMonths),
    // OCS.
    ("account info: tag", Target::Entity),
    ("dernier inventaire", Target::Updated),
    ("last inventory", Target::Updated),
    ("machine", Target::Label),
    ("computer", Target::Label),
    ("systeme", Target::Os),
    ("ram (mo)", Target::Ram),
    ("ram (mb)", Target::Ram),
    ("bios numero de serie", Target::Serial),
    ("bios serial number", Target::Serial),
    // Devicehub.
    ("device serial number", Target::Serial),
    ("device model", Target::Model),
    ("device manufacturer", Target::Manufacturer),
    ("device type", Target::Kind),
    ("placeholder id internal", Target::AssetTag),
    ("id device internal", Target::AssetTag),
    ("tag 1 id", Target::AssetTag),
    ("tag 1", Target::AssetTag),
    ("data storage size (mb)", Target::Disks),
    // Intune, Lansweeper, iTop.
    ("device name", Target::Label),
    ("managed device name", Target::Label),
    ("asset name", Target::Label),
    ("ownership", Target::Ownership),
    ("os", Target::Os),
    ("brand", Target::Manufacturer),
    ("asset number", Target::AssetTag),
    ("organization", Target::Entity),
    ("organization->name", Target::Entity),
    ("location->name", Target::Site),
    ("brand->name", Target::Manufacturer),
    ("model->name", Target::Model),
    ("end of warranty", Target::WarrantyEnd),
    ("warranty date", Target::WarrantyEnd),
    // Tables kept by hand.
    ("n\u{b0} serie", Target::Serial),
    ("no serie", Target::Serial),
    ("num serie", Target::Serial),
    ("numero serie", Target::Serial),
    ("sn", Target::Serial),
    ("serial no", Target::Serial),
    ("serial no.", Target::Serial),
    ("service tag", Target::Serial),
    ("no d'inventaire", Target::AssetTag),
    ("n\u{b0} inventaire", Target::AssetTag),
    ("numero inventaire", Target::AssetTag),
    ("code inventaire", Target::AssetTag),
    ("inventaire", Target::AssetTag),
    ("etiquette", Target::AssetTag),
    ("asset id", Target::AssetTag),
    ("designation", Target::Model),
    ("marque / modele", Target::Model),
    ("type de materiel", Target::Kind),
    ("type d'equipement", Target::Kind),
    ("equipement", Target::Kind),
    ("batiment", Target::Site),
    ("bureau", Target::Site),
    ("salle", Target::Site),
    ("emplacement", Target::Site),
    ("localisation", Target::Site),
    ("building", Target::Site),
    ("room", Target::Site),
    ("direction", Target::Entity),
    ("departement", Target::Entity),
    ("department", Target::Entity),
    ("achat", Target::Purchased),
    ("achete le", Target::Purchased),
    ("date achat", Target::Purchased),
    ("acquisition date", Target::Purchased),
    ("date d'acquisition", Target::Purchased),
    ("fin de garantie", Target::WarrantyEnd),
    ("duree de garantie", Target::WarrantyMonths),
    ("garantie (mois)", Target::WarrantyMonths),
    ("warranty duration", Target::WarrantyMonths),
    ("fin de location", Target::LeaseEnd),
    ("date de fin de location", Target::LeaseEnd),
    ("fin du contrat de location", Target::LeaseEnd),
    ("fin de contrat de location", Target::LeaseEnd),
    ("echeance de location", Target::LeaseEnd),
    ("fin de leasing", Target::LeaseEnd),
    ("fin de bail", Target::LeaseEnd),
    ("fin de credit-bail", Target::LeaseEnd),
    ("lease end", Target::LeaseEnd),
    ("lease end date", Target::LeaseEnd),
    ("lease expires", Target::LeaseEnd),
    ("lease expiration", Target::LeaseEnd),
    ("lease expiration date", Target::LeaseEnd),
    ("end of lease", Target::LeaseEnd),
    ("eol date", Target::EndOfLife),
    ("asset eol date", Target::EndOfLife),
    ("end of life", Target::EndOfLife),
    ("end of life date", Target::EndOfLife),
    ("fin de vie", Target::EndOfLife),
    ("date de fin de vie", Target::EndOfLife),
    ("date de remplacement", Target::EndOfLife),
    ("remplacement prevu", Target::EndOfLife),
    ("replacement date", Target::EndOfLife),
    ("cpu", Target::Cpu),
    ("ram", Target::Ram),
    ("stockage", Target::Disks),
    ("disque", Target::Disks),
    ("os name", Target::Os),
];

/// Beginnings of headers whose columns are never kept (people, their accounts and addresses, free text).
const PERSONAL: &[(&str, &str)] = &[
    ("usager", "Usager"),
    ("utilisateur", "Utilisateur"),
    ("user", "User"),
    ("login", "Login"),
    ("identifiant", "Identifiant"),
    ("numero de contact", "Numéro de contact"),
    ("contact", "Contact"),
    ("alternate username", "Alternate username"),
    ("responsable", "Responsable"),
    ("technicien", "Technicien"),
    ("technician", "Technician"),
    ("groupe", "Groupe"),
    ("group", "Group"),
    ("prenom", "Prénom"),
    ("first name", "First name"),
    ("courriel", "Courriel"),
    ("e-mail", "E-mail"),
    ("email", "E-mail"),
    ("adresse ip", "Adresse IP"),
    ("ip", "IP"),
    ("numero de telephone", "Téléphone"),
    ("telephone", "Téléphone"),
    ("phone", "Téléphone"),
    ("commentaire", "Commentaires"),
    ("comment", "Commentaires"),
    ("note", "Commentaires"),
    ("reseau", "Réseau"),
    ("network", "Réseau"),
    ("full name", "Full name"),
    ("last name", "Last name"),
    ("nom complet", "Nom complet"),
    ("username", "Username"),
    ("primary user", "Username"),
    ("checked out to", "Checked out to"),
    ("checkout", "Checked out to"),
    ("assigned to", "Assigned to"),
    ("affecte a", "Affecté à"),
    ("attribue a", "Attribué à"),
    ("agent", "Agent"),
    ("beneficiaire", "Bénéficiaire"),
    ("manager", "Manager"),
    ("owner", "Owner"),
    ("asset notes", "Commentaires"),
    ("model notes", "Commentaires"),
    ("placeholder info", "Commentaires"),
    ("info", "Commentaires"),
    ("observation", "Commentaires"),
    ("remarque", "Commentaires"),
    ("imei", "IMEI"),
];

/// Words inside a header that suggest a column, tried in this order when no header is known as a whole.
const SUGGESTIONS: &[(&str, Target)] = &[
    ("serie", Target::Serial),
    ("serial", Target::Serial),
    ("inventaire", Target::AssetTag),
    ("asset", Target::AssetTag),
    ("etiquette", Target::AssetTag),
    ("garantie", Target::WarrantyEnd),
    ("warranty", Target::WarrantyEnd),
    ("leasing", Target::LeaseEnd),
    ("lease", Target::LeaseEnd),
    ("achat", Target::Purchased),
    ("purchase", Target::Purchased),
    ("modele", Target::Model),
    ("model", Target::Model),
    ("marque", Target::Manufacturer),
    ("fabricant", Target::Manufacturer),
    ("constructeur", Target::Manufacturer),
    ("manufacturer", Target::Manufacturer),
    ("vendor", Target::Manufacturer),
    ("statut", Target::Status),
    ("status", Target::Status),
    ("etat", Target::Status),
    ("type", Target::Kind),
    ("categorie", Target::Kind),
    ("lieu", Target::Site),
    ("site", Target::Site),
    ("location", Target::Site),
    ("service", Target::Entity),
    ("processeur", Target::Cpu),
    ("memoire", Target::Ram),
    ("nom", Target::Label),
    ("name", Target::Label),
];

/// What a header says its column is.
pub(crate) fn target_of(name: &str) -> Target {
    let whole = fold_plain(name);
    let part = whole.rsplit_once(" - ").map_or("", |(_, last)| last);
    let known = |text: &str| HEADERS.iter().find(|(header, _)| *header == text).map(|(_, target)| *target);
    if let Some(target) = known(&whole) {
        return target;
    }
    if personal(name).is_some() {
        return Target::Personal;
    }
    // "Système d'exploitation - Nom" is known as a whole; of other tabs "Nom" or "Type" is not the machine's.
    match known(part) {
        Some(
            target @ (Target::Cpu
            | Target::Ram
            | Target::Disks
            | Target::Purchased
            | Target::Decommissioned
            | Target::WarrantyEnd
            | Target::LeaseEnd
            | Target::EndOfLife),
        ) => target,
        _ => Target::Ignored,
    }
}

/// Under which name a personal column is told of; `None` for a column that is not personal.
pub(super) fn personal(name: &str) -> Option<&'static str> {
    let whole = fold_plain(name);
    if HEADERS.iter().any(|(header, _)| *header == whole) {
        return None;
    }
    let part = whole.rsplit_once(" - ").map_or("", |(_, last)| last);
    let of = |text: &str| PERSONAL.iter().find(|(start, _)| begins_with_word(text, start)).map(|(_, shown)| *shown);
    of(&whole).or_else(|| of(part))
}

/// What a header that is not known may be.
pub(super) fn suggested(name: &str) -> Option<Target> {
    let folded = fold_plain(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    SUGGESTIONS.iter().find(|(word, _)| words.contains(word)).map(|(_, target)| *target)
}

/// Whether a text is `start`, its plural, or goes on with another word.
fn begins_with_word(text: &str, start: &str) -> bool {
    text.strip_prefix(start).is_some_and(|rest| {
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_in_both_languages() {
        for (name, target) in [
            ("Nom", Target::Label),
            ("Numéro de série", Target::Serial),
            ("N° DE SERIE", Target::Serial),
            ("S/N", Target::Serial),
            ("Numéro d\u{2019}inventaire", Target::AssetTag),
            ("Gestion - Date d'achat", Target::Purchased),
            ("Informations financières et administratives - Date d'achat", Target::Purchased),
            ("Management - Decommission date", Target::Decommissioned),
            ("Date de mise au rebut", Target::Decommissioned),
            ("Composants - Mémoire", Target::Ram),
            ("Système d'exploitation - Nom", Target::Os),
            ("Moniteurs - Nom", Target::Ignored),
            ("Gestion - Valeur", Target::Ignored),
            ("Date de fin de location", Target::LeaseEnd),
            ("Lease End", Target::LeaseEnd),
            ("EOL Date", Target::EndOfLife),
            ("Model Number", Target::Ignored),
        ] {
            assert_eq!(target_of(name), target, "{name}");
        }
        for (name, shown) in [
            ("Usager", "Usager"),
            ("Usagers", "Usager"),
            ("Réseau - Adresse IP", "Réseau"),
            ("Responsable technique", "Responsable"),
            ("Commentaires", "Commentaires"),
            ("Checked Out To: Location", "Checked out to"),
            ("Username", "Username"),
            ("Utilisateur connecté", "Utilisateur"),
        ] {
            assert_eq!((target_of(name), personal(name)), (Target::Personal, Some(shown)), "{name}");
        }
        assert_eq!(suggested("Numéro série du PC"), Some(Target::Serial));
        assert_eq!(suggested("Prix"), None);
    }
}
