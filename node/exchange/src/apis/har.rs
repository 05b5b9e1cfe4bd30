//! Recordings of a browser or of a test (HTTP Archive 1.2): the answers inside are read one by one.

use data_encoding::BASE64;
use serde_json::Value;

use crate::gathering::Gathering;
use crate::json::{bounded, recognise};

/// Answers read of one recording.
const MAX_ENTRIES: usize = 2_000;

pub(super) fn read(value: &Value, pointer: &str, into: &mut Gathering, wrapped: usize) -> bool {
    let Some(entries) = value.pointer("/log/entries").and_then(Value::as_array) else {
        return false;
    };
    for (index, entry) in entries.iter().take(MAX_ENTRIES).enumerate() {
        let Some(content) = entry.pointer("/response/content") else {
            continue;
        };
        let Some(text) = content.get("text").and_then(Value::as_str) else {
            continue;
        };
        let packed = content.get("encoding").and_then(Value::as_str) == Some("base64");
        let bytes = if packed { BASE64.decode(text.as_bytes()).unwrap_or_default() } else { Vec::new() };
        let text = if packed { String::from_utf8_lossy(&bytes) } else { text.into() };
        // Pages, scripts and pictures are recorded too: only what is JSON can be an answer.
        if let Ok(answer) = bounded(&text) {
            recognise(&answer, &format!("{pointer}/log/entries/{index}"), into, wrapped + 1);
        }
    }
    true
}
