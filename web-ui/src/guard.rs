//! What every request passes: security headers on the way out, the host allow-list and, for the API, a token with the
//! roles of the call on the way in.

use crate::door::Door;
use crate::need::need_of;
use crate::reply::problem;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use regain_node::accounts::{FILE_TOKEN, Roles};

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

/// What who calls may do; in the extensions of every API request that was let in.
#[derive(Clone, Debug)]
pub struct Scope(pub Roles);

/// Who calls, as the audit names it; beside the [`Scope`].
#[derive(Clone, Debug)]
pub struct Caller(pub String);

/// Refuses API calls without a token, or with one whose roles are not those that the call asks for.
pub(crate) async fn token(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let Some((Caller(by), Scope(roles))) = opened(&door, shown) else {
        let told = "this call needs `Authorization: Bearer` with the token from the file api.token of the data \
                    directory, or with one that `regain token new` made";
        let mut response = problem(StatusCode::UNAUTHORIZED, "unauthorized", told);
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    };
    // A path that is no call has no need: it is answered with that.
    let matched = request.extensions().get::<MatchedPath>();
    let path = matched.and_then(|m| m.as_str().strip_prefix("/api/v1"));
    if path.is_some_and(|path| !need_of(request.method().as_str(), path).met(Some(&roles))) {
        let told = "this token has not the roles that this call asks for; `regain token new --role` makes another";
        return problem(StatusCode::FORBIDDEN, "refused", told);
    }
    request.extensions_mut().insert(Caller(by));
    request.extensions_mut().insert(Scope(roles));
    next.run(request).await
}

/// Who shows that header, and what it opens: the token of the data directory everything, a made one its scopes.
fn opened(door: &Door, authorization: &str) -> Option<(Caller, Scope)> {
    if door.token().opens(authorization) {
        return Some((Caller(FILE_TOKEN.to_owned()), Scope(Roles::all())));
    }
    let (_, text) = authorization.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))?;
    let used = door.accounts().use_token(text.trim())?;
    Some((Caller(format!("(token {})", used.label)), Scope(used.scopes)))
}
