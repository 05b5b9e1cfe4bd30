//! The entries of a lot's file: how they are written as keys and values of one map, and read again.

use super::super::Writer;
use super::super::scan::{Action, Key, Row, Value};
use super::PaperError;
use crate::limits::MAX_TEXT;
use automerge::{Automerge, ObjId, ROOT, ReadDoc};
use std::collections::BTreeMap;

/// Bytes of a label of one's own in the check-list: a line on a telephone, not a paragraph.
pub const MAX_LABEL: usize = 120;

/// Why a text is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing in it, or blanks around it.
    #[error("the text is empty or has blanks around it; write something, without them")]
    Blank,
    /// Too long.
    #[error("the text may have {most} bytes, it has {found}; shorten it")]
    Long {
        /// How many it may have.
        most: usize,
        /// How many it has.
        found: usize,
    },
    /// Characters that no eye sees.
    #[error("the text has control characters; remove them")]
    Control,
}

/// Refuses what would not be shown as it is: control characters, and those that turn the direction of writing.
fn check_text(text: &str, most: usize, newline: Option<char>) -> Result<(), TextError> {
    if text.len() > most {
        return Err(TextError::Long { most, found: text.len() });
    }
    if text.is_empty() || text.trim() != text {
        return Err(TextError::Blank);
    }
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hidden = |c: char| (c.is_control() && Some(c) != newline) || turns(c);
    if text.chars().any(hidden) { Err(TextError::Control) } else { Ok(()) }
}

/// Name of an item that the editors add to the check-list: one line of at most [`MAX_LABEL`] bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label(String);

impl Label {
    /// A label from a text without blanks around it.
    ///
    /// # Errors
    /// Empty, too long, or with control characters.
    pub fn new(text: &str) -> Result<Self, TextError> {
        check_text(text, MAX_LABEL, None).map(|()| Label(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text of a note: at most [`MAX_TEXT`] bytes; lines are separated by `\n`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoteText(String);

impl NoteText {
    /// A note from a text without blanks around it.
    ///
    /// # Errors
    /// Empty, too long, or with control characters.
    pub fn new(text: &str) -> Result<Self, TextError> {
        check_text(text, MAX_TEXT, Some('\n')).map(|()| NoteText(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An item of the check-list. The fixed ones come first, in the order of a preparation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// The equipment is packed for transport.
    PackagingReady,
    /// Keys, tokens and smart cards are out.
    KeysRemoved,
    /// Data-bearing media are listed.
    MediaListed,
    /// Access to the site is arranged.
    AccessArranged,
    /// Both sides agree on a time.
    SlotAgreed,
    /// One the editors added.
    Free(Label),
}

impl Item {
    /// The items every file has.
    pub const FIXED: [Item; 5] =
        [Item::PackagingReady, Item::KeysRemoved, Item::MediaListed, Item::AccessArranged, Item::SlotAgreed];

    /// The item's key in the map.
    pub(super) fn key(&self) -> String {
        match self {
            Item::PackagingReady => "check/packaging_ready".to_owned(),
            Item::KeysRemoved => "check/keys_removed".to_owned(),
            Item::MediaListed => "check/media_listed".to_owned(),
            Item::AccessArranged => "check/access_arranged".to_owned(),
            Item::SlotAgreed => "check/slot_agreed".to_owned(),
            Item::Free(label) => format!("free/{}", label.0),
        }
    }

    /// The item of a key, `None` when the key is of something else, an error when the label is not fit to be shown.
    fn of_key(key: &str) -> Result<Option<Self>, TextError> {
        match key.strip_prefix("free/") {
            Some(label) => Label::new(label).map(|label| Some(Item::Free(label))),
            None => Ok(Item::FIXED.into_iter().find(|item| item.key() == key)),
        }
    }
}

/// The key of a note: operations are counted onwards from all that their author saw, so keys sort notes by cause.
pub(super) fn note_key(counter: u64, writer: Writer) -> String {
    format!("note/{counter:010}/{writer}")
}

/// The key that an operation writes, if it is one that a lot's file may hold: a check of yes or no, or a note under its
/// own counter and writer, which therefore replaces nothing.
pub(super) fn key_of<'a>(row: &Row<'a>, writer: Writer) -> Result<&'a str, PaperError> {
    let no_entry = PaperError::Entry(row.counter);
    let (None, false, Action::Set, Key::Name(key)) = (row.object, row.insert, row.action, row.key) else {
        return Err(no_entry);
    };
    match row.value {
        Value::Bool(_) if Item::of_key(key)?.is_some() => Ok(key),
        Value::Text(text) if key == note_key(row.counter, writer) => {
            check_text(text, MAX_TEXT, Some('\n'))?;
            Ok(key)
        }
        _ => Err(no_entry),
    }
}

/// An item with its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub item: Item,
    /// Whether it is done; "no" when nobody said anything.
    pub done: bool,
    /// Who said so last, if anybody.
    pub by: Option<Writer>,
    /// Whether editors who did not know of each other say different things; one of them decides by saying it again.
    pub contested: bool,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it says.
    pub text: NoteText,
    /// Who says it.
    pub by: Writer,
}

/// What a lot's file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotFileContent {
    /// The fixed items in their order, always all, then the added ones by label.
    pub checks: Vec<Check>,
    /// The notes, each after those its author had seen.
    pub notes: Vec<Note>,
}

impl LotFileContent {
    /// Reads a document that [`key_of`] let nothing else into.
    pub(super) fn read(doc: &Automerge) -> Self {
        let unsaid = |item: Item| (item.clone(), Check { item, done: false, by: None, contested: false });
        let mut checks: BTreeMap<Item, Check> = Item::FIXED.into_iter().map(unsaid).collect();
        let mut notes = Vec::new();
        for key in doc.keys(ROOT) {
            if let Ok(Some(item)) = Item::of_key(&key) {
                checks.extend(check(doc, &key, item.clone()).map(|check| (item, check)));
            } else if key.starts_with("note/") {
                notes.extend(note(doc, &key));
            }
        }
        LotFileContent { checks: checks.into_values().collect(), notes }
    }
}

fn check(doc: &Automerge, key: &str, item: Item) -> Option<Check> {
    let (value, id) = doc.get(ROOT, key).ok()??;
    let done = value.as_bool()?;
    let said = doc.get_all(ROOT, key).ok()?;
    let contested = said.iter().any(|(value, _)| value.as_bool() != Some(done));
    Some(Check { item, done, by: Some(author(&id)?), contested })
}

fn note(doc: &Automerge, key: &str) -> Option<Note> {
    let (value, id) = doc.get(ROOT, key).ok()??;
    Some(Note { text: NoteText::new(value.as_str()?).ok()?, by: author(&id)? })
}

fn author(id: &ObjId) -> Option<Writer> {
    match id {
        ObjId::Root => None,
        ObjId::Id(_, actor, _) => Writer::from_slice(actor.to_bytes()),
    }
}
