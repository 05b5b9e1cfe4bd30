//! The four nodes as processes, and speaking to their APIs.

use super::{DemoArgs, interrupt};
use anyhow::{Context, Result, bail};
use regain_node::identity::ASKED_GROUPS;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long anything may take before the story gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at a condition.
const PAUSE: Duration = Duration::from_millis(40);
/// The first port of pages and API in the live demonstration; the others follow.
const FIRST_PORT: u16 = 8481;

/// Who is on stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The donor.
    Metropole,
    /// The workshop.
    Atelier,
    /// The association.
    Association,
    /// The observer.
    Observatoire,
    /// A company that has applied and is not admitted; only in the live demonstration.
    Entreprise,
}

/// What the four are called, and who dials whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// As the story of `--script` tells them: a line, in which two pairs are never connected.
    Story,
    /// As a visitor of the live demonstration reads them; everybody dials those who hand over to it.
    Live,
}

impl Role {
    /// The four members, in the order in which they start.
    pub const ALL: [Role; 4] = [Role::Metropole, Role::Atelier, Role::Association, Role::Observatoire];

    /// The name that members read in the story.
    pub fn name(self) -> &'static str {
        match self {
            Role::Metropole => "Métropole de Valclair",
            Role::Atelier => "Atelier du Pont",
            Role::Association => "Les Ordis du Cœur",
            Role::Observatoire => "Observatoire régional",
            Role::Entreprise => "Entreprise Noria",
        }
    }

    /// The name that members read in the live demonstration.
    pub fn live_name(self) -> &'static str {
        match self {
            Role::Metropole => "Métropole de Valclair (DSI)",
            Role::Atelier => "Atelier du Pont (ESS)",
            Role::Association => "Les Ordis du Cœur (association)",
            other => other.name(),
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Role::Metropole => "metropole",
            Role::Atelier => "atelier",
            Role::Association => "association",
            Role::Observatoire => "observatoire",
            Role::Entreprise => "entreprise",
        }
    }

    /// Whom this node dials.
    fn dials(self, naming: Naming) -> &'static [Role] {
        match (self, naming) {
            (Role::Metropole, _) => &[],
            (Role::Association, Naming::Story) => &[Role::Atelier],
            (Role::Association, Naming::Live) => &[Role::Metropole, Role::Atelier],
            (Role::Atelier | Role::Observatoire | Role::Entreprise, _) => &[Role::Metropole],
        }
    }
}

/// One node.
pub struct Player {
    role: Role,
    dir: PathBuf,
    port: u16,
    node_key: String,
    /// The asked groups of its printed root key.
    pub root_groups: Vec<String>,
    process: Option<Mutex<Child>>,
}

/// All of them.
pub struct Cast {
    dir: PathBuf,
    gossip: String,
    sync: String,
    quiet: bool,
    naming: Naming,
    players: Vec<Player>,
}

impl Cast {
    /// Nobody on stage yet.
    pub fn new(dir: PathBuf, args: &DemoArgs, quiet: bool, naming: Naming) -> Self {
        Cast { dir, gossip: args.gossip.clone(), sync: args.sync.clone(), quiet, naming, players: Vec::new() }
    }

    /// What a node is called.
    pub fn name(&self, role: Role) -> &'static str {
        match self.naming {
            Naming::Story => role.name(),
            Naming::Live => role.live_name(),
        }
    }

    /// Tells a line of the story.
    pub fn tell(&self, text: &str) {
        if !self.quiet {
            eprintln!("  {text}");
        }
    }

    /// Makes a node's keys and disk and starts it.
    pub fn enter(&mut self, role: Role) -> Result<()> {
        let player = Player::make(&self.dir, role, self.name(role))?;
        self.players.push(player);
        self.start(role)
    }

    /// Makes the keys and disks of several nodes at once, starts them and waits until all answer.
    pub fn enter_all(&mut self, roles: &[Role]) -> Result<()> {
        let cast = &*self;
        let made: Vec<Result<Player>> = std::thread::scope(|scope| {
            let make = |role: Role| scope.spawn(move || Player::make(&cast.dir, role, cast.name(role)));
            let threads: Vec<_> = roles.iter().map(|role| make(*role)).collect();
            threads.into_iter().map(joined).collect()
        });
        for player in made {
            self.players.push(player?);
        }
        roles.iter().try_for_each(|role| self.spawn(*role))?;
        roles.iter().try_for_each(|role| self.wait_for_answer(*role))
    }

    /// Starts a node's process and waits for its API.
    pub fn start(&mut self, role: Role) -> Result<()> {
        self.spawn(role)?;
        self.wait_for_answer(role)
    }

    fn spawn(&mut self, role: Role) -> Result<()> {
        let peers: Vec<String> = role.dials(self.naming).iter().map(|to| self.address(*to)).collect::<Result<_>>()?;
        let (gossip, sync) = (self.gossip.clone(), self.sync.clone());
        let http = match self.naming {
            Naming::Story => "127.0.0.1:0".to_owned(),
            Naming::Live => format!("127.0.0.1:{}", http_port(role)),
        };
        let player = self.player_mut(role)?;
        let _ = std::fs::remove_file(player.dir.join("api.addr"));
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--data-dir").arg(&player.dir).args(["serve", "--demo"]);
        command.args(["--http", &http, "--peers-only"]);
        command.arg("--listen").arg(format!("/ip4/127.0.0.1/tcp/{}", player.port));
        command.args(["--gossip", &gossip, "--sync", &sync, "--sync-every", "2"]);
        for peer in peers {
            command.arg("--peer").arg(peer);
        }
        let log = std::fs::OpenOptions::new().create(true).append(true).open(player.dir.join("node.log"))?;
        // The node ends when this pipe closes: whatever becomes of this process, none of its nodes outlives it.
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
        detach(&mut command);
        let child = command.spawn().context("the node's process could not be started")?;
        player.process = Some(Mutex::new(child));
        Ok(())
    }

    fn wait_for_answer(&self, role: Role) -> Result<()> {
        let dir = &self.player(role)?.dir;
        self.until("the node answers", || {
            if self.player(role)?.is_dead() {
                let log = std::fs::read_to_string(dir.join("node.log")).unwrap_or_default();
                bail!("{} ended at its start: {log}", self.name(role));
            }
            Ok(dir.join("api.addr").exists() && self.get(role, "/status").is_ok())
        })
    }

    /// Kills a node without warning.
    pub fn kill(&mut self, role: Role) -> Result<()> {
        let player = self.player_mut(role)?;
        if let Some(child) = player.process.take() {
            let mut child = owned(child);
            let killed = child.kill();
            child.wait()?;
            killed?;
        }
        Ok(())
    }

    fn address(&self, role: Role) -> Result<String> {
        let player = self.player(role)?;
        let key = regain_protocol::id::NodeKey::from_hex(&player.node_key).context("a node key in hex")?;
        let peer = regain_node::wire::peer_of(&key.0).context("a valid node key")?;
        Ok(format!("/ip4/127.0.0.1/tcp/{}/p2p/{peer}", player.port))
    }

    /// A player.
    pub fn player(&self, role: Role) -> Result<&Player> {
        self.players.iter().find(|p| p.role == role).context("that node has not entered yet")
    }

    fn player_mut(&mut self, role: Role) -> Result<&mut Player> {
        self.players.iter_mut().find(|p| p.role == role).context("that node has not entered yet")
    }

    /// Reads from a node's API.
    pub fn get(&self, role: Role, path: &str) -> Result<Value> {
        self.call(role, "GET", path, None)
    }

    /// Writes JSON to a node's API.
    pub fn post(&self, role: Role, path: &str, body: &Value) -> Result<Value> {
        self.call(role, "POST", path, Some(body.to_string().as_bytes()))
    }

    /// Any call. An error answer is an error with the node's sentence.
    pub fn call(&self, role: Role, method: &str, path: &str, body: Option<&[u8]>) -> Result<Value> {
        let player = self.player(role)?;
        let (status, answer) =
            player.call(method, path, body).with_context(|| format!("{} {method} {path}", self.name(role)))?;
        if (200..300).contains(&status) {
            return Ok(answer);
        }
        bail!(
            "{}: {method} {path}: {status} {}",
            self.name(role),
            answer["error"]["message"].as_str().unwrap_or("no message")
        )
    }

    /// Waits for a condition, with a deadline.
    pub fn until(&self, what: &str, mut condition: impl FnMut() -> Result<bool>) -> Result<()> {
        let started = Instant::now();
        while !condition()? {
            if started.elapsed() > PATIENCE {
                bail!("waited {} seconds in vain: {what}", PATIENCE.as_secs());
            }
            if interrupt::CAME.load(Ordering::Relaxed) {
                bail!("interrupted");
            }
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }

    /// Where a node's pages are: `http://127.0.0.1:8481/`.
    pub fn url(&self, role: Role) -> Result<String> {
        let address = std::fs::read_to_string(self.player(role)?.dir.join("api.addr"))?;
        Ok(format!("http://{}/", bare(&address)))
    }

    /// Ends every process.
    pub fn end(&mut self) {
        for player in &mut self.players {
            if let Some(child) = player.process.take() {
                let mut child = owned(child);
                // The data is thrown away, so there is nothing to end cleanly.
                let _ = child.kill();
                let _ = child.wait();
            }
        }
    }

    /// Folders of the nodes' data, for tests that search them.
    pub fn folder(&self, role: Role) -> PathBuf {
        self.dir.join(role.folder())
    }
}

impl Drop for Cast {
    fn drop(&mut self) {
        self.end();
    }
}

impl Player {
    /// Makes a node's keys and disk.
    fn make(parent: &Path, role: Role, name: &str) -> Result<Self> {
        let dir = parent.join(role.folder());
        std::fs::create_dir_all(&dir)?;
        let made = Command::new(std::env::current_exe()?)
            .arg("--data-dir")
            .arg(&dir)
            .args(["--json", "init", "--name", name])
            .stdin(Stdio::null())
            .output()
            .context("a node could not be made")?;
        if !made.status.success() {
            bail!("{name} could not be made: {}", String::from_utf8_lossy(&made.stderr));
        }
        // The paper is printed once; the story types the asked groups in again, as a person would.
        let paper: Value = serde_json::from_slice(&made.stdout).context("what `regain init --json` printed")?;
        let group = |i: &usize| paper["root_groups"][*i].as_str().map(str::to_owned);
        let root_groups = ASKED_GROUPS.iter().filter_map(group).collect();
        let node_key = paper["node"].as_str().unwrap_or_default().to_owned();
        Ok(Player { role, dir, port: free_port()?, node_key, root_groups, process: None })
    }

    fn is_dead(&self) -> bool {
        let Some(process) = &self.process else { return true };
        let mut child = process.lock().unwrap_or_else(PoisonError::into_inner);
        !matches!(child.try_wait(), Ok(None))
    }

    fn call(&self, method: &str, path: &str, body: Option<&[u8]>) -> Result<(u16, Value)> {
        let address = std::fs::read_to_string(self.dir.join("api.addr"))?;
        let token = std::fs::read_to_string(self.dir.join("api.token"))?;
        let host = bare(&address).to_owned();
        let mut stream = TcpStream::connect(&host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let body = body.unwrap_or_default();
        write!(
            stream,
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            token.trim(),
            body.len()
        )?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let split = answer.windows(4).position(|w| w == b"\r\n\r\n").context("an HTTP answer")?;
        let head = String::from_utf8_lossy(&answer[..split]).into_owned();
        let status = head.split_whitespace().nth(1).and_then(|s| s.parse().ok()).context("an HTTP status")?;
        Ok((status, serde_json::from_slice(&answer[split + 4..]).unwrap_or(Value::Null)))
    }
}

fn bare(address: &str) -> &str {
    address.trim().trim_start_matches("http://").trim_end_matches('/')
}

fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The usual port of a node in the live demonstration if it is free, else 0: any.
fn http_port(role: Role) -> u16 {
    let everybody = [Role::Metropole, Role::Atelier, Role::Association, Role::Observatoire, Role::Entreprise];
    let usual = everybody.iter().zip(FIRST_PORT..).find(|(r, _)| **r == role).map_or(0, |(_, port)| port);
    std::net::TcpListener::bind(("127.0.0.1", usual)).map_or(0, |_| usual)
}

/// Puts a node into a process group of its own, so that Ctrl-C ends the demonstration, which then ends its nodes.
fn detach(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

fn owned(process: Mutex<Child>) -> Child {
    process.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// What a thread gave; its panic goes on here.
pub fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
