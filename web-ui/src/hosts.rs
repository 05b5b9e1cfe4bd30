//! Which `Host` headers are answered. A page of another site can make a browser resolve its own name to this machine
//! (DNS rebinding); its requests then carry that site's name as `Host`, and are refused here.

use std::collections::BTreeSet;

/// Names under which this machine may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    allowed: BTreeSet<String>,
}

impl Hosts {
    /// The loopback names with that port.
    #[must_use]
    pub fn loopback(port: u16) -> Self {
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let mut allowed: BTreeSet<String> = names.iter().map(|n| format!("{n}:{port}")).collect();
        if port == 80 {
            allowed.extend(names.map(str::to_owned));
        }
        Hosts { allowed }
    }

    /// Also answers under this name, written as the `Host` header will carry it: `regain.example` or
    /// `regain.example:8443`, behind a proxy that adds TLS.
    #[must_use]
    pub fn and(mut self, host: &str) -> Self {
        self.allowed.insert(host.trim().to_ascii_lowercase());
        self
    }

    /// Whether a `Host` header is one of them.
    #[must_use]
    pub fn allow(&self, host: &str) -> bool {
        self.allowed.contains(&host.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_with_the_port_and_nothing_else() {
        let hosts = Hosts::loopback(8481);
        for good in ["127.0.0.1:8481", "localhost:8481", "LOCALHOST:8481", "[::1]:8481"] {
            assert!(hosts.allow(good), "{good}");
        }
        for bad in [
            "127.0.0.1",
            "localhost:80",
            "evil.example:8481",
            "localhost.evil.example:8481",
            "",
            "::1:8481",
            "127.0.0.1:8481 ",
        ] {
            assert!(!hosts.allow(bad), "{bad}");
        }
    }

    #[test]
    fn a_proxy_name_can_be_added() {
        let hosts = Hosts::loopback(8481).and("Regain.example");
        assert!(hosts.allow("regain.example"));
        assert!(!hosts.allow("regain.example:8481"));
    }
}
