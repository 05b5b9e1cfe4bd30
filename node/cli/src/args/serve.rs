//! Making and running a node.

use clap::{Args, ValueEnum};
use regain_node::wire::Proxy;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;

/// `regain init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The organisation's name, as other members will read it
    #[arg(long)]
    pub name: String,
    /// File whose first line is the passphrase that protects the keys at rest (`-`: standard input)
    #[arg(long, env = "REGAIN_PASSPHRASE_FILE", value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// On or off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// On.
    #[default]
    On,
    /// Off.
    Off,
}

/// What starts a pull of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SyncArg {
    /// Heads are compared on connect and now and then.
    #[default]
    Heads,
    /// Only announcements.
    Announced,
}

/// The language of what a person reads when the node starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// French.
    Fr,
    /// English.
    En,
}

impl Lang {
    /// What the environment's `LANG` asks for: English where it says so, else French.
    pub fn of_environment(lang: Option<&str>) -> Self {
        if lang.is_some_and(|l| l.starts_with("en")) { Lang::En } else { Lang::Fr }
    }
}

/// `regain serve`. What is not given here is read from the environment, then from regain.toml.
#[derive(Debug, Default, Args)]
pub struct ServeArgs {
    /// The organisation's name [default: the one given to `regain init`]
    #[arg(long, env = "REGAIN_NAME")]
    pub name: Option<String>,
    /// Addresses for other nodes [default: /ip4/127.0.0.1/tcp/4101 /ip4/127.0.0.1/udp/4101/quic-v1]
    #[arg(long, env = "REGAIN_LISTEN", value_name = "ADDR", num_args = 1.., value_delimiter = ',')]
    pub listen: Vec<String>,
    /// Address of the API and the pages [default: 127.0.0.1:8481]
    #[arg(long, env = "REGAIN_HTTP", value_name = "HOST:PORT")]
    pub http: Option<SocketAddr>,
    /// Further host names under which pages and API are called, behind a proxy
    #[arg(long, env = "REGAIN_ALLOW_HOST", value_name = "HOST", num_args = 1.., value_delimiter = ',')]
    pub allow_host: Vec<String>,
    /// Addresses of nodes to dial
    #[arg(long, env = "REGAIN_PEER", value_name = "ADDR", num_args = 1.., value_delimiter = ',')]
    pub peer: Vec<String>,
    /// Addresses told to others, where they differ from those listened on: a name, a router's port
    #[arg(long, env = "REGAIN_ANNOUNCE", value_name = "ADDR", num_args = 1.., value_delimiter = ',')]
    pub announce: Vec<String>,
    /// Dial only these, not what members' profiles announce
    #[arg(long, env = "REGAIN_PEERS_ONLY")]
    pub peers_only: bool,
    /// Look for members on the local network, and be found there [default: off]
    #[arg(long, env = "REGAIN_MDNS")]
    pub mdns: Option<Switch>,
    /// HTTP proxy for lines over port 443, http://[USER:PASSWORD@]HOST:PORT
    #[arg(long, env = "REGAIN_PROXY", value_name = "URL", hide_env_values = true)]
    pub proxy: Option<Proxy>,
    /// PEM file of roots to trust for TLS besides the usual ones
    #[arg(long, env = "REGAIN_TLS_ROOTS", value_name = "FILE")]
    pub tls_roots: Option<PathBuf>,
    /// PEM file of this node's certificate and those that lead to its root, to listen on /tcp/443/tls/ws
    #[arg(long, env = "REGAIN_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// PEM file of that certificate's key
    #[arg(long, env = "REGAIN_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Announcements by gossip [default: on]
    #[arg(long, env = "REGAIN_GOSSIP")]
    pub gossip: Option<Switch>,
    /// What starts a pull of events [default: heads]
    #[arg(long, env = "REGAIN_SYNC")]
    pub sync: Option<SyncArg>,
    /// Seconds between two comparisons with a random member [default: 120]
    #[arg(long, env = "REGAIN_SYNC_EVERY", value_name = "SECS", value_parser = clap::value_parser!(u32).range(1..))]
    pub sync_every: Option<u32>,
    /// File whose first line is the passphrase of the keys (`-`: standard input)
    #[arg(long, env = "REGAIN_PASSPHRASE_FILE", value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Settings file [default: regain.toml of the data directory]
    #[arg(long, env = "REGAIN_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Language of the first link [default: as LANG says, else fr]
    #[arg(long, env = "REGAIN_LANG")]
    pub lang: Option<Lang>,
    /// Days without a backup after which a person is reminded; 0 reminds nobody [default: 7]
    #[arg(long, env = "REGAIN_BACKUP_REMINDER_DAYS", value_name = "DAYS")]
    pub backup_reminder_days: Option<u32>,
    /// For tests: while this file exists, block between the durable append and the acknowledgement
    #[arg(long, hide = true, value_name = "FILE")]
    pub hold_after_append: Option<PathBuf>,
    /// A node of `regain demo`: its pages say so, and it ends when its standard input closes
    #[arg(long, hide = true)]
    pub demo: bool,
}
