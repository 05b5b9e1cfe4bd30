//! The private fleet: what altered it, who is who, remembered tables, live sources, and what goes back to the owner's tool.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `regain import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files, or directories that are walked; the format is recognised; all together are one import
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Do it; without this only what would happen is told
    #[arg(long)]
    pub apply: bool,
    /// How dates like 04/05/2016 are written, where they do not say it themselves
    #[arg(long)]
    pub dates: Option<DatesArg>,
    /// What each column of the first file is, as codes: serial,asset_tag,ignored...; remembered by its header
    #[arg(long, value_name = "CODE,CODE...", value_delimiter = ',')]
    pub columns: Option<Vec<String>>,
    /// Which sheet of a workbook is read, counted from 1 over those that are not empty; else the first that lists machines
    #[arg(long, value_name = "NUMBER")]
    pub sheet: Option<usize>,
}

/// Day or month first.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DatesArg {
    /// 04/05/2016 is the 4 May
    DayFirst,
    /// 04/05/2016 is April 5
    MonthFirst,
}

impl DatesArg {
    /// The code of the API.
    pub fn code(self) -> &'static str {
        match self {
            DatesArg::DayFirst => "day_first",
            DatesArg::MonthFirst => "month_first",
        }
    }
}

/// `regain fleet ...`.
#[derive(Debug, Subcommand)]
pub enum FleetCommand {
    /// What altered the fleet, newest first
    Alterations,
    /// What taking an alteration back would do
    Weigh {
        /// Its number
        number: u64,
    },
    /// Take an alteration back, for seven days
    Undo {
        /// Its number
        number: u64,
    },
    /// What told of a device, and why it is held to be one
    Sources {
        /// Key, serial, inventory number or local code
        name: String,
    },
    /// These are two: make what one source told of a device a device of its own
    Split {
        /// Key of the device, as `regain device list --fleet` shows it
        key: String,
        /// Code of the tool, as `regain fleet sources` shows it
        #[arg(long)]
        tool: String,
        /// Code of its form
        #[arg(long)]
        format: String,
    },
    /// These are one: a device goes into another
    Join {
        /// The device that stays: key, serial or inventory number
        into: String,
        /// The device that goes into it
        from: String,
    },
    /// Tables whose columns were told, newest first
    Mappings,
    /// Forget what was told of a table's columns
    ForgetMapping {
        /// Its header, as `regain fleet mappings` shows it
        header: String,
    },
}

/// `regain export ...`.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// What became of the machines, for the tool their owner keeps them in
    Outcomes {
        /// Which tool reads it
        #[arg(long)]
        format: OutcomesFormat,
        /// Only the devices of this lot
        #[arg(long)]
        lot: Option<String>,
        /// Where to write it [default: standard output]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// A tool that reads outcomes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum OutcomesFormat {
    /// The data injection plugin of GLPI
    GlpiInjection,
    /// The importer of Snipe-IT
    Snipeit,
}

impl OutcomesFormat {
    /// The code of the API.
    pub fn code(self) -> &'static str {
        match self {
            OutcomesFormat::GlpiInjection => "glpi-injection",
            OutcomesFormat::Snipeit => "snipeit",
        }
    }
}

/// `regain source ...`.
#[derive(Debug, Subcommand)]
pub enum SourceCommand {
    /// The live sources that are configured
    List,
    /// Configure a live source; its secrets are read from files, never from the command line
    Set(SourceArgs),
    /// Ask a source how much it has
    Try {
        /// Its number
        id: u64,
    },
    /// Ask a source for its whole inventory; a rehearsal without --apply
    Pull {
        /// Its number
        id: u64,
        /// Do it; without this only what would happen is told
        #[arg(long)]
        apply: bool,
    },
    /// Have a source pulled by itself; without --every-hours by hand only
    Schedule {
        /// Its number
        id: u64,
        /// Hours between two pulls: 24 for every day
        #[arg(long)]
        every_hours: Option<u32>,
        /// At which hour of this machine's day, as 02:30; with whole days only
        #[arg(long, requires = "every_hours")]
        at: Option<String>,
        /// Apply what comes without a person, up to that many new or changed devices; else it is only rehearsed
        #[arg(long, requires = "every_hours", value_name = "DEVICES")]
        apply_up_to: Option<u32>,
    },
    /// Remove a source and its secrets
    Remove {
        /// Its number
        id: u64,
    },
}

/// `regain source set`.
#[derive(Debug, Args)]
pub struct SourceArgs {
    /// Its number, to configure it anew
    #[arg(long)]
    pub id: Option<u64>,
    /// The tool
    #[arg(long)]
    pub kind: SourceKindArg,
    /// What it is called
    #[arg(long, default_value = "")]
    pub name: String,
    /// The address of its interface: https://glpi.example.org/apirest.php
    #[arg(long, value_name = "URL")]
    pub address: String,
    /// File with the certificate authority to trust instead of the public ones, PEM
    #[arg(long, value_name = "FILE")]
    pub root: Option<PathBuf>,
    /// File with the application token (GLPI) or the user (OCS)
    #[arg(long, value_name = "FILE")]
    pub first_file: Option<PathBuf>,
    /// File with the user token (GLPI), the token (Snipe-IT) or the password (OCS)
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
}

/// A tool that is asked.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SourceKindArg {
    /// GLPI
    Glpi,
    /// Snipe-IT
    SnipeIt,
    /// OCS Inventory
    Ocs,
}

impl SourceKindArg {
    /// The code of the API.
    pub fn code(self) -> &'static str {
        match self {
            SourceKindArg::Glpi => "glpi",
            SourceKindArg::SnipeIt => "snipe_it",
            SourceKindArg::Ocs => "ocs",
        }
    }
}
