//! Answers: JSON, bytes, and errors of one form: `{"error":{"code","message"}}`, with the sentence's `key` where it
//! has one.

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use regain_node::desk::{Answer, DeskError, FileContent, Sentence};
use serde::Serialize;
use serde_json::json;

/// An error that a handler gives back with `?`.
#[derive(Debug)]
pub(crate) struct Problem(pub(crate) DeskError);

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        Problem(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Sentence { key, english, .. } = self.0.sentence();
        let mut error = json!({ "code": self.0.code(), "message": english });
        if !key.is_empty() {
            error["key"] = json!(key);
        }
        (status_of(&self.0), Json(json!({ "error": error }))).into_response()
    }
}

/// The HTTP status of a desk's error.
pub(crate) fn status_of(error: &DeskError) -> StatusCode {
    match error {
        DeskError::Usage(_) => StatusCode::BAD_REQUEST,
        DeskError::NotFound(_) => StatusCode::NOT_FOUND,
        DeskError::Refused(_) => StatusCode::FORBIDDEN,
        DeskError::Conflict(_) => StatusCode::CONFLICT,
        DeskError::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// An error's answer.
pub(crate) fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}

/// A desk's answer as JSON.
pub(crate) fn answer<T: Serialize>(told: Answer<T>) -> Response {
    match told {
        Ok(value) => Json(value).into_response(),
        Err(error) => Problem(error).into_response(),
    }
}

/// A desk's answer as a file. The browser is told to save it and never to show it: it may be anything that a member
/// chose to send.
pub(crate) fn file(told: Answer<Vec<u8>>, name: &str) -> Response {
    let bytes = match told {
        Ok(bytes) => bytes,
        Err(error) => return Problem(error).into_response(),
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A photo or document of a device: a picture is shown, as the kind that its bytes told when it was kept; all else is saved.
/// Nothing in it may run or load anything, whatever a browser makes of it.
pub(crate) fn shown(content: FileContent) -> Response {
    let place = if content.kind.is_picture() { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, content.kind.media().to_owned()),
        (header::CONTENT_DISPOSITION, format!("{place}; filename=\"{}\"", content.name)),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, content.bytes).into_response()
}

/// A body that is written while it is sent, on a thread that may wait. Where writing fails the answer breaks off, so that
/// nobody takes a part for the whole.
pub(crate) fn streamed(
    write: impl FnOnce(&mut std::io::BufWriter<Pipe>) -> Result<(), String> + Send + 'static,
) -> Body {
    let (sender, receiver) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(8);
    tokio::task::spawn_blocking(move || {
        let mut out = std::io::BufWriter::with_capacity(64 * 1024, Pipe(sender.clone()));
        let written = write(&mut out).and_then(|()| std::io::Write::flush(&mut out).map_err(|e| e.to_string()));
        if let Err(why) = written {
            tracing::info!("an answer broke off: {why}");
            // What is buffered still must not make the broken answer look longer than it is.
            let _ = out.into_parts();
            let _ = sender.blocking_send(Err(std::io::Error::other(why)));
        }
    });
    Body::from_stream(tokio_stream::wrappers::ReceiverStream::new(receiver))
}

/// Carries what is written to the answer under way.
pub(crate) struct Pipe(tokio::sync::mpsc::Sender<Result<Vec<u8>, std::io::Error>>);

impl std::io::Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let gone = |_| std::io::Error::new(std::io::ErrorKind::BrokenPipe, "the reader went away");
        self.0.blocking_send(Ok(bytes.to_vec())).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_status() {
        let told = |e: DeskError| status_of(&e).as_u16();
        assert_eq!(told(DeskError::Usage(String::new().into())), 400);
        assert_eq!(told(DeskError::Refused(String::new().into())), 403);
        assert_eq!(told(DeskError::NotFound(String::new().into())), 404);
        assert_eq!(told(DeskError::Conflict(String::new().into())), 409);
        assert_eq!(told(DeskError::Failed(String::new().into())), 500);
    }
}
