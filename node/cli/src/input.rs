//! Text that comes from a file, from standard input, or from the command line itself.

use crate::exit::Failure;
use std::io::Read;
use std::path::Path;

/// Longest text that is read: a charter's draft with every founder, or a list of twenty thousand devices.
const LONGEST: u64 = 4 * 1024 * 1024;

/// The text of a file; `-` is standard input.
///
/// # Errors
/// It cannot be read, is no text, or too long.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let failed = |e: std::io::Error| Failure::file("read", path, &e);
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(LONGEST + 1).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).map_err(failed)?.take(LONGEST + 1).read_to_string(&mut text)
    };
    read.map_err(failed)?;
    if text.len() as u64 > LONGEST {
        return Err(Failure::usage(format!("{} is longer than {LONGEST} bytes", path.display())));
    }
    Ok(text)
}

/// An argument that may be long: itself, `-` for standard input, or `@FILE`.
///
/// # Errors
/// The file cannot be read.
pub fn long_argument(text: &str) -> Result<String, Failure> {
    let told = match text.strip_prefix('@') {
        Some(path) => read_text(Path::new(path))?,
        None if text == "-" => read_text(Path::new("-"))?,
        None => text.to_owned(),
    };
    Ok(told.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_arguments_come_from_files() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "abcd\n").expect("writable");
        assert_eq!(long_argument(&format!("@{}", file.path().display())), Ok("abcd".into()));
        assert_eq!(long_argument(" abcd "), Ok("abcd".into()));
        assert_eq!(long_argument("@/nowhere/at/all").expect_err("no file").exit, crate::exit::Exit::NotFound);
    }
}
