//! Why a node does not start, as exit codes. The sentences are the node's own.

use crate::exit::{Exit, Failure};
use regain_node::disk::DiskError;
use regain_node::identity::IdentityError;
use regain_node::node::StartError;
use regain_node::run::RunError;
use regain_node::store::{LockError, StoreError};
use regain_node::vault::VaultError;

/// A node that does not run.
pub fn run_failure(error: &RunError) -> Failure {
    match error {
        RunError::Start(error) => start_failure(error),
        RunError::Address(_) => Failure::usage(error.to_string()),
        RunError::Listen { .. } => Failure::new(Exit::Conflict, error.to_string()),
        RunError::Wire(_) | RunError::Thread(_) => Failure::new(Exit::Failed, error.to_string()),
    }
}

fn start_failure(error: &StartError) -> Failure {
    match error {
        StartError::NoNode(_) => Failure::new(Exit::NotFound, error.to_string()),
        StartError::Lock(error) => lock_failure(error),
        StartError::Identity(error) => identity_failure(error),
        StartError::Store(StoreError::NewerData { .. })
        | StartError::Disk(DiskError::Store(StoreError::NewerData { .. })) => {
            Failure::new(Exit::Conflict, error.to_string())
        }
        _ => Failure::new(Exit::Failed, error.to_string()),
    }
}

/// A data directory that cannot be locked.
pub fn lock_failure(error: &LockError) -> Failure {
    let exit = match error {
        LockError::InUse { .. } => Exit::Unreachable,
        LockError::Io { .. } => Exit::Failed,
    };
    Failure::new(exit, error.to_string())
}

/// Keys that cannot be made or read.
pub fn identity_failure(error: &IdentityError) -> Failure {
    match error {
        IdentityError::Vault(VaultError::PassphraseNeeded { .. }) => Failure::new(
            Exit::Refused,
            "the keys of this node are protected by a passphrase; give it with --passphrase-file FILE",
        ),
        IdentityError::Vault(VaultError::WrongPassphrase { .. }) => Failure::new(
            Exit::Refused,
            "wrong passphrase: it does not open the keys of this node, which are whole; try another",
        ),
        IdentityError::Vault(VaultError::TooOpen { .. }) => Failure::new(Exit::Refused, error.to_string()),
        IdentityError::Vault(VaultError::NewerData { .. }) => Failure::new(Exit::Conflict, error.to_string()),
        _ => Failure::new(Exit::Failed, error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn what_is_in_the_way_is_named_and_numbered() {
        let told = |e: RunError| run_failure(&e);
        let in_use =
            told(RunError::Start(StartError::Lock(LockError::InUse { dir: PathBuf::from("d"), pid: Some(7) })));
        assert_eq!(in_use.exit, Exit::Unreachable);
        assert!(in_use.message.contains("process 7"), "{in_use}");
        let wrong = VaultError::WrongPassphrase { name: "node.key".into() };
        let wrong = told(RunError::Start(StartError::Identity(IdentityError::Vault(wrong))));
        assert_eq!(wrong.exit, Exit::Refused);
        assert!(wrong.message.starts_with("wrong passphrase"), "{wrong}");
        let newer = StoreError::NewerData { path: PathBuf::from("x.seg"), found: 9, known: 1 };
        assert_eq!(told(RunError::Start(StartError::Store(newer))).exit, Exit::Conflict);
        let port = RunError::Listen { address: "/ip4/127.0.0.1/tcp/1".into(), reason: "taken".into() };
        assert_eq!(told(port).exit, Exit::Conflict);
        assert_eq!(told(RunError::Start(StartError::NoNode("d".into()))).exit, Exit::NotFound);
        assert_eq!(told(RunError::Address("x".into())).exit, Exit::Usage);
    }
}
