//! Lots as pages and programs read them.

use super::market::lot_lines;
use super::offers::OfferRow;
use super::said::{Lines, lines_told};
use super::signed::{Names, PrivateFacts, Signed, name};
use super::{Answer, DeskError, Foreign};
use crate::node::Node;
use regain_protocol::id::EventId;
use regain_protocol::view::{Answer as Told, LotView, View};
use serde::Serialize;
use utoipa::ToSchema;

/// A lot.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LotRow {
    /// The lot's event, hex.
    pub lot: String,
    /// Whose, hex.
    pub owner: String,
    /// The owner's name.
    pub owner_name: Option<Foreign>,
    /// Its title; `null` once withdrawn.
    pub title: Option<Foreign>,
    /// How many devices.
    pub devices: usize,
    /// Devices by category.
    pub lines: Lines,
    /// Whether it is this node's own.
    pub own: bool,
    /// Where it stands: `prepared`, `offered`, `granted`, `in_transit`, `handed_over_in_part` or `handed_over`.
    pub state: String,
    /// The day its owner claims to have told it (YYYY-MM-DD).
    pub told_on: Option<String>,
    /// The territory in which it lies, where the network has several.
    pub territory: Option<Foreign>,
}

/// The lots of the territory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Lots {
    /// In the order of their ids.
    pub lots: Vec<LotRow>,
}

/// A device of a lot.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LotDevice {
    /// Network id.
    pub id: String,
    /// Entering event and index, as `entry:index`.
    pub reference: String,
    /// Category code.
    pub category: String,
    /// State code.
    pub state: String,
    /// What is known of its data: `no_medium`, `data_at_risk` or `sanitized`.
    pub data: String,
    /// Whether the lot's owner still holds it.
    pub with_owner: bool,
    /// What this node knows of it.
    pub private: PrivateFacts,
}

/// A lot with its devices and offers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LotPage {
    /// The lot.
    #[serde(flatten)]
    pub row: LotRow,
    /// Who signed it.
    pub signed: Signed,
    /// Its devices, in the lot's order.
    pub list: Vec<LotDevice>,
    /// Its offers.
    pub offers: Vec<OfferRow>,
    /// Members that edit its shared file besides the owner, hex.
    pub editors: Vec<String>,
    /// Whether this node may read and edit its shared file.
    pub may_edit: bool,
}

impl Node {
    /// Lots.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn lots(&mut self) -> Answer<Lots> {
        let (view, names) = (self.trade_view()?, self.names());
        Ok(Lots { lots: view.lots.iter().map(|(id, l)| self.lot_row(&view, id, l, &names)).collect() })
    }

    /// One lot with its devices and offers.
    ///
    /// # Errors
    /// There is no such lot.
    pub fn lot_page(&mut self, lot: &str) -> Answer<LotPage> {
        let (view, names) = (self.trade_view()?, self.names());
        let id = self.event_id(lot, view.lots.keys().copied())?;
        let l = view.lots.get(&id).ok_or_else(|| DeskError::NotFound(say!("lot-gone", "that lot is not here")))?;
        let offers = view.offers.iter().filter(|(_, o)| o.lot == id);
        let editors = view.documents.get(&id).map(|d| d.editors.clone()).unwrap_or_default();
        Ok(LotPage {
            row: self.lot_row(&view, &id, l, &names),
            signed: self.signed(&id, &names),
            list: self.lot_devices(&view, l),
            offers: offers.map(|(id, o)| self.offer_row(id, o, &names)).collect(),
            may_edit: l.owner == self.keys.actor || editors.contains(&self.keys.actor),
            editors: editors.iter().map(ToString::to_string).collect(),
        })
    }

    pub(super) fn lot_row(&self, view: &View, id: &EventId, l: &LotView, names: &Names) -> LotRow {
        LotRow {
            lot: id.to_string(),
            owner: l.owner.to_string(),
            owner_name: name(&l.owner, names),
            title: self.title_of(id),
            devices: l.devices.len(),
            lines: lines_told(&lot_lines(view, id)),
            own: l.owner == self.keys.actor,
            state: lot_state(view, id, l).to_owned(),
            told_on: self.told_on(id),
            territory: self.territory_of(id),
        }
    }

    fn lot_devices(&self, view: &View, l: &LotView) -> Vec<LotDevice> {
        let known = l.devices.iter().filter_map(|d| Some((d, view.devices.get(d)?)));
        known
            .map(|(d, device)| {
                let state = device.state();
                LotDevice {
                    id: d.id().to_string(),
                    reference: format!("{}:{}", d.entry, d.index),
                    category: device.category.code().to_owned(),
                    state: state.code().to_owned(),
                    data: state.data_code().to_owned(),
                    with_owner: state.holders.contains(&l.owner),
                    private: self.fleet.private(d).into(),
                }
            })
            .collect()
    }
}

/// Where a lot stands: by its devices first, then by what was said of it.
fn lot_state(view: &View, id: &EventId, l: &LotView) -> &'static str {
    let states: Vec<_> = l.devices.iter().filter_map(|d| view.devices.get(d)).map(|d| d.state()).collect();
    let left = states.iter().filter(|s| !s.holders.contains(&l.owner)).count();
    let offers = || view.offers.iter().filter(|(_, o)| o.lot == *id);
    let granted = |offer: &EventId| {
        let mut asked = view.requests.values().filter(|r| r.offer == *offer);
        asked.any(|r| r.answers.iter().any(|a| matches!(a, Told::Granted(..))))
    };
    if left > 0 && left == states.len() {
        "handed_over"
    } else if states.iter().any(|s| s.in_transit.is_some() && s.holders.contains(&l.owner)) {
        "in_transit"
    } else if left > 0 {
        "handed_over_in_part"
    } else if offers().any(|(offer, _)| granted(offer)) {
        "granted"
    } else if offers().next().is_some() {
        "offered"
    } else {
        "prepared"
    }
}
