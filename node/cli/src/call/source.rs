//! Live sources: inventories asked of the interfaces of other tools.

use crate::args::{SourceArgs, SourceCommand};
use crate::client::Client;
use crate::exit::Failure;
use crate::output::Output;
use crate::table::{Table, at, list};
use serde_json::{Value, json};
use std::path::Path;

/// `regain source`.
///
/// # Errors
/// The node says no, or does not answer.
pub fn source(command: &SourceCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        SourceCommand::List => Ok(listed(client.get("pulls")?)),
        SourceCommand::Set(args) => set(args, client),
        SourceCommand::Try { id } => {
            let told = client.post(&format!("pulls/{id}/try"), &json!({}))?;
            let text = format!("it answers, and lists {} machine(s)", at(&told, "/items"));
            Ok(Output::new("source.try", told, text))
        }
        SourceCommand::Pull { id, apply } => {
            let begun = client.post(&format!("pulls/{id}/pull"), &json!({}))?;
            super::import::outcome(client, &at(&begun, "/import"), *apply)
        }
        SourceCommand::Schedule { id, every_hours, at: hour, apply_up_to } => {
            let body = json!({ "every_hours": every_hours, "at": hour, "apply_up_to": apply_up_to });
            let told = client.post(&format!("pulls/{id}/schedule"), &body)?;
            let text = match every_hours {
                Some(hours) => format!("source {id} is pulled every {hours} hour(s)"),
                None => format!("source {id} is pulled by hand only"),
            };
            Ok(Output::new("source.schedule", told, text))
        }
        SourceCommand::Remove { id } => {
            let told = client.delete(&format!("pulls/{id}"))?;
            Ok(Output::new("source.remove", told, format!("source {id} and its secrets are removed")))
        }
    }
}

fn listed(told: Value) -> Output {
    let mut table = Table::new(&["number", "tool", "name", "address", "secret", "every hours", "last"]);
    for s in list(&told, "sources") {
        let secret = if s["has_secret"] == true { "in the vault" } else { "missing" };
        table.line([
            at(s, "/id"),
            at(s, "/kind"),
            at(s, "/name"),
            at(s, "/address"),
            secret.to_owned(),
            at(s, "/schedule/every_hours"),
            at(s, "/last/outcome/code"),
        ]);
    }
    let text = table.or("no live source is configured; see `regain source set --help`");
    Output::new("source.list", told, text)
}

fn set(args: &SourceArgs, client: &Client) -> Result<Output, Failure> {
    let secret = |file: Option<&Path>| {
        file.map_or(Ok(String::new()), |path| {
            std::fs::read_to_string(path)
                .map(|text| text.trim().to_owned())
                .map_err(|e| Failure::file("read", path, &e))
        })
    };
    let root =
        args.root.as_deref().map(|path| std::fs::read_to_string(path).map_err(|e| Failure::file("read", path, &e)));
    let body = json!({
        "id": args.id, "kind": args.kind.code(), "name": args.name, "address": args.address, "root": root.transpose()?,
        "first": secret(args.first_file.as_deref())?, "second": secret(args.secret_file.as_deref())?,
    });
    let told = client.post("pulls", &body)?;
    let text = format!("source {} is configured; try it: regain source try {}", at(&told, "/id"), at(&told, "/id"));
    Ok(Output::new("source.set", told, text))
}
