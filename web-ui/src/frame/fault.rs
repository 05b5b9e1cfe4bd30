//! When a page cannot be shown or an act cannot be done: what happened, what was kept, what to do.

use super::{Frame, page_with};
use crate::lang::Language;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fluent_bundle::FluentValue;
use regain_node::desk::{DeskError, Sentence};

/// What a handler answers.
pub(crate) type Fallible = Result<Response, Fault>;

/// An error on its way to a page.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// What the desk said.
    Desk(DeskError),
    /// There is no such page.
    Lost,
    /// This person may not.
    Forbidden,
    /// The form did not come from a page of this session.
    Foreign,
    /// The form could not be read.
    Unreadable(String),
    /// Longer than is taken.
    TooLong,
    /// Nothing was chosen.
    Nothing,
}

impl From<DeskError> for Fault {
    fn from(error: DeskError) -> Self {
        Fault::Desk(error)
    }
}

impl IntoResponse for Fault {
    /// Carries the fault to the guard of the way, which has the frame to show it in.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage<'a> {
    f: &'a Frame,
    heading: String,
    text: String,
    code: &'static str,
    kept: bool,
}

impl Fault {
    fn status(&self) -> StatusCode {
        match self {
            Fault::Desk(error) => crate::reply::status_of(error),
            Fault::Lost => StatusCode::NOT_FOUND,
            Fault::Forbidden | Fault::Foreign => StatusCode::FORBIDDEN,
            Fault::Unreadable(_) | Fault::Nothing => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    /// A code to quote when asking for help.
    fn code(&self) -> &'static str {
        match self {
            Fault::Desk(DeskError::Usage(_)) => "R-400",
            Fault::Desk(DeskError::NotFound(_)) | Fault::Lost => "R-404",
            Fault::Desk(DeskError::Refused(_)) => "R-403",
            Fault::Desk(DeskError::Conflict(_)) => "R-409",
            Fault::Desk(DeskError::Failed(_)) => "R-500",
            Fault::Forbidden => "R-401",
            Fault::Foreign => "R-419",
            Fault::Unreadable(_) => "R-422",
            Fault::TooLong => "R-413",
            Fault::Nothing => "R-420",
        }
    }

    /// The page that tells it.
    pub(crate) fn show(&self, frame: &Frame) -> Response {
        let heading = frame.t(&format!("fault-{}", self.code().to_lowercase()));
        let text = match self {
            Fault::Desk(error) => frame.sentence(error),
            Fault::Unreadable(why) => frame.tx("fault-unreadable", why),
            Fault::Forbidden if frame.observer => frame.t("observer-signs-nothing"),
            _ => frame.t(&format!("fault-{}-text", self.code().to_lowercase())),
        };
        let kept = !matches!(self, Fault::Lost | Fault::Desk(DeskError::NotFound(_)));
        page_with(self.status(), frame, &FaultPage { f: frame, heading, text, code: self.code(), kept })
    }
}

impl Frame {
    /// What the desk said, in words.
    pub(crate) fn sentence(&self, error: &DeskError) -> String {
        self.words(error.sentence())
    }

    /// A sentence of the desk in the reader's language; in English where there is no other.
    pub(crate) fn words(&self, sentence: &Sentence) -> String {
        in_words(self.language, sentence)
    }
}

fn in_words(language: Language, sentence: &Sentence) -> String {
    let values: Vec<(&str, FluentValue<'_>)> =
        sentence.values.iter().map(|(name, value)| (*name, value_of(name, value))).collect();
    language.find(&format!("told-{}", sentence.key), &values).unwrap_or_else(|| sentence.english.clone())
}

/// `n` and `most` count something; a serial number made of digits stays as it was written. `what` chooses among words of
/// the text, whose names have no spaces.
fn value_of<'a>(name: &str, value: &'a str) -> FluentValue<'a> {
    match (name, value.parse::<i64>()) {
        ("n" | "most", Ok(number)) => FluentValue::from(number),
        ("what", _) => FluentValue::from(value.replace(' ', "-")),
        _ => FluentValue::from(value),
    }
}

#[cfg(test)]
mod tests;
