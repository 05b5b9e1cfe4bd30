//! Which document a record was read from, without its name.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// 128 bits of FNV-1a over a document's bytes: tells two files apart and recognises one that comes again. It is no
/// proof against a forger and is never sent anywhere.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint([u8; 16]);

/// A text that is no [`Fingerprint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected 32 lower-case hexadecimal digits; the stored record is damaged, import its file again")]
pub struct NotAFingerprint;

impl Fingerprint {
    /// The fingerprint of a document. Source of the constants: RFC 9923 (FNV), 128-bit parameters.
    pub fn of(bytes: &[u8]) -> Self {
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        let hash = bytes.iter().fold(BASIS, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME));
        Self(hash.to_be_bytes())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = NotAFingerprint;

    fn try_from(text: String) -> Result<Self, NotAFingerprint> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| NotAFingerprint)?;
        bytes.try_into().map(Self).map_err(|_| NotAFingerprint)
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // Published vector of FNV-1a 128 for the text "a".
        assert_eq!(Fingerprint::of(b"a").to_string(), "d228cb696f1a8caf78912b704e4a8964");
        assert_ne!(Fingerprint::of(b""), Fingerprint::of(b"\0"));
        assert!(Fingerprint::try_from("zz".to_owned()).is_err());
    }
}
