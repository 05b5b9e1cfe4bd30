//! Real nodes: the built binary as child processes, and their HTTP API.
//!
//! ```text
//! binary()  the path of `regain`, built once    Home     a data directory made by `regain init`
//! NodeProcess  `regain serve` on a home         Api      calls to it
//! ```

mod api;
mod binary;

pub use api::{Api, Reply};
pub use binary::binary;

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long a node may take to start, and anything else to happen: many times what it takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Polls until `found` gives something.
///
/// # Panics
/// When [`PATIENCE`] ends first.
pub fn until<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(value) = found() {
            return value;
        }
        assert!(started.elapsed() < PATIENCE, "waited {PATIENCE:?} in vain: {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// A data directory with a node's keys.
#[derive(Clone, Debug)]
pub struct Home {
    /// The data directory.
    pub dir: PathBuf,
    /// The groups of the printed root key that founding asks for.
    pub root_groups: Vec<String>,
}

impl Home {
    /// Makes a node's keys with `regain init`, protected by the passphrase in a file if one is given.
    ///
    /// # Panics
    /// When the command fails.
    #[must_use]
    pub fn init(dir: &Path, name: &str, passphrase_file: Option<&Path>) -> Self {
        let mut command = Command::new(binary());
        command.args(["init", "--json", "--name", name, "--data-dir"]).arg(dir);
        if let Some(file) = passphrase_file {
            command.arg("--passphrase-file").arg(file);
        }
        let told = command.output().expect("the binary runs");
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        let told: Value = serde_json::from_slice(&told.stdout).expect("`regain init --json` prints an object");
        let groups: Vec<String> = serde_json::from_value(told["root_groups"].clone()).expect("groups");
        let asked: Vec<usize> = serde_json::from_value(told["asked_groups"].clone()).expect("numbers of groups");
        let root_groups = asked.iter().filter_map(|i| groups.get(*i).cloned()).collect();
        Home { dir: dir.to_owned(), root_groups }
    }

    /// `regain serve` on this directory, with free ports.
    fn serve(&self, more: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.arg("--data-dir").arg(&self.dir).args(["--json", "serve", "--peers-only"]);
        if !more.contains(&"--http") {
            command.args(["--http", "127.0.0.1:0"]);
        }
        if !more.contains(&"--listen") {
            command.args(["--listen", "/ip4/127.0.0.1/tcp/0"]);
        }
        command.args(more).stdin(Stdio::null());
        command
    }

    /// Tries to start a node that should refuse to; gives how it ended.
    ///
    /// # Panics
    /// When it starts, or takes longer than [`PATIENCE`] to refuse.
    #[must_use]
    pub fn refused(&self, more: &[&str]) -> Output {
        let command = self.serve(more).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = command.expect("the binary runs");
        let ended = until_ended(&mut child);
        let output = child.wait_with_output().expect("it has ended");
        assert!(ended, "the node did not refuse: {}", String::from_utf8_lossy(&output.stdout));
        output
    }
}

/// Waits for a process to end by itself; kills it when it does not.
fn until_ended(child: &mut Child) -> bool {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if child.try_wait().expect("it can be waited for").is_some() {
            return true;
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
    let _ = child.kill();
    false
}

/// A running node. It is killed when it is dropped.
#[derive(Debug)]
pub struct NodeProcess {
    child: Child,
    /// Its API.
    pub api: Api,
    /// What it said when it was ready.
    pub ready: Value,
}

impl NodeProcess {
    /// Starts `regain serve` with further arguments and waits until it is ready. Its standard error is added to the file
    /// `node.log` beside the data.
    ///
    /// # Panics
    /// When it does not become ready.
    #[must_use]
    pub fn start(home: &Home, more: &[&str]) -> Self {
        let log = home.dir.join("node.log");
        let errors = std::fs::OpenOptions::new().create(true).append(true).open(&log).expect("a log file");
        let mut child = home.serve(more).stdout(Stdio::piped()).stderr(errors).spawn().expect("the binary runs");
        let out = child.stdout.take().expect("it was piped");
        let (tell, told) = channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let read = BufReader::new(out).read_line(&mut line);
            let _ = tell.send(read.map(|_| line));
        });
        let line = match told.recv_timeout(PATIENCE) {
            Ok(Ok(line)) if !line.is_empty() => line,
            other => {
                let _ = child.kill();
                let _ = child.wait();
                let timed_out = matches!(other, Err(RecvTimeoutError::Timeout));
                let log = std::fs::read_to_string(log).unwrap_or_default();
                panic!("the node did not start (timed out: {timed_out}): {log}");
            }
        };
        let ready: Value = serde_json::from_str(&line).expect("the ready line is JSON");
        let http = ready["http"].as_str().expect("the ready line names the API").to_owned();
        let token = std::fs::read_to_string(home.dir.join("api.token")).expect("serving makes a token");
        NodeProcess { child, api: Api::new(&http, token.trim()), ready }
    }

    /// The process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills it without warning (SIGKILL) and waits until it is gone.
    ///
    /// # Panics
    /// When the system refuses.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it can be waited for");
    }
}

impl Drop for NodeProcess {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
