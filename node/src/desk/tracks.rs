//! What became of the machines: each device with its state, its holder, and the chain of signed steps behind it.

use super::deeds::{deed, detail};
use super::signed::{Names, Person, PrivateFacts, Signed, person};
use super::{Answer, DeskError, Selection};
use crate::node::Node;
use regain_protocol::id::{DeviceRef, EventId};
use regain_protocol::view::{Act, Claim, Deed, DeviceView, Outcome, View};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A device of the network.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeviceRow {
    /// Network id.
    pub id: String,
    /// Entering event and index, as `entry:index`.
    pub reference: String,
    /// Category code.
    pub category: String,
    /// Media announced at entry.
    pub media: Option<u8>,
    /// State code.
    pub state: String,
    /// What is known of its data: `no_medium`, `data_at_risk` or `sanitized`.
    pub data: String,
    /// Whether it is waste.
    pub waste: bool,
    /// What binds it, as a code.
    pub provenance: String,
    /// Whether more than one member claims custody.
    pub disputed: bool,
    /// Who holds it: one, unless disputed.
    pub holders: Vec<Person>,
    /// Who owns it.
    pub owner: Person,
    /// Who brought it in.
    pub entered_by: Person,
    /// What this node knows of it.
    pub private: PrivateFacts,
}

/// Devices of a selection.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Devices {
    /// In the order of their ids.
    pub devices: Vec<DeviceRow>,
    /// How many are in each state.
    pub by_state: BTreeMap<String, u32>,
}

/// A line of a device's chain: an event that counts, in order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChainLine {
    /// The event and who signed it.
    #[serde(flatten)]
    pub signed: Signed,
    /// What happened: `entered`, `received`, `given`, `recalled`, `reformed`, `reassigned` or a step's code.
    pub what: String,
    /// The day it happened (YYYY-MM-DD), as its author states it.
    pub on: Option<String>,
    /// Of an act: whether it stands only because another member named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contested: Option<bool>,
    /// Of a step: its details, in codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Of a hand-over: by what title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Of a hand-over: destination in the giver's books.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// Of a hand-over: whether only the giver signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_key: Option<bool>,
    /// Of a receipt: the node keys of giver and receiver, hex; `null` where an event is not here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub two_keys: Option<Vec<Option<String>>>,
    /// Of a receipt: whether the hand-over has more than one outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disputed: Option<bool>,
}

/// A device with its whole chain.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DevicePage {
    /// The device.
    #[serde(flatten)]
    pub row: DeviceRow,
    /// Everything signed of it, in order.
    pub chain: Vec<ChainLine>,
}

/// What became of devices.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Outcomes {
    /// In the order of their ids.
    pub devices: Vec<DevicePage>,
    /// How many are in each state.
    pub by_state: BTreeMap<String, u32>,
    /// How many there are.
    pub total: usize,
}

impl ChainLine {
    /// A line that says no more than what happened and when.
    #[must_use]
    pub fn new(signed: Signed, what: &str, on: Option<String>) -> Self {
        ChainLine {
            signed,
            what: what.to_owned(),
            on,
            contested: None,
            detail: None,
            title: None,
            destination: None,
            one_key: None,
            two_keys: None,
            disputed: None,
        }
    }

    /// Whether something is attached that shows what happened: a certificate, photo or slip.
    #[must_use]
    pub fn has_proof(&self) -> bool {
        let proofs = self.signed.signature.iter().flat_map(|s| &s.proofs);
        proofs.into_iter().any(|p| matches!(p.kind.as_str(), "certificate" | "photo" | "slip"))
    }
}

impl Outcomes {
    /// Counts devices anew, after some were left out.
    #[must_use]
    pub fn of(devices: Vec<DevicePage>) -> Self {
        let mut by_state = BTreeMap::new();
        for device in &devices {
            *by_state.entry(device.row.state.clone()).or_default() += 1;
        }
        Outcomes { total: devices.len(), by_state, devices }
    }
}

impl Node {
    /// Devices of a selection, without their chains.
    ///
    /// # Errors
    /// The selection names none.
    pub fn devices(&mut self, selection: &Selection) -> Answer<Devices> {
        let (view, names) = (self.trade_view()?, self.names());
        let chosen = self.select(selection)?;
        let known = chosen.iter().filter_map(|d| Some((d, view.devices.get(d)?)));
        let devices: Vec<DeviceRow> = known.map(|(d, device)| self.device_row(d, device, &names)).collect();
        let mut by_state = BTreeMap::new();
        for device in &devices {
            *by_state.entry(device.state.clone()).or_default() += 1;
        }
        Ok(Devices { devices, by_state })
    }

    /// One device with its whole chain.
    ///
    /// # Errors
    /// There is no such device.
    pub fn device_page(&mut self, name: &str) -> Answer<DevicePage> {
        let (view, names) = (self.trade_view()?, self.names());
        let d = self.device(&view, name)?;
        let device =
            view.devices.get(&d).ok_or_else(|| DeskError::NotFound(say!("device-gone", "that device is not here")))?;
        Ok(self.with_chain(&view, &d, device, &names))
    }

    /// What became of the devices that this node brought in, each with its chain.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn outcomes(&mut self) -> Answer<Outcomes> {
        let (view, names) = (self.trade_view()?, self.names());
        let own = self.keys.actor;
        let mine = view.devices.iter().filter(|(_, d)| d.entered_by == own);
        Ok(Outcomes::of(mine.map(|(d, device)| self.with_chain(&view, d, device, &names)).collect()))
    }

    fn with_chain(&self, view: &View, d: &DeviceRef, device: &DeviceView, names: &Names) -> DevicePage {
        DevicePage { row: self.device_row(d, device, names), chain: self.chain(view, d, device, names) }
    }

    fn device_row(&self, d: &DeviceRef, device: &DeviceView, names: &Names) -> DeviceRow {
        let state = device.state();
        DeviceRow {
            id: d.id().to_string(),
            reference: format!("{}:{}", d.entry, d.index),
            category: device.category.code().to_owned(),
            media: device.media,
            state: state.code().to_owned(),
            data: state.data_code().to_owned(),
            waste: state.holding.waste,
            provenance: state.holding.basis.code().to_owned(),
            disputed: state.is_disputed(),
            holders: state.holders.iter().map(|a| person(a, names)).collect(),
            owner: person(&state.owner, names),
            entered_by: person(&device.entered_by, names),
            private: self.fleet.private(d).into(),
        }
    }

    /// Claims in order, each with its acts, their signers' keys and events.
    fn chain(&self, view: &View, d: &DeviceRef, device: &DeviceView, names: &Names) -> Vec<ChainLine> {
        let mut chain = Vec::new();
        for (id, claim) in device.chain() {
            chain.push(self.beginning(view, d, &id, claim, names));
            chain.extend(claim.acts.iter().map(|act| self.act(view, act, names)));
        }
        chain
    }

    fn act(&self, view: &View, act: &Act, names: &Names) -> ChainLine {
        let mut line = ChainLine::new(self.signed(&act.event, names), deed(&act.deed), act.on.map(|d| d.to_string()));
        line.contested = Some(act.contested);
        if let Deed::Did(what) = act.deed {
            line.detail = Some(detail(&what));
        }
        if act.deed == Deed::Gave {
            let give = view.gives.get(&act.event);
            line.title = give.map(|g| g.title.code().to_owned());
            line.destination = give.map(|g| g.destination.code().to_owned());
            line.one_key = Some(give.is_some_and(|g| g.outcomes.contains(&Outcome::OneKey)));
        }
        line
    }

    fn beginning(&self, view: &View, d: &DeviceRef, id: &EventId, claim: &Claim, names: &Names) -> ChainLine {
        let what = if claim.give.is_some() { "received" } else { "entered" };
        let mut line = ChainLine::new(self.signed(id, names), what, claim.on.map(|d| d.to_string()));
        if let Some((give, told)) = claim.give.and_then(|g| view.gives.get(&g).map(|v| (g, v))) {
            let key = |s: &Signed| s.signature.as_ref().map(|s| s.key.clone());
            line.two_keys = Some(vec![key(&self.signed(&give, names)), key(&line.signed)]);
            line.disputed = Some(told.outcomes.len() > 1 && told.devices.contains(d));
        }
        line
    }
}
