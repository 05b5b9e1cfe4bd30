//! One spelling for one manufacturer, so that "Hewlett-Packard" and "HP Inc." compare equal.

use crate::placeholder::usable_name;
use crate::wording::fold_plain;

/// How a folded name without company words begins, and the short name it gets. Longer beginnings come first:
/// Hewlett Packard Enterprise makes other machines than HP and numbers them by itself.
const ALIASES: &[(&str, &str)] = &[
    ("hewlett packard enterprise", "hpe"),
    ("hpe", "hpe"),
    ("hewlett packard", "hp"),
    ("hewlettpackard", "hp"),
    ("hp", "hp"),
    ("dell", "dell"),
    ("lenovo", "lenovo"),
    ("asustek", "asus"),
    ("asus", "asus"),
    ("micro star", "msi"),
    ("msi", "msi"),
    ("fujitsu", "fujitsu"),
    ("apple", "apple"),
    ("acer", "acer"),
    ("samsung", "samsung"),
    ("toshiba", "toshiba"),
    ("dynabook", "toshiba"),
    ("panasonic", "panasonic"),
    ("matsushita", "panasonic"),
    ("microsoft", "microsoft"),
    ("lg", "lg"),
    ("goldstar", "lg"),
    ("philips", "philips"),
    ("iiyama", "iiyama"),
    ("eizo", "eizo"),
    ("benq", "benq"),
    ("viewsonic", "viewsonic"),
    ("aoc", "aoc"),
    ("sharp", "sharp"),
    ("nec", "nec"),
    ("canon", "canon"),
    ("cisco", "cisco"),
    ("ibm", "ibm"),
    ("international business machines", "ibm"),
];

/// The three-letter codes that screens carry in their EDID (UEFI PNP registry).
const EDID_CODES: &[(&str, &str)] = &[
    ("del", "dell"),
    ("hwp", "hp"),
    ("hpn", "hp"),
    ("len", "lenovo"),
    ("sam", "samsung"),
    ("sec", "samsung"),
    ("acr", "acer"),
    ("acs", "asus"),
    ("aus", "asus"),
    ("phl", "philips"),
    ("bnq", "benq"),
    ("ivm", "iiyama"),
    ("gsm", "lg"),
    ("lgd", "lg"),
    ("shp", "sharp"),
    ("eiz", "eizo"),
    ("enc", "eizo"),
    ("vsc", "viewsonic"),
    ("fus", "fujitsu"),
    ("app", "apple"),
];

const COMPANY_WORDS: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "company",
    "co",
    "ltd",
    "limited",
    "gmbh",
    "ag",
    "sa",
    "sas",
    "bv",
    "llc",
    "plc",
    "computer",
    "computers",
    "electronics",
    "technology",
    "technologies",
    "group",
    "international",
];

/// The name under which a manufacturer is compared; `None` for an empty text or a placeholder.
///
/// ```
/// use regain_exchange::maker::same_maker_form;
/// assert_eq!(same_maker_form("Hewlett-Packard"), same_maker_form("HP Inc."));
/// assert_eq!(same_maker_form("To be filled by O.E.M."), None);
/// ```
pub fn same_maker_form(text: &str) -> Option<String> {
    if !usable_name(text) {
        return None;
    }
    let folded = fold_plain(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let joined = words.join(" ");
    let begins = |start: &str| joined.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    if let Some((_, short)) = ALIASES.iter().find(|(start, _)| begins(start)) {
        return Some((*short).to_owned());
    }
    if let Some((_, short)) = EDID_CODES.iter().find(|(code, _)| *code == joined) {
        return Some((*short).to_owned());
    }
    let bare: Vec<&str> = words.iter().copied().filter(|word| !COMPANY_WORDS.contains(word)).collect();
    let name = if bare.is_empty() { joined } else { bare.join(" ") };
    (!name.is_empty()).then_some(name)
}

/// Whether a text begins with the name of a maker that is known here.
pub(crate) fn is_known_maker(text: &str) -> bool {
    same_maker_form(text).is_some_and(|form| ALIASES.iter().any(|(_, short)| *short == form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_maker() {
        for (left, right) in [
            ("Hewlett-Packard", "HP"),
            ("Hewlett Packard Company", "hp inc."),
            ("Dell Inc.", "DELL"),
            ("LENOVO", "Lenovo Group Ltd"),
            ("ASUSTeK COMPUTER INC.", "Asus"),
            ("Micro-Star International Co., Ltd.", "MSI"),
            ("Wortmann AG", "WORTMANN"),
            ("DEL", "Dell"),
            ("Samsung Electronics Co., Ltd.", "SAM"),
        ] {
            assert_eq!(same_maker_form(left), same_maker_form(right), "{left} / {right}");
        }
        assert_ne!(same_maker_form("Hewlett Packard Enterprise"), same_maker_form("HP"));
        assert_ne!(same_maker_form("Hpworld"), same_maker_form("HP"));
        assert_eq!(same_maker_form("System manufacturer"), None);
    }
}
