//! One device: where it stands, everything signed of it, what this node alone knows.

use crate::door::Door;
use crate::frame::{Fallible, Frame, page};
use crate::reply::file;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use regain_node::desk::{
    ChainLine, DeskError, DevicePage, FactLine, FileRow, FleetDevice, Foreign, ParkRow, SourcesTold,
};
use regain_node::say;
use serde_json::Value;

#[derive(Template)]
#[template(path = "park/device.html")]
struct Shown<'a> {
    f: &'a Frame,
    row: ParkRow,
    known: Option<DevicePage>,
    private: Option<FleetDevice>,
    sources: Option<SourcesTold>,
    files: Vec<FileRow>,
    key: String,
    steps: &'static [&'static str],
}

/// The stages of the stepper, in their usual order.
const STAGES: [&str; 7] =
    ["in_service", "reformed", "received", "sanitized", "refurbished", "in_stock", "put_into_use"];

pub(super) async fn device(State(door): State<Door>, Path(key): Path<String>, frame: Frame) -> Fallible {
    let park = door.desk().park().await?;
    let unknown = || DeskError::NotFound(say!("fleet-unknown", "no device is called `{name}` here", name = key));
    let row = match park.row(&key) {
        Some(row) => row,
        None => {
            let name = key.clone();
            let page = door.desk().ask(move |node| node.device_page(&name)).await?;
            park.row(&page.row.id).ok_or_else(unknown)?
        }
    };
    let (network, fleet) = (row.network_id.clone(), row.key.clone());
    let (known, private, sources, files) = door
        .desk()
        .ask(move |node| {
            let known = network.map(|id| node.device_page(&id)).transpose()?;
            let files = node.files_of(&fleet).map(|told| told.files).unwrap_or_default();
            Ok((known, node.fleet_device(&fleet).ok(), node.device_sources(&fleet).ok(), files))
        })
        .await?;
    let key = super::encoded(&row.key);
    Ok(page(&frame, &Shown { f: &frame, key, row, known, private, sources, files, steps: &STAGES }))
}

/// An attachment's content, as a file to be saved.
pub(super) async fn proof(State(door): State<Door>, Path((event, blob)): Path<(String, String)>, _: Frame) -> Response {
    let name = format!("preuve-{}.bin", blob.chars().take(12).collect::<String>());
    file(door.desk().ask(move |node| node.attachment_content(&event, &blob)).await, &name)
}

impl Shown<'_> {
    fn name(&self) -> String {
        let name = self.row.name();
        if name.raw().is_empty() { self.f.code("category", &self.row.category) } else { name.to_string() }
    }

    /// Whether a stage of the stepper lies behind, is now, or is ahead.
    fn stage(&self, stage: &str) -> &'static str {
        let Some(known) = &self.known else { return "" };
        if known.row.state == stage {
            return "now";
        }
        let been = |what: &str| known.chain.iter().any(|l| l.what == what);
        let done = match stage {
            "in_service" => been("entered"),
            "sanitized" => known.row.data == "sanitized",
            "refurbished" => been("refurbished"),
            "in_stock" => been("stocked"),
            other => been(other),
        };
        if done { "done" } else { "" }
    }
}

impl Frame {
    /// A private fact's value in words.
    fn fact(&self, fact: &FactLine) -> String {
        let part = |name: &str| fact.value.get(name).and_then(Value::as_str).unwrap_or_default();
        let told = match fact.field.as_str() {
            "category" => self.code("category", fact.value.as_str().unwrap_or_default()),
            "status" => self.code("status", part("status")),
            "ownership" => self.code("ownership", fact.value.as_str().unwrap_or_default()),
            "ram" => self.size(fact.value.get("bytes"), 30),
            "disks" => {
                let each = |disk: &Value| match disk.get("model").and_then(Value::as_str) {
                    Some(model) => format!("{} {model}", self.size(disk.get("bytes"), 0)),
                    None => self.size(disk.get("bytes"), 0),
                };
                fact.value.as_array().into_iter().flatten().map(each).collect::<Vec<_>>().join(", ")
            }
            "purchase_date" | "decommission_date" | "warranty_end" | "lease_end" | "end_of_life" | "seen_on" => {
                self.day(fact.value.as_str().unwrap_or_default())
            }
            _ => words(&fact.value),
        };
        Foreign::from(told).to_string()
    }

    /// Bytes as gigabytes: memory in powers of two (`shift` 30), disks as they are sold.
    fn size(&self, bytes: Option<&Value>, shift: u32) -> String {
        let Some(bytes) = bytes.and_then(Value::as_u64) else { return "—".into() };
        let whole = if shift == 0 { bytes / 1_000_000_000 } else { bytes >> shift };
        self.tn("gb", whole)
    }

    /// Where a private fact was read.
    fn source(&self, fact: &FactLine) -> String {
        let tool = if fact.tool == "glpi" { "GLPI" } else { &fact.tool };
        match fact.place.strip_prefix("line ") {
            Some(line) => format!("{tool}, {}", self.tx("source-line", line)),
            None => format!("{tool}, {}", fact.place),
        }
    }
}

/// A value without words of its own.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Object(map) => map.values().filter(|v| !v.is_null()).map(words).collect::<Vec<_>>().join(" · "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The icon of a line of the chain.
fn drawing(line: &ChainLine) -> &'static str {
    match line.what.as_str() {
        "received" | "given" | "recalled" => "arrow-left-right",
        "erased" => "shield-check",
        "declared_waste" | "waste_handed_over" | "waste_treated" => "recycle",
        "lost" => "triangle-alert",
        "entered" => "monitor",
        _ => "wrench",
    }
}
