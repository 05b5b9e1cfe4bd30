//! Which devices a command is about.

use crate::exit::Failure;
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A selection of devices.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Which devices")]
pub struct Select {
    /// By local code, serial, inventory number, network id or reference
    #[arg(long, visible_alias = "device", value_name = "NAME", num_args = 1..)]
    pub devices: Vec<String>,
    /// By names in a file, one a line (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    pub devices_from: Option<PathBuf>,
    /// Every device of a lot
    #[arg(long)]
    pub lot: Option<String>,
    /// Every device accepted in a hand-over
    #[arg(long, value_name = "GIVE")]
    pub given: Option<String>,
    /// Only those of this category
    #[arg(long, value_parser = super::codes!(regain_protocol::catalogue::Category), hide_possible_values = true)]
    pub category: Option<String>,
    /// Only those in this state
    #[arg(long)]
    pub state: Option<String>,
    /// Leave out so many, in order
    #[arg(long, value_name = "N")]
    pub skip: Option<usize>,
    /// At most so many, in order
    #[arg(long, value_name = "N")]
    pub take: Option<usize>,
    /// Every device this organisation holds
    #[arg(long)]
    pub all: bool,
}

impl Select {
    /// The selection as the API takes it. Something must be named, so that a forgotten option never signs for everything.
    ///
    /// # Errors
    /// Nothing is named, or the file of names cannot be read.
    pub fn signing(&self) -> Result<Value, Failure> {
        let value = self.any()?;
        let named = value["devices"].as_array().is_some_and(|d| !d.is_empty());
        let narrowed = [&self.lot, &self.given, &self.category, &self.state].iter().any(|o| o.is_some());
        if named || narrowed || self.all {
            Ok(value)
        } else {
            Err(Failure::usage(
                "say which devices: --devices, --devices-from, --lot, --given, --category, --state or --all",
            ))
        }
    }

    /// The selection as the API takes it; with nothing named every device this organisation holds.
    ///
    /// # Errors
    /// The file of names cannot be read, or is empty.
    pub fn any(&self) -> Result<Value, Failure> {
        let mut devices = self.devices.clone();
        if let Some(path) = &self.devices_from {
            let text = crate::input::read_text(path)?;
            let before = devices.len();
            devices.extend(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned));
            if devices.len() == before {
                return Err(Failure::usage(format!("{} names no device", path.display())));
            }
        }
        Ok(json!({
            "devices": devices, "lot": self.lot, "give": self.given, "category": self.category, "state": self.state,
            "skip": self.skip, "take": self.take,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn nothing_named_signs_nothing() {
        let nothing = Select { take: Some(5), ..Select::default() };
        assert_eq!(nothing.signing().expect_err("nothing named").exit, Exit::Usage);
        assert!(nothing.any().is_ok());
        let all = Select { all: true, ..Select::default() };
        assert!(all.signing().is_ok());
        let named = Select { devices: vec!["R-000001".into()], ..Select::default() };
        assert_eq!(named.signing().expect("named")["devices"][0], "R-000001");
    }

    #[test]
    fn names_come_from_a_file() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "R-000001\n\n  R-000002 \n").expect("writable");
        let select = Select { devices_from: Some(file.path().into()), ..Select::default() };
        assert_eq!(select.signing().expect("two names")["devices"], json!(["R-000001", "R-000002"]));
        std::fs::write(file.path(), "\n").expect("writable");
        assert_eq!(select.any().expect_err("empty").exit, Exit::Usage);
    }
}
