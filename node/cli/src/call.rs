//! Commands that are calls to the running node's API, by what they are about. Each asks, and says in text what came back;
//! with `--json` the answer itself is printed.

pub mod accounts;
pub mod device;
pub mod directory;
pub mod fleet;
pub mod governance;
pub mod handover;
pub mod import;
pub mod inspect;
pub mod inventory;
pub mod market;
pub mod people;
pub mod recovery;
pub mod refounding;
pub mod source;
pub mod step;
pub mod territory;

use crate::output::Output;
use crate::table::{at, short};
use serde_json::Value;

/// The answer to a command that signed one event.
fn signed(command: &'static str, what: &str, told: Value) -> Output {
    let event = at(&told, "/event");
    let count = match told.get("devices").and_then(Value::as_u64) {
        Some(1) => ", 1 device".to_owned(),
        Some(n) => format!(", {n} devices"),
        None => String::new(),
    };
    let text = format!("{what} {}{count}  ({event})", short(&event));
    Output::new(command, told, text)
}
