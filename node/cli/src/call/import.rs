//! Inventories of other tools: all files named together are one import.

mod files;

use crate::args::ImportArgs;
use crate::client::{Client, segment};
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::table::{at, list};
use serde_json::{Value, json};
use std::time::Duration;

/// Rejected rows that are written out in text; all are in the JSON.
const SHOWN: usize = 20;
/// Lines asked for at once.
const PAGE: usize = 250;
/// How long between two looks at what runs in the background.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// `regain import`.
///
/// # Errors
/// No file could be taken. Rejected rows, or files beside others that could, end with exit code 7 instead.
pub fn import(args: &ImportArgs, client: &Client) -> Result<Output, Failure> {
    let files = files::named(&args.files)?;
    let mut id = None;
    for (place, path) in files.iter().enumerate() {
        let bytes = files::read(path)?;
        let (name, more) = (segment(&path.display().to_string()), place + 1 < files.len());
        id = Some(match id {
            None => {
                let dates = args.dates.map(|d| format!("&dates={}", d.code())).unwrap_or_default();
                let begun = client.upload(&format!("imports?name={name}&more={more}{dates}"), &bytes)?;
                at(&begun, "/import")
            }
            Some(id) => client.upload(&format!("imports/{id}/files?name={name}&more={more}"), &bytes).map(|_| id)?,
        });
    }
    let id = id.ok_or_else(|| Failure::new(Exit::NotFound, "there is no file in what was named"))?;
    if let Some(sheet) = args.sheet {
        settled(client, &id)?;
        let body = json!({ "file": 0, "sheet": sheet.saturating_sub(1) });
        client.post(&format!("imports/{id}/sheet"), &body)?;
    }
    if let Some(columns) = &args.columns {
        settled(client, &id)?;
        let body = json!({ "file": 0, "columns": columns, "dates": args.dates.map(|d| d.code()) });
        client.post(&format!("imports/{id}/columns"), &body)?;
    }
    outcome(client, &id, args.apply)
}

/// What an import would do; and does, if it is to be applied.
///
/// # Errors
/// It could not be read or written.
pub fn outcome(client: &Client, id: &str, apply: bool) -> Result<Output, Failure> {
    let told = settled(client, id)?;
    if at(&told, "/state/code") == "refused" {
        return Err(Failure::usage(at(&told, "/state/reason")));
    }
    let (rejected, review) = (lines(client, id, "rejected")?, lines(client, id, "to_review")?);
    let told = match apply {
        false => told,
        true => {
            client.post(&format!("imports/{id}/apply"), &json!({}))?;
            let done = settled(client, id)?;
            if at(&done, "/state/code") != "applied" {
                let why = at(&done, "/state/reason");
                let why = if why.is_empty() { "somebody ended it".to_owned() } else { why };
                return Err(Failure::new(Exit::Failed, format!("not written to its end: {why}")));
            }
            done
        }
    };
    Ok(report(&told, &rejected, &review, apply))
}

/// The import once nothing of it runs.
fn settled(client: &Client, id: &str) -> Result<Value, Failure> {
    loop {
        let told = client.get(&format!("imports/{id}"))?;
        if !matches!(at(&told, "/state/code").as_str(), "reading" | "applying") {
            return Ok(told);
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}

fn lines(client: &Client, id: &str, part: &str) -> Result<Vec<Value>, Failure> {
    let mut all = Vec::new();
    loop {
        let page = client.get(&format!("imports/{id}/lines?part={part}&limit={PAGE}&offset={}", all.len()))?;
        let some = list(&page, "lines");
        if some.is_empty() {
            return Ok(all);
        }
        all.extend_from_slice(some);
    }
}

fn report(told: &Value, rejected: &[Value], review: &[Value], apply: bool) -> Output {
    let files = list(told, "files");
    let only = files.first().map(|f| at(f, "/name")).unwrap_or_default();
    let file = |line: &Value| match at(line, "/file") {
        named if named.is_empty() => only.clone(),
        named => named,
    };
    let rejected: Vec<Value> = rejected
        .iter()
        .map(|row| json!({ "file": file(row), "place": at(row, "/place"), "reason": at(row, "/reason") }))
        .collect();
    let review: Vec<Value> = review
        .iter()
        .map(|row| {
            let names = ["/serial", "/asset_tag", "/name"].map(|p| at(row, p));
            let record = names.into_iter().find(|n| !n.is_empty()).unwrap_or_default();
            let taken = !row["key"].is_null();
            json!({ "file": file(row), "record": record, "place": at(row, "/place"), "reason": at(row, "/reason"), "taken": taken })
        })
        .collect();
    // A file that could not be read at all stands among the rejected rows without a place.
    let (failed, rejected): (Vec<Value>, Vec<Value>) = rejected.into_iter().partition(|r| at(r, "/place").is_empty());
    let failed: Vec<Value> = failed
        .iter()
        .map(|f| json!({ "file": f["file"], "message": format!("{}: {}", at(f, "/file"), at(f, "/reason")) }))
        .collect();
    let lost = review.iter().any(|r| r["taken"] == false);
    let exit = if rejected.is_empty() && failed.is_empty() && !lost { Exit::Ok } else { Exit::Partial };
    let records: u64 = files.iter().filter_map(|f| f["records"].as_u64()).sum();
    let value = json!({
        "applied": apply, "files": told["files_count"], "records": records, "new": told["new"],
        "changed": told["changed"], "unchanged": told["unchanged"], "missing": told["missing"], "rejected": rejected,
        "to_review": review, "failed": failed, "dropped_personal": told["dropped_personal"],
        "alteration": told["alteration"], "reports": files,
    });
    let text = text(&value, apply);
    Output::new("import", value, text).ending(exit)
}

fn text(value: &Value, apply: bool) -> String {
    let (rejected, failed) = (list(value, "rejected"), list(value, "failed"));
    let head = if apply { "imported" } else { "rehearsal, nothing was changed" };
    let mut text = format!(
        "{head}: {} file(s), {} record(s): {} new, {} changed, {} unchanged, {} missing (they stay), {} rejected\n",
        at(value, "/files"),
        at(value, "/records"),
        at(value, "/new"),
        at(value, "/changed"),
        at(value, "/unchanged"),
        at(value, "/missing"),
        rejected.len()
    );
    let dropped: Vec<String> =
        list(value, "dropped_personal").iter().filter_map(|n| n.as_str().map(crate::table::plain)).collect();
    if !dropped.is_empty() {
        text += &format!("  personal data dropped while reading: {}\n", dropped.join(", "));
    }
    for row in rejected.iter().take(SHOWN) {
        text += &format!("  rejected: {}, {}: {}\n", at(row, "/file"), at(row, "/place"), at(row, "/reason"));
    }
    if rejected.len() > SHOWN {
        text += &format!("  and {} more; --json has them all\n", rejected.len() - SHOWN);
    }
    let review = list(value, "to_review");
    for item in review.iter().take(SHOWN) {
        let taken = if item["taken"] == true { "taken, to be looked at" } else { "not taken" };
        text += &format!("  {taken}: {}, {}: {}\n", at(item, "/file"), at(item, "/record"), at(item, "/reason"));
    }
    if review.len() > SHOWN {
        text += &format!("  and {} more to be looked at; --json has them all\n", review.len() - SHOWN);
    }
    for file in failed.iter().take(SHOWN) {
        text += &format!("  not taken: {}\n", at(file, "/message"));
    }
    match at(value, "/alteration") {
        number if apply && !number.is_empty() => {
            text += &format!("To take it back, for seven days: regain fleet undo {number}\n");
        }
        _ if !apply => text += "To do it: the same with --apply\n",
        _ => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: Value) -> Value {
        json!({ "files": files, "files_count": 2, "new": 3, "changed": 0, "unchanged": 0, "missing": 1, "alteration": 7,
            "dropped_personal": ["Usager"] })
    }

    #[test]
    fn rejected_rows_are_a_partial_success() {
        let files = json!([{ "name": "f.csv", "records": 2, "refused": null }]);
        let whole = report(&told(files.clone()), &[], &[], true);
        assert_eq!((whole.exit, &whole.value["new"], &whole.value["records"]), (Exit::Ok, &json!(3), &json!(2)));
        assert!(
            whole.text.contains("fleet undo 7") && whole.text.contains("dropped while reading: Usager"),
            "{}",
            whole.text
        );
        let row = json!({ "file": null, "place": "line 3", "reason": "no serial" });
        let torn = report(&told(files), &[row], &[], false);
        assert_eq!(torn.exit, Exit::Partial);
        assert!(torn.text.contains("f.csv, line 3: no serial") && torn.text.contains("--apply"), "{}", torn.text);
    }

    #[test]
    fn what_was_not_taken_is_no_full_success() {
        let files =
            json!([{ "name": "f.csv", "records": 2, "refused": null }, { "name": "g.jpg", "refused": "no inventory" }]);
        let item = |key: Value| json!({ "key": key, "serial": "VLC1", "reason": "no maker", "file": "f.csv" });
        let whole = json!({ "file": "g.jpg", "place": "", "reason": "no inventory" });
        let bad = report(&told(files), &[whole], &[], true);
        assert_eq!(bad.exit, Exit::Partial);
        assert!(bad.text.contains("not taken: g.jpg: no inventory"), "{}", bad.text);
        let files = json!([{ "name": "f.csv", "records": 2, "refused": null }]);
        let lost = report(&told(files.clone()), &[], &[item(Value::Null)], true);
        assert_eq!(lost.exit, Exit::Partial);
        assert!(lost.text.contains("not taken: f.csv, VLC1: no maker"), "{}", lost.text);
        assert_eq!(report(&told(files), &[], &[item(json!("k1"))], true).exit, Exit::Ok);
    }
}
