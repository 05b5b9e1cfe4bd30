//! `regain demo`: a territory on this machine that one can touch, and a story that tests itself.
//!
//! ```text
//! --script   acts    four nodes live through one story, from a GLPI export to a proven second life; then a report
//! otherwise  live    the four nodes with accounts and a seeded past of two years, until Ctrl-C
//! ```
//!
//! Each node is a process of its own with its own keys and disk. Apart from starting and killing processes, both speak
//! only to the nodes' HTTP APIs. In the story the line of connections is association - workshop - metropole - observer:
//! two pairs are never connected directly.

mod acts;
mod cast;
mod entries;
mod interrupt;
mod live;
mod report;

use anyhow::{Context, Result};
use cast::{Cast, Naming};
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;

/// How the demonstration runs.
#[derive(Args, Clone, Debug)]
pub struct DemoArgs {
    /// Play the story, print its report and end; without it a seeded territory stays up until Ctrl-C.
    #[arg(long)]
    pub script: bool,
    /// `on` or `off`: whether announcements are gossiped.
    #[arg(long, default_value = "on")]
    pub gossip: String,
    /// `heads`: heads are compared on connect and now and then. `announced`: pulls start only from announcements.
    #[arg(long, default_value = "heads")]
    pub sync: String,
    /// Withhold the last event of the story from the workshop, so that two nodes do not converge: for tests of the
    /// report itself.
    #[arg(long, requires = "script")]
    pub withhold: bool,
    /// Where the nodes' data lies; a temporary directory that is deleted at the end if absent.
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// Number from which the territory is made: the same number, the same territory.
    #[arg(long, default_value_t = 42, conflicts_with = "script")]
    pub seed: u64,
    /// Size of the territory in percent of its 1,300 devices.
    #[arg(long, default_value_t = 100, conflicts_with = "script", value_parser = clap::value_parser!(u32).range(10..=400))]
    pub scale: u32,
    /// Open the metropole's page in the browser.
    #[arg(long, conflicts_with = "script")]
    pub open: bool,
}

/// What the demonstration ended with.
pub enum Ending {
    /// All nodes agree.
    Converged,
    /// They do not.
    Apart,
}

/// Runs the demonstration. `json` prints one object, otherwise the story is told as it goes on.
///
/// # Errors
/// A node does not start, or something is refused.
pub fn run(args: &DemoArgs, json: bool) -> Result<Ending> {
    let (dir, temporary) = match &args.dir {
        Some(dir) => (dir.clone(), false),
        None => (std::env::temp_dir().join(format!("regain-demo-{}", std::process::id())), true),
    };
    interrupt::listen()?;
    std::fs::create_dir_all(&dir).with_context(|| format!("the directory {} cannot be made", dir.display()))?;
    let naming = if args.script { Naming::Story } else { Naming::Live };
    let mut cast = Cast::new(dir.clone(), args, json, naming);
    let ended = if args.script { script(&mut cast, args, json) } else { live::run(&mut cast, args, json) };
    cast.end();
    if temporary {
        // What is left behind is only a temporary directory; its removal decides nothing.
        let _ = std::fs::remove_dir_all(&dir);
    }
    ended
}

/// Plays the story and tells its report.
fn script(cast: &mut Cast, args: &DemoArgs, json: bool) -> Result<Ending> {
    let story = acts::play(cast, args.withhold)?;
    let report = report::report(cast, &story, args.withhold)?;
    if json {
        println!("{report:#}");
    } else {
        report::tell(&report);
    }
    Ok(if report["converged"] == Value::Bool(true) { Ending::Converged } else { Ending::Apart })
}
