//! A template as an answer.

use super::Frame;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

/// A page.
pub(crate) fn page(frame: &Frame, template: &impl Template) -> Response {
    page_with(StatusCode::OK, frame, template)
}

/// A page with another status.
pub(crate) fn page_with(status: StatusCode, frame: &Frame, template: &impl Template) -> Response {
    let mut response = match template.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(e) => (StatusCode::INTERNAL_SERVER_ERROR, format!("the page could not be written: {e}")).into_response(),
    };
    response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(frame.language.code()));
    response
}

/// After an act: to a page that says that it was done. `done` is the end of the key of a text, `done-...`.
pub(crate) fn back_to(path: &str, done: &str, count: usize) -> Response {
    let join = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{join}fait={done}&n={count}")).into_response()
}
