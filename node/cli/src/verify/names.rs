//! How members call themselves, from the profiles in the bundle. A name is what its bearer says; the key is the fact.

use minicbor::Decoder;
use regain_protocol::bundle::MAGIC;
use regain_protocol::event::{Record, event_id};
use regain_protocol::id::{ActorId, EventId};
use regain_protocol::ledger::Ledger;
use regain_protocol::standing::StandingMap;
use regain_protocol::view::View;
use std::collections::BTreeMap;

/// Names by actor.
pub struct Names(BTreeMap<ActorId, String>);

impl Names {
    /// The names in a bundle that was verified.
    pub fn of(bytes: &[u8], ledger: &Ledger) -> Self {
        let view = View::of(ledger, &StandingMap::of(ledger), ledger.governance());
        let wanted: BTreeMap<EventId, ActorId> =
            view.members.iter().filter_map(|(a, m)| Some((m.profile?, *a))).collect();
        let mut names = BTreeMap::new();
        for record in records(bytes) {
            let Some(actor) = wanted.get(&event_id(&record.header)) else { continue };
            names.extend(record.extra.read().and_then(|x| x.title).map(|name| (*actor, name)));
        }
        Names(names)
    }

    /// How an actor calls itself.
    pub fn get(&self, actor: &ActorId) -> Option<&str> {
        self.0.get(actor).map(String::as_str)
    }
}

/// The event records of a bundle: a chunk is a kind, a length of four bytes, and as many bytes.
fn records(bytes: &[u8]) -> impl Iterator<Item = Record> + '_ {
    let mut rest = bytes.get(MAGIC.len()..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (head, tail) = rest.split_first_chunk::<5>()?;
        let [_, a, b, c, d] = *head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let (body, tail) = tail.split_at_checked(length)?;
        rest = tail;
        Some(body)
    })
    // Charter, evidence and seal are no records, and are read as none.
    .filter_map(|body| Decoder::new(body).decode::<Record>().ok())
}
