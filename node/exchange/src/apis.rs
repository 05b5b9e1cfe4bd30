//! Answers of the programming interfaces of other tools, as a node pulls them or as somebody recorded them.

mod agent_ocs;
mod glpi;
mod graph;
mod har;
mod jamf;
mod lansweeper;
mod ocs;
mod snipe;

use serde_json::Value;

use crate::day::Day;
use crate::gathering::Gathering;
use crate::moment::Moment;
use crate::section::Section;
use crate::wording::{clean, without_entities};

/// Reads an answer; whether its form was recognised.
pub(crate) fn read(value: &Value, pointer: &str, into: &mut Gathering, wrapped: usize) -> bool {
    let readers = [snipe::read, glpi::read, ocs::read, agent_ocs::read, jamf::read, lansweeper::read, graph::read];
    har::read(value, pointer, into, wrapped) || readers.iter().any(|read| read(value, pointer, into))
}

/// The name in a field that holds an object with a name, or the text itself; HTML entities undone.
fn name_of(section: &Section<'_>, field: &str) -> Option<String> {
    let text = match section.value(field)? {
        Value::String(text) => text.as_str(),
        Value::Object(object) => ["name", "completename"].iter().find_map(|name| object.get(*name)?.as_str())?,
        _ => return None,
    };
    clean(&without_entities(text)).filter(|text| text != "&nbsp;")
}

/// The day in a text that begins with one.
fn day_of(text: &str) -> Option<Day> {
    let day: Day = text.get(..10)?.parse().ok()?;
    (!day.is_placeholder()).then_some(day)
}

/// The moment in a text that is one.
fn moment_of(text: &str) -> Option<Moment> {
    text.parse().ok().filter(|moment: &Moment| !moment.day().is_placeholder())
}

/// Says which personal fields an object holds.
fn drop_fields(section: &Section<'_>, fields: &[&'static str], into: &mut Gathering) {
    for field in fields {
        if section.has(field) {
            into.notes.drop_personal(field);
        }
    }
}
