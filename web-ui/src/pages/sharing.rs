//! What leaves of the fleet, by choice: choosing what and for whom, seeing the very numbers, signing them; what left, withdrawing it.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Posted, back_to, page};
use crate::need::{MANAGE, READ};
use crate::pages::fields::Fields;
use crate::ways::Ways;
use askama::Template;
use axum::extract::State;
use regain_node::desk::{Answer, CellTold, DeskError, ShareInput, SharePreview, ShareTold, SharingTold};
use regain_node::node::Node;
use regain_node::say;
use regain_protocol::catalogue::Category;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/partage", READ, sharing).post("/partage", MANAGE, review).post("/partage/signer", MANAGE, sign).post(
        "/partage/retirer",
        MANAGE,
        withdraw,
    )
}

#[derive(Template)]
#[template(path = "fleet/sharing.html")]
struct SharingPage<'a> {
    f: &'a Frame,
    told: SharingTold,
    network: bool,
}

#[derive(Template)]
#[template(path = "fleet/share_review.html")]
struct ReviewPage<'a> {
    f: &'a Frame,
    preview: SharePreview,
    grid: Grid,
    typed: &'a Fields,
}

/// Numbers as a table.
pub(crate) struct Grid {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<(String, Vec<Option<Option<u32>>>)>,
}

impl Grid {
    pub(crate) fn of(cells: &[CellTold]) -> Self {
        let mut columns: Vec<String> = Vec::new();
        let mut rows: Vec<(String, Vec<Option<Option<u32>>>)> = Vec::new();
        for cell in cells {
            if !columns.contains(&cell.column) {
                columns.push(cell.column.clone());
            }
            if rows.last().is_none_or(|(category, _)| *category != cell.category) {
                rows.push((cell.category.clone(), Vec::new()));
            }
        }
        let find = |category: &str, column: &String| {
            cells.iter().find(|c| c.category == category && c.column == *column).map(|c| c.count)
        };
        for (category, counts) in &mut rows {
            *counts = columns.iter().map(|column| find(category, column)).collect();
        }
        Grid { columns, rows }
    }
}

impl Frame {
    /// The name of a column: a total, an age, a quarter.
    pub(crate) fn column(&self, code: &str) -> String {
        if code == "all" {
            return self.t("share-all");
        }
        if code.contains("-Q") { self.quarter(code) } else { self.code("age", &code.replace('+', "-up")) }
    }

    /// A number that was published: rounded, or hidden.
    pub(crate) fn about(&self, count: &Option<Option<u32>>) -> String {
        match count {
            Some(Some(n)) => self.tn("share-about", n),
            Some(None) => self.t("share-hidden"),
            None => "—".to_owned(),
        }
    }
}

impl SharingPage<'_> {
    fn categories(&self) -> impl Iterator<Item = &'static str> {
        Category::ALL.iter().map(|c| c.code())
    }

    fn grid(&self, cells: &[CellTold]) -> Grid {
        Grid::of(cells)
    }

    fn open(&self, about: &str) -> bool {
        self.told.shared.iter().any(|s| s.about == about && !s.withdrawn && !s.former)
    }

    /// What became of a share, as a word and whether it still stands.
    fn state(&self, share: &ShareTold) -> (&'static str, bool) {
        match (share.withdrawn, share.former, share.to.is_empty()) {
            (true, ..) => ("share-withdrawn", false),
            (_, true, _) => ("share-former", false),
            (.., true) => ("share-open", true),
            (.., false) => ("share-sealed", true),
        }
    }
}

async fn sharing(State(door): State<Door>, frame: Frame) -> Fallible {
    let read = |node: &mut Node| Ok((node.sharing().ok(), node.status()?.network.is_some()));
    let (told, network) = door.desk().ask(read).await?;
    let told = told.unwrap_or(SharingTold { shared: Vec::new(), readers: Vec::new(), period: String::new() });
    Ok(page(&frame, &SharingPage { f: &frame, told, network }))
}

fn input(typed: &Fields) -> Answer<ShareInput> {
    let to = if typed.get("readers") == "some" { typed.all("to") } else { Vec::new() };
    if typed.get("readers") == "some" && to.is_empty() {
        return Err(DeskError::Usage(say!(
            "share-nobody",
            "tick at least one member, or choose every member of the territory"
        )));
    }
    Ok(ShareInput {
        about: typed.get("about").to_owned(),
        categories: typed.all("category"),
        totals_only: typed.get("fields") == "totals",
        to,
        token: typed.get("token").to_owned(),
    })
}

async fn review(State(door): State<Door>, Posted(frame, typed): Posted<Fields>) -> Fallible {
    let preview = door.desk().share_preview(input(&typed)?).await?;
    let grid = Grid::of(&preview.cells);
    Ok(page(&frame, &ReviewPage { f: &frame, preview, grid, typed: &typed }))
}

async fn sign(State(door): State<Door>, Posted(_, typed): Posted<Fields>) -> Fallible {
    door.desk().share(input(&typed)?).await?;
    Ok(back_to("/partage", "shared", 1))
}

async fn withdraw(State(door): State<Door>, Posted(_, typed): Posted<Fields>) -> Fallible {
    let (about, event) = (typed.get("about").to_owned(), typed.some("event"));
    let end = move |node: &mut Node| match event {
        Some(event) => node.stop_telling(&event),
        None => node.stop_sharing(&about),
    };
    door.desk().ask(end).await?;
    Ok(back_to("/partage", "unshared", 1))
}
