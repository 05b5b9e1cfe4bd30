//! Calls to the running node's API.

use crate::args::Global;
use crate::exit::{Exit, Failure};
use crate::home::{Home, read_token};
use regain_web_ui::Token;
use serde_json::Value;
use std::time::Duration;

/// Longest answer that is read: the bundle of a whole territory.
const ANSWER: u64 = 4 * 1024 * 1024 * 1024;
/// An import of a large fleet is the longest call.
const PATIENCE: Duration = Duration::from_secs(600);

/// A node's API.
pub struct Client {
    agent: ureq::Agent,
    base: String,
    token: Token,
}

/// What comes back: the status and the bytes.
type Told = Result<ureq::http::Response<ureq::Body>, ureq::Error>;

impl Client {
    /// The node that the global options name: by address, or by its data directory.
    ///
    /// # Errors
    /// No node runs there, or there is no token.
    pub fn of(global: &Global) -> Result<Self, Failure> {
        let home = Home::at(global.data_dir.clone());
        let base = match &global.node {
            Some(url) => base_of(url)?,
            None => home.clone()?.node_url()?,
        };
        let token = match &global.token_file {
            Some(path) => read_token(path)?,
            None => read_token(&home?.token_file())?,
        };
        Ok(Client::new(base, token))
    }

    /// A node by base address, such as `http://127.0.0.1:8481`.
    pub fn new(base: String, token: Token) -> Self {
        // No proxy from the environment: the token would pass through it.
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(PATIENCE))
            .build();
        Client { agent: config.into(), base, token }
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.base)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token.to_text())
    }

    /// `GET`.
    ///
    /// # Errors
    /// The node does not answer, or answers with an error.
    pub fn get(&self, path: &str) -> Result<Value, Failure> {
        self.json(self.agent.get(self.url(path)).header("authorization", self.bearer()).call())
    }

    /// `GET` of bytes.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Failure> {
        self.read(self.agent.get(self.url(path)).header("authorization", self.bearer()).call())
    }

    /// `GET` of bytes that are read as they come, however long that takes.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn stream(&self, path: &str) -> Result<impl std::io::Read + use<>, Failure> {
        let request = self.agent.get(self.url(path)).config().timeout_global(None).build();
        let told = request.header("authorization", self.bearer()).call();
        let mut response = told.map_err(|e| self.unreachable(&e))?;
        let status = response.status().as_u16();
        if (200..300).contains(&status) {
            return Ok(response.into_body().into_with_config().limit(u64::MAX).reader());
        }
        let bytes = response.body_mut().with_config().limit(ANSWER).read_to_vec().map_err(|e| self.unreachable(&e))?;
        Err(error_of(status, &bytes))
    }

    /// `POST` of JSON.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        let request = self.agent.post(self.url(path)).header("authorization", self.bearer());
        self.json(request.header("content-type", "application/json").send(body.to_string()))
    }

    /// `POST` of bytes.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn upload(&self, path: &str, bytes: &[u8]) -> Result<Value, Failure> {
        self.json(self.agent.post(self.url(path)).header("authorization", self.bearer()).send(bytes))
    }

    /// `PUT` without a body.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn put(&self, path: &str) -> Result<Value, Failure> {
        self.json(self.agent.put(self.url(path)).header("authorization", self.bearer()).send_empty())
    }

    /// `DELETE`.
    ///
    /// # Errors
    /// As for [`Client::get`].
    pub fn delete(&self, path: &str) -> Result<Value, Failure> {
        self.json(self.agent.delete(self.url(path)).header("authorization", self.bearer()).call())
    }

    fn json(&self, told: Told) -> Result<Value, Failure> {
        let bytes = self.read(told)?;
        serde_json::from_slice(&bytes).map_err(|e| {
            Failure::new(
                Exit::Failed,
                format!("{} answered something that is no JSON ({e}); is it a Regain node?", self.base),
            )
        })
    }

    fn read(&self, told: Told) -> Result<Vec<u8>, Failure> {
        let mut response = told.map_err(|e| self.unreachable(&e))?;
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(ANSWER).read_to_vec().map_err(|e| self.unreachable(&e))?;
        if (200..300).contains(&status) { Ok(bytes) } else { Err(error_of(status, &bytes)) }
    }

    fn unreachable(&self, error: &ureq::Error) -> Failure {
        let told = format!("the node at {} does not answer ({error}); is `regain serve` running?", self.base);
        Failure::new(Exit::Unreachable, told)
    }
}

/// The failure that an error's answer stands for.
fn error_of(status: u16, bytes: &[u8]) -> Failure {
    let told: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let text = |pointer| told.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let exit = Exit::of_api(status, text("/error/code"));
    match text("/error/message") {
        "" => Failure::new(exit, format!("the node answered with HTTP status {status}")),
        message => Failure::new(exit, message),
    }
}

/// A base address: plain HTTP, without a path. TLS ends at a proxy, to which this client does not speak.
fn base_of(url: &str) -> Result<String, Failure> {
    let url = url.trim();
    let host = url.strip_prefix("http://").unwrap_or(url).trim_end_matches('/');
    if host.is_empty() || host.contains('/') {
        return Err(Failure::usage(format!("`{url}` is no address of a node; write it as http://127.0.0.1:8481")));
    }
    Ok(format!("http://{host}"))
}

/// A text as one segment of a path, or as a value of a query.
pub fn segment(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// A text as a segment of a path.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_in_paths() {
        assert_eq!(segment("R-000001"), "R-000001");
        assert_eq!(segment("a/b ?é"), "a%2Fb%20%3F%C3%A9");
    }

    #[test]
    fn addresses_are_read() {
        assert_eq!(base_of("127.0.0.1:8481/").expect("fits"), "http://127.0.0.1:8481");
        assert_eq!(base_of("http://[::1]:8481").expect("fits"), "http://[::1]:8481");
        for bad in ["", "http://", "https://localhost:1", "http://localhost:1/api"] {
            assert_eq!(base_of(bad).expect_err(bad).exit, Exit::Usage);
        }
    }

    #[test]
    fn errors_keep_code_and_sentence() {
        let told = error_of(409, br#"{"error":{"code":"conflict","message":"first the other thing"}}"#);
        assert_eq!((told.exit, told.message.as_str()), (Exit::Conflict, "first the other thing"));
        assert_eq!(error_of(503, b"<html>").exit, Exit::Failed);
    }

    #[test]
    fn nobody_there_is_unreachable() {
        // Bound and dropped again, so that the port is free and nobody listens.
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
        let client = Client::new(format!("http://127.0.0.1:{port}"), Token::new([0; 32]));
        let told = client.get("status").expect_err("nobody listens");
        assert_eq!(told.exit, Exit::Unreachable);
        assert!(told.message.contains("regain serve"), "{told}");
    }
}
