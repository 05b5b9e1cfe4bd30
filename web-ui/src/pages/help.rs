//! Help: short texts for the first hours, and the accessibility statement.

use crate::frame::{Frame, page};
use crate::need::Need;
use crate::ways::Ways;
use askama::Template;
use axum::response::Response;

/// Adds these pages.
pub(super) fn ways(ways: Ways) -> Ways {
    ways.get("/aide", Need::AnyAccount, help)
}

#[derive(Template)]
#[template(path = "help/help.html")]
struct HelpPage<'a> {
    f: &'a Frame,
    topics: [&'static str; 8],
    keys: [(&'static str, &'static str); 8],
}

async fn help(frame: Frame) -> Response {
    let topics = ["join", "import", "lot", "handover", "receive", "erase", "outcome", "privacy"];
    let keys = [
        ("/", "key-search"),
        ("g p", "key-park"),
        ("g l", "key-lots"),
        ("g o", "key-market"),
        ("g r", "key-handovers"),
        ("g i", "key-indicators"),
        ("j k", "key-rows"),
        ("x", "key-tick"),
    ];
    page(&frame, &HelpPage { f: &frame, topics, keys })
}
