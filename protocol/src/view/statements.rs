//! Totals that members publish, as a reader finds them: of several by one member for one quarter the first, so that nobody
//! can be made to compare two of them.

use super::fold::depth;
use crate::catalogue::About;
use crate::event::Body;
use crate::id::{ActorId, EventId, TopicId};
use crate::ledger::Ledger;
use crate::standing::{Standing, StandingMap};
use crate::time::Quarter;
use std::collections::BTreeMap;

/// Whose, about what, of which quarter.
pub type StatementKey = (ActorId, About, Quarter);

/// Word of totals for named members: who says so, about what, of which quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TellView {
    /// Who.
    pub by: ActorId,
    /// About what.
    pub about: About,
    /// Of which quarter.
    pub period: Quarter,
}

/// Good `Tell`s of members.
pub(super) fn tells(ledger: &Ledger, standing: &StandingMap, topic: TopicId) -> BTreeMap<EventId, TellView> {
    let mut found = BTreeMap::new();
    for (id, log) in ledger.logs(topic) {
        for (entry, _) in standing.counted(id, log).filter(|(_, s)| *s == Standing::Good) {
            if let Some(Body::Tell(said)) = entry.body.as_deref() {
                let told = TellView { by: log.stem.actor, about: said.about, period: said.period };
                found.insert(entry.id, told);
            }
        }
    }
    found
}

/// Good statements of members; whether their numbers are still there only their extra tells.
pub(super) fn statements(ledger: &Ledger, standing: &StandingMap, topic: TopicId) -> BTreeMap<StatementKey, EventId> {
    let mut logs: Vec<_> = ledger.logs(topic).map(|(id, log)| (depth(ledger, id), id, log)).collect();
    logs.sort_by_key(|(depth, id, _)| (*depth, **id));
    let mut found = BTreeMap::new();
    for (_, id, log) in logs {
        for (entry, _) in standing.counted(id, log).filter(|(_, s)| *s == Standing::Good) {
            if let Some(Body::Statement(said)) = entry.body.as_deref() {
                found.entry((log.stem.actor, said.about, said.period)).or_insert(entry.id);
            }
        }
    }
    found
}
