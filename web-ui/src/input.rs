//! Reading requests. Whatever does not fit is answered like every other error: a code and a sentence.

use crate::reply::problem;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

/// A JSON body.
pub(crate) struct Input<T>(pub(crate) T);

/// A body as it came.
pub(crate) struct Raw(pub(crate) Bytes);

/// The query string.
pub(crate) struct Asked<T>(pub(crate) T);

/// The names in the path.
pub(crate) struct Named<T>(pub(crate) T);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let read = Bytes::from_request(request, state).await;
        read.map(Raw).map_err(|e| {
            let status = e.into_response().status();
            match status {
                StatusCode::PAYLOAD_TOO_LARGE => {
                    problem(status, "usage", "the body is longer than this call takes; send it in parts")
                }
                _ => problem(StatusCode::BAD_REQUEST, "usage", "the body ended before it was whole; send it again"),
            }
        })
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Input<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let Raw(bytes) = Raw::from_request(request, state).await?;
        serde_json::from_slice(&bytes).map(Input).map_err(|e| {
            let told = format!("the body is not the JSON that this call takes: {e}");
            problem(StatusCode::BAD_REQUEST, "usage", &told)
        })
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        Query::try_from_uri(&parts.uri).map(|Query(q)| Asked(q)).map_err(|e| {
            let told = format!("the address has a parameter that this call does not take: {}", e.body_text());
            problem(StatusCode::BAD_REQUEST, "usage", &told)
        })
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let read = Path::from_request_parts(parts, state).await;
        read.map(|Path(names)| Named(names)).map_err(|e| {
            problem(StatusCode::BAD_REQUEST, "usage", &format!("the address cannot be read: {}", e.body_text()))
        })
    }
}
