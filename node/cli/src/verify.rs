//! `regain verify`: a bundle, judged anew on this machine. No node, no network, no trust in who sent the file.
//!
//! ```text
//! file --regain_protocol::bundle::verify--> ledger of judged logs --> who said what, what became of each device
//!                        \--> first fault: the event, or the last good one before it; exit code 8
//! ```

mod actors;
mod custody;
mod names;
mod text;
mod topics;

use crate::args::VerifyArgs;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use names::Names;
use regain_protocol::bundle::{self, BundleError};
use regain_protocol::id::EpochId;
use regain_protocol::key::Strict;
use regain_protocol::ledger::Ledger;
use regain_protocol::standing::StandingMap;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// Verifies a bundle and tells what it says.
///
/// # Errors
/// The file cannot be read, or the anchor is no hash. A bundle that does not verify is an answer, with exit code 8.
pub fn run(args: &VerifyArgs) -> Result<Output, Failure> {
    let anchor = args.anchor.as_deref().map(anchor).transpose()?;
    let bytes = std::fs::read(&args.bundle).map_err(|e| Failure::file("read", &args.bundle, &e))?;
    Ok(judge(&bytes, anchor, &args.bundle))
}

fn anchor(text: &str) -> Result<EpochId, Failure> {
    EpochId::from_hex(text)
        .ok_or_else(|| Failure::usage("--anchor takes the 64 hexadecimal characters of the charter's hash"))
}

fn judge(bytes: &[u8], anchor: Option<EpochId>, file: &Path) -> Output {
    match bundle::verify(bytes, anchor, Arc::new(Strict)) {
        Ok(ledger) => report(&ledger, &Names::of(bytes, &ledger), anchor, file),
        Err(error) => fault(&error, file),
    }
}

fn fault(error: &BundleError, file: &Path) -> Output {
    let last = error.after.map(|a| json!({ "log": a.log.to_string(), "seq": a.seq, "id": a.id.to_string() }));
    let value = json!({
        "valid": false, "file": file.display().to_string(), "fault": error.what,
        "event": error.event.map(|e| e.to_string()), "last_good": last,
    });
    let mut text = format!("NOT VALID: {}\n", error.what);
    if let Some(event) = error.event {
        text += &format!("at event {event}\n");
    }
    text += &match error.after {
        Some(after) => format!("{after}\n"),
        None => "no event before it was read\n".into(),
    };
    Output::new("verify", value, text).ending(Exit::Verification)
}

fn report(ledger: &Ledger, names: &Names, anchor: Option<EpochId>, file: &Path) -> Output {
    let standing = StandingMap::of(ledger);
    let topics = topics::all(ledger, &standing);
    let devices: Vec<Value> = topics.iter().flat_map(|t| custody::devices(ledger, &t.view, names)).collect();
    let body = &ledger.charter().body;
    let value = json!({
        "valid": true, "file": file.display().to_string(),
        "network": {
            "name": body.name, "charter": ledger.charter_id().to_string(),
            "founders": body.founders.iter().map(|f| f.cert.actor.to_string()).collect::<Vec<_>>(),
        },
        "anchor": anchor.map(|a| a.to_string()), "events": ledger.len(),
        "members": actors::members(ledger, &standing, names), "actors": actors::all(ledger, &standing, names),
        "forks": actors::forks(ledger, names), "closed_logs": ledger.closes().count(),
        "invalid": actors::invalid(ledger, names),
        "topics": topics.iter().map(|t| &t.told).collect::<Vec<_>>(), "devices": devices,
    });
    let text = text::of(&value);
    Output::new("verify", value, text)
}

#[cfg(test)]
mod tests;
