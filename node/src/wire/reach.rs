//! How far a node reaches beyond plain lines to known addresses: the local network, and WebSocket over TLS.

use super::Proxy;

/// Whether this node looks for others on the local network, and is found there: it tells its name and addresses to
/// whoever listens on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nearby {
    /// By multicast DNS.
    On,
    /// Not: what a server on a public network wants.
    #[default]
    Off,
}

/// A certificate of this node for TLS, in DER.
#[derive(Clone)]
pub struct OwnCertificate {
    /// Private key.
    pub key: Vec<u8>,
    /// The certificate, then those that lead to a root.
    pub chain: Vec<Vec<u8>>,
}

/// How WebSocket lines over TLS are made.
#[derive(Clone, Default)]
pub struct SecureLine {
    /// What they go through.
    pub proxy: Option<Proxy>,
    /// Roots to trust besides the usual ones, in DER.
    pub roots: Vec<Vec<u8>>,
    /// For listening.
    pub own: Option<OwnCertificate>,
}

impl std::fmt::Debug for SecureLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (proxy, roots, own) = (&self.proxy, self.roots.len(), self.own.is_some());
        write!(f, "SecureLine {{ proxy: {proxy:?}, roots: {roots}, own: {own} }}")
    }
}

/// How far a node reaches beyond plain lines to known addresses.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The local network.
    pub nearby: Nearby,
    /// WebSocket over TLS.
    pub secure: SecureLine,
}
