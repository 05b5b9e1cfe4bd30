//! How a node that does not write comes back to writing.

use crate::args::RecoveryCommand;
use crate::client::Client;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::table::at;
use serde_json::{Value, json};

/// `regain recovery`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn recovery(command: &RecoveryCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        RecoveryCommand::Show => {
            let told = client.get("status")?["recovery"].clone();
            let text = sentence(&told);
            Ok(Output::new("recovery.show", json!({ "recovery": told }), text))
        }
        RecoveryCommand::Begin { yes } => {
            sure(*yes, "no other machine runs with the keys of this node: two would fork its log for good")?;
            let told = client.post("recovery/begin", &json!({}))?;
            let text = sentence(&told);
            Ok(Output::new("recovery.begin", json!({ "recovery": told }), text))
        }
        RecoveryCommand::Force { yes } => {
            sure(*yes, "no other member holds more of this node's own log: what they hold would be a fork")?;
            let told = client.post("recovery/force", &json!({}))?;
            let text = sentence(&told);
            Ok(Output::new("recovery.force", json!({ "recovery": told }), text))
        }
    }
}

fn sure(yes: bool, of: &str) -> Result<(), Failure> {
    let told = || Failure::new(Exit::Usage, format!("make sure first that {of}; then say so with --yes"));
    yes.then_some(()).ok_or_else(told)
}

/// What a node that does not write says of it.
pub fn sentence(told: &Value) -> String {
    if told.is_null() {
        return "this node writes; there is nothing to recover".to_owned();
    }
    let asked = match told["needed"].as_u64() {
        Some(needed) if needed > 0 && told["state"] == "asking" => {
            format!("\nasked {} of {needed} member(s)", at(told, "/asked"))
        }
        _ => String::new(),
    };
    format!("{}{asked}", at(told, "/sentence"))
}
