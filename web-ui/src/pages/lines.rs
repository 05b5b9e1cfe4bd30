//! How many devices of each category: in words, and as the fields of a form.

use super::fields::Fields;
use crate::frame::Frame;
use regain_protocol::catalogue::Category;
use std::collections::BTreeMap;

/// Counts by category code.
pub(crate) type Lines = BTreeMap<String, u32>;

/// What the names of these fields begin with.
const PREFIX: &str = "n.";

/// A field for one category.
pub(crate) struct LineField {
    /// Category code.
    pub(crate) code: String,
    /// What stands in the field.
    pub(crate) value: String,
    /// The most that can be asked for, where there is a most.
    pub(crate) most: Option<u32>,
}

/// "12 portables, 3 écrans".
pub(crate) fn words(frame: &Frame, lines: &Lines) -> String {
    let told = |(code, n): (&String, &u32)| frame.tn(&format!("line-{}", code.replace('_', "-")), n);
    let list: Vec<String> = lines.iter().filter(|(_, n)| **n > 0).map(told).collect();
    if list.is_empty() { frame.t("line-none") } else { list.join(", ") }
}

/// How many devices there are in all.
pub(crate) fn total(lines: &Lines) -> u64 {
    lines.values().map(|n| u64::from(*n)).sum()
}

/// Fields for what there is: filled with what was typed, at first with all of it.
pub(crate) fn fields_up_to(there: &Lines, typed: &Fields) -> Vec<LineField> {
    let field = |(code, most): (&String, &u32)| LineField {
        value: typed.find(&format!("{PREFIX}{code}")).map_or_else(|| most.to_string(), str::to_owned),
        code: code.clone(),
        most: Some(*most),
    };
    there.iter().filter(|(_, n)| **n > 0).map(field).collect()
}

/// Fields for every category, filled with what was typed.
pub(crate) fn fields_for_all(typed: &Fields) -> Vec<LineField> {
    let field = |c: &Category| LineField {
        value: typed.get(&format!("{PREFIX}{}", c.code())).to_owned(),
        code: c.code().to_owned(),
        most: None,
    };
    Category::ALL.iter().map(field).collect()
}

/// What was filled in.
///
/// # Errors
/// A sentence: a field holds no number, or no field counts anything.
pub(crate) fn read(frame: &Frame, typed: &Fields) -> Result<Lines, String> {
    let mut lines = Lines::new();
    for (code, value) in typed.below(PREFIX).filter(|(_, v)| !v.is_empty()) {
        match value.parse::<u32>() {
            Ok(0) => {}
            Ok(n) => {
                lines.insert(code.to_owned(), n);
            }
            Err(_) => return Err(frame.txy("lines-no-number", value, frame.code("category", code))),
        }
    }
    if lines.is_empty() { Err(frame.t("lines-nothing")) } else { Ok(lines) }
}

/// First and last day, if both are filled in.
///
/// # Errors
/// A sentence: only one of them is, or they are the wrong way round.
pub(crate) fn window(frame: &Frame, typed: &Fields) -> Result<Option<(String, String)>, String> {
    match (typed.some("from"), typed.some("until")) {
        (None, None) => Ok(None),
        (Some(from), Some(until)) if from <= until => Ok(Some((from, until))),
        (Some(_), Some(_)) => Err(frame.t("window-backwards")),
        _ => Err(frame.t("window-half")),
    }
}

/// "du 1 déc. 2026 au 15 janv. 2027", or nothing.
pub(crate) fn window_words(frame: &Frame, from: &Option<String>, until: &Option<String>) -> String {
    match (from, until) {
        (Some(from), Some(until)) => frame.txy("window-words", frame.day(from), frame.day(until)),
        _ => String::new(),
    }
}
