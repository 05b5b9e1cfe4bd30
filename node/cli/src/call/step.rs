//! Steps of work, evidence, withdrawals.

use super::signed;
use crate::args::{Certificate, EvidenceArgs, StepArgs, StepCommand, today};
use crate::client::Client;
use crate::exit::Failure;
use crate::output::Output;
use data_encoding::HEXLOWER;
use regain_protocol::limits::MAX_BLOB;
use serde_json::{Value, json};

/// `regain step`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn step(command: &StepCommand, client: &Client) -> Result<Output, Failure> {
    let (what, args) = what(command);
    let body = json!({
        "select": args.select.signing()?, "what": what, "on": args.on.clone().unwrap_or_else(today),
        "certificate": certificate(&args.certificate)?,
    });
    Ok(signed("step", "step", client.post("steps", &body)?))
}

/// What was done, as the API takes it.
fn what(command: &StepCommand) -> (Value, &StepArgs) {
    match command {
        StepCommand::Triaged { decision, step } => (json!({ "kind": "triaged", "decision": decision }), step),
        StepCommand::Erased { found, certified, destroyed, method, step } => {
            let media = (found, certified, destroyed);
            (
                json!({ "kind": "erased", "found": media.0, "certified": media.1, "destroyed": media.2, "method": method }),
                step,
            )
        }
        StepCommand::Tested { outcome, step } => (json!({ "kind": "tested", "passed": outcome == "passed" }), step),
        StepCommand::Graded { functional, cosmetic, data, step } => {
            (json!({ "kind": "graded", "functional": functional, "cosmetic": cosmetic, "data": data }), step)
        }
        StepCommand::Repaired { step } => (json!({ "kind": "repaired" }), step),
        StepCommand::Harvested { part, count, step } => {
            (json!({ "kind": "harvested", "part": part, "count": count }), step)
        }
        StepCommand::Fitted { part, count, from, step } => {
            (json!({ "kind": "fitted", "part": part, "count": count, "from": from }), step)
        }
        StepCommand::Refurbished { step } => (json!({ "kind": "refurbished" }), step),
        StepCommand::Stocked { step } => (json!({ "kind": "stocked" }), step),
        StepCommand::PutIntoUse { channel, class, step } => {
            (json!({ "kind": "put_into_use", "channel": channel, "class": class }), step)
        }
        StepCommand::Returned { reason, step } => (json!({ "kind": "returned", "reason": reason }), step),
        StepCommand::DeclaredWaste { reason, step } => (json!({ "kind": "declared_waste", "reason": reason }), step),
        StepCommand::WasteHandedOver { to, proof, step } => {
            (json!({ "kind": "waste_handed_over", "to": to, "proof": proof }), step)
        }
        StepCommand::WasteTreated { operation, step } => {
            (json!({ "kind": "waste_treated", "operation": operation }), step)
        }
        StepCommand::Lost { how, step } => (json!({ "kind": "lost", "how": how }), step),
    }
}

/// `regain evidence`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn evidence(args: &EvidenceArgs, client: &Client) -> Result<Output, Failure> {
    let certificate = certificate(&args.certificate)?;
    let body = json!({ "commitment": args.commitment, "select": args.select.signing()?, "certificate": certificate });
    Ok(signed("evidence", "evidence", client.post("evidence", &body)?))
}

/// `regain withdraw`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn withdraw(event: &str, client: &Client) -> Result<Output, Failure> {
    Ok(signed("withdraw", "withdrawn by", client.post("withdrawals", &json!({ "event": event }))?))
}

fn certificate(given: &Certificate) -> Result<Option<Value>, Failure> {
    let Some(path) = &given.certificate else { return Ok(None) };
    let length = std::fs::metadata(path).map_err(|e| Failure::file("read", path, &e))?.len();
    if length > u64::from(MAX_BLOB) {
        return Err(Failure::usage(format!(
            "{} has {length} bytes, a certificate may have {MAX_BLOB}",
            path.display()
        )));
    }
    let bytes = std::fs::read(path).map_err(|e| Failure::file("read", path, &e))?;
    let parties = (!given.party.is_empty()).then_some(&given.party);
    Ok(Some(json!({ "hex": HEXLOWER.encode(&bytes), "parties": parties })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::Parser;
    use regain_node::desk::{StepInput, WhatInput};

    /// Every kind as typed, with what the node must read.
    fn typed(kind: &[&str]) -> StepInput {
        let call = ["regain", "step"].iter().chain(kind).chain(&["--devices", "R-000001", "--on", "2026-04-01"]);
        let cli = Cli::try_parse_from(call).unwrap_or_else(|e| panic!("{kind:?}: {e}"));
        let crate::args::Command::Step(command) = cli.command else { panic!("{kind:?} is a step") };
        let (what, args) = what(&command);
        let select = args.select.signing().expect("a device is named");
        let body = json!({ "select": select, "what": what, "on": args.on, "certificate": null });
        serde_json::from_value(body).unwrap_or_else(|e| panic!("{kind:?} as the node reads it: {e}"))
    }

    #[test]
    fn the_node_reads_every_kind_of_step() {
        let kinds: [&[&str]; 15] = [
            &["triaged", "--decision", "refurbish"],
            &["erased", "--found", "1", "--certified", "1", "--method", "purge_sanitize_crypto"],
            &["tested", "--outcome", "passed"],
            &["graded", "--functional", "F3", "--cosmetic", "B", "--data", "D3"],
            &["repaired"],
            &["harvested", "--part", "ram"],
            &["fitted", "--part", "ssd", "--from", "R-000002"],
            &["refurbished"],
            &["stocked"],
            &["put-into-use", "--channel", "gift", "--class", "refugee_asylum"],
            &["returned", "--reason", regain_protocol::catalogue::ReturnReason::ALL[0].code()],
            &["declared_waste", "--reason", regain_protocol::catalogue::WasteReason::ALL[0].code()],
            &["waste-handed-over", "--to", "eco_organisme", "--proof", "slip"],
            &["waste-treated", "--operation", regain_protocol::catalogue::Operation::ALL[0].code()],
            &["lost", "--how", regain_protocol::catalogue::LossKind::ALL[0].code()],
        ];
        for kind in kinds {
            let input = typed(kind);
            assert_eq!(input.select.devices, ["R-000001"]);
            assert_eq!(input.on, "2026-04-01");
        }
        assert!(matches!(typed(kinds[2]).what, WhatInput::Tested { passed: true }));
        assert!(matches!(typed(kinds[6]).what, WhatInput::Fitted { count: 1, from: Some(_), .. }));
    }

    #[test]
    fn a_certificate_travels_as_hexadecimal() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), [0xde, 0xad]).expect("writable");
        let given = Certificate { certificate: Some(file.path().into()), party: Vec::new() };
        let told = certificate(&given).expect("readable").expect("there is one");
        assert_eq!(told, json!({ "hex": "dead", "parties": null }));
        let absent = Certificate { certificate: Some("/nowhere/at/all".into()), party: Vec::new() };
        assert_eq!(certificate(&absent).expect_err("no file").exit, crate::exit::Exit::NotFound);
    }
}
