//! Encryption of an archive with age, by a passphrase or to recipients, so that `age` itself can open one too.

use super::error::BackupError;
use crate::vault::Passphrase;
use age::secrecy::SecretString;
use std::io::{self, Read, Write};
use std::str::FromStr;

/// How every file of age begins.
const MARK: &[u8] = b"age-encryption.org/v1\n";

/// For whom an archive is written.
pub enum Protect {
    /// For everybody who gets it.
    Plain,
    /// For those who know a passphrase.
    Passphrase(Passphrase),
    /// For those who hold the identity of one of these recipients.
    Recipients(Vec<age::x25519::Recipient>),
}

impl Protect {
    /// Whether what is written can be read by nobody else.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        !matches!(self, Protect::Plain)
    }
}

/// What opens an archive.
pub enum Key {
    /// Nothing was given.
    None,
    /// A passphrase.
    Passphrase(Passphrase),
    /// Identities, any of which may fit.
    Identities(Vec<age::x25519::Identity>),
}

/// A recipient from its text, `age1...`.
///
/// # Errors
/// It is none.
pub fn recipient(text: &str) -> Result<age::x25519::Recipient, BackupError> {
    let text = text.trim();
    age::x25519::Recipient::from_str(text).map_err(|_| BackupError::NotAge(text.to_owned(), "recipient"))
}

/// The identities in a file such as `age-keygen` writes: one a line, between remarks.
///
/// # Errors
/// A line is none, or there is none at all.
pub fn identities(text: &str) -> Result<Vec<age::x25519::Identity>, BackupError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let none = |line: &str| BackupError::NotAge(line.chars().take(16).collect::<String>() + "...", "identity");
    let found: Vec<_> =
        lines.map(|line| age::x25519::Identity::from_str(line).map_err(|_| none(line))).collect::<Result<_, _>>()?;
    if found.is_empty() { Err(none("")) } else { Ok(found) }
}

/// What a passphrase costs whoever tries one, as a power of two: about a second and 256 MiB. Fixed, since age would measure
/// the machine that writes, and the file may have to be opened on an older or busier one.
const WORK: u8 = 18;
/// Most work that opening an archive may ask for: four times as much. More could be an attack.
const MOST_WORK: u8 = 20;

/// Where an archive is written to, encrypted or not.
pub(super) enum Channel<W: Write> {
    /// As it is.
    Plain(W),
    /// Through age.
    Sealed(Box<age::stream::StreamWriter<W>>),
}

impl<W: Write> Channel<W> {
    pub(super) fn new(out: W, protect: &Protect) -> io::Result<Self> {
        let encryptor = match protect {
            Protect::Plain => return Ok(Channel::Plain(out)),
            Protect::Passphrase(secret) => {
                let mut recipient = age::scrypt::Recipient::new(SecretString::from(secret.reveal().to_owned()));
                recipient.set_work_factor(WORK);
                let recipient: [&dyn age::Recipient; 1] = [&recipient];
                age::Encryptor::with_recipients(recipient.into_iter()).map_err(io::Error::other)?
            }
            Protect::Recipients(list) => {
                let list = list.iter().map(|r| r as &dyn age::Recipient);
                age::Encryptor::with_recipients(list).map_err(io::Error::other)?
            }
        };
        Ok(Channel::Sealed(Box::new(encryptor.wrap_output(out)?)))
    }

    pub(super) fn finish(self) -> io::Result<W> {
        match self {
            Channel::Plain(mut out) => out.flush().map(|()| out),
            Channel::Sealed(writer) => writer.finish(),
        }
    }
}

impl<W: Write> Write for Channel<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Channel::Plain(out) => out.write(bytes),
            Channel::Sealed(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Channel::Plain(out) => out.flush(),
            Channel::Sealed(out) => out.flush(),
        }
    }
}

/// The archive inside a file: what age opens, or the file as it is. Says whether it was encrypted.
///
/// # Errors
/// It is encrypted and does not open.
pub fn open<'a, R: Read + 'a>(mut input: R, key: &Key) -> Result<(Box<dyn Read + 'a>, bool), BackupError> {
    let mut first = Vec::with_capacity(MARK.len());
    let begun = input.by_ref().take(MARK.len() as u64).read_to_end(&mut first);
    begun.map_err(|e| BackupError::Broken { at: 0, within: "its beginning".into(), detail: e.to_string() })?;
    let sealed = first == MARK;
    let whole = io::Cursor::new(first).chain(input);
    if !sealed {
        return Ok((Box::new(whole), false));
    }
    let locked = |e: age::DecryptError| BackupError::Locked(e.to_string());
    let decryptor = age::Decryptor::new(whole).map_err(locked)?;
    let opened = match key {
        Key::None => return Err(BackupError::Encrypted),
        Key::Passphrase(secret) => {
            let mut identity = age::scrypt::Identity::new(SecretString::from(secret.reveal().to_owned()));
            identity.set_max_work_factor(MOST_WORK);
            decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity))
        }
        Key::Identities(list) => decryptor.decrypt(list.iter().map(|i| i as &dyn age::Identity)),
    };
    Ok((Box::new(opened.map_err(locked)?), true))
}
