//! Logs as a file that proves itself: charter, evidence and events, parents first, sealed by a hash of everything. An
//! auditor verifies it with the cable unplugged.
//!
//! ```text
//! bundle = "REGAIN\x01B" chunk*            chunk = kind (1 byte) || length (4 bytes, big-endian) || bytes
//! kinds:  1 charter   2 evidence   3 event record   255 seal = SHA-256 of all bytes before this chunk
//! ```

use crate::cbor;
use crate::event::Record;
use crate::id::{EpochId, EventId, LogId};
use crate::key::Checker;
use crate::ledger::{Admitted, Blocked, EpochTaken, Ledger};
use crate::limits::{MAX_CHARTER, MAX_HEADER, MAX_PAYLOAD};
use crate::member::{Charter, SignedEpoch};
use crate::sync::EvidenceItem;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// First eight bytes.
pub const MAGIC: &[u8; 8] = b"REGAIN\x01B";
const CHARTER: u8 = 1;
const EVIDENCE: u8 = 2;
const EVENT: u8 = 3;
const SEAL: u8 = 255;
/// Longest chunk: a charter, or an event with its framing.
const MAX_CHUNK: usize = MAX_CHARTER + MAX_HEADER + MAX_PAYLOAD;

/// Writes a bundle piece by piece.
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Begins with the charter.
    #[must_use]
    pub fn new(charter: &Charter) -> Self {
        let mut writer = Writer { bytes: MAGIC.to_vec() };
        writer.chunk(CHARTER, &cbor::encode(charter));
        writer
    }

    fn chunk(&mut self, kind: u8, bytes: &[u8]) {
        self.bytes.push(kind);
        self.bytes.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
        self.bytes.extend_from_slice(bytes);
    }

    /// Adds evidence.
    pub fn evidence(&mut self, item: &EvidenceItem) {
        self.chunk(EVIDENCE, &cbor::encode(item));
    }

    /// Adds an event. Parents come first.
    pub fn event(&mut self, record: &Record) {
        self.chunk(EVENT, &cbor::encode(record));
    }

    /// Seals the bundle.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let seal: [u8; 32] = Sha256::digest(&self.bytes).into();
        self.chunk(SEAL, &seal);
        self.bytes
    }
}

/// The last event that was good before something was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastGood {
    /// Its log.
    pub log: LogId,
    /// Its place.
    pub seq: u64,
    /// Its id.
    pub id: EventId,
}

impl std::fmt::Display for LastGood {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "last good event: {} at place {} of log {}", self.id, self.seq, self.log)
    }
}

/// Why a bundle does not verify.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} ({})", .after.map_or_else(|| "no event before it was read".to_owned(), |a| a.to_string()))]
pub struct BundleError {
    /// What is wrong.
    pub what: String,
    /// The event it is about, where its header can be read.
    pub event: Option<EventId>,
    /// What was good before.
    pub after: Option<LastGood>,
}

/// Reads and verifies a bundle: every signature strictly, every chain, every verdict anew.
///
/// # Errors
/// The first thing that is wrong, with the event, or the last good one before it.
pub fn verify(
    bytes: &[u8],
    anchor: Option<EpochId>,
    checker: Arc<dyn Checker + Send + Sync>,
) -> Result<Ledger, Box<BundleError>> {
    let mut after = None;
    let fail = |what: String, event, after| Err(Box::new(BundleError { what, event, after }));
    let Some(mut rest) = bytes.strip_prefix(MAGIC.as_slice()) else {
        return fail("this is not a Regain bundle: it should begin with REGAIN".into(), None, None);
    };
    let mut ledger: Option<Ledger> = None;
    let mut early: Vec<SignedEpoch> = Vec::new();
    loop {
        let at = bytes.len() - rest.len();
        let (kind, body) = match chunk(&mut rest) {
            Ok(chunk) => chunk,
            Err(what) => return fail(what, None, after),
        };
        match (kind, ledger.as_mut()) {
            (CHARTER, None) => {
                let charter = match Charter::open(body, &*checker) {
                    Ok(charter) => charter,
                    Err(e) => return fail(e.to_string(), None, after),
                };
                ledger = Some(Ledger::new(charter, checker.clone()));
            }
            (EVIDENCE, Some(ledger)) => {
                if let Err(what) = take_evidence(ledger, body, &mut early) {
                    return fail(what, None, after);
                }
            }
            (EVENT, Some(ledger)) => match take_event(ledger, body, &*checker) {
                Ok(good) => {
                    // Only an opening brings a key by which more signatures may verify.
                    if good.seq == 0 {
                        ledger.add_early(&mut early);
                    }
                    after = Some(good);
                }
                Err((what, event)) => return fail(what, event, after),
            },
            (SEAL, Some(_)) => {
                let seal: [u8; 32] = Sha256::digest(&bytes[..at]).into();
                if body != seal || !rest.is_empty() {
                    return fail("the bundle's seal does not fit its bytes".into(), None, after);
                }
                if !early.is_empty() {
                    return fail("an epoch's signatures do not verify, or its parent is not here".into(), None, after);
                }
                break;
            }
            _ => return fail(format!("a chunk of kind {kind} where none may be"), None, after),
        }
    }
    let Some(mut ledger) = ledger else { return fail("the bundle has no charter".into(), None, after) };
    if let Some(anchor) = anchor {
        if !ledger.may_cite(anchor) {
            return fail("the bundle's epochs do not contain the anchor that was asked for".into(), None, after);
        }
        ledger.set_anchor(anchor);
    }
    Ok(ledger)
}

fn chunk<'a>(rest: &mut &'a [u8]) -> Result<(u8, &'a [u8]), String> {
    let short = || "the bundle ends early: it was cut, or a length in it was changed".to_owned();
    let (head, tail) = rest.split_at_checked(5).ok_or_else(short)?;
    let [kind, a, b, c, d] = head else { return Err(short()) };
    let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
    if length > MAX_CHUNK {
        return Err(format!("a chunk of {length} bytes, at most {MAX_CHUNK} are possible"));
    }
    let (body, tail) = tail.split_at_checked(length).ok_or_else(short)?;
    *rest = tail;
    Ok((*kind, body))
}

fn take_evidence(ledger: &mut Ledger, body: &[u8], early: &mut Vec<SignedEpoch>) -> Result<(), String> {
    let item: EvidenceItem = cbor::decode(body)?;
    let news = match item {
        EvidenceItem::Fork(proof) => ledger.add_fork(proof),
        EvidenceItem::Close(close) => ledger.add_close(close),
        EvidenceItem::Cert(cert) => ledger.add_cert(cert),
        EvidenceItem::Epoch(epoch) => match ledger.add_epoch(&epoch) {
            EpochTaken::News { whole } => {
                if !whole {
                    early.push(epoch);
                }
                true
            }
            EpochTaken::Early(_) | EpochTaken::Unsigned => {
                early.push(epoch);
                true
            }
            EpochTaken::Known | EpochTaken::Refused => false,
        },
    };
    if news { Ok(()) } else { Err("a piece of evidence does not verify, or stands twice".into()) }
}

fn take_event(ledger: &mut Ledger, body: &[u8], checker: &dyn Checker) -> Result<LastGood, (String, Option<EventId>)> {
    let record: Record = cbor::decode(body).map_err(|e| (format!("an event cannot be read: {e}"), None))?;
    let id = crate::event::event_id(&record.header);
    let named = crate::event::Header::from_bytes(&record.header).ok().map(|_| id);
    let event = record.verify(checker).map_err(|e| (e.to_string(), named))?;
    let good = LastGood { log: event.header.log(), seq: event.header.seq, id };
    match ledger.admit(event, true) {
        Ok(Admitted::Stored { .. }) => Ok(good),
        Ok(Admitted::Known) => Err(("an event stands twice".into(), Some(id))),
        Ok(Admitted::Forked { .. }) => Err(("an event stands beside another at its place".into(), Some(id))),
        Err(Blocked::Missing(m)) => Err((format!("an event comes before what it needs: {m:?}"), Some(id))),
        Err(Blocked::Refused(r)) => Err((r.to_string(), Some(id))),
    }
}
