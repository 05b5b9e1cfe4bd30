//! `regain backup verify` and `regain backup list`.

use super::{failure, key_of, opened};
use crate::args::{Global, UnlockArgs, VerifyBackupArgs};
use crate::client::Client;
use crate::exit::{Exit, Failure};
use crate::home::Home;
use crate::output::Output;
use crate::table::{Table, plain};
use regain_node::backup::{self, BackupError, BackupNote, BackupNotes, Checked, Holds, told_minute};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Checks an archive to its last byte.
pub(super) fn verify(args: &VerifyBackupArgs) -> Result<Output, Failure> {
    let key = key_of(&args.unlock)?;
    match backup::check(opened(&args.file, &key)?) {
        Ok(told) => Ok(verified(&args.file, &told)),
        Err(BackupError::Kind { .. }) => keys(&args.file, opened(&args.file, &key)?),
        Err(error) => Ok(fault(&args.file, error)?),
    }
}

/// An archive that is not whole is an answer. What kept it from being read at all is not.
fn fault(path: &Path, error: BackupError) -> Result<Output, Failure> {
    let failure = failure(error);
    if failure.exit != Exit::Verification {
        return Err(failure);
    }
    let value = json!({ "valid": false, "file": path.display().to_string(), "fault": failure.message });
    Ok(Output::new("backup.verify", value, format!("NOT VALID: {}", failure.message)).ending(Exit::Verification))
}

fn verified(path: &Path, told: &Checked) -> Output {
    let head = &told.contents.head;
    let faults = told.faults.len() as u64 + told.more_faults;
    let value = json!({
        "valid": faults == 0, "holds": "data", "file": path.display().to_string(), "made": told_minute(head.minute),
        "name": head.name, "actor": head.actor, "charter": head.charter, "version": head.version,
        "bytes": told.contents.bytes, "files": told.contents.files.len() - 1,
        "events": told.events, "signatures": told.events, "logs": told.logs, "topics": told.topics,
        "evidence": told.evidence, "journal": told.journal, "attachments": told.attachments, "accounts": told.accounts,
        "faults": told.faults, "more_faults": told.more_faults,
    });
    let mut text = format!(
        "{} as of {}\n{} file(s), {} bytes, each as it was written\n\
         {} event(s) with their signatures, in {} unbroken log(s) of {} topic(s); {} piece(s) of evidence\n\
         {} entries of the private journal, {} attachment(s), {}\n",
        plain(&head.name),
        told_minute(head.minute),
        told.contents.files.len() - 1,
        told.contents.bytes,
        told.events,
        told.logs,
        told.topics,
        told.evidence,
        told.journal,
        told.attachments,
        if told.accounts { "the accounts" } else { "no accounts" },
    );
    if faults == 0 {
        return Output::new("backup.verify", value, format!("valid: {text}"));
    }
    for sentence in &told.faults {
        text += &format!("fault: {}\n", plain(sentence));
    }
    if told.more_faults > 0 {
        text += &format!("and {} more\n", told.more_faults);
    }
    let text = format!("NOT VALID, {faults} fault(s) in what was backed up; the archive itself is whole: {text}");
    Output::new("backup.verify", value, text).ending(Exit::Verification)
}

fn keys(path: &Path, inside: Box<dyn std::io::Read>) -> Result<Output, Failure> {
    let contents = match backup::read(inside, Holds::Keys, |_, _, _| Ok(())) {
        Ok(contents) => contents,
        Err(error) => return fault(path, error),
    };
    let names: Vec<&str> = contents.files.iter().skip(1).map(|f| f.path.as_str()).collect();
    let head = &contents.head;
    let made = told_minute(head.minute);
    let value = json!({
        "valid": true, "holds": "keys", "file": path.display().to_string(), "made": made, "name": head.name,
        "actor": head.actor, "bytes": contents.bytes, "files": names,
    });
    let text = format!("valid: the keys of {} as of {made}: {}", plain(&head.name), names.join(", "));
    Ok(Output::new("backup.verify", value, text))
}

/// The backups that this node notes.
pub(super) fn of_node(global: &Global) -> Result<Output, Failure> {
    let told = match Client::of(global).and_then(|client| client.get("backups")) {
        Ok(told) => told,
        Err(failure) if matches!(failure.exit, Exit::Unreachable | Exit::NotFound) && global.node.is_none() => {
            let home = Home::at(global.data_dir.clone())?;
            home.name()?;
            json!({ "backups": BackupNotes::read(home.dir()).backups })
        }
        Err(failure) => return Err(failure),
    };
    let notes: Vec<BackupNote> = serde_json::from_value(told["backups"].clone()).unwrap_or_default();
    let mut table = Table::new(&["made", "bytes", "encrypted", "keys too", "where"]);
    let yes = |flag| if flag { "yes" } else { "" }.to_owned();
    for note in &notes {
        let (made, bytes) = (told_minute(note.minute), note.bytes.to_string());
        table.line([made, bytes, yes(note.encrypted), yes(note.keys), plain(&note.place)]);
    }
    Ok(Output::new("backup.list", told, table.or("this node was never backed up: `regain backup create`")))
}

/// What lies in folders and files.
pub(super) fn list(places: &[PathBuf], unlock: &UnlockArgs) -> Result<Output, Failure> {
    let key = key_of(unlock)?;
    let mut table = Table::new(&["made", "bytes", "of", "what", "file"]);
    let mut rows: Vec<Value> = Vec::new();
    for path in files(places)? {
        let bytes = std::fs::metadata(&path).map_err(|e| Failure::file("look at", &path, &e))?.len();
        let file = path.display().to_string();
        let told = opened(&path, &key).and_then(|inside| backup::peek(inside).map_err(failure));
        match told {
            Ok(head) => {
                let what = match head.holds {
                    Holds::Data => format!("{} file(s), all but the keys", head.parts),
                    Holds::Keys => "the keys".to_owned(),
                };
                rows.push(json!({ "file": file, "bytes": bytes, "head": head }));
                table.line([told_minute(head.minute), bytes.to_string(), plain(&head.name), what, file]);
            }
            Err(failure) => {
                rows.push(json!({ "file": file, "bytes": bytes, "unread": failure.message }));
                table.line([String::new(), bytes.to_string(), String::new(), plain(&failure.message), file]);
            }
        }
    }
    Ok(Output::new("backup.list", json!({ "files": rows }), table.or("there is no backup there")))
}

/// The files that were named, and in folders those that are called like backups.
fn files(places: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for place in places {
        if !place.is_dir() {
            found.push(place.clone());
            continue;
        }
        let failed = |e: std::io::Error| Failure::file("list", place, &e);
        for entry in std::fs::read_dir(place).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".tar") || name.ends_with(".tar.age") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
