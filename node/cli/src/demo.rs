//! `regain demo`: four nodes on this machine live through one story, from a GLPI export to a proven second life.
//!
//! Each node is a process of its own with its own keys and disk. Apart from starting and killing processes, the script
//! speaks only to the four HTTP APIs. The line of connections is association - workshop - metropole - observer: two
//! pairs are never connected directly.

mod acts;
mod cast;
mod report;

use anyhow::{Context, Result};
use cast::Cast;
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;

/// How the demonstration runs.
#[derive(Args, Clone, Debug)]
pub struct DemoArgs {
    /// Play the story, print its report and end; without it the nodes stay up until Ctrl-C.
    #[arg(long)]
    pub script: bool,
    /// `on` or `off`: whether announcements are gossiped.
    #[arg(long, default_value = "on")]
    pub gossip: String,
    /// `heads`: heads are compared on connect and now and then. `announced`: pulls start only from announcements.
    #[arg(long, default_value = "heads")]
    pub sync: String,
    /// Withhold the last event from the workshop, so that two nodes do not converge: for tests of the report itself.
    #[arg(long)]
    pub withhold: bool,
    /// Where the nodes' data lies; a temporary directory that is deleted at the end if absent.
    #[arg(long)]
    pub dir: Option<PathBuf>,
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
/// A node does not start, or an act of the story is refused.
pub fn run(args: &DemoArgs, json: bool) -> Result<Ending> {
    let (dir, temporary) = match &args.dir {
        Some(dir) => (dir.clone(), false),
        None => (std::env::temp_dir().join(format!("regain-demo-{}", std::process::id())), true),
    };
    std::fs::create_dir_all(&dir).with_context(|| format!("the directory {} cannot be made", dir.display()))?;
    let mut cast = Cast::new(dir.clone(), args.gossip.clone(), args.sync.clone(), json);
    let played = acts::play(&mut cast, args.withhold).and_then(|story| report::report(&cast, &story, args.withhold));
    let ending = match played {
        Ok(report) => Ok(close(&cast, &report, args, json)),
        Err(e) => Err(e),
    };
    cast.end();
    if temporary {
        // What is left behind is only a temporary directory; its removal decides nothing.
        let _ = std::fs::remove_dir_all(&dir);
    }
    ending
}

fn close(cast: &Cast, report: &Value, args: &DemoArgs, json: bool) -> Ending {
    if json {
        println!("{report:#}");
    } else {
        report::tell(report);
    }
    if !args.script {
        cast.introduce();
        cast.wait_for_interrupt();
    }
    if report["converged"] == Value::Bool(true) { Ending::Converged } else { Ending::Apart }
}
