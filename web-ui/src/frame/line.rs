//! The line over which a request came: from which address, and whether a proxy before this node speaks TLS.

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Where a request came from, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// Who calls, as far as the socket tells.
    pub(crate) from: IpAddr,
    secure: bool,
}

impl<S: Sync> FromRequestParts<S> for Line {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let socket = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let from = socket.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
        Ok(Line { from, secure: parts.headers.get("x-forwarded-proto").is_some_and(|v| v == "https") })
    }
}

impl Line {
    /// Keeps a value in the browser, out of reach of scripts and of other sites: for so many seconds, or until the browser
    /// closes. Zero seconds take it away.
    pub(crate) fn keep(self, headers: &mut HeaderMap, (name, value): (&str, &str), seconds: Option<u32>) {
        let age = seconds.map(|s| format!("; Max-Age={s}")).unwrap_or_default();
        let only = if self.secure { "; Secure" } else { "" };
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{only}{age}");
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}
