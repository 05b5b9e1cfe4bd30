//! Settings of `regain serve`, from four places: flag, environment, `regain.toml`, default; the first that says
//! something wins. Clap has already put the environment behind the flags.
//!
//! ```toml
//! http = "127.0.0.1:8481"
//! listen = ["/ip4/0.0.0.0/tcp/4101"]
//! peers = ["/dns4/regain.example/tcp/4101/p2p/12D3Koo..."]
//! mdns = "off"
//! proxy = "http://proxy.example:3128"
//! gossip = "on"
//! sync_every = 120
//! backup_reminder_days = 7
//! ```

use crate::args::{Lang, ServeArgs, Switch, SyncArg};
use crate::exit::{Exit, Failure};
use crate::home::Home;
use crate::secure::SecureFiles;
use regain_node::wire::{NoProxy, Proxy};
use serde::Deserialize;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// Seconds between two comparisons with a random member: quick enough for a day's work, and nothing on the line.
const SYNC_EVERY: u32 = 120;

/// The settings file. An unknown key is an error, so that a typing mistake is not silently a default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    name: Option<String>,
    listen: Option<Vec<String>>,
    http: Option<SocketAddr>,
    allow_hosts: Option<Vec<String>>,
    peers: Option<Vec<String>>,
    announce: Option<Vec<String>>,
    peers_only: Option<bool>,
    mdns: Option<Switch>,
    proxy: Option<String>,
    tls_roots: Option<PathBuf>,
    tls_cert: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    gossip: Option<Switch>,
    sync: Option<SyncArg>,
    sync_every: Option<u32>,
    passphrase_file: Option<PathBuf>,
    backup_reminder_days: Option<u32>,
}

/// How a node is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The organisation's name, where it differs from the data directory's.
    pub name: Option<String>,
    /// Addresses for other nodes.
    pub listen: Vec<String>,
    /// Address of API and pages.
    pub http: SocketAddr,
    /// Further host names of API and pages.
    pub allow_hosts: Vec<String>,
    /// Nodes to dial.
    pub peers: Vec<String>,
    /// Addresses told to others.
    pub announce: Vec<String>,
    /// Only these.
    pub peers_only: bool,
    /// Whether members are looked for on the local network.
    pub mdns: Switch,
    /// Proxy and certificates of lines over port 443.
    pub secure: SecureFiles,
    /// Gossip.
    pub gossip: Switch,
    /// What starts a pull.
    pub sync: SyncArg,
    /// Seconds between comparisons.
    pub sync_every: u32,
    /// The passphrase's file.
    pub passphrase_file: Option<PathBuf>,
    /// Days without a backup after which a person is reminded; 0 reminds nobody.
    pub backup_reminder_days: Option<u32>,
    /// Language of the first link.
    pub lang: Lang,
    /// For tests.
    pub hold_after_append: Option<PathBuf>,
    /// Whether it is a node of `regain demo`.
    pub demo: bool,
}

impl Config {
    /// The settings of a node on that data directory.
    ///
    /// # Errors
    /// The settings file cannot be read, or says something that is no setting.
    pub fn of(args: &ServeArgs, home: &Home) -> Result<Self, Failure> {
        let file = match &args.config {
            Some(path) => read(path)?,
            None if home.settings().exists() => read(&home.settings())?,
            None => File::default(),
        };
        let proxy = file.proxy.as_deref().map(str::parse).transpose();
        let proxy = proxy.map_err(|e: NoProxy| Failure::usage(format!("proxy: {e}")))?;
        Ok(merge(args, file, proxy))
    }
}

fn read(path: &Path) -> Result<File, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::file("read", path, &e))?;
    toml::from_str(&text).map_err(|e| Failure::new(Exit::Usage, format!("{}: {e}", path.display())))
}

fn merge(args: &ServeArgs, file: File, proxy: Option<Proxy>) -> Config {
    let list = |given: &[String], file: Option<Vec<String>>, default: &[&str]| match (given.is_empty(), file) {
        (false, _) => given.to_vec(),
        (true, Some(list)) => list,
        (true, None) => default.iter().map(|d| (*d).to_owned()).collect(),
    };
    Config {
        name: args.name.clone().or(file.name),
        listen: list(&args.listen, file.listen, &["/ip4/127.0.0.1/tcp/4101", "/ip4/127.0.0.1/udp/4101/quic-v1"]),
        http: args.http.or(file.http).unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 8481))),
        allow_hosts: list(&args.allow_host, file.allow_hosts, &[]),
        peers: list(&args.peer, file.peers, &[]),
        announce: list(&args.announce, file.announce, &[]),
        peers_only: args.peers_only || file.peers_only.unwrap_or(false),
        mdns: args.mdns.or(file.mdns).unwrap_or(Switch::Off),
        secure: SecureFiles {
            proxy: args.proxy.clone().or(proxy),
            roots: args.tls_roots.clone().or(file.tls_roots),
            own: args.tls_cert.clone().or(file.tls_cert).zip(args.tls_key.clone().or(file.tls_key)),
        },
        gossip: args.gossip.or(file.gossip).unwrap_or_default(),
        sync: args.sync.or(file.sync).unwrap_or_default(),
        sync_every: args.sync_every.or(file.sync_every).unwrap_or(SYNC_EVERY).max(1),
        passphrase_file: args.passphrase_file.clone().or(file.passphrase_file),
        backup_reminder_days: args.backup_reminder_days.or(file.backup_reminder_days),
        lang: args.lang.unwrap_or_else(|| Lang::of_environment(std::env::var("LANG").ok().as_deref())),
        hold_after_append: args.hold_after_append.clone(),
        demo: args.demo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_beats_the_file_and_the_file_beats_the_default() {
        let file: File = toml::from_str(
            "http = \"127.0.0.1:9001\"\nlisten = [\"/ip4/0.0.0.0/tcp/5000\"]\n\
             gossip = \"off\"\nsync_every = 7\npeers_only = true",
        )
        .expect("it is a settings file");
        let args = ServeArgs { sync_every: Some(30), gossip: Some(Switch::On), ..ServeArgs::default() };
        let told = merge(&args, file, None);
        assert_eq!(told.sync_every, 30, "flag");
        assert_eq!(told.gossip, Switch::On, "flag");
        assert_eq!(told.http.port(), 9001, "file");
        assert_eq!(told.listen, ["/ip4/0.0.0.0/tcp/5000"], "file");
        assert!(told.peers_only, "file");
        assert_eq!(told.sync, SyncArg::Heads, "default");
        let plain = merge(&ServeArgs::default(), File::default(), None);
        assert_eq!(plain.http, "127.0.0.1:8481".parse().expect("an address"));
        assert_eq!(plain.listen.len(), 2);
        assert!(plain.listen.iter().all(|a| a.starts_with("/ip4/127.0.0.1/")), "loopback unless told otherwise");
    }

    #[test]
    fn the_file_of_the_data_directory_is_found_and_checked() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let home = Home::at(Some(dir.path().into())).expect("it was given");
        assert_eq!(Config::of(&ServeArgs::default(), &home).expect("no file").sync_every, SYNC_EVERY);
        std::fs::write(home.settings(), "sync_every = 9").expect("writable");
        assert_eq!(Config::of(&ServeArgs::default(), &home).expect("a file").sync_every, 9);
        std::fs::write(home.settings(), "sync_evry = 9").expect("writable");
        let failure = Config::of(&ServeArgs::default(), &home).expect_err("a typing mistake");
        assert_eq!(failure.exit, Exit::Usage);
        assert!(failure.message.contains("sync_evry") && failure.message.contains("sync_every"), "{failure}");
        let args = ServeArgs { config: Some(dir.path().join("none.toml")), ..ServeArgs::default() };
        assert_eq!(Config::of(&args, &home).expect_err("named and not there").exit, Exit::NotFound);
    }
}
