//! An edit written as changes of one's own: the one it is about, and before it the merges that keep deps few.

use super::super::Writer;
use super::PaperError;
use super::entry::{Item, NoteText, note_key};
use super::history::History;
use crate::hash::Hash;
use crate::limits::{MAX_CHANGE_OPS, MAX_DEPS};
use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Automerge, Change, ChangeHash, ExpandedChange, ObjId, ROOT, ReadDoc, ScalarValue};
use std::num::NonZeroU64;

/// What an editor does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Says of an item whether it is done.
    Check {
        /// Which.
        item: Item,
        /// Whether it is done.
        done: bool,
    },
    /// Adds a note.
    AddNote {
        /// What it says.
        text: NoteText,
    },
}

/// A change to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeBytes {
    /// The automerge chunk: what is sealed to the editors.
    pub bytes: Vec<u8>,
    /// Automerge's hash of it, for the facts.
    pub hash: Hash,
    /// What it depends on, for the facts; at most [`MAX_DEPS`].
    pub deps: Vec<Hash>,
}

impl ChangeBytes {
    fn of(change: &Change) -> Self {
        ChangeBytes {
            bytes: change.raw_bytes().to_vec(),
            hash: Hash(change.hash().0),
            deps: change.deps().iter().map(|dep| Hash(dep.0)).collect(),
        }
    }
}

/// A change that another may name: hash, and counter of its last operation.
type Named = (ChangeHash, u64);

/// The changes that bring an edit of `own` about, the edit itself last.
pub(super) fn write(history: &History, own: Writer, edit: &Edit) -> Result<Vec<ChangeBytes>, PaperError> {
    let named = |hash: ChangeHash| (hash, history.max_op(&Hash(hash.0)));
    let last = history.last_of(own);
    let mut seq = last.map_or(0, |(seq, _)| seq);
    // One's own last change comes first and always: a writer's changes are a chain.
    let mut deps: Vec<Named> = last.map(|(_, hash)| named(ChangeHash(hash.0))).into_iter().collect();
    let heads = history.automerge().get_heads();
    deps.extend(heads.into_iter().map(named).filter(|head| !matches!(last, Some((_, own)) if own.0 == head.0.0)));

    let mut changes = Vec::new();
    while deps.len() > MAX_DEPS {
        // An empty change merges as many heads as it may name.
        let rest = deps.split_off(MAX_DEPS);
        seq += 1;
        let merge = change(own, seq, &deps, Vec::new());
        changes.push(ChangeBytes::of(&merge));
        deps = vec![(merge.hash(), merge.max_op())];
        deps.extend(rest);
    }
    let operation = operation(history.automerge(), own, last_counter(&deps) + 1, edit)?;
    changes.push(ChangeBytes::of(&change(own, seq + 1, &deps, vec![operation])));
    Ok(changes)
}

fn last_counter(deps: &[Named]) -> u64 {
    deps.iter().map(|(_, max_op)| *max_op).max().unwrap_or(0)
}

/// A change written field by field: automerge's own transactions settle a conflict by deleting, and a lot's file takes no
/// deletion.
fn change(own: Writer, seq: u64, deps: &[Named], operations: Vec<Op>) -> Change {
    Change::from(ExpandedChange {
        operations,
        actor_id: ActorId::from(&own.0[..]),
        hash: None,
        seq,
        start_op: NonZeroU64::MIN.saturating_add(last_counter(deps)),
        time: 0,
        message: None,
        deps: deps.iter().map(|(hash, _)| *hash).collect(),
        author: None,
        extra_bytes: Vec::new(),
    })
}

/// The operation of an edit, which replaces whatever its key holds.
fn operation(doc: &Automerge, own: Writer, counter: u64, edit: &Edit) -> Result<Op, PaperError> {
    let (key, value) = match edit {
        Edit::Check { item, done } => (item.key(), ScalarValue::Boolean(*done)),
        Edit::AddNote { text } => (note_key(counter, own), ScalarValue::Str(text.as_str().into())),
    };
    let held = doc.get_all(ROOT, key.as_str()).map_err(|error| PaperError::Automerge(error.to_string()))?;
    if !held.is_empty() && held.iter().all(|(known, _)| known.as_scalar() == Some(&value)) {
        return Err(PaperError::Unchanged);
    }
    let replaced = |id: ObjId| match id {
        ObjId::Id(counter, actor, _) => Some(OpId::new(counter, &actor)),
        ObjId::Root => None,
    };
    // What a hostile editor piled up beyond the bound is replaced by saying it again.
    let preds = held.into_iter().filter_map(|(_, id)| replaced(id)).take(MAX_CHANGE_OPS as usize);
    Ok(Op {
        action: OpType::Put(value),
        obj: ObjectId::Root,
        key: Key::Map(key.as_str().into()),
        pred: preds.collect(),
        insert: false,
    })
}
