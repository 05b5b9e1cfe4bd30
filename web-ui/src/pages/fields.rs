//! The fields of a form as they came, so that a page can show again what was typed; and the same from an address.

use crate::door::Door;
use crate::frame::{Fault, Frame};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use std::convert::Infallible;

/// Names and values, in the order of the form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// A field's value without space around it; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// A field's value, if the form has that field.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == name).map(|(_, v)| v.trim())
    }

    /// A field's value, unless it is empty.
    pub(crate) fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|v| !v.is_empty()).map(str::to_owned)
    }

    /// Every value of a field that may come several times.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(k, v)| k == name && !v.is_empty()).map(|(_, v)| v.clone()).collect()
    }

    /// Fields whose name begins so: the rest of the name, and the value.
    pub(crate) fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(k, v)| Some((k.strip_prefix(prefix)?, v.trim())))
    }

    /// The fields but the session's secret, to be carried through a page that asks again.
    pub(crate) fn carried(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter(|(k, _)| k != "_jeton").map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// Says a value where the form has none.
    pub(crate) fn or(mut self, name: &str, value: impl Into<String>) -> Self {
        if self.find(name).is_none() {
            self.0.push((name.to_owned(), value.into()));
        }
        self
    }
}

/// The fields of an address.
pub(crate) struct Asked(pub(crate) Fields);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let read = parts.uri.query().and_then(|q| serde_html_form::from_str(q).ok());
        Ok(Asked(read.unwrap_or_default()))
    }
}

/// The id of an event in an address, or the start of it. What is no hexadecimal text names nothing, so that no other
/// character comes from an address into a redirection.
pub(crate) struct EventName(pub(crate) String);

impl FromRequestParts<Door> for EventName {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
        match Path::<String>::from_request_parts(parts, door).await {
            Ok(Path(id)) if !id.is_empty() && id.bytes().all(|b| b.is_ascii_hexdigit()) => Ok(EventName(id)),
            _ => {
                let Ok(frame) = Frame::from_request_parts(parts, door).await;
                Err(Fault::Lost.show(&frame))
            }
        }
    }
}

/// Today on this machine, as date fields write it.
pub(crate) fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_came() {
        let read: Fields =
            serde_html_form::from_str("row=a&title=+Un+lot+&row=b&row=&n.laptop=3&_jeton=x").expect("a form");
        assert_eq!(read.get("title"), "Un lot");
        assert_eq!(read.all("row"), ["a", "b"]);
        assert_eq!(read.below("n.").collect::<Vec<_>>(), [("laptop", "3")]);
        assert!(read.carried().all(|(k, _)| k != "_jeton"));
        assert_eq!(read.some("note"), None);
        let read = read.or("title", "other").or("note", "new");
        assert_eq!((read.get("title"), read.get("note")), ("Un lot", "new"));
    }
}
