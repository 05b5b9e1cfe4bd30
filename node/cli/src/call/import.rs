//! Inventories of other tools, a file at a time.

use crate::args::ImportArgs;
use crate::client::Client;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::table::{at, list};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Longest file that the API takes.
const LONGEST: u64 = 70 * 1024 * 1024;
/// Files of one call: the daily reports of a large fleet.
const MOST_FILES: usize = 50_000;
/// Rejected rows that are written out in text; all are in the JSON.
const SHOWN: usize = 20;

/// What happened to one file.
struct Read {
    path: PathBuf,
    told: Result<Value, Failure>,
}

/// `regain import`.
///
/// # Errors
/// No file could be taken. Rejected rows, or files beside others that could, end with exit code 7 instead.
pub fn import(args: &ImportArgs, client: &Client) -> Result<Output, Failure> {
    let mut files = Vec::new();
    for path in &args.files {
        walk(path, &mut files)?;
    }
    if files.is_empty() {
        return Err(Failure::new(Exit::NotFound, "there is no file in what was named"));
    }
    let mut read = Vec::new();
    for path in files {
        let told = send(&path, args.apply, client);
        match told {
            // The node has gone: the other files would tell nothing else.
            Err(failure) if failure.exit == Exit::Unreachable => return Err(failure),
            told => read.push(Read { path, told }),
        }
    }
    match read.iter().all(|r| r.told.is_err()).then(|| read.iter().find_map(|r| r.told.as_ref().err())).flatten() {
        Some(failure) => Err(failure.clone()),
        None => Ok(report(&read, args.apply)),
    }
}

/// Files below a path, in the order of their names; hidden ones and links to directories are passed over.
fn walk(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |e: std::io::Error| Failure::file("read", path, &e);
    if !std::fs::metadata(path).map_err(failed)?.is_dir() {
        if files.len() >= MOST_FILES {
            return Err(Failure::usage(format!("more than {MOST_FILES} files; import them in several calls")));
        }
        files.push(path.to_path_buf());
        return Ok(());
    }
    let mut inside: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let linked_dir = entry.file_type().map_err(failed)?.is_symlink() && entry.path().is_dir();
        if !hidden && !linked_dir {
            inside.push(entry.path());
        }
    }
    inside.sort();
    inside.iter().try_for_each(|p| walk(p, files))
}

fn send(path: &Path, apply: bool, client: &Client) -> Result<Value, Failure> {
    let named = |f: Failure| Failure::new(f.exit, format!("{}: {}", path.display(), f.message));
    let length = std::fs::metadata(path).map_err(|e| Failure::file("read", path, &e))?.len();
    if length > LONGEST {
        return Err(named(Failure::usage(format!("{length} bytes, at most {LONGEST} are taken; export it in parts"))));
    }
    let bytes = std::fs::read(path).map_err(|e| Failure::file("read", path, &e))?;
    client.upload(&format!("import?apply={apply}"), &bytes).map_err(named)
}

fn report(read: &[Read], apply: bool) -> Output {
    let sum = |key: &str| -> u64 {
        let of = |r: &Read| r.told.as_ref().ok().and_then(|t| t.get(key)).and_then(Value::as_u64);
        read.iter().filter_map(of).sum()
    };
    let rejected: Vec<Value> = read
        .iter()
        .flat_map(|r| {
            let rows = r.told.as_ref().map(|t| list(t, "rejected").to_vec()).unwrap_or_default();
            rows.into_iter().map(
                |row| json!({ "file": r.path.display().to_string(), "place": row["place"], "reason": row["reason"] }),
            )
        })
        .collect();
    let review = review(read);
    let lost = review.iter().any(|r| r["taken"] == false);
    let failed: Vec<Value> =
        read.iter()
            .filter_map(|r| {
                r.told.as_ref().err().map(
                    |e| json!({ "file": r.path.display().to_string(), "code": e.exit.code(), "message": e.message }),
                )
            })
            .collect();
    let exit = if rejected.is_empty() && failed.is_empty() && !lost { Exit::Ok } else { Exit::Partial };
    let files: Vec<Value> = read
        .iter()
        .filter_map(|r| r.told.as_ref().ok().map(|t| json!({ "file": r.path.display().to_string(), "report": t })))
        .collect();
    let value = json!({
        "applied": apply, "files": read.len(), "records": sum("records"), "new": sum("new"), "changed": sum("changed"),
        "unchanged": sum("unchanged"), "rejected": rejected, "to_review": review, "failed": failed, "reports": files,
    });
    let text = text(&value, apply);
    Output::new("import", value, text).ending(exit)
}

/// Records that somebody should look at: a serial without a manufacturer, two machines with one serial. Some are taken
/// all the same, others are not.
fn review(read: &[Read]) -> Vec<Value> {
    let mut list = Vec::new();
    for file in read {
        let Ok(told) = &file.told else { continue };
        for item in crate::table::list(told, "to_review") {
            let reason = match item.get("reason") {
                Some(Value::String(reason)) => reason.clone(),
                Some(Value::Object(reason)) => reason.keys().cloned().collect::<Vec<_>>().join(", "),
                _ => String::new(),
            };
            let names = ["/record/label", "/record/serial", "/record/asset_tag"].map(|p| at(item, p));
            let record = names.into_iter().find(|n| !n.is_empty()).unwrap_or_default();
            let taken = item.get("stored_as").is_some_and(|s| !s.is_null());
            list.push(
                json!({ "file": file.path.display().to_string(), "record": record, "reason": reason, "taken": taken }),
            );
        }
    }
    list
}

fn text(value: &Value, apply: bool) -> String {
    let (rejected, failed) = (list(value, "rejected"), list(value, "failed"));
    let head = if apply { "imported" } else { "rehearsal, nothing was changed" };
    let mut text = format!(
        "{head}: {} file(s), {} record(s): {} new, {} changed, {} unchanged, {} row(s) rejected\n",
        at(value, "/files"),
        at(value, "/records"),
        at(value, "/new"),
        at(value, "/changed"),
        at(value, "/unchanged"),
        rejected.len()
    );
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
    if !apply {
        text += "To do it: the same with --apply\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_walked_in_order() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        std::fs::create_dir(dir.path().join("b")).expect("writable");
        for name in ["b/2.json", "b/1.json", "a.csv", ".hidden"] {
            std::fs::write(dir.path().join(name), "x").expect("writable");
        }
        let mut files = Vec::new();
        walk(dir.path(), &mut files).expect("readable");
        let names: Vec<String> =
            files.iter().map(|f| f.strip_prefix(dir.path()).expect("inside").display().to_string()).collect();
        assert_eq!(names, ["a.csv", "b/1.json", "b/2.json"]);
        assert_eq!(walk(&dir.path().join("none"), &mut files).expect_err("not there").exit, Exit::NotFound);
    }

    #[test]
    fn rejected_rows_are_a_partial_success() {
        let whole = json!({ "records": 2, "new": 2, "rejected": [] });
        let torn = json!({ "records": 1, "new": 1, "rejected": [{ "place": "row 3", "reason": "no serial" }] });
        let read = |told: Value| Read { path: "f.csv".into(), told: Ok(told) };
        assert_eq!(report(&[read(whole.clone())], true).exit, Exit::Ok);
        let told = report(&[read(whole), read(torn)], false);
        assert_eq!(told.exit, Exit::Partial);
        assert_eq!(told.value["new"], 3);
        assert!(told.text.contains("row 3: no serial") && told.text.contains("--apply"), "{}", told.text);
    }

    #[test]
    fn a_record_that_was_not_taken_is_no_full_success() {
        let (reason, record) = (json!({ "no_identity": {} }), json!({ "label": "PC-1" }));
        let item =
            |stored: Value| json!({ "to_review": [{ "reason": reason, "record": record, "stored_as": stored }] });
        let read = |told: Value| report(&[Read { path: "f.csv".into(), told: Ok(told) }], true);
        let lost = read(item(Value::Null));
        assert_eq!(lost.exit, Exit::Partial);
        assert!(lost.text.contains("not taken: f.csv, PC-1: no_identity"), "{}", lost.text);
        assert_eq!(read(item(json!("k1"))).exit, Exit::Ok);
    }
}
