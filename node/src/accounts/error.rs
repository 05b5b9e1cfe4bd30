//! Why accounts say no.

use crate::desk::{DeskError, Sentence};
use std::io;
use std::path::{Path, PathBuf};

/// Why something about accounts was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// Login and password do not belong together. It does not say which of the two is wrong.
    #[error("this login and this password do not belong together; check both and try again")]
    WrongLogin,
    /// The password was right, but the account is disabled.
    #[error("this account is disabled; ask an administrator of the node to enable it")]
    Disabled,
    /// The one-time password was right, but is too old.
    #[error("this one-time password is no longer valid; ask an administrator of the node for a new one")]
    OneTimeOver,
    /// Too many attempts.
    #[error("there were too many attempts; try again in {seconds} seconds")]
    Throttled {
        /// Seconds until another attempt is looked at.
        seconds: u64,
    },
    /// The password does not do.
    #[error(
        "this password is refused: {0}; choose another, for instance four words that have nothing to do with each other"
    )]
    Weak(String),
    /// Not a login.
    #[error(
        "`{0}` is no login; use 2 to 64 small letters without accents, digits, dots, hyphens or underscores, a letter or digit first"
    )]
    BadLogin(String),
    /// A text is empty, too long, or has control characters.
    #[error("the {what} needs 1 to {most} characters, none of them a control character")]
    BadText {
        /// Which text.
        what: &'static str,
        /// Most characters.
        most: usize,
    },
    /// Not a role.
    #[error("`{0}` is no role; the roles are admin, gestion, atelier, collecte and lecture")]
    NoSuchRole(String),
    /// No role at all.
    #[error("at least one role is needed: admin, gestion, atelier, collecte or lecture")]
    NoRole,
    /// No such account.
    #[error("there is no account `{0}`; `regain user list` shows them")]
    NoSuchAccount(String),
    /// The login is taken.
    #[error("there is an account `{0}` already; choose another login")]
    Taken(String),
    /// Nobody would be left to administer the node.
    #[error("the node would be left without an enabled administrator; give somebody else the role admin first")]
    LastAdmin,
    /// The first-run token is wrong, used or too old.
    #[error(
        "this welcome link is not valid: it serves once, within an hour of the node's start; restart the node for a new one"
    )]
    NotWelcome,
    /// There is an account already.
    #[error("this node has its first account already; log in, or run `regain user reset LOGIN` on the machine")]
    AlreadyFounded,
    /// No such session, token or view.
    #[error("there is no {what} `{name}`")]
    NoSuch {
        /// What kind of thing.
        what: &'static str,
        /// What was asked for.
        name: String,
    },
    /// A bound is reached.
    #[error("there are {most} {what} already, which is the most; delete one first")]
    TooMany {
        /// What there are too many of.
        what: &'static str,
        /// The bound.
        most: usize,
    },
    /// More than the giver has.
    #[error("a token cannot do more than who makes it; leave out the roles that you do not have")]
    MoreThanOwn,
    /// Not a day.
    #[error("`{0}` is no day; write it as 2027-03-31")]
    BadDay(String),
    /// The file was written by a newer version of the program.
    #[error("{path} holds newer data: its version is {found} and this program reads up to {known}; install a newer Regain", path = path.display())]
    NewerData {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u64,
        /// What this program reads.
        known: u64,
    },
    /// The file is not as it was written.
    #[error("{path} cannot be read as what it should be ({detail}); restore it from a backup", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The file system refused.
    #[error("could not {what} {path}: {source}", path = path.display())]
    Io {
        /// The operation, as a verb.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// The machine could not do the work.
    #[error("the password could not be worked on: {0}; try again")]
    Work(String),
}

impl AccountsError {
    /// A refusal of the file system.
    pub(super) fn io(what: &'static str, path: &Path, source: io::Error) -> Self {
        AccountsError::Io { what, path: path.to_path_buf(), source }
    }
}

impl From<AccountsError> for DeskError {
    fn from(error: AccountsError) -> Self {
        use AccountsError as E;
        let told = match &error {
            E::NoSuch { what, name } => Sentence::told("account-no-such", &error).with("what", what).with("name", name),
            E::TooMany { what, most } => {
                Sentence::told("account-too-many", &error).with("what", what).with("most", most)
            }
            E::BadText { most, .. } => Sentence::told("account-bad-text", &error).with("most", most),
            other => other.to_string().into(),
        };
        match error {
            E::Weak(_) | E::BadLogin(_) | E::BadText { .. } | E::NoSuchRole(_) | E::NoRole | E::BadDay(_) => {
                DeskError::Usage(told)
            }
            E::NoSuchAccount(_) | E::NoSuch { .. } => DeskError::NotFound(told),
            E::WrongLogin | E::Disabled | E::OneTimeOver | E::Throttled { .. } | E::NotWelcome | E::MoreThanOwn => {
                DeskError::Refused(told)
            }
            E::Taken(_) | E::LastAdmin | E::AlreadyFounded | E::TooMany { .. } | E::NewerData { .. } => {
                DeskError::Conflict(told)
            }
            E::Damaged { .. } | E::Io { .. } | E::Work(_) => DeskError::Failed(told),
        }
    }
}
