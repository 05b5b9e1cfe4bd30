//! Photos and documents of a device: brought, looked at, given up.

use super::encoded;
use crate::door::Door;
use crate::frame::{Fallible, Fault, Files, Frame, Posted, back_to};
use crate::pages::fields::Fields;
use crate::reply::shown;
use axum::extract::{Path, State};

fn login(frame: &Frame) -> String {
    frame.visitor.as_ref().map(|v| v.login.clone()).unwrap_or_default()
}

pub(super) async fn keep(State(door): State<Door>, Path(key): Path<String>, mut upload: Files) -> Fallible {
    let by = login(&upload.frame);
    let (name, bytes) = upload.next().await?.ok_or(Fault::Nothing)?;
    let device = key.clone();
    door.desk().ask(move |node| node.keep_file(&device, &name, &bytes, &by)).await?;
    Ok(back_to(&format!("/parc/{}", encoded(&key)), "file-kept", 1))
}

pub(super) async fn content(State(door): State<Door>, Path((key, file)): Path<(String, String)>, _: Frame) -> Fallible {
    Ok(shown(door.desk().ask(move |node| node.file_content(&key, &file)).await?))
}

pub(super) async fn end(
    State(door): State<Door>,
    Path(key): Path<String>,
    Posted(_, typed): Posted<Fields>,
) -> Fallible {
    let (device, file) = (key.clone(), typed.get("file").to_owned());
    door.desk().ask(move |node| node.drop_file(&device, &file)).await?;
    Ok(back_to(&format!("/parc/{}", encoded(&key)), "file-dropped", 1))
}
