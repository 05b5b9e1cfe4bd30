//! The device table: search, facets, saved views, pages, selection by rows or by query, export of all rows.

mod device;
mod files;
mod note;
mod step;
mod table;
mod twins;

use crate::need::{MANAGE, Need, READ, WORK};
use crate::ways::Ways;
use regain_node::desk::MAX_FILE;

/// To save a view of the table for oneself.
const VIEWS: Need = READ;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/parc", READ, table::park)
        .get("/parc.csv", READ, table::export)
        .post("/parc/vues", VIEWS, table::save_view)
        .post("/parc/vues/fin", VIEWS, table::delete_view)
        .post("/parc/choix", READ, step::choose)
        .post("/parc/entrer", MANAGE, step::enter)
        .post("/parc/reformer", MANAGE, step::reform)
        .post("/parc/etape", WORK, step::record)
        .post("/parc/separer", MANAGE, twins::split)
        .post("/parc/reunir", MANAGE, twins::join)
        .get("/parc/notes", READ, note::notes)
        .post("/parc/notes", MANAGE, note::review)
        .post("/parc/notes/faire", MANAGE, note::apply)
        .post("/parc/notes/reprendre", MANAGE, note::take_back)
        .get("/parc/{key}", READ, device::device)
        .upload("/parc/{key}/fichiers", WORK, MAX_FILE + 64 * 1024, files::keep)
        .get("/parc/{key}/fichiers/{file}", READ, files::content)
        .post("/parc/{key}/fichiers/fin", WORK, files::end)
        .get("/preuves/{event}/{blob}", READ, device::proof)
}

/// A key as a part of a path.
pub(crate) fn encoded(key: &str) -> String {
    let byte = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' => char::from(b).to_string(),
        _ => format!("%{b:02X}"),
    };
    key.bytes().map(byte).collect()
}
