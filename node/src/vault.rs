//! Secrets at rest: the node's keys, each in a file that only its user can read.
//!
//! ```text
//! file      magic "REGAIN\x01V" (8) | format version u16 LE | protection u8 | zero u8 | body | CRC-32C u32 LE of all before
//! body 0    the secret as it is
//! body 1    argon2id memory KiB u32 LE | passes u32 LE | lanes u32 LE | salt (16) | nonce (24) | XChaCha20-Poly1305 of the secret
//! ```
//! The sealed body is bound to everything before it and to the name of the secret. The checksum tells a damaged file
//! from a wrong passphrase; it protects nothing.

mod sealing;

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::store::atomic::{replace_file, sweep_unfinished};

pub use sealing::{Effort, Passphrase};

const MAGIC: [u8; 8] = *b"REGAIN\x01V";
const FORMAT: u16 = 1;
const HEADER: usize = 12;
const PLAIN: u8 = 0;
const SEALED: u8 = 1;
/// Keys are small. A longer file is not one of ours.
const MAX_SECRET: usize = 64 * 1024;
const MAX_FILE: u64 = MAX_SECRET as u64 + 1024;
/// Enough for any name that a program gives.
const MAX_NAME: usize = 64;

/// Why a secret could not be kept or given.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// No vault there.
    #[error("there is no vault at {path}; create it first", path = path.display())]
    Missing {
        /// The directory of the vault.
        path: PathBuf,
    },
    /// Other users can get at it.
    #[error("{path} can be reached by other users of this machine (mode {mode:03o}); run: chmod {wanted:o} {path}", path = path.display())]
    TooOpen {
        /// The file or directory.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// What they should be.
        wanted: u32,
    },
    /// No secret of that name.
    #[error("the vault has no secret named {name}")]
    NoSecret {
        /// The name asked for.
        name: String,
    },
    /// Not a name for a secret.
    #[error("{name:?} cannot name a secret; use 1 to {MAX_NAME} small letters, digits and hyphens")]
    BadName {
        /// The name given.
        name: String,
    },
    /// Too many bytes for a secret.
    #[error("a secret of {length} bytes was given and at most {MAX_SECRET} are allowed")]
    TooLong {
        /// Bytes given.
        length: usize,
    },
    /// The secret is sealed and no passphrase was given.
    #[error("the secret {name} is protected by a passphrase; give it")]
    PassphraseNeeded {
        /// The name of the secret.
        name: String,
    },
    /// The file is whole, but this passphrase does not open it.
    #[error("the passphrase does not open the secret {name}; try again (the file itself is whole)")]
    WrongPassphrase {
        /// The name of the secret.
        name: String,
    },
    /// The file is not as it was written.
    #[error("{path} is damaged; restore it from the key copy", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer version of the program.
    #[error("{path} holds newer data: its format is {found} and this program reads up to {FORMAT}; install a newer Regain", path = path.display())]
    NewerData {
        /// The file.
        path: PathBuf,
        /// The format of the file.
        found: u16,
    },
    /// The passphrase is too short to be one.
    #[error("a passphrase was given with {given} characters and at least {least} are needed")]
    WeakPassphrase {
        /// Characters given.
        given: usize,
        /// Characters needed.
        least: usize,
    },
    /// The machine could not do the work of sealing.
    #[error("could not seal or open the secret {name}: {detail}")]
    Sealing {
        /// The name of the secret.
        name: String,
        /// What failed.
        detail: String,
    },
    /// The file system refused an operation.
    #[error("could not {what} {path}: {source}", path = path.display())]
    Io {
        /// The operation, as a verb.
        what: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
}

/// A directory of secrets.
#[derive(Debug)]
pub struct Vault {
    dir: PathBuf,
    effort: Effort,
}

impl Vault {
    /// Makes the directory `dir` with mode 0700, or opens the one that is there.
    ///
    /// Errors: [`VaultError::TooOpen`] when others can reach it, [`VaultError::Io`].
    pub fn create(dir: PathBuf) -> Result<Self, VaultError> {
        DirBuilder::new().recursive(true).mode(0o700).create(&dir).map_err(|error| io_error("make", &dir, error))?;
        if let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            File::open(parent).and_then(|parent| parent.sync_all()).map_err(|error| io_error("sync", parent, error))?;
        }
        Self::open(dir)
    }

    /// Opens the directory `dir`.
    ///
    /// Errors: [`VaultError::Missing`], [`VaultError::TooOpen`] when others can reach it or one of its secrets,
    /// [`VaultError::Io`].
    pub fn open(dir: PathBuf) -> Result<Self, VaultError> {
        if !dir.is_dir() {
            return Err(VaultError::Missing { path: dir });
        }
        check_private(&dir, 0o700)?;
        sweep_unfinished(&dir).map_err(|error| io_error("clean up", &dir, error))?;
        for entry in fs::read_dir(&dir).map_err(|error| io_error("list", &dir, error))? {
            let path = entry.map_err(|error| io_error("list", &dir, error))?.path();
            if path.extension().is_some_and(|extension| extension == "key") {
                check_private(&path, 0o600)?;
            }
        }
        Ok(Vault { dir, effort: Effort::default() })
    }

    /// The same vault, sealing with another effort from now on. What is sealed already says its own.
    pub fn with_effort(self, effort: Effort) -> Self {
        Vault { effort, ..self }
    }

    /// Keeps a secret under `name` (file `<name>.key`, mode 0600), sealed when a passphrase is given. Replaces the
    /// one of that name; a crash leaves the old or the new one. Durable when it returns.
    ///
    /// Errors: [`VaultError::BadName`], [`VaultError::TooLong`], [`VaultError::Sealing`], [`VaultError::Io`].
    pub fn put(&self, name: &str, secret: &[u8], passphrase: Option<&Passphrase>) -> Result<(), VaultError> {
        let path = self.path(name)?;
        if secret.len() > MAX_SECRET {
            return Err(VaultError::TooLong { length: secret.len() });
        }
        let mut file = Zeroizing::new(Vec::with_capacity(HEADER + 512 + secret.len()));
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&FORMAT.to_le_bytes());
        match passphrase {
            None => {
                file.extend_from_slice(&[PLAIN, 0]);
                file.extend_from_slice(secret);
            }
            Some(passphrase) => {
                file.extend_from_slice(&[SEALED, 0]);
                sealing::seal(&mut file, name, secret, passphrase, self.effort)?;
            }
        }
        let check = crc32c::crc32c(&file);
        file.extend_from_slice(&check.to_le_bytes());
        replace_file(&path, &file, 0o600).map_err(|error| io_error("write", &path, error))
    }

    /// The secret of that name. A passphrase given for one that is not sealed is not looked at.
    ///
    /// Errors: [`VaultError::NoSecret`], [`VaultError::PassphraseNeeded`], [`VaultError::WrongPassphrase`],
    /// [`VaultError::Damaged`], [`VaultError::TooOpen`], [`VaultError::NewerData`], [`VaultError::Io`].
    pub fn get(&self, name: &str, passphrase: Option<&Passphrase>) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (path, file) = self.read(name)?;
        let damaged = || VaultError::Damaged { path: path.clone() };
        let (header, body) = file.split_at_checked(HEADER).ok_or_else(damaged)?;
        match (header.get(10), passphrase) {
            (Some(&PLAIN), _) => Ok(Zeroizing::new(body.to_vec())),
            (Some(&SEALED), Some(passphrase)) => sealing::open(header, body, name, passphrase, &path),
            (Some(&SEALED), None) => Err(VaultError::PassphraseNeeded { name: name.to_string() }),
            _ => Err(damaged()),
        }
    }

    /// Takes a secret out of the vault for good. A secret that is not there is not an error.
    ///
    /// # Errors
    /// [`VaultError::Io`] when the file system refuses.
    pub fn remove(&self, name: &str) -> Result<(), VaultError> {
        let path = self.path(name)?;
        match std::fs::remove_file(&path).and_then(|()| std::fs::File::open(&self.dir)?.sync_all()) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(VaultError::Io { what: "remove", path, source })
            }
            _ => Ok(()),
        }
    }

    /// Whether there is a secret of that name.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).is_ok_and(|path| path.is_file())
    }

    /// Whether the secret of that name asks for a passphrase. Errors as [`Vault::get`], except those of passphrases.
    pub fn is_sealed(&self, name: &str) -> Result<bool, VaultError> {
        let (_, file) = self.read(name)?;
        Ok(file.get(10) == Some(&SEALED))
    }

    fn path(&self, name: &str) -> Result<PathBuf, VaultError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() > MAX_NAME || !name.bytes().all(allowed) {
            return Err(VaultError::BadName { name: name.to_string() });
        }
        Ok(self.dir.join(format!("{name}.key")))
    }

    /// The path and the checked content of a secret's file, without its checksum.
    fn read(&self, name: &str) -> Result<(PathBuf, Zeroizing<Vec<u8>>), VaultError> {
        let path = self.path(name)?;
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(VaultError::NoSecret { name: name.to_string() });
            }
            Err(error) => return Err(io_error("open", &path, error)),
        };
        check_private(&path, 0o600)?;
        // Room from the beginning: a vector that grows would leave copies of the secret in freed memory.
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_SECRET + 2048));
        file.take(MAX_FILE).read_to_end(&mut bytes).map_err(|error| io_error("read", &path, error))?;
        let Some((content, check)) = bytes.split_last_chunk::<4>() else {
            return Err(VaultError::Damaged { path });
        };
        let version = content.split_first_chunk::<8>().and_then(|(magic, rest)| {
            let (version, _) = rest.split_first_chunk::<2>()?;
            (*magic == MAGIC).then_some(u16::from_le_bytes(*version))
        });
        let whole = crc32c::crc32c(content).to_le_bytes() == *check;
        match version {
            Some(FORMAT) if whole => {}
            Some(found) if whole && found > FORMAT => return Err(VaultError::NewerData { path, found }),
            _ => return Err(VaultError::Damaged { path }),
        }
        let length = content.len();
        bytes.truncate(length);
        Ok((path, bytes))
    }
}

fn check_private(path: &Path, wanted: u32) -> Result<(), VaultError> {
    let metadata = fs::metadata(path).map_err(|error| io_error("look at", path, error))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(VaultError::TooOpen { path: path.to_path_buf(), mode, wanted }) }
}

fn io_error(what: &'static str, path: &Path, source: io::Error) -> VaultError {
    VaultError::Io { what, path: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests;
