//! A large fleet through the desk: a GLPI-style table is rehearsed and applied with its durable journal, then again.

use crate::web::table;
use regain_node::desk::{Desk, ImportId, ImportState, ReadOptions};
use regain_node::identity::Keys;
use regain_node::node::{Node, Settings};
use regain_node::run::{Net, Running};
use regain_node::wire::GossipMode;
use std::path::Path;
use std::time::{Duration, Instant};

/// Runs the bench and prints its figures.
///
/// # Errors
/// A node that does not start, or an import that does not do what it should.
pub async fn run(dir: &Path, rows: usize) -> Result<(), String> {
    Keys::create(&dir.join("vault"), None).map_err(text)?;
    let running = start(dir).await?;
    let csv = table(rows);
    println!("{rows} rows, {} bytes; {} MiB before", csv.len(), peak());
    pass(&running.desk, csv.clone(), rows, "first").await?;
    pass(&running.desk, csv.clone(), 0, "the same again").await?;
    // Another week's export: every document is new, one machine in a hundred moved.
    pass(&running.desk, csv.replace("\"Site 17\"", "\"Site 18\""), rows, "another week").await?;
    running.stop().await;
    let started = Instant::now();
    start(dir).await?.stop().await;
    println!("start with it: {:.2} s; journal {} MiB", started.elapsed().as_secs_f64(), journal(dir) >> 20);
    Ok(())
}

async fn start(dir: &Path) -> Result<Running, String> {
    let net = Net { gossip: GossipMode::Off, ..Net::default() };
    Running::start(Settings::alone(dir, "DSI de Valclair"), net, None).await.map_err(text)
}

async fn pass(desk: &Desk, csv: String, expected: usize, what: &str) -> Result<(), String> {
    let rows = csv.lines().count() - 1;
    let started = Instant::now();
    let id = desk.rehearse(csv.into_bytes(), "parc.csv", ReadOptions::default()).await.map_err(text)?;
    ended(desk, id, |state| !matches!(state, ImportState::Reading { .. })).await?;
    let rehearsed = started.elapsed();
    let report = desk.report(id).map_err(text)?;
    desk.apply(id).await.map_err(text)?;
    let done = ended(desk, id, |state| !matches!(state, ImportState::Applying { .. })).await?;
    let all = started.elapsed();
    let written = match done {
        ImportState::Applied { devices } => devices,
        other => return Err(format!("{what}: {other:?}")),
    };
    if written != expected {
        return Err(format!("{what}: {written} devices were written, {expected} were expected"));
    }
    println!(
        "{what}: {} new, {} changed, {} unchanged; rehearsed in {:.2} s, applied in {:.2} s: {:.0} rows/s; peak {} MiB",
        report.new,
        report.changed,
        report.unchanged,
        rehearsed.as_secs_f64(),
        (all - rehearsed).as_secs_f64(),
        rows as f64 / all.as_secs_f64(),
        peak()
    );
    settled(desk, what).await
}

/// Waits until the index on disk has what was written.
pub(crate) async fn settled(desk: &Desk, what: &str) -> Result<(), String> {
    let started = Instant::now();
    while desk.ask(Node::unsettled_devices).await.map_err(text)? >= 1_000 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!(
        "{what}: on disk, found by its names, {:.1} s later; peak {} MiB",
        started.elapsed().as_secs_f64(),
        peak()
    );
    Ok(())
}

async fn ended(desk: &Desk, id: ImportId, is: fn(&ImportState) -> bool) -> Result<ImportState, String> {
    loop {
        let state = desk.report(id).map_err(text)?.state;
        if is(&state) {
            return Ok(state);
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// The most memory this process ever had, in MiB, as Linux tells it; 0 elsewhere.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn journal(dir: &Path) -> u64 {
    let files = std::fs::read_dir(dir.join("journal")).into_iter().flatten().flatten();
    files.filter_map(|file| Some(file.metadata().ok()?.len())).sum()
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
