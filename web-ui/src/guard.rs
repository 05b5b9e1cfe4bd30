//! What every request passes: security headers on the way out, the host allow-list and, for the API, the token on the
//! way in.

use crate::door::Door;
use crate::reply::problem;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Headers of every answer. Nothing here loads script, font or picture, or may be framed.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds the headers.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses requests made under a name that is not this machine's.
pub(crate) async fn host(State(door): State<Door>, request: Request, next: Next) -> Response {
    let mut named = request.headers().get_all(header::HOST).iter();
    let host = named.next().and_then(|h| h.to_str().ok());
    let one = named.next().is_none() && host.is_some_and(|h| door.hosts().allow(h));
    // A request line with a whole URL names the host a second time.
    let target = request.uri().authority().is_none_or(|a| door.hosts().allow(a.as_str()));
    if one && target {
        next.run(request).await
    } else {
        let told =
            "this node does not answer under that host name; call it as 127.0.0.1, localhost or [::1] with its port";
        problem(StatusCode::FORBIDDEN, "refused", told)
    }
}

/// Refuses API calls without the token.
pub(crate) async fn token(State(door): State<Door>, request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    if shown.is_some_and(|s| door.token().opens(s)) {
        return next.run(request).await;
    }
    let told = "this call needs `Authorization: Bearer` with the token from the file api.token of the data directory";
    let mut response = problem(StatusCode::UNAUTHORIZED, "unauthorized", told);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}
