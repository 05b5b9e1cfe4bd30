//! People, sessions and tokens of this node.

use super::call::{Call, Calls};
use crate::door::Door;
use crate::guard::Caller;
use crate::input::{Asked, Input, Named};
use crate::need::ADMIN;
use crate::reply::{Problem, answer};
use axum::extract::{Extension, State};
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, post};
use regain_node::accounts::{Accounts, AccountsError, NamedView, NewAccount, NewToken, Roles, View};
use regain_node::desk::DeskError;
use serde::Deserialize;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::openapi::HttpMethod;
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRoles {
    roles: Roles,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewName {
    name: String,
}

/// Of which list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct List {
    /// Its code: `devices`.
    list: String,
}

/// Saved views.
#[derive(Serialize, ToSchema)]
struct Views {
    /// The person's own by name, then the shared ones of others.
    views: Vec<NamedView>,
}

/// A view that is gone.
#[derive(Serialize, ToSchema)]
struct ViewName {
    /// Of which list.
    list: String,
    /// Its name.
    name: String,
}

/// What one of the calls below does: by whom, to what.
type Job<T> = fn(&Accounts, &str, &str) -> Result<T, AccountsError>;

/// The calls.
pub(super) fn calls() -> Calls {
    let get_ = |about, route| Call::new(HttpMethod::Get, about, route);
    let post_ = |about, route| Call::new(HttpMethod::Post, about, route);
    let delete_ = |about, route| Call::new(HttpMethod::Delete, about, route);
    Calls::default()
        .on("/accounts", ADMIN, get_("The people of this node.", get(list)))
        .on("/accounts", ADMIN, post_("Adds a person: login, name, password, roles.", post(add)))
        .on("/accounts/{login}/roles", ADMIN, post_("Sets a person's roles.", post(roles)))
        .on("/accounts/{login}/name", ADMIN, post_("Sets a person's name.", post(name)))
        .on(
            "/accounts/{login}/disable",
            ADMIN,
            post_("Closes an account and ends its sessions.", act(Accounts::disable)),
        )
        .on("/accounts/{login}/enable", ADMIN, post_("Opens a closed account again.", act(Accounts::enable)))
        .on("/accounts/{login}/reset", ADMIN, post_("Gives a one-time password.", post(reset)))
        .on("/sessions", ADMIN, get_("Open sessions.", get(sessions)))
        .on("/sessions", ADMIN, delete_("Ends every session.", delete(end_all)))
        .on(
            "/sessions/{login}",
            ADMIN,
            delete_("Ends a person's sessions.", end(|a, by, login| ended(a.flush_sessions(by, Some(login))))),
        )
        .on("/tokens", ADMIN, get_("API tokens, without their secrets.", get(tokens)))
        .on("/tokens", ADMIN, post_("Makes an API token; its secret is told once.", post(new_token)))
        .on(
            "/tokens/{id}",
            ADMIN,
            delete_(
                "Revokes an API token.",
                end(|a, by, id| a.revoke_token(by, id).map(|()| json!({ "revoked": id }))),
            ),
        )
        .on(
            "/accounts/{login}/views",
            ADMIN,
            get_("The saved views that a person sees of a list.", get(views)).asks::<List>().tells::<Views>(),
        )
        .on(
            "/accounts/{login}/views",
            ADMIN,
            post_("Saves a view for a person; it replaces the one of that list and name.", post(save_view))
                .takes::<View>()
                .tells::<View>(),
        )
        .on(
            "/accounts/{login}/views/{list}/{name}",
            ADMIN,
            delete_("Deletes a person's saved view.", delete(delete_view)).tells::<ViewName>(),
        )
        .on("/audit", ADMIN, get_("What people did here, newest first.", get(audit)))
}

/// A change waits for the disk, which must not hold up the thread that serves others.
async fn change<T: Serialize + Send + 'static>(
    door: &Door,
    job: impl FnOnce(&Accounts) -> Result<T, AccountsError> + Send + 'static,
) -> Result<Response, Problem> {
    let accounts = door.accounts().clone();
    let done = tokio::task::spawn_blocking(move || job(&accounts)).await;
    told(done.map_err(|e| DeskError::Failed(format!("the change broke off: {e}").into()))?)
}

fn told<T: Serialize>(done: Result<T, AccountsError>) -> Result<Response, Problem> {
    let value = serde_json::to_value(done.map_err(DeskError::from)?);
    Ok(answer(Ok(value.map_err(|e| DeskError::Failed(format!("the answer could not be written: {e}").into()))?)))
}

fn ended(done: Result<usize, AccountsError>) -> Result<Value, AccountsError> {
    done.map(|n| json!({ "ended": n }))
}

/// A `POST` to one thing, without a body.
fn act<T: Serialize + Send + 'static>(job: Job<T>) -> MethodRouter<Door> {
    post(async move |State(door): State<Door>, Extension(Caller(by)): Extension<Caller>, Named(name): Named<String>| {
        change(&door, move |a| job(a, &by, &name)).await
    })
}

/// A `DELETE` of one thing.
fn end<T: Serialize + Send + 'static>(job: Job<T>) -> MethodRouter<Door> {
    delete(
        async move |State(door): State<Door>, Extension(Caller(by)): Extension<Caller>, Named(name): Named<String>| {
            change(&door, move |a| job(a, &by, &name)).await
        },
    )
}

async fn list(State(door): State<Door>) -> Response {
    answer(Ok(json!({ "accounts": door.accounts().list() })))
}

async fn add(
    State(door): State<Door>,
    Extension(Caller(by)): Extension<Caller>,
    Input(new): Input<NewAccount>,
) -> Result<Response, Problem> {
    told(door.accounts().add(&by, new).await)
}

async fn roles(
    State(door): State<Door>,
    Extension(Caller(by)): Extension<Caller>,
    Named(login): Named<String>,
    Input(new): Input<NewRoles>,
) -> Result<Response, Problem> {
    change(&door, move |a| a.set_roles(&by, &login, new.roles)).await
}

async fn name(
    State(door): State<Door>,
    Extension(Caller(by)): Extension<Caller>,
    Named(login): Named<String>,
    Input(new): Input<NewName>,
) -> Result<Response, Problem> {
    change(&door, move |a| a.rename(&by, &login, &new.name)).await
}

async fn reset(
    State(door): State<Door>,
    Extension(Caller(by)): Extension<Caller>,
    Named(login): Named<String>,
) -> Result<Response, Problem> {
    let once = door.accounts().reset_password(&by, &login).await;
    told(once.map(|once| json!({ "login": login, "password": once.as_str() })))
}

async fn sessions(State(door): State<Door>) -> Response {
    answer(Ok(json!({ "sessions": door.accounts().sessions() })))
}

async fn end_all(State(door): State<Door>, Extension(Caller(by)): Extension<Caller>) -> Result<Response, Problem> {
    change(&door, move |a| ended(a.flush_sessions(&by, None))).await
}

async fn tokens(State(door): State<Door>) -> Response {
    answer(Ok(json!({ "tokens": door.accounts().tokens() })))
}

async fn new_token(
    State(door): State<Door>,
    Extension(Caller(by)): Extension<Caller>,
    Input(wanted): Input<NewToken>,
) -> Result<Response, Problem> {
    change(&door, move |a| {
        let (token, told) = a.new_token(&by, &wanted)?;
        Ok(json!({ "token": token.as_str(), "told": told }))
    })
    .await
}

async fn views(
    State(door): State<Door>,
    Named(login): Named<String>,
    Asked(List { list }): Asked<List>,
) -> Result<Response, Problem> {
    let known = door.accounts().list().iter().any(|a| a.login == login);
    let views = || Views { views: door.accounts().views(&login, &list) };
    told(known.then(views).ok_or_else(|| AccountsError::NoSuchAccount(login.clone())))
}

async fn save_view(
    State(door): State<Door>,
    Named(login): Named<String>,
    Input(view): Input<View>,
) -> Result<Response, Problem> {
    change(&door, move |a| a.save_view(&login, view.clone()).map(|()| view)).await
}

async fn delete_view(
    State(door): State<Door>,
    Named((login, list, name)): Named<(String, String, String)>,
) -> Result<Response, Problem> {
    change(&door, move |a| a.delete_view(&login, &list, &name).map(|()| ViewName { list, name })).await
}

async fn audit(State(door): State<Door>) -> Response {
    answer(Ok(json!({ "acts": door.accounts().acts() })))
}
