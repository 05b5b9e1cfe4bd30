//! A secret under a passphrase: argon2id makes the key, XChaCha20-Poly1305 seals.

use std::fmt;
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::VaultError;

const SALT: usize = 16;
const NONCE: usize = 24;
/// Three costs, the salt and the nonce.
const PARAMETERS: usize = 12 + SALT + NONCE;
/// Characters; four random words have more.
const LEAST_CHARACTERS: usize = 10;
/// What a file may ask of the machine that opens it: 1 GiB, a minute or so.
const MOST: Effort = Effort { memory_kib: 1024 * 1024, passes: 32, lanes: 16 };

/// What people type to open a secret. It is never printed, and wiped when dropped.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes a passphrase of at least ten characters.
    ///
    /// Errors: [`VaultError::WeakPassphrase`].
    pub fn new(text: String) -> Result<Self, VaultError> {
        let text = Zeroizing::new(text);
        let given = text.chars().count();
        if given < LEAST_CHARACTERS {
            return Err(VaultError::WeakPassphrase { given, least: LEAST_CHARACTERS });
        }
        Ok(Passphrase(text))
    }

    /// The text, for what takes it further.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(hidden)")
    }
}

/// The work that guessing one passphrase costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effort {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes; this implementation works through them one after the other.
    pub lanes: u32,
}

impl Default for Effort {
    /// 64 MiB, three passes, four lanes: the second choice of RFC 9106, section 4, which fits a small server.
    fn default() -> Self {
        Effort { memory_kib: 64 * 1024, passes: 3, lanes: 4 }
    }
}

/// Appends the sealed body to `file`, which holds the file's header.
pub(super) fn seal(
    file: &mut Vec<u8>,
    name: &str,
    secret: &[u8],
    passphrase: &Passphrase,
    effort: Effort,
) -> Result<(), VaultError> {
    let failed = |detail: String| VaultError::Sealing { name: name.to_string(), detail };
    let mut random = [0; SALT + NONCE];
    getrandom::fill(&mut random).map_err(|error| failed(error.to_string()))?;
    let (salt, nonce) = random.split_at(SALT);
    for cost in [effort.memory_kib, effort.passes, effort.lanes] {
        file.extend_from_slice(&cost.to_le_bytes());
    }
    file.extend_from_slice(&random);
    let cipher = cipher(passphrase, salt, effort).map_err(failed)?;
    let bound = bound_to(file, name);
    let payload = Payload { msg: secret, aad: &bound };
    let sealed = cipher.encrypt(XNonce::from_slice(nonce), payload).map_err(|error| failed(error.to_string()))?;
    file.extend_from_slice(&sealed);
    Ok(())
}

/// Opens a sealed body whose checksum was found right.
pub(super) fn open(
    header: &[u8],
    body: &[u8],
    name: &str,
    passphrase: &Passphrase,
    path: &Path,
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let damaged = || VaultError::Damaged { path: path.to_path_buf() };
    let (parameters, sealed) = body.split_first_chunk::<PARAMETERS>().ok_or_else(damaged)?;
    let (costs, random) = parameters.split_at(12);
    let (salt, nonce) = random.split_at(SALT);
    let effort = read_effort(costs).ok_or_else(damaged)?;
    let failed = |detail: String| VaultError::Sealing { name: name.to_string(), detail };
    let cipher = cipher(passphrase, salt, effort).map_err(failed)?;
    let bound = bound_to(&[header, parameters].concat(), name);
    let payload = Payload { msg: sealed, aad: &bound };
    let opened = cipher.decrypt(XNonce::from_slice(nonce), payload);
    opened.map(Zeroizing::new).map_err(|_| VaultError::WrongPassphrase { name: name.to_string() })
}

/// The costs in a file, unless they are beyond what a file may ask.
fn read_effort(costs: &[u8]) -> Option<Effort> {
    let (memory, rest) = costs.split_first_chunk::<4>()?;
    let (passes, rest) = rest.split_first_chunk::<4>()?;
    let (lanes, _) = rest.split_first_chunk::<4>()?;
    let effort = Effort {
        memory_kib: u32::from_le_bytes(*memory),
        passes: u32::from_le_bytes(*passes),
        lanes: u32::from_le_bytes(*lanes),
    };
    let bearable = effort.memory_kib <= MOST.memory_kib && effort.passes <= MOST.passes && effort.lanes <= MOST.lanes;
    bearable.then_some(effort)
}

fn cipher(passphrase: &Passphrase, salt: &[u8], effort: Effort) -> Result<XChaCha20Poly1305, String> {
    let mut key = Zeroizing::new([0; 32]);
    let params = Params::new(effort.memory_kib, effort.passes, effort.lanes, Some(key.len()));
    let params = params.map_err(|error| error.to_string())?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.0.as_bytes(), salt, key.as_mut_slice())
        .map_err(|error| error.to_string())?;
    XChaCha20Poly1305::new_from_slice(key.as_slice()).map_err(|error| error.to_string())
}

fn bound_to(before: &[u8], name: &str) -> Vec<u8> {
    [before, name.as_bytes()].concat()
}
