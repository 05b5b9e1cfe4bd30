//! Words of directories, taken for codes of the catalogue.

use crate::wording::fold_plain;
use std::collections::BTreeSet;

/// A word as it begins, and the code it is taken for.
type Words = &'static [(&'static str, &'static str)];

/// Codes of kinds this module may give.
pub const KIND_CODES: &[&str] = &[
    "carrier",
    "distributor_social",
    "eco_organisme",
    "pro_eraser",
    "public_body",
    "refurbisher_ess",
    "refurbisher_private",
    "repair_cafe",
    "repairer",
    "resource_centre",
    "weee_operator",
];
/// Codes of services this module may give.
pub const SERVICE_CODES: &[&str] = &[
    "cleaning",
    "collection",
    "drop_off",
    "erasure",
    "lending",
    "parts",
    "refurbishment",
    "repair",
    "repair_help",
    "sale",
    "solidarity_distribution",
    "sorting",
    "storage",
    "training",
    "transport",
    "upcycling",
    "weee_treatment",
];
/// Codes of labels this module may give.
pub const LABEL_CODES: &[&str] = &[
    "adapted_enterprise",
    "esus",
    "general_interest",
    "integration_agreement",
    "iso_14001",
    "iso_27001",
    "ordi_3",
    "public_utility",
    "qualicert",
    "qualirepar",
    "r2v3",
    "recq",
    "reparacteur",
    "reuse_fund",
];

const SERVICES: Words = &[
    // ADEME's own codes first: a word of theirs must not be taken for another.
    ("service_de_reparation", "repair"),
    ("structure_qui_sous_traite_la_reparation", "repair"),
    ("atelier_pour_reparer_soi_meme", "repair_help"),
    ("structure_de_collecte", "drop_off"),
    ("recyclerie", "sale"),
    ("depot_vente", "sale"),
    ("achat_revente_professionnel", "sale"),
    ("location_professionnel", "lending"),
    ("pieces_detachees", "parts"),
    ("espace_de_partage", "lending"),
    // Words as people write them.
    ("auto-repar", "repair_help"),
    ("autorepar", "repair_help"),
    ("repar", "repair"),
    ("reparation", "repair"),
    ("repair", "repair"),
    ("recondition", "refurbishment"),
    ("refurbish", "refurbishment"),
    ("remise en etat", "refurbishment"),
    ("collect", "collection"),
    ("enlevement", "collection"),
    ("apport", "drop_off"),
    ("efface", "erasure"),
    ("erasure", "erasure"),
    ("tri", "sorting"),
    ("diagnostic", "sorting"),
    ("vente", "sale"),
    ("vend", "sale"),
    ("revend", "sale"),
    ("revente", "sale"),
    ("sale", "sale"),
    ("boutique", "sale"),
    ("distribution", "solidarity_distribution"),
    ("don solidaire", "solidarity_distribution"),
    ("formation", "training"),
    ("mediation", "training"),
    ("training", "training"),
    ("transport", "transport"),
    ("logistique", "transport"),
    ("stock", "storage"),
    ("demantelement", "parts"),
    ("demontage", "parts"),
    ("piece", "parts"),
    ("nettoyage", "cleaning"),
    ("lavage", "cleaning"),
    ("upcycl", "upcycling"),
    ("traitement", "weee_treatment"),
    ("recyclage", "weee_treatment"),
    ("pret", "lending"),
    ("location", "lending"),
    ("lou", "lending"),
];

const KINDS: Words = &[
    ("repair cafe", "repair_cafe"),
    ("repair-cafe", "repair_cafe"),
    ("ressourcerie", "resource_centre"),
    ("recyclerie", "resource_centre"),
    ("reparateur", "repairer"),
    ("artisan", "repairer"),
    ("reconditionneur prive", "refurbisher_private"),
    ("reconditionneur", "refurbisher_ess"),
    ("entreprise d'insertion", "refurbisher_ess"),
    ("insertion", "refurbisher_ess"),
    ("entreprise adaptee", "refurbisher_ess"),
    ("handicap", "refurbisher_ess"),
    ("association solidaire", "distributor_social"),
    ("eco-organisme", "eco_organisme"),
    ("collectivite", "public_body"),
    ("decheterie", "public_body"),
    ("commune", "public_body"),
    ("transporteur", "carrier"),
    ("operateur de traitement", "weee_operator"),
    ("destruction", "pro_eraser"),
];

const LABELS: Words = &[
    ("qualirepar", "qualirepar"),
    ("reparacteur", "reparacteur"),
    ("repar'acteur", "reparacteur"),
    ("esus", "esus"),
    ("entreprise solidaire d'utilite sociale", "esus"),
    ("utilite publique", "public_utility"),
    ("rup", "public_utility"),
    ("interet general", "general_interest"),
    ("rig", "general_interest"),
    ("iae", "integration_agreement"),
    ("insertion par l'activite", "integration_agreement"),
    ("entreprise adaptee", "adapted_enterprise"),
    ("recq", "recq"),
    ("qualicert", "qualicert"),
    ("r2v3", "r2v3"),
    ("r2", "r2v3"),
    ("iso 14001", "iso_14001"),
    ("iso14001", "iso_14001"),
    ("iso 27001", "iso_27001"),
    ("iso27001", "iso_27001"),
    ("ordi 3", "ordi_3"),
    ("ordi3", "ordi_3"),
    ("fonds reemploi", "reuse_fund"),
];

/// Codes of every word of a cell: words stand between `|`, `,`, `;` or `/`, or are joined by *et* and *je*.
fn codes(cell: &str, words: Words) -> BTreeSet<String> {
    let folded = fold_plain(cell).replace(" et je ", "|").replace(" et ", "|");
    let parts = folded.split(['|', ',', ';', '/']).map(|p| p.trim().trim_start_matches("je ").trim());
    let code = |part: &str| words.iter().find(|(word, _)| starts(part, word)).map(|(_, code)| (*code).to_owned());
    parts.filter_map(code).collect()
}

/// Whether a word begins the text or one of its words.
fn starts(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let begins = text.get(..at).is_some_and(|before| !before.ends_with(char::is_alphanumeric));
        // Short ones must be whole: `tri` is no beginning of `tribunal`, `r2` none of `r2d2`.
        let whole = text.get(at + word.len()..).is_some_and(|after| !after.starts_with(char::is_alphanumeric));
        begins && (word.len() > 4 || whole || word == "repar" || word == "vend")
    })
}

/// Services named in a cell.
pub(super) fn services(cell: &str) -> BTreeSet<String> {
    codes(cell, SERVICES)
}

/// Kinds of actor named in a cell.
pub(super) fn kinds(cell: &str) -> BTreeSet<String> {
    codes(cell, KINDS)
}

/// Labels named in a cell.
pub(super) fn labels(cell: &str) -> BTreeSet<String> {
    codes(cell, LABELS)
}

/// Kinds that follow from what an organisation does and how it calls itself.
pub(super) fn implied(name: &str, kinds: &mut BTreeSet<String>, services: &BTreeSet<String>) {
    let name = fold_plain(name);
    for (word, kind) in
        [("repair cafe", "repair_cafe"), ("ressourcerie", "resource_centre"), ("recyclerie", "resource_centre")]
    {
        if name.contains(word) {
            kinds.insert(kind.to_owned());
        }
    }
    let has = |code: &str| services.contains(code);
    // A craftsman of ADEME's list may lend or sell; a repairer repairs.
    if !has("repair") && !services.is_empty() {
        kinds.remove("repairer");
    }
    if has("repair_help") {
        kinds.insert("repair_cafe".to_owned());
    }
    if has("repair") && kinds.is_empty() {
        kinds.insert("repairer".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(set: BTreeSet<String>) -> Vec<String> {
        set.into_iter().collect()
    }

    #[test]
    fn words_become_codes() {
        assert_eq!(
            list(services("Réparation, Reconditionnement / Collecte")),
            ["collection", "refurbishment", "repair"]
        );
        assert_eq!(list(services("Je collecte et je vends")), ["collection", "sale"]);
        assert_eq!(list(services("recyclerie|structure_de_collecte")), ["drop_off", "sale"]);
        assert_eq!(list(services("Nettoyage ou Lavage")), ["cleaning"]);
        assert_eq!(list(services("tribunal, stand, location de salle")), ["lending"]);
        assert_eq!(list(labels("ESS | QualiRépar, ISO 14001")), ["iso_14001", "qualirepar"]);
        assert_eq!(list(labels("trigger, reconquête")), Vec::<String>::new());
        assert_eq!(list(kinds("Entreprise d'insertion")), ["refurbisher_ess"]);
    }

    #[test]
    fn every_code_given_is_told() {
        for (words, told) in [(SERVICES, SERVICE_CODES), (KINDS, KIND_CODES), (LABELS, LABEL_CODES)] {
            let given: BTreeSet<&str> = words.iter().map(|(_, code)| *code).collect();
            assert_eq!(given.into_iter().collect::<Vec<_>>(), told);
        }
    }

    #[test]
    fn what_an_organisation_does_makes_its_kind() {
        let kinds = |name: &str, told: &str, does: &str| {
            let mut kinds = kinds(told);
            implied(name, &mut kinds, &services(does));
            list(kinds)
        };
        assert_eq!(kinds("Loc'Outils", "artisan", "location_professionnel"), Vec::<String>::new());
        assert_eq!(kinds("Vite Fait", "artisan", "service_de_reparation"), ["repairer"]);
        assert_eq!(kinds("Repair Café du Pont", "ess", "atelier_pour_reparer_soi_meme"), ["repair_cafe"]);
        assert_eq!(kinds("La Ressourcerie verte", "ess", "recyclerie"), ["resource_centre"]);
    }
}
