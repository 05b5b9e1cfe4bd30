//! Asking over HTTPS: bounded in bytes and time, no redirection, no proxy of the environment, one server only.

use super::{PullFault, PullSecret, PullSource};
use crate::say;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// How long a server may take, and how much a page may hold.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For one page.
    pub page: Duration,
    /// For the whole list.
    pub whole: Duration,
    /// Longest wait that a server may ask for.
    pub wait: Duration,
    /// Waits that a server may ask for, all together.
    pub waits: usize,
    /// Bytes of a page.
    pub bytes: u64,
}

impl Default for Patience {
    /// A page of 500 assets has a megabyte and takes a busy server some seconds.
    fn default() -> Self {
        Patience {
            page: Duration::from_secs(60),
            whole: Duration::from_secs(30 * 60),
            wait: Duration::from_secs(60),
            waits: 20,
            bytes: 32 * 1024 * 1024,
        }
    }
}

/// What came back.
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Range`.
    pub range: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// One server that is asked.
pub struct Client {
    agent: ureq::Agent,
    base: String,
    pub(super) secret: PullSecret,
    headers: Vec<(&'static str, String)>,
    patience: Patience,
    began: Instant,
    waited: usize,
}

impl Client {
    /// A client of a source.
    ///
    /// # Errors
    /// The address is none that may be asked, or the certificate authority cannot be read.
    pub fn new(source: &PullSource, secret: PullSecret, patience: Patience) -> Result<Self, PullFault> {
        let base = address(&source.address)?;
        let mut tls = TlsConfig::builder();
        if let Some(pem) = &source.root {
            tls = tls.root_certs(RootCerts::Specific(Arc::new(authorities(pem)?)));
        }
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            // A token goes to the server it was given for, and to no other.
            .max_redirects(0)
            .timeout_connect(Some(patience.page.min(Duration::from_secs(15))))
            .timeout_global(Some(patience.page))
            .user_agent("regain")
            .tls_config(tls.build())
            .build();
        let began = Instant::now();
        Ok(Client { agent: agent.into(), base, secret, headers: Vec::new(), patience, began, waited: 0 })
    }

    /// Sends this header with everything from now on.
    pub(super) fn header(&mut self, name: &'static str, value: String) {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value));
    }

    /// `GET` below the address; `fine` statuses come back, others are told as sentences.
    ///
    /// # Errors
    /// The server does not answer in time, refuses, sends elsewhere, or sends too much.
    pub(super) fn get(&mut self, path: &str, fine: &[u16]) -> Result<Answered, PullFault> {
        loop {
            if self.began.elapsed() > self.patience.whole {
                return Err(
                    say!("pull-slow", "the server takes too long; nothing was kept: pull at a quieter hour").into()
                );
            }
            let mut request = self.agent.get(format!("{}{path}", self.base)).header("accept", "application/json");
            for (name, value) in &self.headers {
                request = request.header(*name, value);
            }
            let mut response = request.call().map_err(|e| unreachable(&e))?;
            let status = response.status().as_u16();
            if matches!(status, 429 | 503) && self.waited < self.patience.waits {
                let asked = response.headers().get("retry-after").and_then(|v| v.to_str().ok()?.trim().parse().ok());
                self.waited += 1;
                std::thread::sleep(Duration::from_secs(asked.unwrap_or(2)).min(self.patience.wait));
                continue;
            }
            if !fine.contains(&status) {
                return Err(refused(status));
            }
            let range = response.headers().get("content-range").and_then(|v| v.to_str().ok()).map(str::to_owned);
            let body = response.body_mut().with_config().limit(self.patience.bytes).read_to_vec();
            return Ok(Answered { status, range, body: body.map_err(|e| unreachable(&e))? });
        }
    }
}

fn refused(status: u16) -> PullFault {
    let sentence = match status {
        401 | 403 => say!(
            "pull-unauthorized",
            "the server does not accept the token, or the token may not read the inventory (HTTP {status}); make a new one there and enter it here",
            status = status
        ),
        300..=399 => say!(
            "pull-elsewhere",
            "the server sends to another address (HTTP {status}), which is not followed, since the token would go there; enter the address where the interface really is",
            status = status
        ),
        404 => say!(
            "pull-nothing-there",
            "the server knows nothing under that address (HTTP {status}); enter the address of its programming interface",
            status = status
        ),
        429 | 503 => {
            say!("pull-busy", "the server asks again and again to wait (HTTP {status}); pull later", status = status)
        }
        _ => say!("pull-refused", "the server answered with HTTP {status}; look into its log", status = status),
    };
    PullFault(sentence)
}

fn unreachable(error: &ureq::Error) -> PullFault {
    let sentence = match error {
        ureq::Error::Timeout(_) => {
            say!("pull-timeout", "the server did not answer in time; check the address, or pull at a quieter hour")
        }
        ureq::Error::BodyExceedsLimit(_) => super::endless(),
        other => say!("pull-unreachable", "the server cannot be reached: {detail}", detail = other),
    };
    PullFault(sentence)
}

/// An address that may be asked: HTTPS, or plain HTTP on this machine; no user, no query; without the slash at its end.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn address(text: &str) -> Result<String, PullFault> {
    let wrong = || {
        PullFault(say!(
            "pull-address",
            "`{text}` is no address of an interface; write it as https://glpi.example.org/apirest.php",
            text = text.chars().take(200).collect::<String>()
        ))
    };
    let text = text.trim();
    let uri: ureq::http::Uri = text.parse().map_err(|_| wrong())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(wrong()) };
    if authority.as_str().contains('@') || uri.query().is_some() || text.contains('#') || text.len() > 500 {
        return Err(wrong());
    }
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match scheme {
        "https" => Ok(text.trim_end_matches('/').to_owned()),
        "http" if here => Ok(text.trim_end_matches('/').to_owned()),
        "http" => Err(PullFault(say!(
            "pull-not-https",
            "the token would travel in clear text: the address must begin with https://"
        ))),
        _ => Err(wrong()),
    }
}

/// The certificates of a PEM text.
///
/// # Errors
/// There are none.
pub(crate) fn authorities(pem: &str) -> Result<Vec<Certificate<'static>>, PullFault> {
    let found: Vec<Certificate<'static>> = parse_pem(pem.as_bytes())
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if found.is_empty() || pem.contains("PRIVATE KEY") || pem.len() > 64 * 1024 {
        return Err(PullFault(say!(
            "pull-root",
            "that is no certificate of an authority; give it as PEM, beginning with BEGIN CERTIFICATE, and no private key"
        )));
    }
    Ok(found)
}
