//! Typed access to the objects of a report: a wrong type costs one field and leaves a warning.

use serde_json::{Map, Value};

use crate::limits::MAX_PARTS;
use crate::placeholder::usable_name;
use crate::reading::Notes;
use crate::record::Place;
use crate::wording::clean;

/// Whether a form has types of its own: XML writes everything as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Typing {
    /// Numbers are numbers and lists are lists; anything else is worth a warning.
    #[default]
    Typed,
    /// Everything is text, and one element may stand for a list of one.
    Untyped,
}

/// An object of a report, with where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Section<'d> {
    object: &'d Map<String, Value>,
    pointer: String,
    typing: Typing,
}

impl<'d> Section<'d> {
    /// The object at `pointer`; a list of one is taken for it.
    pub(crate) fn of(value: Option<&'d Value>, pointer: &str, typing: Typing, notes: &mut Notes) -> Option<Self> {
        let pointer = pointer.to_owned();
        match value? {
            Value::Object(object) => Some(Self { object, pointer, typing }),
            Value::Null => None,
            // Some servers wrap single sections in a list when they convert from XML.
            Value::Array(list) => match list.first() {
                Some(Value::Object(object)) => {
                    if typing == Typing::Typed {
                        let message = "expected an object, got a list; its first was read";
                        notes.warn(Place::Pointer(pointer.clone()), message);
                    }
                    Some(Self { object, pointer: format!("{pointer}/0"), typing })
                }
                _ => None,
            },
            Value::String(text) if text.trim().is_empty() => None,
            other => {
                wrong(&pointer, "an object", other, notes);
                None
            }
        }
    }

    /// The objects of the list at `pointer`, at most [`MAX_PARTS`] of them. `None` when there is no such list.
    pub(crate) fn all(value: Option<&'d Value>, pointer: &str, typing: Typing, notes: &mut Notes) -> Option<Vec<Self>> {
        let mut sections = Self::every(value, pointer, typing, notes)?;
        if sections.len() > MAX_PARTS {
            notes.warn(Place::Pointer(pointer.to_owned()), format!("only the first {MAX_PARTS} were read"));
            sections.truncate(MAX_PARTS);
        }
        Some(sections)
    }

    /// [`Section::all`] without its bound: for lists of machines, which the budget of values bounds.
    pub(crate) fn every(
        value: Option<&'d Value>,
        pointer: &str,
        typing: Typing,
        notes: &mut Notes,
    ) -> Option<Vec<Self>> {
        let list = match value? {
            Value::Array(list) => list,
            Value::Object(object) => {
                if typing == Typing::Typed {
                    let message = "expected a list, got one object; it was read as the only";
                    notes.warn(Place::Pointer(pointer.to_owned()), message);
                }
                return Some(vec![Self { object, pointer: pointer.to_owned(), typing }]);
            }
            Value::Null => return None,
            Value::String(text) if text.trim().is_empty() => return None,
            other => {
                wrong(pointer, "a list", other, notes);
                return None;
            }
        };
        let mut sections = Vec::new();
        for (index, value) in list.iter().enumerate() {
            let pointer = format!("{pointer}/{index}");
            match value {
                Value::Object(object) => sections.push(Self { object, pointer, typing }),
                Value::Null => {}
                Value::String(text) if text.trim().is_empty() => {}
                other => wrong(&pointer, "an object", other, notes),
            }
        }
        Some(sections)
    }

    /// The object in a field.
    pub(crate) fn child(&self, name: &str, notes: &mut Notes) -> Option<Self> {
        Section::of(self.object.get(name), &self.at(name), self.typing, notes)
    }

    /// The objects of the list in a field; see [`Section::all`].
    pub(crate) fn children(&self, name: &str, notes: &mut Notes) -> Vec<Self> {
        Section::all(self.object.get(name), &self.at(name), self.typing, notes).unwrap_or_default()
    }

    /// The names of the fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'d str> {
        self.object.keys().map(String::as_str)
    }

    /// Where the section stands.
    pub(crate) fn pointer(&self) -> &str {
        &self.pointer
    }

    /// A field as it came.
    pub(crate) fn value(&self, name: &str) -> Option<&'d Value> {
        self.object.get(name)
    }

    /// Whether a field is there and not empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        match self.object.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(_) => true,
        }
    }

    /// A cleaned text; a number counts as text (serials of digits lose their quotes in some converters).
    pub(crate) fn text(&self, name: &str, notes: &mut Notes) -> Option<String> {
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
    pub(crate) fn name(&self, name: &str, notes: &mut Notes) -> Option<String> {
        self.text(name, notes).filter(|text| usable_name(text))
    }

    /// A number that is not negative; a text of digits counts as one and is listed.
    pub(crate) fn number(&self, name: &str, notes: &mut Notes) -> Option<f64> {
        let value = self.object.get(name)?;
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => {
                let number = crate::size::read_number(text);
                if number.is_some() && self.typing == Typing::Typed {
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
    pub(crate) fn says_true(&self, name: &str) -> bool {
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
