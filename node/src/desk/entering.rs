//! The private fleet: imports, and the choice of what enters the network.

use super::importing::Plan;
use super::people::unknown;
use super::said::{Said, SaidOfDevices};
use super::{Answer, DeskError, Entered, FleetRow, FleetTold, ImportFormat, ImportTold, RejectedRow, Selection};
use crate::fleet::alteration::HowRead;
use crate::journal::{Fact, Reference};
use crate::node::Node;
use regain_exchange::category::Category as Kind;
use regain_exchange::device::Device;
use regain_exchange::record::DiskKind;
use regain_exchange::status::Status;
use regain_protocol::catalogue::{Category, Exclusion, Origin, SpecClass};
use regain_protocol::engine::AuthorError;
use regain_protocol::event::{Body, DeviceSet, Enter, Extra, Item, Reassign, Reform};
use regain_protocol::id::DeviceRef;
use regain_protocol::time::Day;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// Whether an import is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apply {
    /// Only say what would happen.
    Rehearse,
    /// Do it.
    Commit,
}

/// Which private devices enter the network.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EnterInput {
    /// By fleet key, serial or inventory number; all that have not entered if empty.
    pub keys: Vec<String>,
    /// Only those of this category.
    pub category: Option<String>,
    /// Only those with a decommission date in the fleet.
    pub decommissioned: Option<bool>,
    /// Also sign their decommissioning, with the dates of the fleet.
    pub reform: bool,
    /// In which territory; the first that this node follows if absent.
    #[serde(default)]
    pub territory: Option<String>,
}

/// Decommissioning.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReformInput {
    /// Which.
    pub select: Selection,
    /// When (YYYY-MM-DD).
    pub on: String,
    /// Why they stay outside the REEN ratio, if they do.
    #[serde(default)]
    pub exclusion: Option<String>,
}

/// Internal redeployment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignInput {
    /// Which.
    pub select: Selection,
    /// When (YYYY-MM-DD).
    pub on: String,
}

/// A device of the fleet that may enter: its key, how the network will see it, and its decommissioning.
type Candidate = (String, Item, Option<(Day, Exclusion)>);

/// Ten years in days, for the exclusion of old equipment (décret 2023-266; unverified at Légifrance).
const TEN_YEARS: u32 = 3_652;

impl Node {
    /// Reads a file of another tool. Rehearsing changes nothing and says what would.
    ///
    /// # Errors
    /// The file is of no known form, or the journal cannot be written.
    pub fn import(&mut self, bytes: &[u8], apply: Apply) -> Answer<ImportTold> {
        if apply == Apply::Commit {
            self.no_import_under_way()?;
        }
        let mappings = self.mappings.values().map(|said| said.mapping.clone()).collect();
        let how = HowRead { mappings, ..HowRead::default() };
        let plan = Plan::of_bytes(bytes, how, self.fleet.moment())?;
        let rejected = plan.rejects.rows().iter();
        let rejected = rejected.map(|r| RejectedRow { place: r.place.clone(), reason: r.reason.clone() }).collect();
        let changes = &plan.changes;
        let report = ImportTold {
            format: plan.files().first().and_then(|f| f.format).unwrap_or(ImportFormat::Table),
            applied: apply == Apply::Commit,
            records: plan.files().iter().map(|f| f.records).sum(),
            new: changes.new.len(),
            changed: changes.changed.len(),
            unchanged: changes.unchanged.len(),
            moves: changes.moves.len(),
            to_review: changes.to_review.clone(),
            rejected,
            warnings: plan.doubts().collect(),
            dropped_personal: plan.dropped_personal(),
            devices: plan.after().len(),
        };
        if apply == Apply::Commit {
            self.apply_now(&plan)?;
        }
        Ok(report)
    }

    /// The private inventory.
    ///
    /// # Errors
    /// None.
    pub fn fleet_list(&mut self) -> Answer<FleetTold> {
        let row = |device: Arc<Device>| FleetRow {
            network_id: self.fleet.entered.get(&device.key()).map(|r| r.id().to_string()),
            key: device.key(),
            device: Device::clone(&device),
        };
        Ok(FleetTold { devices: self.fleet.devices().iter().map(row).collect() })
    }

    /// Brings private devices into the network: category, rough performance and number of media, nothing else.
    ///
    /// # Errors
    /// Nothing fits, or the log says no.
    pub fn enter_devices(&mut self, input: &EnterInput) -> Answer<Entered> {
        let topic = self.topic_for(input.territory.as_deref())?;
        let mut chosen = self.candidates(input)?;
        chosen.sort_by_key(|(key, item, _)| (item.category, item.spec, item.media, key.clone()));
        chosen.truncate(regain_protocol::limits::MAX_DEVICES as usize);
        let mut items: Vec<Item> = Vec::new();
        for (_, item, _) in &chosen {
            match items.last_mut() {
                Some(last) if Item { count: 1, ..*last } == *item => last.count += 1,
                _ => items.push(*item),
            }
        }
        let codes: Vec<String> = chosen.iter().map(|_| self.fleet.fresh_code()).collect();
        let event = self.author_after(topic, Body::Enter(Enter { items }), Extra::default(), |node, entry| {
            let device = |index| Reference::from(DeviceRef { entry, index });
            let named = (0u32..).zip(chosen.iter().zip(&codes));
            let links = named.map(|(index, ((key, ..), code))| (key.clone(), device(index), code.clone())).collect();
            node.journal.write(&Fact::Entered { links }).map_err(|e| AuthorError::Chain(e.to_string()))
        })?;
        let mut dates: BTreeMap<(Day, Exclusion), Vec<DeviceRef>> = BTreeMap::new();
        for (index, ((key, _, reform), code)) in (0u32..).zip(chosen.iter().zip(&codes)) {
            let device = DeviceRef { entry: event, index };
            self.fleet.link(key, device, code);
            if let Some(when) = reform.filter(|_| input.reform) {
                dates.entry(when).or_default().push(device);
            }
        }
        let mut reforms = Vec::new();
        for ((on, exclusion), devices) in dates {
            let body = Body::Reform(Reform { devices: DeviceSet::of(devices), on, exclusion });
            reforms.push(self.author(topic, body, Extra::default())?.to_string());
        }
        Ok(Entered { event: event.to_string(), entered: chosen.len(), reforms })
    }

    /// Devices of the fleet that may enter, as the network will see them, with the decommissioning known of each.
    fn candidates(&self, input: &EnterInput) -> Answer<Vec<Candidate>> {
        if let Some(c) = &input.category {
            Category::from_code(c).ok_or_else(|| unknown("category", c, Category::ALL.iter().map(|c| c.code())))?;
        }
        let wanted: Vec<String> = input.keys.iter().map(|k| k.trim().to_lowercase()).collect();
        let named = |key: &str, d: &Device| {
            let is = |k: &Option<regain_exchange::device::Known<String>>| {
                k.as_ref().is_some_and(|k| wanted.contains(&k.value.to_lowercase()))
            };
            wanted.is_empty() || wanted.contains(&key.to_lowercase()) || is(&d.serial) || is(&d.asset_tag)
        };
        let mut found = Vec::new();
        for d in self.fleet.devices().iter() {
            let key = d.key();
            let gone =
                d.status.as_ref().is_some_and(|s| s.value.status.never_offered() || s.value.status == Status::Scrapped);
            if self.fleet.entered.contains_key(&key) || gone || !named(&key, &d) {
                continue;
            }
            let item = item_of(&d);
            let reform = reform_of(&d);
            let category = input.category.as_ref().is_none_or(|c| item.category.code() == c);
            if category && input.decommissioned.is_none_or(|w| w == reform.is_some()) {
                found.push((key, item, reform));
            }
        }
        if found.is_empty() {
            return Err(DeskError::NotFound(say!(
                "nothing-to-enter",
                "no device of the fleet fits, or all of them have entered; lost, stolen and scrapped ones never do"
            )));
        }
        Ok(found)
    }

    /// Signs a decommissioning.
    ///
    /// # Errors
    /// A device is not held or was reformed already.
    pub fn reform(&mut self, input: &ReformInput) -> Answer<SaidOfDevices> {
        let selected = self.select(&input.select)?;
        let topic = self.topic_of_devices(&selected)?;
        let devices = DeviceSet::of(selected);
        let code = input.exclusion.as_deref().unwrap_or("none");
        let exclusion = Exclusion::from_code(code)
            .ok_or_else(|| unknown("exclusion", code, Exclusion::ALL.iter().map(|e| e.code())))?;
        let (count, body) = (devices.len(), Body::Reform(Reform { devices, on: day(&input.on)?, exclusion }));
        let event = self.author(topic, body, Extra::default())?;
        Ok(Said::new(&event).of_devices(count))
    }

    /// Signs an internal redeployment.
    ///
    /// # Errors
    /// A device is not held or was reformed already.
    pub fn reassign(&mut self, input: &ReassignInput) -> Answer<SaidOfDevices> {
        let selected = self.select(&input.select)?;
        let topic = self.topic_of_devices(&selected)?;
        let devices = DeviceSet::of(selected);
        let (count, body) = (devices.len(), Body::Reassign(Reassign { devices, on: day(&input.on)? }));
        let event = self.author(topic, body, Extra::default())?;
        Ok(Said::new(&event).of_devices(count))
    }
}

/// A day from `YYYY-MM-DD`.
pub(crate) fn day(text: &str) -> Answer<Day> {
    Day::parse(text)
        .ok_or_else(|| DeskError::Usage(say!("no-day", "`{text}` is no day; write it as 2026-03-31", text = text)))
}

/// The rough class of performance of a device, by its memory.
pub(super) fn spec_of(d: &Device) -> SpecClass {
    match d.ram.as_ref().map(|r| r.value.bytes >> 30) {
        None => SpecClass::Unstated,
        Some(0..=7) => SpecClass::Basic,
        Some(8..=15) => SpecClass::Office,
        Some(_) => SpecClass::Strong,
    }
}

fn item_of(d: &Device) -> Item {
    let kind = d.category.as_ref().map_or(Kind::Unknown, |k| k.value);
    let category = Category::from_code(kind.code()).unwrap_or(Category::Unknown);
    let spec = spec_of(d);
    // A report without disks says "not told", never "none"; only kinds that have none are known to bear none.
    let media = match (&d.disks, category) {
        (Some(disks), _) => {
            let inside = disks.value.iter().filter(|disk| disk.kind != DiskKind::External).count();
            (inside > 0).then(|| u8::try_from(inside).unwrap_or(u8::MAX))
        }
        (None, Category::Screen | Category::Peripheral | Category::Charger | Category::Ups) => Some(0),
        (None, _) => None,
    };
    Item { count: 1, category, spec, media, origin: Origin::Professional }
}

fn reform_of(d: &Device) -> Option<(Day, Exclusion)> {
    let to_day = |k: &Option<regain_exchange::device::Known<regain_exchange::day::Day>>| {
        k.as_ref().and_then(|k| u32::try_from(k.value.days_since_1970()).ok()).map(Day)
    };
    let on = to_day(&d.decommission_date)?;
    let old = to_day(&d.purchase_date).is_some_and(|bought| on.0.saturating_sub(bought.0) > TEN_YEARS);
    Some((on, if old { Exclusion::Over10Years } else { Exclusion::None }))
}
