//! What altered the fleet, and taking it back.

use crate::door::Door;
use crate::frame::{Fallible, Frame, Nothing, Posted, back_to, page};
use askama::Template;
use axum::extract::{Path, State};
use regain_node::desk::{AlterationKind, AlterationRow, UndoTold};

#[derive(Template)]
#[template(path = "park/undo.html")]
struct UndoPage<'a> {
    f: &'a Frame,
    told: UndoTold,
}

/// What taking it back would do.
pub(super) async fn show(State(door): State<Door>, Path(number): Path<u64>, frame: Frame) -> Fallible {
    let told = door.desk().weigh_undo(number).await?;
    Ok(page(&frame, &UndoPage { f: &frame, told }))
}

pub(super) async fn undo(State(door): State<Door>, Path(number): Path<u64>, Posted(_, _): Posted<Nothing>) -> Fallible {
    door.desk().undo(number).await?;
    Ok(back_to("/etat/travaux", "undo-begun", 1))
}

impl Frame {
    /// What kind of alteration it is, in words.
    pub(crate) fn alteration(&self, row: &AlterationRow) -> String {
        let code = match row.kind {
            AlterationKind::Import => "import",
            AlterationKind::Split => "split",
            AlterationKind::Join => "join",
            AlterationKind::Undo => "undo",
        };
        self.code("alteration", code)
    }

    /// How many devices it added, changed and removed.
    pub(crate) fn did(&self, row: &AlterationRow) -> String {
        let parts = [("past-new", row.new), ("past-changed", row.changed), ("past-removed", row.removed)];
        let told = parts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| self.tn(key, n));
        told.collect::<Vec<_>>().join(", ")
    }
}
