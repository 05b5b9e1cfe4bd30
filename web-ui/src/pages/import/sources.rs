//! Live sources: where the inventory of another tool is asked for.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to, page, page_with};
use crate::pages::fields::Fields;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use regain_node::desk::{PullKind, PullRow, SourceInput};
use regain_node::node::Node;

#[derive(Template)]
#[template(path = "park/pulls.html")]
struct PullsPage<'a> {
    f: &'a Frame,
    sources: Vec<PullRow>,
    kinds: [PullKind; 3],
    draft: Fields,
    problem: Option<String>,
}

pub(super) async fn list(State(door): State<Door>, frame: Frame) -> Fallible {
    let sources = door.desk().ask(Node::pull_sources).await?.sources;
    let draft = Fields::default();
    Ok(page(&frame, &PullsPage { f: &frame, sources, kinds: PullKind::ALL, draft, problem: None }))
}

pub(super) async fn set(State(door): State<Door>, Posted(frame, told): Posted<Fields>) -> Fallible {
    let input = SourceInput {
        id: told.get("id").parse().ok(),
        kind: told.get("outil").to_owned(),
        name: told.get("nom").to_owned(),
        address: told.get("adresse").to_owned(),
        root: told.some("racine"),
        first: told.get("premier").to_owned(),
        second: told.get("second").to_owned(),
    };
    match door.desk().ask(move |node| node.set_source(&input)).await {
        Ok(_) => Ok(back_to("/import/sources", "pull-set", 1)),
        Err(error) => {
            let sources = door.desk().ask(Node::pull_sources).await?.sources;
            let problem = Some(frame.sentence(&error));
            let again = PullsPage { f: &frame, sources, kinds: PullKind::ALL, draft: told, problem };
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &frame, &again))
        }
    }
}

pub(super) async fn probe(State(door): State<Door>, Path(id): Path<u64>, Posted(_, _): Posted<Nothing>) -> Fallible {
    let told = door.desk().probe_source(id).await?;
    Ok(back_to("/import/sources", "pull-probed", told.items))
}

pub(super) async fn pull(State(door): State<Door>, Path(id): Path<u64>, Posted(_, _): Posted<Nothing>) -> Fallible {
    let import = door.desk().pull_source(id).await?;
    Ok(Redirect::to(&format!("/import/{import}")).into_response())
}

pub(super) async fn remove(State(door): State<Door>, Path(id): Path<u64>, Posted(_, _): Posted<Nothing>) -> Fallible {
    door.desk().ask(move |node| node.remove_source(id)).await?;
    Ok(back_to("/import/sources", "pull-removed", 1))
}
