//! Calls to a node's HTTP API: one connection a call, as a shell script would make them.

use serde_json::Value;
use std::io::{Error, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A call may take as long as the longest thing a node does.
const CALL: Duration = Duration::from_secs(60);

/// A node's API.
#[derive(Clone, Debug)]
pub struct Api {
    host: String,
    token: String,
}

/// An answer: the HTTP status and the body.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Body as it came.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON; null where it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl Api {
    /// The API at a base address such as `http://127.0.0.1:8481`.
    #[must_use]
    pub fn new(base: &str, token: &str) -> Self {
        let host = base.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Api { host, token: token.to_owned() }
    }

    /// Any call.
    ///
    /// # Errors
    /// The node is not there, or went away before it had answered.
    pub fn call(&self, method: &str, path: &str, body: &[u8]) -> std::io::Result<Reply> {
        let mut stream = TcpStream::connect(&self.host)?;
        stream.set_read_timeout(Some(CALL))?;
        let (host, token, length) = (&self.host, &self.token, body.len());
        let head = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(&[head.as_bytes(), body].concat())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        whole(&answer).ok_or_else(|| Error::new(ErrorKind::UnexpectedEof, "the node went away within its answer"))
    }

    /// Reads JSON.
    ///
    /// # Panics
    /// When the node does not answer, or refuses.
    #[must_use]
    pub fn get(&self, path: &str) -> Value {
        self.expected("GET", path, &[]).json()
    }

    /// Reads bytes.
    ///
    /// # Panics
    /// As [`Api::get`].
    #[must_use]
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        self.expected("GET", path, &[]).body
    }

    /// Writes JSON.
    ///
    /// # Panics
    /// As [`Api::get`].
    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.expected("POST", path, body.to_string().as_bytes()).json()
    }

    fn expected(&self, method: &str, path: &str, body: &[u8]) -> Reply {
        let reply = self.call(method, path, body).unwrap_or_else(|e| panic!("{method} {path}: {e}"));
        let told = String::from_utf8_lossy(&reply.body);
        assert!((200..300).contains(&reply.status), "{method} {path}: {} {told}", reply.status);
        reply
    }
}

/// An answer that is complete: a node that was killed half-way has acknowledged nothing.
fn whole(answer: &[u8]) -> Option<Reply> {
    let split = answer.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..split]).to_lowercase();
    let status = head.split_whitespace().nth(1)?.parse().ok()?;
    let length: usize = head.lines().find_map(|l| l.strip_prefix("content-length:"))?.trim().parse().ok()?;
    let body = answer.get(split + 4..).filter(|body| body.len() == length)?;
    Some(Reply { status, body: body.to_vec() })
}
