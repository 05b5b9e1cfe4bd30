//! What a command prints: one JSON object, or short text.

use crate::exit::{Exit, Failure};
use serde_json::{Value, json};
use std::io::Write;

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text for people.
    Text,
    /// One JSON object for programs.
    Json,
}

/// What a command has to say.
#[derive(Clone, Debug)]
pub struct Output {
    /// The command, as in `lot.create`.
    pub command: &'static str,
    /// The object's fields.
    pub value: Value,
    /// The text for people.
    pub text: String,
    /// How the process ends.
    pub exit: Exit,
    /// Whether everything was written to standard output already: bytes, after which nothing may follow.
    printed: bool,
}

impl Output {
    /// Done, with these fields and that text.
    pub fn new(command: &'static str, value: Value, text: impl Into<String>) -> Self {
        Output { command, value, text: text.into(), exit: Exit::Ok, printed: false }
    }

    /// Done, and written to standard output already.
    pub fn printed(command: &'static str) -> Self {
        Output { printed: true, ..Output::new(command, Value::Null, "") }
    }

    /// The same with another exit code.
    pub fn ending(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// The JSON object: the schema first, then the fields.
    pub fn object(&self) -> Value {
        with_schema(self.command, &self.value)
    }

    /// Prints to standard output and tells how the process ends.
    pub fn print(&self, style: Style) -> Exit {
        match style {
            _ if self.printed => {}
            Style::Json => say(&self.object().to_string()),
            Style::Text => say(&self.text),
        }
        self.exit
    }
}

/// An object with its schema.
pub fn with_schema(command: &str, value: &Value) -> Value {
    let mut object = json!({ "schema": format!("regain.{command}/1") });
    match value {
        Value::Object(fields) => fields.iter().for_each(|(k, v)| object[k] = v.clone()),
        other => object["value"] = other.clone(),
    }
    object
}

/// Prints a failure: the sentence on standard error, and with JSON the object on standard output.
pub fn print_failure(failure: &Failure, style: Style) -> Exit {
    if style == Style::Json {
        let error =
            json!({ "error": { "code": failure.exit.code(), "message": failure.message }, "exit": failure.exit as u8 });
        say(&with_schema("error", &error).to_string());
    }
    eprintln!("regain: {}", failure.message);
    failure.exit
}

/// A line on standard output. A reader that has gone away (`| head`) is no error.
pub fn say(text: &str) {
    if !text.is_empty() {
        let mut out = std::io::stdout().lock();
        let _ = out
            .write_all(text.trim_end_matches('\n').as_bytes())
            .and_then(|()| out.write_all(b"\n"))
            .and_then(|()| out.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_names_its_schema() {
        let out = Output::new("lot.create", json!({ "event": "ab" }), "");
        assert_eq!(out.object(), json!({ "schema": "regain.lot.create/1", "event": "ab" }));
        let list = Output::new("x", json!([1]), "");
        assert_eq!(list.object(), json!({ "schema": "regain.x/1", "value": [1] }));
    }
}
