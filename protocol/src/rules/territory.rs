//! Between territories: a member's request for more of them, and word of an offer in another one.

use super::{Case, Memo, Ruling, Why, lines};
use crate::event::{Apply, Notice};
use crate::id::TopicId;

/// `Apply`: the author's own request, for topics that there are, each once.
pub(super) fn apply(case: &Case<'_>, apply: &Apply) -> Ruling {
    let join = &apply.join;
    if !join.is_valid(case.look.charter_id(), case.look.checker()) {
        return Err(Some(Why::Certificate));
    }
    if join.cert.actor != case.header.actor || join.cert.node != case.header.node {
        return Err(Some(Why::Party));
    }
    let known = case.look.charter().topic_ids();
    let fits = join.topics.iter().enumerate().all(|(at, t)| known.contains(t) && !join.topics[..at].contains(t));
    if fits && !join.topics.is_empty() { Ok(Memo::Nothing) } else { Err(Some(Why::List)) }
}

/// `Notice`: of another trade topic of the charter; lines as of an offer, or none.
pub(super) fn notice(case: &Case<'_>, notice: &Notice) -> Ruling {
    let trades = |t: &&String| t.starts_with("trade/") && TopicId::of(t) == notice.home;
    if notice.home == case.header.topic || !case.look.charter().topics.iter().any(|t| trades(&t)) {
        return Err(Some(Why::Topic));
    }
    if notice.lines.is_empty() { Ok(Memo::Nothing) } else { lines(&notice.lines).map(|()| Memo::Nothing) }
}
