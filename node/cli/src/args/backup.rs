//! Copies of a node, and its way back.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `regain backup ...`.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// Copy everything but the keys into one file, while the node runs or not
    #[command(after_help = "Examples:\n  regain backup create -o /mnt/usb\n  \
        regain backup create -o /mnt/usb --recipient age1... --keys /safe/regain-keys.tar.age")]
    Create(CreateArgs),
    /// Check every byte, signature and chain of a backup, without a node
    Verify(VerifyBackupArgs),
    /// What backups there are: of this node, or in the folders and files given
    List {
        /// Files, or folders with files
        places: Vec<PathBuf>,
        /// What opens those that are encrypted
        #[command(flatten)]
        unlock: UnlockArgs,
    },
}

/// `regain backup create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// The file to write, or an existing folder to write it in [default: the current folder]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Also copy the keys, into this file of their own: who has both files is the node
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// Encrypt with the passphrase in the first line of this file (`-`: standard input)
    #[arg(long, value_name = "FILE", conflicts_with = "recipients")]
    pub passphrase_file: Option<PathBuf>,
    /// Encrypt to this age recipient; repeat for more
    #[arg(long = "recipient", value_name = "AGE1...")]
    pub recipients: Vec<String>,
}

/// What opens an encrypted backup.
#[derive(Debug, Default, Args)]
pub struct UnlockArgs {
    /// File whose first line is the backup's passphrase (`-`: standard input)
    #[arg(long, value_name = "FILE", conflicts_with = "identity")]
    pub passphrase_file: Option<PathBuf>,
    /// File with age identities, as age-keygen writes it
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
}

/// `regain backup verify`.
#[derive(Debug, Args)]
pub struct VerifyBackupArgs {
    /// The backup, of data or of keys
    pub file: PathBuf,
    /// What opens it.
    #[command(flatten)]
    pub unlock: UnlockArgs,
}

/// `regain restore`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  regain restore regain-2026-11-22.tar.age --keys regain-keys.tar.age --identity key.txt \\\n      \
    --data-dir /var/lib/regain"
)]
pub struct RestoreArgs {
    /// The backup
    pub file: PathBuf,
    /// The backup of the keys; without it the folder `vault` must lie in the data directory already
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// What opens them.
    #[command(flatten)]
    pub unlock: UnlockArgs,
}

/// `regain recovery ...`.
#[derive(Debug, Subcommand)]
pub enum RecoveryCommand {
    /// Whether the node writes, and if not, what it waits for
    Show,
    /// After a stop: ask other members for this node's own log. Only once no other machine runs with its keys
    Begin {
        /// I have made sure of that
        #[arg(long)]
        yes: bool,
    },
    /// Write again without having asked anybody. Only for a node that nobody can be asked about
    Force {
        /// I have made sure that no other member holds more of this node's own log
        #[arg(long)]
        yes: bool,
    },
}
