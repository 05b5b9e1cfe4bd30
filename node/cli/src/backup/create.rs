//! `regain backup create`.

use super::{Progress, failure, now};
use crate::args::{CreateArgs, Global};
use crate::client::Client;
use crate::exit::{Exit, Failure};
use crate::home::Home;
use crate::output::Output;
use crate::secret::passphrase;
use crate::start::lock_failure;
use regain_node::backup::{self, BackupError, BackupNote, BackupNotes, Head, Holds, Plan, Protect, Sealed};
use regain_node::store::DataLock;
use serde_json::{Value, json};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Where the data is.
enum Source {
    /// With the node that runs.
    Node(Client),
    /// In the files of one that does not; the lock keeps it from starting meanwhile.
    Files(Home, DataLock),
}

impl Source {
    fn of(global: &Global) -> Result<Self, Failure> {
        let reached = Client::of(global).and_then(|client| client.get("status").map(|_| client));
        let failure = match reached {
            Ok(client) => return Ok(Source::Node(client)),
            // Without a token no node ever ran here; with a stale address it runs no more.
            Err(failure) if matches!(failure.exit, Exit::Unreachable | Exit::NotFound) && global.node.is_none() => {
                failure
            }
            Err(failure) => return Err(failure),
        };
        let home = Home::at(global.data_dir.clone())?;
        home.name()?;
        let lock = DataLock::take(home.dir()).map_err(|e| match &e {
            regain_node::store::LockError::InUse { .. } => failure,
            regain_node::store::LockError::Io { .. } => lock_failure(&e),
        })?;
        Ok(Source::Files(home, lock))
    }
}

/// Writes a backup, and one of the keys if that was asked for.
///
/// # Errors
/// Nothing is left of what could not be written whole.
pub(super) fn create(args: &CreateArgs, global: &Global) -> Result<Output, Failure> {
    let protect = protection(args)?;
    let source = Source::of(global)?;
    let keys_home = args.keys.as_ref().map(|_| keys_of(global, &protect)).transpose()?;
    let path = target(args, &protect)?;
    let mut progress = Progress::new(global.quiet, "copied");
    let mut out = Sealed::begin(&path, &protect).map_err(failure)?;
    let head = match &source {
        Source::Node(client) => from_node(client, &mut out, &mut progress)?,
        Source::Files(home, _lock) => from_files(home.dir(), &mut out, &mut progress)?,
    };
    let bytes = out.finish().map_err(failure)?;
    progress.end();
    // After the data: of the two files the one of the keys must not be the one that is left alone by mistake.
    if let (Some(home), Some(file)) = (&keys_home, &args.keys) {
        let out = Sealed::begin(file, &protect).map_err(failure)?;
        backup::gather_keys(out, home.dir(), now()).and_then(Sealed::finish).map_err(failure)?;
    }
    let place = std::path::absolute(&path).unwrap_or_else(|_| path.clone()).display().to_string();
    let note = BackupNote {
        minute: now(),
        place: place.clone(),
        bytes,
        encrypted: protect.is_sealed(),
        keys: args.keys.is_some(),
    };
    let noted = note_in(&source, note);
    let value = json!({
        "file": place, "bytes": bytes, "encrypted": protect.is_sealed(), "parts": head.parts,
        "keys": args.keys.as_ref().map(|p| p.display().to_string()), "name": head.name, "actor": head.actor,
    });
    Ok(Output::new("backup.create", value, told(args, &protect, &place, bytes, &head, noted)))
}

fn told(
    args: &CreateArgs,
    protect: &Protect,
    place: &str,
    bytes: u64,
    head: &Head,
    noted: Result<(), String>,
) -> String {
    let mut text = format!("backed up {} file(s), {bytes} bytes, to {place}\n", head.parts);
    if !protect.is_sealed() {
        text += "it is not encrypted: serial numbers and accounts can be read in it (--passphrase-file, --recipient)\n";
    }
    text += &match &args.keys {
        Some(file) => format!("the keys are in {}: keep it apart, who has both files is the node\n", file.display()),
        None => "the keys are not in it: copy them once with --keys FILE and keep that file apart\n".to_owned(),
    };
    if let Err(why) = noted {
        text += &format!("that it was made could not be noted, so the node will remind of it: {why}\n");
    }
    text + &format!("check it anywhere: regain backup verify {place}")
}

fn protection(args: &CreateArgs) -> Result<Protect, Failure> {
    if !args.recipients.is_empty() {
        let list = args.recipients.iter().map(|text| backup::recipient(text)).collect::<Result<_, _>>();
        return list.map(Protect::Recipients).map_err(failure);
    }
    Ok(passphrase(args.passphrase_file.as_deref())?.map_or(Protect::Plain, Protect::Passphrase))
}

/// The directory with the keys, which must not come to lie in the open.
fn keys_of(global: &Global, protect: &Protect) -> Result<Home, Failure> {
    let home = Home::at(global.data_dir.clone())?;
    if !protect.is_sealed() && !backup::keys_are_sealed(home.dir()).map_err(failure)? {
        return Err(failure(BackupError::OpenKeys));
    }
    Ok(home)
}

/// The file that was named, or one in the folder that was, named by the minute.
fn target(args: &CreateArgs, protect: &Protect) -> Result<PathBuf, Failure> {
    let given = args.output.clone().unwrap_or_else(|| PathBuf::from("."));
    if !given.is_dir() {
        return Ok(given);
    }
    let minute = backup::told_minute(now());
    let stamp: String = minute.chars().filter(|c| c.is_ascii_digit() || *c == '-' || *c == ' ').collect();
    let stamp = stamp.trim().replace(' ', "-");
    let ending = if protect.is_sealed() { ".age" } else { "" };
    Ok(given.join(format!("regain-{stamp}.tar{ending}")))
}

/// Copies what the running node sends, and reads it as an archive on the way: what breaks off is never kept.
fn from_node(client: &Client, out: &mut Sealed, progress: &mut Progress) -> Result<Head, Failure> {
    let mut tee = Tee { input: client.stream("backup")?, out, refused: None };
    let mut done = 0;
    let read = backup::read(&mut tee, Holds::Data, |head, _, bytes| {
        done += bytes.len() as u64;
        progress.at(done, head.bytes);
        Ok(())
    });
    if let Some(error) = tee.refused {
        return Err(Failure::file("write", Path::new("the backup"), &error));
    }
    read.map(|contents| contents.head).map_err(|e| {
        Failure::new(Exit::Failed, format!("the node broke off while it sent the backup, nothing was kept: {e}"))
    })
}

fn from_files(data: &Path, out: &mut Sealed, progress: &mut Progress) -> Result<Head, Failure> {
    let plan = Plan::of(data, now()).map_err(failure)?;
    if !plan.unknown.is_empty() {
        tracing::warn!("not part of a backup: {}", plan.unknown.join(", "));
    }
    let read = |part: &backup::Part, length: u64| backup::read_part(data, part, length);
    backup::write(out, &plan, read, |done| progress.at(done, plan.head.bytes)).map_err(failure)?;
    Ok(plan.head)
}

fn note_in(source: &Source, note: BackupNote) -> Result<(), String> {
    match source {
        Source::Node(client) => {
            let BackupNote { place, bytes, encrypted, keys, .. } = note;
            let body: Value = json!({ "place": place, "bytes": bytes, "encrypted": encrypted, "keys": keys });
            client.post("backups", &body).map(|_| ()).map_err(|e| e.to_string())
        }
        Source::Files(home, _) => BackupNotes::add(home.dir(), note).map_err(|e| e.to_string()),
    }
}

/// Hands on what is read, and writes it too.
struct Tee<R, W> {
    input: R,
    out: W,
    refused: Option<io::Error>,
}

impl<R: Read, W: Write> Read for Tee<R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.input.read(buffer)?;
        if let Err(error) = self.out.write_all(buffer.get(..got).unwrap_or_default()) {
            let told = io::Error::new(error.kind(), error.to_string());
            self.refused = Some(error);
            return Err(told);
        }
        Ok(got)
    }
}
