//! Devices: list, enter, decommission.

use super::{Select, codes, day};
use clap::{Args, Subcommand};
use regain_protocol::catalogue::{Category, Exclusion};
use std::path::PathBuf;

/// `regain device ...`.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// Devices of the network; with nothing named those this organisation holds
    List(ListArgs),
    /// One device with its whole chain of signed events
    Show {
        /// Local code, serial, inventory number, network id or reference
        name: String,
    },
    /// Bring devices of the private fleet into the network
    Enter(EnterArgs),
    /// Sign a decommissioning
    Reform(ReformArgs),
    /// Sign an internal redeployment
    Reassign(ReassignArgs),
    /// Photos and documents of a device; they stay on this node
    Files {
        /// Local code, serial, inventory number, network id or fleet key
        name: String,
    },
    /// Keep a photo or PDF of a device; place, time and camera are removed from photos
    Attach {
        /// Local code, serial, inventory number, network id or fleet key
        name: String,
        /// JPEG, PNG, WebP or PDF, at most 8 MiB
        file: PathBuf,
    },
}

/// `regain device list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Which.
    #[command(flatten)]
    pub select: Select,
    /// The private fleet instead, entered or not
    #[arg(long, conflicts_with_all = ["devices", "devices_from", "lot", "given", "category", "state", "skip", "take"])]
    pub fleet: bool,
}

/// `regain device enter`.
#[derive(Debug, Args)]
pub struct EnterArgs {
    /// By fleet key, serial or inventory number; all that have not entered if none is named
    #[arg(value_name = "KEY")]
    pub keys: Vec<String>,
    /// Only those of this category
    #[arg(long, value_parser = codes!(Category), hide_possible_values = true)]
    pub category: Option<String>,
    /// Only those with (true) or without (false) a decommission date in the fleet
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub decommissioned: Option<bool>,
    /// Also sign their decommissioning, with the dates of the fleet
    #[arg(long)]
    pub reform: bool,
    /// In which territory; the first that this node follows if absent
    #[arg(long)]
    pub territory: Option<String>,
}

/// `regain device reform`.
#[derive(Debug, Args)]
pub struct ReformArgs {
    /// Which.
    #[command(flatten)]
    pub select: Select,
    /// When [default: today]
    #[arg(long, value_parser = day, value_name = "YYYY-MM-DD")]
    pub on: Option<String>,
    /// Why they stay outside the REEN ratio
    #[arg(long, value_parser = codes!(Exclusion))]
    pub exclusion: Option<String>,
}

/// `regain device reassign`.
#[derive(Debug, Args)]
pub struct ReassignArgs {
    /// Which.
    #[command(flatten)]
    pub select: Select,
    /// When [default: today]
    #[arg(long, value_parser = day, value_name = "YYYY-MM-DD")]
    pub on: Option<String>,
}
