//! One private device in full, each value with where it comes from.

use crate::desk::select::fleet_unknown;
use crate::desk::{Answer, DeskError, NotedLine, NotedPast};
use crate::fleet::plan::Ground;
use crate::node::Node;
use regain_exchange::device::Device;
use regain_exchange::record::{Place, Source};
use regain_protocol::time::Day;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A private device for its page.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FleetDevice {
    /// Its key in the fleet.
    pub key: String,
    /// Its network id (UUID), once it entered.
    pub network_id: Option<String>,
    /// Local code, as on its label.
    pub code: Option<String>,
    /// What is known, in the order of the record; a field nobody told is not there.
    pub facts: Vec<FactLine>,
    /// Reports that went into it.
    pub reports: usize,
    /// Keys of machines that one of its disks was seen in before.
    pub disks_from: Vec<String>,
    /// What people noted of it by hand.
    pub noted: Vec<NotedLine>,
    /// What was noted before, newest first.
    pub past: Vec<NotedPast>,
    /// What foresees its retirement, the one that counts first; empty once it has left the fleet.
    pub grounds: Vec<PlanLine>,
}

/// One thing that foresees a device's retirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanLine {
    /// `planned`, `lease`, `register`, `warranty`, `system` or `age`.
    pub ground: String,
    /// The day (YYYY-MM-DD).
    pub on: String,
}

/// One known field.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FactLine {
    /// Code of the field: `manufacturer`, `ram`, `purchase_date`...
    pub field: String,
    /// The value: text, number, or the structure of the record (memory in bytes, disks as a list).
    pub value: Value,
    /// Code of the tool that told it: `glpi`, `glpi_agent`...
    pub tool: String,
    /// Code of the form it came in.
    pub format: String,
    /// Line of the table or JSON pointer.
    pub place: String,
    /// When the report says it was made; none if it does not.
    pub observed: Option<Value>,
}

/// The fields in the order of a page.
const FIELDS: [&str; 26] = [
    "category",
    "manufacturer",
    "model",
    "serial",
    "alt_serial",
    "asset_tag",
    "uuid",
    "board_serial",
    "macs",
    "label",
    "site",
    "entity",
    "status",
    "purchase_date",
    "decommission_date",
    "warranty_end",
    "lease_end",
    "end_of_life",
    "ownership",
    "cpu",
    "ram",
    "disks",
    "battery",
    "os",
    "seen_on",
    "mounting",
];

impl Node {
    /// One private device in full, by its key or any other name.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] when the fleet has no such device.
    pub fn fleet_device(&mut self, name: &str) -> Answer<FleetDevice> {
        let key = self.fleet_key(name)?;
        let device = self.fleet.devices().get(&key).ok_or_else(|| fleet_unknown(name))?;
        let reference = self.fleet.entered.get(&key);
        let told = serde_json::to_value(device.as_ref()).map_err(DeskError::failed)?;
        Ok(FleetDevice {
            network_id: reference.map(|r| r.id().to_string()),
            code: reference.and_then(|r| self.fleet.codes.get(r)).cloned(),
            facts: FIELDS.iter().filter_map(|field| fact(field, told.get(*field)?)).collect(),
            reports: device.reports().len(),
            disks_from: device.disk_moves().iter().map(|m| m.from.clone()).collect(),
            noted: self.noted_of(&key),
            past: self.noted_past(&key),
            grounds: self.grounds_of(&key, &device),
            key,
        })
    }
}

impl Node {
    fn grounds_of(&self, key: &str, device: &Device) -> Vec<PlanLine> {
        let subject = self.fleet.subject(key, device, self.now().day());
        let grounds = if subject.is_here() { subject.grounds() } else { Vec::new() };
        let told = |(on, ground): (Day, Ground)| PlanLine { ground: ground.code().to_owned(), on: on.to_string() };
        grounds.into_iter().map(told).collect()
    }
}

fn fact(field: &str, known: &Value) -> Option<FactLine> {
    let source: Source = serde_json::from_value(known.get("source")?.clone()).ok()?;
    let code = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(FactLine {
        field: field.to_owned(),
        value: known.get("value")?.clone(),
        tool: code(known.pointer("/source/tool")),
        format: code(known.pointer("/source/format")),
        place: match source.place {
            Place::Line(line) => format!("line {line}"),
            Place::Pointer(pointer) => pointer,
        },
        observed: known.get("observed").filter(|o| !o.is_null()).cloned(),
    })
}
