//! Dotation profiles: what a post gets; and from a profile to the draft of a need.

use super::lines;
use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page};
use crate::need::{MANAGE, READ};
use crate::pages::fields::Fields;
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use regain_node::desk::{Dotation, DotationLine, DotationNeedInput, Dotations, NeedDraft};
use regain_protocol::catalogue::{Category, SpecClass};

/// Lines of the form of a profile.
const LINES: usize = 6;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/annonces/dotations", READ, dotations)
        .post("/annonces/dotations", MANAGE, keep)
        .post("/annonces/dotations/fin", MANAGE, remove)
        .post("/annonces/dotations/besoin", MANAGE, draft)
}

#[derive(Template)]
#[template(path = "fleet/dotations.html")]
struct DotationsPage<'a> {
    f: &'a Frame,
    told: Dotations,
}

impl DotationsPage<'_> {
    fn rows(&self) -> std::ops::Range<usize> {
        0..LINES
    }

    fn categories(&self) -> impl Iterator<Item = &'static str> {
        Category::ALL.iter().map(|c| c.code())
    }

    fn specs(&self) -> impl Iterator<Item = &'static str> {
        SpecClass::ALL.iter().map(|c| c.code())
    }

    /// A line of a profile in words.
    fn line(&self, line: &DotationLine) -> String {
        let devices = lines::words(self.f, &[(line.category.clone(), line.count)].into());
        if line.spec == "unstated" {
            devices
        } else {
            self.f.txy("dotation-line", devices, self.f.code("spec", &line.spec))
        }
    }
}

async fn dotations(State(door): State<Door>, frame: Frame) -> Fallible {
    let told = door.desk().ask(|node| node.dotations()).await?;
    Ok(page(&frame, &DotationsPage { f: &frame, told }))
}

async fn keep(State(door): State<Door>, Posted(_, typed): Posted<Fields>) -> Fallible {
    let line = |at: usize| {
        let field = |name: &str| typed.get(&format!("{at}.{name}")).to_owned();
        let count = field("count").parse().ok().filter(|n| *n > 0)?;
        Some(DotationLine { category: field("category"), spec: field("spec"), count })
    };
    let profile = Dotation { name: typed.get("name").to_owned(), lines: (0..LINES).filter_map(line).collect() };
    door.desk()
        .ask(move |node| {
            let mut all = node.dotations()?;
            all.profiles.retain(|p| p.name != profile.name);
            all.profiles.push(profile);
            node.keep_dotations(&all)
        })
        .await?;
    Ok(back_to("/annonces/dotations", "profile", 1))
}

async fn remove(State(door): State<Door>, Posted(_, typed): Posted<Fields>) -> Fallible {
    let name = typed.get("name").to_owned();
    door.desk()
        .ask(move |node| {
            let mut all = node.dotations()?;
            all.profiles.retain(|p| p.name != name);
            node.keep_dotations(&all)
        })
        .await?;
    Ok(back_to("/annonces/dotations", "profile-gone", 1))
}

/// Leads to the form of a need, filled in.
async fn draft(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let input =
        DotationNeedInput { profile: typed.get("name").to_owned(), posts: typed.get("posts").parse().unwrap_or(0) };
    let NeedDraft { lines: counts, specs } = door.desk().ask(move |node| node.draft_need(&input)).await?;
    let spec = |l: &DotationLine| {
        frame.txy("dotation-least", frame.code("category", &l.category), frame.code("spec", &l.spec))
    };
    let words: Vec<String> = specs.iter().map(spec).collect();
    let mut address = form_urlencoded::Serializer::new(String::new());
    // The profile's name stays here: all members read the text of a need.
    address.append_pair("text", &frame.tx("dotation-text", words.join(", ")));
    for (category, count) in &counts {
        address.append_pair(&format!("n.{category}"), &count.to_string());
    }
    Ok(Redirect::to(&format!("/annonces/besoins/nouveau?{}", address.finish())).into_response())
}
