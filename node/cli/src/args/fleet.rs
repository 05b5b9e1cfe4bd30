//! The fleet ahead: forecast, published totals, the territory, notes by hand.

use super::codes;
use clap::{Args, Subcommand};
use regain_protocol::catalogue::{About, Category};
use std::path::PathBuf;

/// `regain forecast ...`.
#[derive(Debug, Subcommand)]
pub enum ForecastCommand {
    /// What will leave the fleet, by quarter, and what rests
    Show,
    /// Keep today's forecast, to be compared with what comes
    Keep,
    /// Foresee by other rules, from a JSON file; they replace those before
    #[command(
        after_help = "The file:\n  { \"years\": { \"laptop\": 5 }, \"models\": { \"Latitude 5490\": 6 }, \"after_warranty\": 2,\n    \
        \"systems\": true, \"dormant_days\": 180 }"
    )]
    Rules {
        /// The rules (`-`: standard input)
        file: PathBuf,
    },
}

/// What is published.
#[derive(Debug, Args)]
pub struct TotalsArgs {
    /// Of what
    #[arg(value_parser = codes!(About))]
    pub about: String,
    /// Only these categories
    #[arg(long = "category", value_parser = codes!(Category))]
    pub categories: Vec<String>,
    /// Only the total of each category
    #[arg(long)]
    pub totals_only: bool,
    /// Seal them to this member only; may come several times. Without it every member of the territory reads them
    #[arg(long, value_name = "MEMBER")]
    pub to: Vec<String>,
    /// Sign and publish, if the numbers are still those of this token; a preview without it
    #[arg(long, value_name = "TOKEN")]
    pub sign: Option<String>,
}

/// `regain share ...`.
#[derive(Debug, Subcommand)]
pub enum ShareCommand {
    /// What was told to whom, and what of it still stands
    List,
    /// Look at the numbers that would leave, or publish them
    Totals(TotalsArgs),
    /// Withdraw the totals of one event; who has read them has read them
    Stop {
        /// The event, as `share list` shows it
        event: String,
    },
    /// Withdraw everything told about something
    End {
        /// About what
        #[arg(value_parser = codes!(About))]
        about: String,
    },
}

/// `regain note ...`.
#[derive(Debug, Subcommand)]
pub enum NoteCommand {
    /// The newest batches of notes
    List,
    /// Note the same of many devices; a preview without --apply
    Set {
        /// What to note
        #[arg(value_parser = ["planned", "lease_end", "status", "site", "years", "ownership"])]
        field: String,
        /// The value; an empty one takes the note back
        value: String,
        /// Devices by serial, inventory number, local code or network id
        #[arg(required_unless_present_any = ["list", "query"])]
        devices: Vec<String>,
        /// A file with one device a line (`-`: standard input)
        #[arg(long)]
        list: Option<PathBuf>,
        /// A query of the device table, as in the address of the page: `cat=laptop&site=Mairie`
        #[arg(long)]
        query: Option<String>,
        /// Do it
        #[arg(long)]
        apply: bool,
    },
    /// Take a batch back
    Undo {
        /// Its number
        batch: u64,
    },
}
