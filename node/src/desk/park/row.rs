//! One line of the device table.

use serde::Serialize;

/// A device as the table shows it. Codes are those of the catalogues; a page turns them into words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DeviceRow {
    /// Stable while the device does not enter the network: its network id, or its key in the fleet before.
    pub key: String,
    /// Network id (UUID), once it entered.
    pub network_id: Option<String>,
    /// Local code, as on its label.
    pub code: Option<String>,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Serial. Foreign where a giver told it.
    pub serial: Option<String>,
    /// Category code.
    pub category: String,
    /// Manufacturer. Foreign where a giver told it.
    pub maker: Option<String>,
    /// Model. Foreign where a giver told it.
    pub model: Option<String>,
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
    /// That member's name. Foreign.
    pub holder_name: Option<String>,
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
}

/// A lot, named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LotTag {
    /// The lot's id.
    pub id: String,
    /// Its title. Foreign.
    pub title: String,
}

const IN_NETWORK: u8 = 1;
const HELD: u8 = 2;
const OWN: u8 = 4;

impl DeviceRow {
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
