//! What every request passes: security headers on the way out; on the way in the host allow-list, the origin of what
//! acts, and who it is.

use crate::door::Door;
use crate::frame::{Fault, Frame, cookie};
use crate::hosts::Hosts;
use crate::need::Need;
use crate::reply::problem;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use data_encoding::BASE64URL_NOPAD;
use regain_node::accounts::{FILE_TOKEN, Roles};

/// The cookie of a session.
pub(crate) const COOKIE: &str = "s";

/// The one value that lets a script of a page run, new with every answer.
#[derive(Clone)]
pub(crate) struct Nonce(pub(crate) String);

/// Headers of every answer, besides the content security policy.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=(), usb=()"),
];

/// Adds the headers. What others wrote stands in the pages, so nothing runs but our own files, named by the nonce.
pub(crate) async fn headers(mut request: Request, next: Next) -> Response {
    let mut bytes = [0; 16];
    if getrandom::fill(&mut bytes).is_err() {
        return problem(StatusCode::INTERNAL_SERVER_ERROR, "failed", "this machine gives no random numbers");
    }
    let nonce = BASE64URL_NOPAD.encode(&bytes);
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.run(request).await;
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types htmx"
    );
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&policy) {
        // A file that people brought has a stricter one already.
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(value);
    }
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Files named by their hash say themselves that they may be kept.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses requests made under a name that is not this machine's.
pub(crate) async fn host(State(door): State<Door>, request: Request, next: Next) -> Response {
    if is_called(door.hosts(), &request) { next.run(request).await } else { wrong_host() }
}

/// Whether a request calls this machine by one of its names.
pub(crate) fn is_called(hosts: &Hosts, request: &Request) -> bool {
    let mut named = request.headers().get_all(header::HOST).iter();
    let host = named.next().and_then(|h| h.to_str().ok());
    let one = named.next().is_none() && host.is_some_and(|h| hosts.allow(h));
    // A request line with a whole URL names the host a second time.
    one && request.uri().authority().is_none_or(|a| hosts.allow(a.as_str()))
}

/// What a request under another name is answered.
pub(crate) fn wrong_host() -> Response {
    let told = "this node does not answer under that host name; call it as 127.0.0.1, localhost or [::1] with its port";
    problem(StatusCode::FORBIDDEN, "refused", told)
}

/// Refuses what another site makes a browser send: a page's form acts only from a page of this node.
pub(crate) async fn origin(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if safe || from_here(request.headers()) {
        return next.run(request).await;
    }
    problem(
        StatusCode::FORBIDDEN,
        "refused",
        "this form was not sent from a page of this node; open the page here and send it again",
    )
}

/// Whether a request comes from this node's own pages. Over plain HTTP browsers leave `Sec-Fetch-Site` out; then `Origin`
/// must be ours.
fn from_here(headers: &HeaderMap) -> bool {
    let told = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = told(HeaderName::from_static("sec-fetch-site"))
        && site != "same-origin"
    {
        return false;
    }
    let Some((origin, host)) = told(header::ORIGIN).zip(told(header::HOST)) else { return false };
    ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host))
}

/// Finds out whose session a request belongs to.
pub(crate) async fn session(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let shown = cookie(request.headers(), COOKIE);
    if let Some(session) = shown.and_then(|token| door.accounts().session(&token)) {
        request.extensions_mut().insert(session);
    }
    next.run(request).await
}

/// Lets pass who may go a way, and tells in a page what went wrong on it; others are told what it takes.
pub(crate) async fn way(State((door, need)): State<(Door, Need)>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(frame) = Frame::from_request_parts(&mut parts, &door).await;
    parts.extensions.insert(frame.clone());
    let stale = frame.visitor.as_ref().is_some_and(|s| s.must_change);
    if stale && need != Need::Anyone && !parts.uri.path().starts_with("/compte") && parts.uri.path() != "/deconnexion" {
        return Redirect::to("/compte/mot-de-passe").into_response();
    }
    if stale || frame.may(need) {
        let response = next.run(Request::from_parts(parts, body)).await;
        return match response.extensions().get::<Fault>() {
            Some(fault) => fault.show(&frame),
            None => response,
        };
    }
    if frame.visitor.is_none() {
        let wanted = parts.uri.path_and_query().map_or("/", |p| p.as_str());
        let query = serde_html_form::to_string([("vers", wanted)]).unwrap_or_default();
        return Redirect::to(&format!("/connexion?{query}")).into_response();
    }
    Fault::Forbidden.show(&frame)
}

/// What who calls may do; in the extensions of every API request that was let in.
#[derive(Clone, Debug)]
pub struct Scope(pub Roles);

/// Who calls, as the audit names it; beside the [`Scope`].
#[derive(Clone, Debug)]
pub struct Caller(pub String);

/// Refuses API calls without a token.
pub(crate) async fn token(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let Some((Caller(by), Scope(roles))) = opened(&door, shown) else {
        let told = "this call needs `Authorization: Bearer` with the token from the file api.token of the data \
                    directory, or with one that `regain token new` made";
        let mut response = problem(StatusCode::UNAUTHORIZED, "unauthorized", told);
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    };
    request.extensions_mut().insert(Caller(by));
    request.extensions_mut().insert(Scope(roles));
    next.run(request).await
}

/// Refuses a call to a token whose roles are not those that it asks for.
pub(crate) async fn scope(State(need): State<Need>, request: Request, next: Next) -> Response {
    let roles = request.extensions().get::<Scope>().map(|s| &s.0);
    if need.met(roles) {
        return next.run(request).await;
    }
    let told = "this token has not the roles that this call asks for; `regain token new --role` makes another";
    problem(StatusCode::FORBIDDEN, "refused", told)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn only_this_nodes_pages_act() {
        let (host, origin) = (("host", "127.0.0.1:8481"), ("origin", "http://127.0.0.1:8481"));
        assert!(from_here(&with(&[host, origin])));
        assert!(from_here(&with(&[host, origin, ("sec-fetch-site", "same-origin")])));
        assert!(!from_here(&with(&[host])), "no origin");
        assert!(!from_here(&with(&[host, ("origin", "null")])));
        assert!(!from_here(&with(&[host, ("origin", "http://127.0.0.1:9")])), "another port is another site");
        assert!(!from_here(&with(&[host, ("origin", "http://evil.example")])));
        assert!(!from_here(&with(&[host, origin, ("sec-fetch-site", "cross-site")])));
        assert!(!from_here(&with(&[host, origin, ("sec-fetch-site", "none")])));
    }
}
