//! Where a machine stands in the life of its owner's fleet, from the words people use in GLPI.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::wording::{clean, fold_plain};

/// The state of a machine for its owner.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In service.
    InUse,
    /// In stock, ready.
    InStock,
    /// Lent out.
    OnLoan,
    /// Out of order.
    Broken,
    /// Being repaired or maintained.
    InRepair,
    /// Chosen for reform, not decided yet.
    ToReform,
    /// Reformed: taken out of the fleet by decision.
    Reformed,
    /// Retired in a word that does not say reform.
    Retired,
    /// Scrapped or destroyed.
    Scrapped,
    /// Lost: never to be offered.
    Lost,
    /// Stolen: never to be offered.
    Stolen,
    /// A word that is not known.
    #[default]
    Unknown,
}

impl Status {
    /// Whether equipment in this state must never be offered, whatever else is known (lost or stolen).
    pub fn never_offered(self) -> bool {
        matches!(self, Self::Lost | Self::Stolen)
    }
}

/// A status with the word that said it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct StatedStatus {
    /// What the word means.
    pub status: Status,
    /// The word as written, cleaned.
    pub raw: String,
}

/// Whole values, compared without accents and case.
const PHRASES: &[(&str, Status)] = &[
    ("en service", Status::InUse),
    ("en production", Status::InUse),
    ("production", Status::InUse),
    ("en fonction", Status::InUse),
    ("en utilisation", Status::InUse),
    ("utilise", Status::InUse),
    ("affecte", Status::InUse),
    ("actif", Status::InUse),
    ("active", Status::InUse),
    ("in use", Status::InUse),
    ("in production", Status::InUse),
    ("deployed", Status::InUse),
    ("ready to deploy", Status::InStock),
    ("deployable", Status::InStock),
    ("archived", Status::Retired),
    ("sold", Status::Retired),
    ("out for repair", Status::InRepair),
    ("out for diagnostics", Status::InRepair),
    ("broken - not fixable", Status::Broken),
    ("en stock", Status::InStock),
    ("stock", Status::InStock),
    ("in stock", Status::InStock),
    ("disponible", Status::InStock),
    ("available", Status::InStock),
    ("en pret", Status::OnLoan),
    ("pret", Status::OnLoan),
    ("prete", Status::OnLoan),
    ("on loan", Status::OnLoan),
    ("en panne", Status::Broken),
    ("hs", Status::Broken),
    ("hors service", Status::Broken),
    ("defectueux", Status::Broken),
    ("broken", Status::Broken),
    ("maintenance", Status::InRepair),
    ("en maintenance", Status::InRepair),
    ("en reparation", Status::InRepair),
    ("reparation", Status::InRepair),
    ("sav", Status::InRepair),
    ("in repair", Status::InRepair),
    ("a reformer", Status::ToReform),
    ("en attente de reforme", Status::ToReform),
    ("to be decommissioned", Status::ToReform),
    ("reforme", Status::Reformed),
    ("reformee", Status::Reformed),
    ("decommissioned", Status::Reformed),
    ("retire", Status::Retired),
    ("retired", Status::Retired),
    ("sorti du parc", Status::Retired),
    ("obsolete", Status::Retired),
    ("au rebut", Status::Scrapped),
    ("rebut", Status::Scrapped),
    ("mis au rebut", Status::Scrapped),
    ("detruit", Status::Scrapped),
    ("scrapped", Status::Scrapped),
    ("perdu", Status::Lost),
    ("lost", Status::Lost),
    ("vole", Status::Stolen),
    ("stolen", Status::Stolen),
];

/// Words that decide inside a longer value ("Volé - plainte 2023", "Hors parc > Réformé 2024"), the gravest first:
/// offering a stolen machine is worse than asking once too often. A participle is always read before the noun
/// "réforme" because "à réformer" folds to another word.
const WORDS: &[(&str, Status)] = &[
    ("vole", Status::Stolen),
    ("volee", Status::Stolen),
    ("vol", Status::Stolen),
    ("stolen", Status::Stolen),
    ("perdu", Status::Lost),
    ("perdue", Status::Lost),
    ("lost", Status::Lost),
    ("rebut", Status::Scrapped),
    ("detruit", Status::Scrapped),
    ("reformer", Status::ToReform),
    ("reforme", Status::Reformed),
    ("reformee", Status::Reformed),
    ("panne", Status::Broken),
    ("stock", Status::InStock),
    ("service", Status::InUse),
];

/// Reads a status cell; `None` when it is empty. Of a tree value ("Parc > En stock") the last part counts first.
///
/// ```
/// use regain_exchange::status::{Status, read_status};
/// assert_eq!(read_status("À réformer").map(|s| s.status), Some(Status::ToReform));
/// assert_eq!(read_status("  "), None);
/// ```
pub fn read_status(text: &str) -> Option<StatedStatus> {
    let raw = clean(text)?;
    let folded = fold_plain(&raw);
    let last = folded.rsplit('>').next().unwrap_or_default().trim().to_owned();
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    let grave = words.iter().find_map(|word| {
        WORDS.iter().find(|(known, status)| known == word && status.never_offered()).map(|(_, status)| *status)
    });
    let phrase = || PHRASES.iter().find(|(known, _)| *known == last).map(|(_, status)| *status);
    let word = || WORDS.iter().find(|(known, _)| words.contains(known)).map(|(_, status)| *status);
    // "Hors service" contains "service": a negation is never read from a single word.
    let word = || {
        if words.iter().any(|w| matches!(*w, "hors" | "non" | "pas" | "not")) { None } else { word() }
    };
    let status = grave.or_else(phrase).or_else(word).unwrap_or_default();
    Some(StatedStatus { status, raw })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_seen_in_glpi() {
        for (word, status) in [
            ("En service", Status::InUse),
            ("En production", Status::InUse),
            ("En stock", Status::InStock),
            ("En prêt", Status::OnLoan),
            ("En panne", Status::Broken),
            ("Maintenance", Status::InRepair),
            ("En réparation", Status::InRepair),
            ("À réformer", Status::ToReform),
            ("A REFORMER", Status::ToReform),
            ("Réformé", Status::Reformed),
            ("Retiré", Status::Retired),
            ("Au rebut", Status::Scrapped),
            ("Perdu", Status::Lost),
            ("Volé", Status::Stolen),
            ("Hors parc > Réformé", Status::Reformed),
            ("Volé - plainte 2023", Status::Stolen),
            ("Réformé (volé)", Status::Stolen),
            ("Hors service", Status::Broken),
            ("Plus en service, hors garantie", Status::Unknown),
            ("Ready to Deploy", Status::InStock),
            ("Lost/Stolen", Status::Lost),
            ("Bleu", Status::Unknown),
        ] {
            let read = read_status(word).expect("not empty");
            assert_eq!(read.status, status, "{word}");
            assert_eq!(read.raw, word);
        }
        assert_eq!(read_status(""), None);
        assert!(Status::Stolen.never_offered() && !Status::Reformed.never_offered());
    }
}
