//! What the desk answers to an act: the event that was signed.

use regain_protocol::event::{Extra, Line};
use regain_protocol::id::EventId;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A signed event.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Said {
    /// Its id, hex.
    pub event: String,
}

/// A signed event about devices.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SaidOfDevices {
    /// Its id, hex.
    pub event: String,
    /// Of how many devices it speaks.
    pub devices: usize,
}

impl Said {
    pub(crate) fn new(event: &EventId) -> Self {
        Said { event: event.to_string() }
    }

    pub(crate) fn of_devices(self, devices: usize) -> SaidOfDevices {
        SaidOfDevices { event: self.event, devices }
    }
}

/// Counts by category code.
pub(crate) type Lines = BTreeMap<String, u32>;

/// Lines as the API writes them; a category named twice counts together.
pub(crate) fn lines_told(lines: &[Line]) -> Lines {
    let mut told = Lines::new();
    for line in lines {
        let count = told.entry(line.category.code().to_owned()).or_default();
        *count = count.saturating_add(line.count);
    }
    told
}

/// How many devices lines speak of.
pub(crate) fn total(lines: &[Line]) -> u64 {
    lines.iter().map(|l| u64::from(l.count)).sum()
}

/// The extra of an event that carries a title or a note at most.
pub(crate) fn texts(title: Option<String>, note: Option<String>) -> Extra {
    Extra { title, note, ..Extra::default() }
}
