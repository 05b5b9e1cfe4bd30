//! A bundle judged in this process, with the signatures of events that were seen before remembered.

use crate::world::Remembering;
use regain_protocol::bundle::{self, BundleError};
use regain_protocol::heads::{digest, heads};
use regain_protocol::id::{EventId, LogId, TopicId};
use regain_protocol::ledger::Ledger;
use regain_protocol::standing::StandingMap;
use regain_protocol::view::View;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a reader without a node makes of a bundle.
pub struct Judged {
    /// The logs.
    pub ledger: Ledger,
    /// What counts of them.
    pub standing: StandingMap,
}

/// Verifies bundles that have events in common.
#[derive(Clone, Default)]
pub struct Judge {
    checker: Arc<Remembering>,
}

impl Judge {
    /// Verifies a bundle.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge(&self, bytes: &[u8]) -> Result<Judged, Box<BundleError>> {
        let ledger = bundle::verify(bytes, None, self.checker.clone())?;
        let standing = StandingMap::of(&ledger);
        Ok(Judged { ledger, standing })
    }
}

impl Judged {
    /// Digest and state hash of a topic, in hexadecimal.
    #[must_use]
    pub fn codes(&self, topic: &str) -> (String, String) {
        let id = TopicId::of(topic);
        let set = digest(id, &heads(&self.ledger, &self.standing, id));
        (set.to_string(), self.view(topic).state_hash().to_string())
    }

    /// A topic as it stands.
    #[must_use]
    pub fn view(&self, topic: &str) -> View {
        View::of(&self.ledger, &self.standing, TopicId::of(topic))
    }

    /// Every event of every log by its place.
    ///
    /// # Panics
    /// When a log has a gap, a branch or two pens: the caller wrote it with one.
    #[must_use]
    pub fn places(&self) -> BTreeMap<(LogId, u64), EventId> {
        assert_eq!(self.ledger.forks().count(), 0, "a log was written with two pens");
        let mut places = BTreeMap::new();
        for topic in self.ledger.topics().keys() {
            for (id, log) in self.ledger.logs(*topic) {
                assert!(log.branches.is_empty(), "log {id} has a branch");
                for (seq, entry) in (0..).zip(&log.main) {
                    assert_eq!(entry.seq, seq, "log {id} has a gap");
                    places.insert((*id, seq), entry.id);
                }
            }
        }
        assert_eq!(places.len(), self.ledger.len(), "an event lies at no place");
        places
    }
}

/// The chunks of a bundle: kind, first byte of the chunk, its bytes.
///
/// # Panics
/// When the bytes are no bundle: the caller got them from a node.
#[must_use]
pub fn chunks(bytes: &[u8]) -> Vec<(u8, usize, &[u8])> {
    let mut at = bundle::MAGIC.len();
    let mut chunks = Vec::new();
    while at < bytes.len() {
        let length = bytes[at + 1..at + 5].iter().fold(0, |sum, b| (sum << 8) | usize::from(*b));
        chunks.push((bytes[at], at, &bytes[at + 5..at + 5 + length]));
        at += 5 + length;
    }
    chunks
}
