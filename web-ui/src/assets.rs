//! Style sheet, scripts and fonts, as build.rs gathered them. Their addresses carry a hash of their content, so that a
//! browser may keep them for ever.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fmt;

/// A file for browsers.
pub(crate) struct Asset {
    name: &'static str,
    address: &'static str,
    media: &'static str,
    bytes: &'static [u8],
}

const FILES: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));
const ICONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/icons.rs"));

/// The address of a file. A name that is none is a mistake in a template, which the test of every page finds.
pub(crate) fn address(name: &str) -> &'static str {
    FILES.iter().find(|a| a.name == name).map_or("/assets/missing", |a| a.address)
}

/// `GET /assets/{file}`.
pub(crate) async fn file(Path(file): Path<String>) -> Response {
    let found = FILES.iter().find(|a| a.address.strip_prefix("/assets/") == Some(&file));
    let Some(asset) = found else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.media)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    (headers, asset.bytes).into_response()
}

/// A drawing beside a word. It says nothing of its own, so readers of the screen pass over it.
#[derive(Clone, Copy)]
pub(crate) struct Icon(&'static str);

/// The icon of that name.
pub(crate) fn icon(name: &str) -> Icon {
    Icon(ICONS.iter().find(|(n, _)| *n == name).map_or("", |(_, markup)| markup))
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">{}</svg>", self.0)
    }
}

// The markup comes from the build, never from data.
impl askama::filters::HtmlSafe for Icon {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_names_fonts_that_are_here() {
        let sheet = FILES.iter().find(|a| a.name == "app.css").expect("the style sheet");
        let text = std::str::from_utf8(sheet.bytes).expect("text");
        assert!(!text.contains("font:next"), "an address was not filled in");
        assert!(text.contains(address("next.woff2")) && text.contains(address("mono.woff2")));
    }

    #[test]
    fn no_file_of_ours_names_another_site() {
        for asset in FILES.iter().filter(|a| a.name.starts_with("app")) {
            let text = std::str::from_utf8(asset.bytes).expect("text");
            assert!(!text.contains("://"), "{} names an address", asset.name);
        }
    }
}
