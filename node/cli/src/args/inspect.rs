//! Looking: verification, the bundle, outcomes, indicators, peers.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `regain verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The bundle
    pub bundle: PathBuf,
    /// The charter's hash as you know it from elsewhere, in hexadecimal
    #[arg(long, value_name = "HEX")]
    pub anchor: Option<String>,
}

/// `regain bundle`.
#[derive(Debug, Args)]
pub struct BundleArgs {
    /// Where to write it (`-`: standard output)
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// `regain outcomes`.
#[derive(Debug, Args)]
pub struct OutcomesArgs {
    /// Only the devices of this lot
    #[arg(long)]
    pub lot: Option<String>,
    /// A table for a spreadsheet
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

/// `regain indicator ...`.
#[derive(Debug, Subcommand)]
pub enum IndicatorCommand {
    /// Share of reformed equipment that went to reuse (loi REEN, art. 16; décret 2023-266)
    Reen {
        /// Calendar year
        #[arg(long)]
        year: i32,
        /// Whose, by name or id [default: this organisation's]
        #[arg(long)]
        owner: Option<String>,
    },
    /// Devices of the territory: sum of actors, transfers, distinct
    Counts,
    /// Organisations of repair, and how many of them hold the QualiRépar label at the end of a year (I-06)
    Repair {
        /// Calendar year
        #[arg(long)]
        year: i32,
        /// A group of communes, by SIREN or name [default: the whole directory]
        #[arg(long)]
        group: Option<String>,
    },
}

/// `regain peer ...`.
#[derive(Debug, Subcommand)]
pub enum PeerCommand {
    /// Connected nodes
    List,
    /// Serve a member nothing newer than now, until released
    Hold {
        /// Member's name, or the start of its actor or node id
        peer: String,
    },
    /// End a hold
    Release {
        /// Member's name, or the start of its actor or node id
        peer: String,
    },
}
