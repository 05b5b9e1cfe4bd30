//! Every page, by what it is about. `ways` is the whole table.

mod account;
mod directory;
mod dotation;
mod fields;
mod forecast;
mod governance;
mod handovers;
mod help;
mod import;
mod indicators;
mod lines;
mod login;
mod lots;
mod market;
mod members;
mod node;
mod outcomes;
mod park;
mod refounding;
mod search;
mod settings;
mod sharing;
mod territories;
mod territory;
mod todo;
mod welcome;

use crate::door::Door;
use crate::frame::{Fault, Frame};
use crate::ways::Ways;
use axum::response::Response;

/// Every page and form.
pub(crate) fn ways(door: &Door) -> Ways {
    let ways = Ways::new(door.clone());
    let ways = account::ways(login::ways(welcome::ways(ways)));
    let ways = park::ways(import::ways(search::ways(todo::ways(ways))));
    let ways = handovers::ways(market::ways(lots::ways(ways)));
    let ways = governance::ways(members::ways(indicators::ways(outcomes::ways(ways))));
    let ways = refounding::ways(territories::ways(directory::ways(ways)));
    let ways = dotation::ways(territory::ways(sharing::ways(forecast::ways(ways))));
    help::ways(settings::ways(node::ways(ways)))
}

/// A path without a page.
pub(crate) async fn lost(frame: Frame) -> Response {
    Fault::Lost.show(&frame)
}
