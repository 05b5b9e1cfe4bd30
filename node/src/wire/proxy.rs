//! A city's way out: an HTTP proxy that connects through to port 443 (RFC 9110, section 9.3.6).

use std::fmt;
use std::io::{Error, ErrorKind};
use std::str::FromStr;

use data_encoding::BASE64;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::bounds;

/// Bytes of a proxy's answer that are read: a status line and its headers.
const ANSWER: usize = 16 * 1024;

/// An HTTP proxy. Its password is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    host: String,
    port: u16,
    /// `user:password`.
    login: Option<String>,
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}:{}", self.host, self.port)
    }
}

/// A text that names no proxy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a proxy as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, which it does not look like")]
pub struct NoProxy;

impl FromStr for Proxy {
    type Err = NoProxy;

    /// Reads `http://[user:password@]host:port`.
    fn from_str(text: &str) -> Result<Self, NoProxy> {
        let rest = text.trim().strip_prefix("http://").ok_or(NoProxy)?.trim_end_matches('/');
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => (Some(login.to_owned()), place),
            None => (None, rest),
        };
        let (host, port) = place.rsplit_once(':').ok_or(NoProxy)?;
        let port = port.parse().map_err(|_| NoProxy)?;
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '/' | '?' | '#' | '@');
        if host.is_empty() || !host.chars().all(plain) {
            return Err(NoProxy);
        }
        if login.as_ref().is_some_and(|l| l.chars().any(char::is_control)) {
            return Err(NoProxy);
        }
        Ok(Proxy { host: host.to_owned(), port, login })
    }
}

impl Proxy {
    /// A line through the proxy to `host:port`.
    ///
    /// # Errors
    /// The proxy is not there, does not answer in time, or says no.
    pub(crate) async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, Error> {
        let late = || Error::new(ErrorKind::TimedOut, format!("the proxy {self:?} does not answer"));
        tokio::time::timeout(bounds::HANDSHAKE_TIMEOUT, self.ask(host, port)).await.map_err(|_| late())?
    }

    async fn ask(&self, host: &str, port: u16) -> Result<TcpStream, Error> {
        let at = self.host.trim_start_matches('[').trim_end_matches(']');
        let mut stream = TcpStream::connect((at, self.port)).await?;
        stream.set_nodelay(true)?;
        let mut request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n");
        if let Some(login) = &self.login {
            request += &format!("Proxy-Authorization: Basic {}\r\n", BASE64.encode(login.as_bytes()));
        }
        request += "\r\n";
        stream.write_all(request.as_bytes()).await?;
        let answer = head(&mut stream).await?;
        let mut words = answer.split(' ');
        match (words.next(), words.next()) {
            (Some(version), Some(code)) if version.starts_with("HTTP/1.") && code.starts_with('2') => Ok(stream),
            _ => {
                let line: String = answer.lines().next().unwrap_or_default().chars().take(80).collect();
                let told = format!("the proxy {self:?} does not connect through to port {port}: `{line}`");
                Err(Error::new(ErrorKind::ConnectionRefused, told))
            }
        }
    }
}

/// The head of an answer, byte by byte: what follows it belongs to the line itself.
async fn head(stream: &mut TcpStream) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        if bytes.len() >= ANSWER {
            return Err(Error::new(ErrorKind::InvalidData, "the proxy's answer has no end"));
        }
        bytes.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[test]
    fn a_proxy_is_read_and_its_password_not_shown() {
        let proxy: Proxy = "http://dsi:se:cret@proxy.ville.example:3128/".parse().expect("a proxy");
        assert_eq!((proxy.host.as_str(), proxy.port), ("proxy.ville.example", 3128));
        assert_eq!(proxy.login.as_deref(), Some("dsi:se:cret"));
        assert_eq!(format!("{proxy:?}"), "http://proxy.ville.example:3128");
        assert_eq!("http://[2001:db8::1]:8080".parse::<Proxy>().expect("one").host, "[2001:db8::1]");
        for wrong in ["", "proxy:3128", "https://proxy:3128", "http://proxy", "http://:1", "http://a/b:1", "http://p:x"]
        {
            assert_eq!(wrong.parse::<Proxy>(), Err(NoProxy), "{wrong}");
        }
    }

    /// A proxy that answers once with that text, and what it was asked.
    async fn answering(text: &'static [u8]) -> (Proxy, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let task = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a caller");
            let asked = head(&mut stream).await.expect("a request");
            stream.write_all(text).await.expect("it is read");
            asked
        });
        (format!("http://u:p@127.0.0.1:{port}").parse().expect("a proxy"), task)
    }

    #[tokio::test]
    async fn the_line_begins_right_after_the_answer() {
        let (proxy, asked) = answering(b"HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\nhello").await;
        let mut line = proxy.connect("node.example", 443).await.expect("it says yes");
        let mut first = [0; 5];
        line.read_exact(&mut first).await.expect("what follows");
        assert_eq!(&first, b"hello");
        let asked = asked.await.expect("it ended");
        assert!(asked.starts_with("CONNECT node.example:443 HTTP/1.1\r\nHost: node.example:443\r\n"), "{asked}");
        assert!(asked.contains("Proxy-Authorization: Basic dTpw\r\n"), "{asked}");
    }

    #[tokio::test]
    async fn a_proxy_that_says_no_is_told_in_its_words() {
        let (proxy, _) = answering(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
        let told = proxy.connect("node.example", 443).await.expect_err("it says no").to_string();
        assert!(told.contains("407 Proxy Authentication Required") && told.contains("443"), "{told}");
    }
}
