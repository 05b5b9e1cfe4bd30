//! Forms. They are taken only with the secret of the session that the page was made for, so no other site can send one.

use super::{Fault, Frame};
use crate::door::Door;
use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::response::Response;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

/// The name of the hidden field.
const FIELD: &str = "_jeton";
/// Characters of a form: a list of some thousand devices by name.
const FORM: usize = 1024 * 1024;
/// Characters of a form that anybody may send.
const SHORT: usize = 64 * 1024;

/// The fields of a form, and the frame of the page that answers it.
pub(crate) struct Posted<T>(pub(crate) Frame, pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Door> for Posted<T> {
    type Rejection = Response;

    async fn from_request(request: Request, door: &Door) -> Result<Self, Response> {
        let (frame, bytes) = form(request, door, FORM).await?;
        let pairs: Vec<(String, String)> = fields(&bytes).map_err(|fault| fault.show(&frame))?;
        let shown = pairs.iter().find(|(k, _)| k == FIELD).map(|(_, v)| v.as_str());
        if !same(frame.csrf(), shown) {
            return Err(Fault::Foreign.show(&frame));
        }
        let told = fields(&bytes).map_err(|fault| fault.show(&frame))?;
        Ok(Posted(frame, told))
    }
}

/// A form that may come before there is a session, and so has no session's secret. `guard::origin` lets it come from this
/// node's pages only.
pub(crate) struct Open<T>(pub(crate) Frame, pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Door> for Open<T> {
    type Rejection = Response;

    async fn from_request(request: Request, door: &Door) -> Result<Self, Response> {
        let (frame, bytes) = form(request, door, SHORT).await?;
        let told = fields(&bytes).map_err(|fault| fault.show(&frame))?;
        Ok(Open(frame, told))
    }
}

/// The frame of the page that answers a form, and the form's bytes.
async fn form(request: Request, door: &Door, most: usize) -> Result<(Frame, Bytes), Response> {
    let (mut parts, body) = request.into_parts();
    let Ok(frame) = Frame::from_request_parts(&mut parts, door).await;
    let bytes = axum::body::to_bytes(body, most).await.map_err(|_| Fault::TooLong.show(&frame))?;
    Ok((frame, bytes))
}

fn fields<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    serde_html_form::from_bytes(bytes).map_err(|e| Fault::Unreadable(e.to_string()))
}

/// A form without fields.
#[derive(serde::Deserialize)]
pub(crate) struct Nothing {}

/// A file from a form, and the form's other fields. Without a file its bytes are empty.
pub(crate) struct Upload {
    pub(crate) frame: Frame,
    pub(crate) bytes: Bytes,
    others: Vec<(String, String)>,
}

impl Upload {
    /// The other fields.
    pub(crate) fn fields<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        let text = serde_html_form::to_string(&self.others).map_err(|e| Fault::Unreadable(e.to_string()))?;
        serde_html_form::from_str(&text).map_err(|e| Fault::Unreadable(e.to_string()))
    }
}

/// A form that carries files, which are read one after the other as they come.
pub(crate) struct Files {
    pub(crate) frame: Frame,
    form: Multipart,
    fields: usize,
}

impl Files {
    /// The next file with its name; an empty one, as a form sends where none was chosen, is passed over.
    pub(crate) async fn next(&mut self) -> Result<Option<(String, Bytes)>, Fault> {
        while let Some(field) = self.form.next_field().await.map_err(wrong)? {
            self.fields += 1;
            if self.fields > FIELDS {
                return Err(Fault::TooLong);
            }
            let Some(name) = field.file_name().map(str::to_owned) else { continue };
            let bytes = field.bytes().await.map_err(wrong)?;
            if !bytes.is_empty() {
                return Ok(Some((name, bytes)));
            }
        }
        Ok(None)
    }
}

impl FromRequest<Door> for Files {
    type Rejection = Response;

    async fn from_request(request: Request, door: &Door) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(frame) = Frame::from_request_parts(&mut parts, door).await;
        let request = Request::from_parts(parts, body);
        let form = Multipart::from_request(request, door).await;
        let mut form = form.map_err(|e| Fault::Unreadable(e.to_string()).show(&frame))?;
        match secret(&mut form, &frame).await {
            Ok(()) => Ok(Files { frame, form, fields: 0 }),
            Err(fault) => Err(fault.show(&frame)),
        }
    }
}

fn wrong(e: MultipartError) -> Fault {
    match e.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLong,
        _ => Fault::Unreadable(e.body_text()),
    }
}

/// The session's secret comes first in the form, so that nothing long is read from who does not have it.
async fn secret(form: &mut Multipart, frame: &Frame) -> Result<(), Fault> {
    let first = form.next_field().await.map_err(wrong)?.ok_or(Fault::Foreign)?;
    let secret = if first.name() == Some(FIELD) { first.text().await.map_err(wrong)? } else { String::new() };
    if same(frame.csrf(), Some(&secret)) { Ok(()) } else { Err(Fault::Foreign) }
}

impl FromRequest<Door> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, door: &Door) -> Result<Self, Response> {
        let Files { frame, form, .. } = Files::from_request(request, door).await?;
        match read(form).await {
            Ok((bytes, others)) => Ok(Upload { frame, bytes, others }),
            Err(fault) => Err(fault.show(&frame)),
        }
    }
}

/// Fields of a form besides its file.
const FIELDS: usize = 20_000;

async fn read(mut form: Multipart) -> Result<(Bytes, Vec<(String, String)>), Fault> {
    let (mut bytes, mut others) = (Bytes::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        if field.file_name().is_some() {
            bytes = field.bytes().await.map_err(wrong)?;
        } else if others.len() < FIELDS {
            let key = field.name().unwrap_or_default().to_owned();
            others.push((key, field.text().await.map_err(wrong)?));
        }
    }
    Ok((bytes, others))
}

fn same(secret: &str, shown: Option<&str>) -> bool {
    !secret.is_empty() && shown.is_some_and(|s| bool::from(s.as_bytes().ct_eq(secret.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_without_a_secret_sends_no_form() {
        assert!(same("abc", Some("abc")));
        assert!(!same("abc", Some("abd")) && !same("abc", None) && !same("", Some("")));
    }
}
