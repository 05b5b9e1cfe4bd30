//! Typed access to the sections of a report: a wrong type costs one field and leaves a warning.

use serde_json::{Map, Value};

use crate::limits::MAX_PARTS;
use crate::placeholder::usable_name;
use crate::reading::Notes;
use crate::record::Place;
use crate::wording::clean;

use super::document::Document;

/// An object inside `content`, with where it stands.
#[derive(Clone, Debug)]
pub(super) struct Section<'d> {
    object: &'d Map<String, Value>,
    pointer: String,
}

impl<'d> Section<'d> {
    /// A section that is one object, such as `bios`.
    pub(super) fn object(document: &'d Document, name: &str, notes: &mut Notes) -> Option<Self> {
        let pointer = format!("/content/{name}");
        match document.section(name)? {
            Value::Object(object) => Some(Self { object, pointer }),
            Value::Null => None,
            // Some servers wrap single sections in a list when they convert from XML.
            Value::Array(list) => match list.first() {
                Some(Value::Object(object)) => {
                    notes.warn(Place::Pointer(pointer.clone()), "expected an object, got a list; its first was read");
                    Some(Self { object, pointer: format!("{pointer}/0") })
                }
                _ => None,
            },
            other => {
                wrong(&pointer, "an object", other, notes);
                None
            }
        }
    }

    /// A section that is a list of objects, such as `storages`; at most [`MAX_PARTS`] of them. `None` when the report
    /// has no such section.
    pub(super) fn list(document: &'d Document, name: &str, notes: &mut Notes) -> Option<Vec<Self>> {
        let pointer = format!("/content/{name}");
        let list = match document.section(name)? {
            Value::Array(list) => list,
            Value::Object(object) => {
                notes.warn(Place::Pointer(pointer.clone()), "expected a list, got one object; it was read as the only");
                return Some(vec![Self { object, pointer }]);
            }
            Value::Null => return None,
            other => {
                wrong(&pointer, "a list", other, notes);
                return None;
            }
        };
        let mut sections = Vec::new();
        for (index, value) in list.iter().enumerate() {
            let pointer = format!("{pointer}/{index}");
            match value {
                Value::Object(object) => sections.push(Self { object, pointer }),
                Value::Null => {}
                other => wrong(&pointer, "an object", other, notes),
            }
        }
        if sections.len() > MAX_PARTS {
            notes.warn(Place::Pointer(pointer), format!("only the first {MAX_PARTS} were read"));
            sections.truncate(MAX_PARTS);
        }
        Some(sections)
    }

    /// Where the section stands.
    pub(super) fn pointer(&self) -> &str {
        &self.pointer
    }

    /// A field as it came.
    pub(super) fn value(&self, name: &str) -> Option<&'d Value> {
        self.object.get(name)
    }

    /// Whether a field is there and not empty.
    pub(super) fn has(&self, name: &str) -> bool {
        match self.object.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(_) => true,
        }
    }

    /// A cleaned text; a number counts as text (serials of digits lose their quotes in some converters).
    pub(super) fn text(&self, name: &str, notes: &mut Notes) -> Option<String> {
        match self.object.get(name)? {
            Value::String(text) => clean(text),
            Value::Number(number) => clean(&number.to_string()),
            Value::Null => None,
            other => {
                wrong(&self.at(name), "a text", other, notes);
                None
            }
        }
    }

    /// [`Section::text`] unless it is a placeholder.
    pub(super) fn name(&self, name: &str, notes: &mut Notes) -> Option<String> {
        self.text(name, notes).filter(|text| usable_name(text))
    }

    /// A number that is not negative; a text of digits counts as one and is listed.
    pub(super) fn number(&self, name: &str, notes: &mut Notes) -> Option<f64> {
        let value = self.object.get(name)?;
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => {
                let number = crate::size::read_number(text);
                if number.is_some() {
                    notes.warn(Place::Pointer(self.at(name)), "expected a number, got a text of digits; it was read");
                }
                number
            }
            Value::Null => return None,
            _ => None,
        };
        let number = number.filter(|number| *number >= 0.0);
        if number.is_none() {
            wrong(&self.at(name), "a number", value, notes);
        }
        number
    }

    /// Whether a field says true; anything else is no.
    pub(super) fn says_true(&self, name: &str) -> bool {
        match self.object.get(name) {
            Some(Value::Bool(value)) => *value,
            Some(Value::Number(number)) => number.as_u64() == Some(1),
            Some(Value::String(text)) => matches!(text.as_str(), "1" | "true" | "yes"),
            _ => false,
        }
    }

    fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.pointer)
    }
}

/// Lists a wrong type by its kind, never by its value.
fn wrong(pointer: &str, expected: &str, got: &Value, notes: &mut Notes) {
    let got = match got {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "another number",
        Value::String(_) => "another text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    notes.warn(Place::Pointer(pointer.to_owned()), format!("expected {expected}, got {got}; it was left out"));
}
