//! The directory.

use super::codes;
use clap::{Args, Subcommand};
use regain_protocol::catalogue::{ActorKind, CredentialKind, Service};
use std::path::PathBuf;

/// What the directory is narrowed by.
#[derive(Debug, Default, Args)]
pub struct DirectoryFilter {
    /// Words of name, commune or SIRET; accents and case do not matter
    pub text: Vec<String>,
    /// Only this kind of actor
    #[arg(long, value_parser = codes!(ActorKind))]
    pub kind: Option<String>,
    /// Only who offers this service
    #[arg(long, value_parser = codes!(Service))]
    pub service: Option<String>,
    /// Only who serves this commune, or has its seat in it (INSEE code or name)
    #[arg(long)]
    pub commune: Option<String>,
    /// Only who serves a commune of this group (SIREN or name)
    #[arg(long)]
    pub group: Option<String>,
    /// Only whose credential of this kind holds today
    #[arg(long, value_parser = codes!(CredentialKind))]
    pub credential: Option<String>,
    /// Only members
    #[arg(long, conflicts_with = "outside")]
    pub members: bool,
    /// Only those that are no members
    #[arg(long)]
    pub outside: bool,
}

/// `regain directory ...`.
#[derive(Debug, Subcommand)]
pub enum DirectoryCommand {
    /// Who does what and where
    List {
        /// What it is narrowed by.
        #[command(flatten)]
        filter: DirectoryFilter,
    },
    /// Communes that nobody serves
    Gaps {
        /// What it is narrowed by.
        #[command(flatten)]
        filter: DirectoryFilter,
    },
    /// Publish this organisation's entry from a JSON file; it replaces the one before
    #[command(
        after_help = "The file, every field optional:\n  { \"siret\": \"73282932000074\", \"seat\": \"38185\", \"note\": \"...\",\n    \
        \"services\": [{ \"service\": \"repair\", \"unit\": \"devices_per_month\", \"amount\": 40, \"communes\": [\"38185\"], \"groups\": [] }],\n    \
        \"credentials\": [{ \"kind\": \"esus\", \"issuer\": \"...\", \"reference\": \"...\", \"from\": \"2025-01-01\", \"until\": \"2029-12-31\" }] }"
    )]
    Publish {
        /// The entry (`-`: standard input)
        file: PathBuf,
    },
    /// Attest a credential of another member, or take that back
    Attest {
        /// The member, by name or id
        actor: String,
        /// The credential's code, or its place in the entry as `#0`
        credential: String,
        /// Take an earlier attestation back
        #[arg(long)]
        revoke: bool,
    },
    /// Read a list of organisations that are no members; a rehearsal without --apply
    Import {
        /// ADEME's open data or fixtures, or any CSV with a column of names
        file: PathBuf,
        /// Who compiled the list, where it does not say so itself
        #[arg(long, default_value = "")]
        source: String,
        /// Keep them
        #[arg(long)]
        apply: bool,
    },
}
