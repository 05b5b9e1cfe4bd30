//! `regain init`: a new node's keys and name. `regain serve` makes one too where there is none.

use crate::args::InitArgs;
use crate::exit::{Exit, Failure};
use crate::home::Home;
use crate::output::Output;
use crate::secret::passphrase;
use crate::start::{identity_failure, lock_failure};
use regain_node::identity::{ASKED_GROUPS, Keys};
use regain_node::store::DataLock;
use regain_node::vault::Passphrase;
use serde_json::json;

/// Longest name that is taken: what fits a line of a list.
const NAME: usize = 200;

/// Makes the node and prints the root key, once.
///
/// # Errors
/// There is a node already, or the disk refuses.
pub fn run(args: &InitArgs, home: &Home) -> Result<Output, Failure> {
    let secret = passphrase(args.passphrase_file.as_deref())?;
    let name = checked(&args.name)?;
    let Some(groups) = make(home, name, secret.clone())? else {
        let told =
            format!("there is a node in {} already; choose another directory with --data-dir", home.dir().display());
        return Err(Failure::new(Exit::Conflict, told));
    };
    let keys = Keys::open(&home.vault(), secret).map_err(|e| identity_failure(&e))?;
    let value = json!({
        "name": name, "data_dir": home.dir().display().to_string(), "actor": keys.actor.to_string(), "did": keys.actor.did(),
        "node": keys.node_key().to_string(), "root_groups": groups, "asked_groups": ASKED_GROUPS,
    });
    Ok(Output::new("init", value, paper(name, &keys.actor.did(), &groups, home)))
}

/// Makes the node of that name if there is none. Its root key waits in the vault: the pages show it to be printed.
/// Returns whether one was made.
///
/// # Errors
/// The directory is in use, or the disk refuses.
pub fn make_if_none(home: &Home, name: &str, secret: Option<Passphrase>) -> Result<bool, Failure> {
    if home.vault().exists() {
        return Ok(false);
    }
    Ok(make(home, checked(name)?, secret)?.is_some())
}

/// Makes the node and returns the groups of its root key; none where there is a node.
fn make(home: &Home, name: &str, secret: Option<Passphrase>) -> Result<Option<Vec<String>>, Failure> {
    home.create()?;
    // Two at once would each print a root key, of which one is no key.
    let _lock = DataLock::take(home.dir()).map_err(|e| lock_failure(&e))?;
    if home.vault().exists() {
        return Ok(None);
    }
    home.set_name(name)?;
    Keys::create(&home.vault(), secret).map(Some).map_err(|e| identity_failure(&e))
}

fn checked(name: &str) -> Result<&str, Failure> {
    let name = name.trim();
    if name.is_empty() || name.len() > NAME || name.chars().any(char::is_control) {
        return Err(Failure::usage(format!("--name needs 1 to {NAME} bytes without control characters")));
    }
    Ok(name)
}

fn paper(name: &str, did: &str, groups: &[String], home: &Home) -> String {
    let numbered: Vec<String> = groups.iter().enumerate().map(|(i, g)| format!("{:>4} {g}", i + 1)).collect();
    let rows: Vec<String> = numbered.chunks(7).map(|row| row.join("  ")).collect();
    let [first, second] = ASKED_GROUPS;
    format!(
        "A new node for {name} is in {}.\n\n\
         Its ROOT KEY, shown only this once. Print this page or copy it by hand, and lock it away:\n\n  {did}\n{}\n\n\
         Founding or joining a network asks for groups {} and {}. After that the root key is taken off this machine: \
         without the paper, a lost node cannot be replaced.\n\nNext: regain serve",
        home.dir().display(),
        rows.join("\n"),
        first + 1,
        second + 1,
    )
}
