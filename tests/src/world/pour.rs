//! Pouring a set of events into an empty ledger in any order, as bundles, pages and disks may bring them.

use super::Dice;
use regain_protocol::event::Record;
use regain_protocol::hash::Hash;
use regain_protocol::heads::{digest, heads};
use regain_protocol::id::{EventId, TopicId};
use regain_protocol::ledger::{Admitted, Blocked, Chain, EpochTaken, Ledger};
use regain_protocol::rules::Verdict;
use regain_protocol::standing::{ForkProof, StandingMap};
use regain_protocol::sync::EvidenceItem;
use regain_protocol::view::View;
use std::collections::BTreeMap;

/// What a poured set adds up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poured {
    /// Digest and state hash of each topic.
    pub topics: BTreeMap<TopicId, (Hash, Hash)>,
    /// Verdicts by event.
    pub verdicts: BTreeMap<EventId, Verdict>,
    /// Events that found no place.
    pub left: usize,
}

/// The same with evidence, each piece brought again until it was taken or nothing moves: an epoch's signatures may rest
/// on a log that comes later, and events on the epoch.
pub fn pour_with(ledger: &mut Ledger, records: &[Record], evidence: &[EvidenceItem]) -> Poured {
    let mut waiting = evidence.to_vec();
    let mut left: Vec<Record> = records.to_vec();
    loop {
        let before = (waiting.len(), left.len());
        left.retain(|record| !admit(ledger, record, records));
        waiting.retain(|item| !give(ledger, item));
        if before == (waiting.len(), left.len()) {
            break;
        }
    }
    Poured { left: left.len(), ..pour(ledger, &[]) }
}

/// Whether a piece of evidence needs to be brought no more.
fn give(ledger: &mut Ledger, item: &EvidenceItem) -> bool {
    match item.clone() {
        EvidenceItem::Fork(proof) => _ = ledger.add_fork(proof),
        EvidenceItem::Close(close) => _ = ledger.add_close(close),
        EvidenceItem::Cert(cert) => _ = ledger.add_cert(cert),
        EvidenceItem::Epoch(epoch) => {
            return !matches!(
                ledger.add_epoch(&epoch),
                EpochTaken::Early(_) | EpochTaken::Unsigned | EpochTaken::News { whole: false }
            );
        }
    }
    true
}

/// Brings records in as they lie, again and again until nothing moves; branches are stored and forks proven.
pub fn pour(ledger: &mut Ledger, records: &[Record]) -> Poured {
    let mut waiting: Vec<Record> = records.to_vec();
    loop {
        let before = waiting.len();
        waiting.retain(|record| !admit(ledger, record, records));
        if waiting.len() == before || waiting.is_empty() {
            break;
        }
    }
    let standing = StandingMap::of(ledger);
    let topics = ledger.topics().keys().copied().collect::<Vec<_>>();
    let of_topic = |t: TopicId| (digest(t, &heads(ledger, &standing, t)), View::of(ledger, &standing, t).state_hash());
    let topics = topics.into_iter().map(|t| (t, of_topic(t))).collect();
    let entries = topics_entries(ledger);
    Poured { topics, verdicts: entries, left: waiting.len() }
}

fn topics_entries(ledger: &Ledger) -> BTreeMap<EventId, Verdict> {
    let topics: Vec<TopicId> = ledger.topics().keys().copied().collect();
    let logs = topics.iter().flat_map(|t| ledger.logs(*t));
    logs.flat_map(|(_, l)| l.main.iter().chain(l.branches.values())).map(|e| (e.id, e.verdict)).collect()
}

/// Whether the event needs to be brought no more.
fn admit(ledger: &mut Ledger, record: &Record, all: &[Record]) -> bool {
    let event = record.clone().trust().expect("the set holds events that were verified");
    let (log, seq, id) = (event.header.log(), event.header.seq, event.id);
    match ledger.admit(event, true) {
        Ok(Admitted::Stored { on: Chain::Branch, .. }) => {
            let mine = ledger.log(&log).and_then(|l| l.at(seq)).map(|e| e.id);
            let mine = mine
                .filter(|m| *m != id)
                .and_then(|m| all.iter().find(|r| regain_protocol::event::event_id(&r.header) == m));
            if let Some(mine) = mine {
                ledger.add_fork(ForkProof {
                    a: mine.header.clone(),
                    a_signature: mine.signature,
                    b: record.header.clone(),
                    b_signature: record.signature,
                });
            }
            true
        }
        Ok(_) => true,
        Err(Blocked::Missing(_)) => false,
        Err(Blocked::Refused(_)) => true,
    }
}

/// The records in another order, some of them twice.
#[must_use]
pub fn stirred(records: &[Record], dice: &mut Dice) -> Vec<Record> {
    let mut list = records.to_vec();
    for _ in 0..records.len() / 4 {
        list.extend(records.get(dice.below(records.len())).cloned());
    }
    dice.shuffle(&mut list);
    list
}
