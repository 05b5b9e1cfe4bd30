//! One machine with a node, driven by the command line inside its namespace.

use super::{Hosts, wait_for};
use crate::node_process::binary;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};

/// A machine.
pub struct Machine<'a> {
    hosts: &'a Hosts,
    /// Its number.
    pub n: u8,
    /// The node's data.
    pub data: PathBuf,
    groups: [String; 2],
    serving: Option<Child>,
}

impl<'a> Machine<'a> {
    /// A machine with a new node that does not run yet.
    ///
    /// # Panics
    /// When the node cannot be made.
    #[must_use]
    pub fn new(hosts: &'a Hosts, n: u8, name: &str, root: &std::path::Path) -> Self {
        let data = root.join(format!("h{n}"));
        let mut machine = Machine { hosts, n, data, groups: Default::default(), serving: None };
        let made = machine.regain(&["init", "--name", name]);
        let group = |at: usize| {
            let place = made["asked_groups"][at].as_u64().expect("a number") as usize;
            made["root_groups"][place].as_str().expect("text").to_owned()
        };
        machine.groups = [group(0), group(1)];
        machine
    }

    /// Starts the node and waits until it is ready.
    ///
    /// # Panics
    /// When it does not become ready.
    pub fn serve(&mut self, more: &[&str]) {
        let mut command = self.hosts.command(&format!("h{}", self.n), &binary().to_string_lossy());
        let log = self.data.join("node.log");
        let errors = std::fs::OpenOptions::new().create(true).append(true).open(&log).expect("a log file");
        command.arg("--data-dir").arg(&self.data).args(["--json", "serve", "--sync-every", "2"]);
        command.args(more).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors);
        let mut child = command.spawn().expect("the binary runs");
        let mut line = String::new();
        let out = child.stdout.take().expect("it was piped");
        BufReader::new(out).read_line(&mut line).expect("text");
        self.serving = Some(child);
        assert!(line.contains("\"ready\":true"), "h{}: {}", self.n, std::fs::read_to_string(log).unwrap_or_default());
    }

    /// Ends the node without warning.
    ///
    /// # Panics
    /// When it does not run.
    pub fn kill(&mut self) {
        let mut child = self.serving.take().expect("it runs");
        // `ip netns exec` becomes the program itself, so this is the node.
        child.kill().expect("it can be killed");
        child.wait().expect("it can be waited for");
    }

    /// A command that must be done; its JSON.
    ///
    /// # Panics
    /// When it is refused.
    pub fn regain(&self, args: &[&str]) -> Value {
        self.try_regain(args).unwrap_or_else(|why| panic!("h{}: {}: {why}", self.n, args.join(" ")))
    }

    /// A command, and what it says when it is refused.
    ///
    /// # Errors
    /// Its words on standard error.
    pub fn try_regain(&self, args: &[&str]) -> Result<Value, String> {
        let mut command = self.hosts.command(&format!("h{}", self.n), &binary().to_string_lossy());
        let ended = command.arg("--data-dir").arg(&self.data).arg("--json").args(args).stdin(Stdio::null()).output();
        let ended = ended.map_err(|e| e.to_string())?;
        if !ended.status.success() {
            return Err(String::from_utf8_lossy(&ended.stderr).into_owned());
        }
        serde_json::from_slice(&ended.stdout).map_err(|e| e.to_string())
    }

    /// Founds the network.
    pub fn found(&self) {
        let [first, second] = &self.groups;
        let network = ["network", "found", "--name", "Valclair", "--territory", "valclair"];
        self.regain(&[&network[..], &["--root-group", first, second]].concat());
    }

    /// Joins it with an invitation.
    pub fn join(&self, invitation: &str) {
        let [first, second] = &self.groups;
        self.regain(&["join", invitation, "--role", "write", "--root-group", first, second]);
    }

    /// Says that something is needed: an event of this machine's own, once it may write.
    pub fn need(&self, text: &str) {
        let call = ["need", "create", "--text", text, "--line", "screen=1"];
        wait_for("the machine to have a log", || self.try_regain(&call).ok());
    }

    /// The short codes of what it holds and sees, by topic; none while it belongs to no network.
    #[must_use]
    pub fn codes(&self) -> Option<Vec<String>> {
        let told = self.try_regain(&["network", "show"]).ok()?;
        let topics = told["topics"].as_array()?;
        Some(topics.iter().map(|t| format!("{} {} {}", t["topic"], t["digest_code"], t["state_code"])).collect())
    }

    /// How many needs it sees.
    #[must_use]
    pub fn needs(&self) -> usize {
        self.try_regain(&["need", "list"]).ok().and_then(|t| t["needs"].as_array().map(Vec::len)).unwrap_or_default()
    }
}

impl Drop for Machine<'_> {
    fn drop(&mut self) {
        if let Some(mut child) = self.serving.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
