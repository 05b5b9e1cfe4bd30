//! What belongs to the person who is logged in: password, display, open sessions.

use super::login::local;
use crate::door::Door;
use crate::frame::{Fallible, Frame, Line, Nothing, Open, Posted, back_to, page, page_with};
use crate::guard::COOKIE;
use crate::need::Need;
use crate::ways::Ways;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use regain_node::accounts::{OpenSession, Password, Preferences, Theme};
use serde::Deserialize;

/// Seconds for which a browser keeps the language.
const A_YEAR: u32 = 31_536_000;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/compte", Need::AnyAccount, account)
        .post("/compte/affichage", Need::Anyone, display)
        .post("/compte/raccourcis", Need::AnyAccount, shortcuts)
        .get("/compte/mot-de-passe", Need::AnyAccount, password_form)
        .post("/compte/mot-de-passe", Need::AnyAccount, change_password)
        .post("/compte/sessions/{id}/fin", Need::AnyAccount, end_session)
}

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage<'a> {
    f: &'a Frame,
    login: &'a str,
    sessions: Vec<OpenSession>,
    current: &'a str,
}

async fn account(State(door): State<Door>, frame: Frame) -> Response {
    let Some(session) = frame.visitor.as_ref() else { return Redirect::to("/connexion").into_response() };
    let sessions = door.accounts().sessions_of(&session.login);
    page(&frame, &AccountPage { f: &frame, login: &session.login, sessions, current: &session.id })
}

#[derive(Deserialize)]
struct Display {
    langue: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    vers: String,
}

/// Language and colours. Without an account they are kept in a cookie, so that the first page can be read too.
async fn display(State(door): State<Door>, line: Line, Open(frame, told): Open<Display>) -> Response {
    let language = if told.langue == "en" { "en" } else { "fr" };
    let theme = match told.theme.as_str() {
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        _ => Theme::System,
    };
    if let Some(session) = &frame.visitor {
        let wanted = Preferences { language: Some(language.into()), theme, ..session.preferences.clone() };
        if let Err(error) = door.accounts().set_preferences(&session.login, wanted) {
            tracing::warn!("the display of an account could not be kept: {error}");
        }
    }
    let mut response = Redirect::to(local(&told.vers)).into_response();
    line.keep(response.headers_mut(), ("langue", language), Some(A_YEAR));
    response
}

async fn shortcuts(State(door): State<Door>, Posted(frame, _): Posted<Nothing>) -> Response {
    if let Some(session) = &frame.visitor {
        let wanted = Preferences { shortcuts: !session.preferences.shortcuts, ..session.preferences.clone() };
        if let Err(error) = door.accounts().set_preferences(&session.login, wanted) {
            tracing::warn!("the shortcuts of an account could not be kept: {error}");
        }
    }
    Redirect::to("/compte").into_response()
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage<'a> {
    f: &'a Frame,
    must: bool,
    problem: Option<String>,
}

async fn password_form(frame: Frame) -> Response {
    let must = frame.visitor.as_ref().is_some_and(|v| v.must_change);
    page(&frame, &PasswordPage { f: &frame, must, problem: None })
}

#[derive(Deserialize)]
struct NewPassword {
    old: String,
    new: String,
    again: String,
}

async fn change_password(State(door): State<Door>, line: Line, Posted(frame, told): Posted<NewPassword>) -> Response {
    let Some(session) = frame.visitor.clone() else { return Redirect::to("/connexion").into_response() };
    let refuse = |problem: String| {
        let shown = PasswordPage { f: &frame, must: session.must_change, problem: Some(problem) };
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &frame, &shown)
    };
    if told.new != told.again {
        return refuse(frame.t("password-differ"));
    }
    let both = (Password::new(told.old), Password::new(told.new));
    match door.accounts().change_password(&session.login, both, &session.id, line.from).await {
        Ok(()) => back_to("/compte", "password", 1),
        Err(error) => refuse(frame.account_problem(&error)),
    }
}

async fn end_session(
    State(door): State<Door>,
    line: Line,
    Path(id): Path<String>,
    Posted(frame, _): Posted<Nothing>,
) -> Fallible {
    let Some(session) = frame.visitor.as_ref() else { return Ok(Redirect::to("/connexion").into_response()) };
    door.accounts().end_session(&session.login, &id).map_err(regain_node::desk::DeskError::from)?;
    if id == session.id {
        let mut response = Redirect::to("/connexion").into_response();
        line.keep(response.headers_mut(), (COOKIE, ""), Some(0));
        return Ok(response);
    }
    Ok(back_to("/compte", "session-ended", 1))
}
