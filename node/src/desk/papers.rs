//! The shared preparation file of a lot: read from the changes of its owner and editors, written as sealed changes.

use super::said::Said;
use super::{Answer, DeskError, Foreign, Sentence};
use crate::node::Node;
use regain_protocol::event::{AttachmentKind, Body, Change, Editors, Extra};
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, DocId, EventId, LogId};
use regain_protocol::paper::lot_file::{Carried, Edit, Item, Label, LotFile, NoteText, rooted};
use regain_protocol::view::View;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// An edit of a lot's file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "edit", rename_all = "snake_case", deny_unknown_fields)]
pub enum LotFileInput {
    /// Says of an item whether it is done.
    Check {
        /// `packaging_ready`, `keys_removed`, `media_listed`, `access_arranged`, `slot_agreed`, or one's own words.
        item: String,
        /// Whether it is done.
        done: bool,
    },
    /// Adds a note.
    Note {
        /// What it says.
        text: String,
    },
}

/// An item of a lot's check list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckRow {
    /// Its code, or an editor's own words.
    pub item: Foreign,
    /// Whether it is done.
    pub done: bool,
    /// Who said so.
    pub by: Option<Foreign>,
    /// Whether two editors said different things at the same time.
    pub contested: bool,
}

/// A note in a lot's file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoteRow {
    /// What it says.
    pub text: Foreign,
    /// Who wrote it.
    pub by: Option<Foreign>,
}

/// A lot's file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LotFilePage {
    /// The check list.
    pub checks: Vec<CheckRow>,
    /// Notes.
    pub notes: Vec<NoteRow>,
    /// Changes that are not fit to be shown, with the reason.
    #[schema(value_type = Vec<String>)]
    pub refused: Vec<Sentence>,
    /// Changes that wait for others.
    pub waiting: usize,
    /// Changes whose content has not come yet.
    pub not_here_yet: usize,
}

/// An edit of a lot's file, signed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Edited {
    /// Its events, hex; none where nothing changed.
    pub events: Vec<String>,
}

/// A change with the place of its event, ready to be applied.
struct Came {
    log: LogId,
    seq: u64,
    fact: Change,
    bytes: Vec<u8>,
}

impl Node {
    /// Names who edits a lot's file besides its owner.
    ///
    /// # Errors
    /// The lot is not one's own.
    pub fn name_editors(&mut self, lot: &str, editors: &[String]) -> Answer<Said> {
        let view = self.trade_view()?;
        let lot = self.event_id(lot, view.lots.keys().copied())?;
        let mut list = editors.iter().map(|e| self.actor_id(e)).collect::<Answer<Vec<ActorId>>>()?;
        list.sort_unstable();
        list.dedup();
        let topic = self.topic_of_event(&lot)?;
        let event = self.author(topic, Body::Editors(Editors { lot, editors: list }), Extra::default())?;
        Ok(Said::new(&event))
    }

    /// A lot's file.
    ///
    /// # Errors
    /// There is no such lot, or this node is none of its editors.
    pub fn lot_file(&mut self, lot: &str) -> Answer<LotFilePage> {
        let (_, file, missing) = self.open_file(lot)?;
        Ok(self.file_page(&file, missing))
    }

    /// Edits a lot's file.
    ///
    /// # Errors
    /// The text is not fit to be shown, or this node is none of its editors.
    pub fn edit_lot_file(&mut self, lot: &str, input: &LotFileInput) -> Answer<Edited> {
        let (lot, file, _) = self.open_file(lot)?;
        let topic = self.topic_of_event(&lot)?;
        let usage = |e: regain_protocol::paper::lot_file::TextError| DeskError::Usage(e.into());
        let edit = match input {
            LotFileInput::Check { item, done } => Edit::Check { item: item_named(item)?, done: *done },
            LotFileInput::Note { text } => Edit::AddNote { text: NoteText::new(text).map_err(usage)? },
        };
        let changes =
            file.edit(&edit).map_err(|e| DeskError::Conflict(say!("lot-file-edit", "{detail}", detail = e)))?;
        let view = self.trade_view()?;
        let parties: Vec<ActorId> = parties(&view, lot).into_iter().collect();
        let mut events = Vec::new();
        for change in changes {
            let attachment = self.enclose(topic, AttachmentKind::Change, &change.bytes, &parties)?;
            let body = Body::Change(Change { lot, change: change.hash, deps: change.deps });
            let extra = Extra { attachments: Some(vec![attachment]), ..Extra::default() };
            events.push(self.author(topic, body, extra)?.to_string());
        }
        Ok(Edited { events })
    }

    fn open_file(&mut self, lot: &str) -> Answer<(EventId, LotFile, usize)> {
        let view = self.trade_view()?;
        let lot = self.event_id(lot, view.lots.keys().copied())?;
        let editors = parties(&view, lot);
        if !editors.contains(&self.keys.actor) {
            return Err(DeskError::Refused(say!(
                "lot-file-not-ours",
                "this node is neither owner nor editor of that lot's file"
            )));
        }
        let topic = self.topic_of_event(&lot)?;
        let own = self.engine()?.own_log(topic).ok_or(regain_protocol::engine::AuthorError::NoLog)?;
        let told = view.documents.get(&lot).map(|d| d.changes.clone()).unwrap_or_default();
        let of_editors: Vec<(Hash, EventId)> =
            told.into_iter().filter(|(_, _, by)| editors.contains(by)).map(|(h, e, _)| (h, e)).collect();
        let total = of_editors.len();
        let mut came = self.fetch_changes(&of_editors);
        came.sort_by_key(|c| (c.log, c.seq));
        let roots = rooted(came.iter().map(|c| &c.fact));
        let missing = total - came.len();
        let carried = came.iter().filter(|c| roots.contains(&c.fact.change)).map(|c| Carried {
            log: c.log,
            at: c.seq,
            fact: &c.fact,
            bytes: &c.bytes,
        });
        Ok((lot, LotFile::load(DocId::of_lot(lot), own, carried), missing))
    }

    /// The changes whose bytes are here; of each log nothing after the first that is not.
    fn fetch_changes(&mut self, told: &[(Hash, EventId)]) -> Vec<Came> {
        let mut placed: Vec<(LogId, u64, EventId, Change)> = Vec::new();
        for (_, event) in told {
            let Some(engine) = self.engine.as_ref() else { continue };
            let (Some((log, seq)), Some((_, entry))) = (engine.ledger().place(event), engine.ledger().event(event))
            else {
                continue;
            };
            if let Some(Body::Change(fact)) = entry.body.as_deref() {
                placed.push((log, seq, *event, fact.clone()));
            }
        }
        placed.sort_by_key(|(log, seq, ..)| (*log, *seq));
        let mut stuck: BTreeSet<LogId> = BTreeSet::new();
        let mut came = Vec::new();
        for (log, seq, event, fact) in placed {
            let blob = self.attachment(event, AttachmentKind::Change).filter(|_| !stuck.contains(&log));
            match blob.and_then(|b| self.open_attachment(event, b).ok()) {
                Some(bytes) => came.push(Came { log, seq, fact, bytes }),
                None => {
                    stuck.insert(log);
                }
            }
        }
        came
    }

    fn file_page(&mut self, file: &LotFile, missing: usize) -> LotFilePage {
        let names = self.names();
        let who = |w| {
            let log = file.log_of(w)?;
            let actor = self.engine.as_ref()?.ledger().log(&log)?.stem.actor;
            Some(names.get(&actor).cloned().unwrap_or_else(|| actor.to_string()).into())
        };
        let content = file.content();
        let check = |c: &regain_protocol::paper::lot_file::Check| CheckRow {
            item: item_code(&c.item).into(),
            done: c.done,
            by: c.by.and_then(who),
            contested: c.contested,
        };
        let checks = content.checks.iter().map(check).collect();
        let notes = content.notes.iter().map(|n| NoteRow { text: n.text.as_str().into(), by: who(n.by) }).collect();
        let refused = file.refused().map(|(_, seq, e)| Sentence::of_change(seq, e)).collect();
        LotFilePage { checks, notes, refused, waiting: file.waiting().count(), not_here_yet: missing }
    }
}

/// Owner and editors of a lot's file.
fn parties(view: &View, lot: EventId) -> BTreeSet<ActorId> {
    let owner = view.lots.get(&lot).map(|l| l.owner);
    let editors = view.documents.get(&lot).map(|d| d.editors.clone()).unwrap_or_default();
    owner.into_iter().chain(editors).collect()
}

fn item_named(text: &str) -> Answer<Item> {
    match Item::FIXED.into_iter().find(|i| item_code(i) == text) {
        Some(item) => Ok(item),
        None => Label::new(text).map(Item::Free).map_err(|e| DeskError::Usage(e.into())),
    }
}

fn item_code(item: &Item) -> String {
    match item {
        Item::PackagingReady => "packaging_ready".into(),
        Item::KeysRemoved => "keys_removed".into(),
        Item::MediaListed => "media_listed".into(),
        Item::AccessArranged => "access_arranged".into(),
        Item::SlotAgreed => "slot_agreed".into(),
        Item::Free(label) => label.as_str().to_owned(),
    }
}
