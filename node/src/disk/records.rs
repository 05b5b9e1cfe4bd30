//! An event as records of a segment file.

use crate::store::{Found, Position, Record as Stored};
use minicbor::{Decode, Encode};
use regain_protocol::cbor;
use regain_protocol::event::{ExtraPart, Record};
use regain_protocol::hash::Hash;
use regain_protocol::id::Signature;

pub(super) const CORE: u8 = 1;
const EXTRA: u8 = 2;
pub(super) const WITHDRAWN: u8 = 3;
/// A piece of evidence, in the directory of its own.
pub(crate) const EVIDENCE: u8 = 4;

/// An event as bytes on disk: its core, and kind and bytes of its extra.
pub(super) type Parts = (Vec<u8>, Option<(u8, Vec<u8>)>);

/// The part of an event that is never overwritten.
#[derive(Encode, Decode)]
pub(super) struct Core {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub header: Vec<u8>,
    #[n(1)]
    pub signature: Signature,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub facts: Vec<u8>,
    /// Whether the extra's record follows.
    #[n(3)]
    pub extra: bool,
}

/// Puts the records of a directory together to events again, in the order in which they lie.
#[derive(Default)]
pub(crate) struct Joiner {
    waiting: Option<(Position, Core, Found)>,
}

impl Joiner {
    /// Takes the next record and gives the event that it completes, if it does.
    ///
    /// # Errors
    /// The record is none of an event.
    pub(crate) fn take(
        &mut self,
        position: Position,
        record: Stored,
        found: Found,
    ) -> Result<Option<(Position, Record, Found)>, minicbor::decode::Error> {
        if record.kind == CORE {
            let core: Core = minicbor::decode(&record.bytes)?;
            if core.extra {
                self.waiting = Some((position, core, found));
                return Ok(None);
            }
            return Ok(Some((position, whole(core, ExtraPart::None), found)));
        }
        let waited = self.waiting.take();
        Ok(waited.map(|(position, core, found)| (position, whole(core, extra(record.kind, &record.bytes)), found)))
    }

    /// What waits for its extra waits no more: there is damage in between.
    pub(crate) fn forget(&mut self) {
        self.waiting = None;
    }
}

pub(super) fn parts(record: &Record) -> Parts {
    let extra = match &record.extra {
        ExtraPart::None => None,
        ExtraPart::Held(salt, bytes) => Some((EXTRA, [salt.as_bytes(), bytes].concat())),
        ExtraPart::Withdrawn(hash) => Some((WITHDRAWN, hash.0.to_vec())),
    };
    let core = Core {
        header: record.header.clone(),
        signature: record.signature,
        facts: record.facts.clone(),
        extra: extra.is_some(),
    };
    (cbor::encode(&core), extra)
}

pub(super) fn whole(core: Core, extra: ExtraPart) -> Record {
    Record { header: core.header, signature: core.signature, facts: core.facts, extra }
}

pub(super) fn extra(kind: u8, bytes: &[u8]) -> ExtraPart {
    let head = bytes.get(..32).and_then(Hash::from_slice);
    match (kind, head) {
        (EXTRA, Some(salt)) => ExtraPart::Held(salt, bytes.get(32..).unwrap_or_default().to_vec()),
        (WITHDRAWN, Some(hash)) => ExtraPart::Withdrawn(hash),
        _ => ExtraPart::None,
    }
}
