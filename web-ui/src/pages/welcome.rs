//! The first run: an account by the link that the node printed, then name, root key, network, access and data. Every step
//! but the first can be passed over and come back to.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Line, Open, Posted, back_to, page, page_with};
use crate::guard::COOKIE;
use crate::need::{ADMIN, Need};
use crate::ways::Ways;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use regain_node::accounts::{NewAccount, Password, Role, Roles};
use regain_node::desk::{RootPaper, Status};
use regain_node::node::Node;
use serde::Deserialize;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/bienvenue", Need::Anyone, first)
        .post("/bienvenue", Need::Anyone, found_account)
        .get("/bienvenue/structure", ADMIN, structure)
        .post("/bienvenue/structure", ADMIN, set_structure)
        .get("/bienvenue/cle", ADMIN, key)
        .get("/bienvenue/reseau", ADMIN, network)
        .get("/bienvenue/acces", ADMIN, access)
        .get("/bienvenue/donnees", ADMIN, data)
}

#[derive(Template)]
#[template(path = "welcome/account.html")]
struct AccountStep<'a> {
    f: &'a Frame,
    token: &'a str,
    valid: bool,
    name: &'a str,
    login: &'a str,
    problem: Option<String>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    jeton: String,
}

async fn first(State(door): State<Door>, frame: Frame, Query(link): Query<Link>) -> Response {
    if !door.accounts().is_empty() {
        return Redirect::to("/").into_response();
    }
    let valid = door.accounts().welcomes(&link.jeton);
    let shown = AccountStep { f: &frame, token: &link.jeton, valid, name: "", login: "", problem: None };
    page(&frame, &shown)
}

#[derive(Deserialize)]
struct FirstAccount {
    jeton: String,
    name: String,
    login: String,
    password: String,
    again: String,
}

/// There is no session yet; the link's token stands for its secret.
async fn found_account(State(door): State<Door>, line: Line, Open(frame, told): Open<FirstAccount>) -> Response {
    let refuse = |problem: String| {
        let (name, login) = (told.name.as_str(), told.login.as_str());
        let valid = door.accounts().welcomes(&told.jeton);
        let shown = AccountStep { f: &frame, token: &told.jeton, valid, name, login, problem: Some(problem) };
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &frame, &shown)
    };
    if told.password != told.again {
        return refuse(frame.t("password-differ"));
    }
    let roles: Roles = Role::ALL.into_iter().collect();
    let login = told.login.trim().to_owned();
    let password = Password::new(told.password.clone());
    let new = NewAccount { login: login.clone(), name: told.name.trim().to_owned(), roles, password };
    if let Err(error) = door.accounts().found_first(&told.jeton, new).await {
        return refuse(frame.account_problem(&error));
    }
    match door.accounts().log_in(&login, Password::new(told.password.clone()), line.from).await {
        Ok(logged) => {
            let mut response = Redirect::to("/bienvenue/structure").into_response();
            line.keep(response.headers_mut(), (COOKIE, &logged.token), None);
            response
        }
        Err(_) => Redirect::to("/connexion").into_response(),
    }
}

#[derive(Template)]
#[template(path = "welcome/structure.html")]
struct StructureStep<'a> {
    f: &'a Frame,
    name: &'a str,
    problem: Option<String>,
}

async fn structure(frame: Frame) -> Response {
    page(&frame, &StructureStep { f: &frame, name: &frame.organisation, problem: None })
}

#[derive(Deserialize)]
struct Structure {
    name: String,
}

async fn set_structure(State(door): State<Door>, Posted(frame, told): Posted<Structure>) -> Response {
    let name = told.name.trim().to_owned();
    match door.desk().ask(move |node| node.rename(&name)).await {
        Ok(_) => Redirect::to("/bienvenue/cle").into_response(),
        Err(error) => {
            let problem = Some(frame.sentence(&error));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &frame, &StructureStep { f: &frame, name: &told.name, problem })
        }
    }
}

#[derive(Template)]
#[template(path = "welcome/key.html")]
struct KeyStep<'a> {
    f: &'a Frame,
    paper: Option<RootPaper>,
}

async fn key(State(door): State<Door>, frame: Frame) -> Fallible {
    let paper = door.desk().ask(Node::root_paper).await?;
    Ok(page(&frame, &KeyStep { f: &frame, paper }))
}

#[derive(Template)]
#[template(path = "welcome/network.html")]
struct NetworkStep<'a> {
    f: &'a Frame,
    status: Status,
    asked: [usize; 2],
    values: crate::pages::members::NetworkDraft,
    problem: Option<String>,
}

async fn network(State(door): State<Door>, frame: Frame) -> Fallible {
    let status = door.desk().ask(Node::status).await?;
    if status.network.is_some() {
        return Ok(back_to("/bienvenue/acces", "network", 1));
    }
    let asked = regain_node::identity::ASKED_GROUPS.map(|g| g + 1);
    let values = crate::pages::members::NetworkDraft::default();
    Ok(page(&frame, &NetworkStep { f: &frame, status, asked, values, problem: None }))
}

#[derive(Template)]
#[template(path = "welcome/access.html")]
struct AccessStep<'a> {
    f: &'a Frame,
}

async fn access(frame: Frame) -> Response {
    page(&frame, &AccessStep { f: &frame })
}

#[derive(Template)]
#[template(path = "welcome/data.html")]
struct DataStep<'a> {
    f: &'a Frame,
}

async fn data(frame: Frame) -> Response {
    page(&frame, &DataStep { f: &frame })
}
