//! How a command ends: the exit codes, and the errors that lead to them.

use regain_node::desk::DeskError;
use std::path::Path;

/// An exit code. Scripts rely on the numbers; they never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Ok = 0,
    /// It failed.
    Failed = 1,
    /// The call is not of the form it should have.
    Usage = 2,
    /// There is no such thing.
    NotFound = 3,
    /// Rights, role or rule.
    Refused = 4,
    /// Something else must come first, or came in between.
    Conflict = 5,
    /// The node does not answer, or its data directory is in use.
    Unreachable = 6,
    /// Done in part: some rows were rejected.
    Partial = 7,
    /// A signature, hash or chain does not verify.
    Verification = 8,
}

impl Exit {
    /// The word for it in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Exit::Ok => "ok",
            Exit::Failed => "failed",
            Exit::Usage => "usage",
            Exit::NotFound => "not_found",
            Exit::Refused => "refused",
            Exit::Conflict => "conflict",
            Exit::Unreachable => "unreachable",
            Exit::Partial => "partial",
            Exit::Verification => "verification_failed",
        }
    }

    /// The exit that an error of the API stands for.
    pub fn of_api(status: u16, code: &str) -> Self {
        match code {
            "usage" => Exit::Usage,
            "not_found" => Exit::NotFound,
            "refused" | "unauthorized" => Exit::Refused,
            "conflict" => Exit::Conflict,
            "failed" => Exit::Failed,
            _ => match status {
                400 | 405 | 413 => Exit::Usage,
                401 | 403 => Exit::Refused,
                404 => Exit::NotFound,
                409 => Exit::Conflict,
                _ => Exit::Failed,
            },
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit as u8)
    }
}

/// Why a command did not do what it should: a sentence, and the exit code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// What a person reads.
    pub message: String,
}

impl Failure {
    /// A failure with that exit.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Failure { exit, message: message.into() }
    }

    /// A wrong call.
    pub fn usage(message: impl Into<String>) -> Self {
        Failure::new(Exit::Usage, message)
    }

    /// A file that could not be read or written. `what` is a verb.
    pub fn file(what: &str, path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let (exit, help) = match error.kind() {
            Kind::NotFound => (Exit::NotFound, ""),
            Kind::PermissionDenied => (Exit::Refused, "; check who owns it and its permissions"),
            Kind::StorageFull | Kind::QuotaExceeded => {
                (Exit::Failed, "; the disk is full: free some space and try again")
            }
            _ => (Exit::Failed, ""),
        };
        Failure::new(exit, format!("could not {what} {}: {error}{help}", path.display()))
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        Failure::new(Exit::of_api(0, error.code()), error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn desk_errors_and_api_errors_end_alike() {
        for error in [
            DeskError::Failed("x".into()),
            DeskError::Usage("x".into()),
            DeskError::NotFound("x".into()),
            DeskError::Refused("x".into()),
            DeskError::Conflict("x".into()),
        ] {
            let (number, code) = (error.exit_code(), error.code());
            assert_eq!(Exit::of_api(500, code) as u8, number, "{code}");
            assert_eq!(Exit::of_api(500, code).code(), code);
            assert_eq!(Failure::from(error).exit as u8, number);
        }
        assert_eq!(Exit::of_api(401, "unauthorized"), Exit::Refused);
        assert_eq!(Exit::of_api(413, ""), Exit::Usage);
        assert_eq!(Exit::of_api(502, ""), Exit::Failed);
    }

    #[test]
    fn a_full_disk_is_named() {
        let error = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let failure = Failure::file("write", Path::new("bundle"), &error);
        assert_eq!(failure.exit, Exit::Failed);
        assert!(failure.message.contains("disk is full"), "{failure}");
    }
}
