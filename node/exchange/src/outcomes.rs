//! What became of machines, written for the tool their owner keeps them in: status, destination and date per
//! inventory number.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::day::Day;
use crate::placeholder::{usable_serial, usable_tag};

/// What became of one machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The owner's inventory number, as their tool knows it.
    pub asset_tag: Option<String>,
    /// Serial of the machine.
    pub serial: Option<String>,
    /// The owner's name for it.
    pub label: Option<String>,
    /// Its status from now on, in the words of the owner's tool.
    pub status: String,
    /// Where it went.
    pub destination: String,
    /// On which day.
    pub date: Day,
}

/// The tool that is to read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeFormat {
    /// CSV for the data injection plugin of GLPI: `;`, dates year first.
    GlpiInjection,
    /// CSV for the importer of Snipe-IT, with "update existing": `,`, dates year first.
    Snipeit,
}

/// Why outcomes were not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OutcomeError {
    /// Nothing by which the owner's tool finds the machine.
    #[error(
        "outcome number {number} has neither an inventory number nor a serial; the tool could not find its machine"
    )]
    Nameless {
        /// Which, from 1.
        number: usize,
    },
    /// Two outcomes of one machine.
    #[error("outcome number {number} repeats the inventory number or serial of an earlier one; keep the last of them")]
    Twice {
        /// Which, from 1.
        number: usize,
    },
}

/// Columns in their order: inventory number, serial, name, status, destination, date.
const fn header(format: OutcomeFormat) -> [&'static str; 6] {
    match format {
        OutcomeFormat::GlpiInjection => {
            ["Numéro d'inventaire", "Numéro de série", "Nom", "Statut", "Lieu", "Date de réforme"]
        }
        OutcomeFormat::Snipeit => ["Asset Tag", "Serial", "Item Name", "Status", "Location", "Asset EOL Date"],
    }
}

/// The table as text: UTF-8 with a mark for GLPI, as its exporter writes it, without one for Snipe-IT.
///
/// # Errors
/// [`OutcomeError`] naming the outcome; nothing is written then.
pub fn write(outcomes: &[Outcome], format: OutcomeFormat) -> Result<String, OutcomeError> {
    let mut seen = std::collections::HashSet::new();
    let (mark, delimiter) = match format {
        OutcomeFormat::GlpiInjection => ("\u{feff}", ';'),
        OutcomeFormat::Snipeit => ("", ','),
    };
    let mut text = mark.to_owned();
    line(&mut text, header(format), delimiter);
    for (index, outcome) in outcomes.iter().enumerate() {
        let number = index + 1;
        let tag = outcome.asset_tag.as_deref().filter(|tag| usable_tag(tag, None)).unwrap_or_default();
        let serial = outcome.serial.as_deref().filter(|serial| usable_serial(serial, None)).unwrap_or_default();
        if tag.is_empty() && serial.is_empty() {
            return Err(OutcomeError::Nameless { number });
        }
        for name in [("tag", tag), ("serial", serial)].into_iter().filter(|(_, name)| !name.is_empty()) {
            if !seen.insert((name.0, crate::wording::fold(name.1))) {
                return Err(OutcomeError::Twice { number });
            }
        }
        let (status, destination) = (harmless(&outcome.status), harmless(&outcome.destination));
        let label = harmless(outcome.label.as_deref().unwrap_or_default());
        let date = outcome.date.to_string();
        line(&mut text, [tag, serial, &label, &status, &destination, &date], delimiter);
    }
    Ok(text)
}

fn line(text: &mut String, cells: [&str; 6], delimiter: char) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            text.push(delimiter);
        }
        if cell.contains([delimiter, '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

/// A text that a spreadsheet does not take for a formula when the table is opened on its way.
fn harmless(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if plain.starts_with(['=', '+', '-', '@']) { format!("'{plain}") } else { plain }
}
