//! Logging in and out.

use crate::door::Door;
use crate::frame::{Frame, Line, Nothing, Open, Posted, page, page_with};
use crate::guard::COOKIE;
use crate::need::Need;
use crate::ways::Ways;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use regain_node::accounts::{AccountsError, Password};
use serde::Deserialize;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/connexion", Need::Anyone, form).post("/connexion", Need::Anyone, log_in).post(
        "/deconnexion",
        Need::AnyAccount,
        log_out,
    )
}

#[derive(Template)]
#[template(path = "account/login.html")]
struct LoginPage<'a> {
    f: &'a Frame,
    to: &'a str,
    login: &'a str,
    problem: Option<String>,
    nobody: bool,
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    vers: String,
}

#[derive(Deserialize)]
struct Login {
    login: String,
    password: String,
    #[serde(default)]
    vers: String,
}

async fn form(State(door): State<Door>, frame: Frame, Query(wanted): Query<Wanted>) -> Response {
    if frame.visitor.is_some() {
        return Redirect::to(local(&wanted.vers)).into_response();
    }
    let nobody = door.accounts().is_empty();
    page(&frame, &LoginPage { f: &frame, to: local(&wanted.vers), login: "", problem: None, nobody })
}

async fn log_in(State(door): State<Door>, line: Line, Open(frame, told): Open<Login>) -> Response {
    let Login { login, password, vers } = told;
    match door.accounts().log_in(login.trim(), Password::new(password), line.from).await {
        Ok(logged) => {
            let mut response = Redirect::to(local(&vers)).into_response();
            line.keep(response.headers_mut(), (COOKIE, &logged.token), None);
            response
        }
        Err(error) => {
            let status = match error {
                AccountsError::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let problem = Some(frame.account_problem(&error));
            let shown = LoginPage { f: &frame, to: local(&vers), login: &login, problem, nobody: false };
            page_with(status, &frame, &shown)
        }
    }
}

async fn log_out(State(door): State<Door>, line: Line, Posted(frame, _): Posted<Nothing>) -> Response {
    if let Some(session) = &frame.visitor {
        // A session that is gone already is as ended as can be.
        let _ = door.accounts().end_session(&session.login, &session.id);
    }
    let mut response = Redirect::to("/connexion").into_response();
    line.keep(response.headers_mut(), (COOKIE, ""), Some(0));
    response
}

/// A path of this node, or the start page: an address of another site is never followed.
pub(crate) fn local(wanted: &str) -> &str {
    let inside = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains(['\\', '\n', '\r', '\t']);
    if inside { wanted } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(local("/parc?q=1"), "/parc?q=1");
        for bad in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "parc"] {
            assert_eq!(local(bad), "/", "{bad}");
        }
    }
}
