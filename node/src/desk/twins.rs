//! What a person says of who is who: "these are two" and "these are one". It counts more than any rule, lasts, and can be
//! taken back.

use super::select::fleet_unknown;
use super::{Answer, DeskError, Foreign};
use crate::fleet::alteration::{AlterationKind, Altered};
use crate::node::Node;
use regain_exchange::Consolidated;
use regain_exchange::device::{Device, MergedReport, SourceKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// What told of a device, each kind of source once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SourcesTold {
    /// The device's key in the fleet.
    pub key: String,
    /// The kinds of source, in the order in which they came.
    pub sources: Vec<SourceRow>,
    /// What a person said is another device: the kinds, with the keys of where they went.
    pub parted: Vec<PartedRow>,
}

/// One kind of source of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceRow {
    /// Code of the tool.
    pub tool: String,
    /// Code of the form.
    pub format: String,
    /// How many documents of it told of the device, as far as they are remembered.
    pub reports: usize,
    /// Why they were held to be about this device: `serial_and_manufacturer`, `uuid`, `board_and_card`, `asset_tag`,
    /// `same_report_id`, `drive`, `person`, or `first` for what entered it.
    pub reasons: Vec<String>,
    /// Where in its document the newest one stands.
    #[schema(value_type = String)]
    pub place: Foreign,
    /// Whether it can be split off: another source told of the device too.
    pub can_split: bool,
}

/// A kind of source that a person split off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartedRow {
    /// Code of the tool.
    pub tool: String,
    /// Code of the form.
    pub format: String,
    /// Key of the device to which its reports go.
    pub to: String,
}

/// "These are two."
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitInput {
    /// Key of the device in the fleet.
    pub key: String,
    /// Code of the tool whose account is of another machine.
    pub tool: String,
    /// Code of its form.
    pub format: String,
}

/// "These are one."
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinDevicesInput {
    /// The device that stays: its key, serial, inventory number or local code.
    pub into: String,
    /// The device that goes into it, named in the same ways.
    pub from: String,
}

/// What became of the fleet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Reshaped {
    /// Number of the alteration, by which it can be taken back.
    pub alteration: u64,
    /// Key of the device that stays.
    pub key: String,
    /// Key of the device that was split off.
    pub apart: Option<String>,
}

impl Node {
    /// What told of a device.
    ///
    /// # Errors
    /// The fleet has no such device.
    pub fn device_sources(&mut self, name: &str) -> Answer<SourcesTold> {
        let key = self.fleet_key(name)?;
        let device = self.fleet.devices().get(&key).ok_or_else(|| fleet_unknown(name))?;
        let kinds = device.sources();
        let several = kinds.len() > 1;
        let sources = kinds.into_iter().map(|kind| source_row(&device, kind, several)).collect();
        let parted = device.partings().iter().map(|parting| PartedRow {
            tool: code(&parting.tool),
            format: code(&parting.format),
            to: parting.to.clone(),
        });
        Ok(SourcesTold { parted: parted.collect(), sources, key })
    }

    /// Makes what one kind of source told of a device a device of its own. Later reports of that kind go there.
    ///
    /// # Errors
    /// There is no such device or source, or it is the only one.
    pub fn split_device(&mut self, input: &SplitInput) -> Answer<Reshaped> {
        let tool = serde_json::from_value(Value::String(input.tool.clone()));
        let format = serde_json::from_value(Value::String(input.format.clone()));
        let (Ok(tool), Ok(format)) = (tool, format) else {
            return Err(DeskError::Usage(say!(
                "no-such-source",
                "`{tool}` in the form `{format}` is no source; look at the sources of the device",
                tool = input.tool,
                format = input.format
            )));
        };
        let was = self.fleet.devices().get(&input.key).ok_or_else(|| fleet_unknown(&input.key))?;
        let was = Device::clone(&was);
        let mut after = Consolidated::clone(self.fleet.devices());
        let apart = after.split(&input.key, (tool, format)).map_err(not_split)?;
        let devices = copies(&after, [&input.key, &apart]);
        let altered = Altered { devices, before: vec![was.clone()], ..Altered::default() };
        let alteration = self.alter(AlterationKind::Split, title(&was), altered)?;
        self.fleet.replace(Arc::new(after));
        Ok(Reshaped { alteration, key: input.key.clone(), apart: Some(apart) })
    }

    /// Joins two devices that a person knows to be one; also the way back from a split.
    ///
    /// # Errors
    /// There is no such device, both names are one device, or both have entered the network as two.
    pub fn join_devices(&mut self, input: &JoinDevicesInput) -> Answer<Reshaped> {
        let (mut into, mut from) = (self.fleet_key(&input.into)?, self.fleet_key(&input.from)?);
        match (self.fleet.entered.contains_key(&into), self.fleet.entered.contains_key(&from)) {
            (true, true) if into != from => {
                return Err(DeskError::Refused(say!(
                    "join-both-entered",
                    "both have entered the network as two devices, and what was signed there cannot be made one; leave them, and declare the one that is not there as lost"
                )));
            }
            // The one that the network knows keeps its key.
            (false, true) => std::mem::swap(&mut into, &mut from),
            _ => {}
        }
        let before = copies(self.fleet.devices(), [&into, &from]);
        let mut after = Consolidated::clone(self.fleet.devices());
        after.join(&into, &from).map_err(not_split)?;
        let name = before.first().map(title).unwrap_or_default();
        let devices = copies(&after, [&into]);
        let altered = Altered { devices, before, removed: vec![from], ..Altered::default() };
        let alteration = self.alter(AlterationKind::Join, name, altered)?;
        self.fleet.replace(Arc::new(after));
        Ok(Reshaped { alteration, key: into, apart: None })
    }
}

fn copies<const N: usize>(of: &Consolidated, keys: [&String; N]) -> Vec<Device> {
    keys.into_iter().filter_map(|key| of.get(key)).map(|device| Device::clone(&device)).collect()
}

fn source_row(device: &Device, kind: SourceKind, several: bool) -> SourceRow {
    let of = |report: &&MergedReport| (report.source.tool, report.source.format) == kind;
    let mut reasons: Vec<String> = Vec::new();
    for report in device.reports().iter().filter(of) {
        let reason = report.reason.map_or_else(|| "first".to_owned(), |reason| code(&reason));
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let newest = device.reports().iter().rev().find(of);
    SourceRow {
        tool: code(&kind.0),
        format: code(&kind.1),
        reports: device.reports().iter().filter(of).count(),
        reasons,
        place: newest.map(|report| report.source.place.to_string()).unwrap_or_default().into(),
        can_split: several,
    }
}

/// The code of something that serialises as one.
fn code(of: &impl Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn title(device: &Device) -> String {
    let text = |k: &Option<regain_exchange::device::Known<String>>| k.as_ref().map(|k| k.value.clone());
    let parts = [text(&device.manufacturer), text(&device.model), text(&device.serial)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn not_split(error: regain_exchange::merge::SplitError) -> DeskError {
    use regain_exchange::merge::SplitError;
    match error {
        SplitError::Unknown => DeskError::NotFound(say!(
            "split-unknown",
            "the fleet has no such device any more; look it up in the list again"
        )),
        SplitError::OneSource => DeskError::Conflict(say!(
            "split-one-source",
            "only one source told of this device, or not that one: there is nothing to split off"
        )),
        SplitError::Same => DeskError::Usage(say!("join-same", "that is the same device twice; choose the other one")),
    }
}
