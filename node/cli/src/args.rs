//! The command line, as clap reads it.

mod accounts;
mod backup;
mod device;
mod directory;
mod fleet;
mod handover;
mod inspect;
mod inventory;
mod market;
mod people;
mod select;
mod serve;
mod step;

pub use accounts::{SessionCommand, TokenCommand, UserCommand};
pub use backup::{BackupCommand, CreateArgs, RecoveryCommand, RestoreArgs, UnlockArgs, VerifyBackupArgs};
pub use device::{DeviceCommand, EnterArgs, ListArgs};
pub use directory::{DirectoryCommand, DirectoryFilter};
pub use fleet::{ForecastCommand, NoteCommand, ShareCommand, TotalsArgs};
pub use handover::{GiveArgs, GiveCommand, ReceiveArgs};
pub use inspect::{BundleArgs, IndicatorCommand, OutcomesArgs, PeerCommand, VerifyArgs};
pub use inventory::{ExportCommand, FleetCommand, ImportArgs, SourceArgs, SourceCommand};
pub use market::{
    CommitArgs, DeclineArgs, GrantArgs, LotCommand, LotFileArgs, NeedCommand, OfferCommand, RequestCommand,
};
pub use people::{EpochCommand, JoinArgs, KeysCommand, MemberCommand, NetworkCommand, TerritoryCommand};
pub use select::Select;
pub use serve::{InitArgs, Lang, ServeArgs, Switch, SyncArg};
pub use step::{Certificate, EvidenceArgs, StepArgs, StepCommand};

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Reuse of IT equipment in a territory, peer to peer.
#[derive(Debug, Parser)]
#[command(
    name = "regain",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 refused, 5 conflict or precondition, \
        6 node unreachable or locked, 7 partial success, 8 verification failed.\n\n\
        Examples:\n  regain init --name \"DSI de Valclair\"\n  regain serve\n  regain import glpi.csv --apply"
)]
pub struct Cli {
    /// For every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Default, Args)]
pub struct Global {
    /// The node's data directory [default: $XDG_DATA_HOME/regain]
    #[arg(long, global = true, env = "REGAIN_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Address of the node's API [default: the node that runs on the data directory]
    #[arg(long, global = true, env = "REGAIN_NODE", value_name = "URL")]
    pub node: Option<String>,
    /// File with the API's token [default: api.token of the data directory]
    #[arg(long, global = true, env = "REGAIN_TOKEN_FILE", value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// No remarks on standard error
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new node: its keys and its name
    Init(InitArgs),
    /// Run the node until it is told to end
    Serve(ServeArgs),
    /// Four nodes on this machine live through one story
    Demo(crate::demo::DemoArgs),
    /// How the running node is
    Status,
    /// Read inventories of other tools into the private fleet; a rehearsal without --apply
    Import(ImportArgs),
    /// The private fleet: what altered it and taking that back, who is who, remembered tables
    #[command(subcommand)]
    Fleet(FleetCommand),
    /// Live sources: inventories asked of the interfaces of GLPI, Snipe-IT, OCS
    #[command(subcommand)]
    Source(SourceCommand),
    /// Tables for the owner's own tool
    #[command(subcommand)]
    Export(ExportCommand),
    /// Devices: list, show, enter into the network, decommission, redeploy
    #[command(subcommand)]
    Device(DeviceCommand),
    /// Lots of devices and their shared files
    #[command(subcommand)]
    Lot(LotCommand),
    /// Offers of lots
    #[command(subcommand)]
    Offer(OfferCommand),
    /// Needs
    #[command(subcommand)]
    Need(NeedCommand),
    /// Requests for offers
    #[command(subcommand)]
    Request(RequestCommand),
    /// Grant a request for one's own offer
    Grant(GrantArgs),
    /// Decline a request for one's own offer
    Decline(DeclineArgs),
    /// Commit, before the hand-over, to reuse what a grant gives
    Commit(CommitArgs),
    /// The giver's half of hand-overs
    #[command(subcommand)]
    Give(GiveCommand),
    /// The receiver's half of a hand-over: what is neither refused nor missing is accepted
    Receive(ReceiveArgs),
    /// Sign a step of work on devices
    #[command(subcommand)]
    Step(StepCommand),
    /// Show that committed devices were really reused
    Evidence(EvidenceArgs),
    /// Withdraw the text and attachments of an own event; its facts stay
    Withdraw {
        /// The event's whole id
        event: String,
    },
    /// Verify a bundle without a node and without a network
    Verify(VerifyArgs),
    /// Write everything the node holds of the network into a file that proves itself
    Bundle(BundleArgs),
    /// Copies of this node: create, verify, list
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Make a data directory again from a backup; the directory must be empty
    Restore(RestoreArgs),
    /// How a node that does not write comes back to writing
    #[command(subcommand)]
    Recovery(RecoveryCommand),
    /// Make a one-use invitation
    Invite,
    /// Join a network with an invitation
    Join(JoinArgs),
    /// Members: list, applications, admission, removal, roles, the own profile
    #[command(subcommand)]
    Member(MemberCommand),
    /// The directory: who does what and where, members and others
    #[command(subcommand)]
    Directory(DirectoryCommand),
    /// The network's territories: list, follow, ask for more, what members publish in them
    #[command(subcommand)]
    Territory(TerritoryCommand),
    /// What will leave the fleet, and the rules of foreseeing it
    #[command(subcommand)]
    Forecast(ForecastCommand),
    /// Totals of the fleet that this organisation publishes, by choice
    #[command(subcommand)]
    Share(ShareCommand),
    /// Note the same of many devices: days, places, status
    #[command(subcommand)]
    Note(NoteCommand),
    /// Lists of members: list, sign a proposal, choose between sides of a split
    #[command(subcommand)]
    Epoch(EpochCommand),
    /// This organisation's keys, and closing the log of a stolen one
    #[command(subcommand)]
    Keys(KeysCommand),
    /// What became of the machines
    Outcomes(OutcomesArgs),
    /// Indicators with the lists behind them
    #[command(subcommand)]
    Indicator(IndicatorCommand),
    /// The network: show it, or found one
    #[command(subcommand)]
    Network(NetworkCommand),
    /// The people of this node: add, list, reset, role, disable, enable
    #[command(subcommand)]
    User(UserCommand),
    /// Tokens for programs that call this node's API
    #[command(subcommand)]
    Token(TokenCommand),
    /// Who is logged in to this node's pages
    #[command(subcommand)]
    Session(SessionCommand),
    /// Connected nodes
    #[command(subcommand)]
    Peer(PeerCommand),
    /// What the node warned of since it started
    Warnings,
    /// Print a completion script
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
}

/// The values of one of the catalogue's lists, for clap: help lists them, a wrong one ends with a suggestion.
macro_rules! codes {
    ($list:ty $(, $more:expr)*) => {
        clap::builder::PossibleValuesParser::new(<$list>::ALL.iter().map(|c| c.code()).chain([$($more),*]))
    };
}
use codes;

/// A day, `YYYY-MM-DD`.
pub fn day(text: &str) -> Result<String, String> {
    let day = regain_protocol::time::Day::parse(text);
    day.map(|d| d.to_string()).ok_or_else(|| "expected a day such as 2026-03-31".to_owned())
}

/// Today in UTC.
pub fn today() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let days = u32::try_from(since.as_secs() / 86_400).unwrap_or(u32::MAX);
    regain_protocol::time::Day(days).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_tree_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_wrong_call_is_a_usage_error() {
        for call in [
            &["regain", "step", "triaged", "--decision", "maybe", "--all"][..],
            &["regain", "lot"],
            &["regain", "give", "create", "--title", "gift", "--destination", "donne", "--all"],
            &["regain", "receive", "abcdef", "--refuse", "R-000001"],
            &["regain", "device", "reform", "--all", "--on", "31/03/2026"],
        ] {
            let error = Cli::try_parse_from(call).expect_err("it is wrong");
            assert_eq!(error.exit_code(), 2, "{call:?}");
        }
    }

    #[test]
    fn global_options_may_follow_the_command() {
        let cli = Cli::try_parse_from(["regain", "member", "list", "--json", "--data-dir", "/x"]).expect("it fits");
        assert!(cli.global.json);
        assert_eq!(cli.global.data_dir, Some("/x".into()));
    }

    #[test]
    fn days_are_days() {
        assert_eq!(day("2026-03-31"), Ok("2026-03-31".to_owned()));
        assert!(day("2026-02-30").is_err());
        assert!(day(&today()).is_ok());
    }
}
