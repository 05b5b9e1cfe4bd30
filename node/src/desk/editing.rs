//! Noting the same of many devices at once: by a pasted list or by a query, seen before it is done, with a way back.

mod history;
mod target;

pub use history::{BatchRow, BatchesTold, NotedLine, NotedPast};

use super::people::unknown;
use super::{Answer, Desk, DeskError};
use crate::fleet::Fleet;
use crate::fleet::edit::{Batch, Change, Field, status_of};
use crate::fleet::policy::MOST_YEARS;
use crate::journal::Fact;
use crate::node::Node;
use regain_protocol::time::Day;
use serde::{Deserialize, Serialize};
use target::Targets;
use utoipa::ToSchema;

/// Most devices of one batch: a large organisation's whole fleet in a few.
const MOST: usize = 200_000;
/// Changes of one fact of the journal, so that the loop stays responsive and no fact grows beyond its bound.
const PART: usize = 20_000;
/// Lines of a preview.
const SHOWN: usize = 50;
/// Bytes of a place.
const SITE: usize = 200;

/// What to note, of which devices.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteInput {
    /// `planned`, `lease_end` (days, YYYY-MM-DD), `status`, `site`, `years` or `ownership`.
    pub field: String,
    /// The value; absent or empty takes what was noted back.
    #[serde(default)]
    pub value: Option<String>,
    /// Devices by serial, inventory number, local code, network id or key.
    #[serde(default)]
    pub devices: Vec<String>,
    /// Devices by a query of the device table, as it stands in an address; its `seen` names the result that was shown.
    #[serde(default)]
    pub query: Option<String>,
    /// Whether to do it; otherwise only what would happen is told.
    #[serde(default)]
    pub apply: bool,
    /// The account that does it. Pages fill it in; a program is nobody.
    #[serde(skip)]
    #[schema(ignore)]
    pub by: String,
}

/// One device of a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NoteLine {
    /// Its key in the fleet.
    pub key: String,
    /// Its inventory number or serial.
    pub name: String,
    /// What is noted now.
    pub before: Option<String>,
    /// What would be noted.
    pub after: Option<String>,
}

/// What a batch does, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NoteTold {
    /// The field.
    pub field: String,
    /// The value.
    pub value: Option<String>,
    /// Whether it was done.
    pub applied: bool,
    /// The batch's number, once it was done and changed anything.
    pub batch: Option<u64>,
    /// Devices that change.
    pub changes: usize,
    /// Devices that have that value already.
    pub unchanged: usize,
    /// Names that are no device of this fleet.
    pub unknown: Vec<String>,
    /// Names that more than one device has.
    pub ambiguous: Vec<String>,
    /// The first devices that change.
    pub sample: Vec<NoteLine>,
}

/// A value that may be noted, as it is written down.
fn checked(field: Field, value: Option<&str>) -> Answer<Option<String>> {
    let Some(value) = value.map(str::trim).filter(|v| !v.is_empty()) else { return Ok(None) };
    let day = || {
        Day::parse(value)
            .map(|d| d.to_string())
            .ok_or_else(|| DeskError::Usage(say!("no-day", "`{text}` is no day; write it as 2026-03-31", text = value)))
    };
    let value = match field {
        Field::Planned | Field::LeaseEnd => day()?,
        Field::Status if status_of(value).is_some() => value.to_owned(),
        Field::Status => return Err(unknown("status", value, target::STATUSES.iter().copied())),
        Field::Ownership if target::OWNERSHIPS.contains(&value) => value.to_owned(),
        Field::Ownership => return Err(unknown("ownership", value, target::OWNERSHIPS.iter().copied())),
        Field::Site if value.len() <= SITE && !value.chars().any(char::is_control) => value.to_owned(),
        Field::Site => {
            return Err(DeskError::Usage(say!(
                "site-long",
                "a place has at most {most} bytes on one line",
                most = SITE
            )));
        }
        Field::Years => match value.parse::<u32>() {
            Ok(years) if years <= MOST_YEARS => years.to_string(),
            _ => {
                return Err(DeskError::Usage(say!(
                    "years-beyond",
                    "{years} years are more than any device is used; give 0 to {most}",
                    years = value,
                    most = MOST_YEARS
                )));
            }
        },
    };
    Ok(Some(value))
}

fn field_of(code: &str) -> Answer<Field> {
    Field::from_code(code).ok_or_else(|| unknown("field", code, Field::ALL.iter().map(|f| f.code())))
}

/// What would change, and what not.
fn planned(fleet: &Fleet, field: Field, value: Option<&String>, targets: &Targets) -> (Vec<Change>, usize) {
    let mut changes = Vec::new();
    let mut unchanged = 0;
    for key in &targets.keys {
        let before = fleet.noted.of(key).and_then(|e| e.get(field)).map(str::to_owned);
        if before.as_ref() == value {
            unchanged += 1;
        } else {
            changes.push(Change { key: key.clone(), before, after: value.cloned() });
        }
    }
    (changes, unchanged)
}

impl Node {
    /// Writes a batch down in parts and takes it into memory.
    fn note(&mut self, field: Field, changes: Vec<Change>, by: &str, undoes: Option<u64>) -> Answer<Option<u64>> {
        if changes.is_empty() {
            return Ok(None);
        }
        let (id, at) = (self.fleet.noted.next(), self.now().0);
        for part in changes.chunks(PART) {
            let batch = Batch { id, at, by: by.to_owned(), undoes, field, changes: part.to_vec() };
            self.journal.write(&Fact::Noted { batch: batch.clone() }).map_err(DeskError::failed)?;
            self.fleet.note(batch);
        }
        Ok(Some(id))
    }

    /// Takes a batch back: every device on which nothing else was noted since.
    ///
    /// # Errors
    /// There is no such batch, or the journal cannot be written.
    pub fn take_back(&mut self, id: u64, by: &str) -> Answer<NoteTold> {
        let parts = self.fleet.noted.batch(id).to_vec();
        let field = parts.first().map(|b| b.field).ok_or_else(|| {
            DeskError::NotFound(say!("batch-unknown", "there is no batch number {id}; look at the list again", id = id))
        })?;
        let mut changes = Vec::new();
        let mut unchanged = 0;
        for change in parts.iter().flat_map(|b| &b.changes) {
            let now = self.fleet.noted.of(&change.key).and_then(|e| e.get(field));
            if now == change.after.as_deref() {
                let (before, after) = (change.after.clone(), change.before.clone());
                changes.push(Change { key: change.key.clone(), before, after });
            } else {
                unchanged += 1;
            }
        }
        let sample = changes.iter().take(SHOWN).map(|c| line(&self.fleet, c)).collect();
        let told = NoteTold {
            field: field.code().to_owned(),
            value: None,
            applied: true,
            batch: None,
            changes: changes.len(),
            unchanged,
            unknown: Vec::new(),
            ambiguous: Vec::new(),
            sample,
        };
        let batch = self.note(field, changes, by, Some(id))?;
        Ok(NoteTold { batch, ..told })
    }
}

fn line(fleet: &Fleet, change: &Change) -> NoteLine {
    let device = fleet.devices().get(&change.key);
    let name = device.as_ref().and_then(|d| d.asset_tag.as_ref().or(d.serial.as_ref())).map(|k| k.value.clone());
    NoteLine {
        key: change.key.clone(),
        name: name.unwrap_or_else(|| change.key.clone()),
        before: change.before.clone(),
        after: change.after.clone(),
    }
}

impl Desk {
    /// Notes the same of many devices, or tells what that would do.
    ///
    /// # Errors
    /// The field or value is none, no device is named, or other devices fit than those that were shown.
    pub async fn note(&self, input: NoteInput) -> Answer<NoteTold> {
        let field = field_of(&input.field)?;
        let value = checked(field, input.value.as_deref())?;
        let park = self.park().await?;
        let fleet = self.ask(|node| Ok(node.fleet.clone())).await?;
        let (devices, query) = (input.devices, input.query);
        let found = tokio::task::spawn_blocking(move || Targets::find(&fleet, &park, &devices, query.as_deref())).await;
        let targets =
            found.map_err(|e| DeskError::Failed(format!("the devices could not be looked up: {e}").into()))??;
        if targets.keys.len() > MOST {
            return Err(DeskError::Usage(say!(
                "batch-long",
                "these are {n} devices; note at most {most} at once",
                n = targets.keys.len(),
                most = MOST
            )));
        }
        let (apply, by) = (input.apply, input.by);
        self.ask(move |node| {
            let (changes, unchanged) = planned(&node.fleet, field, value.as_ref(), &targets);
            let told = NoteTold {
                field: field.code().to_owned(),
                value,
                applied: apply,
                batch: None,
                changes: changes.len(),
                unchanged,
                sample: changes.iter().take(SHOWN).map(|c| line(&node.fleet, c)).collect(),
                unknown: targets.unknown,
                ambiguous: targets.ambiguous,
            };
            let batch = if apply { node.note(field, changes, &by, None)? } else { None };
            Ok(NoteTold { batch, ..told })
        })
        .await
    }
}
