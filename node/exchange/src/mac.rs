//! The hardware address of a network card.

use std::fmt;
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A 48-bit hardware address that can identify a card; written `aa:bb:cc:dd:ee:ff`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Mac([u8; 6]);

/// Why a text is no [`Mac`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MacError {
    /// Not twelve hexadecimal digits.
    #[error("expected a hardware address of twelve hexadecimal digits; leave it out if it is not known")]
    NotAnAddress,
    /// A group, zero, random or virtual address.
    #[error("expected the address of a card, got one that is zero, shared or made by software; leave it out")]
    NotOfACard,
}

impl FromStr for Mac {
    type Err = MacError;

    fn from_str(text: &str) -> Result<Self, MacError> {
        let digits: Vec<u8> = text
            .trim()
            .bytes()
            .filter(|b| !matches!(b, b':' | b'-' | b'.'))
            .map(|b| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()
            .ok_or(MacError::NotAnAddress)?;
        let mut bytes = [0_u8; 6];
        if digits.len() != 12 {
            return Err(MacError::NotAnAddress);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = pair.iter().fold(0, |value, digit| value * 16 + digit);
        }
        let first = bytes.first().copied().unwrap_or(0);
        // Bit 0: a group; bit 1: set by software (Android's 02:00:00:00:00:00, random Wi-Fi, virtual bridges).
        if bytes.iter().all(|b| *b == 0) || first & 0b11 != 0 {
            return Err(MacError::NotOfACard);
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|b| format!("{b:02x}")).collect();
        f.write_str(&parts.join(":"))
    }
}

impl TryFrom<String> for Mac {
    type Error = MacError;

    fn try_from(text: String) -> Result<Self, MacError> {
        text.parse()
    }
}

impl From<Mac> for String {
    fn from(mac: Mac) -> Self {
        mac.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_cards() {
        let mac: Mac = "D4-BE-D9-5A-01-02".parse().expect("a card");
        assert_eq!(mac.to_string(), "d4:be:d9:5a:01:02");
        assert_eq!("00:00:00:00:00:00".parse::<Mac>(), Err(MacError::NotOfACard));
        assert_eq!("02:00:00:00:00:00".parse::<Mac>(), Err(MacError::NotOfACard));
        assert_eq!("ff:ff:ff:ff:ff:ff".parse::<Mac>(), Err(MacError::NotOfACard));
        assert_eq!("d4:be:d9:5a:01".parse::<Mac>(), Err(MacError::NotAnAddress));
        assert_eq!("é4:be:d9:5a:01:02".parse::<Mac>(), Err(MacError::NotAnAddress));
    }
}
