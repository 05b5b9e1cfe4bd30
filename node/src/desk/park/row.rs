//! One line of the device table.

use crate::desk::Foreign;
use serde::Serialize;
use utoipa::ToSchema;

/// A device as the table shows it. Codes are those of the catalogues; a page turns them into words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParkRow {
    /// Stable while the device does not enter the network: its network id, or its key in the fleet before.
    pub key: String,
    /// Network id (UUID), once it entered.
    pub network_id: Option<String>,
    /// Local code, as on its label.
    pub code: Option<String>,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Serial.
    pub serial: Option<Foreign>,
    /// Category code.
    pub category: String,
    /// Manufacturer.
    pub maker: Option<Foreign>,
    /// Model.
    pub model: Option<Foreign>,
    /// Memory in GiB, rounded to the nearest.
    pub ram_gib: Option<u32>,
    /// Capacity of the built-in disks together in GB (10^9 bytes).
    pub disk_gb: Option<u32>,
    /// Kind of its built-in disks: `hdd`, `ssd`, `nvme`, `emmc`, `mixed`.
    pub disk_kind: Option<String>,
    /// Year of purchase.
    pub year: Option<i32>,
    /// Status in the fleet: `in_use`, `to_reform`...
    pub status: Option<String>,
    /// Site.
    pub site: Option<String>,
    /// State in the network.
    pub state: Option<String>,
    /// `no_medium`, `data_at_risk`, `sanitized`.
    pub data: Option<String>,
    /// Whether it entered the network.
    pub in_network: bool,
    /// Id of the member that holds it; none while it is disputed or outside the network.
    pub holder: Option<String>,
    /// That member's name.
    pub holder_name: Option<Foreign>,
    /// Whether this organisation holds it.
    pub held: bool,
    /// Whether this organisation owns it.
    pub own: bool,
    /// Lots it is in.
    pub lots: Vec<LotTag>,
    /// Functional and cosmetic grade, such as `F3-B`.
    pub grade: Option<String>,
    /// Day of its decommissioning (YYYY-MM-DD).
    pub decommissioned: Option<String>,
    /// Day on which it will probably be retired (YYYY-MM-DD).
    pub planned: Option<String>,
    /// The quarter of that day; `none` for a device of the fleet of which nothing is foreseen; not told of others.
    pub plan: Option<String>,
    /// On what that rests: `planned`, `lease`, `register`, `warranty`, `system` or `age`.
    pub ground: Option<String>,
    /// Rough class of performance: `unstated`, `basic`, `office`, `strong`; of the own fleet only.
    pub spec: Option<String>,
    /// Class of age: `0-2`, `3-4`, `5-6`, `7-9`, `10+` or `unknown` years; of the own fleet only.
    pub age: Option<String>,
    /// Whose it is: `owned`, `leased` or `personal`.
    pub whose: Option<String>,
    /// Why it is dormant: `stock` (in stock for long), `silent` (no inventory has seen it for long).
    pub rest: Option<String>,
}

/// A lot, named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LotTag {
    /// The lot's id.
    pub id: String,
    /// Its title.
    pub title: Foreign,
}

const IN_NETWORK: u8 = 1;
const HELD: u8 = 2;
const OWN: u8 = 4;

impl ParkRow {
    /// Maker and model, the maker once; empty where neither is known.
    #[must_use]
    pub fn name(&self) -> Foreign {
        let raw = |text: &'_ Option<Foreign>| text.as_ref().map(|t| t.raw().to_owned()).unwrap_or_default();
        let (maker, model) = (raw(&self.maker), raw(&self.model));
        let name = if model.starts_with(&maker) { model } else { format!("{maker} {model}") };
        name.trim().into()
    }

    pub(super) fn flags(&self) -> u8 {
        let flag = |is: bool, bit: u8| if is { bit } else { 0 };
        flag(self.in_network, IN_NETWORK) | flag(self.held, HELD) | flag(self.own, OWN)
    }

    pub(super) fn set_flags(&mut self, flags: u8) {
        self.in_network = flags & IN_NETWORK != 0;
        self.held = flags & HELD != 0;
        self.own = flags & OWN != 0;
    }
}
