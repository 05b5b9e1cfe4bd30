//! What the desk answers about the private fleet.

use regain_exchange::device::Device;
use regain_exchange::merge::Review;
use regain_exchange::record::Format;
use serde::Serialize;
use utoipa::ToSchema;

/// A row or part of a file that was left out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RejectedRow {
    /// Where in the file.
    pub place: String,
    /// Why, as a sentence without values of the file.
    pub reason: String,
}

/// Something that was read with a doubt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DoubtRow {
    /// Where in the file.
    pub place: String,
    /// What, as a sentence without values of the file.
    pub text: String,
}

/// What an import does, or would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportTold {
    /// The form of the file: `glpi_csv` or `glpi_json`.
    #[schema(value_type = String)]
    pub format: Format,
    /// Whether it was carried out.
    pub applied: bool,
    /// Records read.
    pub records: usize,
    /// Devices that are new.
    pub new: usize,
    /// Devices that changed.
    pub changed: usize,
    /// Devices that stayed as they were.
    pub unchanged: usize,
    /// Parts that moved from one device to another.
    pub moves: usize,
    /// Records that a person must look at, whole.
    #[schema(value_type = Vec<Object>)]
    pub to_review: Vec<Review>,
    /// Rows that were left out.
    pub rejected: Vec<RejectedRow>,
    /// What was read with a doubt.
    pub warnings: Vec<DoubtRow>,
    /// Names of the personal fields that were dropped; never a value.
    pub dropped_personal: Vec<String>,
    /// Devices of the fleet after it.
    pub devices: usize,
}

/// A device of the private fleet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FleetRow {
    /// Its key in the fleet.
    pub key: String,
    /// Its id in the network, once it has entered.
    pub network_id: Option<String>,
    /// What imports told of it, each fact with its source.
    #[schema(value_type = Object)]
    pub device: Device,
}

/// The private fleet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FleetTold {
    /// In the order of their keys.
    pub devices: Vec<FleetRow>,
}

/// Devices that entered the network.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Entered {
    /// The entering event, hex.
    pub event: String,
    /// How many devices.
    pub entered: usize,
    /// Events of their decommissioning, hex.
    pub reforms: Vec<String>,
}
