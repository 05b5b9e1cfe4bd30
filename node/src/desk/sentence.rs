//! What the desk says when it does not do a thing: English for command line and API, and a key with values by which
//! the pages find the same in the language of whoever reads.

mod errors;
mod papers;
mod rules;

use serde::{Serialize, Serializer};
use std::fmt;

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Names it in every language; empty where there is only English.
    pub key: &'static str,
    /// What differs from case to case, by name, as it stands in the English text. `n` and `most` are whole numbers.
    pub values: Vec<(&'static str, String)>,
    /// The English text.
    pub english: String,
}

/// A sentence from its key, its English text and the values that stand in it:
/// `say!("no-day", "`{text}` is no day", text = text)`.
#[macro_export]
macro_rules! say {
    ($key:literal, $english:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(let $name = ($value).to_string();)*
        let english = ::std::format_args!($english).to_string();
        $crate::desk::Sentence { key: $key, values: ::std::vec![$((::std::stringify!($name), $name)),*], english }
    }};
}

impl Sentence {
    /// The sentence of an error, under a key of its own.
    #[must_use]
    pub fn told(key: &'static str, error: &impl fmt::Display) -> Self {
        Sentence { key, values: Vec::new(), english: error.to_string() }
    }

    /// The same with a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl Serialize for Sentence {
    /// As its English text: who reads JSON is a program, or a person at a terminal.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.english)
    }
}

impl From<String> for Sentence {
    fn from(english: String) -> Self {
        Sentence { key: "", values: Vec::new(), english }
    }
}

impl From<&str> for Sentence {
    fn from(english: &str) -> Self {
        english.to_owned().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_holds_the_values_and_the_key_does_not() {
        let (got, most) = ("x-1", 3);
        let told = say!("a-key", "`{name}` is too much; at most {most}", name = got, most = most);
        assert_eq!(told.to_string(), "`x-1` is too much; at most 3");
        assert_eq!(told.key, "a-key");
        assert_eq!(told.values, [("name", "x-1".to_owned()), ("most", "3".to_owned())]);
        assert_eq!(serde_json::to_string(&told).expect("a text"), "\"`x-1` is too much; at most 3\"");
    }

    #[test]
    fn what_has_no_key_is_still_said() {
        let told = Sentence::from("the disk is full");
        assert_eq!((told.key, told.to_string().as_str()), ("", "the disk is full"));
    }
}
