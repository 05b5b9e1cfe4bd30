//! The people, tokens and sessions of this node.

use super::day;
use clap::Subcommand;
use std::path::PathBuf;

/// The roles there are.
const ROLES: [&str; 5] = ["admin", "gestion", "atelier", "collecte", "lecture"];

/// `regain user ...`. Where the node does not run, its files are changed directly.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account
    Add {
        /// 2 to 64 small letters, digits, dots, hyphens, underscores
        login: String,
        /// The person's name [default: the login]
        #[arg(long)]
        name: Option<String>,
        /// What the person may do; repeat for more
        #[arg(long = "role", value_parser = ROLES, required = true, num_args = 1..)]
        roles: Vec<String>,
        /// File whose first line is the password (`-`: standard input); asked for at the terminal if absent
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Every account
    List,
    /// Replace a lost password by a random one, which must be changed at the next login
    Reset {
        /// Whose
        login: String,
    },
    /// Give an account these roles and no others
    Role {
        /// Whose
        login: String,
        /// The roles
        #[arg(value_parser = ROLES, required = true, num_args = 1..)]
        roles: Vec<String>,
    },
    /// Let an account log in no more, and end its sessions
    Disable {
        /// Whose
        login: String,
    },
    /// Let an account log in again
    Enable {
        /// Whose
        login: String,
    },
}

/// `regain token ...`.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token for a program; it is shown only now
    New {
        /// What it is for
        label: String,
        /// What it may do; repeat for more
        #[arg(long = "role", value_parser = ROLES, required = true, num_args = 1..)]
        roles: Vec<String>,
        /// Last day on which it opens; until it is revoked if absent
        #[arg(long, value_parser = day, value_name = "YYYY-MM-DD")]
        expires: Option<String>,
    },
    /// Every token, without the tokens themselves
    List,
    /// End a token for good
    Revoke {
        /// Its id, as `regain token list` shows it
        id: String,
    },
}

/// `regain session ...`.
#[derive(Debug, Subcommand)]
pub enum SessionCommand {
    /// Who is logged in
    List,
    /// End the sessions of one person, or of everybody
    Flush {
        /// Whose; everybody's if absent
        login: Option<String>,
    },
}
