//! Numbers by which France knows places and organisations: a commune's code, a SIREN, a SIRET. Their check digits are
//! arithmetic, so that a verdict may read them; whether a number is given to anybody is not asked.

use minicbor::{Decode, Encode};
use std::fmt;

/// La Poste, whose sites' numbers follow a rule of their own.
const LA_POSTE: u64 = 356_000_000;

/// A commune by its INSEE code. The number is that of the five digits; `2A` and `2B` at the start count as 200 and 300
/// thousand, so that `2A004` is 200,004.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Commune(#[n(0)] pub u32);

/// An enterprise, or a group of communes (EPCI), by its nine digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Siren(#[n(0)] pub u32);

/// A site of an enterprise by its fourteen digits: SIREN, then five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Siret(#[n(0)] pub u64);

impl Commune {
    /// The commune with that code of five characters.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.trim();
        if code.len() != 5 || !code.is_ascii() {
            return None;
        }
        let (department, rest) = code.split_at(2);
        let rest_digits = rest.bytes().all(|b| b.is_ascii_digit());
        let number = match department.to_ascii_uppercase().as_str() {
            "2A" => rest.parse().ok().map(|n: u32| 200_000 + n),
            "2B" => rest.parse().ok().map(|n: u32| 300_000 + n),
            digits if digits.bytes().all(|b| b.is_ascii_digit()) => code.parse().ok(),
            _ => None,
        };
        number.filter(|_| rest_digits).map(Commune).filter(|c| c.is_valid())
    }

    /// Whether a code of INSEE can look so.
    #[must_use]
    pub fn is_valid(self) -> bool {
        let known = matches!(self.0, 1_000..=19_999 | 21_000..=98_999 | 200_000..=200_999 | 300_000..=300_999);
        known && !self.0.is_multiple_of(1_000)
    }
}

impl fmt::Display for Commune {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n @ 200_000..300_000 => write!(f, "2A{:03}", n - 200_000),
            n @ 300_000..400_000 => write!(f, "2B{:03}", n - 300_000),
            n => write!(f, "{n:05}"),
        }
    }
}

impl Siren {
    /// The SIREN in a text; blanks between its digits are ignored.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        digits(text, 9).and_then(|n| u32::try_from(n).ok()).map(Siren).filter(|s| s.is_valid())
    }

    /// Whether its check digit is right.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.0 > 0 && self.0 < 1_000_000_000 && luhn(u64::from(self.0)).is_multiple_of(10)
    }
}

impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

impl Siret {
    /// The SIRET in a text; blanks between its digits are ignored.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        digits(text, 14).map(Siret).filter(|s| s.is_valid())
    }

    /// Whether its check digits are right: Luhn over all fourteen, or, for a site of La Poste, a sum of digits that five
    /// divides; and Luhn over the SIREN in it.
    #[must_use]
    pub fn is_valid(self) -> bool {
        if self.0 >= 100_000_000_000_000 || !self.siren().is_valid() {
            return false;
        }
        let own_rule = self.0 / 100_000 == LA_POSTE && sum(self.0).is_multiple_of(5);
        own_rule || luhn(self.0).is_multiple_of(10)
    }

    /// Whose site it is.
    #[must_use]
    pub fn siren(self) -> Siren {
        Siren(u32::try_from(self.0 / 100_000).unwrap_or(u32::MAX))
    }
}

impl fmt::Display for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:014}", self.0)
    }
}

/// The number of exactly so many digits in a text, blanks left out.
fn digits(text: &str, count: usize) -> Option<u64> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).take(count + 1).collect();
    let fits = bare.len() == count && bare.bytes().all(|b| b.is_ascii_digit());
    if fits { bare.parse().ok() } else { None }
}

/// The digits of a number, the last first.
fn reversed(mut n: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let digit = (n > 0).then_some(n % 10)?;
        n /= 10;
        Some(digit)
    })
}

fn sum(n: u64) -> u64 {
    reversed(n).sum()
}

/// Sum of the digits, every second from the end doubled, nine taken off what exceeds it.
fn luhn(n: u64) -> u64 {
    let weigh = |(at, d): (usize, u64)| match (at % 2, d * 2) {
        (0, _) => d,
        (_, twice) if twice > 9 => twice - 9,
        (_, twice) => twice,
    };
    reversed(n).enumerate().map(weigh).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_organisations_have_check_digits() {
        assert_eq!(Siret::read("732 829 320 00074").map(|s| s.to_string()).as_deref(), Some("73282932000074"));
        assert_eq!(Siret::read("73282932000075"), None, "another last digit");
        assert_eq!(Siret::read("7328293200007"), None, "thirteen digits");
        assert_eq!(Siret::read("73282932000074 1"), None, "fifteen digits");
        assert_eq!(Siret::read("00000000000000"), None);
        assert_eq!(Siren::read("732829320"), Some(Siren(732_829_320)));
        assert_eq!(Siren::read("200040715"), Some(Siren(200_040_715)), "a métropole");
        assert_eq!(Siren::read("732829321"), None);
    }

    /// The sites of La Poste outside its seat pass no Luhn: the sum of their digits is a multiple of five.
    #[test]
    fn la_poste_has_a_rule_of_its_own() {
        assert!(Siret(35_600_000_000_048).is_valid(), "its seat passes Luhn");
        let site = Siret(35_600_000_012_343);
        assert!(!luhn(site.0).is_multiple_of(10) && !sum(site.0).is_multiple_of(5) && !site.is_valid());
        let site = Siret(35_600_000_012_341);
        assert!(sum(site.0).is_multiple_of(5), "{}", sum(site.0));
        assert!(!luhn(site.0).is_multiple_of(10) && site.is_valid());
        let other = Siret(73_282_932_000_073);
        assert!(!other.is_valid(), "nobody else has that rule");
    }

    #[test]
    fn communes_keep_their_letters_and_zeros() {
        for code in ["38185", "01001", "2A004", "2B033", "97101"] {
            assert_eq!(Commune::from_code(code).map(|c| c.to_string()).as_deref(), Some(code));
        }
        for code in ["", "3818", "381855", "2C004", "2A00x", "38000", "00123", "20004", "99999", "38 85", "é185"] {
            assert_eq!(Commune::from_code(code), None, "{code}");
        }
        assert_eq!(Commune::from_code("2a004"), Some(Commune(200_004)));
    }
}
