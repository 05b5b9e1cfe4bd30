//! A word that must not leave its house, and every way of writing it in which it is looked for.

use data_encoding::{BASE32, BASE64, Encoding, HEXLOWER};
use memchr::memmem::find;

/// What is looked for, in small letters as all that is searched.
pub struct Canary {
    forms: Vec<(&'static str, Vec<u8>)>,
}

impl Canary {
    /// A word: as it is, in UTF-16 of both orders, in hexadecimal, base32 and base64; and those of its small and capital letters.
    #[must_use]
    pub fn word(word: &str) -> Canary {
        let mut canary = Canary::bytes(word.as_bytes());
        for cased in [word.to_lowercase(), word.to_uppercase()] {
            canary.forms.extend(Canary::bytes(cased.as_bytes()).forms);
        }
        let wide = |to: fn(u16) -> [u8; 2]| small(&word.encode_utf16().flat_map(to).collect::<Vec<u8>>());
        canary.forms.extend([("utf-16, low byte first", wide(u16::to_le_bytes))]);
        canary.forms.extend([("utf-16, high byte first", wide(u16::to_be_bytes))]);
        canary
    }

    /// Bytes such as a key: as they are, in hexadecimal, base32 and base64.
    #[must_use]
    pub fn bytes(bytes: &[u8]) -> Canary {
        let mut forms = vec![("plain", small(bytes)), ("hexadecimal", small(HEXLOWER.encode(bytes).as_bytes()))];
        forms.extend(shifted(bytes, &BASE64, 3, 4).into_iter().map(|f| ("base64", f)));
        forms.extend(shifted(bytes, &BASE32, 5, 8).into_iter().map(|f| ("base32", f)));
        Canary { forms }
    }

    /// A sum of money in cents: as people and programs write it.
    #[must_use]
    pub fn cents(cents: u32) -> Canary {
        let euros = cents / 100;
        let mut canary = Canary::word(&euros.to_string());
        canary.forms.extend(Canary::word(&cents.to_string()).forms);
        let digits = euros.to_string();
        let grouped = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect::<Vec<_>>();
        for space in [" ", "\u{a0}", "\u{202f}", ".", ","] {
            canary.forms.push(("grouped", grouped.join(space).into_bytes()));
        }
        for whole in [euros, cents] {
            let (four, eight) = (whole.to_be_bytes(), u64::from(whole));
            canary.forms.push(("cbor", [&[0x1a], &four[..]].concat()));
            canary.forms.push(("eight bytes", eight.to_be_bytes().to_vec()));
            canary.forms.push(("eight bytes, low byte first", eight.to_le_bytes().to_vec()));
        }
        let float = f64::from(cents) / 100.0;
        canary.forms.extend([("float", float.to_be_bytes().to_vec()), ("float", float.to_le_bytes().to_vec())]);
        canary.forms.iter_mut().for_each(|(_, form)| form.make_ascii_lowercase());
        canary
    }

    /// The form in which it stands in what [`small`] gave, if in any.
    #[must_use]
    pub fn form_in(&self, small: &[u8]) -> Option<&'static str> {
        self.forms.iter().find(|(_, form)| find(small, form).is_some()).map(|(name, _)| *name)
    }
}

/// Bytes with small letters where they are letters.
#[must_use]
pub fn small(bytes: &[u8]) -> Vec<u8> {
    bytes.to_ascii_lowercase()
}

/// What stays of some bytes in an encoding whatever stands before and after them: `group` bytes become `chars` characters.
fn shifted(bytes: &[u8], encoding: &Encoding, group: usize, chars: usize) -> Vec<Vec<u8>> {
    let inner = |before: usize| {
        // Characters that share bits with a neighbour are left out on both sides.
        let skip = if before == 0 { 0 } else { group - before };
        let whole = bytes.len().saturating_sub(skip) / group * group;
        let text = encoding.encode(bytes.get(skip..skip + whole)?);
        (text.len() >= 2 * chars).then(|| small(text.as_bytes()))
    };
    (0..group).filter_map(inner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "CanarySerial42QZ7";

    #[test]
    fn a_word_is_found_in_every_form_and_not_where_it_is_not() {
        let canary = Canary::word(WORD);
        let around = |before: &str| format!("{before}{WORD}tail").into_bytes();
        let texts: Vec<Vec<u8>> = (0..5).map(|n| around(&"padding"[..n])).collect();
        for text in &texts {
            assert_eq!(canary.form_in(&small(text)), Some("plain"));
            for (encoded, form) in [
                (HEXLOWER.encode(text), "hexadecimal"),
                (BASE64.encode(text), "base64"),
                (BASE32.encode(text), "base32"),
            ] {
                assert_eq!(canary.form_in(&small(encoded.as_bytes())), Some(form), "{encoded}");
            }
        }
        let wide: Vec<u8> = WORD.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(canary.form_in(&small(&wide)), Some("utf-16, high byte first"));
        assert_eq!(canary.form_in(&small(WORD.to_uppercase().as_bytes())), Some("plain"));
        let capital = BASE64.encode(WORD.to_uppercase().as_bytes());
        assert_eq!(canary.form_in(&small(capital.as_bytes())), Some("base64"));
        assert_eq!(canary.form_in(&small(b"CanarySerial43QZ7 and more")), None);
    }

    #[test]
    fn a_sum_is_found_as_text_and_as_number() {
        let canary = Canary::cents(91_827_364);
        for text in ["918273,64", "918 273,64", "918.273", "91827364"] {
            assert!(canary.form_in(text.as_bytes()).is_some(), "{text}");
        }
        assert!(canary.form_in(&small(&[&[0x81, 0x1a], &91_827_364_u32.to_be_bytes()[..]].concat())).is_some());
        assert!(canary.form_in(&small(&918_273.64_f64.to_be_bytes())).is_some());
        assert_eq!(canary.form_in(b"918274,65"), None);
    }
}
