//! `regain serve`: the node, its API and its pages, until a signal ends them.

use crate::args::{Lang, ServeArgs, Switch, SyncArg};
use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::home::Home;
use crate::init;
use crate::output::{Style, say, with_schema};
use crate::secret::passphrase;
use crate::signals::Signals;
use crate::start::{lock_failure, run_failure};
use regain_node::accounts::Accounts;
use regain_node::desk::{Desk, DeskError};
use regain_node::node::{Discovery, Node, Reading, Settings};
use regain_node::run::{Net, Running};
use regain_node::store::DataLock;
use regain_node::wire::{GossipMode, MemoryAddresses, Nearby, Reach, check_address, peer_of};
use regain_protocol::engine::SyncMode;
use regain_protocol::id::NodeKey;
use regain_web_ui::{Door, Entrance, Hosts, Stage};
use serde_json::json;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};

/// How long requests under way may take once the node was told to end.
const FAREWELL: Duration = Duration::from_secs(5);
/// How often a long start says how far it is.
const TELLING: Duration = Duration::from_secs(2);
/// How often it is checked that the node's loop still turns.
const PULSE: Duration = Duration::from_secs(2);

/// Runs a node until it is told to end.
///
/// # Errors
/// What is in the way of starting, or that the node ended by itself.
pub fn run(args: &ServeArgs, home: &Home, style: Style) -> Result<(), Failure> {
    let config = Config::of(args, home)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|e| Failure::new(Exit::Failed, format!("the node's threads could not be started: {e}")))?;
    let ended = runtime.block_on(live(&config, home, style));
    // What still hangs in a blocked disk must not keep the process.
    runtime.shutdown_timeout(FAREWELL);
    ended
}

async fn live(config: &Config, home: &Home, style: Style) -> Result<(), Failure> {
    let secret = passphrase(config.passphrase_file.as_deref())?;
    let is_new = init::make_if_none(home, default_name(config), secret.clone())?;
    // A node that runs here already is a clearer answer than its port being taken.
    drop(DataLock::take(home.dir()).map_err(|e| lock_failure(&e))?);
    let (settings, net) = plan(config, home)?;
    let name = settings.name.clone();
    let mut signals = Signals::listen()?;
    let site = Site::open(config).await?;
    let (told, reading) = watch::channel(Reading::default());
    let (stop, stopped) = oneshot::channel::<()>();
    let entrance = Entrance::new(reading.clone(), site.hosts.clone());
    let server = tokio::spawn(entrance.clone().serve_until(site.listener, async {
        // A dropped sender ends the server too.
        let _ = stopped.await;
    }));
    let running = tokio::select! {
        started = Running::start_telling(settings, net, secret, told) => started.map_err(|e| run_failure(&e))?,
        () = tell_reading(reading) => return Ok(()),
        // Nothing was acknowledged yet, so there is nothing to end cleanly.
        () = signals.came() => return Ok(()),
    };
    let house = House { config, home, style, name, is_new, here: reachable(site.bound), hosts: site.hosts };
    let ended = house.answer(&running.desk, entrance, (server, stop), &mut signals).await;
    home.withdraw();
    if tokio::time::timeout(FAREWELL, running.stop()).await.is_err() {
        tracing::warn!(
            "the node's loop is still busy with the disk; the process ends all the same, nothing acknowledged is lost"
        );
    }
    ended
}

/// The name of a node that is made now, until the first person gives it one.
fn default_name(config: &Config) -> &str {
    match (&config.name, config.lang) {
        (Some(name), _) => name,
        (None, Lang::Fr) => "Ma structure",
        (None, Lang::En) => "My organisation",
    }
}

/// Says on standard error how far a long start has come. Never returns.
async fn tell_reading(reading: watch::Receiver<Reading>) {
    let mut every = tokio::time::interval(TELLING);
    // The first tick comes at once; a short start says nothing.
    every.tick().await;
    loop {
        every.tick().await;
        let Reading { done, total } = *reading.borrow();
        if total > 0 {
            eprintln!("reading the logs: {} of {} kB", done / 1000, total / 1000);
        }
    }
}

/// What the node is started with.
fn plan(config: &Config, home: &Home) -> Result<(Settings, Net), Failure> {
    let name = match &config.name {
        Some(name) => name.clone(),
        None => home.name()?,
    };
    for address in config.announce.iter().chain(&config.peers) {
        check_address(address).map_err(|e| Failure::usage(e.to_string()))?;
    }
    let settings = Settings {
        data: home.dir().to_path_buf(),
        name,
        peers: config.peers.clone(),
        announce: config.announce.clone(),
        discovery: if config.peers_only { Discovery::Off } else { Discovery::Profiles },
        sync: match config.sync {
            SyncArg::Heads => SyncMode::Heads,
            SyncArg::Announced => SyncMode::Announced,
        },
        sync_every: config.sync_every,
        backup_reminder_days: config.backup_reminder_days,
        hold_after_append: config.hold_after_append.clone(),
    };
    let gossip = match config.gossip {
        Switch::On => GossipMode::On,
        Switch::Off => GossipMode::Off,
    };
    let nearby = match config.mdns {
        Switch::On => Nearby::On,
        Switch::Off => Nearby::Off,
    };
    let reach = Reach { nearby, secure: config.secure.read()? };
    Ok((settings, Net { listen: config.listen.clone(), gossip, memory: MemoryAddresses::Refused, reach, ear: None }))
}

/// Where API and pages are called.
struct Site {
    listener: TcpListener,
    bound: SocketAddr,
    hosts: Hosts,
}

impl Site {
    async fn open(config: &Config) -> Result<Self, Failure> {
        let listener = TcpListener::bind(config.http).await.map_err(|e| bind_failure(config.http, &e))?;
        let bound = listener.local_addr().map_err(|e| bind_failure(config.http, &e))?;
        if !bound.ip().is_loopback() {
            tracing::warn!(
                "the API listens on {bound}, beyond this machine, without TLS: anybody on the way can read its token"
            );
        }
        let port = reachable(bound).port();
        let hosts = config.allow_hosts.iter().fold(Hosts::loopback(port), |hosts, host| hosts.and(host));
        Ok(Site { listener, bound, hosts })
    }
}

/// The server of API and pages, and what ends it.
type Server = (tokio::task::JoinHandle<std::io::Result<()>>, oneshot::Sender<()>);

/// What a running node is served with.
struct House<'a> {
    config: &'a Config,
    home: &'a Home,
    style: Style,
    name: String,
    is_new: bool,
    here: SocketAddr,
    hosts: Hosts,
}

impl House<'_> {
    /// Serves API and pages until a signal comes or the node ends.
    async fn answer(
        self,
        desk: &Desk,
        entrance: Entrance,
        (mut server, stop): Server,
        signals: &mut Signals,
    ) -> Result<(), Failure> {
        let House { config, home, .. } = self;
        // The node that runs holds the lock of the directory, so the accounts are this process's.
        let accounts = Accounts::open(home.dir(), &self.name).map_err(|e| Failure::from(DeskError::from(e)))?;
        let stage = if config.demo { Stage::Demonstration } else { Stage::Real };
        entrance.open(Door::new(desk.clone(), accounts.clone(), home.ensure_token()?, self.hosts.clone(), stage));
        home.announce(self.here)?;
        self.tell_ready(desk, welcome(&accounts, self.here)).await?;
        let ended = tokio::select! {
            () = signals.came() => Ok(()),
            () = parent_goes(config) => Ok(()),
            () = heart_stops(desk) => Err("the node has ended by itself; its log on standard error says why".to_owned()),
            end = &mut server => Err(format!("the API has ended by itself: {end:?}")),
        };
        drop(stop);
        if !server.is_finished() {
            let _ = tokio::time::timeout(FAREWELL, server).await;
        }
        ended.map_err(|why| Failure::new(Exit::Failed, why))
    }

    /// The ready line: one line, so that a script can wait for it.
    async fn tell_ready(&self, desk: &Desk, welcome: Option<String>) -> Result<(), Failure> {
        let status = desk.ask(Node::status).await?;
        let peer = NodeKey::from_hex(&status.node).and_then(|k| peer_of(&k.0)).map(|p| p.to_string());
        let (name, listening, here) = (status.name, status.listening, self.here);
        match self.style {
            Style::Json => {
                let http = format!("http://{here}");
                let ready = json!({ "ready": true, "new": self.is_new, "name": name, "http": http, "listen": listening, "peer_id": peer, "welcome": welcome });
                say(&with_schema("serve", &ready).to_string());
            }
            Style::Text => {
                let peer = peer.unwrap_or_default();
                if self.is_new {
                    say(&format!("a new node was made in {}", self.home.dir().display()));
                }
                say(&format!("ready: {name}  http://{here}/  peer {peer}  listening on {}", listening.join(" ")));
                if let Some(link) = welcome {
                    say(&invite(self.config.lang, &link));
                }
            }
        }
        Ok(())
    }
}

fn bind_failure(address: SocketAddr, error: &std::io::Error) -> Failure {
    use std::io::ErrorKind as Kind;
    let why = match error.kind() {
        Kind::AddrInUse => "the port is in use by another program: stop it, or choose another with --http".to_owned(),
        Kind::PermissionDenied => {
            "the system refuses this port to this user: choose one above 1023 with --http".to_owned()
        }
        Kind::AddrNotAvailable => "this machine has no such address: choose another with --http".to_owned(),
        _ => error.to_string(),
    };
    Failure::new(Exit::Conflict, format!("cannot listen on {address} for API and pages: {why}"))
}

/// The address under which this machine reaches a listener.
fn reachable(bound: SocketAddr) -> SocketAddr {
    match bound {
        SocketAddr::V4(a) if a.ip().is_unspecified() => (Ipv4Addr::LOCALHOST, a.port()).into(),
        SocketAddr::V6(a) if a.ip().is_unspecified() => (Ipv6Addr::LOCALHOST, a.port()).into(),
        other => other,
    }
}

/// The link to the first account, where there is none yet.
fn welcome(accounts: &Accounts, here: SocketAddr) -> Option<String> {
    accounts.first_run_token().map(|token| format!("http://{here}/bienvenue?jeton={token}"))
}

/// The sentence that goes with it.
fn invite(lang: Lang, link: &str) -> String {
    match lang {
        Lang::Fr => format!("Ouvrez {link} (valable 1 h) pour configurer ce nœud."),
        Lang::En => format!("Open {link} (valid for 1 h) to set up this node."),
    }
}

/// Returns once the demonstration that started this node is gone: the pipe to this node's standard input closes then,
/// however it ended. Never returns for other nodes.
async fn parent_goes(config: &Config) {
    if !config.demo {
        return std::future::pending().await;
    }
    let (gone, told) = oneshot::channel();
    // A plain thread: one of the runtime's would keep it from ending while nothing comes.
    let watch = move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        // Nobody listens any more if the node ends by itself.
        let _ = gone.send(());
    };
    match std::thread::Builder::new().name("parent".to_owned()).spawn(watch) {
        // A dropped sender says the same.
        Ok(_) => drop(told.await),
        Err(e) => {
            tracing::warn!("nobody watches whether the demonstration ends: {e}");
            std::future::pending().await
        }
    }
}

/// Returns once the node's loop no longer takes work.
async fn heart_stops(desk: &Desk) {
    let mut every = tokio::time::interval(PULSE);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if desk.ask(|_| Ok(())).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_announced_address_can_be_called() {
        let of = |text: &str| reachable(text.parse().expect("an address")).to_string();
        assert_eq!(of("0.0.0.0:8481"), "127.0.0.1:8481");
        assert_eq!(of("[::]:8481"), "[::1]:8481");
        assert_eq!(of("127.0.0.1:8481"), "127.0.0.1:8481");
    }

    #[test]
    fn the_link_is_told_in_both_languages_until_there_is_an_account() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let accounts = Accounts::open(dir.path(), "DSI").expect("an empty directory");
        let here = "127.0.0.1:8481".parse().expect("an address");
        let link = welcome(&accounts, here).expect("nobody is there yet");
        assert!(link.starts_with("http://127.0.0.1:8481/bienvenue?jeton="), "{link}");
        assert!(invite(Lang::Fr, &link).starts_with("Ouvrez http") && invite(Lang::En, &link).contains(&link));
    }

    #[test]
    fn a_taken_port_is_a_conflict_with_a_way_out() {
        let told = bind_failure("127.0.0.1:8481".parse().expect("an address"), &std::io::ErrorKind::AddrInUse.into());
        assert_eq!(told.exit, Exit::Conflict);
        assert!(told.message.contains("127.0.0.1:8481") && told.message.contains("--http"), "{told}");
    }
}
