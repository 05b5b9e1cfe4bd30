//! Aligned columns of plain text.

use serde_json::Value;

/// A table that grows line by line.
pub struct Table {
    lines: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    pub fn new(headings: &[&str]) -> Self {
        Table { lines: vec![headings.iter().map(|h| (*h).to_owned()).collect()] }
    }

    /// Adds a line.
    pub fn line<const N: usize>(&mut self, cells: [String; N]) {
        self.lines.push(cells.into_iter().map(|c| plain(&c)).collect());
    }

    /// Whether there is no line below the headings.
    pub fn is_empty(&self) -> bool {
        self.lines.len() < 2
    }

    /// The table, or that sentence where it has no line.
    pub fn or(&self, sentence: &str) -> String {
        if self.is_empty() { sentence.to_owned() } else { self.to_string() }
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let columns = self.lines.iter().map(Vec::len).max().unwrap_or(0);
        let width = |i: usize| self.lines.iter().filter_map(|l| l.get(i)).map(|c| c.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for line in &self.lines {
            let padded = line.iter().zip(&widths).map(|(cell, width)| {
                let blanks = width.saturating_sub(cell.chars().count());
                format!("{cell}{}", " ".repeat(blanks))
            });
            writeln!(f, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}

/// A text of somebody else as a terminal may show it: without control characters, which could move the cursor or
/// colour a lie, and without those that turn the direction of writing.
pub fn plain(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { '\u{fffd}' } else { c }).collect()
}

/// The text at a JSON pointer: strings as they are, numbers and yes or no written out, nothing else.
pub fn at(value: &Value, pointer: &str) -> String {
    match value.pointer(pointer) {
        Some(Value::String(text)) => plain(text),
        Some(Value::Number(n)) => n.to_string(),
        Some(Value::Bool(true)) => "yes".into(),
        Some(Value::Bool(false)) => "no".into(),
        _ => String::new(),
    }
}

/// The first twelve characters of an id: long enough to be given back to a command.
pub fn short(id: &str) -> String {
    id.chars().take(12).collect()
}

/// The list at a key, or nothing.
pub fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// `{"laptop": 10, "screen": 4}` as `10 laptop, 4 screen`.
pub fn lines(value: Option<&Value>) -> String {
    let one = |(code, count): (&String, &Value)| format!("{count} {}", plain(code));
    value.and_then(Value::as_object).map(|m| m.iter().map(one).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn columns_are_aligned_by_characters() {
        let mut t = Table::new(&["name", "n"]);
        assert_eq!(t.or("nothing"), "nothing");
        t.line(["Métropole".into(), "1".into()]);
        t.line(["Noria".into(), "12".into()]);
        assert_eq!(t.to_string(), "name       n\nMétropole  1\nNoria      12\n");
    }

    #[test]
    fn foreign_text_cannot_drive_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{202e}d"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d");
        assert_eq!(at(&json!({ "t": "\u{7}x" }), "/t"), "\u{fffd}x");
    }

    #[test]
    fn lines_are_read_aloud() {
        assert_eq!(lines(Some(&json!({ "laptop": 10, "screen": 4 }))), "10 laptop, 4 screen");
        assert_eq!(lines(None), "");
    }
}
