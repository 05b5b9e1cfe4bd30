//! The operations of a change, one row at a time out of all columns, each row checked by itself.

use super::column::{Deltas, Flips, Runs};
use super::cursor::Cursor;
use super::{ScanError, actor};
use crate::limits::{MAX_CHANGE_OPS, MAX_TEXT};
use crate::paper::Writer;

/// Automerge's columns of a change: number (id, then type in three bits) and name, in the order they must come.
const COLUMNS: [(u64, &str); 14] = [
    (1, OBJECT_ACTOR),
    (2, OBJECT_COUNTER),
    (17, KEY_ACTOR),
    (19, KEY_COUNTER),
    (21, KEY_NAME),
    (52, INSERT),
    (66, ACTION),
    (86, VALUE_TYPE),
    (87, "value"),
    (112, PRED_COUNT),
    (113, PRED_ACTOR),
    (115, PRED_COUNTER),
    (148, EXPAND),
    (165, MARK),
];
const OBJECT_ACTOR: &str = "object actor";
const OBJECT_COUNTER: &str = "object counter";
const KEY_ACTOR: &str = "key actor";
const KEY_COUNTER: &str = "key counter";
const KEY_NAME: &str = "key name";
const INSERT: &str = "insert";
const ACTION: &str = "action";
const VALUE_TYPE: &str = "value type";
const PRED_COUNT: &str = "predecessor count";
const PRED_ACTOR: &str = "predecessor actor";
const PRED_COUNTER: &str = "predecessor counter";
const EXPAND: &str = "expand";
const MARK: &str = "mark name";
/// The bit of a column's number that says "compressed".
const DEFLATED: u64 = 8;

/// An operation that a row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::paper) struct OpRef {
    /// Its counter.
    pub(in crate::paper) counter: u64,
    /// Its writer.
    pub(in crate::paper) writer: Writer,
}

/// Where in its object an operation acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::paper) enum Key<'a> {
    /// At a name of a map.
    Name(&'a str),
    /// Before the first element of a list or text.
    Head,
    /// At or after an element of a list or text.
    Element(OpRef),
}

/// What an operation does, as far as we tell operations apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::paper) enum Action {
    /// Sets a plain value.
    Set,
    /// Anything else that automerge knows: makes an object, deletes, increments, marks.
    Other,
}

/// A plain value, as far as we tell values apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::paper) enum Value<'a> {
    /// Yes or no.
    Bool(bool),
    /// Text.
    Text(&'a str),
    /// A whole number, signed or not.
    Whole,
    /// Anything else that automerge knows.
    Other,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::paper) struct Row<'a> {
    /// Its counter.
    pub(in crate::paper) counter: u64,
    /// The object it acts in; `None` for the root map.
    pub(in crate::paper) object: Option<OpRef>,
    /// Where in the object.
    pub(in crate::paper) key: Key<'a>,
    /// Whether it makes a new element of a list or text.
    pub(in crate::paper) insert: bool,
    /// What it does.
    pub(in crate::paper) action: Action,
    /// With which value.
    pub(in crate::paper) value: Value<'a>,
    /// What it replaces, sorted and different; over all rows of a change at most [`MAX_CHANGE_OPS`].
    pub(in crate::paper) preds: Vec<OpRef>,
}

/// The actors a change lists: its author first, the others as they lie in the bytes, each after its length.
#[derive(Clone, Debug)]
struct Actors<'a> {
    author: Writer,
    others: &'a [u8],
}

impl<'a> Actors<'a> {
    fn read(body: &mut Cursor<'a>, author: Writer) -> Result<Self, ScanError> {
        let count = body.unsigned()?;
        let mut start = *body;
        let mut last: Option<Writer> = None;
        for _ in 0..count {
            let next = Writer(actor(body)?);
            if next == author || last.is_some_and(|last| last >= next) {
                return Err(ScanError::Actors);
            }
            last = Some(next);
        }
        let length = start.len() - body.len();
        Ok(Actors { author, others: start.take(length as u64)? })
    }

    fn get(&self, index: u64) -> Option<Writer> {
        let Some(place) = index.checked_sub(1) else { return Some(self.author) };
        let entry = self.others.chunks_exact(1 + Writer::LEN).nth(usize::try_from(place).ok()?)?;
        entry.get(1..).and_then(Writer::from_slice)
    }
}

/// A column that is left out when every value of it is null, and otherwise has one for each operation.
#[derive(Clone, Debug)]
enum Sparse<C> {
    Absent,
    Present(C),
}

impl<C> Sparse<C> {
    fn of(bytes: &[u8], column: C) -> Self {
        if bytes.is_empty() { Sparse::Absent } else { Sparse::Present(column) }
    }

    /// The value of the next operation: null when the column is left out.
    fn cell<T>(
        &mut self,
        name: &'static str,
        next: impl FnOnce(&mut C) -> Result<Option<Option<T>>, ScanError>,
    ) -> Result<Option<T>, ScanError> {
        match self {
            Sparse::Absent => Ok(None),
            Sparse::Present(column) => next(column)?.ok_or(ScanError::Gap { column: name }),
        }
    }

    fn ended(&self, ended: impl FnOnce(&C) -> bool) -> bool {
        match self {
            Sparse::Absent => true,
            Sparse::Present(column) => ended(column),
        }
    }
}

/// Walks the operations of a change.
#[derive(Clone, Debug)]
pub(in crate::paper) struct Rows<'a> {
    actors: Actors<'a>,
    start_op: u64,
    read: u64,
    preds: u64,
    object_actor: Sparse<Runs<'a, u64>>,
    object_counter: Sparse<Runs<'a, u64>>,
    key_actor: Sparse<Runs<'a, u64>>,
    key_counter: Sparse<Deltas<'a>>,
    key_name: Sparse<Runs<'a, &'a str>>,
    insert: Flips<'a>,
    action: Runs<'a, u64>,
    value_type: Runs<'a, u64>,
    value: Cursor<'a>,
    pred_count: Runs<'a, u64>,
    pred_actor: Runs<'a, u64>,
    pred_counter: Deltas<'a>,
    expand: Sparse<Flips<'a>>,
    mark: Sparse<Runs<'a, &'a str>>,
}

impl<'a> Rows<'a> {
    /// Reads the other actors, the table of columns and the columns' places, and stands before the first operation.
    pub(super) fn open(body: &mut Cursor<'a>, author: Writer, start_op: u64) -> Result<Self, ScanError> {
        let actors = Actors::read(body, author)?;
        let [oa, oc, ka, kc, kn, insert, action, vt, value, pn, pa, pc, expand, mark] = columns(body)?;
        Ok(Rows {
            actors,
            start_op,
            read: 0,
            preds: 0,
            object_actor: Sparse::of(oa, Runs::new(OBJECT_ACTOR, oa)),
            object_counter: Sparse::of(oc, Runs::new(OBJECT_COUNTER, oc)),
            key_actor: Sparse::of(ka, Runs::new(KEY_ACTOR, ka)),
            key_counter: Sparse::of(kc, Deltas::new(KEY_COUNTER, kc)),
            key_name: Sparse::of(kn, Runs::new(KEY_NAME, kn)),
            insert: Flips::new(INSERT, insert),
            action: Runs::new(ACTION, action),
            value_type: Runs::new(VALUE_TYPE, vt),
            value: Cursor::new(value),
            pred_count: Runs::new(PRED_COUNT, pn),
            pred_actor: Runs::new(PRED_ACTOR, pa),
            pred_counter: Deltas::new(PRED_COUNTER, pc),
            expand: Sparse::of(expand, Flips::new(EXPAND, expand)),
            mark: Sparse::of(mark, Runs::new(MARK, mark)),
        })
    }

    /// The writers a change lists besides its author.
    pub(in crate::paper) fn other_writers(&self) -> impl Iterator<Item = Writer> + '_ {
        (1..).map_while(|index| self.actors.get(index))
    }

    /// The next operation; `None` after the last one, when every column is at its end.
    pub(in crate::paper) fn next(&mut self) -> Result<Option<Row<'a>>, ScanError> {
        if self.action.ended() {
            return self.end().map(|()| None);
        }
        let counter = self.start_op + self.read;
        let action = self.action.required()?;
        let object = self.object(counter)?;
        let key = self.key(counter)?;
        let insert = self.insert.required()?;
        let value = self.value()?;
        let preds = self.predecessors(counter)?;
        let expand = self.expand.cell(EXPAND, |c| Ok(c.next()?.map(Some)))?;
        let mark = self.mark.cell(MARK, Runs::next)?;
        self.read += 1;
        let marks = mark.is_some() || expand == Some(true);
        let action = match (action, value) {
            (7, _) => Action::Other,
            (other, _) if marks => return Err(ScanError::Action(other)),
            (1, _) => Action::Set,
            (5, Value::Whole) | (0 | 2..=4 | 6, _) => Action::Other,
            (other, _) => return Err(ScanError::Action(other)),
        };
        Ok(Some(Row { counter, object, key, insert, action, value, preds }))
    }

    /// A reference to an operation before this one.
    fn op(&self, names: [&'static str; 2], actor: u64, counter: u64, before: u64) -> Result<OpRef, ScanError> {
        let [actor_column, counter_column] = names;
        let writer = self.actors.get(actor).ok_or(ScanError::ActorIndex { column: actor_column })?;
        if counter == 0 || counter >= before {
            return Err(ScanError::Counter { column: counter_column });
        }
        Ok(OpRef { counter, writer })
    }

    fn object(&mut self, before: u64) -> Result<Option<OpRef>, ScanError> {
        let actor = self.object_actor.cell(OBJECT_ACTOR, Runs::next)?;
        let counter = self.object_counter.cell(OBJECT_COUNTER, Runs::next)?;
        match (actor, counter) {
            (None, None) => Ok(None),
            (Some(a), Some(c)) => self.op([OBJECT_ACTOR, OBJECT_COUNTER], a, c, before).map(Some),
            (None, Some(_)) => Err(ScanError::Gap { column: OBJECT_ACTOR }),
            (Some(_), None) => Err(ScanError::Gap { column: OBJECT_COUNTER }),
        }
    }

    fn key(&mut self, before: u64) -> Result<Key<'a>, ScanError> {
        let actor = self.key_actor.cell(KEY_ACTOR, Runs::next)?;
        let counter = self.key_counter.cell(KEY_COUNTER, Deltas::next)?;
        let name = self.key_name.cell(KEY_NAME, Runs::next)?;
        match (actor, counter, name) {
            (None, None, Some(name)) => Ok(Key::Name(name)),
            (None, Some(0), None) => Ok(Key::Head),
            (Some(a), Some(c), None) => self.op([KEY_ACTOR, KEY_COUNTER], a, c, before).map(Key::Element),
            _ => Err(ScanError::Key),
        }
    }

    fn value(&mut self) -> Result<Value<'a>, ScanError> {
        let meta = self.value_type.required()?;
        let (kind, length) = (meta & 0xf, meta >> 4);
        let mut bytes = Cursor::new(self.value.take(length)?);
        let value = match (kind, length) {
            (0, 0) => Value::Other,
            (1, 0) => Value::Bool(false),
            (2, 0) => Value::Bool(true),
            (3, _) => bytes.unsigned().map(|_| Value::Whole)?,
            (4, _) => bytes.signed().map(|_| Value::Whole)?,
            (8 | 9, _) => bytes.signed().map(|_| Value::Other)?,
            (5, 8) | (7, _) => bytes.take(length).map(|_| Value::Other)?,
            (6, _) => bytes.text(length).map(Value::Text)?,
            _ => return Err(ScanError::Value(kind)),
        };
        if bytes.is_empty() { Ok(value) } else { Err(ScanError::Value(kind)) }
    }

    fn predecessors(&mut self, before: u64) -> Result<Vec<OpRef>, ScanError> {
        let count = self.pred_count.required()?;
        self.preds = self.preds.saturating_add(count);
        if self.preds > MAX_CHANGE_OPS {
            return Err(ScanError::TooManyOps { column: PRED_COUNT, claimed: self.preds });
        }
        let mut preds: Vec<OpRef> = Vec::new();
        for _ in 0..count {
            let actor = self.pred_actor.required()?;
            let counter = self.pred_counter.required()?;
            let pred = self.op([PRED_ACTOR, PRED_COUNTER], actor, counter, before)?;
            if preds.last().is_some_and(|last| *last >= pred) {
                return Err(ScanError::Preds);
            }
            preds.push(pred);
        }
        Ok(preds)
    }

    /// Nothing may be left in any column.
    fn end(&self) -> Result<(), ScanError> {
        let ended = [
            (OBJECT_ACTOR, self.object_actor.ended(Runs::ended)),
            (OBJECT_COUNTER, self.object_counter.ended(Runs::ended)),
            (KEY_ACTOR, self.key_actor.ended(Runs::ended)),
            (KEY_COUNTER, self.key_counter.ended(Deltas::ended)),
            (KEY_NAME, self.key_name.ended(Runs::ended)),
            (INSERT, self.insert.ended()),
            (VALUE_TYPE, self.value_type.ended()),
            ("value", self.value.is_empty()),
            (PRED_COUNT, self.pred_count.ended()),
            (PRED_ACTOR, self.pred_actor.ended()),
            (PRED_COUNTER, self.pred_counter.ended()),
            (EXPAND, self.expand.ended(Flips::ended)),
            (MARK, self.mark.ended(Runs::ended)),
        ];
        match ended.iter().find(|(_, ended)| !ended) {
            Some((column, _)) => Err(ScanError::LongColumn { column }),
            None => Ok(()),
        }
    }
}

/// The bytes of each column of [`COLUMNS`], empty where it is left out.
fn columns<'a>(body: &mut Cursor<'a>) -> Result<[&'a [u8]; COLUMNS.len()], ScanError> {
    let count = body.unsigned()?;
    let mut lengths = [0u64; COLUMNS.len()];
    let mut free = COLUMNS.iter().zip(&mut lengths);
    for _ in 0..count {
        let spec = body.unsigned()?;
        if spec & DEFLATED != 0 {
            return Err(ScanError::Deflated(spec));
        }
        // Known columns come in one order, so what is skipped over can no longer come.
        let (_, length) = free.find(|((known, _), _)| *known == spec).ok_or(ScanError::Column(spec))?;
        *length = body.unsigned()?;
        if *length == 0 {
            return Err(ScanError::Column(spec));
        }
    }
    let mut slices: [&[u8]; COLUMNS.len()] = [&[]; COLUMNS.len()];
    for (slice, length) in slices.iter_mut().zip(lengths) {
        *slice = body.take(length)?;
    }
    Ok(slices)
}

// A text run of a column is repeated in memory at most this often, which must stay a few megabytes.
const _: () = assert!(MAX_CHANGE_OPS * MAX_TEXT as u64 <= 4 << 20);
