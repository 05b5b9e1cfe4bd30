//! A page of consecutive events of one log. What the log's stem and the event before already say is left out; the
//! signed bytes are rebuilt exactly.

use crate::event::{Dep, ExtraPart, Header, Record, event_id, payload_hash};
use crate::id::{EpochId, EventId, Signature};
use crate::limits::{HEADER_VERSION, PAGE_EVENTS};
use crate::log::Stem;
use crate::time::Minute;
use minicbor::{Decode, Encode};

/// An event without what its page says once.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SlimEvent {
    /// Signature.
    #[n(0)]
    pub signature: Signature,
    /// Number of the kind.
    #[n(1)]
    pub kind: u16,
    /// Claimed time.
    #[n(2)]
    pub minute: Minute,
    /// Facts.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub facts: Vec<u8>,
    /// Extra.
    #[n(4)]
    pub extra: ExtraPart,
    /// Deps.
    #[n(5)]
    pub deps: Vec<Dep>,
    /// Witnesses.
    #[n(6)]
    pub witness: Vec<Dep>,
    /// Epoch, where it is not that of the event before (of the page, for the first).
    #[n(7)]
    pub epoch: Option<EpochId>,
    /// The whole header, where it is of a newer version and cannot be rebuilt.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub header: Option<Vec<u8>>,
}

/// Consecutive events.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Page {
    /// The log.
    #[n(0)]
    pub stem: Stem,
    /// Place of the first event.
    #[n(1)]
    pub from: u64,
    /// Id of the event before it, or zero at the start.
    #[n(2)]
    pub prev: EventId,
    /// Epoch of the first event.
    #[n(3)]
    pub epoch: EpochId,
    /// The events.
    #[n(4)]
    pub events: Vec<SlimEvent>,
    /// Whether the sender has more after these.
    #[n(5)]
    pub more: bool,
}

impl Page {
    /// A page from records of consecutive events; `from` and `prev` are those of the first. `None` without records
    /// or when a header cannot be read.
    #[must_use]
    pub fn of(records: Vec<Record>, more: bool) -> Option<Page> {
        let mut page: Option<Page> = None;
        let mut epoch = EpochId::ZERO;
        for record in records {
            let header = Header::from_bytes(&record.header).ok()?;
            let page = page.get_or_insert_with(|| {
                epoch = header.epoch;
                Page { stem: Stem::of(&header), from: header.seq, prev: header.prev, epoch, events: Vec::new(), more }
            });
            let newer = header.version != HEADER_VERSION;
            page.events.push(SlimEvent {
                signature: record.signature,
                kind: header.kind,
                minute: header.minute,
                facts: record.facts,
                extra: record.extra,
                deps: header.deps,
                witness: header.witness,
                epoch: (header.epoch != epoch).then_some(header.epoch),
                header: newer.then_some(record.header),
            });
            epoch = header.epoch;
        }
        page
    }

    /// The records, with their signed bytes rebuilt. They are not verified yet.
    #[must_use]
    pub fn into_records(self) -> Vec<Record> {
        let (stem, mut prev, mut epoch) = (self.stem, self.prev, self.epoch);
        let mut records = Vec::with_capacity(self.events.len().min(PAGE_EVENTS));
        for (seq, slim) in (self.from..).zip(self.events.into_iter().take(PAGE_EVENTS)) {
            epoch = slim.epoch.unwrap_or(epoch);
            let header = slim.header.unwrap_or_else(|| {
                let header = Header {
                    version: HEADER_VERSION,
                    charter: stem.charter,
                    actor: stem.actor,
                    node: stem.node,
                    topic: stem.topic,
                    incarnation: stem.incarnation,
                    seq,
                    prev,
                    epoch,
                    deps: slim.deps,
                    witness: slim.witness,
                    minute: slim.minute,
                    kind: slim.kind,
                    payload: payload_hash(&slim.facts, &slim.extra),
                };
                header.to_bytes()
            });
            prev = event_id(&header);
            records.push(Record { header, signature: slim.signature, facts: slim.facts, extra: slim.extra });
        }
        records
    }
}
