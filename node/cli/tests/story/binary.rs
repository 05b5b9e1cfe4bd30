//! Running the binary: one call to its end, or a node until it is told to end.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a node may take to end.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A call that ended.
pub struct Ended {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// The same as JSON, where it is some.
    pub json: Value,
    /// Standard error.
    pub err: String,
}

impl Ended {
    /// The object, if all went well.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.json
    }
}

fn command(dir: &Path, call: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regain"));
    // What the machine that runs the tests has set must not reach them.
    std::env::vars_os().filter(|(k, _)| k.to_string_lossy().starts_with("REGAIN_")).for_each(|(k, _)| {
        command.env_remove(k);
    });
    command.arg("--data-dir").arg(dir).args(call).stdin(Stdio::null());
    command
}

/// Runs a call to its end.
pub fn regain(dir: &Path, call: &[&str]) -> Ended {
    let ended = command(dir, call).output().expect("the binary runs");
    let out = String::from_utf8(ended.stdout).expect("text");
    Ended {
        code: ended.status.code().expect("it was not killed"),
        json: serde_json::from_str(&out).unwrap_or_default(),
        out,
        err: String::from_utf8(ended.stderr).expect("text"),
    }
}

/// The same, typed as one line without quotes.
pub fn typed(dir: &Path, line: &str) -> Ended {
    regain(dir, &line.split_whitespace().collect::<Vec<_>>())
}

/// A node that runs.
pub struct Serving {
    child: Child,
    /// Its ready line.
    pub ready: Value,
}

impl Serving {
    /// Starts a node on free ports and waits for its ready line.
    pub fn start(dir: &Path, more: &[&str]) -> Self {
        let call = ["serve", "--json", "--http", "127.0.0.1:0", "--listen", "/ip4/127.0.0.1/tcp/0"];
        let mut child = command(dir, &[&call, more].concat()).stdout(Stdio::piped()).spawn().expect("the binary runs");
        let mut line = String::new();
        // A node that cannot start closes its output, which ends this read as well.
        let out = child.stdout.take().expect("it was asked for");
        BufReader::new(out).read_line(&mut line).expect("text");
        let ready = serde_json::from_str(&line).unwrap_or_else(|e| panic!("no ready line but `{line}`: {e}"));
        Serving { child, ready }
    }

    /// Asks the node to end, as a service manager does, and waits for it.
    pub fn end(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.expect("kill runs").success());
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child of ours") {
                break status;
            }
            assert!(started.elapsed() < PATIENCE, "the node does not end");
            std::thread::yield_now();
        };
        assert_eq!(status.code(), Some(0), "a clean end");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // After `end` there is nothing left to kill; in a failed test the node must not outlive it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
