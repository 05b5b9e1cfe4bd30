//! The outer shape of a report: which sections are built, which are only passed over.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category as JsonFault;
use serde_json::{Map, Value};

use crate::bounded::{Bounded, Budget};
use crate::limits::MAX_JSON_VALUES;
use crate::reading::{Notes, ReadError};
use crate::section::{Section, Typing};

/// Sections whose values are needed.
pub(crate) const BUILT: &[&str] = &[
    "accesslog",
    "batteries",
    "bios",
    "cpus",
    "hardware",
    "memories",
    "monitors",
    "network_device",
    "networks",
    "operatingsystem",
    "storages",
];

/// Sections about people or their accounts, never built.
pub(crate) const PERSONAL: &[&str] = &[
    "drives",
    "envs",
    "licenseinfos",
    "local_groups",
    "local_users",
    "processes",
    "registry",
    "remote_mgmt",
    "simcards",
    "users",
];

/// A report, sections by name.
#[derive(Debug, Default)]
pub(crate) struct Document {
    members: Map<String, Value>,
    content: Map<String, Value>,
    /// Number of ports in `network_ports`.
    pub(super) ports: usize,
    /// Personal sections that were passed over.
    pub(super) personal: Vec<&'static str>,
    /// Whether the budget of values ran out.
    pub(super) built_out: bool,
    typing: Typing,
    /// Where the sections stand, where that is not `/content`.
    at: Option<String>,
    shape: Shape,
}

/// What the outer object turned out to be.
#[derive(Debug, Default)]
struct Shape {
    schema: bool,
    deviceid: bool,
    content: Content,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Content {
    #[default]
    Absent,
    NoObject,
    Object,
}

impl Document {
    /// Reads the text and checks that it is an inventory.
    pub(super) fn parse(text: &str) -> Result<Self, ReadError> {
        let budget = Budget::new(MAX_JSON_VALUES);
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = Outer(&budget).deserialize(&mut deserializer).and_then(|document| {
            deserializer.end()?;
            Ok(document)
        });
        let mut document = match read {
            Ok(Some(document)) => document,
            Ok(None) => {
                return Err(ReadError::NotInventory { missing: "the document is a list" });
            }
            Err(error) => return Err(refused(&error)),
        };
        document.built_out = budget.ran_out();
        match &document.shape {
            Shape { schema: true, deviceid: false, .. } => Err(ReadError::SchemaNotInventory),
            Shape { content: Content::Absent, .. } => Err(ReadError::NotInventory { missing: "`content` is missing" }),
            Shape { content: Content::NoObject, .. } => {
                Err(ReadError::NotInventory { missing: "`content` is no object" })
            }
            Shape { deviceid: false, .. } => Err(ReadError::NotInventory { missing: "`deviceid` is missing" }),
            _ => Ok(document),
        }
    }

    /// A member of the outer object that is not `content`.
    pub(super) fn member(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// A text member of the outer object; numbers count as text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.members.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A report that was not JSON: its outer members and its sections, all of them text.
    pub(crate) fn untyped(members: Map<String, Value>, content: Map<String, Value>, ports: usize) -> Self {
        Self { members, content, ports, typing: Typing::Untyped, ..Self::default() }
    }

    /// The report standing at another place: one of many in a document.
    pub(crate) fn placed(self, at: &str) -> Self {
        Self { at: Some(at.to_owned()), ..self }
    }

    fn pointer(&self, name: &str) -> String {
        format!("{}/{name}", self.at.as_deref().unwrap_or("/content"))
    }

    /// A section of `content`.
    pub(super) fn section(&self, name: &str) -> Option<&Value> {
        self.content.get(name)
    }

    /// A section that is one object, such as `bios`.
    pub(super) fn object(&self, name: &str, notes: &mut Notes) -> Option<Section<'_>> {
        Section::of(self.section(name), &self.pointer(name), self.typing, notes)
    }

    /// A section that is a list of objects, such as `storages`; `None` when the report has no such section.
    pub(super) fn list(&self, name: &str, notes: &mut Notes) -> Option<Vec<Section<'_>>> {
        Section::all(self.section(name), &self.pointer(name), self.typing, notes)
    }
}

pub(crate) fn refused(error: &serde_json::Error) -> ReadError {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        JsonFault::Eof => ReadError::Truncated { line, column },
        JsonFault::Syntax | JsonFault::Data | JsonFault::Io => ReadError::NotJson { line, column },
    }
}

/// The visitor methods of values that are neither list nor object: all give the same answer.
macro_rules! scalars {
    ($type:ty, $answer:expr) => {
        fn visit_bool<E>(self, _: bool) -> Result<$type, E> {
            Ok($answer)
        }

        fn visit_i64<E>(self, _: i64) -> Result<$type, E> {
            Ok($answer)
        }

        fn visit_u64<E>(self, _: u64) -> Result<$type, E> {
            Ok($answer)
        }

        fn visit_f64<E>(self, _: f64) -> Result<$type, E> {
            Ok($answer)
        }

        fn visit_str<E>(self, _: &str) -> Result<$type, E> {
            Ok($answer)
        }

        fn visit_unit<E>(self) -> Result<$type, E> {
            Ok($answer)
        }
    };
}

/// Reads the outer object; `None` for a list.
#[derive(Clone, Copy)]
struct Outer<'b>(&'b Budget);

impl<'de> DeserializeSeed<'de> for Outer<'_> {
    type Value = Option<Document>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Outer<'_> {
    type Value = Option<Document>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut document = Document::default();
        while let Some(name) = object.next_key::<String>()? {
            match name.as_str() {
                "content" => {
                    let found = object.next_value_seed(Inner { budget: self.0, document: &mut document })?;
                    document.shape.content = found;
                }
                "deviceid" | "itemtype" | "action" | "partial" | "tag" => {
                    let value = object.next_value_seed(Bounded(self.0))?;
                    document.shape.deviceid |= name == "deviceid" && !value.is_null();
                    document.members.insert(name, value);
                }
                other => {
                    document.shape.schema |= matches!(other, "$schema" | "$id" | "definitions" | "properties");
                    object.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Some(document))
    }
}

/// Reads `content`.
struct Inner<'b, 'd> {
    budget: &'b Budget,
    document: &'d mut Document,
}

impl<'de> DeserializeSeed<'de> for Inner<'_, '_> {
    type Value = Content;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inner<'_, '_> {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of sections")
    }

    scalars!(Content, Content::NoObject);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Content, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Content::NoObject)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Content, A::Error> {
        while let Some(name) = object.next_key::<String>()? {
            if BUILT.contains(&name.as_str()) {
                let value = object.next_value_seed(Bounded(self.budget))?;
                self.document.content.insert(name, value);
            } else if name == "network_ports" {
                self.document.ports = object.next_value_seed(Count)?;
            } else {
                object.next_value::<IgnoredAny>()?;
                if let Some(personal) = PERSONAL.iter().find(|known| **known == name)
                    && !self.document.personal.contains(personal)
                {
                    self.document.personal.push(personal);
                }
            }
        }
        Ok(Content::Object)
    }
}

/// Counts the elements of a list without building them; anything else counts zero.
struct Count;

impl<'de> DeserializeSeed<'de> for Count {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Count {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    scalars!(usize, 0);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<usize, A::Error> {
        let mut count = 0;
        while list.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<usize, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_inventory_is_refused() {
        let refusal = |text: &str| Document::parse(text).expect_err("no inventory");
        assert_eq!(refusal(r#"{"$schema":"x","properties":{"content":{}}}"#), ReadError::SchemaNotInventory);
        assert!(matches!(refusal(r#"{"deviceid":"a"}"#), ReadError::NotInventory { .. }));
        assert!(matches!(refusal(r#"{"content":{}}"#), ReadError::NotInventory { .. }));
        assert!(matches!(refusal(r#"{"deviceid":"a","content":[1]}"#), ReadError::NotInventory { .. }));
        assert!(matches!(refusal(r#"{"deviceid":"a","content":"x"}"#), ReadError::NotInventory { .. }));
        assert!(matches!(refusal("[]"), ReadError::NotInventory { .. }));
        assert_eq!(refusal("{\"deviceid\":\"a\",\n\"cont"), ReadError::Truncated { line: 2, column: 5 });
        assert!(matches!(refusal("{\"deviceid\":a}"), ReadError::NotJson { line: 1, .. }));
        assert!(matches!(refusal("{} {}"), ReadError::NotJson { .. }));
        // Nesting: what is built stops at serde_json's limit, what is skipped needs no stack.
        let built = format!("{{\"content\":{{\"bios\":{}", "[".repeat(100_000));
        assert!(matches!(refusal(&built), ReadError::NotJson { .. }));
        let skipped = format!("{{\"content\":{{\"users\":{}", "[".repeat(100_000));
        assert!(matches!(refusal(&skipped), ReadError::Truncated { .. }));
    }

    #[test]
    fn bulk_and_people_are_passed_over() {
        let text = r#"{"deviceid":"a","content":{"softwares":[{"name":"x"}],"users":[{"login":"zenobia"}],
            "network_ports":[{},{},{}],"bios":{"ssn":"VLC1"}}}"#;
        let document = Document::parse(text).expect("a report");
        assert_eq!((document.ports, document.personal.as_slice()), (3, &["users"][..]));
        assert!(document.section("bios").is_some() && document.section("softwares").is_none());
        assert!(!format!("{document:?}").contains("zenobia"));
    }
}
