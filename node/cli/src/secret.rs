//! The passphrase: always from a file or standard input, never from the command line, which other users can read.

use crate::exit::{Exit, Failure};
use crate::input::read_text;
use regain_node::vault::Passphrase;
use std::path::Path;

/// The passphrase in the first line of a file, if one is named.
///
/// # Errors
/// The file cannot be read, or its line is too short to be a passphrase.
pub fn passphrase(file: Option<&Path>) -> Result<Option<Passphrase>, Failure> {
    let Some(path) = file else { return Ok(None) };
    let text = read_text(path)?;
    let line = text.lines().next().unwrap_or_default().to_owned();
    Passphrase::new(line).map(Some).map_err(|e| Failure::new(Exit::Usage, e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_line_counts_and_it_must_be_long() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "correct horse battery\nstaple\n").expect("writable");
        assert!(passphrase(Some(file.path())).expect("long enough").is_some());
        std::fs::write(file.path(), "short\n").expect("writable");
        assert_eq!(passphrase(Some(file.path())).expect_err("too short").exit, Exit::Usage);
        assert!(passphrase(None).expect("none asked for").is_none());
    }
}
