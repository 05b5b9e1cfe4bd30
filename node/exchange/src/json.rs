//! Which reader a JSON document needs, by its members; many of them in one list are read one by one.

use serde::de::DeserializeSeed;
use serde_json::Value;

use crate::apis;
use crate::bounded::{Bounded, Budget};
use crate::encoding::Decoded;
use crate::fingerprint::Fingerprint;
use crate::gathering::Gathering;
use crate::glpi_json::{self, document::refused};
use crate::limits::{MAX_LIST_VALUES, MAX_ROWS};
use crate::machine::{lshw, smartctl, workbench};
use crate::reading::{Notes, ReadError, Reading};
use crate::record::Place;

/// Reads a document.
///
/// # Errors
/// [`ReadError::Truncated`] and [`ReadError::NotJson`] with the place, [`ReadError::NotInventory`] when no form is
/// recognised, and those of the agent's own reports.
pub(crate) fn read(decoded: &Decoded<'_>, document: Fingerprint) -> Result<Reading, ReadError> {
    // The agent's reports are the largest and are read without being built.
    if let Ok(reading) = glpi_json::read(decoded, document) {
        return Ok(reading);
    }
    let mut notes = Notes::of(decoded);
    let value = match built(&decoded.text) {
        Ok((value, whole)) => {
            if !whole {
                let message = "the document holds more values than are read; the last ones were left out";
                notes.warn(Place::Pointer(String::new()), message);
            }
            value
        }
        Err(error) => match bounded(&lshw::mended(&decoded.text)) {
            Ok(value) if is_lshw(&value) => {
                let message = "the commas between the elements of the list are missing; they were put in";
                notes.warn(Place::Pointer(String::new()), message);
                value
            }
            _ => return Err(error),
        },
    };
    let mut into = Gathering::new(document, notes);
    recognise(&value, "", &mut into, 0);
    if into.is_empty() {
        // The agent's reader says best what is missing from a report of its own.
        glpi_json::read(decoded, document)?;
        return Err(ReadError::NotInventory { missing: "its members are those of no tool that is known" });
    }
    if into.records.is_empty() && into.rejected.is_empty() && into.notes.extent.is_none() {
        into.refuse("", "the document is of a known tool and lists nothing; export it again when there is something");
    }
    Ok(into.finish())
}

fn is_lshw(value: &Value) -> bool {
    lshw::is_node(value) || value.as_array().and_then(|list| list.first()).is_some_and(lshw::is_node)
}

/// A JSON text, built within the budget of a list; and whether it is whole.
fn built(text: &str) -> Result<(Value, bool), ReadError> {
    let budget = Budget::new(MAX_LIST_VALUES);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Bounded(&budget).deserialize(&mut deserializer).and_then(|value| {
        deserializer.end()?;
        Ok(value)
    });
    value.map(|value| (value, !budget.ran_out())).map_err(|error| refused(&error))
}

/// A JSON text, built within the budget of a list.
pub(crate) fn bounded(text: &str) -> Result<Value, ReadError> {
    built(text).map(|(value, _)| value)
}

/// Wrappings inside wrappings: a credential around a snapshot, a recording around a page.
const MAX_WRAPPINGS: usize = 4;

/// Gives a value to the reader it needs.
pub(crate) fn recognise(value: &Value, pointer: &str, into: &mut Gathering, wrapped: usize) {
    if wrapped > MAX_WRAPPINGS {
        return;
    }
    if let Value::Array(list) = value {
        let one = |value: &Value| lshw::is_node(value) && pointer.is_empty();
        // A list of lshw is one machine in newer versions, several when somebody put them together.
        let nodes = list.iter().filter(|node| one(node)).count();
        for (index, item) in list.iter().take(MAX_ROWS).enumerate() {
            let pointer = format!("{pointer}/{index}");
            let before = (into.records.len(), into.rejected.len());
            recognise(item, &pointer, into, wrapped + 1);
            let unknown = before == (into.records.len(), into.rejected.len());
            if unknown && nodes == 0 && !item.is_null() && !into.is_empty() {
                into.refuse(&pointer, "its members are those of no machine that is known; it was left out");
            }
        }
        return;
    }
    if smartctl::is_report(value) {
        smartctl::read(value, pointer, into);
    } else if workbench::is_snapshot(value) {
        workbench::read(value, pointer, into);
    } else if workbench::is_raw(value) {
        workbench::read_raw(value, pointer, into);
    } else if lshw::is_node(value) {
        lshw::read(value, pointer, into);
    } else if !apis::read(value, pointer, into, wrapped) {
        // A credential wraps the snapshot it signs.
        for name in ["credentialSubject", "data", "snapshot"] {
            if let Some(inner) = value.get(name).filter(|inner| inner.is_object()) {
                recognise(inner, &format!("{pointer}/{name}"), into, wrapped + 1);
            }
        }
    }
}
