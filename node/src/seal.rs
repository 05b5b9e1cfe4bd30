//! Attachments for named parties, sealed with age (X25519) so that only they can open them and any age tool can help an
//! auditor. The plaintext begins with charter, log and place and is checked on opening: a ciphertext moved to another
//! event is refused. It is padded to a power of two, so that its length tells little.

use age::secrecy::ExposeSecret;
use bech32::{FromBase32, ToBase32, Variant};
use regain_protocol::id::{CharterId, LogId, SealKey};
use std::str::FromStr;

/// Where an attachment belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The network.
    pub charter: CharterId,
    /// The log of the event that names it.
    pub log: LogId,
    /// That event's place.
    pub seq: u64,
}

/// Why an attachment cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// A recipient's key is no X25519 key.
    #[error("the sealing key of one of the parties is not usable")]
    Recipient,
    /// age could not encrypt.
    #[error("the attachment could not be sealed: {0}")]
    Encrypt(age::EncryptError),
    /// Not for this node, or damaged.
    #[error("this attachment is not sealed to this node, or it was damaged on the way: {0}")]
    Decrypt(age::DecryptError),
    /// It was made for another event.
    #[error("this attachment belongs to another event; it was moved here by somebody and is refused")]
    Moved,
}

/// The secret half of an actor's sealing key.
pub struct SealSecret(age::x25519::Identity);

impl SealSecret {
    /// A new key.
    #[must_use]
    pub fn generate() -> Self {
        SealSecret(age::x25519::Identity::generate())
    }

    /// From age's own text form.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        age::x25519::Identity::from_str(text.trim()).ok().map(SealSecret)
    }

    /// In age's own text form.
    #[must_use]
    pub fn to_text(&self) -> zeroize::Zeroizing<String> {
        zeroize::Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> SealKey {
        let (_, data, _) =
            bech32::decode(&self.0.to_public().to_string()).expect("age writes its recipients as bech32");
        let bytes = Vec::<u8>::from_base32(&data).expect("age writes whole bytes");
        SealKey::from_slice(&bytes).expect("an X25519 key has 32 bytes")
    }
}

fn recipient(key: &SealKey) -> Result<age::x25519::Recipient, SealError> {
    let text = bech32::encode("age", key.as_bytes().to_base32(), Variant::Bech32).map_err(|_| SealError::Recipient)?;
    age::x25519::Recipient::from_str(&text).map_err(|_| SealError::Recipient)
}

fn prefix(place: &Place) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(76);
    bytes.extend_from_slice(place.charter.as_bytes());
    bytes.extend_from_slice(place.log.as_bytes());
    bytes.extend_from_slice(&place.seq.to_be_bytes());
    bytes
}

/// The place, the length and the content, filled up to a power of two so that the sealed length tells little.
fn padded(content: &[u8], place: &Place) -> Vec<u8> {
    let mut plain = prefix(place);
    plain.extend_from_slice(&(content.len() as u32).to_be_bytes());
    plain.extend_from_slice(content);
    plain.resize(plain.len().next_power_of_two().max(1024), 0);
    plain
}

/// Seals content for these parties.
///
/// # Errors
/// A key is not usable.
pub fn seal(content: &[u8], place: &Place, parties: &[SealKey]) -> Result<Vec<u8>, SealError> {
    let recipients = parties.iter().map(recipient).collect::<Result<Vec<_>, _>>()?;
    let plain = padded(content, place);
    let list = recipients.iter().map(|r| r as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(list).map_err(SealError::Encrypt)?;
    let mut sealed = Vec::with_capacity(plain.len() + 512);
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(|e| SealError::Encrypt(e.into()))?;
    std::io::Write::write_all(&mut writer, &plain).map_err(|e| SealError::Encrypt(e.into()))?;
    writer.finish().map_err(|e| SealError::Encrypt(e.into()))?;
    Ok(sealed)
}

/// Opens what was sealed to this node for that place.
///
/// # Errors
/// It is for somebody else, damaged, or of another event.
pub fn open(secret: &SealSecret, sealed: &[u8], place: &Place) -> Result<Vec<u8>, SealError> {
    let plain = age::decrypt(&secret.0, sealed).map_err(SealError::Decrypt)?;
    let rest = plain.strip_prefix(prefix(place).as_slice()).ok_or(SealError::Moved)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(SealError::Moved)?;
    rest.get(..u32::from_be_bytes(*length) as usize).map(<[u8]>::to_vec).ok_or(SealError::Moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_open_it_and_only_at_its_place() {
        let (ours, theirs, stranger) = (SealSecret::generate(), SealSecret::generate(), SealSecret::generate());
        let place = Place { charter: CharterId([1; 32]), log: LogId([2; 32]), seq: 9 };
        let sealed = seal(b"serial VLC-1", &place, &[ours.public(), theirs.public()]).expect("both keys are good");
        assert_eq!(open(&theirs, &sealed, &place).expect("it is for them"), b"serial VLC-1");
        assert!(matches!(open(&stranger, &sealed, &place), Err(SealError::Decrypt(_))));
        let moved = Place { seq: 10, ..place };
        assert!(matches!(open(&ours, &sealed, &moved), Err(SealError::Moved)));
    }

    /// Of what is sealed, not of the file: age adds a stanza of random length to its header.
    #[test]
    fn small_contents_have_one_length() {
        let place = Place { charter: CharterId([1; 32]), log: LogId([2; 32]), seq: 9 };
        let lengths = [0, 10, 500, 948, 949, 2000].map(|n| padded(&vec![7; n], &place).len());
        assert_eq!(lengths, [1024, 1024, 1024, 1024, 2048, 4096]);
    }
}
