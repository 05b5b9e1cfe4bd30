//! Benches of whole nodes. `tests/bench` builds and runs this; its `sender` and `receiver` are for itself.

use regain_tests::catch_up::{self, Size};
use regain_tests::{fleet, import, park, web};
use std::path::Path;
use std::process::ExitCode;

/// As the binary has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "usage: bench catch-up [EVENTS [AUTHORS]] | bench park [DEVICES] | bench web [DEVICES [CONNECTIONS]] | bench import [ROWS] | bench fleet [DEVICES [CONNECTIONS]]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), String> {
    match arguments {
        ["catch-up", rest @ ..] if rest.len() <= 2 => {
            let size = Size { events: number(rest.first(), 100_000)?, authors: number(rest.get(1), 200)? };
            let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
            let figures = catch_up::run(dir.path(), size)?;
            println!("{figures:#}");
            Ok(())
        }
        ["park", rest @ ..] if rest.len() <= 1 => park::run(number(rest.first(), 100_000)?),
        ["import", rest @ ..] if rest.len() <= 1 => {
            let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
            node(import::run(dir.path(), number(rest.first(), 100_000)?))
        }
        ["web", rest @ ..] if rest.len() <= 2 => {
            let (devices, connections) = (number(rest.first(), 100_000)?, number(rest.get(1), 50)?);
            let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
            node(web::run(dir.path(), web::Size { devices, connections, requests: 100 }))
        }
        ["fleet", rest @ ..] if rest.len() <= 2 => {
            let (devices, connections) = (number(rest.first(), 1_000_000)?, number(rest.get(1), 50)?);
            let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
            node(fleet::run(dir.path(), fleet::Size { devices, connections }))?;
            // In a process of its own: what the first one left in memory must not help it.
            let program = std::env::current_exe().map_err(|e| e.to_string())?;
            let again = std::process::Command::new(program).arg("fleet-start").arg(dir.path()).status();
            again.map_err(|e| e.to_string())?.success().then_some(()).ok_or_else(|| "it did not start again".into())
        }
        ["fleet-start", dir] => node(fleet::start_again(Path::new(dir))),
        ["sender", dir] => node(catch_up::send(Path::new(dir))),
        ["receiver", dir, from, bytes, events] => {
            let (bytes, events) = (number(Some(bytes), 0)? as u64, number(Some(events), 0)? as u64);
            node(catch_up::receive(Path::new(dir), (*from).to_owned(), bytes, events))
        }
        _ => Err(USAGE.to_owned()),
    }
}

fn number(text: Option<&&str>, default: usize) -> Result<usize, String> {
    text.map_or(Ok(default), |t| t.parse().map_err(|_| format!("`{t}` is no number; {USAGE}")))
}

/// Runs one end in the runtime that `regain serve` uses.
fn node(end: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| e.to_string())?;
    runtime.block_on(end)
}
