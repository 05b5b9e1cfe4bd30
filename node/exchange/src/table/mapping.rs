//! Which column is what, as a person says it: guessed, shown, corrected, kept, and found again by the header.

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::maker::is_known_maker;
use crate::reading::DateOrder;
use crate::record::Tool;

use super::rows::{Line, Table};
use super::target::Target;
use super::words::{personal, suggested, target_of};

/// What each column of a table with a certain header is. Kept by the node as JSON and looked up by
/// [`Mapping::header`] when a table comes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Fingerprint of the header, without case and accents.
    pub header: Fingerprint,
    /// The columns in their order; those that are missing here are ignored.
    pub columns: Vec<Target>,
    /// Day first or month first, where the person said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
}

/// What a person said of columns before a document is read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Said<'a> {
    /// Nothing.
    Nothing,
    /// Of this table: another header is refused.
    Only(&'a Mapping),
    /// Of tables that came before.
    Before(&'a [Mapping]),
}

impl<'a> Said<'a> {
    /// What was said of a header.
    pub(crate) fn of(self, header: Fingerprint) -> Option<&'a Mapping> {
        let known = match self {
            Said::Nothing => &[],
            Said::Only(mapping) => std::slice::from_ref(mapping),
            Said::Before(mappings) => mappings,
        };
        known.iter().rev().find(|mapping| mapping.header == header)
    }

    /// Whether no other header will do.
    pub(crate) fn insists(self) -> bool {
        matches!(self, Said::Only(_))
    }
}

impl Mapping {
    /// Whether a table read so names its machines; otherwise reading refuses it.
    pub fn names_machines(&self) -> bool {
        let has = |wanted: &[Target]| wanted.iter().any(|target| self.columns.contains(target));
        has(&[Target::Serial, Target::AssetTag])
            && has(&[Target::Label, Target::Kind, Target::Manufacturer, Target::Model])
    }
}

/// A table looked at before it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// What was guessed; correct it and give it to [`crate::read_mapped`].
    pub mapping: Mapping,
    /// The columns in their order.
    pub columns: Vec<SurveyedColumn>,
    /// The tool the headers tell of.
    pub tool: Tool,
    /// Lines after the header, good and bad.
    pub rows: usize,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// All sheets of the workbook that are not empty, in their order.
    pub sheets: Vec<String>,
}

impl Survey {
    /// Whether the guesses suffice to read the table.
    pub fn names_machines(&self) -> bool {
        self.mapping.names_machines()
    }
}

/// One column of a surveyed table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyedColumn {
    /// The header as written, cut to eighty characters.
    pub name: String,
    /// What it is taken for.
    pub guess: Target,
    /// Why.
    pub why: Guess,
    /// The first values, cut to forty characters; none of a personal column.
    pub examples: Vec<String>,
}

/// Why a column is taken for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// Its header is known.
    Header,
    /// A word of its header suggests it.
    Word,
    /// Its values suggest it.
    Values,
    /// Nothing suggests anything.
    Nothing,
}

/// Values looked at in each column.
const LOOKED_AT: usize = 200;
/// Values shown of each column.
const SHOWN: usize = 3;

/// Looks at the columns of a table.
pub(super) fn survey(table: &Table<'_>, names: &[String], tool: Tool, header: Fingerprint) -> Survey {
    let mut values: Vec<Vec<String>> = vec![Vec::new(); names.len()];
    let mut rows = 0;
    for line in table.body(names.len()) {
        rows += 1;
        let Line::Row { cells, .. } = line else {
            continue;
        };
        for (column, cell) in values.iter_mut().zip(cells.iter()) {
            if column.len() < LOOKED_AT && !cell.trim().is_empty() {
                column.push(cell.trim().chars().take(40).collect());
            }
        }
    }
    let mut columns: Vec<SurveyedColumn> = Vec::new();
    for (name, values) in names.iter().zip(values) {
        let (mut guess, mut why) = guess(name, &values);
        let taken = guess.is_kept() && columns.iter().any(|column| column.guess == guess);
        if taken {
            (guess, why) = (Target::Ignored, Guess::Nothing);
        }
        let examples = if guess == Target::Personal { Vec::new() } else { values.into_iter().take(SHOWN).collect() };
        columns.push(SurveyedColumn { name: name.chars().take(80).collect(), guess, why, examples });
    }
    let targets = columns.iter().map(|column| column.guess).collect();
    Survey {
        mapping: Mapping { header, columns: targets, date_order: None },
        columns,
        tool,
        rows,
        sheet: None,
        sheets: Vec::new(),
    }
}

fn guess(name: &str, values: &[String]) -> (Target, Guess) {
    let by_header = target_of(name);
    if by_header != Target::Ignored {
        return (by_header, Guess::Header);
    }
    // An address of a person tells more than any header.
    if most(values, |value| value.contains('@') && value.contains('.')) {
        return (Target::Personal, Guess::Values);
    }
    if personal(name).is_some() {
        return (Target::Personal, Guess::Header);
    }
    if let Some(target) = suggested(name) {
        return (target, Guess::Word);
    }
    if most(values, is_known_maker) {
        return (Target::Manufacturer, Guess::Values);
    }
    (Target::Ignored, Guess::Nothing)
}

/// Whether a third of the values, and at least one, are of a kind.
fn most(values: &[String], is: impl Fn(&str) -> bool) -> bool {
    let count = values.iter().filter(|value| is(value)).count();
    count > 0 && count * 3 >= values.len()
}
