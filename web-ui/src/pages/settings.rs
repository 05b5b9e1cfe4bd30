//! Settings of the node: people, tokens, what was done here.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page_with};
use crate::need::{ADMIN, Need};
use crate::ways::Ways;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use regain_node::accounts::{Account, AccountsError, Act, NewAccount, NewToken, Password, Role, Roles, TokenInfo};
use regain_node::desk::DeskError;
use serde::Deserialize;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/reglages", Need::AnyAccount, settings)
        .post("/reglages/comptes", ADMIN, add)
        .post("/reglages/comptes/{login}", ADMIN, change)
        .post("/reglages/acces", ADMIN, new_token)
        .post("/reglages/acces/{id}/fin", ADMIN, revoke)
}

#[derive(Template)]
#[template(path = "account/settings.html")]
struct SettingsPage<'a> {
    f: &'a Frame,
    people: Vec<Account>,
    tokens: Vec<TokenInfo>,
    acts: Vec<Act>,
    roles: [Role; 5],
    /// Shown once: what it is for, and the secret.
    shown: Option<(String, String)>,
    problem: Option<String>,
    draft: NewPerson,
}

fn draw(door: &Door, frame: &Frame, shown: Option<(String, String)>, wrong: Option<(String, NewPerson)>) -> Response {
    let accounts = door.accounts();
    let admin = frame.administers();
    let (problem, draft) = wrong.map_or((None, NewPerson::default()), |(p, d)| (Some(p), d));
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = SettingsPage {
        f: frame,
        people: if admin { accounts.list() } else { Vec::new() },
        tokens: if admin { accounts.tokens() } else { Vec::new() },
        acts: if admin { accounts.acts().into_iter().take(50).collect() } else { Vec::new() },
        roles: Role::ALL,
        shown,
        problem,
        draft,
    };
    page_with(status, frame, &shown)
}

async fn settings(State(door): State<Door>, frame: Frame) -> Response {
    draw(&door, &frame, None, None)
}

#[derive(Clone, Default, Deserialize)]
struct NewPerson {
    login: String,
    name: String,
    #[serde(default)]
    role: Vec<String>,
    #[serde(default)]
    password: String,
}

fn who(frame: &Frame) -> String {
    frame.visitor.as_ref().map(|v| v.login.clone()).unwrap_or_default()
}

async fn add(State(door): State<Door>, Posted(frame, told): Posted<NewPerson>) -> Response {
    let by = who(&frame);
    let added = async {
        let roles = Roles::of_codes(told.role.iter().map(String::as_str))?;
        let password = Password::new(told.password.clone());
        let new =
            NewAccount { login: told.login.trim().to_owned(), name: told.name.trim().to_owned(), roles, password };
        door.accounts().add(&by, new).await
    };
    match added.await {
        Ok(_) => back_to("/reglages", "account-added", 1),
        Err(error) => {
            let problem = frame.account_problem(&error);
            draw(&door, &frame, None, Some((problem, NewPerson { password: String::new(), ..told })))
        }
    }
}

#[derive(Deserialize)]
struct Change {
    what: String,
    #[serde(default)]
    role: Vec<String>,
}

async fn change(State(door): State<Door>, Path(login): Path<String>, Posted(frame, told): Posted<Change>) -> Response {
    let (by, accounts) = (who(&frame), door.accounts());
    let done: Result<&str, AccountsError> = match told.what.as_str() {
        "roles" => Roles::of_codes(told.role.iter().map(String::as_str))
            .and_then(|roles| accounts.set_roles(&by, &login, roles))
            .map(|_| "account-roles"),
        "disable" => accounts.disable(&by, &login).map(|_| "account-disabled"),
        "enable" => accounts.enable(&by, &login).map(|_| "account-enabled"),
        _ => match accounts.reset_password(&by, &login).await {
            Ok(secret) => {
                let told = frame.tx("account-reset-told", &login);
                return draw(&door, &frame, Some((told, secret.to_string())), None);
            }
            Err(error) => Err(error),
        },
    };
    match done {
        Ok(done) => back_to("/reglages", done, 1),
        Err(error) => draw(&door, &frame, None, Some((frame.account_problem(&error), NewPerson::default()))),
    }
}

#[derive(Deserialize)]
struct TokenWanted {
    label: String,
    #[serde(default)]
    role: Vec<String>,
    #[serde(default)]
    expires: String,
}

async fn new_token(State(door): State<Door>, Posted(frame, told): Posted<TokenWanted>) -> Response {
    let made = Roles::of_codes(told.role.iter().map(String::as_str)).and_then(|scopes| {
        let expires = Some(told.expires.clone()).filter(|e| !e.is_empty());
        door.accounts().new_token(&who(&frame), &NewToken { label: told.label.trim().to_owned(), scopes, expires })
    });
    match made {
        Ok((secret, _)) => {
            let told = frame.tx("token-told", &told.label);
            draw(&door, &frame, Some((told, secret.to_string())), None)
        }
        Err(error) => draw(&door, &frame, None, Some((frame.account_problem(&error), NewPerson::default()))),
    }
}

async fn revoke(
    State(door): State<Door>,
    Path(id): Path<String>,
    Posted(frame, _): Posted<crate::frame::Nothing>,
) -> Fallible {
    door.accounts().revoke_token(&who(&frame), &id).map_err(DeskError::from)?;
    Ok(back_to("/reglages", "token-revoked", 1))
}
