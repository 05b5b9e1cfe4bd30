//! The directory.

use super::signed;
use crate::args::{DirectoryCommand, DirectoryFilter};
use crate::client::{Client, segment};
use crate::exit::{Exit, Failure};
use crate::input::read_text;
use crate::output::Output;
use crate::table::{Table, at, list, short};
use serde_json::{Value, json};
use std::path::Path;

/// Longest file that the API takes.
const LONGEST: u64 = 70 * 1024 * 1024;
/// Rejected rows that are written out in text; all are in the JSON.
const SHOWN: usize = 20;

/// `regain directory`.
///
/// # Errors
/// The node says no, or does not answer; a file cannot be read.
pub fn directory(command: &DirectoryCommand, client: &Client) -> Result<Output, Failure> {
    match command {
        DirectoryCommand::List { filter } => {
            let told = client.get(&format!("directory?{}", query(filter)))?;
            let text = rows(&told);
            Ok(Output::new("directory.list", told, text))
        }
        DirectoryCommand::Gaps { filter } => {
            let told = client.get(&format!("directory/coverage?{}", query(filter)))?;
            let text = gaps(&told);
            Ok(Output::new("directory.gaps", told, text))
        }
        DirectoryCommand::Publish { file } => {
            let body: Value = serde_json::from_str(&read_text(file)?)
                .map_err(|e| Failure::usage(format!("`{}` is not the JSON of an entry: {e}", file.display())))?;
            Ok(signed("directory.publish", "entry", client.post("directory/entry", &body)?))
        }
        DirectoryCommand::Attest { actor, credential, revoke } => {
            let body = json!({ "actor": actor, "credential": credential, "holds": !revoke });
            let what = if *revoke { "attestation taken back" } else { "attestation" };
            Ok(signed("directory.attest", what, client.post("directory/attestations", &body)?))
        }
        DirectoryCommand::Import { file, source, apply } => {
            let path = format!("directory/import?apply={apply}&source={}", segment(source));
            let told = client.upload(&path, &bytes(file)?)?;
            let text = imported(&told);
            let whole = list(&told, "rejected").is_empty();
            let output = Output::new("directory.import", told, text);
            Ok(if whole { output } else { output.ending(Exit::Partial) })
        }
    }
}

/// A list's bytes, which may be no UTF-8.
fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |e: std::io::Error| Failure::file("read", path, &e);
    let length = std::fs::metadata(path).map_err(failed)?.len();
    if length > LONGEST {
        let told = format!("{}: {length} bytes, at most {LONGEST} are taken", path.display());
        return Err(Failure::usage(told));
    }
    std::fs::read(path).map_err(failed)
}

fn query(filter: &DirectoryFilter) -> String {
    let whose = match (filter.members, filter.outside) {
        (true, _) => "members",
        (_, true) => "outside",
        _ => "everybody",
    };
    let text = Some(filter.text.join(" ")).filter(|t| !t.is_empty());
    let fields = [
        ("text", text.as_ref()),
        ("kind", filter.kind.as_ref()),
        ("service", filter.service.as_ref()),
        ("commune", filter.commune.as_ref()),
        ("group", filter.group.as_ref()),
        ("credential", filter.credential.as_ref()),
    ];
    let given = fields.iter().filter_map(|(name, value)| Some(format!("{name}={}&", segment(value.as_ref()?))));
    given.chain([format!("whose={whose}")]).collect()
}

fn rows(told: &Value) -> String {
    let mut table = Table::new(&["name", "id", "member", "kinds", "commune", "services", "credentials"]);
    for row in list(told, "rows") {
        let of = |key: &str, field: &str| -> String {
            list(row, key).iter().map(|v| at(v, field)).collect::<Vec<_>>().join(", ")
        };
        let kinds: Vec<&str> = list(row, "kinds").iter().filter_map(Value::as_str).collect();
        let member = if row["own"] == true {
            "this node"
        } else if row["member"] == true {
            "yes"
        } else {
            "no"
        };
        let credentials = list(row, "credentials").iter().map(credential).collect::<Vec<_>>().join(", ");
        table.line([
            at(row, "/name"),
            short(&at(row, "/id")),
            member.to_owned(),
            kinds.join(", "),
            at(row, "/seat/name"),
            of("services", "/service"),
            credentials,
        ]);
    }
    table.or("the directory has nobody that fits")
}

fn credential(value: &Value) -> String {
    let state = at(value, "/state");
    let by = list(value, "attested_by").len();
    let attested = if by > 0 { format!(", attested by {by}") } else { String::new() };
    format!("{} ({state}{attested})", at(value, "/kind"))
}

fn gaps(told: &Value) -> String {
    let uncovered: Vec<&Value> =
        list(told, "communes").iter().filter(|c| c["members"] == 0 && c["others"] == 0).collect();
    let mut table = Table::new(&["commune", "code", "group"]);
    for commune in &uncovered {
        table.line([at(commune, "/commune/name"), at(commune, "/commune/code"), at(commune, "/group/name")]);
    }
    let all = list(told, "communes").len();
    let head = format!("{} of {all} communes are served by nobody; {}\n", uncovered.len(), at(told, "/sources"));
    if uncovered.is_empty() { head } else { head + &table.to_string() }
}

fn imported(told: &Value) -> String {
    let head = if told["applied"] == true { "imported" } else { "rehearsal, nothing was changed" };
    let rejected = list(told, "rejected");
    let mut text = format!(
        "{head}: {} organisation(s) ({}): {} new, {} changed, {} unchanged, {} row(s) rejected; {} in all lists\n",
        at(told, "/organisations"),
        at(told, "/format"),
        at(told, "/new"),
        at(told, "/changed"),
        at(told, "/unchanged"),
        rejected.len(),
        at(told, "/total")
    );
    for row in rejected.iter().take(SHOWN) {
        text += &format!("  rejected: {}: {}\n", at(row, "/place"), at(row, "/reason"));
    }
    if rejected.len() > SHOWN {
        text += &format!("  and {} more; --json has them all\n", rejected.len() - SHOWN);
    }
    for doubt in list(told, "warnings").iter().take(SHOWN) {
        text += &format!("  {}: {}\n", at(doubt, "/place"), at(doubt, "/text"));
    }
    if told["applied"] != true {
        text += "To do it: the same with --apply\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_becomes_an_address() {
        let filter = DirectoryFilter {
            text: vec!["atelier".into(), "café".into()],
            service: Some("repair".into()),
            members: true,
            ..DirectoryFilter::default()
        };
        assert_eq!(query(&filter), "text=atelier%20caf%C3%A9&service=repair&whose=members");
        assert_eq!(query(&DirectoryFilter::default()), "whose=everybody");
    }

    #[test]
    fn gaps_are_what_nobody_serves() {
        let commune = |name: &str, members: u32, others: u32| json!({ "commune": { "code": "38001", "name": name }, "group": { "code": "2", "name": "CC" }, "members": members, "others": others });
        let told = json!({ "communes": [commune("Vide", 0, 0), commune("Servie", 1, 0), commune("Autre", 0, 2)], "sources": "IGN" });
        let text = gaps(&told);
        assert!(text.starts_with("1 of 3 communes") && text.contains("Vide") && !text.contains("Servie"), "{text}");
    }

    #[test]
    fn a_rehearsal_says_what_was_left_out() {
        let told = json!({ "applied": false, "organisations": 2, "format": "csv", "new": 2, "changed": 0, "unchanged": 0, "total": 2,
            "rejected": [{ "place": "line 3", "reason": "the row has no name" }], "warnings": [] });
        let text = imported(&told);
        assert!(text.contains("line 3: the row has no name") && text.contains("--apply"), "{text}");
    }
}
