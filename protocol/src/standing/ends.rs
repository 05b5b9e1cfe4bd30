//! Where logs end, and why.

use super::End;
use crate::event::Body;
use crate::id::{ActorId, LogId, TopicId};
use crate::ledger::Ledger;
use crate::log::{EndKind, Log};
use crate::member::KeyCert;
use std::collections::{BTreeMap, BTreeSet};

/// Ends of all logs: proofs, root closings, newer certificates, cuts, successors, and one pen a topic (R1).
pub(super) fn ends(ledger: &Ledger, cuts: &BTreeMap<LogId, u64>) -> BTreeMap<LogId, End> {
    let mut ends: BTreeMap<LogId, End> =
        ledger.logs.iter().map(|(id, log)| (*id, End { clean: log.len(), why: EndKind::Open })).collect();
    let mut lower = |log: &LogId, clean: u64, why: EndKind| {
        if let Some(end) = ends.get_mut(log) {
            // At the same place a fork tells more than a close; the order of the kinds settles it.
            if clean < end.clean || (clean <= end.clean && why > end.why) {
                *end = End { clean: clean.min(end.clean), why };
            }
        }
    };
    for (log, proof) in &ledger.forks {
        lower(log, proof.seq(), EndKind::Fork);
    }
    for ((log, actor), close) in &ledger.closes {
        if ledger.logs.get(log).is_some_and(|l| l.stem.actor == *actor) {
            lower(log, close.seq + 1, EndKind::Closed);
        }
    }
    for (log, clean) in ended_by_certificates(ledger) {
        lower(&log, clean, EndKind::Closed);
    }
    for (log, clean) in cuts {
        lower(log, *clean, EndKind::Cut);
    }
    let successions = successions(ledger);
    for (place, heirs) in &successions {
        let why = if heirs.len() > 1 { EndKind::Fork } else { EndKind::Closed };
        if let Some((log, clean)) = place.before {
            lower(&log, clean, why);
        }
        if heirs.len() > 1 {
            heirs.iter().for_each(|heir| lower(heir, 0, EndKind::Fork));
        }
    }
    // An heir of a place beyond its predecessor's fork is itself beyond it; chains of heirs are short.
    for _ in 0..successions.len() {
        let mut changed = false;
        for (place, heirs) in &successions {
            let Some((log, clean)) = place.before else { continue };
            let beyond = ends.get(&log).is_some_and(|e| e.why == EndKind::Fork && e.clean < clean);
            for heir in heirs.iter().filter(|_| beyond) {
                if let Some(end) = ends.get_mut(heir).filter(|e| e.clean > 0) {
                    *end = End { clean: 0, why: EndKind::Fork };
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    // Whoever has more logs than can follow one another has more than one pen, whichever of them a node met.
    for (actor, topic) in ledger.too_many() {
        for log in ledger.logs_of(actor, topic) {
            if let Some(end) = ends.get_mut(&log).filter(|e| e.clean > 0 || e.why < EndKind::Fork) {
                *end = End { clean: 0, why: EndKind::Fork };
            }
        }
    }
    ends
}

/// A place at which one log may follow: after an event of an older log, or at the start of an actor's first log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    actor: ActorId,
    topic: TopicId,
    before: Option<(LogId, u64)>,
}

fn successions(ledger: &Ledger) -> BTreeMap<Place, BTreeSet<LogId>> {
    let mut map: BTreeMap<Place, BTreeSet<LogId>> = BTreeMap::new();
    let mut older: BTreeMap<LogId, BTreeSet<u64>> = BTreeMap::new();
    for (id, log) in &ledger.logs {
        if ledger.is_forked_at_its_opening(id) {
            continue;
        }
        let before = ledger.predecessor(id).map(|d| (d.log, d.seq + 1));
        let place = Place { actor: log.stem.actor, topic: log.stem.topic, before };
        map.entry(place).or_default().insert(*id);
        if let Some((log, clean)) = before {
            older.entry(log).or_default().insert(clean);
        }
    }
    // Successors of one log at different places are two successors all the same: the lower place is the fork.
    for (log, places) in older.into_iter().filter(|(_, p)| p.len() > 1) {
        let heirs: BTreeSet<LogId> =
            map.iter().filter(|(p, _)| p.before.is_some_and(|b| b.0 == log)).flat_map(|(_, h)| h.clone()).collect();
        let Some(first) = places.first() else { continue };
        if let Some(key) = map.keys().find(|p| p.before == Some((log, *first))).copied() {
            map.insert(key, heirs);
        }
    }
    map
}

/// Logs of replaced node keys, each with the number of events that the newer certificate leaves.
fn ended_by_certificates(ledger: &Ledger) -> Vec<(LogId, u64)> {
    let mut ended = Vec::new();
    for (id, log) in &ledger.logs {
        let left = |cert: &KeyCert| cert.ends.iter().find(|d| d.log == *id).map_or(0, |d| d.seq + 1);
        ended.extend(newer_certificates(ledger, log).map(|cert| (*id, left(cert))));
    }
    ended
}

/// Certificates of another node key of a log's author, with higher numbers than the one by which it was opened.
pub(super) fn newer_certificates<'l>(ledger: &'l Ledger, log: &'l Log) -> impl Iterator<Item = &'l KeyCert> {
    let actor = log.stem.actor;
    let newer = ledger.certs.range((actor, cert_number(log).saturating_add(1))..=(actor, u32::MAX));
    newer.map(|(_, cert)| cert).filter(|cert| cert.node != log.stem.node)
}

fn cert_number(log: &Log) -> u32 {
    match log.at(0).and_then(|e| e.body.as_deref()) {
        Some(Body::Open(open)) => open.cert.n,
        _ => 0,
    }
}

/// Where removals in effect cut logs: every log of whoever was removed, to nothing where the list does not name it.
pub(super) fn cuts(ledger: &Ledger) -> BTreeMap<LogId, u64> {
    let cut = |(id, log): (&LogId, &Log)| {
        // Of a log with two first events nodes hold different ones: neither shows that somebody came back.
        let opened = log.at(0).filter(|_| !ledger.is_forked_at_its_opening(id)).map(|e| e.epoch);
        Some((*id, ledger.cut_of(id, log.stem.actor, opened)?))
    };
    if ledger.removals().is_empty() { BTreeMap::new() } else { ledger.logs.iter().filter_map(cut).collect() }
}
