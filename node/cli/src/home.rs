//! The data directory as the command line sees it: the node's name, the API's token and address.
//!
//! ```text
//! data/name        the organisation's name, written by `regain init`
//! data/api.token   the bearer token of the API, 0600, made by the first `regain serve`
//! data/api.addr    host:port of the API while a node runs
//! data/regain.toml settings of `regain serve`, optional
//! ```

use crate::exit::{Exit, Failure};
use regain_web_ui::Token;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// A data directory.
#[derive(Clone, Debug)]
pub struct Home {
    dir: PathBuf,
}

impl Home {
    /// The directory that was given, or the user's own.
    ///
    /// # Errors
    /// None was given, and the environment names no home.
    pub fn at(given: Option<PathBuf>) -> Result<Self, Failure> {
        let dir = given.or_else(|| default_dir(|name| std::env::var_os(name)));
        dir.map(|dir| Home { dir }).ok_or_else(|| {
            Failure::usage("no data directory: give --data-dir DIR, or set REGAIN_DATA_DIR, XDG_DATA_HOME or HOME")
        })
    }

    /// The directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the keys lie.
    pub fn vault(&self) -> PathBuf {
        self.dir.join("vault")
    }

    /// Where settings are looked for.
    pub fn settings(&self) -> PathBuf {
        self.dir.join("regain.toml")
    }

    /// Where the token lies.
    pub fn token_file(&self) -> PathBuf {
        self.dir.join("api.token")
    }

    fn address_file(&self) -> PathBuf {
        self.dir.join("api.addr")
    }

    /// Makes the directory, for this user only.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn create(&self) -> Result<(), Failure> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.dir).map_err(|e| Failure::file("make the directory", &self.dir, &e))
    }

    /// The organisation's name.
    ///
    /// # Errors
    /// `regain init` was not run here, or not to its end.
    pub fn name(&self) -> Result<String, Failure> {
        let path = self.dir.join("name");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text.trim().to_owned()),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Err(Failure::new(
                Exit::NotFound,
                format!(
                    "there is no node in {0}; run `regain init --name NAME --data-dir {0}` first",
                    self.dir.display()
                ),
            )),
            Err(e) => Err(Failure::file("read", &path, &e)),
        }
    }

    /// Notes the organisation's name.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn set_name(&self, name: &str) -> Result<(), Failure> {
        write_private(&self.dir.join("name"), format!("{name}\n").as_bytes())
    }

    /// The token of the API, made if there is none.
    ///
    /// # Errors
    /// The file is no token, or the disk refuses.
    pub fn ensure_token(&self) -> Result<Token, Failure> {
        if self.token_file().exists() {
            return read_token(&self.token_file());
        }
        let bytes = regain_node::identity::random::<32>().map_err(|e| Failure::new(Exit::Failed, e.to_string()))?;
        let token = Token::new(bytes);
        write_private(&self.token_file(), format!("{}\n", token.to_text()).as_bytes())?;
        Ok(token)
    }

    /// Tells other commands where the running node's API is.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn announce(&self, address: SocketAddr) -> Result<(), Failure> {
        write_private(&self.address_file(), format!("{address}\n").as_bytes())
    }

    /// Takes that back at a clean end.
    pub fn withdraw(&self) {
        let _ = fs::remove_file(self.address_file());
    }

    /// Base address of the running node's API.
    ///
    /// # Errors
    /// No node runs on this directory.
    pub fn node_url(&self) -> Result<String, Failure> {
        let text = fs::read_to_string(self.address_file()).map_err(|_| {
            let dir = self.dir.display();
            Failure::new(
                Exit::Unreachable,
                format!(
                    "no node runs on {dir}; start `regain serve --data-dir {dir}`, or name another with --node URL"
                ),
            )
        })?;
        Ok(format!("http://{}", text.trim()))
    }
}

/// `$XDG_DATA_HOME/regain`, else `$HOME/.local/share/regain` (XDG base directory specification).
fn default_dir(lookup: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name: &str| lookup(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let data = absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|h| h.join(".local/share")))?;
    Some(data.join("regain"))
}

/// A token from a file.
///
/// # Errors
/// There is none, or it is not readable as one.
pub fn read_token(path: &Path) -> Result<Token, Failure> {
    let text = fs::read_to_string(path).map_err(|e| Failure::file("read the API's token", path, &e))?;
    Token::from_text(&text).ok_or_else(|| {
        let told = format!("{} holds no token; delete it and restart the node, which makes a new one", path.display());
        Failure::new(Exit::Conflict, told)
    })
}

/// Writes a file that only this user may read, whole or not at all.
///
/// # Errors
/// The disk refuses.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |e: std::io::Error| Failure::file("write", path, &e);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let temporary = path.with_file_name(name);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    });
    written.map_err(|e| {
        let _ = fs::remove_file(&temporary);
        failed(e)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_the_directory() {
        let env = |pairs: &'static [(&'static str, &'static str)]| {
            move |name: &str| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v))
        };
        assert_eq!(default_dir(env(&[("HOME", "/h")])), Some("/h/.local/share/regain".into()));
        assert_eq!(default_dir(env(&[("HOME", "/h"), ("XDG_DATA_HOME", "/x")])), Some("/x/regain".into()));
        assert_eq!(
            default_dir(env(&[("HOME", "/h"), ("XDG_DATA_HOME", "relative")])),
            Some("/h/.local/share/regain".into())
        );
        assert_eq!(default_dir(env(&[])), None);
    }

    #[test]
    fn a_token_is_made_once_and_for_this_user_only() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let home = Home::at(Some(dir.path().join("node"))).expect("it was given");
        home.create().expect("writable");
        let first = home.ensure_token().expect("writable").to_text();
        assert_eq!(home.ensure_token().expect("readable").to_text(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |p: &Path| fs::metadata(p).expect("it exists").permissions().mode() & 0o777;
            assert_eq!(mode(&home.token_file()), 0o600);
            assert_eq!(mode(home.dir()), 0o700);
        }
        fs::write(home.token_file(), "rubbish").expect("writable");
        assert_eq!(home.ensure_token().expect_err("no token").exit, Exit::Conflict);
    }

    #[test]
    fn a_directory_without_a_node_says_so() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let home = Home::at(Some(dir.path().into())).expect("it was given");
        assert_eq!(home.name().expect_err("no node").exit, Exit::NotFound);
        assert_eq!(home.node_url().expect_err("nothing runs").exit, Exit::Unreachable);
        home.announce("127.0.0.1:8481".parse().expect("an address")).expect("writable");
        assert_eq!(home.node_url().expect("announced"), "http://127.0.0.1:8481");
        home.withdraw();
        assert!(home.node_url().is_err());
    }
}
