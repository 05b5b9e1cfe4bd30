//! Which passwords are refused.
//!
//! No list of leaked passwords is embedded: at twelve characters and more those are nearly all a well-known word or two
//! with digits and signs around them, a walk over the keyboard, or a repetition. So these *forms* are refused, with a list
//! of about three hundred words written for this purpose (`weak.txt`). It does not know every leaked password.

use super::AccountsError;
use super::password::Password;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Fewest characters.
const LEAST: usize = 12;
/// Most characters: more is no passphrase.
const MOST: usize = 256;
/// Fewest different characters.
const DIFFERENT: usize = 5;
/// Longest piece that is taken for the unit of a repetition.
const UNIT: usize = 6;
/// Shortest login and shortest word of the organisation's name that must not be in a password.
const OWN_LOGIN: usize = 3;
const OWN_WORD: usize = 5;

static WORDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("weak.txt").split_ascii_whitespace().collect());

/// Rows of keys and alphabets, along which fingers walk.
const ROWS: [&str; 8] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
];

/// Looks at a password that is to be kept for `login` at `organisation`.
///
/// Errors: [`AccountsError::Weak`] with what is wrong with it.
pub(super) fn check(password: &Password, login: &str, organisation: &str) -> Result<(), AccountsError> {
    let text = password.text();
    let length = text.chars().count();
    let weak = |why: String| Err(AccountsError::Weak(why));
    if length < LEAST {
        return weak(format!("it has {length} characters and at least {LEAST} are needed"));
    }
    if length > MOST {
        return weak(format!("it has {length} characters and at most {MOST} are taken"));
    }
    if let Some(why) = pattern(text) {
        return weak(why.to_owned());
    }
    let plain = squash(text);
    if login.len() >= OWN_LOGIN && contains(&plain, &squash(login)) {
        return weak("it contains the login".to_owned());
    }
    let names = organisation.split_whitespace().map(squash).filter(|w| w.chars().count() >= OWN_WORD);
    if contains(&plain, &squash(organisation)) || names.into_iter().any(|w| contains(&plain, &w)) {
        return weak("it contains the organisation's name".to_owned());
    }
    Ok(())
}

fn contains(text: &str, part: &str) -> bool {
    part.chars().count() >= OWN_LOGIN && text.contains(part)
}

/// Why the form of a text is one that is guessed first, if it is.
fn pattern(text: &str) -> Option<&'static str> {
    let lower: Vec<char> = text.to_lowercase().chars().collect();
    if lower.iter().collect::<BTreeSet<_>>().len() < DIFFERENT {
        return Some("it has too few different characters");
    }
    if (1..=UNIT).any(|n| lower.iter().zip(lower.iter().skip(n)).all(|(a, b)| a == b)) {
        return Some("it repeats the same few characters");
    }
    let steps = lower.iter().zip(lower.iter().skip(1));
    let walked = steps.filter(|(a, b)| beside(**a, **b)).count();
    if walked * 4 >= (lower.len().saturating_sub(1)) * 3 {
        return Some("it follows the alphabet, the digits or the keyboard");
    }
    [squash(text), squash(&unleet(text))].iter().any(|t| common(t)).then_some("it is among the most common ones")
}

/// Whether fingers come from one character to the other without jumping.
fn beside(a: char, b: char) -> bool {
    a == b
        || ROWS.iter().any(|row| {
            let pairs = row.chars().zip(row.chars().skip(1));
            pairs.into_iter().any(|(x, y)| (a, b) == (x, y) || (a, b) == (y, x))
        })
}

/// Letters and digits, without accents and signs, in small letters.
fn squash(text: &str) -> String {
    text.nfd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Digits and signs that stand for letters, as the letters.
fn unleet(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    // Digits at the ends are years and counters, not letters.
    text.trim_matches(|c: char| c.is_ascii_digit() || (c.is_ascii_punctuation() && c != '@' && c != '$'))
        .chars()
        .map(letter)
        .collect()
}

/// Whether nothing is left of a text but one or two words of the list, digits aside.
fn common(squashed: &str) -> bool {
    let letters: String = squashed.chars().filter(|c| !c.is_numeric()).collect();
    let word = |w: &str| WORDS.contains(w);
    letters.is_empty()
        || word(&letters)
        || letters.char_indices().any(|(at, _)| {
            let (first, second) = letters.split_at(at);
            word(first) && word(second)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<(), String> {
        check(&Password::new(text.into()), "marie.d", "Métropole de Valclair").map_err(|e| e.to_string())
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for (text, why) in [
            ("trop court", "at least 12"),
            ("aaaaaaaaaaaaaa", "few different"),
            ("abc12abc12abc12", "repeats"),
            ("123456789012345", "follows"),
            ("azertyuiop123", "follows"),
            ("Abcdefghijklmnop", "follows"),
            ("motdepasse2026", "most common"),
            ("M0tDeP@sse2026!", "most common"),
            ("Password1234!", "most common"),
            ("adminadmin2024", "most common"),
            ("passwordwelcome", "most common"),
            ("194719621998", "most common"),
            ("le cafe de Marie D", "the login"),
            ("les gens de valclair", "organisation"),
            ("notre METROPOLE verte", "organisation"),
        ] {
            let told = told(text).expect_err(text);
            assert!(told.contains(why), "{text}: {told}");
        }
        assert!(told(&"é".repeat(257)).is_err());
    }

    #[test]
    fn what_is_not_guessed_first_is_taken() {
        for text in
            ["correct horse battery staple", "quatre chevaux d'été", "r7Kq-22xv-PLmz", "soleil sur la lessive neuve"]
        {
            assert_eq!(told(text), Ok(()), "{text}");
        }
        // An empty organisation or a short login is in every text.
        assert!(check(&Password::new("quatre chevaux".into()), "qu", "").is_ok());
    }

    #[test]
    fn the_list_is_in_the_form_in_which_it_is_looked_up() {
        assert!(WORDS.len() > 250);
        for word in WORDS.iter() {
            assert_eq!(squash(word), *word);
        }
    }
}
