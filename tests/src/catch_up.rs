//! How fast a new member catches up: one node with a long history, a second one with an empty disk, loopback TCP between
//! their processes, both durable. Run by `tests/bench catch-up`.
//!
//! ```text
//! make      two data directories: a founder's with the whole history, an admitted newcomer's with nothing
//! sender    a process with the founder's node        receiver  a process with the newcomer's, timed
//! report    events a second, as a share of what this machine's cores verify; bytes on the wire; peak memory of each
//! ```

mod cast;
mod history;
mod node_ends;
mod rehearsal;
mod yardstick;

pub use history::Size;
pub use node_ends::{receive, send};
pub use rehearsal::{Cost, rehearse};

use cast::Cast;
use history::History;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Runs the whole measurement in a directory and gives its figures.
///
/// # Errors
/// What a process or the disk says.
pub fn run(dir: &Path, size: Size) -> Result<Value, String> {
    let (founder, newcomer) = (dir.join("founder"), dir.join("newcomer"));
    eprintln!("making {} events by {} authors ...", size.events, size.authors);
    let cast = Cast::found(&founder, &newcomer, size.authors)?;
    let history = History::live(&cast, size)?;
    let stored = history.store(&founder)?;
    let pages = history.page_bytes();
    let [standing, fold, hash] = history.fold_times();
    eprintln!("measuring what {} cores verify ...", rayon::current_num_threads());
    let verified = yardstick::verify_rate(history.records());
    let events = history.len();
    drop(history);

    eprintln!("catching up ...");
    let mut sender = Process::start("sender", &[founder.display().to_string()])?;
    let address = sender.line()?["address"].as_str().unwrap_or_default().to_owned();
    let arguments = [newcomer.display().to_string(), address, stored.to_string(), events.to_string()];
    let mut receiver = Process::start("receiver", &arguments)?;
    let before = yardstick::loopback_bytes();
    receiver.go()?;
    let caught = receiver.line()?;
    let wire = yardstick::loopback_bytes().zip(before).map(|(after, before)| after - before);
    sender.go()?;
    let told = sender.line()?;
    sender.end()?;
    receiver.go()?;
    receiver.end()?;
    if told["codes"] != caught["codes"] {
        return Err(format!("the two nodes do not agree: {} and {}", told["codes"], caught["codes"]));
    }
    let seconds = caught["seconds"].as_f64().unwrap_or(f64::NAN);
    let rate = events as f64 / seconds;
    let each = |bytes: u64| (bytes as f64 / events as f64).round();
    Ok(json!({
        "events": events, "authors": size.authors, "seconds": (seconds * 100.0).round() / 100.0,
        "events_per_second": rate.round(), "verify_strict_per_second": verified.round(),
        "share_of_verify_rate": (rate / verified * 1000.0).round() / 1000.0,
        "page_bytes_per_event": each(pages), "loopback_bytes_per_event": wire.map(each),
        "disk_bytes_per_event": each(stored), "cores": rayon::current_num_threads(),
        "receiver_peak_mib": caught["peak_mib"], "sender_peak_mib": told["peak_mib"],
        "standing_ms": standing, "fold_view_ms": fold, "state_hash_ms": hash, "agree": true,
    }))
}

/// One end of the line: this program again, with other arguments.
struct Process {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Process {
    fn start(role: &str, arguments: &[String]) -> Result<Self, String> {
        let program = std::env::current_exe().map_err(|e| e.to_string())?;
        let mut command = Command::new(program);
        command.arg(role).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|e| format!("the {role} could not be started: {e}"))?;
        let out = child.stdout.take().map(BufReader::new).ok_or("the process has no output")?;
        Ok(Process { child, out })
    }

    /// The next thing it says.
    fn line(&mut self) -> Result<Value, String> {
        let mut line = String::new();
        self.out.read_line(&mut line).map_err(|e| e.to_string())?;
        serde_json::from_str(&line).map_err(|e| format!("a process ended or said something else ({e}): {line}"))
    }

    /// Tells it to go on.
    fn go(&mut self) -> Result<(), String> {
        use std::io::Write;
        let pipe = self.child.stdin.as_mut().ok_or("the process has no input")?;
        pipe.write_all(b"go\n").and_then(|()| pipe.flush()).map_err(|e| e.to_string())
    }

    fn end(mut self) -> Result<(), String> {
        let ended = self.child.wait().map_err(|e| e.to_string())?;
        if ended.success() { Ok(()) } else { Err(format!("a process ended with {ended}")) }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
