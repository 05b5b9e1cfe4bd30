//! Certificates of lines over port 443, from the files that an administrator has.

use crate::exit::{Exit, Failure};
use regain_node::wire::{OwnCertificate, Proxy, SecureLine};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};

/// Where they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecureFiles {
    /// What the lines go through.
    pub proxy: Option<Proxy>,
    /// Roots to trust besides the usual ones.
    pub roots: Option<PathBuf>,
    /// This node's certificate and its key.
    pub own: Option<(PathBuf, PathBuf)>,
}

impl SecureFiles {
    /// Reads them.
    ///
    /// # Errors
    /// A file cannot be read, or holds no certificate or key.
    pub fn read(&self) -> Result<SecureLine, Failure> {
        let roots = self.roots.as_deref().map(certificates).transpose()?.unwrap_or_default();
        let own = self.own.as_ref().map(|(chain, key)| -> Result<OwnCertificate, Failure> {
            let told = |e| Failure::new(Exit::Usage, format!("{} holds no private key in PEM: {e}", key.display()));
            let key = PrivateKeyDer::from_pem_file(key).map_err(told)?.secret_der().to_vec();
            Ok(OwnCertificate { key, chain: certificates(chain)? })
        });
        Ok(SecureLine { proxy: self.proxy.clone(), roots, own: own.transpose()? })
    }
}

fn certificates(path: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let told = |e: String| Failure::new(Exit::Usage, format!("{} holds no certificates in PEM: {e}", path.display()));
    let all = CertificateDer::pem_file_iter(path).map_err(|e| told(e.to_string()))?;
    let all: Vec<Vec<u8>> =
        all.map(|c| c.map(|c| c.to_vec())).collect::<Result<_, _>>().map_err(|e| told(e.to_string()))?;
    if all.is_empty() { Err(told("it has none".to_owned())) } else { Ok(all) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_certificate_is_named() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("roots.pem");
        std::fs::write(&path, "no certificate\n").expect("writable");
        let files = SecureFiles { roots: Some(path.clone()), ..SecureFiles::default() };
        let told = files.read().expect_err("there is none");
        assert!(told.exit == Exit::Usage && told.message.contains("roots.pem"), "{told}");
        let none = SecureFiles { own: Some((path.clone(), dir.path().join("key.pem"))), ..SecureFiles::default() };
        assert!(none.read().is_err());
        assert!(SecureFiles::default().read().is_ok());
    }
}
