//! Sight (R2): which events an event can see. Its own log up to it, predecessors included, and the prefixes its log
//! has named. No graph walk.

use super::Ledger;
use crate::event::{Body, Dep, Header};
use crate::id::{CharterId, EpochId, EventId, LogId};
use crate::key::Checker;
use crate::limits::RULES;
use crate::log::{Entry, Log};
use crate::member::CharterBody;
use crate::rules::{Look, Memo, Seat, Seen, settle};
use crate::trade::Draft;

/// The sight of one event that is being judged.
pub(super) struct Sightline<'a> {
    ledger: &'a Ledger,
    header: &'a Header,
    log: LogId,
}

impl<'a> Sightline<'a> {
    /// The sight of the event with that header.
    pub(super) fn new(ledger: &'a Ledger, header: &'a Header) -> Self {
        Sightline { ledger, header, log: header.log() }
    }

    /// Adds the header's deps to the log's sight and settles own gives by the `Receive`s that come into sight.
    pub(super) fn gain(&self, draft: &mut Draft<'_>) {
        for dep in &self.header.deps {
            let before = draft.sight(&dep.log);
            if before.is_some_and(|b| b.seq >= dep.seq) {
                continue;
            }
            draft.changes.sight.insert(dep.log, *dep);
            let Some(log) = self.ledger.logs.get(&dep.log) else { continue };
            for entry in newly_seen_receives(log, before, dep) {
                self.settle(entry, draft);
            }
        }
    }

    fn settle(&self, entry: &Entry, draft: &mut Draft<'_>) {
        let Some(Body::Receive(receive)) = entry.body.as_deref() else { return };
        let Some((_, give)) = self.ledger.event(&receive.give) else { return };
        if let Memo::Given(given) = &give.memo {
            settle(&receive.give, given, receive, draft);
        }
    }

    /// Whether an own event lies before this one in its log or in a log it succeeds.
    fn is_own(&self, log_id: &LogId, entry: &Entry) -> bool {
        let mut at = (self.log, self.header.seq, self.header.prev);
        for _ in 0..=crate::limits::MAX_ENDS {
            if *log_id == at.0 {
                let tip = Dep { log: at.0, seq: at.1.saturating_sub(1), id: at.2 };
                return at.1 > 0
                    && self.ledger.logs.get(log_id).is_some_and(|l| l.chain_has(&tip, entry.seq, &entry.id));
            }
            let before = self.ledger.logs.get(&at.0).and_then(|log| opening(log, &at.2));
            let Some(before) = before else { return false };
            at = (before.log, before.seq + 1, before.id);
        }
        false
    }
}

/// The log that this one succeeds, by the opening of the chain that passes through `tip`.
pub(super) fn opening(log: &Log, tip: &EventId) -> Option<Dep> {
    let branched = log.branch_path(tip).first().copied().filter(|e| e.seq == 0);
    match branched.or_else(|| log.at(0))?.body.as_deref()? {
        Body::Open(open) => open.predecessor,
        _ => None,
    }
}

/// Whether a valid recall of that give lies in a log's prefix that ends in `tip`.
fn recalled_in(log: &Log, tip: &Dep, give: &EventId) -> bool {
    let recalls = |e: &&Entry| matches!(e.body.as_deref(), Some(Body::Recall(r)) if r.give == *give && e.is_valid());
    let branch = log.branch_path(&tip.id);
    let main_until = branch.first().map_or(tip.seq + 1, |first| first.seq);
    log.recalls.iter().any(|(seq, g)| g == give && *seq < main_until) || branch.iter().any(recalls)
}

fn newly_seen_receives<'a>(log: &'a Log, before: Option<Dep>, dep: &Dep) -> Vec<&'a Entry> {
    // A sight that moves to another branch sees that branch from its root.
    let from = before.filter(|b| log.chain_has(dep, b.seq, &b.id)).map_or(0, |b| b.seq + 1);
    let branch = log.branch_path(&dep.id);
    let main_until = branch.first().map_or(dep.seq + 1, |first| first.seq);
    let start = log.receives.partition_point(|(seq, _)| *seq < from);
    let end = log.receives.partition_point(|(seq, _)| *seq < main_until);
    let on_main =
        log.receives.get(start..end.max(start)).unwrap_or_default().iter().filter_map(|(seq, _)| log.at(*seq));
    on_main.chain(branch.into_iter().filter(|e| e.seq >= from && e.is_valid())).collect()
}

impl Look for Sightline<'_> {
    fn seen(&self, id: &EventId, draft: &Draft<'_>) -> Option<Seen<'_>> {
        let (log_id, seq) = self.ledger.place(id)?;
        let log = self.ledger.logs.get(&log_id)?;
        let entry = log.entry(seq, id)?;
        let visible = match draft.sight(&log_id) {
            Some(tip) if log.chain_has(&tip, seq, id) => true,
            _ => log.stem.actor == self.header.actor && self.is_own(&log_id, entry),
        };
        visible.then_some(Seen {
            actor: log.stem.actor,
            body: entry.body.as_deref(),
            verdict: entry.verdict,
            memo: &entry.memo,
        })
    }

    fn recalled(&self, give: &EventId, draft: &Draft<'_>) -> bool {
        let Some(giver) = self.ledger.event(give).map(|(log, _)| log.stem) else { return false };
        // The giver may have recalled it in a log that succeeded the one in which it gave.
        let of_giver = self.ledger.logs(giver.topic).filter(|(_, log)| log.stem.actor == giver.actor);
        of_giver.filter_map(|(id, log)| Some((log, draft.sight(id)?))).any(|(log, tip)| recalled_in(log, &tip, give))
    }

    fn charter(&self) -> &CharterBody {
        &self.ledger.charter.body
    }

    fn seat(&self, draft: &Draft<'_>) -> Seat {
        self.ledger.seat(self.header.epoch, (self.header.actor, self.log), draft.base.opened)
    }

    fn admissions_needed(&self, epoch: EpochId) -> usize {
        self.ledger.admissions_needed_at(epoch)
    }

    fn knows_rules_of(&self, epoch: EpochId) -> bool {
        self.ledger.epoch_at(epoch).is_none_or(|e| e.body.rules == RULES)
    }

    fn charter_id(&self) -> CharterId {
        self.ledger.id
    }

    fn checker(&self) -> &dyn Checker {
        &*self.ledger.checker
    }

    fn topic_name(&self) -> Option<&str> {
        self.ledger.topics.get(&self.header.topic).map(String::as_str)
    }
}
