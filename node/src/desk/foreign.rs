//! Text that another organisation wrote. It may be anything that fits into an event; a page shows it with what could
//! mislead a reader made visible.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};
use utoipa::ToSchema;

/// Characters shown of a foreign text at most.
const SHOWN: usize = 200;

/// What stands for a character that would be invisible or turn the direction of what follows.
const REPLACED: char = '\u{FFFD}';

/// Text that another organisation wrote: a name, a title, a note, a manifest's words. JSON carries it as it came;
/// [`Display`](fmt::Display), which pages use, shows at most 200 characters of it, with every control, direction and
/// invisible character replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub struct Foreign(String);

impl Foreign {
    /// The text as it came, which is not fit to be shown.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.0
    }
}

impl From<String> for Foreign {
    fn from(text: String) -> Self {
        Foreign(text)
    }
}

impl From<&str> for Foreign {
    fn from(text: &str) -> Self {
        Foreign(text.to_owned())
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = self.0.chars();
        for c in all.by_ref().take(SHOWN) {
            f.write_char(shown(c))?;
        }
        if all.next().is_some() { f.write_char('…') } else { Ok(()) }
    }
}

/// How a character is shown: white space in one line, and nothing that cannot be seen.
fn shown(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || is_unseen(c) => REPLACED,
        c => c,
    }
}

/// Characters that take no place or turn the direction of the text: with them one name can be made to look like another.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_tricks_is_shown_as_it_came() {
        for text in ["Atelier du Pont", "L’œuvre « été » 12 €", "مركز إعادة الاستخدام", "再利用", ""]
        {
            assert_eq!(Foreign::from(text).to_string(), text);
        }
    }

    #[test]
    fn nothing_turns_the_direction_of_a_line() {
        for c in ['\u{202E}', '\u{202D}', '\u{202A}', '\u{2066}', '\u{2067}', '\u{2069}', '\u{200F}', '\u{061C}'] {
            let told = Foreign::from(format!("facture_{c}fdp.exe"));
            assert_eq!(told.to_string(), "facture_\u{FFFD}fdp.exe", "{:x}", c as u32);
            assert!(told.raw().contains(c), "raw stays raw");
        }
    }

    #[test]
    fn a_name_stays_in_one_line_and_without_controls() {
        let told = Foreign::from("Mairie\nDemande\r\tacceptée\u{2028}par\u{0}tous\u{1b}[31m\u{85}");
        assert_eq!(told.to_string(), "Mairie Demande  acceptée par\u{FFFD}tous\u{FFFD}[31m\u{FFFD}");
    }

    #[test]
    fn what_cannot_be_seen_is_made_visible() {
        for c in ['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{00AD}', '\u{3164}', '\u{E0041}'] {
            let told = Foreign::from(format!("Ate{c}lier")).to_string();
            assert_eq!(told, "Ate\u{FFFD}lier", "{:x}", c as u32);
        }
    }

    #[test]
    fn a_long_name_is_cut_and_says_so() {
        let told = Foreign::from("é".repeat(32 * 1024));
        assert_eq!(told.raw().len(), 64 * 1024);
        assert_eq!(told.to_string(), format!("{}…", "é".repeat(200)));
        let fits = "x".repeat(200);
        assert_eq!(Foreign::from(fits.clone()).to_string(), fits, "what fits gets no ellipsis");
    }

    #[test]
    fn json_carries_it_as_it_came() {
        let told = Foreign::from("a\u{202E}\nb");
        assert_eq!(serde_json::to_value(&told).ok(), Some(serde_json::json!("a\u{202E}\nb")));
    }
}
