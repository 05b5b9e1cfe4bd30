//! One node with a very large fleet: importing it, what it costs in memory, answering, and starting again.

use crate::park;
use crate::web;
use regain_node::desk::{Apply, Query};
use std::path::Path;
use std::time::{Duration, Instant};

/// How much of it.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Devices in the fleet.
    pub devices: usize,
    /// Connections at a time.
    pub connections: usize,
}

/// Bytes of this process in memory, where the system tells them.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok().map(|kib| kib * 1024)
}

/// Rows of one file.
const PART: usize = 100_000;

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Fills a node, asks it, and starts it again in a process of its own; prints the figures.
///
/// # Errors
/// A node that does not start, or a page that is not answered with 200.
pub async fn run(dir: &Path, size: Size) -> Result<(), String> {
    let before = resident();
    let (running, accounts) = web::node(dir).await?;
    let started = Instant::now();
    let mut new = 0;
    for from in (0..size.devices).step_by(PART) {
        let table = web::table_of(from..size.devices.min(from + PART));
        let told = running.desk.ask(move |node| node.import(table.as_bytes(), Apply::Commit)).await;
        new += told.map_err(web::text)?.new;
    }
    let seconds = started.elapsed().as_secs_f64();
    crate::import::settled(&running.desk, "the import").await?;
    println!("imported {new} devices in {seconds:.1} s, {:.0} a second", new as f64 / seconds);
    let started = Instant::now();
    let snapshot = running.desk.park().await.map_err(web::text)?;
    println!(
        "table built in {:.0} ms, {} bytes a device",
        millis(started.elapsed()),
        snapshot.bytes() / snapshot.len().max(1)
    );
    if let Some((before, after)) = before.zip(resident()) {
        println!("process: {} bytes a device in memory", after.saturating_sub(before) / size.devices.max(1));
    }
    let started = Instant::now();
    let forecast = running.desk.foresight().await.map_err(web::text)?;
    println!("forecast of {} devices in {:.0} ms", forecast.fleet, millis(started.elapsed()));
    for question in park::QUESTIONS {
        ask(&snapshot, question);
    }
    web::serve(&running, accounts, size.connections, 40).await?;
    running.stop().await;
    Ok(())
}

fn ask(table: &regain_node::desk::Park, question: &str) {
    let first = Instant::now();
    let total = table.find(&Query::parse(question)).total;
    let first = millis(first.elapsed());
    let mut times: Vec<Duration> = (0..100)
        .map(|n| {
            let asked = Query::parse(&format!("{question}&{}", park::distinct(question, n)));
            let start = Instant::now();
            std::hint::black_box(table.find(&asked));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().map_or(0.0, millis);
    println!("p50 {:.2}  p99 {:.2}  first {first:.1}  total {total:>7}  {question}", at(50), at(99));
}

/// Starts a node that is there already and looks at its list; prints how long that takes.
///
/// # Errors
/// It does not start.
pub async fn start_again(dir: &Path) -> Result<(), String> {
    let before = resident();
    let started = Instant::now();
    let (running, _) = web::open(dir).await?;
    let up = started.elapsed();
    let found = running.desk.park().await.map_err(web::text)?.len();
    println!(
        "cold start {:.1} s, with the first list {:.1} s ({found} devices)",
        up.as_secs_f64(),
        started.elapsed().as_secs_f64()
    );
    if let Some((before, after)) = before.zip(resident()) {
        println!("process after the start: {} bytes a device in memory", after.saturating_sub(before) / found.max(1));
    }
    running.stop().await;
    Ok(())
}
