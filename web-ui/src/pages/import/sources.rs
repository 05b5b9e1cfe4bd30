//! Live sources: where the inventory of another tool is asked for.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to, page, page_with};
use crate::pages::fields::Fields;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use regain_node::desk::{PullKind, PullRow, RunTold, ScheduleInput, SourceInput};
use regain_node::node::Node;
use regain_node::pull::PullOutcome;

#[derive(Template)]
#[template(path = "park/pulls.html")]
struct PullsPage<'a> {
    f: &'a Frame,
    sources: Vec<PullRow>,
    kinds: [PullKind; 3],
    draft: Fields,
    problem: Option<String>,
}

impl PullsPage<'_> {
    /// What became of the newest pull by schedule, in words.
    fn outcome(&self, run: &RunTold) -> String {
        match run.outcome {
            PullOutcome::Same => self.f.t("pull-run-same"),
            PullOutcome::Applied { new, changed, .. } => self.f.txy("pull-run-applied", new, changed),
            PullOutcome::Waits { new, changed, .. } => self.f.txy("pull-run-waits", new, changed),
            PullOutcome::Failed => match &run.fault {
                Some(fault) => self.f.words(fault),
                None => self.f.t("pull-run-failed"),
            },
        }
    }
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

pub(super) async fn schedule(
    State(door): State<Door>,
    Path(id): Path<u64>,
    Posted(_, told): Posted<Fields>,
) -> Fallible {
    // A field that holds no number is told as none that fits, and not taken for an empty one.
    let number = |name: &str| told.some(name).map(|text| text.parse().unwrap_or(u32::MAX));
    let input = ScheduleInput { every_hours: number("heures"), at: told.some("heure"), apply_up_to: number("seul") };
    let ends = input.every_hours.is_none();
    door.desk().ask(move |node| node.schedule_source(id, &input)).await?;
    Ok(back_to("/import/sources", if ends { "pull-unscheduled" } else { "pull-scheduled" }, 1))
}

pub(super) async fn remove(State(door): State<Door>, Path(id): Path<u64>, Posted(_, _): Posted<Nothing>) -> Fallible {
    door.desk().ask(move |node| node.remove_source(id)).await?;
    Ok(back_to("/import/sources", "pull-removed", 1))
}
