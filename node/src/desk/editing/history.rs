//! What was noted by hand, and when.

use crate::desk::Answer;
use crate::fleet::edit::Batch;
use crate::node::Node;
use regain_protocol::time::Minute;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use utoipa::ToSchema;

/// Batches and changes that are told, newest first.
const TOLD: usize = 100;

/// A value noted of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotedLine {
    /// The field.
    pub field: String,
    /// The value.
    pub value: String,
}

/// A change of what was noted of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotedPast {
    /// The batch.
    pub batch: u64,
    /// The day (YYYY-MM-DD).
    pub on: String,
    /// The account that did it; empty for a program.
    pub by: String,
    /// The field.
    pub field: String,
    /// What was noted before.
    pub before: Option<String>,
    /// What was noted since.
    pub after: Option<String>,
}

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BatchRow {
    /// Its number.
    pub batch: u64,
    /// The day (YYYY-MM-DD).
    pub on: String,
    /// The account that did it; empty for a program.
    pub by: String,
    /// The field.
    pub field: String,
    /// The value of its first device.
    pub value: Option<String>,
    /// Devices that it changed.
    pub devices: usize,
    /// The batch that it takes back.
    pub undoes: Option<u64>,
    /// Whether it was taken back.
    pub undone: bool,
}

/// The newest batches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BatchesTold {
    /// Newest first.
    pub batches: Vec<BatchRow>,
}

fn day(minute: u32) -> String {
    Minute(minute).day().to_string()
}

impl Node {
    /// The newest batches of notes.
    ///
    /// # Errors
    /// None.
    pub fn note_batches(&mut self) -> Answer<BatchesTold> {
        let noted = self.fleet.noted.clone();
        let undone: BTreeSet<u64> = noted.batches().filter_map(|(_, parts)| parts.first()?.undoes).collect();
        let row = |(id, parts): (u64, &[Arc<Batch>])| {
            let first = parts.first()?;
            Some(BatchRow {
                batch: id,
                on: day(first.at),
                by: first.by.clone(),
                field: first.field.code().to_owned(),
                value: first.changes.first().and_then(|c| c.after.clone()),
                devices: parts.iter().map(|p| p.changes.len()).sum(),
                undoes: first.undoes,
                undone: undone.contains(&id),
            })
        };
        Ok(BatchesTold { batches: noted.batches().filter_map(row).take(TOLD).collect() })
    }

    /// What is noted of a device.
    pub(crate) fn noted_of(&self, key: &str) -> Vec<NotedLine> {
        let line = |(field, value): (crate::fleet::edit::Field, &str)| NotedLine {
            field: field.code().to_owned(),
            value: value.to_owned(),
        };
        self.fleet.noted.of(key).into_iter().flat_map(|e| e.iter()).map(line).collect()
    }

    /// What was noted of a device before, newest first.
    pub(crate) fn noted_past(&self, key: &str) -> Vec<NotedPast> {
        let line = |(batch, change): (&Batch, &crate::fleet::edit::Change)| NotedPast {
            batch: batch.id,
            on: day(batch.at),
            by: batch.by.clone(),
            field: batch.field.code().to_owned(),
            before: change.before.clone(),
            after: change.after.clone(),
        };
        self.fleet.noted.history(key).map(line).take(TOLD).collect()
    }
}
