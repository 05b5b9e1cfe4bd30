//! `regain backup` and `regain restore`. Archives are written and read on this machine with this user's rights; of a node
//! that runs, the bytes come through its API, and its keys never do.

mod create;
mod look;

use crate::args::{BackupCommand, Global, RestoreArgs, UnlockArgs};
use crate::exit::{Exit, Failure};
use crate::home::Home;
use crate::output::Output;
use crate::secret::passphrase;
use regain_node::backup::{self, BackupError, Key, told_minute};
use serde_json::json;
use std::fs::File;
use std::io::{BufReader, IsTerminal, Read};
use std::path::Path;

/// Read from a file at once.
const CHUNK: usize = 256 * 1024;

/// `regain backup`.
///
/// # Errors
/// A sentence, with the exit code that fits.
pub fn run(command: &BackupCommand, global: &Global) -> Result<Output, Failure> {
    match command {
        BackupCommand::Create(args) => create::create(args, global),
        BackupCommand::Verify(args) => look::verify(args),
        BackupCommand::List { places, unlock } if places.is_empty() => {
            let _ = unlock;
            look::of_node(global)
        }
        BackupCommand::List { places, unlock } => look::list(places, unlock),
    }
}

/// `regain restore`.
///
/// # Errors
/// The directory is not empty, or an archive is not whole; nothing is restored then.
pub fn restore(args: &RestoreArgs, global: &Global) -> Result<Output, Failure> {
    let home = Home::at(global.data_dir.clone())?;
    let key = key_of(&args.unlock)?;
    let data = opened(&args.file, &key)?;
    let keys = args.keys.as_deref().map(|path| opened(path, &key)).transpose()?;
    let mut progress = Progress::new(global.quiet, "restored");
    let done = backup::restore(data, keys, home.dir(), now(), |at, of| progress.at(at, of)).map_err(failure)?;
    progress.end();
    let made = told_minute(done.head.minute);
    let dir = home.dir().display();
    let text = format!(
        "restored {} file(s), {} bytes, of {} as of {made} into {dir}\n\
         Make sure that no other machine runs with these keys, then: regain serve --data-dir {dir}\n\
         The node writes nothing until it has asked two members (or all there are) for the end of its own log; a node \
         that is alone is freed with `regain recovery force`. People log in anew.",
        done.files, done.bytes, done.head.name
    );
    let value = json!({
        "dir": home.dir().display().to_string(), "files": done.files, "bytes": done.bytes, "name": done.head.name,
        "actor": done.head.actor, "made": made, "minute": done.head.minute,
    });
    Ok(Output::new("restore", value, text))
}

/// What opens archives, as the command line gave it.
fn key_of(args: &UnlockArgs) -> Result<Key, Failure> {
    if let Some(path) = &args.identity {
        return Ok(Key::Identities(backup::identities(&crate::input::read_text(path)?).map_err(failure)?));
    }
    Ok(passphrase(args.passphrase_file.as_deref())?.map_or(Key::None, Key::Passphrase))
}

/// The archive inside a file.
fn opened(path: &Path, key: &Key) -> Result<Box<dyn Read>, Failure> {
    let file = File::open(path).map_err(|e| Failure::file("open", path, &e))?;
    let named = |failure: Failure| Failure { message: format!("{}: {}", path.display(), failure.message), ..failure };
    let (inside, _) = backup::open(BufReader::with_capacity(CHUNK, file), key).map_err(|e| named(failure(e)))?;
    Ok(inside)
}

/// Minutes since 1970.
fn now() -> u32 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u32::try_from(since.as_secs() / 60).unwrap_or(u32::MAX)
}

fn failure(error: BackupError) -> Failure {
    let exit = match &error {
        BackupError::Exists { .. }
        | BackupError::NotEmpty { .. }
        | BackupError::Kind { .. }
        | BackupError::OtherActor { .. }
        | BackupError::NoKeys { .. }
        | BackupError::OpenKeys
        | BackupError::Newer { .. } => Exit::Conflict,
        BackupError::Broken { .. }
        | BackupError::NoList { .. }
        | BackupError::NotOurs { .. }
        | BackupError::Foreign { .. }
        | BackupError::Order { .. }
        | BackupError::TooLong { .. }
        | BackupError::Differs { .. }
        | BackupError::Lacks { .. } => Exit::Verification,
        BackupError::Encrypted | BackupError::Locked(_) => Exit::Refused,
        BackupError::NotAge(..) => Exit::Usage,
        BackupError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => Exit::NotFound,
        BackupError::Io { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => Exit::Refused,
        BackupError::DiskFull { .. } | BackupError::Io { .. } | BackupError::Node(_) => Exit::Failed,
    };
    Failure::new(exit, error.to_string())
}

/// How far it is, on a terminal.
struct Progress {
    shown: Option<u64>,
    what: &'static str,
    on: bool,
}

impl Progress {
    fn new(quiet: bool, what: &'static str) -> Self {
        Progress { shown: None, what, on: !quiet && std::io::stderr().is_terminal() }
    }

    fn at(&mut self, done: u64, of: u64) {
        let percent = done.saturating_mul(100).checked_div(of).unwrap_or(0).min(100);
        if self.on && self.shown != Some(percent) {
            self.shown = Some(percent);
            eprint!("\r{} {percent:3} % of {} KiB", self.what, of.div_ceil(1024));
        }
    }

    fn end(&mut self) {
        if self.shown.take().is_some() {
            eprintln!();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
