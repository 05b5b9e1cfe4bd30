//! How text that comes from outside is cleaned for keeping and folded for comparing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::limits::MAX_TEXT;

/// The text to keep: controls and invisible direction marks out, trimmed, at most [`MAX_TEXT`] characters;
/// `None` when nothing is left. Accents and case stay as they came.
pub fn clean(text: &str) -> Option<String> {
    // Most of a table is short plain ASCII, which needs no second look.
    if text.len() <= MAX_TEXT && text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        let kept = text.trim();
        return (!kept.is_empty()).then(|| kept.to_owned());
    }
    let visible: String = text
        .chars()
        .map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .collect();
    let kept: String = visible.trim().chars().take(MAX_TEXT).collect();
    let kept = kept.trim_end();
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// The form in which two texts are compared: NFC, lower case, single spaces, trimmed.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let mut folded = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        folded.make_ascii_lowercase();
        return folded;
    }
    let lower: String = text.chars().filter(|c| !is_invisible(*c)).nfc().flat_map(char::to_lowercase).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// [`fold`] without accents and with plain apostrophes and degree signs: for headers and vocabulary words,
/// which people type with and without them ("N° DE SERIE", "Numéro de série").
pub fn fold_plain(text: &str) -> String {
    if text.is_ascii() && !text.contains('`') {
        return fold(text);
    }
    let bare: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            '\u{2019}' | '\u{2018}' | '`' | '\u{b4}' => '\'',
            '\u{ba}' => '\u{b0}',
            '\u{2013}' | '\u{2014}' => '-',
            other => other,
        })
        .collect();
    fold(&bare)
}

/// Replaces the HTML entities that GLPI leaves in values (`&amp;`, `&#62;`, `&nbsp;`); unknown ones stay.
pub fn without_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        match entity(tail) {
            Some((letter, length)) => {
                out.push(letter);
                rest = tail.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

/// The letter an entity at the start of `text` stands for, and the entity's length in bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.char_indices().take(10).find(|(_, c)| *c == ';')?.0;
    let name = text.get(1..end)?;
    let letter = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((letter, end + 1))
}

/// Zero-width and direction characters: they make two equal serials differ and hide text on a screen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_accents_compare_equal() {
        assert_eq!(fold("Te\u{301}le\u{301}phone "), fold("Téléphone"));
        assert_eq!(fold_plain("Numéro  d\u{2019}inventaire"), "numero d'inventaire");
    }

    #[test]
    fn cleaning_drops_what_cannot_be_seen() {
        assert_eq!(clean(" \u{a0}7XKQ\u{200b}2M2\u{0}\n"), Some("7XKQ2M2".to_owned()));
        assert_eq!(clean("  7XKQ 2M2 "), Some("7XKQ 2M2".to_owned()));
        assert_eq!((fold(" HP  Inc. "), fold_plain("L`Escale")), ("hp inc.".to_owned(), "l'escale".to_owned()));
        assert_eq!(clean("\u{202e} \t"), None);
        assert_eq!(clean(&"x".repeat(5000)).map(|t| t.len()), Some(MAX_TEXT));
    }

    #[test]
    fn entities_of_glpi_values() {
        assert_eq!(without_entities("A &#62; B &amp; C&nbsp;D &bogus; &"), "A > B & C\u{a0}D &bogus; &");
    }
}
