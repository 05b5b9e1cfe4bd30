//! The four nodes as processes, and speaking to their APIs.

use anyhow::{Context, Result, bail};
use regain_node::identity::ASKED_GROUPS;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long anything may take before the story gives up.
const PATIENCE: Duration = Duration::from_secs(60);

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
}

impl Role {
    /// Everybody, in the order in which they start.
    pub const ALL: [Role; 4] = [Role::Metropole, Role::Atelier, Role::Association, Role::Observatoire];

    /// The name that members read.
    pub fn name(self) -> &'static str {
        match self {
            Role::Metropole => "Métropole de Valclair",
            Role::Atelier => "Atelier du Pont",
            Role::Association => "Les Ordis du Cœur",
            Role::Observatoire => "Observatoire régional",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Role::Metropole => "metropole",
            Role::Atelier => "atelier",
            Role::Association => "association",
            Role::Observatoire => "observatoire",
        }
    }

    /// Whom this node dials: the line association - workshop - metropole - observer.
    fn dials(self) -> Option<Role> {
        match self {
            Role::Metropole => None,
            Role::Atelier | Role::Observatoire => Some(Role::Metropole),
            Role::Association => Some(Role::Atelier),
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
    process: Option<Child>,
}

/// All of them.
pub struct Cast {
    dir: PathBuf,
    gossip: String,
    sync: String,
    quiet: bool,
    players: Vec<Player>,
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

impl Cast {
    /// Nobody on stage yet.
    pub fn new(dir: PathBuf, gossip: String, sync: String, quiet: bool) -> Self {
        Cast { dir, gossip, sync, quiet, players: Vec::new() }
    }

    /// Tells a line of the story.
    pub fn tell(&self, text: &str) {
        if !self.quiet {
            eprintln!("  {text}");
        }
    }

    /// Makes a node's keys and disk and starts it.
    pub fn enter(&mut self, role: Role) -> Result<()> {
        let dir = self.dir.join(role.folder());
        std::fs::create_dir_all(&dir)?;
        let made = Command::new(std::env::current_exe()?)
            .arg("--data-dir")
            .arg(&dir)
            .args(["--json", "init", "--name", role.name()])
            .stdin(Stdio::null())
            .output()
            .context("a node could not be made")?;
        if !made.status.success() {
            bail!("{} could not be made: {}", role.name(), String::from_utf8_lossy(&made.stderr));
        }
        // The paper is printed once; the story types the asked groups in again, as a person would.
        let paper: Value = serde_json::from_slice(&made.stdout).context("what `regain init --json` printed")?;
        let group = |i: &usize| paper["root_groups"][*i].as_str().map(str::to_owned);
        let asked = ASKED_GROUPS.iter().filter_map(group).collect();
        let node_key = paper["node"].as_str().unwrap_or_default().to_owned();
        self.players.push(Player { role, dir, port: free_port()?, node_key, root_groups: asked, process: None });
        self.start(role)
    }

    /// Starts a node's process and waits for its API.
    pub fn start(&mut self, role: Role) -> Result<()> {
        let peer = role.dials().map(|to| self.address(to)).transpose()?;
        let (gossip, sync) = (self.gossip.clone(), self.sync.clone());
        let player = self.player_mut(role)?;
        let _ = std::fs::remove_file(player.dir.join("api.addr"));
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--data-dir").arg(&player.dir).arg("serve");
        command.args(["--http", "127.0.0.1:0", "--peers-only"]);
        command.arg("--listen").arg(format!("/ip4/127.0.0.1/tcp/{}", player.port));
        command.args(["--gossip", &gossip, "--sync", &sync, "--sync-every", "2"]);
        if let Some(peer) = peer {
            command.arg("--peer").arg(peer);
        }
        let log = std::fs::OpenOptions::new().create(true).append(true).open(player.dir.join("node.log"))?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        player.process = Some(command.spawn().context("the node's process could not be started")?);
        let dir = player.dir.clone();
        self.until("the node answers", || {
            if let Some(Ok(Some(status))) = self.player(role).ok().and_then(|p| p.dead()) {
                let log = std::fs::read_to_string(dir.join("node.log")).unwrap_or_default();
                bail!("{} ended at its start ({status}): {log}", role.name());
            }
            Ok(dir.join("api.addr").exists() && self.get(role, "/status").is_ok())
        })
    }

    /// Kills a node without warning.
    pub fn kill(&mut self, role: Role) -> Result<()> {
        let player = self.player_mut(role)?;
        if let Some(mut child) = player.process.take() {
            child.kill()?;
            child.wait()?;
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
            player.call(method, path, body).with_context(|| format!("{} {method} {path}", role.name()))?;
        if (200..300).contains(&status) {
            return Ok(answer);
        }
        bail!(
            "{}: {method} {path}: {status} {}",
            role.name(),
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
            if INTERRUPTED.load(Ordering::Relaxed) {
                bail!("interrupted");
            }
            std::thread::sleep(Duration::from_millis(60));
        }
        Ok(())
    }

    /// Prints who is where.
    pub fn introduce(&self) {
        println!("\nThe nodes stay up until Ctrl-C; then they stop and their data is deleted.");
        for p in &self.players {
            let address = std::fs::read_to_string(p.dir.join("api.addr")).unwrap_or_default();
            let token = std::fs::read_to_string(p.dir.join("api.token")).unwrap_or_default();
            println!("  {:<24} http://{}/   token {}", p.role.name(), bare(&address), token.trim());
        }
    }

    /// Blocks until Ctrl-C.
    pub fn wait_for_interrupt(&self) {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            // Without a signal handler there is nothing to wait for.
            let _ = tokio::signal::ctrl_c().await;
        });
    }

    /// Ends every process.
    pub fn end(&mut self) {
        for player in &mut self.players {
            if let Some(mut child) = player.process.take() {
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
    fn dead(&self) -> Option<std::io::Result<Option<std::process::ExitStatus>>> {
        // `try_wait` needs the child mutably; the process table tells as much.
        let pid = self.process.as_ref()?.id();
        let gone = !Path::new("/proc").join(pid.to_string()).exists();
        gone.then_some(Ok(None))
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
